package prepare_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/prepare"
)

// drawn makes a table of independent values.
func drawn(t testing.TB, n, w int, seed uint64, draw func(rng *rand.Rand) float64) *mining.Matrix {
	rng := rand.New(rand.NewPCG(seed, 5))
	columns := make([]mining.Column, w)
	for j := range columns {
		columns[j] = mining.Numbers(fmt.Sprint("x", j), make([]float64, n))
		for i := range n {
			columns[j].Values[i] = draw(rng)
		}
	}
	return matrix(t, columns...)
}

func found(t testing.TB, x *mining.Matrix) map[int]prepare.Outlier {
	m, err := prepare.FitIsolation(context.Background(), x, prepare.IsolationOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := m.Outliers(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	by := map[int]prepare.Outlier{}
	for _, o := range out {
		by[o.Row] = o
	}
	return by
}

// In clean data of any shape about one row in a hundred lies beyond the fence at
// most, and a single value far out in one column is found with the column, also
// among rows of which the trees have drawn next to none.
func TestIsolationFindsALoneExtreme(t *testing.T) {
	for name, draw := range map[string]func(rng *rand.Rand) float64{
		"normal":      (*rand.Rand).NormFloat64,
		"uniform":     (*rand.Rand).Float64,
		"exponential": (*rand.Rand).ExpFloat64,
		"lognormal":   func(rng *rand.Rand) float64 { return math.Exp(rng.NormFloat64()) },
	} {
		for _, c := range []struct {
			rows, width int
			most        float64 // share of clean rows
		}{{300, 3, .015}, {1000, 1, .016}, {1000, 3, .01}, {6000, 3, .01}, {1000, 10, .01}} {
			flagged, caught := 0., 0
			const samples = 3
			for seed := range uint64(samples) {
				x := drawn(t, c.rows, c.width, seed, draw)
				flagged += float64(len(found(t, x))) / float64(c.rows) / samples
				values := append([]float64(nil), x.Column(c.width/2).Values...)
				values[17] = 60
				o := found(t, x.With(c.width/2, values))[17]
				if len(o.Causes) > 0 && o.Causes[0].Column == x.Column(c.width/2).Name {
					caught++
				}
			}
			t.Logf("%s, %d × %d: %.2f %% of the clean rows, %d of %d extremes", name, c.rows, c.width, 100*flagged, caught, samples)
			if flagged > c.most {
				t.Errorf("%s, %d × %d: %.2f %% of clean rows stand out", name, c.rows, c.width, 100*flagged)
			}
			// Among ten columns too few questions are about the one.
			if caught < samples && c.width <= 3 {
				t.Errorf("%s, %d × %d: %d of %d extremes are found", name, c.rows, c.width, caught, samples)
			}
		}
	}
}

// A row that no tree has drawn scores as one of the sample.
func TestIsolationScoresAStranger(t *testing.T) {
	// Two rows at 0 and 1, one question: where a row at v > 1 had been among them,
	// it would be alone with probability (v−1)/v after it, otherwise at the same
	// depth 1 with the upper row: c(1) = 0. So every row has depth 1 and score ½.
	x := matrix(t, mining.Numbers("a", []float64{0, 1}))
	m, err := prepare.FitIsolation(context.Background(), x, prepare.IsolationOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Scores(context.Background(), matrix(t, mining.Numbers("a", []float64{0, 1, 3, -1e9})))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range s {
		near(t, fmt.Sprint("row ", i), v, .5, 1e-12)
	}
	// Four rows 0 … 3 of which each tree holds all: a row at v far out is alone
	// after the first question, c(4) = 2(1 + ½ + ⅓) − 3/2 = 13/6.
	x = matrix(t, mining.Numbers("a", []float64{0, 1, 2, 3}))
	if m, err = prepare.FitIsolation(context.Background(), x, prepare.IsolationOptions{}); err != nil {
		t.Fatal(err)
	}
	if s, err = m.Scores(context.Background(), matrix(t, mining.Numbers("a", []float64{1e12}))); err != nil {
		t.Fatal(err)
	}
	near(t, "far out", s[0], math.Exp2(-6./13), 1e-9)
}
