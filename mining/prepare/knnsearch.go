package prepare

import (
	"math"
	"math/bits"
	"sort"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// donorBlock is how many donors are compared at a time: their columns stay in
// the second cache while the queries of a piece pass over them. The first blocks
// are smaller, beginning with firstBlock: as long as little is known of who is
// near, nobody can be ruled out.
const (
	donorBlock = 1024
	firstBlock = 64
)

// knnIndex is the donors laid out for comparing one row with many. Of
//
//	Σ (a−b)² = Σ a² + Σ b² − 2 Σ ab   over the columns that both have
//
// the sums over b are vector operations on whole blocks, in which missing
// values of b are 0; Σ a² depends on b only by which values it has, and is
// looked up by eight columns at a time. That is quick but rounded; whoever may
// be a neighbour by it is measured again, plainly.
type knnIndex struct {
	donors *mining.Matrix
	centre []float64
	scale  []float64   // what a difference is multiplied by; 0 leaves the column out
	values [][]float64 // of numbers, standardised, 0 for missing; nil for categories
	square [][]float64 // of the same
	norm   []float64   // Σ square by donor
	mask   [][]uint8   // by eight columns: which ones the donor has
	usual  []float64   // mean or mode by column
}

func newKNNIndex(x *mining.Matrix, raw bool) *knnIndex {
	w, n := x.Width(), x.Rows()
	ix := &knnIndex{donors: x, centre: make([]float64, w), scale: make([]float64, w), values: make([][]float64, w),
		square: make([][]float64, w), norm: make([]float64, n), mask: make([][]uint8, (w+7)/8), usual: make([]float64, w)}
	for b := range ix.mask {
		ix.mask[b] = make([]uint8, n)
	}
	for j := range w {
		c := x.Column(j)
		if c.Category() {
			ix.scale[j], ix.usual[j] = 1, mode(present(c.Values))
		} else {
			mean, deviation, _ := moments(c.Values)
			ix.centre[j], ix.usual[j] = mean, mean
			switch {
			case raw:
				ix.scale[j] = 1
			case deviation > 0:
				ix.scale[j] = 1 / deviation
			}
		}
		ix.fillColumn(j, c)
	}
	return ix
}

func (ix *knnIndex) fillColumn(j int, c mining.Column) {
	if ix.scale[j] == 0 {
		return
	}
	bit := uint8(1) << (j % 8)
	for i, v := range c.Values {
		if v == v {
			ix.mask[j/8][i] |= bit
		}
	}
	if c.Category() {
		return
	}
	ix.values[j], ix.square[j] = make([]float64, len(c.Values)), make([]float64, len(c.Values))
	for i, v := range c.Values {
		if v == v {
			s := ix.standard(j, v)
			ix.values[j][i], ix.square[j][i] = s, s*s
			ix.norm[i] += s * s
		}
	}
}

func (ix *knnIndex) standard(j int, v float64) float64 {
	return v*ix.scale[j] - ix.centre[j]*ix.scale[j]
}

// neighbour is a donor by its mean squared difference. In single precision
// equal distances stay equal whatever their rounding; among those the smaller
// value comes first, so that nothing depends on the order of the donors.
type neighbour struct {
	distance float32
	value    float64
}

func (a neighbour) before(b neighbour) bool {
	return a.distance < b.distance || a.distance == b.distance && a.value < b.value
}

// hole is a missing value of the query and the nearest donors that have one.
type hole struct {
	column int
	near   []neighbour // sorted
}

// query is a row to be filled.
type query struct {
	row    []float64 // as given
	holes  []hole
	has    []uint8
	norm   float64     // Σ a²
	worst  float64     // no donor further away is of use
	square [][]float64 // Σ a² by the eight columns and which of them the donor has
	k      int
}

func (ix *knnIndex) query(x *mining.Matrix, i, k int) *query {
	q := &query{row: make([]float64, x.Width()), has: make([]uint8, len(ix.mask)), square: make([][]float64, len(ix.mask)), worst: math.MaxFloat32, k: k}
	x.Row(i, q.row)
	squares := make([]float64, 8*len(ix.mask))
	for j, v := range q.row {
		switch {
		case v != v:
			q.holes = append(q.holes, hole{column: j})
		case ix.scale[j] > 0:
			q.has[j/8] |= 1 << (j % 8)
			if ix.values[j] != nil {
				s := ix.standard(j, v)
				squares[j] = s * s
				q.norm += s * s
			}
		}
	}
	for b := range q.square {
		t := make([]float64, 256)
		for set := 1; set < 256; set++ {
			low := set & -set
			t[set] = t[set^low] + squares[8*b+bits.TrailingZeros(uint(low))]
		}
		q.square[b] = t
	}
	return q
}

// scratch is the sums of one block and what is looked up for it.
type scratch struct {
	sum    []float64
	beyond [256]float64
}

func newScratch() *scratch { return &scratch{sum: make([]float64, donorBlock)} }

// compare passes over the donors lo … hi−1. Who is of use has a sum of at most
// worst × columns in common, so that is what is looked up and added.
func (ix *knnIndex) compare(q *query, lo, hi int, s *scratch) {
	sum := s.sum[:hi-lo]
	ix.sums(q, lo, hi, sum)
	limit := q.worst * (1 + 1e-6)
	for b, mask := range ix.mask {
		square, has := q.square[b], q.has[b]
		for set := range 1 << min(8, len(q.row)-8*b) {
			s.beyond[set] = square[set] - limit*float64(bits.OnesCount8(uint8(set)))
		}
		for t, m := range mask[lo:hi] {
			sum[t] += s.beyond[m&has]
		}
	}
	slack := 1e-12 * q.norm
	for t, v := range sum {
		if v <= slack+1e-12*ix.norm[lo+t] {
			ix.offer(q, lo+t)
		}
	}
}

// sums computes Σ b² − 2 Σ ab and the categories that differ.
func (ix *knnIndex) sums(q *query, lo, hi int, sum []float64) {
	copy(sum, ix.norm[lo:hi])
	for j, v := range q.row {
		switch {
		case ix.scale[j] == 0:
		case ix.values[j] == nil && v == v:
			for t, d := range ix.donors.Column(j).Values[lo:hi] {
				if d != v && d == d {
					sum[t]++
				}
			}
		case ix.values[j] == nil:
		case v == v:
			floats.AddScaled(sum, -2*ix.standard(j, v), ix.values[j][lo:hi])
		default:
			floats.AddScaled(sum, -1, ix.square[j][lo:hi])
		}
	}
}

// offer measures a donor and lets the holes that it can fill take it.
func (ix *knnIndex) offer(q *query, i int) {
	distance := ix.distance(q, i)
	if distance != distance {
		return // no column in common
	}
	full := true
	worst := 0.0
	for h := range q.holes {
		hole := &q.holes[h]
		if v := ix.donors.Column(hole.column).Values[i]; v == v {
			hole.take(neighbour{distance, v}, q.k)
		}
		if len(hole.near) < q.k {
			full = false
			continue
		}
		worst = max(worst, float64(hole.near[q.k-1].distance))
	}
	if full {
		q.worst = worst
	}
}

// distance is the mean squared difference, NaN without a column in common.
func (ix *knnIndex) distance(q *query, i int) float32 {
	sum, n := 0.0, 0
	for j, v := range q.row {
		d := ix.donors.Column(j).Values[i]
		if v != v || d != d || ix.scale[j] == 0 {
			continue
		}
		n++
		switch {
		case ix.values[j] != nil:
			e := v*ix.scale[j] - d*ix.scale[j]
			sum += e * e
		case v != d:
			sum++
		}
	}
	return float32(sum / float64(n))
}

// take puts a donor among the k nearest, if it is one.
func (h *hole) take(n neighbour, k int) {
	if len(h.near) == k && !n.before(h.near[k-1]) {
		return
	}
	at := sort.Search(len(h.near), func(i int) bool { return n.before(h.near[i]) })
	if len(h.near) < k {
		h.near = append(h.near, n)
	}
	copy(h.near[at+1:], h.near[at:])
	h.near[at] = n
}
