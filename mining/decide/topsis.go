package decide

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// Closeness is how near each alternative comes to the best there is on every
// criterion, and how far it stays from the worst, from 0 to 1: TOPSIS, Hwang &
// Yoon (1981). Each column is divided by its Euclidean length and multiplied by
// its weight; with the distances D⁺ to the best values and D⁻ to the worst,
//
//	closeness = D⁻ ÷ (D⁺ + D⁻)
//
// It compares the alternatives given with each other: with one more or less,
// the figures of all can change. Where all alternatives are equal it is ½.
func Closeness(ctx context.Context, x *mining.Matrix, criteria []Criterion) ([]float64, error) {
	t, err := take(x, criteria)
	if err != nil {
		return nil, err
	}
	weights, err := t.weights()
	if err != nil {
		return nil, err
	}
	lengths, best, worst := t.ends(weights)
	out := make([]float64, t.rows)
	const piece = 4096
	err = mining.Pieces(ctx, t.rows, piece, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			toBest, toWorst := 0.0, 0.0
			for k, c := range t.columns {
				v := t.criteria[k].good(c.Values[i]) / lengths[k] * weights[k]
				toBest += (v - best[k]) * (v - best[k])
				toWorst += (v - worst[k]) * (v - worst[k])
			}
			a, b := math.Sqrt(toWorst), math.Sqrt(toBest)
			if out[i] = .5; a+b > 0 {
				out[i] = a / (a + b)
			}
		}
	})
	return out, err
}

// ends is the Euclidean length of each column, and its best and worst value in
// units of that and weighted.
func (t *table) ends(weights []float64) (lengths, best, worst []float64) {
	m := len(t.columns)
	lengths, best, worst = make([]float64, m), make([]float64, m), make([]float64, m)
	for k, c := range t.columns {
		if lengths[k] = floats.Norm(c.Values, 2); lengths[k] == 0 {
			lengths[k] = 1 // nothing but zeros
		}
		best[k], worst[k] = math.Inf(-1), math.Inf(1)
		for _, v := range c.Values {
			v = t.criteria[k].good(v) / lengths[k] * weights[k]
			best[k], worst[k] = max(best[k], v), min(worst[k], v)
		}
	}
	return lengths, best, worst
}
