package linear_test

import (
	"context"
	"fmt"

	"zhike/mining"
	"zhike/mining/linear"
)

func ExampleFitPoisson() {
	x, _ := mining.NewMatrix(mining.Categories("city", []string{"杭州", "杭州", "杭州", "成都", "成都"}))
	m, _ := linear.FitPoisson(context.Background(), x, []float64{1, 2, 3, 3, 5}, linear.Options{Penalty: -1})
	p, _ := m.Predict(context.Background(), x.Take([]int{0, 3}))
	fmt.Printf("%.1f orders\n", p) // without a penalty the means of the cities
	// Output: [2.0 4.0] orders
}

func ExampleFitSVM() {
	x, _ := mining.NewMatrix(mining.Numbers("age", []float64{20, 30, 40, 50, 60, 70}))
	m, _ := linear.FitSVM(context.Background(), x, []float64{0, 0, 0, 1, 1, 1}, linear.SVMOptions{})
	asked, _ := mining.NewMatrix(mining.Numbers("age", []float64{25, 45, 65}))
	s, _ := m.Scores(context.Background(), asked)
	fmt.Println(s[0] < 0, s[1] > -.01 && s[1] < .01, s[2] > 0)
	// Output: true true true
}

func ExampleFitPlatt() {
	m, _ := linear.FitPlatt(context.Background(), []float64{-2, -1, 1, 2}, []float64{0, 0, 1, 1})
	// The classes count as 3/4 and 1/4, lest the slope have no end.
	fmt.Printf("%.2f %.2f\n", m.Probability(0), m.Probability(1)+m.Probability(-1))
	// Output: 0.50 1.00
}
