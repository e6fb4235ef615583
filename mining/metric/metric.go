// Package metric measures how far predictions lie from what happened, and how
// sure one may be of the measure.
//
// All functions take slices of equal length and panic on unequal ones, as an
// index out of range does: the lengths are the program's doing, not the data's.
package metric

import "math"

// RMSE is the root mean square of predicted − actual; NaN for no rows.
func RMSE(predicted, actual []float64) float64 {
	sameLength(predicted, actual)
	sum := 0.0
	for i, p := range predicted {
		d := p - actual[i]
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(predicted)))
}

// MAE is the mean of |predicted − actual|; NaN for no rows.
func MAE(predicted, actual []float64) float64 {
	sameLength(predicted, actual)
	sum := 0.0
	for i, p := range predicted {
		sum += math.Abs(p - actual[i])
	}
	return sum / float64(len(predicted))
}

// R2 is 1 − Σ(actual − predicted)² ÷ Σ(actual − mean)²: the share of the spread
// that is explained; below 0 when the mean alone would have done better, NaN
// when all actual values are equal.
func R2(predicted, actual []float64) float64 {
	sameLength(predicted, actual)
	mean := Mean(actual)
	var left, spread float64
	for i, p := range predicted {
		left += (actual[i] - p) * (actual[i] - p)
		spread += (actual[i] - mean) * (actual[i] - mean)
	}
	if spread == 0 {
		return math.NaN()
	}
	return 1 - left/spread
}

// Correlation is Pearson's r; NaN when either side is constant or there are
// fewer than two rows. Two passes, so that large means cost no digits.
func Correlation(x, y []float64) float64 {
	sameLength(x, y)
	mx, my := Mean(x), Mean(y)
	var xx, yy, xy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx += dx * dx
		yy += dy * dy
		xy += dx * dy
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return max(-1, min(1, xy/math.Sqrt(xx*yy)))
}

// Mean is the arithmetic mean; NaN for no rows.
func Mean(x []float64) float64 { return Sum(x) / float64(len(x)) }

// Sum adds in the order given.
func Sum(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

func sameLength(x, y []float64) {
	if len(x) != len(y) {
		panic("metric: slices of different length")
	}
}
