package survival_test

import (
	"context"
	"fmt"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/survival"
)

func sizes() []int { return []int{10_000, 100_000, 1_000_000} }

func slopes() []float64 { return []float64{.5, -.3, .2, 0, .1, -.1, .4, 0, .3, -.2} }

func BenchmarkFitCox(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, duration, event := made(n, slopes(), false, 1)
			miningtest.Measure(b, func() {
				if _, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkFitCoxTies(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, duration, event := made(n, slopes(), true, 1)
			miningtest.Measure(b, func() {
				if _, err := survival.FitCox(context.Background(), x, duration, event, survival.CoxOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkFitKaplanMeier(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			_, duration, event := made(n, nil, false, 1)
			miningtest.Measure(b, func() {
				if _, err := survival.FitKaplanMeier(context.Background(), duration, event, survival.KaplanMeierOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
