package tree

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// maxBins is the number of bins of a column, that for missing values included,
// so that a bin is one byte.
const maxBins = 255

// sampleRows is how many rows are looked at to place the bins.
const sampleRows = 100_000

// binning sorts the values of one column into bins. Bin 0 is for missing
// values, and in a category also for levels that are too rare for a bin.
type binning struct {
	count int          // bins, bin 0 included
	edges [256]float64 // numbers: bin b holds values above edges[b−2] up to edges[b−1]; +Inf behind the last
	level []uint8      // categories: bin of each level; nil for numbers
}

// binned is a matrix in bins.
type binned struct {
	rows    int
	columns [][]uint8
	how     []binning
}

// binMatrix places the bins and sorts every value into its own.
func binMatrix(ctx context.Context, x *mining.Matrix, seed uint64) (*binned, error) {
	b := &binned{rows: x.Rows(), columns: make([][]uint8, x.Width()), how: make([]binning, x.Width())}
	sample := sampleOf(x.Rows(), seed)
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		b.how[j] = place(x.Column(j), sample)
		b.columns[j] = b.how[j].sort(x.Column(j).Values)
	})
	return b, err
}

// sampleOf chooses the rows by which bins are placed; nil means all.
func sampleOf(rows int, seed uint64) []int {
	if rows <= sampleRows {
		return nil
	}
	random := mining.Random(seed, 0xb175)
	sample := make([]int, 0, sampleRows)
	for i := range rows { // Knuth's selection sampling: in order, each row once at most
		if random.IntN(rows-i) < sampleRows-len(sample) {
			sample = append(sample, i)
		}
	}
	return sample
}

// place decides the bins of a column.
func place(c mining.Column, sample []int) binning {
	values := c.Values
	if sample != nil {
		values = mining.TakeValues(values, sample)
	}
	if c.Category() {
		return placeLevels(values, len(c.Levels))
	}
	present := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) {
			present = append(present, v)
		}
	}
	slices.Sort(present)
	return placeEdges(present)
}

// placeLevels gives the most frequent levels a bin each.
func placeLevels(codes []float64, levels int) binning {
	counts := make([]int, levels)
	for _, v := range codes {
		if !math.IsNaN(v) {
			counts[int(v)]++
		}
	}
	order := make([]int, 0, levels)
	for level, n := range counts {
		if n > 0 {
			order = append(order, level)
		}
	}
	if len(order) > maxBins-1 {
		slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
		order = order[:maxBins-1]
		slices.Sort(order)
	}
	b := binning{count: 1 + len(order), level: make([]uint8, levels)}
	for i, level := range order {
		b.level[level] = uint8(1 + i)
	}
	return b
}

// placeEdges puts edges half-way between neighbouring values: between all of
// them if they are few, else so that the bins hold about equally many rows, a
// value more frequent than that having a bin of its own.
func placeEdges(sorted []float64) binning {
	var b binning
	for i := range b.edges {
		b.edges[i] = math.Inf(1)
	}
	distinct := 0
	for i, v := range sorted {
		if i == 0 || v != sorted[i-1] {
			distinct++
		}
	}
	edges, left, held := 0, len(sorted), 0
	for lo := 0; lo < len(sorted); {
		hi := runEnd(sorted, lo)
		held += hi - lo
		if hi == len(sorted) {
			break
		}
		fair := float64(left) / float64(maxBins-1-edges)
		following := float64(runEnd(sorted, hi) - hi)
		if distinct <= maxBins-1 || edges < maxBins-2 && (float64(held) >= fair || following >= fair && float64(held) >= fair/2) {
			b.edges[edges] = middle(sorted[lo], sorted[hi])
			edges++
			left -= held
			held = 0
		}
		lo = hi
	}
	b.count = edges + 2
	return b
}

// runEnd is where the run of values equal to sorted[lo] ends.
func runEnd(sorted []float64, lo int) int {
	hi := lo + 1
	for hi < len(sorted) && sorted[hi] == sorted[lo] {
		hi++
	}
	return hi
}

// middle is a number from a (included) to b (excluded), about half-way, with
// no more digits than it takes when that can be had.
func middle(a, b float64) float64 {
	m := a/2 + b/2
	if !(m > a && m < b) {
		return a
	}
	return m
}

// sort returns the bin of every value.
func (b *binning) sort(values []float64) []uint8 {
	out := make([]uint8, len(values))
	if b.level != nil {
		for i, v := range values {
			if !math.IsNaN(v) {
				out[i] = b.level[int(v)]
			}
		}
		return out
	}
	for i, v := range values {
		out[i] = b.bin(v)
	}
	return out
}

// bin finds the bin of a number by halving, without a branch that depends on it.
func (b *binning) bin(v float64) uint8 {
	if v != v {
		return 0
	}
	e, i := &b.edges, uint8(0)
	for half := uint8(128); half > 0; half >>= 1 {
		k := i + half
		if e[k-1] < v {
			i = k
		}
	}
	return i + 1
}

// levelsOf turns a set of bins into one of levels.
func (b *binning) levelsOf(bins *[4]uint64) []uint64 {
	set := make([]uint64, (len(b.level)+63)/64)
	for level, bin := range b.level {
		if has(bins[:], int(bin)) {
			set[level>>6] |= 1 << (level & 63)
		}
	}
	return set
}
