package scorecard_test

import (
	"context"
	"fmt"

	"zhike/mining"
	"zhike/mining/scorecard"
)

func ExampleFit() {
	var months, bad []float64
	for i := range 400 { // every fourth of the short loans goes bad, every second of the long
		months = append(months, []float64{12, 48}[i%2])
		bad = append(bad, []float64{1, 1, 0, 0, 0, 1, 0, 0}[i%8])
	}
	x, _ := mining.NewMatrix(mining.Numbers("months", months))
	m, _ := scorecard.Fit(context.Background(), x, bad, scorecard.Options{PDO: 20, Base: 600, BaseOdds: 50})
	fmt.Println("base", m.Base())
	for _, b := range m.Binning().Variables()[0].Bins {
		fmt.Println(b.Label.En, b.Points)
	}
	reasons, _ := m.Reasons(x, 1, 3)
	fmt.Println(reasons[0].Text.En)
	// Output:
	// base 502
	// ≤ 12 17
	// > 12 -15
	// months (> 12): 16 points below the mean
}
