package linear

import (
	"context"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

const (
	plattFolds = 5
	// plattRows is how many rows for each term make a machine's scores of its
	// own rows as good as those of others: they stand out by about one part in
	// so many.
	plattRows = 200
)

// unseenScores are the scores of every row by a machine that has not learnt from
// it. The folds are dealt in the order of classes and values, so that the order
// of the rows has no say. Where a class has fewer rows than there are folds, the
// scores of the machine's own rows have to do.
func unseenScores(ctx context.Context, x *mining.Matrix, y []float64, cost float64, own []float64) ([]float64, error) {
	ones := int(floats.Sum(y))
	if min(ones, len(y)-ones) < plattFolds {
		return own, nil
	}
	columns := [][]float64{y}
	for j := range x.Width() {
		columns = append(columns, x.Column(j).Values)
	}
	order := mining.Order(columns...)
	out := make([]float64, len(y))
	for fold := range plattFolds {
		var train, test []int
		for k, i := range order {
			if k%plattFolds == fold {
				test = append(test, int(i))
			} else {
				train = append(train, int(i))
			}
		}
		m, _, err := border(ctx, x.Take(train), mining.TakeValues(y, train), cost)
		if err != nil {
			return nil, err
		}
		scores, err := m.Scores(ctx, x.Take(test))
		if err != nil {
			return nil, err
		}
		for k, i := range test {
			out[i] = scores[k]
		}
	}
	return out, nil
}
