package tree

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync/atomic"

	"zhike/mining"
)

// wood is what the trees of a forest grow on. Its rows stand in an order made
// from their contents, so that the samples, and with them the forest, do not
// depend on the order in which the rows came.
type wood struct {
	o     ForestOptions
	bins  *binned
	y     []float64 // in the order of the wood
	whole []int32   // y in units
	unit  float64
	out   []atomic.Int64 // sums of predictions out of bag, in 256ths of a unit
	outN  []atomic.Int32
}

// yBits resolves y in 2²⁴ steps, so that sums of repeated rows fit an int64
// with room for squares of the sample's size.
const yBits = 24

func newWood(ctx context.Context, x *mining.Matrix, y []float64, o ForestOptions) (*wood, error) {
	bins, err := binMatrix(ctx, x, o.Seed)
	if err != nil {
		return nil, err
	}
	n := len(y)
	w := &wood{o: o, y: make([]float64, n), whole: make([]int32, n), out: make([]atomic.Int64, n), outN: make([]atomic.Int32, n)}
	w.bins = &binned{rows: n, how: bins.how, columns: make([][]uint8, x.Width())}
	order := canonical(x, y)
	most := 0.0
	for _, v := range y {
		most = max(most, math.Abs(v))
	}
	w.unit = unit(most) * (1 << (fine - yBits))
	for i, row := range order {
		w.y[i], w.whole[i] = y[row], whole(y[row]/w.unit)
	}
	err = mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		w.bins.columns[j] = make([]uint8, n)
		for i, row := range order {
			w.bins.columns[j][i] = bins.columns[j][row]
		}
	})
	return w, err
}

// canonical orders the rows by a hash of what they hold; rows that hold the
// same are interchangeable.
func canonical(x *mining.Matrix, y []float64) []int {
	hashes := make([]uint64, len(y))
	mix := func(values []float64) {
		for i, v := range values {
			b := math.Float64bits(v)
			if v != v {
				b = 0x7ff8000000000001 // every NaN is the same
			}
			h := (hashes[i] ^ b) * 0x9e3779b97f4a7c15
			hashes[i] = h ^ h>>29
		}
	}
	for j := range x.Width() {
		mix(x.Column(j).Values)
	}
	mix(y)
	order := make([]int, len(y))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case hashes[a] < hashes[b]:
			return -1
		case hashes[a] > hashes[b]:
			return 1
		}
		return 0
	})
	return order
}

// sapling is one tree under way.
type sapling struct {
	*wood
	random      *rand.Rand
	rows, spare []int32
	times       []uint8 // how often a row is in the sample
	tree        tree
	cuts        []cut // of each node: its question in bins
	columns     []int
	hist        [256]sum
	met         [256]met
}

// cut is a question in bins.
type cut struct {
	gain    float64
	column  int
	bin     int
	set     *[4]uint64
	missing bool
	left    sum // sum of y and number of rows, repeated ones repeated
}

// grow grows tree k and adds its predictions of the rows out of its bag.
func (w *wood) grow(ctx context.Context, k int) tree {
	s := &sapling{wood: w, random: mining.Random(w.o.Seed, 0xf07e57+uint64(k)), times: make([]uint8, len(w.y)), columns: make([]int, len(w.bins.columns))}
	for j := range s.columns {
		s.columns[j] = j
	}
	for range w.y {
		if i := s.random.IntN(len(w.y)); s.times[i] < math.MaxUint8 {
			s.times[i]++
		}
	}
	var total sum
	for i, n := range s.times {
		if n > 0 {
			s.rows = append(s.rows, int32(i))
			total.g += int64(n) * int64(w.whole[i])
			total.h += int64(n)
		}
	}
	s.spare = make([]int32, len(s.rows))
	s.tree.nodes, s.cuts = []node{s.leaf(total)}, []cut{{}}
	type open struct {
		node, lo, hi, depth int
		total               sum
	}
	todo := []open{{hi: len(s.rows), total: total}}
	for len(todo) > 0 && ctx.Err() == nil {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if w.o.Depth > 0 && n.depth >= w.o.Depth {
			continue
		}
		c := s.best(s.rows[n.lo:n.hi], n.total)
		if c.gain <= 0 {
			continue
		}
		middle := n.lo + s.apart(s.rows[n.lo:n.hi], &c)
		left, right := s.ask(n.node, c, n.total)
		todo = append(todo, open{int(right), middle, n.hi, n.depth + 1, n.total.minus(c.left)}, open{int(left), n.lo, middle, n.depth + 1, c.left})
	}
	s.judge()
	for i := range s.tree.nodes {
		s.tree.nodes[i].value /= float64(w.o.Trees)
	}
	return s.tree
}

func (s *sapling) leaf(total sum) node {
	return node{feature: -1, set: -1, value: float64(total.g) / float64(total.h) * s.unit, cover: float64(total.h)}
}

// ask writes a question into the tree.
func (s *sapling) ask(at int, c cut, total sum) (left, right int32) {
	left = int32(len(s.tree.nodes))
	s.cuts[at] = c
	n := &s.tree.nodes[at]
	n.feature, n.gain, n.missing, n.left = int32(c.column), c.gain*s.unit*s.unit, c.missing, left
	how := &s.bins.how[c.column]
	if c.set == nil {
		n.threshold = min(how.edges[c.bin-1], math.MaxFloat64)
	} else {
		n.set = int32(len(s.tree.sets))
		s.tree.sets = append(s.tree.sets, how.levelsOf(c.set))
	}
	s.tree.nodes = append(s.tree.nodes, s.leaf(c.left), s.leaf(total.minus(c.left)))
	s.cuts = append(s.cuts, cut{}, cut{})
	return left, left + 1
}

// apart puts the rows that go left before the others.
func (s *sapling) apart(rows []int32, c *cut) int {
	goes := sidesOf(c.bin, c.set, c.missing)
	bins := s.bins.columns[c.column]
	l, r := 0, 0
	for _, row := range rows {
		rows[l] = row
		s.spare[r] = row
		k := int(goes[bins[row]])
		l += k
		r += 1 - k
	}
	copy(rows[l:], s.spare[:r])
	return l
}

// judge adds the predictions of the rows out of the bag.
func (s *sapling) judge() {
	for i, n := range s.times {
		if n > 0 {
			continue
		}
		at := int32(0)
		for s.tree.nodes[at].feature >= 0 {
			c := &s.cuts[at]
			b := int(s.bins.columns[c.column][i])
			left := b <= c.bin
			if c.set != nil {
				left = has(c.set[:], b)
			} else if b == 0 {
				left = c.missing
			}
			if at = s.tree.nodes[at].left; !left {
				at++
			}
		}
		s.out[i].Add(int64(s.tree.nodes[at].value / s.unit * 256))
		s.outN[i].Add(1)
	}
}

// report sums up the predictions out of bag.
func (w *wood) report(classes bool, trees int) ForestReport {
	r := ForestReport{Rows: len(w.y), Trees: trees, Classes: classes}
	m, wrong, spread := mean(w.y, nil), 0, 0.0
	for i, y := range w.y {
		n := w.outN[i].Load()
		if n == 0 {
			continue
		}
		p := float64(w.out[i].Load()) / 256 * w.unit / float64(n)
		r.OutRows++
		r.MSE += (p - y) * (p - y)
		spread += (y - m) * (y - m)
		if classes && (p >= .5) != (y == 1) {
			wrong++
		}
	}
	if r.OutRows == 0 {
		return r
	}
	r.Error = float64(wrong) / float64(r.OutRows)
	if spread > 0 {
		r.R2 = 1 - r.MSE/spread
	}
	r.MSE /= float64(r.OutRows)
	return r
}
