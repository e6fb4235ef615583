package forecast

import "math"

// indices are the seasons of a series, one for each phase: they are added to
// what a series without seasons would be, or multiply it.
type indices struct {
	Product bool      `json:"product"`
	Values  []float64 `json:"values"` // of the phases 0 … m−1; sum 0, or mean 1
}

// findIndices is the classical decomposition: what the values are beside (or
// over) the moving average of one whole season, averaged by phase (as in
// Makridakis, Wheelwright & Hyndman 1998, 3/4). It wants two seasons.
func findIndices(y []float64, season int, product bool) *indices {
	sums, counts := make([]float64, season), make([]float64, season)
	half := season / 2
	trend := movingAverage(y, season)
	for i, v := range trend {
		t := i + half
		d := y[t] - v
		if product {
			d = y[t] / v
		}
		sums[t%season] += d
		counts[t%season]++
	}
	mean := 0.0
	for p := range sums {
		if sums[p] /= max(counts[p], 1); counts[p] == 0 && product {
			sums[p] = 1
		}
		mean += sums[p] / float64(season)
	}
	for p := range sums {
		if product {
			sums[p] /= mean
		} else {
			sums[p] -= mean
		}
	}
	return &indices{product, sums}
}

// movingAverage is centred: over m values for odd m, over m+1 with the outer
// two at half weight for even m; it begins at y[m/2].
func movingAverage(y []float64, m int) []float64 {
	half := m / 2
	out := make([]float64, max(len(y)-2*half, 0))
	for i := range out {
		window, sum := y[i:i+2*half+1], 0.0
		for _, v := range window {
			sum += v
		}
		if m%2 == 0 {
			sum -= (window[0] + window[2*half]) / 2
		}
		out[i] = sum / float64(m)
	}
	return out
}

// without takes the seasons out of a series that begins at phase 0.
func (s *indices) without(y []float64) []float64 {
	out := append([]float64(nil), y...)
	if s == nil {
		return out
	}
	for t := range out {
		if s.Product {
			out[t] /= s.Values[t%len(s.Values)]
		} else {
			out[t] -= s.Values[t%len(s.Values)]
		}
	}
	return out
}

// apply puts the seasons back into moments whose first step has this phase.
func (s *indices) apply(phase int, mean, deviation []float64) {
	if s == nil {
		return
	}
	for h := range mean {
		v := s.Values[(phase+h)%len(s.Values)]
		if s.Product {
			mean[h] *= v
			deviation[h] *= v
		} else {
			mean[h] += v
		}
	}
}

// usable tells whether dividing by the seasons makes sense.
func (s *indices) usable() bool {
	for _, v := range s.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) || s.Product && v < .01 {
			return false
		}
	}
	return true
}

// isSeasonal tests the autocorrelation r at the lag of one season at the
// 10 % level, as the M competitions do: |r(m)| > 1.645 √((1 + 2Σ r(i)²)/n)
// over i < m (Bartlett 1946; Assimakopoulos & Nikolopoulos 2000, 4).
func isSeasonal(y []float64, season int) bool {
	if season < 2 || len(y) < 2*season+1 {
		return false
	}
	sum := 1.0
	for lag := 1; lag < season; lag++ {
		r := autocorrelation(y, lag)
		sum += 2 * r * r
	}
	return math.Abs(autocorrelation(y, season)) > 1.645*math.Sqrt(sum/float64(len(y)))
}

func autocorrelation(y []float64, lag int) float64 {
	mean := average(y)
	var with, own float64
	for t, v := range y {
		own += (v - mean) * (v - mean)
		if t >= lag {
			with += (v - mean) * (y[t-lag] - mean)
		}
	}
	if own == 0 {
		return 0
	}
	return with / own
}

func average(y []float64) float64 {
	sum := 0.0
	for _, v := range y {
		sum += v
	}
	return sum / float64(len(y))
}

func allPositive(y []float64) bool {
	for _, v := range y {
		if !(v > 0) {
			return false
		}
	}
	return true
}

// seasonsOf returns the seasons of a series if it has any, multiplying where
// all values are positive, else nil.
func seasonsOf(y []float64, season int) *indices {
	if !isSeasonal(y, season) {
		return nil
	}
	if allPositive(y) {
		if s := findIndices(y, season, true); s.usable() {
			return s
		}
	}
	return findIndices(y, season, false)
}
