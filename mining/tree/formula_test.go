package tree_test

import (
	"context"
	"testing"

	"zhike/mining"
	"zhike/mining/tree"
	"zhike/store/storetest"
)

// Rows with levels that were not met in training and with missing values score
// the same in both databases as in the program.
func TestFormula(t *testing.T) {
	x, y, err := table(shop(1500, 5))
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
	ctx := t.Context()
	type scorer interface {
		Predict(ctx context.Context, x *mining.Matrix) ([]float64, error)
		Formula() mining.Formula
	}
	boosted := func(o tree.Objective) func() (scorer, error) {
		return func() (scorer, error) { return tree.FitGBDT(ctx, x, y, tree.GBDTOptions{Objective: o}) }
	}
	for name, fit := range map[string]func() (scorer, error){
		"decision": func() (scorer, error) { return tree.FitDecision(ctx, x, y, tree.DecisionOptions{}) },
		"forest":   func() (scorer, error) { return tree.FitForest(ctx, x, y, tree.ForestOptions{Trees: 60, MinLeaf: 20}) },
		"logistic": boosted(tree.Logistic),
		"squared":  boosted(tree.Squared),
		"poisson":  boosted(tree.Poisson),
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
