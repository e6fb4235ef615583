package scorecard

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// fitNumber bins a column of numbers, of which so many are missing.
func fitNumber(c mining.Column, y []float64, missing int, m merging, o BinOptions) Variable {
	upper := fineCuts(c.Values, missing, o.Fine)
	m.fine = make([]tally, len(upper))
	for i, value := range c.Values {
		if !math.IsNaN(value) {
			m.fine[place(upper, value)][int(y[i])]++
		}
	}
	var v Variable
	v.FineIV, v.Chance = m.unmerged(missing > 0)
	ends, shape := m.number(o.Trend)
	v.Shape = shape
	for _, end := range ends[:max(0, len(ends)-1)] {
		v.Cuts = append(v.Cuts, upper[end])
	}
	for k, t := range m.merged(ends) {
		v.add(interval(v.Cuts, k), t, m.all)
	}
	return v
}

// fineCuts returns the largest value of each fine bin: one for every different
// value if there are no more than asked, else about equally many rows in each,
// and a bin of its own for a value that would fill one.
func fineCuts(values []float64, missing, bins int) []float64 {
	present := len(values) - missing
	sorted := sortedNumbers(values, present)
	var distinct []float64
	for i, v := range sorted {
		if i == 0 || v != sorted[i-1] {
			if distinct = append(distinct, v); len(distinct) > bins {
				break
			}
		}
	}
	if len(distinct) <= bins {
		return distinct
	}
	var upper []float64
	size, begin := float64(present)/float64(bins), 0
	for lo := 0; lo < present; {
		hi := lo + 1
		for hi < present && sorted[hi] == sorted[lo] {
			hi++
		}
		if float64(hi-lo) >= size && lo > begin { // what lies below it is a bin
			upper, begin = append(upper, sorted[lo-1]), lo
		}
		if float64(hi-begin) >= size || hi == present {
			upper, begin = append(upper, sorted[lo]), hi
		}
		lo = hi
	}
	return upper
}

// sortedNumbers returns the values that are there, sorted: by their bits, a
// byte at a time, in time linear in the rows.
func sortedNumbers(values []float64, present int) []float64 {
	const sign = 1 << 63
	keys, other := make([]uint64, 0, present), make([]uint64, present)
	var count [8][256]int
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		k := math.Float64bits(v + 0) // −0 is 0
		if k&sign != 0 {
			k = ^k
		} else {
			k |= sign
		}
		keys = append(keys, k)
		for b := range count {
			count[b][byte(k>>(8*b))]++
		}
	}
	for b := range count {
		if present > 0 && count[b][byte(keys[0]>>(8*b))] == present {
			continue // all have the same byte here
		}
		at := 0
		for digit, n := range count[b] {
			count[b][digit], at = at, at+n
		}
		for _, k := range keys {
			digit := byte(k >> (8 * b))
			other[count[b][digit]] = k
			count[b][digit]++
		}
		keys, other = other, keys
	}
	out := make([]float64, present)
	for i, k := range keys {
		if k&sign != 0 {
			k &^= sign
		} else {
			k = ^k
		}
		out[i] = math.Float64frombits(k)
	}
	return out
}

// place is the first bin whose upper end is not below the value.
func place(upper []float64, value float64) int {
	lo, n := 0, len(upper)
	for n > 1 {
		half := n / 2
		if upper[lo+half-1] < value {
			lo += half
		}
		n -= half
	}
	return lo
}

// A level rarer than this, or than the share of a fine bin, is put with the
// other rare ones before the levels are sorted: their rates are mostly chance.
const rareRows = 20

// fitCategory bins a category: its levels are sorted by the rate of class 1,
// and neighbours merged.
func fitCategory(c mining.Column, y []float64, m merging, o BinOptions) Variable {
	counts := make([]tally, len(c.Levels))
	missing := false
	for i, value := range c.Values {
		if math.IsNaN(value) {
			missing = true
			continue
		}
		counts[int(value)][int(y[i])]++
	}
	parts := sortLevels(counts, max(rareRows, m.all.rows()/float64(4*o.Fine)))
	v := Variable{Shape: "sorted", Group: make([]int, len(c.Levels))}
	for i := range v.Group {
		v.Group[i] = -1
	}
	single := m
	for _, t := range counts {
		if t.rows() > 0 {
			single.fine = append(single.fine, t)
		}
	}
	v.FineIV, v.Chance = single.unmerged(missing)
	m.fine = make([]tally, len(parts))
	for k, part := range parts {
		for _, level := range part {
			m.fine[k] = m.fine[k].plus(counts[level])
		}
	}
	ends := m.free()
	bins := m.merged(ends)
	for k, t := range bins {
		var levels []int
		for p := range parts {
			if b := sort.SearchInts(ends, p); b == k {
				levels = append(levels, parts[p]...)
			}
		}
		slices.Sort(levels)
		names := make([]string, len(levels))
		for i, level := range levels {
			v.Group[level], names[i] = k, c.Levels[level]
		}
		v.add(listed(names), t, m.all)
	}
	return v
}

// sortLevels returns the levels that have rows by the rate of class 1, the
// rare ones together as one.
func sortLevels(counts []tally, rare float64) [][]int {
	var parts [][]int
	var others []int
	for level, t := range counts {
		switch n := t.rows(); {
		case n == 0:
		case n < rare:
			others = append(others, level)
		default:
			parts = append(parts, []int{level})
		}
	}
	if len(others) > 0 {
		parts = append(parts, others)
	}
	rate := func(part []int) float64 {
		var t tally
		for _, level := range part {
			t = t.plus(counts[level])
		}
		return t.rate()
	}
	rates := make(map[int]float64, len(parts))
	for _, part := range parts {
		rates[part[0]] = rate(part)
	}
	slices.SortFunc(parts, func(a, b []int) int {
		return cmp.Or(cmp.Compare(rates[a[0]], rates[b[0]]), cmp.Compare(a[0], b[0]))
	})
	return parts
}

// unmerged is the information value of the fine bins, without that of missing
// values, and what it exceeds by chance in one of 20 columns.
func (m merging) unmerged(missing bool) (iv, chance float64) {
	for _, t := range m.fine {
		_, part := t.evidence(m.all)
		iv += part
	}
	freedom := float64(len(m.fine) - 1)
	if missing {
		freedom++
	}
	if freedom <= 0 {
		return iv, 0
	}
	return iv, m.all.chance() * distuv.ChiSquared{K: freedom}.Quantile(.95)
}
