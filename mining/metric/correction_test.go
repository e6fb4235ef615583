package metric_test

import (
	"math"
	"testing"

	"zhike/mining/metric"
)

// R 4: p.adjust(p, method), and with n = 20.
func TestAdjust(t *testing.T) {
	p := []float64{.001, .3, .008, .04, .04, .9}
	for _, c := range []struct {
		tests      float64
		correction metric.Correction
		want       []float64
	}{
		{6, metric.BenjaminiHochberg, []float64{.006, .36, .024, .06, .06, .9}},
		{6, metric.Holm, []float64{.006, .6, .04, .16, .16, .9}},
		{20, metric.BenjaminiHochberg, []float64{.02, 1, .08, .2, .2, 1}},
		{6, metric.Uncorrected, p},
	} {
		for i, q := range metric.Adjust(p, c.tests, c.correction) {
			if math.Abs(q-c.want[i]) > 1e-12 {
				t.Errorf("%s of %v tests: p %v became %v, want %v", c.correction, c.tests, p[i], q, c.want[i])
			}
		}
	}
	if metric.Correction("other").Known() || !metric.Holm.Known() {
		t.Error("Known")
	}
}
