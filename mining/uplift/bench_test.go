package uplift_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"zhike/mining"
)

// processor reports the processor seconds of an operation: on a machine with
// other work they say more than the clock.
func processor(b *testing.B, operation func()) {
	b.ReportAllocs()
	b.ResetTimer()
	begin := used()
	for b.Loop() {
		operation()
	}
	b.ReportMetric((used()-begin).Seconds()/float64(b.N), "cpu-s/op")
}

func used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkFolds fits and scores the five folds of Hillstrom's data.
func BenchmarkFolds(b *testing.B) {
	for _, name := range []string{"t", "x", "transformed", "tree"} {
		b.Run(name, func(b *testing.B) {
			x, treated, visit, folds := hillstrom(b)
			processor(b, func() {
				for fold := range 5 {
					var train, test []int
					for i, f := range folds {
						if f == fold {
							test = append(test, i)
						} else {
							train = append(train, i)
						}
					}
					m, err := ways()[name].fit(b.Context(), x.Take(train), mining.TakeValues(treated, train), mining.TakeValues(visit, train), nil, 1)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := m.Predict(b.Context(), x.Take(test)); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// BenchmarkFit shows how the cost grows with the rows.
func BenchmarkFit(b *testing.B) {
	for _, name := range []string{"t", "x", "transformed", "tree"} {
		for _, n := range []int{10_000, 100_000, 1_000_000} {
			b.Run(fmt.Sprint(name, "/", n), func(b *testing.B) {
				x, treated, y := mustTable(b, rowsOf(n, .5, 1))
				processor(b, func() {
					if _, err := ways()[name].fit(b.Context(), x, treated, y, nil, 1); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}
