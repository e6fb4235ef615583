package lifetime

import (
	"math"

	"zhike/mining"
)

// BGNBDParams are the four parameters of BG/NBD and MBG/NBD: rates of ordering
// differ like a gamma distribution with shape R and rate Alpha (in units of
// time), chances to leave after an order like a beta distribution with A and B.
type BGNBDParams struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
}

// BGNBD is a fitted BG/NBD model. It does not change once made and may be
// used from several goroutines.
//
// Times are in the model's unit. Histories given to its methods are taken as
// they are: an impossible one (recency beyond age) gives a meaningless number,
// not a panic; PredictAll checks them.
type BGNBD struct{ core }

// MBGNBD is a fitted MBG/NBD model (Batislam, Denizel & Filiztekin 2007,
// "Empirical validation and comparison of models for customer base analysis",
// International Journal of Research in Marketing 24(3)). It is BG/NBD with one
// more chance to leave, right after the first purchase, so that customers
// without a repeat purchase are not all alive.
type MBGNBD struct{ core }

// NewBGNBD makes a model of known parameters, published ones for instance.
func NewBGNBD(p BGNBDParams, unit Unit) (*BGNBD, error) {
	c, err := newCore(geometric{}, vector{p.R, p.Alpha, p.A, p.B}, unit)
	if err != nil {
		return nil, err
	}
	return &BGNBD{*c}, nil
}

// NewMBGNBD does so for MBG/NBD.
func NewMBGNBD(p BGNBDParams, unit Unit) (*MBGNBD, error) {
	c, err := newCore(geometric{early: 1}, vector{p.R, p.Alpha, p.A, p.B}, unit)
	if err != nil {
		return nil, err
	}
	return &MBGNBD{*c}, nil
}

func bgnbdParams(v vector) BGNBDParams { return BGNBDParams{v[0], v[1], v[2], v[3]} }

// Params returns the parameters.
func (m *BGNBD) Params() BGNBDParams { return bgnbdParams(m.params) }

// StdErr returns the standard errors of the parameters; see StandardErrors.
func (m *BGNBD) StdErr() BGNBDParams { return bgnbdParams(m.stdErr()) }

// UnmarshalJSON reads what MarshalJSON wrote, or refuses and leaves the model
// as it was.
func (m *BGNBD) UnmarshalJSON(data []byte) error { return m.unmarshal(data, geometric{}) }

// Params returns the parameters.
func (m *MBGNBD) Params() BGNBDParams { return bgnbdParams(m.params) }

// StdErr returns the standard errors of the parameters; see StandardErrors.
func (m *MBGNBD) StdErr() BGNBDParams { return bgnbdParams(m.stdErr()) }

// UnmarshalJSON reads what MarshalJSON wrote, as BGNBD's does.
func (m *MBGNBD) UnmarshalJSON(data []byte) error { return m.unmarshal(data, geometric{early: 1}) }

// geometric is the law of BG/NBD (early 0) and MBG/NBD (early 1): early is the
// number of chances to leave before the first repeat purchase.
type geometric struct{ early float64 }

func (g geometric) kind() Kind {
	if g.early > 0 {
		return KindMBGNBD
	}
	return KindBGNBD
}

func (geometric) names() []string { return []string{"r", "alpha", "a", "b"} }

func (geometric) check(int, History) *mining.DataError { return nil }

// pAlive is 1/(1 + a/(b+n−1) · ((α+T)/(α+tₓ))^(r+x)) with n = x chances to have
// left, one more in MBG/NBD; 1 where there was no chance yet.
func (g geometric) pAlive(p vector, h History) float64 {
	x := float64(h.Frequency)
	n := x + g.early
	if n == 0 {
		return 1
	}
	d := math.Log(p[2]) - math.Log(p[3]+n-1) + (p[0]+x)*math.Log1p((h.Age-h.Recency)/(p[1]+h.Recency))
	return sigmoid(-d)
}

// orders is the distribution of the orders in the horizon for one history.
func (g geometric) orders(p vector, h History, horizon float64) orders {
	x := float64(h.Frequency)
	return orders{
		alive: g.pAlive(p, h),
		shape: p[0] + x,
		reach: max(0, horizon) / (p[1] + h.Age),
		a:     p[2],
		b:     p[3] + x + g.early,
	}
}

func (g geometric) mean(p vector, h History, horizon float64) float64 {
	return g.orders(p, h, horizon).mean()
}

func (g geometric) moments(p vector, h History, horizon float64) (mean, square float64) {
	return g.orders(p, h, horizon).moments()
}

func (g geometric) ahead(points []vector, h History, horizon float64) counts {
	m := make(mixture, len(points))
	for i, p := range points {
		m[i] = g.orders(p, h, horizon)
		m[i].alive /= float64(len(points))
	}
	return m
}

// Next says when the next order may come.
type Next struct {
	PAlive float64 `json:"p_alive"` // chance that there will be one at all
	Median float64 `json:"median"`  // time from now by which it has come with probability ½, given alive
	Mean   float64 `json:"mean"`    // expected time from now, given alive; −1 when it has no finite mean (r + x ≤ 1)
	Within float64 `json:"within"`  // chance that it comes within the horizon, alive or not
}

// NextOrder says when the next order may come. Given alive, the rate of a
// customer is Gamma(r+x, α+T), so the wait is Lomax: P(wait > u) =
// (1 + u/(α+T))^−(r+x).
func (m *BGNBD) NextOrder(h History, horizon float64) Next {
	o := geometric{}.orders(m.params, h, horizon)
	scale := m.params[1] + h.Age
	n := Next{
		PAlive: o.alive,
		Median: scale * math.Expm1(math.Ln2/o.shape),
		Mean:   -1,
		Within: o.alive * o.some(),
	}
	if o.shape > 1 {
		n.Mean = scale / (o.shape - 1)
	}
	if math.IsInf(n.Median, 0) {
		n.Median = math.MaxFloat64
	}
	return n
}
