package survival_test

import (
	"context"
	"fmt"
	"syscall"
	"testing"

	"zhike/mining/survival"
)

func sizes() []int { return []int{10_000, 100_000, 1_000_000} }

func slopes() []float64 { return []float64{.5, -.3, .2, 0, .1, -.1, .4, 0, .3, -.2} }

// processor runs the loop and reports the processor seconds of one pass.
func processor(b *testing.B, work func()) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer()
	before := spent(b)
	for range b.N {
		work()
	}
	b.ReportMetric((spent(b)-before)/float64(b.N), "cpu-s/op")
}

func spent(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func BenchmarkFitCox(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, duration, event := made(n, slopes(), false, 1)
			processor(b, func() {
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
			processor(b, func() {
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
			processor(b, func() {
				if _, err := survival.FitKaplanMeier(context.Background(), duration, event, survival.KaplanMeierOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
