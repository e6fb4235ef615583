package linkage

import (
	"context"
	"slices"

	"zhike/mining"
)

// counted is how often the levels of a pair occurred.
type counted struct {
	pattern pattern
	n       float64
}

// tally counts patterns of pairs in pieces; the sum does not depend on the
// order in which pieces are done.
type tally []map[pattern]int

func (t tally) add(piece int, p pattern) {
	if t[piece] == nil {
		t[piece] = map[pattern]int{}
	}
	t[piece][p]++
}

// sorted is the sum of all pieces, by pattern.
func (t tally) sorted(scale float64) []counted {
	sum := map[pattern]int{}
	for _, m := range t {
		for p, n := range m {
			sum[p] += n
		}
	}
	out := make([]counted, 0, len(sum))
	for p, n := range sum {
		out = append(out, counted{p, float64(n) * scale})
	}
	slices.SortFunc(out, func(a, b counted) int {
		if a.pattern < b.pattern {
			return -1
		}
		return 1
	})
	return out
}

// chancePairs draws pairs of records at random.
func (t *table) chancePairs(ctx context.Context, n int, prints []uint64, seed uint64) ([]counted, error) {
	order := make([]int, t.rows) // by content, so that the draw does not depend on the order of the rows
	for i := range order {
		order[i] = i
	}
	byPrint := func(a, b int) int {
		switch {
		case prints[a] < prints[b]:
			return -1
		case prints[a] > prints[b]:
			return 1
		}
		return 0
	}
	slices.SortFunc(order[:t.left], byPrint)
	slices.SortFunc(order[t.left:], byPrint)
	const size = 4096
	counts := make(tally, (n+size-1)/size)
	err := mining.Pieces(ctx, n, size, func(piece, lo, hi int) {
		chance := mining.Random(seed, 2+uint64(piece))
		for range hi - lo {
			a, b := 0, t.left+chance.IntN(t.rows-t.left)
			if t.left > 0 {
				a = chance.IntN(t.left)
			} else if a = chance.IntN(t.rows - 1); a >= b {
				a++
			}
			counts.add(piece, t.compare(order[a], order[b]))
		}
	})
	return counts.sorted(1), err
}
