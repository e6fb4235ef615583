package tree

import (
	"context"

	"zhike/mining"
)

// partition keeps the rows of every node side by side.
type partition struct {
	rows, left, right []int32
}

func newPartition(n int) *partition {
	return &partition{make([]int32, n), make([]int32, n), make([]int32, n)}
}

// reset puts all rows into the root.
func (p *partition) reset() {
	for i := range p.rows {
		p.rows[i] = int32(i)
	}
}

// divide puts the rows lo … hi−1 whose bin goes left before the others, each
// side in its former order, and returns where the right side begins.
func (p *partition) divide(ctx context.Context, lo, hi int, bins []uint8, goesLeft *[256]uint8) (int, error) {
	const size = 1 << 15
	n := hi - lo
	lefts := make([]int, (n+size-1)/size+1)
	err := mining.Pieces(ctx, n, size, func(k, a, b int) {
		lefts[k+1] = apart(p.rows[lo+a:lo+b], p.left[lo+a:lo+b], p.right[lo+a:lo+b], bins, goesLeft)
	})
	if err != nil {
		return 0, err
	}
	for k := 1; k < len(lefts); k++ {
		lefts[k] += lefts[k-1]
	}
	middle := lo + lefts[len(lefts)-1]
	err = mining.Pieces(ctx, n, size, func(k, a, b int) {
		count := lefts[k+1] - lefts[k]
		copy(p.rows[lo+lefts[k]:], p.left[lo+a:lo+a+count])
		copy(p.rows[middle+a-lefts[k]:], p.right[lo+a:lo+a+(b-a-count)])
	})
	return middle, err
}

// apart writes rows to left or right and returns how many went left; without
// a branch, for no processor can foresee it.
func apart(rows, left, right []int32, bins []uint8, goesLeft *[256]uint8) int {
	l, r := 0, 0
	left, right = left[:len(rows)], right[:len(rows)]
	for _, row := range rows {
		left[l] = row
		right[r] = row
		go1 := int(goesLeft[bins[row]])
		l += go1
		r += 1 - go1
	}
	return l
}
