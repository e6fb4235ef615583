package lifetime

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// someHistories are customers of every kind: idle, frequent, just bought, long
// gone, some of them equal.
func someHistories(n int) []History {
	rng := rand.New(rand.NewPCG(11, 11))
	hs := make([]History, n)
	for i := range hs {
		h := History{Age: float64(rng.IntN(40)) + 1}
		if rng.IntN(3) > 0 {
			h.Frequency = 1 + int(rng.ExpFloat64()*4)
			h.Recency = h.Age * math.Sqrt(rng.Float64())
			h.Money = math.Exp(rng.NormFloat64() + 3)
		}
		if i%17 == 0 {
			h = History{Frequency: 300, Recency: h.Age * 0.99, Age: h.Age, Money: 5}
		}
		hs[i] = h
	}
	return hs
}

// paperBGNBD is the individual likelihood as printed in Fader, Hardie & Lee
// (2005, eq. 6), by log-gamma functions, one customer at a time.
func paperBGNBD(hs []History, r, alpha, a, b float64) float64 {
	lbeta := func(a, b float64) float64 { return lgamma(a) + lgamma(b) - lgamma(a+b) }
	sum := 0.0
	for _, h := range hs {
		x := float64(h.Frequency)
		common := lgamma(r+x) - lgamma(r) + r*math.Log(alpha)
		alive := lbeta(a, b+x) - lbeta(a, b) - (r+x)*math.Log(alpha+h.Age)
		if h.Frequency == 0 {
			sum += common + alive
			continue
		}
		gone := lbeta(a+1, b+x-1) - lbeta(a, b) - (r+x)*math.Log(alpha+h.Recency)
		sum += common + logSumExp2(alive, gone)
	}
	return sum
}

func paperGammaGamma(hs []History, p, q, v float64) float64 {
	sum := 0.0
	for _, h := range hs {
		if h.Frequency == 0 {
			continue
		}
		x, m := float64(h.Frequency), h.Money
		sum += lgamma(p*x+q) - lgamma(p*x) - lgamma(q) + q*math.Log(v) + (p*x-1)*math.Log(m) + p*x*math.Log(x) - (p*x+q)*math.Log(x*m+v)
	}
	return sum
}

func randomPoint(rng *rand.Rand) vector {
	return vector{rng.NormFloat64(), rng.NormFloat64() + 1, rng.NormFloat64(), rng.NormFloat64() + 0.5}
}

func TestLikelihoodsAsPrinted(t *testing.T) {
	hs := someHistories(500)
	c, err := newCohort(hs)
	if err != nil {
		t.Fatal(err)
	}
	spending, _ := newSpending(hs)
	rng := rand.New(rand.NewPCG(12, 12))
	for range 30 {
		at := randomPoint(rng)
		s, err := bgnbdLikelihood{c, 0}.eval(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		within(t, "BG/NBD", s.value, paperBGNBD(hs, math.Exp(at[0]), math.Exp(at[1]), math.Exp(at[2]), math.Exp(at[3])), 1e-11, 1)
		s, err = spending.eval(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		within(t, "Gamma-Gamma", s.value, paperGammaGamma(hs, math.Exp(at[0]), math.Exp(at[1]), math.Exp(at[2])), 1e-11, 1)
	}
}

// Gradient against central differences of the value, second derivatives
// against central differences of the gradient.
func TestDerivatives(t *testing.T) {
	hs := someHistories(300)
	c, err := newCohort(hs)
	if err != nil {
		t.Fatal(err)
	}
	spending, _ := newSpending(hs)
	for name, f := range map[string]surface{"BG/NBD": {4, bgnbdLikelihood{c, 0}.eval}, "Gamma-Gamma": {3, spending.eval}} {
		eval := func(at vector) slope {
			s, err := f.eval(context.Background(), at)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		rng := rand.New(rand.NewPCG(13, 13))
		for range 20 {
			at := randomPoint(rng)
			s := eval(at)
			const h = 1e-5
			for i := range f.dims {
				up, down := at, at
				up[i] += h
				down[i] -= h
				su, sd := eval(up), eval(down)
				within(t, name+" gradient", s.grad[i], (su.value-sd.value)/(2*h), 2e-6, 1)
				for j := range f.dims {
					within(t, name+" second derivative", s.hess[i][j], (su.grad[j]-sd.grad[j])/(2*h), 2e-6, 1)
				}
			}
		}
	}
}

// The sample is a likelihood of its own whose value, gradient and all, stands
// for the whole.
func TestSampleStandsForTheWhole(t *testing.T) {
	c, err := newCohort(someHistories(40000))
	if err != nil {
		t.Fatal(err)
	}
	at := vector{0.1, 1, -0.2, 0.9}
	whole, err := bgnbdLikelihood{c, 0}.eval(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	part, err := bgnbdLikelihood{c.sample(3), 0}.eval(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "value", part.value, whole.value, 0.05, 1)
	for i := range 4 {
		within(t, "second derivative", part.hess[i][i], whole.hess[i][i], 0.1, 1)
	}
}

func TestGroupingCountsEveryCustomer(t *testing.T) {
	hs := someHistories(5000)
	c, err := newCohort(hs)
	if err != nil {
		t.Fatal(err)
	}
	customers, purchases, exposure := 0.0, 0.0, 0.0
	for _, g := range c.idle {
		customers += g.count
	}
	for _, g := range c.repeat {
		customers += g.count
		purchases += g.count * g.frequency
		if c.counts[g.class] != int(g.frequency) {
			t.Fatal("class and frequency do not belong together")
		}
	}
	for _, h := range hs {
		exposure += h.Age
	}
	if customers != 5000 || purchases != c.purchases {
		t.Errorf("%v customers, %v purchases of %v", customers, purchases, c.purchases)
	}
	within(t, "exposure", c.exposure, exposure, 1e-12, 0)
	stepped := 0.0
	for _, s := range c.steps {
		stepped += s.count * float64(s.to-s.from)
	}
	if stepped != purchases {
		t.Errorf("steps hold %v purchases of %v", stepped, purchases)
	}
	if len(c.repeat)+len(c.idle) >= 5000 {
		t.Error("equal histories were not put together")
	}
}

func TestClimbFindsThePeakOfAKnownHill(t *testing.T) {
	// −(x−3)⁴ − (y−x²)²: curved ridge, singular second derivative at the peak (3, 9).
	hill := surface{2, func(_ context.Context, at vector) (slope, error) {
		x, y := at[0], at[1]
		u, v := x-3, y-x*x
		return slope{
			value: -u*u*u*u - v*v,
			grad:  vector{-4*u*u*u + 4*x*v, -2 * v},
			hess:  matrix{{-12*u*u + 4*v - 8*x*x, 4 * x}, {4 * x, -2}},
		}, nil
	}}
	p, err := hill.climb(context.Background(), vector{-1, 0})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(p.at[0]-3) > 0.05 || math.Abs(p.at[1]-9) > 0.3 {
		t.Errorf("ended at %v after %d steps", p.at, p.steps)
	}
}
