package tree

import (
	"context"
	"math"

	"zhike/mining"
)

// entry is one row in the order of a column: the rank of its value among the
// column's different values, and the row. Rows of one node stay together and
// in order, so a node's best question takes one pass over its entries.
type entry uint64

func entryOf(rank, row uint32) entry { return entry(uint64(rank)<<32 | uint64(row)) }

func (e entry) rank() uint32 { return uint32(e >> 32) }
func (e entry) row() uint32  { return uint32(e) }

// noRank is that of missing values, which stand last.
const noRank = math.MaxUint32

// sorted is the rows in the order of every column.
type sorted struct {
	columns [][]entry
	values  [][]float64 // of each rank; nil for categories, whose rank is the level
}

func sortMatrix(ctx context.Context, x *mining.Matrix) (*sorted, error) {
	s := &sorted{columns: make([][]entry, x.Width()), values: make([][]float64, x.Width())}
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		c := x.Column(j)
		if c.Category() {
			s.columns[j] = byLevel(c.Values, len(c.Levels))
			return
		}
		s.columns[j], s.values[j] = byValue(c.Values)
	})
	return s, err
}

// byLevel counts the levels and deals the rows out.
func byLevel(codes []float64, levels int) []entry {
	starts := make([]int, levels+2)
	at := func(v float64) int {
		if math.IsNaN(v) {
			return levels
		}
		return int(v)
	}
	for _, v := range codes {
		starts[at(v)+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	out := make([]entry, len(codes))
	for i, v := range codes {
		k, rank := at(v), uint32(noRank)
		if k < levels {
			rank = uint32(k)
		}
		out[starts[k]] = entryOf(rank, uint32(i))
		starts[k]++
	}
	return out
}

// byValue ranks the different values; missing ones come last.
func byValue(values []float64) ([]entry, []float64) {
	out := make([]entry, len(values))
	var distinct []float64
	for i, row := range mining.Order(values) {
		v := values[row]
		if math.IsNaN(v) {
			out[i] = entryOf(noRank, row)
			continue
		}
		if len(distinct) == 0 || distinct[len(distinct)-1] != v {
			distinct = append(distinct, v)
		}
		out[i] = entryOf(uint32(len(distinct)-1), row)
	}
	return out, distinct
}

// divide parts the entries lo … hi−1 of a column by a bit of each row, each
// side in its former order.
func divide(entries, spare []entry, left []uint64) {
	l, r := 0, 0
	for _, e := range entries {
		row := e.row()
		bit := int(left[row>>6] >> (row & 63) & 1)
		entries[l] = e
		spare[r] = e
		l += bit
		r += 1 - bit
	}
	copy(entries[l:], spare[:r])
}
