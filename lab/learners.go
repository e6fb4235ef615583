package lab

import (
	"context"
	"encoding/json"

	"zhike/mining"
	"zhike/mining/linear"
	"zhike/mining/tree"
)

// classifiers are the learners of `classify`: to add one, write a line.
func classifiers() map[string]learner {
	return map[string]learner{
		"gbdt":   {gbdt(tree.Logistic, 0), decode[tree.GBDT]},
		"forest": {forest, decode[tree.Forest]},
		"tree":   {decision, decode[tree.Decision]},

		"logistic": {logistic, decode[linear.Logistic]},
		"svm":      {machine, decode[linear.SVM]},
		"bayes":    {bayes, decode[linear.Bayes]},
	}
}

// regressors are the learners of `regress`.
func regressors(objective string, alpha float64) map[string]learner {
	return map[string]learner{
		"gbdt":   {gbdt(tree.Objective(objective), alpha), decode[tree.GBDT]},
		"forest": {forest, decode[tree.Forest]},
		"tree":   {decision, decode[tree.Decision]},

		"linear":  {line, decode[linear.Linear]},
		"poisson": {poisson, decode[linear.Poisson]},
	}
}

// decode reads a stored model.
func decode[M any, P interface {
	*M
	predictor
	json.Unmarshaler
}](data []byte) (predictor, error) {
	m := P(new(M))
	return m, m.UnmarshalJSON(data)
}

func gbdt(objective tree.Objective, alpha float64) func(context.Context, *mining.Matrix, []float64, learnFlags) (predictor, error) {
	return func(ctx context.Context, x *mining.Matrix, y []float64, o learnFlags) (predictor, error) {
		return tree.FitGBDT(ctx, x, y, tree.GBDTOptions{Objective: objective, Alpha: alpha, Trees: o.Trees, Leaves: o.Leaves,
			Depth: o.Depth, MinLeaf: o.Leaf, Rate: o.Rate, Columns: o.Share, Seed: o.Seed})
	}
}

func decision(ctx context.Context, x *mining.Matrix, y []float64, o learnFlags) (predictor, error) {
	return tree.FitDecision(ctx, x, y, tree.DecisionOptions{Leaves: o.Leaves, Depth: o.Depth, MinLeaf: o.Leaf})
}

func forest(ctx context.Context, x *mining.Matrix, y []float64, o learnFlags) (predictor, error) {
	return tree.FitForest(ctx, x, y, tree.ForestOptions{Trees: o.Trees, Depth: o.Depth, MinLeaf: o.Leaf, Columns: int(o.Share*float64(x.Width()) + .5), Seed: o.Seed})
}

func logistic(ctx context.Context, x *mining.Matrix, y []float64, o learnFlags) (predictor, error) {
	return linear.FitLogistic(ctx, x, y, o.linear())
}

func line(ctx context.Context, x *mining.Matrix, y []float64, o learnFlags) (predictor, error) {
	return linear.FitLinear(ctx, x, y, o.linear())
}

func poisson(ctx context.Context, x *mining.Matrix, y []float64, o learnFlags) (predictor, error) {
	return linear.FitPoisson(ctx, x, y, o.linear())
}

func (t learnFlags) linear() linear.Options {
	return linear.Options{Penalty: t.Penalty, Mix: t.Mix, Bare: t.bare}
}

func machine(ctx context.Context, x *mining.Matrix, y []float64, o learnFlags) (predictor, error) {
	return linear.FitSVM(ctx, x, y, linear.SVMOptions{Cost: o.Cost})
}

func bayes(ctx context.Context, x *mining.Matrix, y []float64, _ learnFlags) (predictor, error) {
	return linear.FitBayes(ctx, x, y, linear.BayesOptions{})
}
