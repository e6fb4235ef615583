package sim

import (
	"math"
	"testing"
)

// Means and variances are those of the textbook: gamma kθ and kθ², beta
// a/(a+b) and ab/((a+b)²(a+b+1)).
func TestDistributions(t *testing.T) {
	const n = 200_000
	for _, tc := range []struct {
		name           string
		draw           func(d *dice) float64
		mean, variance float64
	}{
		{"gamma(0.3, 2)", func(d *dice) float64 { return d.gamma(0.3, 2) }, 0.6, 1.2},
		{"gamma(1, 1)", func(d *dice) float64 { return d.gamma(1, 1) }, 1, 1},
		{"gamma(7, 0.5)", func(d *dice) float64 { return d.gamma(7, 0.5) }, 3.5, 1.75},
		{"beta(0.8, 2.6)", func(d *dice) float64 { return d.beta(0.8, 2.6) }, 0.8 / 3.4, 0.8 * 2.6 / (3.4 * 3.4 * 4.4)},
		{"beta(1, 24)", func(d *dice) float64 { return d.beta(1, 24) }, 0.04, 24.0 / (25 * 25 * 26)},
	} {
		d := newDice(3, streamLife, 0)
		var sum, squares float64
		for range n {
			x := tc.draw(d)
			sum += x
			squares += x * x
		}
		mean := sum / n
		variance := squares/n - mean*mean
		if se := math.Sqrt(tc.variance / n); math.Abs(mean-tc.mean) > 4*se {
			t.Errorf("%s: mean %.5f, want %.5f ± %.5f", tc.name, mean, tc.mean, se)
		}
		if math.Abs(variance/tc.variance-1) > 0.05 {
			t.Errorf("%s: variance %.5f, want %.5f", tc.name, variance, tc.variance)
		}
	}
}

func TestStreamsOfNeighboursDiffer(t *testing.T) {
	// Correlation of the first draws of neighbouring members: its standard error
	// is 1/√n = 0.01.
	const n = 10_000
	var sum, squares, products float64
	var xs []float64
	d := newDice(0, 0, 0)
	for i := range n {
		d.set(5, streamLife, uint64(i))
		xs = append(xs, d.Float64())
	}
	for i, x := range xs {
		sum += x
		squares += x * x
		products += x * xs[(i+1)%n]
	}
	mean := sum / n
	if r := (products/n - mean*mean) / (squares/n - mean*mean); math.Abs(r) > 0.04 {
		t.Errorf("neighbours correlate by %.3f", r)
	}
}

func TestUrnAndQuantile(t *testing.T) {
	u := newUrn([]float64{1, 0, 3})
	d := newDice(1, 1, 1)
	var count [3]int
	for range 40_000 {
		count[u.draw(d)]++
	}
	if count[1] != 0 || math.Abs(float64(count[0])-10_000) > 400 {
		t.Errorf("drawn %v with weights 1 0 3", count)
	}
	for share, want := range map[float64]float64{0: 0, 0.125: 0.5, 0.625: 2.5, 1: 3} {
		if got := u.quantile(share); math.Abs(got-want) > 1e-12 {
			t.Errorf("quantile(%g) = %g, want %g", share, got, want)
		}
	}
}

func TestScrambleIsOneToOne(t *testing.T) {
	seen := map[int]bool{}
	for i := range 1000 {
		x := scramble(i, 1000, 357)
		if x < 0 || x >= 1000 || seen[x] {
			t.Fatalf("scramble(%d) = %d, again or out of range", i, x)
		}
		seen[x] = true
	}
	for _, factor := range []int{62_110_031, 38_590_321, 71_928_413, 29_384_707} {
		if factor%2 == 0 || factor%5 == 0 {
			t.Errorf("factor %d shares a divisor with 10⁸", factor)
		}
	}
}

func TestAppendPadded(t *testing.T) {
	for n, want := range map[int]string{0: "000", 7: "007", 42: "042", 999: "999", 1234: "1234"} {
		if got := string(appendPadded(nil, n, 3)); got != want {
			t.Errorf("%d → %s, want %s", n, got, want)
		}
	}
}
