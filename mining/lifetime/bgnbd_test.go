package lifetime_test

import (
	"context"
	"math"
	"testing"

	"zhike/mining/lifetime"
)

// near fails unless got lies within rel × |want| of want.
func near(t testing.TB, name string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) {
		t.Errorf("%s: got %.10g, want %.10g within %g of it", name, got, want, rel)
	}
}

func TestCDNOWSample(t *testing.T) {
	m, err := lifetime.FitBGNBD(context.Background(), cdnowWeeks(t), lifetime.BGNBDOptions{Unit: lifetime.Week})
	if err != nil {
		t.Fatal(err)
	}
	p := m.Params()
	near(t, "r", p.R, 0.2426, 1e-3)
	near(t, "alpha", p.Alpha, 4.4135, 1e-3)
	near(t, "a", p.A, 0.7929, 1e-3)
	near(t, "b", p.B, 2.4258, 1e-3)
	near(t, "log-likelihood", m.Report().LogLik, -9582.43, 1e-6)
	t.Logf("%+v %+v %+v", p, m.StdErr(), m.Report())
}
