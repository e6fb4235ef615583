package metric

import (
	"cmp"
	"slices"
)

// Correction is how p-values are adjusted for the number of tests.
type Correction string

const (
	// BenjaminiHochberg bounds the share of chance findings among those with q
	// up to a level, the false discovery rate (Benjamini & Hochberg 1995).
	BenjaminiHochberg Correction = "bh"
	// Holm bounds the chance that even one finding with q up to a level is
	// by chance (Holm 1979).
	Holm Correction = "holm"
	// Uncorrected leaves q = p: right for one test fixed beforehand only.
	Uncorrected Correction = "none"
)

// Known tells whether there is such a correction.
func (c Correction) Known() bool {
	return c == BenjaminiHochberg || c == Holm || c == Uncorrected
}

// Adjust returns the p-values adjusted for so many tests, of which these may be
// the part that is kept. With p₁ ≤ p₂ ≤ … the values in order and m tests,
// Benjamini & Hochberg have qᵢ = min over j ≥ i of m·pⱼ/j, Holm has
// qᵢ = max over j ≤ i of (m−j+1)·pⱼ, both at most 1. Where only a part is given,
// ranks are counted within it, which can only make q greater.
func Adjust(p []float64, tests float64, c Correction) []float64 {
	out, order := slices.Clone(p), make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	switch c {
	case BenjaminiHochberg:
		q := 1.0
		for j := len(order) - 1; j >= 0; j-- {
			q = min(q, p[order[j]]*tests/float64(j+1))
			out[order[j]] = q
		}
	case Holm:
		q := 0.0
		for j, i := range order {
			q = min(1, max(q, p[i]*(tests-float64(j))))
			out[i] = q
		}
	}
	return out
}
