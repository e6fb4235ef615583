package forecast

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
)

// The tree of the tests: all (0), two regions (1, 2), five shops.
func tree(t *testing.T) *Hierarchy {
	t.Helper()
	h, err := NewHierarchy([]int{-1, 0, 0, 1, 1, 1, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func addsUp(t *testing.T, h *Hierarchy, values [][]float64) {
	t.Helper()
	for i, below := range h.below {
		for s := range values[i] {
			sum := 0.0
			for _, c := range below {
				sum += values[c][s]
			}
			if len(below) > 0 && math.Abs(sum-values[i][s]) > 1e-9*(1+math.Abs(sum)) {
				t.Errorf("node %d, step %d: %v, those below sum to %v", i, s, values[i][s], sum)
			}
		}
	}
}

// Two nodes below one, by hand with W = diag(w): the gap g = ŷ0 − ŷ1 − ŷ2 is
// shared out by w, ỹ0 = ŷ0 − g·w0/Σw, ỹ1 = ŷ1 + g·w1/Σw. Without errors W counts
// leaves: 2, 1, 1.
func TestMinTByHand(t *testing.T) {
	h, err := NewHierarchy([]int{-1, 0, 0})
	if err != nil {
		t.Fatal(err)
	}
	got := h.MinT([][]float64{{110}, {60}, {42}}, nil)
	for i, want := range []float64{106, 62, 44} {
		agrees(t, "leaf counts", got[i][0], want, 1e-12)
	}
	errors := [][]float64{{3, -3, 3, -3}, {1, 1, -1, -1}, {2, -2, -2, 2}} // uncorrelated: 9, 1, 4
	got = h.MinT([][]float64{{110}, {60}, {42}}, errors)
	for i, want := range []float64{110 - 8*9./14, 60 + 8*1./14, 42 + 8*4./14} {
		agrees(t, "variances", got[i][0], want, 1e-6)
	}
}

// Forecasts that add up already stay as they are; others come to add up, and
// on average nearer to the truth where the covariance is the true one.
func TestMinTProjects(t *testing.T) {
	h, rng := tree(t), rand.New(rand.NewPCG(4, 4))
	truth := h.BottomUp([][]float64{{0}, {0}, {0}, {10}, {20}, {30}, {40}, {50}})
	same := h.MinT(truth, nil)
	for i := range truth {
		agrees(t, "unchanged", same[i][0], truth[i][0], 1e-12)
	}
	sizes := []float64{3, 4, 4, 5, 5, 5, 5, 5}
	draw := func() []float64 {
		e := make([]float64, 8)
		for i := range e {
			e[i] = rng.NormFloat64() * sizes[i]
		}
		return e
	}
	errors := make([][]float64, 8)
	for range 200 {
		for i, v := range draw() {
			errors[i] = append(errors[i], v)
		}
	}
	var before, after, bottom float64
	for range 2000 {
		base := make([][]float64, 8)
		for i, e := range draw() {
			base[i] = []float64{truth[i][0] + e}
			before += e * e
		}
		got, up := h.MinT(base, errors), h.BottomUp(base)
		addsUp(t, h, got)
		for i := range got {
			after += (got[i][0] - truth[i][0]) * (got[i][0] - truth[i][0])
			bottom += (up[i][0] - truth[i][0]) * (up[i][0] - truth[i][0])
		}
	}
	if after > .8*before || after > .8*bottom {
		t.Errorf("sums of squares: MinT %.0f, before %.0f, bottom-up %.0f", after, before, bottom)
	}
}

func TestHierarchyForecast(t *testing.T) {
	h := tree(t)
	values := make([][]float64, 8)
	for i := 3; i < 8; i++ {
		w, s, sigma := truth(Form{"A", "A", "A"})
		values[i] = draw(Form{"A", "A", "A"}, w, s, sigma, 60, rand.New(rand.NewPCG(uint64(i), 3)))
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first []*Forecast
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		got, err := h.Forecast(context.Background(), values, Options{Season: 4}, 8, .95)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		means := make([][]float64, len(got))
		for i, f := range got {
			means[i] = f.Mean
			for s := range f.Mean {
				if math.Float64bits(f.Hi[s]) != math.Float64bits(first[i].Hi[s]) || !(f.Lo[s] <= f.Mean[s] && f.Mean[s] <= f.Hi[s]) {
					t.Errorf("on %d processors node %d, step %d: %v %v %v", n, i, s, f.Lo[s], f.Mean[s], f.Hi[s])
				}
			}
		}
		addsUp(t, h, means)
	}
}

func TestHierarchyAtFault(t *testing.T) {
	for name, parents := range map[string][]int{"a ring": {1, 2, 0}, "no such node": {-1, 7}, "itself": {0}} {
		if _, err := NewHierarchy(parents); err == nil {
			t.Errorf("takes %s", name)
		}
	}
	h := tree(t)
	for name, values := range map[string][][]float64{
		"too few": {{1}}, "none": make([][]float64, 8), "lengths": {nil, nil, nil, {1, 2}, {1}, {1, 2}, {1, 2}, {1, 2}},
	} {
		if _, err := h.Forecast(context.Background(), values, Options{}, 3, .95); err == nil {
			t.Errorf("takes %s", name)
		}
	}
}
