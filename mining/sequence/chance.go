package sequence

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// describe works out the figures of a pair. The order of the sequences has no
// say in them.
func (e *evidence) describe(p *Pair) {
	slices.Sort(e.times)
	p.Median = stat.Quantile(.5, stat.Empirical, e.times, nil)
	p.Quick, p.Slow = stat.Quantile(.25, stat.Empirical, e.times, nil), stat.Quantile(.75, stat.Empirical, e.times, nil)
	p.Low, p.High = medianInterval(e.times)
	slices.Sort(e.chance)
	p.FirstBefore = e.before
	for _, c := range e.chance {
		p.ByChance += c
	}
	p.P = atLeast(e.before, e.chance)
}

// medianInterval returns the 95 % interval of the median of sorted values: the
// (j+1)-th from either end, j being the largest with P(B ≤ j) ≤ .025 for B
// binomial with n and ½ (Thompson 1936). NaN where there are too few values.
func medianInterval(sorted []float64) (low, high float64) {
	n := len(sorted)
	b := distuv.Binomial{N: float64(n), P: .5}
	from, to := -1, n/2 // the largest j is at from or behind, and before to
	for to-from > 1 {
		if j := (from + to) / 2; b.CDF(float64(j)) <= .025 {
			from = j
		} else {
			to = j
		}
	}
	if from < 0 {
		return math.NaN(), math.NaN()
	}
	return sorted[from], sorted[n-1-from]
}

// exactly is how many chances are convolved; with more, the normal
// distribution is near enough.
const exactly = 500

// atLeast is P(K ≥ k) where K is how many of independent events of the given
// chances happen (Poisson binomial): exactly up to 500 events, above that by
// the normal distribution with continuity correction.
func atLeast(k int, chances []float64) float64 {
	if k == 0 {
		return 1
	}
	if len(chances) > exactly {
		mean, variance := 0.0, 0.0
		for _, c := range chances {
			mean += c
			variance += c * (1 - c)
		}
		return distuv.UnitNormal.Survival((float64(k) - .5 - mean) / math.Sqrt(variance))
	}
	happened := make([]float64, len(chances)+1) // P of so many of the events so far
	happened[0] = 1
	for i, c := range chances {
		for j := i + 1; j > 0; j-- {
			happened[j] = happened[j]*(1-c) + happened[j-1]*c
		}
		happened[0] *= 1 - c
	}
	sum := 0.0
	for j := len(chances); j >= k; j-- {
		sum += happened[j]
	}
	return min(1, sum)
}
