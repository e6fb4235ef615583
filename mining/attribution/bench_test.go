package attribution_test

import (
	"context"
	"fmt"
	"testing"

	"zhike/mining/attribution"
	"zhike/mining/miningtest"
)

func measure(b *testing.B, paths []attribution.Path, o attribution.Options) {
	miningtest.Measure(b, func() {
		if _, err := attribution.Fit(context.Background(), paths, o); err != nil {
			b.Fatal(err)
		}
	})
}

// All methods with 20 samples, the fewest, and with 200, the default.
func BenchmarkFit(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		paths := made(n, 12, 1)
		for _, draws := range []int{20, 200} {
			b.Run(fmt.Sprintf("%d/draws=%d", n, draws), func(b *testing.B) { measure(b, paths, attribution.Options{Draws: draws}) })
		}
	}
}

// On the 10,000 real paths.
func BenchmarkReal(b *testing.B) {
	paths := realPaths(b)
	for name, o := range map[string]attribution.Options{
		"fewest draws": {Draws: 20}, "defaults": {}, "order 3": {Order: 3}, "Shapley of the chain": {Game: attribution.Chain},
	} {
		b.Run(name, func(b *testing.B) { measure(b, paths, o) })
	}
}

// The removal effects of the real paths alone.
func BenchmarkRemovalEffects(b *testing.B) {
	paths := realPaths(b)
	miningtest.Measure(b, func() {
		if _, err := attribution.RemovalEffects(paths); err != nil {
			b.Fatal(err)
		}
	})
}
