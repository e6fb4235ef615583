package scorecard

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"zhike/mining"
)

// tally is the number of rows of class 0 and of class 1.
type tally [2]float64

func (t tally) rows() float64 { return t[0] + t[1] }

func (t tally) plus(u tally) tally { return tally{t[0] + u[0], t[1] + u[1]} }

// rate is the share of class 1.
func (t tally) rate() float64 { return t[1] / t.rows() }

// evidence is the weight of evidence of some rows among all, and what they add
// to the information value.
func (t tally) evidence(all tally) (woe, iv float64) {
	one, zero := max(t[1], .5)/all[1], max(t[0], .5)/all[0]
	woe = math.Log(one / zero)
	return woe, (one - zero) * woe
}

// chance is what one more bin adds to the information value on average where
// the column says nothing: IV × n₀n₁/(n₀+n₁) is then about χ² with a degree of
// freedom for each bin but one.
func (t tally) chance() float64 { return 1/t[0] + 1/t[1] }

// Bin is one bin of a column.
type Bin struct {
	Label   mining.Text `json:"label"`
	Missing bool        `json:"missing,omitempty"` // holds the missing values
	Rows    int         `json:"rows"`
	Ones    int         `json:"ones"` // rows of class 1
	WOE     float64     `json:"woe"`
	IV      float64     `json:"iv"`     // its part of the column's
	Points  int         `json:"points"` // 0 in a column that the scorecard does not use
}

// Rate is the share of class 1 in the bin.
func (b Bin) Rate() float64 { return float64(b.Ones) / float64(b.Rows) }

// Variable is a column with its bins: those of a number from the lowest values
// up, those of a category from the lowest rate of class 1 up, then the one of
// missing values if the training rows had any.
type Variable struct {
	Column string    `json:"column"`
	Cuts   []float64 `json:"cuts,omitempty"`  // of a number: bin k holds the values above cut k−1 and up to cut k
	Group  []int     `json:"group,omitempty"` // of a category: the bin of each level; −1 for one not met in training
	Bins   []Bin     `json:"bins"`
	IV     float64   `json:"iv"`
	FineIV float64   `json:"fine_iv"`   // before bins were merged: of a category with a bin for each level
	Chance float64   `json:"chance_iv"` // what FineIV exceeds in one of 20 columns that say nothing
	Shape  string    `json:"shape"`     // of a number: rising, falling, peak, valley, free, flat; of a category: sorted
}

// bin is the place of the bin that a value belongs to, −1 if there is none.
func (v *Variable) bin(value float64) int {
	switch {
	case math.IsNaN(value):
		return v.missing()
	case v.Group == nil && v.missing() == 0:
		return -1 // no number was met in training
	case v.Group == nil:
		return sort.SearchFloat64s(v.Cuts, value)
	case v.Group[int(value)] < 0:
		return v.missing()
	}
	return v.Group[int(value)]
}

func (v *Variable) missing() int {
	if last := len(v.Bins) - 1; last >= 0 && v.Bins[last].Missing {
		return last
	}
	return -1
}

// each returns a figure of the bin of every value, 0 where there is none.
func (v *Variable) each(values []float64, figure func(Bin) float64) []float64 {
	figures := make([]float64, len(v.Bins))
	for k, b := range v.Bins {
		figures[k] = figure(b)
	}
	out := make([]float64, len(values))
	for i, value := range values {
		if k := v.bin(value); k >= 0 {
			out[i] = figures[k]
		}
	}
	return out
}

// add appends the bin of some rows.
func (v *Variable) add(label mining.Text, t, all tally) {
	b := Bin{Label: label, Rows: int(t.rows()), Ones: int(t[1])}
	b.WOE, b.IV = t.evidence(all)
	v.Bins, v.IV = append(v.Bins, b), v.IV+b.IV
}

// fitVariable bins one column.
func fitVariable(c mining.Column, y []float64, all tally, o BinOptions) Variable {
	var missing tally
	for i, value := range c.Values {
		if math.IsNaN(value) {
			missing[int(y[i])]++
		}
	}
	m := merging{all: all, least: o.MinShare * all.rows(), toll: o.Gain * all.chance()}
	var v Variable
	if c.Category() {
		v = fitCategory(c, y, m, o)
	} else {
		v = fitNumber(c, y, int(missing.rows()), m, o)
	}
	v.Column = c.Name
	if missing.rows() > 0 {
		v.add(mining.Text{Zh: "缺失", En: "missing"}, missing, all)
		last := len(v.Bins) - 1
		v.Bins[last].Missing = true
		v.FineIV += v.Bins[last].IV
	}
	return v
}

// interval writes the bin of a number between two cuts.
func interval(cuts []float64, k int) mining.Text {
	low, high := "", ""
	if k > 0 {
		low = strconv.FormatFloat(cuts[k-1], 'g', -1, 64)
	}
	if k < len(cuts) {
		high = strconv.FormatFloat(cuts[k], 'g', -1, 64)
	}
	switch {
	case low == "" && high == "":
		return mining.Text{Zh: "所有值", En: "any value"}
	case low == "":
		return mining.Text{Zh: "≤ " + high, En: "≤ " + high}
	case high == "":
		return mining.Text{Zh: "> " + low, En: "> " + low}
	}
	return mining.Text{Zh: low + " < … ≤ " + high, En: low + " < … ≤ " + high}
}

// listed writes the levels of a bin.
func listed(levels []string) mining.Text {
	const most = 20
	more := ""
	if n := len(levels) - most; n > 0 {
		levels, more = levels[:most], " + "+strconv.Itoa(n)
	}
	return mining.Text{Zh: strings.Join(levels, "、") + more, En: strings.Join(levels, ", ") + more}
}
