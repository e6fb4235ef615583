package segment

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// Student's sleep data: R's documentation of t.test gives p = 0.07939 for the
// Welch test of the two groups of ten, whose means are 0.75 and 2.33 and whose
// standard deviations are 1.789010 and 2.002249.
func TestWelchOnStudentsSleep(t *testing.T) {
	a, b := group{10, 0.75, 1.789010 * 1.789010}, group{10, 2.33, 2.002249 * 2.002249}
	near(t, "p", welch(a, b), 0.07939, 1e-5)
	near(t, "p turned round", welch(b, a), welch(a, b), 1e-12)
	near(t, "p of nothing", welch(a, a), 1, 1e-12)
	near(t, "p of equal constants", welch(group{5, 2, 0}, group{5, 2, 0}), 1, 0)
	near(t, "p of different constants", welch(group{5, 2, 0}, group{5, 3, 0}), 0, 0)
}

// Two groups of 50 whose means are half a standard deviation apart: d = 0.5,
// and its variance is 100/2500 + 0.25/200 = 0.04125.
func TestStandardisedDifference(t *testing.T) {
	e := standardised(group{50, 10, 4}, group{50, 9, 4})
	near(t, "d", e.size, 0.5, 1e-12)
	near(t, "low", e.low, 0.5-1.959964*math.Sqrt(0.04125), 1e-6)
	near(t, "high", e.high, 0.5+1.959964*math.Sqrt(0.04125), 1e-6)
	if e := standardised(group{5, 1, 0}, group{5, 2, 0}); e.size != -separated {
		t.Errorf("constants apart: %v", e)
	}
	if e := standardised(group{5, 2, 0}, group{5, 2, 0}); e.size != 0 {
		t.Errorf("equal constants: %v", e)
	}
}

// 15 of 50 against 25 of 50: pooled share 0.4, standard error √(0.24·0.04) =
// 0.0979796, z = 2.0412415, p = 0.0412268.
func TestTwoProportions(t *testing.T) {
	near(t, "p", twoProportions(proportion{15, 50}, proportion{25, 50}), 0.0412268, 1e-6)
	near(t, "p of everybody", twoProportions(proportion{50, 50}, proportion{20, 20}), 1, 0)
	// h of a half against a quarter: 2·asin√½ − 2·asin½ = π/2 − π/3.
	e := arcsine(proportion{50, 100}, proportion{25, 100})
	near(t, "h", e.size, math.Pi/6, 1e-12)
	near(t, "half width", e.high-e.size, 1.959964*math.Sqrt(0.02), 1e-6)
}

// The example of Benjamini and Hochberg (1995, section 3.2): of fifteen
// p-values, a rate of false discoveries of 5 % keeps the first four.
func TestFalseDiscoveriesExample(t *testing.T) {
	p := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	for i, q := range falseDiscoveries(p) {
		if (q <= 0.05) != (i < 4) {
			t.Errorf("p[%d] = %v has q = %v", i, p[i], q)
		}
	}
}

// q is never below p nor above 1, and keeps the order of p.
func TestFalseDiscoveriesProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		p := make([]float64, r.IntN(40))
		for i := range p {
			p[i] = r.Float64() * r.Float64()
		}
		q := falseDiscoveries(p)
		for i := range p {
			if q[i] < p[i] || q[i] > 1 {
				t.Fatalf("p %v, q %v", p[i], q[i])
			}
			for j := range p {
				if p[i] < p[j] && q[i] > q[j] {
					t.Fatalf("p %v < %v but q %v > %v", p[i], p[j], q[i], q[j])
				}
			}
		}
	}
}

func TestDigits(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 3: "3", 2.5: "2.5", 1.005: "1", 12.34: "12.3", 999.6: "1,000", 1234567.2: "1,234,567", -1234: "-1,234", 0.037: "0.04", 100: "100"} {
		if got := digits(x); got != want {
			t.Errorf("%v is written %q, want %q", x, got, want)
		}
	}
}
