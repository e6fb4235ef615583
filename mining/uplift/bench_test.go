package uplift_test

import (
	"fmt"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// BenchmarkFolds fits and scores the five folds of Hillstrom's data.
func BenchmarkFolds(b *testing.B) {
	for _, name := range []string{"t", "x", "transformed", "tree"} {
		b.Run(name, func(b *testing.B) {
			x, treated, visit, folds := hillstrom(b)
			miningtest.Measure(b, func() {
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
				miningtest.Measure(b, func() {
					if _, err := ways()[name].fit(b.Context(), x, treated, y, nil, 1); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}
