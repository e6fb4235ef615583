package prepare_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
	"zhike/mining/prepare"
)

func sizes() []int { return []int{10_000, 100_000, 1_000_000} }

// normal makes w normal columns that share a common factor, a share of whose
// values is missing.
func normal(b *testing.B, n, w int, missing float64) *mining.Matrix {
	rng := rand.New(rand.NewPCG(1, 1))
	columns := make([]mining.Column, w)
	for j := range columns {
		columns[j] = mining.Numbers(fmt.Sprint("x", j), make([]float64, n))
	}
	for i := range n {
		f := rng.NormFloat64()
		for j := range columns {
			if columns[j].Values[i] = f + rng.NormFloat64(); rng.Float64() < missing {
				columns[j].Values[i] = math.NaN()
			}
		}
	}
	return matrix(b, columns...)
}

func transform(b *testing.B, m transformer, err error, x *mining.Matrix) {
	if err == nil {
		_, err = m.Transform(context.Background(), x)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkKNN(b *testing.B) {
	for _, n := range []int{10_000, 30_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := normal(b, n, 20, .2)
			miningtest.Measure(b, func() {
				m, err := prepare.FitKNN(context.Background(), x, prepare.KNNOptions{})
				transform(b, m, err, x)
			})
		})
	}
}

func BenchmarkIterative(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := normal(b, n, 20, .2)
			miningtest.Measure(b, func() {
				m, err := prepare.FitIterative(context.Background(), x, prepare.IterativeOptions{})
				transform(b, m, err, x)
			})
		})
	}
}

func BenchmarkIsolationFit(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := normal(b, n, 20, 0)
			miningtest.Measure(b, func() {
				if _, err := prepare.FitIsolation(context.Background(), x, prepare.IsolationOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkIsolationScores(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := normal(b, n, 20, 0)
			m, err := prepare.FitIsolation(context.Background(), x, prepare.IsolationOptions{})
			if err != nil {
				b.Fatal(err)
			}
			miningtest.Measure(b, func() {
				if _, err := m.Scores(context.Background(), x); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkPCA(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := normal(b, n, 50, 0)
			miningtest.Measure(b, func() {
				if _, err := prepare.FitPCA(context.Background(), x, prepare.PCAOptions{Components: 10}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkBins(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := normal(b, n, 20, 0)
			miningtest.Measure(b, func() {
				m, err := prepare.FitBins(context.Background(), x, prepare.BinsOptions{})
				transform(b, m, err, x)
			})
		})
	}
}

// BenchmarkTargetOutOfFold encodes a category of 3,000 levels, five times over.
func BenchmarkTargetOutOfFold(b *testing.B) {
	level, y := make([]string, 100_000), make([]float64, 100_000)
	for i := range y {
		level[i], y[i] = strconv.Itoa(i*7919%3000), float64(i%3)
	}
	x := matrix(b, mining.Categories("c", level))
	for b.Loop() {
		if _, err := prepare.TargetOutOfFold(context.Background(), x, y, prepare.TargetOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
