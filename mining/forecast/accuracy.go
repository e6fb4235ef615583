package forecast

import "math"

// SMAPE is the symmetric mean absolute percentage error of the M3 competition,
// the mean of 200·|y − f|/(|y| + |f|), from 0 to 200; two zeros count as 0
// (Makridakis & Hibon, International Journal of Forecasting 16, 2000). It is
// NaN without values. Slices of different length panic.
func SMAPE(actual, forecast []float64) float64 {
	sum := 0.0
	for t, v := range actual {
		if size := math.Abs(v) + math.Abs(forecast[t]); size > 0 {
			sum += 200 * math.Abs(v-forecast[t]) / size
		}
	}
	return sum / float64(len(actual))
}

// MASE is the mean absolute error in units of the mean absolute step from one
// season to the next within the values fitted (Hyndman & Koehler,
// International Journal of Forecasting 22, 2006; season 0 and 1 mean steps
// from one value to the next). It is NaN where there was no such step.
func MASE(train []float64, season int, actual, forecast []float64) float64 {
	season = max(season, 1)
	unit, sum := 0.0, 0.0
	for t := season; t < len(train); t++ {
		unit += math.Abs(train[t]-train[t-season]) / float64(len(train)-season)
	}
	if unit == 0 {
		return math.NaN()
	}
	for t, v := range actual {
		sum += math.Abs(v - forecast[t])
	}
	return sum / unit / float64(len(actual))
}

// Covered is how many of the values lie within the intervals, bounds included.
func (f *Forecast) Covered(actual []float64) int {
	n := 0
	for h, v := range actual {
		if f.Lo[h] <= v && v <= f.Hi[h] {
			n++
		}
	}
	return n
}
