package sim_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"zhike/sim"
)

// A small shop of half a year, and what is true about it.
func ExampleWrite() {
	dir, err := os.MkdirTemp("", "shop")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	s, err := sim.Write(context.Background(), dir, sim.Options{Seed: 7, Customers: 500, Days: 180})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range s.Files {
		if f.Kind != "" {
			fmt.Println(f.Kind, filepath.Base(f.Path))
		}
	}
	fmt.Println(s.Truth.Totals.Members, "members since", s.Truth.Start.Format("2006-01-02"))
	// Output:
	// customers customers.csv
	// products products.csv
	// orders orders.csv
	// events events.csv
	// feedback feedback.csv
	// campaigns campaigns.csv
	// 500 members since 2025-07-05
}

// Order lines without files, as benchmarks want them.
func ExampleOrders() {
	var paid int64
	err := sim.Orders(context.Background(), sim.Options{Customers: 200, Pure: true}, func(batch []sim.OrderLine) error {
		for _, l := range batch {
			paid += l.Paid
		}
		return nil
	})
	fmt.Println(paid > 0, err)
	// Output: true <nil>
}
