package pattern_test

import (
	"context"
	"fmt"

	"zhike/mining/pattern"
)

func Example() {
	ctx := context.Background()
	var b pattern.Baskets
	for _, basket := range [][]string{{"tea", "lemon"}, {"tea", "lemon"}, {"tea", "cake"}, {"cake"}, {"bread"}, {"lemon", "tea", "bread"}} {
		if err := b.Add(basket...); err != nil {
			fmt.Println(err)
			return
		}
	}
	sets, err := pattern.Mine(ctx, &b, pattern.Options{MinSupport: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, set := range sets.Top(3, 1) {
		fmt.Println(set)
	}
	rules, err := sets.Rules(ctx, pattern.RuleOptions{MinConfidence: .8})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range rules.Rules {
		fmt.Printf("%v → %v: confidence %.2f, lift %.2f, p %.2f\n", r.If, r.Then, r.Confidence, r.Lift, r.P)
	}
	// Output:
	// {tea} 4
	// {tea, lemon} 3
	// {lemon} 3
	// [lemon] → [tea]: confidence 1.00, lift 1.50, p 0.20
}
