package lifetime

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mathext"

	"zhike/mining"
)

// ValueOptions tells over what time and at what rate future orders count. The
// zero value is good.
type ValueOptions struct {
	Horizon  float64 // in the unit of the order model; one year if 0
	Discount float64 // yearly: at 0.1, money due in a year counts 1/1.1 today; none if 0
	Margin   float64 // share of the money that stays with the business; all of it if 0
	Level    float64 // probability of the interval; 0.9 if 0
}

// Worth is what the future orders of a customer are worth.
type Worth struct {
	Orders float64 `json:"orders"` // expected orders within the horizon
	Spend  float64 `json:"spend"`  // expected amount of one
	Value  float64 `json:"value"`  // expected money: orders × spend × margin, discounted
}

// Valuer joins a model of orders with one of spending.
type Valuer struct {
	orders Model
	spend  *GammaGamma
	o      ValueOptions
	delta  float64 // continuous discount per unit of time
}

// NewValuer checks the options. Customer lifetime value is the product of the
// two models because they take the number of orders and their amounts for
// independent; GammaGamma.Correlation says whether that holds.
func NewValuer(orders Model, spend *GammaGamma, o ValueOptions) (*Valuer, error) {
	year := 365 / orders.Unit().days()
	if o.Horizon == 0 {
		o.Horizon = year
	}
	if o.Margin == 0 {
		o.Margin = 1
	}
	if o.Level == 0 {
		o.Level = defaultLevel
	}
	if err := checkHorizon(o.Horizon, o.Level); err != nil {
		return nil, err
	}
	if !(o.Discount >= 0 && o.Discount < 10) || !(o.Margin > 0 && o.Margin <= 1) {
		return nil, mining.TableError("贴现率须在 0 到 10 之间，毛利率须在 0 到 1 之间",
			"the discount must lie between 0 and 10, the margin between 0 and 1")
	}
	return &Valuer{orders, spend, o, math.Log1p(o.Discount) / year}, nil
}

// Options returns the options with their defaults filled in.
func (v *Valuer) Options() ValueOptions { return v.o }

// Worth is the expectation for one customer.
func (v *Valuer) Worth(h History) Worth {
	orders := v.orders.Expected(h, v.o.Horizon)
	return Worth{Orders: orders, Spend: v.spend.ExpectedSpend(h.Frequency, h.Money), Value: v.Money(h, orders)}
}

// Money is the value of a customer whose expected orders within the horizon
// are known already, from PredictAll for instance.
func (v *Valuer) Money(h History, orders float64) float64 {
	return orders * v.spend.ExpectedSpend(h.Frequency, h.Money) * v.o.Margin * v.discounted(h, orders)
}

// discounted is the mean discount of an order: with E(u) the expected orders
// up to u, ∫ E′(u) e^(−δu) du = E(t)e^(−δt) + δ ∫ E(u) e^(−δu) du, over E(t).
func (v *Valuer) discounted(h History, expected float64) float64 {
	if v.delta == 0 || expected == 0 {
		return 1
	}
	t := v.o.Horizon
	integral := quad.Fixed(func(u float64) float64 {
		return v.orders.Expected(h, u) * math.Exp(-v.delta*u)
	}, 0, t, 16, nil, 0)
	return math.Exp(-v.delta*t) + v.delta*integral/expected
}

// Interval holds the money of one customer's orders within the horizon with
// the level's probability. It mixes over the number of orders (as
// BGNBD.ExpectedInterval does) and, given n of them, over their amounts: with
// V = v + x·m, the sum S of n purchases has S/(S+V) ~ Beta(pn, q+px). The
// discount is applied at its mean; what the fit leaves open about spending is
// not included.
func (v *Valuer) Interval(h History) Interval {
	numbers := weights(v.orders.shared().predictor(v.o.Horizon, v.o.Level).ahead(h))
	none := 1.0
	for _, c := range numbers {
		none -= c.weight
	}
	p := v.spend.params
	known := 0.0
	if h.Money > 0 {
		known = float64(h.Frequency)
	}
	scale, shape := p.V+known*h.Money, p.Q+p.P*known
	above := func(y float64) float64 {
		sum := 0.0
		for _, c := range numbers {
			sum += c.weight * mathext.RegIncBeta(shape, p.P*c.n, scale/(y+scale))
		}
		return sum
	}
	factor := v.o.Margin * v.discounted(h, v.orders.Expected(h, v.o.Horizon))
	error := 1 - v.o.Level
	if none > error/2 {
		return Interval{0, factor * exceeded(above, error, none, scale), v.o.Level}
	}
	return Interval{factor * exceeded(above, 1-error/2, none, scale), factor * exceeded(above, error/2, none, scale), v.o.Level}
}

// exceeded is the smallest y exceeded with no more than the probability.
func exceeded(above func(float64) float64, probability, none, scale float64) float64 {
	if 1-none <= probability {
		return 0
	}
	lo, hi := math.Log(scale)-1, math.Log(scale)+1
	for above(math.Exp(lo)) <= probability && lo > -600 {
		lo -= 2
	}
	for above(math.Exp(hi)) > probability && hi < 600 {
		hi += 2
	}
	for hi-lo > 1e-7 {
		if mid := (lo + hi) / 2; above(math.Exp(mid)) > probability {
			lo = mid
		} else {
			hi = mid
		}
	}
	return math.Exp(hi)
}

// weighted is a number of orders with its probability.
type weighted struct{ n, weight float64 }

// weights lists P(N = n) for n ≥ 1, neighbours taken together where n is large,
// until a millionth of the probability is left.
func weights(c counts) []weighted {
	var out []weighted
	last, from := -1.0, 0.0
	see := func(k, atLeast float64) bool {
		if last >= 0 && last > atLeast {
			out = append(out, weighted{(from + k - 1) / 2, last - atLeast})
		}
		last, from = atLeast, k
		return atLeast > 1e-6
	}
	if c.short() {
		c.walk(see)
		return out
	}
	for k := 1.0; ; k = math.Ceil(k * 1.02) {
		if k > 1 && k == from {
			k++
		}
		if !see(k, c.atLeast(k)) {
			return out
		}
	}
}
