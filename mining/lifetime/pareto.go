package lifetime

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"

	"zhike/mining"
)

// ParetoNBDParams are the parameters of Pareto/NBD: rates of ordering differ
// like Gamma(R, rate Alpha), rates of leaving like Gamma(S, rate Beta). Alpha
// and Beta are in units of time.
type ParetoNBDParams struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	S     float64 `json:"s"`
	Beta  float64 `json:"beta"`
}

// ParetoNBD is a fitted Pareto/NBD model (Schmittlein, Morrison & Colombo 1987,
// "Counting Your Customers", Management Science 33(1)): customers may leave at
// any time, whether or not they have just ordered.
type ParetoNBD struct{ core }

// NewParetoNBD makes a model of known parameters.
func NewParetoNBD(p ParetoNBDParams, unit Unit) (*ParetoNBD, error) {
	c, err := newCore(pareto{}, vector{p.R, p.Alpha, p.S, p.Beta}, unit)
	if err != nil {
		return nil, err
	}
	return &ParetoNBD{*c}, nil
}

func paretoParams(v vector) ParetoNBDParams { return ParetoNBDParams{v[0], v[1], v[2], v[3]} }

// Params returns the parameters.
func (m *ParetoNBD) Params() ParetoNBDParams { return paretoParams(m.params) }

// StdErr returns the standard errors of the parameters; see StandardErrors.
func (m *ParetoNBD) StdErr() ParetoNBDParams { return paretoParams(m.stdErr()) }

// UnmarshalJSON reads what MarshalJSON wrote, as BGNBD's does.
func (m *ParetoNBD) UnmarshalJSON(data []byte) error { return m.unmarshal(data, pareto{}) }

// pareto is the law of Pareto/NBD.
type pareto struct{}

func (pareto) kind() Kind { return KindParetoNBD }

func (pareto) names() []string { return []string{"r", "alpha", "s", "beta"} }

func (pareto) check(int, History) *mining.DataError { return nil }

// pAlive is the alive part of the likelihood over the whole of it.
func (pareto) pAlive(p vector, h History) float64 {
	at := newDeparture(p, h.Recency, h.Age, float64(h.Frequency))
	gone := 0.0
	at.each(func(weight, _, _, _, _ float64) { gone += weight })
	alive := math.Exp(-at.reference)
	return alive / (alive + gone)
}

// mean is P(alive) · (r+x)/(α+T) · ∫ P(still there at u) du with
// P(still there at u) = ((β+T)/(β+T+u))^s; the integral is
// (β+T) (1 − e^−(s−1)l)/(s−1), l = ln(1+u/(β+T)), which is (β+T)·l at s = 1.
func (l pareto) mean(p vector, h History, horizon float64) float64 {
	if horizon <= 0 {
		return 0
	}
	return l.pAlive(p, h) * (p[0] + float64(h.Frequency)) / (p[1] + h.Age) * stay(p[2], p[3]+h.Age, horizon)
}

// stay is the expected time within the horizon until somebody leaves whose rate
// of leaving is Gamma(s, scale).
func stay(s, scale, horizon float64) float64 {
	l := math.Log1p(horizon / scale)
	if d := s - 1; math.Abs(d*l) > 1e-8 {
		return -scale * math.Expm1(-d*l) / d
	}
	return scale * l
}

// moments: given that the customer stays for the time τ of the horizon, the
// orders are negative binomial with E[N²] = kτ' + k(k+1)τ'², k = r+x and
// τ' = τ/(α+T).
func (l pareto) moments(p vector, h History, horizon float64) (mean, square float64) {
	if horizon <= 0 {
		return 0, 0
	}
	for _, o := range l.orders(nil, p, h, horizon, 1) {
		mean += o.alive * o.shape * o.reach
		square += o.alive * (o.shape*o.reach + o.shape*(o.shape+1)*o.reach*o.reach)
	}
	return mean, square
}

func (l pareto) ahead(points []vector, h History, horizon float64) counts {
	m := make(mixture, 0, len(points)*(departures+1))
	for _, p := range points {
		m = l.orders(m, p, h, max(0, horizon), 1/float64(len(points)))
	}
	return m
}

// departures is the number of times at which a prediction lets customers leave
// within the horizon.
const departures = 16

var departureRule = sync.OnceValue(func() (rule gaussRule) { return newGaussRule(departures) })

// orders appends the distribution of orders as a mixture over the time of
// leaving: Gauss–Legendre nodes on l = ln(1+u/(β+T)), over which leaving has
// the density s·e^−sl, and those who outlast the horizon. The weights of the
// nodes are scaled to the exact probability of leaving.
func (l pareto) orders(m mixture, p vector, h History, horizon, weight float64) mixture {
	s, scale := p[2], p[3]+h.Age
	last := math.Log1p(horizon / scale)
	alive := weight * l.pAlive(p, h)
	part := func(share, time float64) orders {
		return orders{alive: alive * share, shape: p[0] + float64(h.Frequency), reach: time / (p[1] + h.Age), a: 0, b: 1}
	}
	leaves := -math.Expm1(-s * last)
	// Of those who leave, next to nobody does so later than forty times 1/s.
	reach := min(last, 40/s)
	rule := departureRule()
	first, sum := len(m), 0.0
	for i, at := range rule.at {
		u := reach * at
		share := rule.weight[i] * math.Exp(-s*u)
		sum += share
		m = append(m, part(share, scale*math.Expm1(u)))
	}
	for i := first; i < len(m); i++ {
		m[i].alive *= leaves / sum
	}
	return append(m, part(1-leaves, horizon))
}

// gaussRule is a Gauss–Legendre rule on 0 … 1.
type gaussRule struct{ at, weight []float64 }

func newGaussRule(n int) gaussRule {
	r := gaussRule{make([]float64, n), make([]float64, n)}
	quad.Legendre{}.FixedLocations(r.at, r.weight, 0, 1)
	return r
}
