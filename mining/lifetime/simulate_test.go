package lifetime_test

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining/lifetime"
)

// truth is a simulated customer with what a model can only guess.
type truth struct {
	history lifetime.History
	alive   bool // has not left by the end of observation
	future  int  // orders within the horizon afterwards
}

// simulate draws customers that behave exactly as the BG/NBD model says:
// orders at rate λ ~ Gamma(r, α), after each of them leaving with probability
// p ~ Beta(a, b). Ages are drawn evenly from ages; with whole, times are
// rounded up to whole units as shops see them, else they are continuous.
func simulate(p lifetime.BGNBDParams, n int, ages []float64, horizon float64, seed uint64) []truth {
	rng := rand.New(rand.NewPCG(seed, 20260101))
	rates := distuv.Gamma{Alpha: p.R, Beta: p.Alpha, Src: rng}
	leaves := distuv.Beta{Alpha: p.A, Beta: p.B, Src: rng}
	out := make([]truth, n)
	for i := range out {
		rate, leave := rates.Rand(), leaves.Rand()
		c := truth{alive: true}
		c.history.Age = ages[rng.IntN(len(ages))]
		for now := 0.0; c.alive; {
			now += rng.ExpFloat64() / rate
			if now > c.history.Age+horizon {
				break
			}
			if now <= c.history.Age {
				c.history.Frequency++
				c.history.Recency = now
			} else {
				c.future++
			}
			if rng.Float64() < leave {
				// Leaving in the future does not count as having left by now.
				if c.alive = now > c.history.Age; c.alive {
					break
				}
			}
		}
		out[i] = c
	}
	return out
}

func historiesOf(customers []truth) []lifetime.History {
	out := make([]lifetime.History, len(customers))
	for i, c := range customers {
		out[i] = c.history
	}
	return out
}

// weekly is ages of a cohort that joined over half a year.
func weekly() []float64 {
	var ages []float64
	for a := 26.0; a <= 52; a++ {
		ages = append(ages, a)
	}
	return ages
}

// addMoney gives repeat buyers a mean amount drawn as the Gamma-Gamma model
// says: ν ~ Gamma(q, v), the mean of x purchases ~ Gamma(px, νx).
func addMoney(hs []lifetime.History, p lifetime.GammaGammaParams, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 7))
	rates := make([]float64, len(hs))
	for i := range hs {
		rates[i] = distuv.Gamma{Alpha: p.Q, Beta: p.V, Src: rng}.Rand()
		if x := float64(hs[i].Frequency); x > 0 {
			hs[i].Money = math.Max(1e-6, distuv.Gamma{Alpha: p.P * x, Beta: rates[i] * x, Src: rng}.Rand())
		}
	}
	return rates
}

// gammaDraw is one draw of Gamma(shape, rate).
func gammaDraw(rng *rand.Rand, shape, rate float64) float64 {
	return distuv.Gamma{Alpha: shape, Beta: rate, Src: rng}.Rand()
}
