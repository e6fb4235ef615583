package sim_test

import (
	"context"
	"testing"

	"zhike/sim"
)

// BenchmarkWrite writes the demo shop with everything.
func BenchmarkWrite(b *testing.B) {
	b.ReportAllocs()
	lines := 0
	for b.Loop() {
		s, err := sim.Write(context.Background(), b.TempDir(), sim.Options{Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		lines += s.Truth.Totals.Lines
	}
	b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
}

// BenchmarkOrders makes up orders without writing them.
func BenchmarkOrders(b *testing.B) {
	b.ReportAllocs()
	lines := 0
	for b.Loop() {
		err := sim.Orders(context.Background(), sim.Options{Seed: 1, Customers: 20_000}, func(batch []sim.OrderLine) error {
			lines += len(batch)
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
}
