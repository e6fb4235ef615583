package tree_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/tree"
)

// wide makes rows of 50 normal columns of which ten matter, as
// scikit-learn's make_classification does, roughly.
func wide(rows int, seed uint64) (*mining.Matrix, []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	columns := make([]mining.Column, 50)
	for j := range columns {
		columns[j] = mining.Numbers(fmt.Sprint("x", j), make([]float64, rows))
	}
	y := make([]float64, rows)
	for i := range rows {
		for j := range columns {
			columns[j].Values[i] = rng.NormFloat64()
		}
		v := func(j int) float64 { return columns[j].Values[i] }
		s := v(0) + v(1)*v(2) + math.Abs(v(3)) + .5*v(4)*v(4) - v(5) + math.Sin(2*v(6)) + .5*v(7) - .5*v(8)*v(9) - 1
		if rng.Float64() < 1/(1+math.Exp(-s)) {
			y[i] = 1
		}
	}
	x, err := mining.NewMatrix(columns...)
	if err != nil {
		panic(err)
	}
	return x, y
}

func sizes() []int { return []int{10_000, 100_000, 1_000_000} }

func BenchmarkFitGBDT(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, y := wide(n, 1)
			b.ReportAllocs()
			miningtest.Measure(b, func() {
				if _, err := tree.FitGBDT(context.Background(), x, y, tree.GBDTOptions{Trees: 100, Leaves: 31, Rate: 0.1, Columns: 1}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkPredictGBDT(b *testing.B) {
	x, y := wide(100_000, 1)
	m, err := tree.FitGBDT(context.Background(), x, y, tree.GBDTOptions{Trees: 100, Leaves: 31, Rate: 0.1})
	if err != nil {
		b.Fatal(err)
	}
	miningtest.Measure(b, func() {
		if _, err := m.Predict(context.Background(), x); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkFitDecision(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, y := wide(n, 1)
			b.ReportAllocs()
			miningtest.Measure(b, func() {
				if _, err := tree.FitDecision(context.Background(), x, y, tree.DecisionOptions{Depth: 8, Leaves: 256, MinLeaf: 1}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkFitForest(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, y := wide(n, 1)
			b.ReportAllocs()
			miningtest.Measure(b, func() {
				if _, err := tree.FitForest(context.Background(), x, y, tree.ForestOptions{Trees: 50, MinLeaf: 1}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
