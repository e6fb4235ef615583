package metric

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// PSI is the population stability index of two sets of counts over the same
// bins, Σ (now − before) × ln(now ÷ before) over the shares of the bins
// (Siddiqi 2006); an empty bin counts as half a row, one empty on both sides
// is left out. Chance is what it exceeds in one of 20 pairs of samples of the
// same population: (1/N + 1/M) × the .95 quantile of χ² with one degree less
// than bins (Yurdakul 2018). Both are NaN when a side has no rows.
func PSI(before, now []float64) (psi, chance float64) {
	sameLength(before, now)
	n, m := Sum(before), Sum(now)
	if n == 0 || m == 0 {
		return math.NaN(), math.NaN()
	}
	bins := 0
	for k := range before {
		if before[k] == 0 && now[k] == 0 {
			continue
		}
		bins++
		a, b := max(before[k], .5)/n, max(now[k], .5)/m
		psi += (b - a) * math.Log(b/a)
	}
	if bins > 1 {
		chance = (1/n + 1/m) * distuv.ChiSquared{K: float64(bins - 1)}.Quantile(.95)
	}
	return psi, chance
}
