package lifetime_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining/lifetime"
)

// simulator draws customers that behave exactly as one kind of model says.
type simulator struct {
	kind    lifetime.Kind
	params  map[string]float64
	horizon float64
	draw    func(rng *rand.Rand) truth
}

func simulators() map[string]simulator {
	const horizon = 26
	ages := weekly()
	age := func(rng *rand.Rand) float64 { return ages[rng.IntN(len(ages))] }
	return map[string]simulator{
		"MBG/NBD": {lifetime.KindMBGNBD, map[string]float64{"r": 0.8, "alpha": 5, "a": 0.9, "b": 2.5}, horizon, func(rng *rand.Rand) truth {
			rate, leave := gammaDraw(rng, 0.8, 5), distuv.Beta{Alpha: 0.9, Beta: 2.5, Src: rng}.Rand()
			c := truth{history: lifetime.History{Age: age(rng)}}
			if c.alive = rng.Float64() >= leave; !c.alive {
				return c
			}
			for now := rng.ExpFloat64() / rate; now <= c.history.Age+horizon; now += rng.ExpFloat64() / rate {
				c.order(now)
				if rng.Float64() < leave {
					c.alive = now > c.history.Age
					return c
				}
			}
			return c
		}},
		"Pareto/NBD": {lifetime.KindParetoNBD, map[string]float64{"r": 0.9, "alpha": 6, "s": 0.9, "beta": 20}, horizon, func(rng *rand.Rand) truth {
			rate, gone := gammaDraw(rng, 0.9, 6), rng.ExpFloat64()/gammaDraw(rng, 0.9, 20)
			c := truth{history: lifetime.History{Age: age(rng)}}
			c.alive = gone > c.history.Age
			for now := rng.ExpFloat64() / rate; now <= min(gone, c.history.Age+horizon); now += rng.ExpFloat64() / rate {
				c.order(now)
			}
			return c
		}},
		"BG/BB": {lifetime.KindBGBB, map[string]float64{"alpha": 1.2, "beta": 2, "gamma": 0.7, "delta": 5}, 10, func(rng *rand.Rand) truth {
			buy, leave := distuv.Beta{Alpha: 1.2, Beta: 2, Src: rng}.Rand(), distuv.Beta{Alpha: 0.7, Beta: 5, Src: rng}.Rand()
			c := truth{alive: true, history: lifetime.History{Age: float64(6 + rng.IntN(15))}}
			for now := 1.0; now <= c.history.Age+10; now++ {
				if rng.Float64() < leave {
					c.alive = now > c.history.Age
					break
				}
				if rng.Float64() < buy {
					c.order(now)
				}
			}
			return c
		}},
	}
}

// order takes one order in.
func (c *truth) order(now float64) {
	if now <= c.history.Age {
		c.history.Frequency++
		c.history.Recency = now
	} else {
		c.future++
	}
}

func (s simulator) customers(n int, seed uint64) []truth {
	rng := rand.New(rand.NewPCG(seed, 20260202))
	out := make([]truth, n)
	for i := range out {
		out[i] = s.draw(rng)
	}
	return out
}

// Over many samples the 95 % intervals on the log scale hold the truth as often
// as they say (4 × 50 draws that go together: 88 … 99 %).
func TestOtherKindsAreRecovered(t *testing.T) {
	for name, s := range simulators() {
		held, trials := 0, 0
		for seed := range uint64(50) {
			m := fitKind(t, s.kind, historiesOf(s.customers(3000, seed)))
			if m.Report().Method != lifetime.MaximumLikelihood {
				t.Fatalf("%s, seed %d: %+v", name, seed, m.Report())
			}
			got, se := m.Parameters(), m.StandardErrors()
			for p, want := range s.params {
				z := math.Log(got[p]/want) / (se[p] / got[p])
				if math.Abs(z) > 4.5 {
					t.Errorf("%s, seed %d: %s is %.1f standard errors off", name, seed, p, z)
				}
				trials++
				if math.Abs(z) < 1.96 {
					held++
				}
			}
		}
		share := float64(held) / float64(trials)
		t.Logf("%s: %.1f %%", name, 100*share)
		if share < 0.88 || share > 0.99 {
			t.Errorf("%s: 95 %% intervals hold the truth in %.1f %%", name, 100*share)
		}
	}
}

// Among customers with P(alive) near q a share of q is alive, the expected
// orders are the mean of those that come, the distribution is even over its
// tenths, intervals hold at least 90 % and the total lies in its interval.
func TestOtherKindsAreCalibrated(t *testing.T) {
	for name, s := range simulators() {
		customers := s.customers(30_000, 7)
		hs := historiesOf(customers)
		m := fitKind(t, s.kind, hs)
		all, err := m.PredictAll(t.Context(), hs, s.horizon, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		var alive, claimed, count, tenths [10]float64
		expected, future, held := 0.0, 0.0, 0
		rng := rand.New(rand.NewPCG(8, 8))
		for i, c := range customers {
			p, f := all[i], float64(c.future)
			k := min(9, int(10*p.PAlive))
			count[k]++
			claimed[k] += p.PAlive
			if c.alive {
				alive[k]++
			}
			expected, future = expected+p.Expected, future+f
			if p.Interval.Low <= f && f <= p.Interval.High {
				held++
			}
			below, upTo := 1-m.ProbAtLeast(c.history, s.horizon, c.future), 1-m.ProbAtLeast(c.history, s.horizon, c.future+1)
			tenths[max(0, min(9, int(10*(below+rng.Float64()*(upTo-below)))))]++
		}
		for k, n := range count {
			if q := claimed[k] / n; n >= 300 && math.Abs(alive[k]/n-q) > 4*math.Sqrt(q*(1-q)/n)+0.006 {
				t.Errorf("%s: of %v customers with P(alive) near %.3f, %.3f are", name, n, q, alive[k]/n)
			}
			if share := tenths[k] / float64(len(customers)); math.Abs(share-0.1) > 0.01 {
				t.Errorf("%s: tenth %d holds %.1f %%", name, k, 100*share)
			}
		}
		near(t, name+": orders", expected, future, 0.03)
		if share := float64(held) / float64(len(customers)); share < 0.895 || share > 0.98 {
			t.Errorf("%s: 90 %% intervals hold %.1f %%", name, 100*share)
		}
		total, err := m.ExpectedTotal(t.Context(), hs, s.horizon, 0.99)
		if err != nil {
			t.Fatal(err)
		}
		if future < total.Interval.Low || future > total.Interval.High {
			t.Errorf("%s: %v orders came, %+v", name, future, total)
		}
	}
}
