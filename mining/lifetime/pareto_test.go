package lifetime

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// paperPareto is the bracket of the likelihood by the trapezium rule in 200,000
// steps over ln(lowest of α, β plus t), independent of nodes and panels.
func paperPareto(h History, r, alpha, s, beta float64) float64 {
	x, low := float64(h.Frequency), math.Min(alpha, beta)
	alive := -(r+x)*math.Log(alpha+h.Age) - s*math.Log(beta+h.Age)
	from, to := math.Log(low+h.Recency), math.Log(low+h.Age)
	const n = 200_000
	logs, step := math.Inf(-1), (to-from)/n
	for i := range n + 1 {
		u := from + step*float64(i)
		t := math.Exp(u) - low
		f := math.Log(s) - (r+x)*math.Log(alpha+t) - (s+1)*math.Log(beta+t) + u
		if i == 0 || i == n {
			f -= math.Ln2
		}
		logs = logSumExp2(logs, f)
	}
	return lgamma(r+x) - lgamma(r) + r*math.Log(alpha) + s*math.Log(beta) + logSumExp2(alive, logs+math.Log(step))
}

func TestParetoIntegralByTrapezium(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 31))
	for i := range 60 {
		v := func(mean float64) float64 { return math.Exp(1.5*rng.NormFloat64() + mean) }
		p := vector{v(0), v(1), v(0), v(1)}
		h := History{Age: float64(1 + rng.IntN(300))}
		if i%4 > 0 {
			h.Frequency = 1 + int(v(1))
			h.Recency = h.Age * rng.Float64()
		}
		c, err := newCohort([]History{h})
		if err != nil {
			t.Fatal(err)
		}
		at := p
		for j := range parameters {
			at[j] = math.Log(p[j])
		}
		s, err := paretoLikelihood{c}.eval(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		within(t, "Pareto/NBD", s.value, paperPareto(h, p[0], p[1], p[2], p[3]), 2e-7, 1)
	}
}

// Gradient against central differences of the value, second derivatives
// against those of the gradient.
func TestDerivativesOfOtherKinds(t *testing.T) {
	hs := someHistories(300)
	c, err := newCohort(hs)
	if err != nil {
		t.Fatal(err)
	}
	whole := make([]History, 0, len(hs))
	for _, h := range hs {
		h.Frequency = min(h.Frequency, int(h.Age))
		h.Recency = math.Max(float64(h.Frequency), math.Floor(h.Recency))
		whole = append(whole, h)
	}
	rounded, err := newCohort(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]surface{
		"Pareto/NBD": {4, paretoLikelihood{c}.eval}, "MBG/NBD": {4, bgnbdLikelihood{c, 1}.eval}, "BG/BB": {4, newBGBBLikelihood(rounded).eval},
	} {
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

// The sum of P(N ≥ k) must be the expectation in closed form, and
// Σ (2k−1) P(N ≥ k) the second moment, for every kind.
func TestMomentsAgreeWithTheDistribution(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 33))
	for range 200 {
		v := func() float64 { return math.Exp(rng.NormFloat64()) }
		h := History{Age: float64(5 + rng.IntN(40))}
		if rng.IntN(4) > 0 {
			h.Frequency = 1 + rng.IntN(4)
			h.Recency = float64(h.Frequency + rng.IntN(int(h.Age)-h.Frequency+1))
		}
		for _, l := range []law{geometric{}, geometric{early: 1}, pareto{}, rounds{}} {
			p := vector{v(), v(), v(), v()}
			if l.kind() == KindParetoNBD {
				p[1] *= 10
				p[3] *= 10
			}
			mean, square := 0.0, 0.0
			l.ahead([]vector{p}, h, 20).walk(func(k, atLeast float64) bool {
				mean += atLeast
				square += (2*k - 1) * atLeast
				return atLeast > 1e-15
			})
			m, s := l.moments(p, h, 20)
			within(t, string(l.kind())+" mean", l.mean(p, h, 20), mean, 1e-9, 1e-6)
			within(t, string(l.kind())+" E[N]", m, mean, 1e-9, 1e-6)
			within(t, string(l.kind())+" E[N²]", s, square, 1e-6, 1e-6)
		}
	}
}
