package tree

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// ForestOptions are the choices of a random forest; the zero value is good.
type ForestOptions struct {
	Trees   int // 300 by default
	Columns int // columns tried at each question; by default √ of their number, for numbers a third of it
	MinLeaf int // rows in a leaf at least; by default one in 200, from 3 to 25
	Depth   int // questions on a path at most; 0 for any number
	Seed    uint64
}

// Forest is a random forest (Breiman 2001): each tree is grown on a bootstrap
// sample of the rows, at each question choosing among a few columns drawn at
// random; the prediction is the mean over the trees, of a probability where y
// is 0 or 1. The best cut is sought among the edges of at most 255 bins.
type Forest struct {
	ensemble
	report ForestReport
}

// ForestReport says how the model came about and how it does on rows that its
// trees have not seen: each row is predicted by those trees alone whose sample
// it is not in ("out of bag"), about 37 % of them.
type ForestReport struct {
	Rows    int     `json:"rows"`
	Trees   int     `json:"trees"`
	Classes bool    `json:"classes"`
	OutRows int     `json:"out_rows"` // rows out of at least one bag
	MSE     float64 `json:"mse"`      // mean squared error out of bag; of probabilities, the Brier score
	Error   float64 `json:"error"`    // share of wrong classes out of bag, at one half; 0 for numbers
	R2      float64 `json:"r2"`       // 1 − MSE ÷ variance of y; 0 when y is constant
}

// FitForest grows a forest.
func FitForest(ctx context.Context, x *mining.Matrix, y []float64, o ForestOptions) (*Forest, error) {
	if err := x.CheckTarget(y); err != nil {
		return nil, err
	}
	classes := !slices.ContainsFunc(y, func(v float64) bool { return v != 0 && v != 1 })
	preset(&o.Trees, 300)
	preset(&o.MinLeaf, min(max(x.Rows()/200, 3), 25))
	if classes {
		preset(&o.Columns, int(math.Round(math.Sqrt(float64(x.Width())))))
	}
	preset(&o.Columns, max(1, (x.Width()+2)/3))
	o.Columns = min(o.Columns, x.Width())
	if o.Trees < 1 || o.Trees > 100_000 || o.MinLeaf < 1 || o.Columns < 1 || o.Depth < 0 {
		return nil, mining.TableError("树数须为 1 到 100000，每叶行数与所试列数须大于 0，深度不能为负", "there must be from 1 to 100,000 trees, and leaf, columns and depth must not be below their least")
	}
	w, err := newWood(ctx, x, y, o)
	if err != nil {
		return nil, err
	}
	m := &Forest{ensemble: ensemble{schema: x.Schema(), trees: make([]tree, o.Trees)}}
	err = mining.Pieces(ctx, o.Trees, 1, func(k, _, _ int) {
		m.trees[k] = w.grow(ctx, k)
	})
	if err != nil {
		return nil, err
	}
	m.report = w.report(classes, o.Trees)
	return m, nil
}

// Predict returns the probability of class 1, or the mean, for every row.
func (m *Forest) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	return m.sums(ctx, x, func(s float64) float64 { return s })
}

// PredictRow is Predict for one row whose values stand in the order of the
// schema, levels by their number in it.
func (m *Forest) PredictRow(row []float64) float64 { return m.sum(row) }

// Schema is the columns that the model asks about.
func (m *Forest) Schema() mining.Schema { return m.schema }

// Report says how the model came about and how it does out of bag.
func (m *Forest) Report() ForestReport { return m.report }

// Importance is the share of each column in the gains of all questions, the
// greatest first. It favours columns with many values; see
// PermutationImportance for the honest one.
func (m *Forest) Importance() []Importance { return m.importance() }

func (m *Forest) String() string {
	return fmt.Sprintf("a forest of %d trees", len(m.trees))
}
