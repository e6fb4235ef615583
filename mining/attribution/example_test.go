package attribution_test

import (
	"context"
	"fmt"

	"zhike/mining/attribution"
)

func ExampleFit() {
	paths := []attribution.Path{
		{Channels: []string{"search", "mail"}, Conversions: 30, Nulls: 70},
		{Channels: []string{"search"}, Conversions: 10, Nulls: 190},
		{Channels: []string{"mail"}, Conversions: 20, Nulls: 80},
	}
	m, err := attribution.Fit(context.Background(), paths, attribution.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, method := range []attribution.Method{attribution.Last, attribution.Markov} {
		for _, c := range m.Credits(method) {
			fmt.Printf("%s %s: %.1f conversions (%.0f to %.0f)\n", method, c.Channel, c.Conversions.Value, c.Conversions.Low, c.Conversions.High)
		}
	}
	// Output:
	// last mail: 50.0 conversions (39 to 64)
	// last search: 10.0 conversions (5 to 16)
	// markov mail: 35.3 conversions (28 to 44)
	// markov search: 24.7 conversions (19 to 32)
}
