package tree

import (
	"cmp"
	"context"
	"slices"

	"zhike/mining"
)

// Importance is how much a column matters to a model.
type Importance struct {
	Column string  `json:"column"`
	Value  float64 `json:"value"`
}

// ranked puts values divided by total beside their columns, the greatest first.
func ranked(s mining.Schema, values []float64, total float64) []Importance {
	out := make([]Importance, len(s))
	for j, f := range s {
		out[j] = Importance{f.Name, values[j] / total}
	}
	slices.SortStableFunc(out, func(a, b Importance) int { return cmp.Compare(b.Value, a.Value) })
	return out
}

// PermutationImportance is how much a score falls when the values of one
// column are dealt out anew among the rows (Breiman 2001): the mean over
// several deals, the greatest first. Ask it about rows that the model was not
// fitted to. The score is higher for better predictions; metric.AUC, or the
// negative of an error. What a column says that others say as well does not
// show.
func PermutationImportance(ctx context.Context, model interface {
	Predict(context.Context, *mining.Matrix) ([]float64, error)
}, x *mining.Matrix, y []float64, score func(predicted, actual []float64) float64, deals int, seed uint64) ([]Importance, error) {
	if err := x.CheckTarget(y); err != nil {
		return nil, err
	}
	if deals < 1 {
		return nil, mining.TableError("至少要打乱一次", "there must be at least one deal")
	}
	p, err := model.Predict(ctx, x)
	if err != nil {
		return nil, err
	}
	before := score(p, y)
	falls := make([]float64, x.Width())
	for j := range falls {
		for d := range deals {
			order := mining.Random(seed, uint64(j)<<32|uint64(d)).Perm(x.Rows())
			if p, err = model.Predict(ctx, x.With(j, mining.TakeValues(x.Column(j).Values, order))); err != nil {
				return nil, err
			}
			falls[j] += (before - score(p, y)) / float64(deals)
		}
	}
	return ranked(x.Schema(), falls, 1), nil
}
