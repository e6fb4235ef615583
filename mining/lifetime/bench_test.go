package lifetime_test

import (
	"context"
	"fmt"
	"testing"

	"zhike/mining/lifetime"
)

// likeCDNOW is the published estimate of the CDNOW sample, in weeks.
func likeCDNOW() lifetime.BGNBDParams {
	return lifetime.BGNBDParams{R: 0.2426, Alpha: 4.4135, A: 0.7929, B: 2.4258}
}

func BenchmarkFitBGNBD(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		for _, p := range []struct {
			name   string
			params lifetime.BGNBDParams
		}{{"cdnow", likeCDNOW()}, {"frequent", lifetime.BGNBDParams{R: 1.5, Alpha: 8, A: 0.8, B: 6}}} {
			hs := historiesOf(simulate(p.params, n, weekly(), 0, 1))
			b.Run(fmt.Sprintf("%s/%d", p.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := lifetime.FitBGNBD(context.Background(), hs, lifetime.BGNBDOptions{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkPredictAll(b *testing.B) {
	hs := historiesOf(simulate(likeCDNOW(), 100_000, weekly(), 0, 1))
	m, err := lifetime.FitBGNBD(context.Background(), hs, lifetime.BGNBDOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := m.PredictAll(context.Background(), hs, 52, 0.9); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFitGammaGamma(b *testing.B) {
	hs := historiesOf(simulate(likeCDNOW(), 1_000_000, weekly(), 0, 1))
	addMoney(hs, lifetime.GammaGammaParams{P: 6.25, Q: 3.74, V: 15.44}, 2)
	for b.Loop() {
		if _, err := lifetime.FitGammaGamma(context.Background(), hs); err != nil {
			b.Fatal(err)
		}
	}
}
