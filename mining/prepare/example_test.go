package prepare_test

import (
	"context"
	"fmt"

	"zhike/mining"
	"zhike/mining/prepare"
)

func ExampleFitOneHot() {
	x, err := mining.NewMatrix(
		mining.Numbers("spent", []float64{120, 80, 45}),
		mining.Categories("city", []string{"上海", "成都", "上海"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := prepare.FitOneHot(context.Background(), x, prepare.OneHotOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	y, err := m.Transform(context.Background(), x)
	if err != nil {
		fmt.Println(err)
		return
	}
	for j := range y.Width() {
		fmt.Println(y.Column(j).Name, y.Column(j).Values)
	}
	// Output:
	// spent [120 80 45]
	// city=上海 [1 0 1]
	// city=成都 [0 1 0]
}

func ExampleFitScaler() {
	x, err := mining.NewMatrix(mining.Numbers("spent", []float64{100, 200, 300, 400, 9000}))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := prepare.FitScaler(context.Background(), x, prepare.ScalerOptions{Scaling: prepare.Robust})
	if err != nil {
		fmt.Println(err)
		return
	}
	y, err := m.Transform(context.Background(), x)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(y.Column(0).Values)
	// Output: [-1 -0.5 0 0.5 43.5]
}

// A learner gets values out of fold; later rows get those of the model.
func ExampleTargetOutOfFold() {
	x, err := mining.NewMatrix(mining.Categories("city", []string{"上海", "上海", "上海", "成都", "成都", "成都"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	bought := []float64{1, 1, 0, 0, 0, 1}
	o := prepare.TargetOptions{Smoothing: 1, Folds: []int{0, 1, 2, 0, 1, 2}}
	learn, err := prepare.TargetOutOfFold(context.Background(), x, bought, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := prepare.FitTarget(context.Background(), x, bought, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	later, err := m.Transform(context.Background(), x)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range bought {
		fmt.Printf("%.3f %.3f\n", learn.Column(0).Values[i], later.Column(0).Values[i])
	}
	// Output:
	// 0.500 0.625
	// 0.500 0.625
	// 0.833 0.625
	// 0.500 0.375
	// 0.500 0.375
	// 0.167 0.375
}
