package linear_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/linear"
	"zhike/mining/miningtest"
)

// wide makes rows of 50 normal columns of which ten matter, the same kind of
// data as bench/peers/linear.py.
func wide(rows int, seed uint64) (*mining.Matrix, []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	columns := make([]mining.Column, 50)
	for j := range columns {
		columns[j] = mining.Numbers(fmt.Sprint("x", j), make([]float64, rows))
	}
	y := make([]float64, rows)
	for i := range rows {
		s := -1.0
		for j := range columns {
			v := rng.NormFloat64()
			columns[j].Values[i] = v
			if j < 10 {
				s += v * (1 - float64(j)/5)
			}
		}
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

func BenchmarkFitLogistic(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		for name, o := range map[string]linear.Options{"errors": {}, "bare": {Bare: true}} {
			b.Run(fmt.Sprint(n, "/", name), func(b *testing.B) {
				x, y := wide(n, 1)
				b.ReportAllocs()
				miningtest.Measure(b, func() {
					if _, err := linear.FitLogistic(context.Background(), x, y, o); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}

func BenchmarkFitSVM(b *testing.B) {
	x, y := wide(100_000, 1)
	miningtest.Measure(b, func() {
		if _, err := linear.FitSVM(context.Background(), x, y, linear.SVMOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkFitBayes(b *testing.B) {
	x, y := wide(100_000, 1)
	miningtest.Measure(b, func() {
		if _, err := linear.FitBayes(context.Background(), x, y, linear.BayesOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}
