package prepare

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// Outlier is a row that stands out.
type Outlier struct {
	Row    int     `json:"row"`   // from 0
	Score  float64 `json:"score"` // above the threshold
	Causes []Cause `json:"causes"`
}

// Cause is a column that makes a row stand out.
type Cause struct {
	Column string  `json:"column"`
	Value  float64 `json:"value"`
	Low    float64 `json:"low"` // what is usual reaches from Low
	High   float64 `json:"high"`
	Weight float64 `json:"weight"` // share of this column in what makes the row stand out
}

// mostCauses is how many columns are named of a row.
const mostCauses = 3

// heaviest sorts causes and keeps the first, with weights that add up to 1
// over all of them.
func heaviest(causes []Cause) []Cause {
	total := 0.0
	for _, c := range causes {
		total += c.Weight
	}
	slices.SortStableFunc(causes, func(a, b Cause) int { return cmp.Compare(b.Weight, a.Weight) })
	causes = causes[:min(len(causes), mostCauses)]
	for k := range causes {
		if total > 0 {
			causes[k].Weight /= total
		}
	}
	return causes
}

// outliers lists the rows above the threshold, those that stand out most first.
func outliers(ctx context.Context, scores []float64, threshold float64, causes func(row int) []Cause) ([]Outlier, error) {
	var out []Outlier
	for i, s := range scores {
		if s > threshold {
			out = append(out, Outlier{Row: i, Score: s})
		}
	}
	err := mining.Pieces(ctx, len(out), 64, func(_, lo, hi int) {
		for k := lo; k < hi; k++ {
			out[k].Causes = heaviest(causes(out[k].Row))
		}
	})
	slices.SortStableFunc(out, func(a, b Outlier) int { return cmp.Compare(b.Score, a.Score) })
	return out, err
}

// spread is what is usual in a column.
type spread struct {
	Middle float64 `json:"middle"` // median
	Low    float64 `json:"low"`    // distances count from here down
	High   float64 `json:"high"`   // and from here up
	Unit   float64 `json:"unit"`   // 0 when the column does not vary
}

// distance is how many units a value lies outside.
func (s spread) distance(v float64) float64 {
	d := 0.0
	switch {
	case v != v || s.Unit == 0:
	case v < s.Low:
		d = s.Low/s.Unit - v/s.Unit
	case v > s.High:
		d = v/s.Unit - s.High/s.Unit
	}
	return min(d, math.MaxFloat64)
}

// fenceReach is how many robust standard deviations above the median a score is
// still usual (Iglewicz & Hoaglin 1993).
const fenceReach = 3.5

// upperFence is the greatest usual value of sorted scores. Their standard
// deviation is taken from the upper half alone, which is longer than the lower
// one, and from its nine tenths, which would be 1.2816 of it if they were normal:
// up to a tenth of the rows may be odd without moving it far.
func upperFence(sorted []float64) float64 {
	middle := quantile(sorted, .5)
	return middle + fenceReach/1.2816*(quantile(sorted, .9)-middle)
}
