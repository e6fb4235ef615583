package cluster

import (
	"math"
	"slices"
)

// leafRows are looked at one by one at the ends of the tree.
const leafRows = 16

// kdtree (Bentley 1975) finds the rows near a place. The rows of a node are cut
// at the middle of its widest coordinate; each node knows the box they fill.
// Ties are broken by the rows' numbers, so the tree depends on the rows alone.
type kdtree struct {
	*points         // in the order of the tree
	order   []int32 // of each of them, the number it had
	nodes   []node
	boxes   []float64 // of each node, least and greatest coordinates: 2 × d
}

// node holds the rows from lo to hi; right is 0 in a leaf, and the left child
// is the next node.
type node struct{ lo, hi, right int32 }

func newKDTree(p *points) *kdtree {
	t := &kdtree{points: &points{n: p.n, d: p.d, at: make([]float64, len(p.at))}, order: make([]int32, p.n)}
	for i := range t.order {
		t.order[i] = int32(i)
	}
	t.grow(p, 0, p.n)
	for at, i := range t.order {
		copy(t.row(at), p.row(int(i)))
	}
	return t
}

// grow makes the node of the rows from lo to hi and all below it.
func (t *kdtree) grow(p *points, lo, hi int) {
	id := len(t.nodes)
	t.nodes = append(t.nodes, node{lo: int32(lo), hi: int32(hi)})
	least, most := make([]float64, p.d), make([]float64, p.d)
	for j := range p.d {
		least[j], most[j] = math.Inf(1), math.Inf(-1)
	}
	for _, i := range t.order[lo:hi] {
		for j, v := range p.row(int(i)) {
			least[j], most[j] = min(least[j], v), max(most[j], v)
		}
	}
	t.boxes = append(append(t.boxes, least...), most...)
	widest := 0
	for j := range least {
		if most[j]-least[j] > most[widest]-least[widest] {
			widest = j
		}
	}
	if hi-lo <= leafRows || !(most[widest] > least[widest]) {
		return
	}
	middle := (lo + hi) / 2
	t.part(p, lo, hi, middle, widest)
	t.grow(p, lo, middle)
	t.nodes[id].right = int32(len(t.nodes))
	t.grow(p, middle, hi)
}

// part puts the smaller rows by one coordinate before the middle (Hoare 1961).
func (t *kdtree) part(p *points, lo, hi, middle, column int) {
	less := func(a, b int32) bool {
		u, v := p.at[int(a)*p.d+column], p.at[int(b)*p.d+column]
		return u < v || u == v && a < b
	}
	for hi-lo > 1 {
		three := []int32{t.order[lo], t.order[(lo+hi)/2], t.order[hi-1]}
		slices.SortFunc(three, func(a, b int32) int {
			if less(a, b) {
				return -1
			}
			return 1
		})
		i, k := lo, hi-1
		for i <= k {
			for less(t.order[i], three[1]) {
				i++
			}
			for less(three[1], t.order[k]) {
				k--
			}
			if i <= k {
				t.order[i], t.order[k] = t.order[k], t.order[i]
				i, k = i+1, k-1
			}
		}
		switch {
		case middle <= k:
			hi = k + 1
		case middle >= i:
			lo = i
		default:
			return
		}
	}
}

// nearFar are the squares of the distances from a row to the nearest and the
// farthest place in the box of a node.
func (t *kdtree) nearFar(id int, row []float64) (near, far float64) {
	box := t.boxes[2*t.d*id : 2*t.d*(id+1)]
	least, most := box[:t.d], box[t.d:][:len(row)]
	for j, v := range row {
		below, above := v-least[j], most[j]-v
		if below < 0 {
			near += below * below
		} else if above < 0 {
			near += above * above
		}
		wide := max(below, above)
		far += wide * wide
	}
	return near, far
}

// diagonal is the square of the length of a node's box.
func (t *kdtree) diagonal(id int) (sum float64) {
	box := t.boxes[2*t.d*id : 2*t.d*(id+1)]
	for j := range t.d {
		sum += (box[t.d+j] - box[j]) * (box[t.d+j] - box[j])
	}
	return sum
}

// count counts the rows whose squared distance is at most the limit, up to
// enough.
func (t *kdtree) count(id int, row []float64, limit float64, enough int) int {
	near, far := t.nearFar(id, row)
	n := t.nodes[id]
	switch {
	case near > limit:
		return 0
	case far <= limit:
		return int(n.hi - n.lo)
	case n.right == 0:
		found := 0
		for i := n.lo; i < n.hi && found < enough; i++ {
			if squared(row, t.row(int(i))) <= limit {
				found++
			}
		}
		return found
	}
	found := t.count(id+1, row, limit, enough)
	if found < enough {
		found += t.count(int(n.right), row, limit, enough-found)
	}
	return found
}
