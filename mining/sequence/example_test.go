package sequence_test

import (
	"context"
	"fmt"

	"zhike/mining/sequence"
)

func Example() {
	ctx := context.Background()
	var s sequence.Sequences
	for _, visit := range [][][]string{
		{{"home"}, {"shop"}, {"cart"}},
		{{"home"}, {"help"}, {"shop"}, {"cart"}},
		{{"home"}, {"help"}},
		{{"shop"}, {"cart"}},
	} {
		if err := s.Add(visit...); err != nil {
			fmt.Println(err)
			return
		}
	}
	patterns, err := sequence.Mine(ctx, &s, sequence.Options{MinSupport: .5, Closed: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range patterns.Top(3, 2) {
		fmt.Println(p, p.Support)
	}
	chain, err := sequence.FitMarkov(ctx, &s, sequence.MarkovOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range chain.Next("home") {
		fmt.Printf("home, then %s: %.2f (%.2f to %.2f)\n", n.Item, n.Probability, n.Low, n.High)
	}
	// Output:
	// {shop} → {cart} 3
	// {home} → {shop} → {cart} 2
	// {home} → {help} 2
	// home, then help: 0.67 (0.21 to 0.94)
	// home, then shop: 0.33 (0.06 to 0.79)
}
