package uplift_test

import (
	"context"
	"fmt"

	"zhike/mining"
	"zhike/mining/uplift"
)

func ExampleFitTree() {
	var channel []string
	var treated, bought []float64
	for i := range 2000 { // the coupon doubles the share of buyers on the web and does nothing in the shop
		web, coupon := i%2 == 0, i/2%2 == 0
		every := 4
		if web && coupon {
			every = 2
		}
		channel = append(channel, map[bool]string{true: "web", false: "shop"}[web])
		treated = append(treated, map[bool]float64{true: 1}[coupon])
		bought = append(bought, map[bool]float64{true: 1}[i/4%every == 0])
	}
	x, _ := mining.NewMatrix(mining.Categories("channel", channel))
	m, _ := uplift.FitTree(context.Background(), x, treated, bought, uplift.TreeOptions{Seed: 1})
	for _, leaf := range m.Leaves(.95) {
		fmt.Printf("%s: gains .1 and more, surely: %v\n", leaf.Rule.En, leaf.Uplift.Low > .1)
	}
	// Output:
	// channel is shop: gains .1 and more, surely: false
	// channel is web: gains .1 and more, surely: true
}
