package scorecard

import (
	"context"
	"math"
	"slices"
	"sort"

	"zhike/mining"
	"zhike/mining/metric"
)

// bands are the tenths of the training rows by score.
type bands struct {
	Cuts []float64 `json:"cuts"` // the largest score of each band but the last
	Rows []float64 `json:"rows"`
}

const bandCount = 10

func bandsOf(scores []float64) bands {
	sorted := slices.Clone(scores)
	slices.Sort(sorted)
	var b bands
	for k := 1; k < bandCount; k++ {
		cut := sorted[(k*len(sorted)+bandCount-1)/bandCount-1]
		if cut < sorted[len(sorted)-1] && (len(b.Cuts) == 0 || cut > b.Cuts[len(b.Cuts)-1]) {
			b.Cuts = append(b.Cuts, cut)
		}
	}
	b.Rows = b.count(scores)
	return b
}

func (b bands) count(scores []float64) []float64 {
	out := make([]float64, len(b.Cuts)+1)
	for _, s := range scores {
		out[sort.SearchFloat64s(b.Cuts, s)]++
	}
	return out
}

// Shift is how far a later population has moved away from the training rows.
type Shift struct {
	Column string  `json:"column"` // empty for the score as a whole
	PSI    float64 `json:"psi"`
	Chance float64 `json:"chance"` // what PSI exceeds in one of 20 samples of the same population
	Level  string  `json:"level"`  // stable, shifted, unstable
}

// The usual reading of the PSI.
const (
	shiftedAt  = .1
	unstableAt = .25
)

// Stability compares other rows with those of training: the population
// stability index of the score, by tenths of the training rows, then of each
// column that the scorecard uses, by its bins. A PSI of .1 calls for a look, one
// of .25 for a new scorecard, unless it is no more than chance brings in so few rows.
func (m *Scorecard) Stability(ctx context.Context, x *mining.Matrix) ([]Shift, error) {
	scores, err := m.Score(ctx, x)
	if err != nil {
		return nil, err
	}
	if len(scores) == 0 {
		return nil, mining.TableError("没有数据行，无从比较", "there are no rows to compare")
	}
	if x, err = m.binning.schema.Align(x); err != nil {
		return nil, err
	}
	out := []Shift{shift("", m.bands.Rows, m.bands.count(scores))}
	for j := range m.binning.variables {
		if m.weights[j] > 0 {
			v := &m.binning.variables[j]
			before, now := v.counts(x.Column(j).Values)
			out = append(out, shift(v.Column, before, now))
		}
	}
	return out, nil
}

func shift(column string, before, now []float64) Shift {
	s := Shift{Column: column, Level: "stable"}
	s.PSI, s.Chance = metric.PSI(before, now)
	switch {
	case s.PSI <= s.Chance || math.IsNaN(s.PSI):
	case s.PSI > unstableAt:
		s.Level = "unstable"
	case s.PSI > shiftedAt:
		s.Level = "shifted"
	}
	return s
}

// counts returns the rows of each bin in training and among the values; those
// without a bin, if there are any, come last.
func (v *Variable) counts(values []float64) (before, now []float64) {
	now = make([]float64, len(v.Bins)+1)
	for _, value := range values {
		k := v.bin(value)
		if k < 0 {
			k = len(v.Bins)
		}
		now[k]++
	}
	for _, b := range v.Bins {
		before = append(before, float64(b.Rows))
	}
	if now[len(v.Bins)] == 0 {
		return before, now[:len(v.Bins)]
	}
	return append(before, 0), now
}
