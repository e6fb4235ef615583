package tree

import (
	"cmp"
	"slices"

	"zhike/mining"
)

// Importance is how much a column matters to a model.
type Importance struct {
	Column string  `json:"column"`
	Value  float64 `json:"value"`
}

// ranked puts values divided by total beside their columns, the greatest first.
func ranked(s mining.Schema, values []float64, total float64) []Importance {
	out := make([]Importance, len(s))
	for j, f := range s {
		out[j] = Importance{f.Name, values[j] / total}
	}
	slices.SortStableFunc(out, func(a, b Importance) int { return cmp.Compare(b.Value, a.Value) })
	return out
}
