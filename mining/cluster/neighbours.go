package cluster

import (
	"math"
	"slices"
)

// neighbours gathers the nearest rows: squares of distances, least first.
type neighbours struct {
	squares []float64
	rows    []int32
	most    int
}

func (b *neighbours) clear() { b.squares, b.rows = b.squares[:0], b.rows[:0] }

func (b *neighbours) limit() float64 {
	if len(b.squares) < b.most {
		return math.Inf(1)
	}
	return b.squares[len(b.squares)-1]
}

func (b *neighbours) meet(row int32, square float64) {
	at := len(b.squares)
	for at > 0 && (square < b.squares[at-1] || square == b.squares[at-1] && row < b.rows[at-1]) {
		at--
	}
	if at >= b.most {
		return
	}
	if len(b.squares) == b.most {
		b.squares, b.rows = b.squares[:b.most-1], b.rows[:b.most-1]
	}
	b.squares, b.rows = slices.Insert(b.squares, at, square), slices.Insert(b.rows, at, row)
}

// nearest gathers the nearest rows of a node by the numbers they had.
func (t *kdtree) nearest(id int, row []float64, b *neighbours) {
	n := t.nodes[id]
	if n.right == 0 {
		for i := n.lo; i < n.hi; i++ {
			if d := squared(row, t.row(int(i))); d <= b.limit() {
				b.meet(t.order[i], d)
			}
		}
		return
	}
	first, second := id+1, int(n.right)
	a, _ := t.nearFar(first, row)
	c, _ := t.nearFar(second, row)
	if c < a {
		first, second, a, c = second, first, c, a
	}
	if a <= b.limit() {
		t.nearest(first, row, b)
	}
	if c <= b.limit() {
		t.nearest(second, row, b)
	}
}
