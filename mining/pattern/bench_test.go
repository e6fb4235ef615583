package pattern_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/pattern"
)

// A pass of these reads the file too, as the programs compared with do.
func BenchmarkReal(b *testing.B) {
	ctx := context.Background()
	for _, c := range counts {
		text, err := io.ReadAll(real(b, c.file))
		if err != nil {
			b.Fatal(err)
		}
		for _, a := range []pattern.Algorithm{pattern.Auto, pattern.Eclat, pattern.FPGrowth} {
			o := pattern.Options{MinSupport: c.support, Algorithm: a}
			name := fmt.Sprintf("%s/%d/%s/", c.file, c.sets, a)
			b.Run(name+"list", func(b *testing.B) {
				miningtest.Measure(b, func() {
					baskets, err := pattern.ReadFIMI(ctx, bytes.NewReader(text))
					if err == nil {
						_, err = pattern.Mine(ctx, baskets, o)
					}
					if err != nil {
						b.Fatal(err)
					}
				})
			})
			b.Run(name+"count", func(b *testing.B) {
				miningtest.Measure(b, func() {
					baskets, err := pattern.ReadFIMI(ctx, bytes.NewReader(text))
					if err == nil {
						_, err = pattern.Count(ctx, baskets, o)
					}
					if err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}

// BenchmarkGrowth is simulated baskets of about eight items, .1 % of them.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		baskets := simulated(1, n, 5000, 8)
		for _, a := range []pattern.Algorithm{pattern.Eclat, pattern.FPGrowth} {
			b.Run(fmt.Sprint(n, "/", a), func(b *testing.B) {
				miningtest.Measure(b, func() {
					if _, err := pattern.Mine(context.Background(), baskets, pattern.Options{MinSupport: .001, Algorithm: a}); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}
