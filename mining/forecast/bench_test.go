package forecast_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/forecast"
	"zhike/mining/miningtest"
)

// monthly is a made series with trend, seasons and noise.
func monthly(n int, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 7))
	y := make([]float64, n)
	level := 100.0
	for t := range y {
		level *= 1 + rng.NormFloat64()*.02
		y[t] = (level + 50*float64(t)/float64(n)) * (1 + .2*math.Sin(2*math.Pi*float64(t)/12)) * (1 + rng.NormFloat64()*.05)
	}
	return y
}

// Ten thousand to a million values as series of 100, as a shop has them.
func BenchmarkFitMany(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			series := make([][]float64, n/100)
			for i := range series {
				series[i] = monthly(100, uint64(i))
			}
			miningtest.Measure(b, func() {
				err := mining.Pieces(context.Background(), len(series), 1, func(i, _, _ int) {
					if _, err := forecast.Fit(context.Background(), series[i], forecast.Options{Season: 12}); err != nil {
						b.Error(err)
					}
				})
				if err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// One series of so many values.
func BenchmarkFitLong(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			y := monthly(n, 1)
			miningtest.Measure(b, func() {
				if _, err := forecast.Fit(context.Background(), y, forecast.Options{Season: 12}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func BenchmarkM3Monthly(b *testing.B) {
	all := m3(b, "MONTHLY")
	for name, fit := range map[string]func(ctx context.Context, s competition) (forecast.Model, error){
		"theta": func(ctx context.Context, s competition) (forecast.Model, error) {
			return forecast.FitTheta(ctx, s.train, s.season)
		},
		"ets": func(ctx context.Context, s competition) (forecast.Model, error) {
			return forecast.FitETS(ctx, s.train, forecast.ETSOptions{Season: s.season})
		},
		"auto": func(ctx context.Context, s competition) (forecast.Model, error) {
			return forecast.Fit(ctx, s.train, forecast.Options{Season: s.season, Horizon: 18})
		},
	} {
		b.Run(name, func(b *testing.B) {
			miningtest.Measure(b, func() {
				for _, s := range all {
					m, err := fit(context.Background(), s)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := m.Forecast(18, .95); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
