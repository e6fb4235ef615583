package survival

import (
	"context"
	"math"
	"sort"

	"zhike/mining"
)

// Predict returns for each row the logarithm of its hazard relative to the
// average row: 0 is average, the higher the sooner.
func (m *Cox) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	aligned, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	if err := complete(aligned); err != nil {
		return nil, err
	}
	out := make([]float64, x.Rows())
	err = mining.Pieces(ctx, x.Rows(), 4096, func(_, lo, hi int) {
		for k := range m.terms {
			t, coef := &m.terms[k], m.coef[k]
			values := aligned.Column(t.column).Values
			for i := lo; i < hi; i++ {
				out[i] += (t.value(values[i]) - t.centre) * coef
			}
		}
	})
	return out, err
}

// Survival returns for each row the probability to last longer than each of
// the times, exp(−Λ(t) exp(score)). Beyond the last event the curve stays
// where it was.
func (m *Cox) Survival(ctx context.Context, x *mining.Matrix, times ...float64) ([][]float64, error) {
	scores, err := m.Predict(ctx, x)
	if err != nil {
		return nil, err
	}
	hazard := make([]float64, len(times))
	for j, t := range times {
		hazard[j] = m.hazardAt(t)
	}
	out := make([][]float64, len(scores))
	for i, score := range scores {
		out[i] = make([]float64, len(times))
		for j, h := range hazard {
			if out[i][j] = 1; h > 0 {
				out[i][j] = math.Exp(-h * math.Exp(score))
			}
		}
	}
	return out, nil
}

func (m *Cox) hazardAt(t float64) float64 {
	i := sort.Search(len(m.times), func(i int) bool { return m.times[i] > t })
	if i == 0 {
		return 0
	}
	return m.hazard[i-1]
}

// Quantile returns for each row the first time by which its probability of the
// event has reached p; NaN if it has not by the last event observed.
func (m *Cox) Quantile(ctx context.Context, x *mining.Matrix, p float64) ([]float64, error) {
	scores, err := m.Predict(ctx, x)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(scores))
	for i, score := range scores {
		need := -math.Log1p(-p) * math.Exp(-score)
		k := sort.SearchFloat64s(m.hazard, need)
		if out[i] = math.NaN(); k < len(m.times) {
			out[i] = m.times[k]
		}
	}
	return out, nil
}
