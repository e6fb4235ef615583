package survival_test

import (
	"context"
	"fmt"

	"zhike/mining"
	"zhike/mining/survival"
)

func ExampleFitKaplanMeier() {
	months := []float64{1, 2, 3, 3, 5, 8, 8, 9, 12, 12}
	left := []float64{1, 1, 1, 0, 1, 1, 0, 1, 0, 0}
	curve, err := survival.FitKaplanMeier(context.Background(), months, left, survival.KaplanMeierOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	half := curve.At(6)
	fmt.Printf("after 6 months %.0f %% are still there (%.0f to %.0f)\n", 100*half.Survival, 100*half.Low, 100*half.High)
	fmt.Printf("half stay longer than %v months\n", curve.Median().Value)
	// Output:
	// after 6 months 58 % are still there (23 to 82)
	// half stay longer than 8 months
}

func ExampleFitCox() {
	months := []float64{1, 2, 3, 3, 5, 8, 8, 9, 12, 12}
	left := []float64{1, 1, 1, 0, 1, 1, 0, 1, 0, 0}
	card := []string{"no", "no", "no", "yes", "yes", "no", "yes", "no", "yes", "yes"}
	x, err := mining.NewMatrix(mining.Categories("card", card))
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := survival.FitCox(context.Background(), x, months, left, survival.CoxOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range m.Coefficients(.95) {
		fmt.Printf("%s: hazard × %.2f (%.2f to %.2f)\n", c.Term, c.Ratio, c.Low, c.High)
	}
	// Output:
	// card=yes: hazard × 0.13 (0.01 to 1.11)
}
