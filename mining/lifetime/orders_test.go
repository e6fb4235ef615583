package lifetime

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

const bits = 320

func bigf(v float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(v) }
func add(a, b *big.Float) *big.Float {
	return new(big.Float).SetPrec(bits).Add(a, b)
}
func mul(a, b *big.Float) *big.Float {
	return new(big.Float).SetPrec(bits).Mul(a, b)
}
func div(a, b *big.Float) *big.Float {
	return new(big.Float).SetPrec(bits).Quo(a, b)
}

// gauss is ₂F₁(a, b; c; z) by its defining series in 320-bit arithmetic.
func gauss(a, b, c, z *big.Float) *big.Float {
	sum, term := bigf(1), bigf(1)
	for k := 0.0; ; k++ {
		n := bigf(k)
		top := mul(mul(add(a, n), add(b, n)), z)
		term = div(mul(term, top), mul(add(c, n), add(n, bigf(1))))
		sum = add(sum, term)
		if term.Sign() == 0 || term.MantExp(nil) < sum.MantExp(nil)-250 {
			break
		}
	}
	return sum
}

// published is E[N | alive] as Fader, Hardie & Lee (2005, eq. 10) write it,
// (a+b−1)/(a−1) · [1 − (1−z)^s ₂F₁(s, b; a+b−1; z)], in 320-bit arithmetic, for
// a whole s (so that the power is exact) and a ≠ 1.
func published(s int, reach, a, b float64) float64 {
	one := bigf(1)
	z := div(bigf(reach), add(one, bigf(reach)))
	power := bigf(1)
	for range s {
		power = mul(power, div(one, add(one, bigf(reach))))
	}
	c := add(add(bigf(a), bigf(b)), bigf(-1))
	f := mul(power, gauss(bigf(float64(s)), bigf(b), c, z))
	f.Neg(f)
	e, _ := mul(div(c, add(bigf(a), bigf(-1))), add(one, f)).Float64()
	return e
}

// alternating is E[N | alive] = sτ ₃F₂(s+1, a, 1; a+b, 2; −τ) for any real s
// and a (1 as well) and τ < 1, in 320-bit arithmetic.
func alternating(s, reach, a, b float64) float64 {
	sum, term := bigf(0), mul(bigf(s), bigf(reach))
	for j := 0.0; j < 100000; j++ {
		sum = add(sum, term)
		top := mul(mul(add(bigf(s), bigf(j+1)), add(bigf(a), bigf(j))), bigf(-reach))
		term = div(mul(term, top), mul(add(add(bigf(a), bigf(b)), bigf(j)), bigf(j+2)))
		if term.Sign() == 0 || term.MantExp(nil) < sum.MantExp(nil)-200 {
			break
		}
	}
	v, _ := sum.Float64()
	return v
}

// Both ways of taking the expectation, against the published formula: small
// and large z = τ/(1+τ) (up to .9999), many orders, extreme a and b.
func TestMeanAgainstThePublishedFormula(t *testing.T) {
	for _, s := range []int{1, 2, 7, 40, 400} {
		for _, reach := range []float64{1e-6, 0.01, 0.8, 5, 100, 3000} {
			if float64(s)*reach > 2000 {
				continue // minutes of big arithmetic
			}
			for _, ab := range [][2]float64{{0.79, 2.43}, {0.01, 0.5}, {1.0001, 3}, {5, 200}, {300, 0.7}, {0.02, 900}, {2500, 9000}} {
				o := orders{alive: 1, shape: float64(s), reach: reach, a: ab[0], b: ab[1]}
				want := published(s, reach, ab[0], ab[1])
				within(t, "integral", o.integral(), want, 2e-12, 0)
				within(t, "mean", o.mean(), want, 2e-12, 0)
				if t.Failed() {
					t.Fatalf("%+v", o)
				}
			}
		}
	}
}

func TestMeanForRealShapesAndAEqualOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for i := range 60 {
		s, reach := math.Exp(rng.Float64()*9-4), rng.Float64()*0.9
		a, b := math.Exp(rng.Float64()*10-5), math.Exp(rng.Float64()*10-4)
		if i%4 == 0 {
			a = 1
		}
		o := orders{alive: 1, shape: s, reach: reach, a: a, b: b}
		want := alternating(s, reach, a, b)
		within(t, "mean", o.mean(), want, 3e-13, 0)
		within(t, "integral", o.integral(), want, 2e-12, 0)
		if t.Failed() {
			t.Fatalf("%+v", o)
		}
	}
}

func TestMeanAtTheEdges(t *testing.T) {
	o := orders{alive: 0.5, shape: 3, reach: 0, a: 1, b: 2}
	if o.mean() != 0 || o.some() != 0 || o.atLeast(1) != 0 {
		t.Error("no horizon, no orders")
	}
	for _, o := range []orders{
		{1, 1e-4, 1e-300, 1, 1}, {1, 1e6, 1e6, 1e-4, 1e-4}, {1, 1e-4, 1e9, 1e4, 1e-4}, {1, 1e5, 1e-9, 1e4, 1e4},
		{1, 0.2, 1e12, 0.5, 3}, {1, 3e5, 4, 1e-4, 1e4}, {0, 1, 1, 1, 1},
	} {
		m := o.mean()
		if math.IsNaN(m) || m < 0 || m > o.shape*o.reach*(1+1e-12) {
			t.Errorf("%+v: mean %v, want one between 0 and %v", o, m, o.shape*o.reach)
		}
	}
}

// The walk, the incomplete beta function and the mean are three roads to the
// same distribution.
func TestDistributionAgreesWithItself(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for range 200 {
		o := orders{alive: rng.Float64(), shape: math.Exp(rng.Float64()*6 - 2), reach: math.Exp(rng.Float64()*5 - 4),
			a: math.Exp(rng.Float64()*6 - 3), b: math.Exp(rng.Float64()*6 - 3)}
		sum, before := 0.0, 1.0
		mixture{o}.walk(func(k, atLeast float64) bool {
			if k < 40 {
				within(t, "P(N ≥ k)", atLeast, o.atLeast(k), 1e-9, 1e-6)
			}
			if atLeast > before+1e-15 {
				t.Errorf("%+v: P(N ≥ %v) rises", o, k)
			}
			sum, before = sum+atLeast, atLeast
			return atLeast > 1e-15
		})
		within(t, "Σ P(N ≥ k)", sum, o.mean(), 1e-10, 1e-10)
	}
}

// The interval must hold its level, exactly, and not much more than the next
// smaller one would.
func TestIntervalHoldsItsLevel(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		o := orders{alive: rng.Float64(), shape: math.Exp(rng.Float64()*8 - 2), reach: math.Exp(rng.Float64()*6 - 3),
			a: math.Exp(rng.Float64()*6 - 3), b: math.Exp(rng.Float64()*6 - 1)}
		atLeast := func(k float64) float64 {
			if k <= 0 {
				return 1
			}
			return o.atLeast(k)
		}
		for _, level := range []float64{0.5, 0.9, 0.99} {
			in := interval(mixture{o}, level)
			if held := atLeast(in.Low) - atLeast(in.High+1); held < level-1e-9 {
				t.Errorf("%+v: %+v holds only %v", o, in, held)
			}
			if held := atLeast(in.Low) - atLeast(in.High); in.Low == 0 && in.High > 0 && held >= level+1e-9 {
				t.Errorf("%+v: %+v is wider than need be", o, in)
			}
		}
	}
}

// Beyond what can be summed, quantiles come from the incomplete beta function:
// they must keep their definition, and the same function summed over k must
// give the mean that the integral gives.
func TestManyOrders(t *testing.T) {
	for _, o := range []orders{
		{alive: 0.9, shape: 3000, reach: 4, a: 0.5, b: 60},
		{alive: 0.6, shape: 900, reach: 2, a: 3, b: 4000},
		{alive: 1, shape: 0.3, reach: 5000, a: 0.2, b: 9000},
	} {
		m := mixture{o}
		if m.short() {
			t.Fatalf("%+v is meant to be long", o)
		}
		for _, level := range []float64{0.05, 0.3, 0.8} {
			n := upper(m, level)
			if o.atLeast(n+1) > level || n > 0 && o.atLeast(n) <= level {
				t.Errorf("%+v: %v is not the quantile of %v", o, n, level)
			}
		}
		sum := 0.0
		for k := 1.0; k < 60000; k++ {
			sum += o.atLeast(k)
		}
		within(t, "mean", o.mean(), sum, 1e-6, 0)
	}
}
