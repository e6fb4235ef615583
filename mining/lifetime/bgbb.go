package lifetime

import (
	"math"

	"zhike/mining"
)

// BGBBParams are the parameters of BG/BB: chances to buy at an opportunity
// differ like Beta(Alpha, Beta), chances to leave before one like
// Beta(Gamma, Delta).
type BGBBParams struct {
	Alpha float64 `json:"alpha"`
	Beta  float64 `json:"beta"`
	Gamma float64 `json:"gamma"`
	Delta float64 `json:"delta"`
}

// BGBB is a fitted BG/BB model (Fader, Hardie & Shang 2010, "Customer-Base
// Analysis in a Discrete-Time Noncontractual Setting", Marketing Science
// 29(6)), for purchases that come at opportunities: once a year, at each event,
// every week. In a History Frequency counts the opportunities taken after the
// first purchase, Recency is the number of the last one taken and Age the
// number of all; the horizon is a number of opportunities, a fraction of one
// does not count.
type BGBB struct{ core }

// NewBGBB makes a model of known parameters.
func NewBGBB(p BGBBParams, unit Unit) (*BGBB, error) {
	c, err := newCore(rounds{}, vector{p.Alpha, p.Beta, p.Gamma, p.Delta}, unit)
	if err != nil {
		return nil, err
	}
	return &BGBB{*c}, nil
}

func bgbbParams(v vector) BGBBParams { return BGBBParams{v[0], v[1], v[2], v[3]} }

// Params returns the parameters.
func (m *BGBB) Params() BGBBParams { return bgbbParams(m.params) }

// StdErr returns the standard errors of the parameters; see StandardErrors.
func (m *BGBB) StdErr() BGBBParams { return bgbbParams(m.stdErr()) }

// UnmarshalJSON reads what MarshalJSON wrote, as BGNBD's does.
func (m *BGBB) UnmarshalJSON(data []byte) error { return m.unmarshal(data, rounds{}) }

// rounds is the law of BG/BB.
type rounds struct{}

func (rounds) kind() Kind { return KindBGBB }

func (rounds) names() []string { return []string{"alpha", "beta", "gamma", "delta"} }

// mostRounds is the largest number of opportunities.
const mostRounds = 100_000

func (rounds) check(row int, h History) *mining.DataError {
	switch {
	case h.Age != math.Trunc(h.Age) || h.Age > mostRounds:
		return mining.RowError(row, "age", "BG/BB 按购买机会计数，须为不超过 100000 的整数", "must be a whole number of opportunities up to 100,000 for BG/BB")
	case h.Recency != math.Trunc(h.Recency):
		return mining.RowError(row, "recency", "BG/BB 按购买机会计数，须为整数", "must be a whole number of opportunities for BG/BB")
	case float64(h.Frequency) > h.Recency:
		return mining.RowError(row, "frequency", "购买次数不能多于截至末次购买的机会数", "must not be larger than recency, the opportunities up to the last purchase")
	}
	return nil
}

// pAlive is 1 over 1 plus the parts of the likelihood that end before n,
// relative to the one that does not. Each is a ratio of whole factors to the
// one after it.
func (rounds) pAlive(p vector, h History) float64 {
	x := float64(h.Frequency)
	sum, part := 0.0, 1.0
	for m := h.Age - 1; m >= h.Recency; m-- {
		part *= (p[0] + p[1] + m) / (p[1] + m - x) / (p[3] + m)
		if m == h.Age-1 {
			part *= p[2]
		} else {
			part *= p[2] + p[3] + m + 1
		}
		if sum += part; sum > 1e300 {
			return 0
		}
	}
	return 1 / (1 + sum)
}

// turns is the distribution of the purchases at the next m opportunities.
type turns struct {
	alive        float64
	a, b         float64 // chance to buy, given the history
	gamma, delta float64 // chance to leave, given alive
	m            int
}

func (l rounds) turns(p vector, h History, horizon float64) turns {
	x := float64(h.Frequency)
	return turns{l.pAlive(p, h), p[0] + x, p[1] + h.Age - x, p[2], p[3] + h.Age, int(max(0, min(mostRounds, horizon)))}
}

func (l rounds) mean(p vector, h History, horizon float64) float64 {
	mean, _ := l.turns(p, h, horizon).moments()
	return mean
}

func (l rounds) moments(p vector, h History, horizon float64) (mean, square float64) {
	return l.turns(p, h, horizon).moments()
}

// moments: E[N] = E[p] Σ S(j) and E[N(N−1)] = E[p²] Σ 2(j−1) S(j) over the
// opportunities j, with S(j) the chance to be still there at j.
func (t turns) moments() (mean, square float64) {
	stays, ones, pairs := t.alive, 0.0, 0.0
	for j := range t.m {
		stays *= (t.delta + float64(j)) / (t.gamma + t.delta + float64(j))
		ones += stays
		pairs += 2 * float64(j) * stays
	}
	buys := t.a / (t.a + t.b)
	mean = buys * ones
	return mean, mean + buys*(t.a+1)/(t.a+t.b+1)*pairs
}

func (l rounds) ahead(points []vector, h History, horizon float64) counts {
	c := make(schedule, len(points))
	for i, p := range points {
		c[i] = l.turns(p, h, horizon)
		c[i].alive /= float64(len(points))
	}
	return c
}

// schedule is a mixture of turns, by the values the parameters may have; the
// alive of each holds its weight as well.
type schedule []turns

func (schedule) short() bool { return true }

func (s schedule) none() float64 { return 1 - s.atLeast(1) }

func (s schedule) atLeast(k float64) float64 {
	p := 0.0
	s.walk(func(n, atLeast float64) bool {
		p = atLeast
		return n < k
	})
	return p
}

// walk keeps for each opportunity j the chance that the k-th purchase is made
// there: C(j−1, k−1) B(a+k, b+j−k)/B(a, b) · S(j).
func (s schedule) walk(see func(k, atLeast float64) bool) {
	at := make([][]float64, len(s))
	for i, t := range s {
		at[i] = t.first()
	}
	for k := 1; ; k++ {
		p := 0.0
		for i, t := range s {
			for j := k - 1; j < t.m; j++ {
				p += at[i][j]
				n := float64(j + 1 - k)
				if n == 0 {
					at[i][j] = 0
				} else {
					at[i][j] *= n / float64(k) * (t.a + float64(k)) / (t.b + n - 1)
				}
			}
		}
		if !see(float64(k), p) || p == 0 {
			return
		}
	}
}

// first is the chance that the first purchase is made at each opportunity.
func (t turns) first() []float64 {
	out := make([]float64, t.m)
	p := t.alive * t.a / (t.a + t.b)
	for j := range out {
		f := float64(j)
		p *= (t.delta + f) / (t.gamma + t.delta + f)
		out[j] = p
		p *= (t.b + f) / (t.a + t.b + f + 1)
	}
	return out
}
