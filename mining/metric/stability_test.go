package metric_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining/metric"
)

// By hand: shares .5, .5 become .75, .25: .25·ln 1.5 − .25·ln .5 = .25·ln 3.
func TestPSI(t *testing.T) {
	psi, chance := metric.PSI([]float64{50, 50}, []float64{75, 25})
	// qchisq(.95, 1) = 3.841459 in R
	if math.Abs(psi-.25*math.Log(3)) > 1e-12 || math.Abs(chance-.02*3.841459) > 1e-6 {
		t.Errorf("PSI %v, by chance %v", psi, chance)
	}
	if psi, _ := metric.PSI([]float64{10, 10, 0}, []float64{20, 20, 0}); psi != 0 {
		t.Errorf("equal shares: PSI %v", psi)
	}
	if psi, _ := metric.PSI([]float64{0}, []float64{3}); !math.IsNaN(psi) {
		t.Errorf("no rows before: PSI %v", psi)
	}
}

// Two samples of one population exceed the level of chance in about one of 20.
func TestPSIByChance(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	above := 0
	for range 1000 {
		before, now := make([]float64, 10), make([]float64, 10)
		for range 3000 {
			before[rng.IntN(10)]++
		}
		for range 700 {
			now[rng.IntN(10)]++
		}
		if psi, chance := metric.PSI(before, now); psi > chance {
			above++
		}
	}
	if above < 25 || above > 80 { // binomial(1000, .05): 50 ± 3.6 standard deviations
		t.Errorf("%d of 1000", above)
	}
}
