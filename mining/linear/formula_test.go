package linear_test

import (
	"context"
	"testing"

	"zhike/mining"
	"zhike/mining/linear"
	"zhike/store/storetest"
)

// Rows with levels that were not met in training and with missing values score
// the same in both databases as in the program.
func TestFormula(t *testing.T) {
	x, y, err := table(shop(600, 5))
	if err != nil {
		t.Fatal(err)
	}
	strangers := shop(300, 6)
	for i := range strangers[:40] {
		strangers[i].City = "它'市"
	}
	ask, _, err := table(strangers)
	if err != nil {
		t.Fatal(err)
	}
	counts := make([]float64, len(y))
	for i := range counts {
		counts[i] = 2 * y[i]
	}
	ctx := t.Context()
	type scorer interface {
		Predict(ctx context.Context, x *mining.Matrix) ([]float64, error)
		Formula() mining.Formula
	}
	for name, fit := range map[string]func() (scorer, error){
		"logistic":  func() (scorer, error) { return linear.FitLogistic(ctx, x, y, linear.Options{}) },
		"reference": func() (scorer, error) { return linear.FitLogistic(ctx, x, y, linear.Options{Penalty: -1}) },
		"linear":    func() (scorer, error) { return linear.FitLinear(ctx, x, y, linear.Options{}) },
		"poisson":   func() (scorer, error) { return linear.FitPoisson(ctx, x, counts, linear.Options{}) },
		"svm":       func() (scorer, error) { return linear.FitSVM(ctx, x, y, linear.SVMOptions{}) },
	} {
		t.Run(name, func(t *testing.T) {
			m, err := fit()
			if err != nil {
				t.Fatal(err)
			}
			want, err := m.Predict(ctx, ask)
			if err != nil {
				t.Fatal(err)
			}
			storetest.Scores(t, m.Formula(), ask, want)
		})
	}
}
