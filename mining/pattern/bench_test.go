package pattern_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"zhike/mining/pattern"
)

// A pass of these reads the file too, as the programs compared with do.
func BenchmarkReal(b *testing.B) {
	for _, c := range counts {
		text, err := io.ReadAll(real(b, c.file))
		if err != nil {
			b.Fatal(err)
		}
		for _, a := range []pattern.Algorithm{pattern.Eclat, pattern.FPGrowth} {
			o := pattern.Options{MinSupport: c.support, Algorithm: a}
			b.Run(fmt.Sprintf("%s/%v/%s/list", c.file, c.support, a), func(b *testing.B) {
				for b.Loop() {
					baskets, err := pattern.ReadFIMI(context.Background(), bytes.NewReader(text))
					if err != nil {
						b.Fatal(err)
					}
					if _, err := pattern.Mine(context.Background(), baskets, o); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(fmt.Sprintf("%s/%v/%s/count", c.file, c.support, a), func(b *testing.B) {
				for b.Loop() {
					baskets, err := pattern.ReadFIMI(context.Background(), bytes.NewReader(text))
					if err != nil {
						b.Fatal(err)
					}
					if _, err := pattern.Count(context.Background(), baskets, o); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
