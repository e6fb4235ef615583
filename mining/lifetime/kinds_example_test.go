package lifetime_test

import (
	"context"
	"fmt"
	"testing"

	"zhike/mining/lifetime"
)

func ExampleParetoNBD() {
	// The published estimates of the CDNOW music shop, in weeks.
	m, _ := lifetime.NewParetoNBD(lifetime.ParetoNBDParams{R: 0.553, Alpha: 10.578, S: 0.606, Beta: 11.669}, lifetime.Week)
	customer := lifetime.History{Frequency: 2, Recency: 30.43, Age: 38.86}
	in := m.ExpectedInterval(customer, 39, 0.9)
	fmt.Printf("still a customer with %.0f %%; %.2f orders expected in 39 weeks, %.0f to %.0f with 90 %%\n",
		100*m.PAlive(customer), m.Expected(customer, 39), in.Low, in.High)
	// Output: still a customer with 87 %; 1.46 orders expected in 39 weeks, 0 to 4 with 90 %
}

func ExampleMBGNBD() {
	m, _ := lifetime.NewMBGNBD(lifetime.BGNBDParams{R: 0.525, Alpha: 6.183, A: 0.891, B: 1.614}, lifetime.Week)
	fmt.Printf("a year after a single purchase still a customer with %.0f %%\n", 100*m.PAlive(lifetime.History{Age: 52}))
	// Output: a year after a single purchase still a customer with 36 %
}

func ExampleBGBB() {
	// The published estimates of the donors of a public radio station, in years.
	m, _ := lifetime.NewBGBB(lifetime.BGBBParams{Alpha: 1.204, Beta: 0.750, Gamma: 0.657, Delta: 2.783}, lifetime.Day)
	fmt.Printf("who gave in all of six years is expected to give %.2f times in five\n",
		m.Expected(lifetime.History{Frequency: 6, Recency: 6, Age: 6}, 5))
	// Output: who gave in all of six years is expected to give 3.75 times in five
}

func BenchmarkFitOtherKinds(b *testing.B) {
	hs := historiesOf(simulators()["Pareto/NBD"].customers(100_000, 1))
	for _, k := range []lifetime.Kind{lifetime.KindMBGNBD, lifetime.KindParetoNBD} {
		b.Run(string(k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := lifetime.Fit(context.Background(), k, hs, lifetime.FitOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	whole := historiesOf(simulators()["BG/BB"].customers(100_000, 1))
	b.Run(string(lifetime.KindBGBB), func(b *testing.B) {
		for b.Loop() {
			if _, err := lifetime.Fit(context.Background(), lifetime.KindBGBB, whole, lifetime.FitOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
