package decide

import (
	"math"

	"zhike/mining"
)

// EntropyWeights weighs criteria by how much they tell the alternatives apart
// (Shannon's entropy; Hwang & Yoon 1981, section 3.3.2): with the shares p of a
// column's sum,
//
//	E = −Σ p ln p ÷ ln n,   weight = (1 − E) ÷ Σ (1 − E)
//
// A criterion that is the same for all weighs 0. The criteria's own Weight, where
// any is above 0, is multiplied in (Hwang & Yoon's λ). Values must not be
// negative, since shares would have no meaning, and at least one criterion must
// vary; otherwise it is a *mining.DataError. Costs and benefits are treated alike.
func EntropyWeights(x *mining.Matrix, criteria []Criterion) ([]float64, error) {
	t, err := take(x, criteria)
	if err != nil {
		return nil, err
	}
	given := make([]float64, len(criteria))
	for k := range given {
		given[k] = 1
	}
	for _, c := range criteria {
		if c.Weight != 0 {
			if given, err = t.weights(); err != nil {
				return nil, err
			}
			break
		}
	}
	out, sum := make([]float64, len(criteria)), 0.0
	for k, c := range t.columns {
		d, err := diversity(c)
		if err != nil {
			return nil, err
		}
		out[k] = given[k] * d
		sum += out[k]
	}
	if sum == 0 {
		return nil, mining.TableError("所有指标的取值都没有差别，熵权法无从定权", "no criterion differs between the alternatives, so entropy gives no weights")
	}
	for k := range out {
		out[k] /= sum
	}
	return out, nil
}

// diversity is 1 − E of a column: Σ p ln(n p) ÷ ln n, which is 0 for equal
// values and loses no digits near it. A column of zeros does not vary either.
func diversity(c mining.Column) (float64, error) {
	largest := 0.0
	for i, v := range c.Values {
		if v < 0 {
			return 0, mining.RowError(i, c.Name, "熵权法要求数值不为负；请平移该列或直接给定权重", "entropy needs values of zero or more; shift the column, or give the weights yourself")
		}
		largest = max(largest, v)
	}
	n := float64(len(c.Values))
	if largest == 0 || n == 1 {
		return 0, nil
	}
	sum := 0.0
	for _, v := range c.Values {
		sum += v / largest // sums of very large values would overflow
	}
	d := 0.0
	for _, v := range c.Values {
		if p := v / largest / sum; p > 0 {
			d += p * math.Log(p*n)
		}
	}
	if d = d / math.Log(n); d < 1e-14 {
		return 0, nil // rounding
	}
	return d, nil
}
