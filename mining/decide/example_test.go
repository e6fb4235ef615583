package decide_test

import (
	"context"
	"fmt"

	"zhike/mining"
	"zhike/mining/decide"
)

func ExampleRank() {
	// Money counts for three times as much as orders, and five times as much as
	// days since the last one; orders for twice as much as days.
	m, err := decide.Compare([][]float64{{1, 3, 5}, {1. / 3, 1, 2}, {1. / 5, 1. / 2, 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("weights %.2f %.2f %.2f, consistency ratio %.3f\n", m.Weights[0], m.Weights[1], m.Weights[2], m.Ratio)
	x, err := mining.NewMatrix(mining.Numbers("money", []float64{900, 100, 500, 90}), mining.Numbers("orders", []float64{3, 9, 6, 1}), mining.Numbers("days", []float64{40, 5, 10, 90}))
	if err != nil {
		fmt.Println(err)
		return
	}
	ranking, err := decide.Rank(context.Background(), x, []decide.Criterion{
		{Column: "money", Weight: m.Weights[0]}, {Column: "orders", Weight: m.Weights[1]}, {Column: "days", Cost: true, Weight: m.Weights[2]}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range ranking.Alternatives {
		fmt.Printf("%d. customer %d, closeness %.2f, on the front: %v\n", a.Rank, a.Row, a.Closeness, a.Front)
	}
	// Output:
	// weights 0.65 0.23 0.12, consistency ratio 0.003
	// 1. customer 0, closeness 0.80, on the front: true
	// 2. customer 2, closeness 0.53, on the front: true
	// 3. customer 1, closeness 0.28, on the front: true
	// 4. customer 3, closeness 0.00, on the front: false
}
