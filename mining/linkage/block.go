package linkage

import (
	"context"
	"fmt"
	"slices"

	"zhike/mining"
)

// blocks are the records of each value of one key.
type blocks struct {
	key    []uint64 // of each record; none where it was cut off
	rows   []int32  // by key, the first file's first
	starts []int32  // of each block in rows, and the end of the last
}

// Cut says what the guard of the size left out.
type Cut struct {
	Key     Key     `json:"key"`
	Blocks  int     `json:"blocks"`
	Records int     `json:"records"` // in them
	Pairs   float64 `json:"pairs"`   // not compared by this key; another may still find them
}

func (c Cut) sentence() mining.Text {
	return mining.Text{
		Zh: fmt.Sprintf("按“%s”分块时，%d 个块太大（共 %d 条记录），其中 %.0f 对未按此键比较；其他键仍可能找到它们。", c.Key, c.Blocks, c.Records, c.Pairs),
		En: fmt.Sprintf("By key %s, %d blocks were too large (%d records) and %.0f pairs were not compared by it; another key may still find them.", c.Key, c.Blocks, c.Records, c.Pairs)}
}

// block sorts the records by a key and cuts off what is too large.
func (t *table) block(k Key, most int) (blocks, Cut) {
	b, cut := blocks{key: t.values(k)}, Cut{Key: k}
	for i, v := range b.key {
		if v != none {
			b.rows = append(b.rows, int32(i))
		}
	}
	slices.SortFunc(b.rows, func(x, y int32) int {
		switch {
		case b.key[x] < b.key[y]:
			return -1
		case b.key[x] > b.key[y]:
			return 1
		}
		return int(x - y)
	})
	kept := b.rows[:0]
	for lo := 0; lo < len(b.rows); {
		hi := lo + 1
		for hi < len(b.rows) && b.key[b.rows[hi]] == b.key[b.rows[lo]] {
			hi++
		}
		group := b.rows[lo:hi]
		if n := t.pairsAmong(group); n > 0 && hi-lo <= most {
			b.starts = append(b.starts, int32(len(kept)))
			kept = append(kept, group...)
		} else if n > 0 {
			cut.Blocks, cut.Records, cut.Pairs = cut.Blocks+1, cut.Records+len(group), cut.Pairs+n
			for _, row := range group {
				b.key[row] = none
			}
		}
		lo = hi
	}
	b.rows, b.starts = kept, append(b.starts, int32(len(kept)))
	return b, cut
}

// pairsAmong counts the pairs of ascending rows.
func (t *table) pairsAmong(rows []int32) float64 {
	n := float64(len(rows))
	if t.left == 0 {
		return n * (n - 1) / 2
	}
	border, _ := slices.BinarySearch(rows, int32(t.left))
	return float64(border) * (n - float64(border))
}

// everything is how many pairs are compared without any key.
const everything = 200_000

// candidates are the pairs to be compared: those of one block of any key.
type candidates struct {
	table *table
	keys  []blocks // none: all pairs
}

// each calls see once for every candidate pair, in pieces whose number it
// returns; pairs of a piece come one after the other, pieces at the same time.
func (c *candidates) each(ctx context.Context, pieces func(n int), see func(piece, a, b int)) error {
	t := c.table
	if len(c.keys) == 0 {
		rows := t.left
		if rows == 0 {
			rows = t.rows
		}
		pieces(rows)
		return mining.Pieces(ctx, rows, 1, func(piece, a, _ int) {
			for b := max(a+1, t.left); b < t.rows; b++ {
				see(piece, a, b)
			}
		})
	}
	const size = 256 // blocks of a piece
	total := 0
	for _, k := range c.keys {
		total += (len(k.starts) - 1 + size - 1) / size
	}
	pieces(total)
	done := 0
	for n, k := range c.keys {
		err := mining.Pieces(ctx, len(k.starts)-1, size, func(piece, lo, hi int) {
			for g := lo; g < hi; g++ {
				c.within(k.rows[k.starts[g]:k.starts[g+1]], n, func(a, b int) { see(done+piece, a, b) })
			}
		})
		if err != nil {
			return err
		}
		done += (len(k.starts) - 1 + size - 1) / size
	}
	return nil
}

// within goes through the pairs of a block of key n that no earlier key has.
func (c *candidates) within(rows []int32, n int, see func(a, b int)) {
	border := 0
	if c.table.left > 0 {
		border, _ = slices.BinarySearch(rows, int32(c.table.left))
	}
	for i, a := range rows {
		if border > 0 && i >= border {
			return
		}
		for _, b := range rows[max(i+1, border):] {
			if !c.earlier(a, b, n) {
				see(int(a), int(b))
			}
		}
	}
}

func (c *candidates) earlier(a, b int32, n int) bool {
	for _, k := range c.keys[:n] {
		if k.key[a] == k.key[b] && k.key[a] != none {
			return true
		}
	}
	return false
}
