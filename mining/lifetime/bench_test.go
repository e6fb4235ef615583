package lifetime_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"zhike/mining/lifetime"
	"zhike/mining/miningtest"
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
			b.Run(fmt.Sprintf("%s/%d", p.name, n), func(b *testing.B) { benchmarkFit(b, lifetime.KindBGNBD, hs) })
		}
	}
}

func benchmarkFit(b *testing.B, kind lifetime.Kind, hs []lifetime.History) {
	miningtest.Measure(b, func() {
		if _, err := lifetime.Fit(context.Background(), kind, hs, lifetime.FitOptions{}); err != nil {
			b.Fatal(err)
		}
	})
}

// The published estimates of the CDNOW sample, in weeks.
func BenchmarkFitParetoNBD(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		rng, hs := rand.New(rand.NewPCG(3, 3)), make([]lifetime.History, n)
		for i := range hs {
			rate, gone := gammaDraw(rng, .5533, 10.578), rng.ExpFloat64()/gammaDraw(rng, .6062, 11.668)
			c := truth{history: lifetime.History{Age: float64(26 + rng.IntN(27))}}
			for now := rng.ExpFloat64() / rate; now <= min(gone, c.history.Age); now += rng.ExpFloat64() / rate {
				c.order(now)
			}
			hs[i] = c.history
		}
		b.Run(fmt.Sprint("cdnow/", n), func(b *testing.B) { benchmarkFit(b, lifetime.KindParetoNBD, hs) })
	}
}

func BenchmarkPredictAll(b *testing.B) {
	hs := historiesOf(simulate(likeCDNOW(), 100_000, weekly(), 0, 1))
	m, err := fitBGNBD(context.Background(), hs, lifetime.FitOptions{})
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

func BenchmarkSummarise(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	orders := make([]lifetime.Order, 1_000_000)
	for i := range orders {
		orders[i] = lifetime.Order{Customer: fmt.Sprint(rng.IntN(200_000)), Time: date("2026-01-01").AddDate(0, 0, rng.IntN(365)), Amount: rng.ExpFloat64()}
	}
	for b.Loop() {
		if _, err := lifetime.Summarise(orders, lifetime.SummaryOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkValueInterval(b *testing.B) {
	v := valuer(b, lifetime.ValueOptions{Horizon: 39})
	for b.Loop() {
		v.Interval(lifetime.History{Frequency: 5, Recency: 30, Age: 35, Money: 40})
	}
}
