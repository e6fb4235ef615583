package lifetime

import (
	"context"
	"math"

	"zhike/mining"
)

// BGNBDParams are the four parameters of the model: rates of ordering differ
// like a gamma distribution with shape R and rate Alpha (in units of time),
// chances to leave after an order like a beta distribution with A and B.
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
type BGNBD struct {
	unit       Unit
	at         vector // logs of the parameters
	params     BGNBDParams
	covariance matrix // of at; zero for given parameters
	report     Report
}

// NewBGNBD makes a model of known parameters, published ones for instance.
func NewBGNBD(p BGNBDParams, unit Unit) (*BGNBD, error) {
	if err := unit.valid(); err != nil {
		return nil, err
	}
	m := &BGNBD{unit: unit.or(Day), params: p, report: Report{Method: Given}}
	for i, v := range []float64{p.R, p.Alpha, p.A, p.B} {
		if !(v > 0) || math.IsInf(v, 0) {
			return nil, mining.TableError("BG/NBD 的四个参数都须为正数", "all four parameters of BG/NBD must be positive numbers")
		}
		m.at[i] = math.Log(v)
	}
	return m, nil
}

// Params returns the parameters.
func (m *BGNBD) Params() BGNBDParams { return m.params }

// Unit returns the unit of time.
func (m *BGNBD) Unit() Unit { return m.unit }

// Report says how the model came about.
func (m *BGNBD) Report() Report { return m.report.clone() }

// StdErr returns the standard errors of the parameters from the observed
// information on the log scale (delta method: se(φ) = φ·se(ln φ)); for a
// penalised model, the spread under the prior as well; zeros for given
// parameters.
func (m *BGNBD) StdErr() BGNBDParams {
	se := func(i int) float64 { return math.Exp(m.at[i]) * math.Sqrt(m.covariance[i][i]) }
	return BGNBDParams{se(0), se(1), se(2), se(3)}
}

// PAlive is the probability that the customer has not left:
// 1/(1 + a/(b+x−1) · ((α+T)/(α+tₓ))^(r+x)), and 1 without a repeat purchase
// because the model lets customers leave only after one.
func (m *BGNBD) PAlive(h History) float64 { return pAlive(m.params, h) }

func pAlive(p BGNBDParams, h History) float64 {
	if h.Frequency == 0 {
		return 1
	}
	x := float64(h.Frequency)
	d := math.Log(p.A) - math.Log(p.B+x-1) + (p.R+x)*math.Log1p((h.Age-h.Recency)/(p.Alpha+h.Recency))
	return sigmoid(-d)
}

// ahead is the distribution of the orders in the horizon for one history.
func ahead(p BGNBDParams, h History, horizon float64) orders {
	x := float64(h.Frequency)
	return orders{
		alive: pAlive(p, h),
		shape: p.R + x,
		reach: max(0, horizon) / (p.Alpha + h.Age),
		a:     p.A,
		b:     p.B + x,
	}
}

// Expected is the expected number of orders within the horizon. For a zero
// History it is that of a new customer after the first purchase.
func (m *BGNBD) Expected(h History, horizon float64) float64 {
	return ahead(m.params, h, horizon).mean()
}

// ExpectedNew is the expected number of repeat orders of a new customer up to
// age t, E[X(t)].
func (m *BGNBD) ExpectedNew(t float64) float64 { return m.Expected(History{}, t) }

// ProbZero is the probability of no order within the horizon.
func (m *BGNBD) ProbZero(h History, horizon float64) float64 {
	o := ahead(m.params, h, horizon)
	return 1 - o.alive*o.some()
}

// ProbAtLeast is the probability of n or more orders within the horizon.
func (m *BGNBD) ProbAtLeast(h History, horizon float64, n int) float64 {
	if n <= 0 {
		return 1
	}
	return ahead(m.params, h, horizon).atLeast(float64(n))
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
	o := ahead(m.params, h, horizon)
	scale := m.params.Alpha + h.Age
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

// LogLik is the log-likelihood of other histories under the model, to compare
// models on customers that none of them has seen.
func (m *BGNBD) LogLik(ctx context.Context, histories []History) (float64, error) {
	c, err := newCohort(histories)
	if err != nil {
		return 0, err
	}
	s, err := bgnbdLikelihood{c}.eval(ctx, m.at)
	return s.value, err
}

// sigmaPoints stands for what is not known of the parameters: 2×4 equally
// likely points √4 standard deviations out along the columns of the
// covariance's root (the unscented transform). It is the parameters alone when
// they were given.
func (m *BGNBD) sigmaPoints() []BGNBDParams {
	root, ok := surface{dims: maxDims}.cholesky(m.covariance)
	if !ok {
		return []BGNBDParams{m.params}
	}
	var points []BGNBDParams
	for _, sign := range []float64{-1, 1} {
		for j := range maxDims {
			at := m.at
			for i := range maxDims {
				at[i] += sign * math.Sqrt(maxDims) * root[i][j]
			}
			points = append(points, bgnbdParams(at))
		}
	}
	return points
}

// certain tells whether the parameters are known so well (within a tenth) that
// their spread shows in no interval of a single customer.
func (m *BGNBD) certain() bool {
	for i := range maxDims {
		if m.covariance[i][i] > 0.1*0.1 {
			return false
		}
	}
	return true
}
