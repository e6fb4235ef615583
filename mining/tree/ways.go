package tree

import (
	"cmp"
	"slices"
)

// bestRank goes through a node's rows in the order of a column of numbers,
// with missing values on the right and, if there are any, on the left too.
func (g *exact) bestRank(entries []entry, total moment) way {
	present := len(entries)
	var missing moment
	for present > 0 && entries[present-1].rank() == noRank {
		present--
		missing.add(g.whole[entries[present].row()])
	}
	w := g.scan(entries[:present], total, moment{})
	if missing.n > 0 {
		if left := g.scan(entries[:present], total, missing); left.gain > w.gain {
			left.missing = true
			w = left
		}
		// The missing against all others.
		if rest := total.minus(missing); min(rest.n, missing.n) >= int64(g.o.MinLeaf) {
			if gain := rest.square() + missing.square() - total.square(); gain > w.gain {
				w = way{gain: gain, rank: noRank - 1, next: noRank, left: rest, right: missing}
			}
		}
	} else {
		w.missing = w.left.n >= w.right.n // none here: they will go with the majority
	}
	return w
}

// scan finds the best cut between different ranks.
func (g *exact) scan(entries []entry, total, left moment) way {
	least := int64(g.o.MinLeaf)
	sum, all, n := left.sum, float64(total.sum), float64(total.n)
	count, best, at := left.n, 0.0, -1
	var bestLeft moment
	for i := 0; i+1 < len(entries); i++ {
		e := entries[i]
		sum += int64(g.whole[e.row()])
		count++
		if e.rank() == entries[i+1].rank() || count < least {
			continue
		}
		if total.n-count < least {
			break
		}
		l, s := float64(count), float64(sum)
		r, d := n-l, all-s
		if v := (s*s*r + d*d*l) / (l * r); v > best {
			best, at, bestLeft = v, i, moment{count, sum}
		}
	}
	if at < 0 {
		return way{}
	}
	return way{gain: best - total.square(), rank: entries[at].rank(), next: entries[at+1].rank(), left: bestLeft, right: total.minus(bestLeft)}
}

// group is the rows of one level in a node.
type group struct {
	rank  uint32
	total moment
}

// bestLevels parts the levels in two: in the order of their means the best
// parting is one of neighbours (Fisher 1958; Breiman et al. 1984, theorem 4.5).
// Missing is a level like the others.
func (g *exact) bestLevels(entries []entry, total moment) way {
	var groups []group
	for _, e := range entries {
		if len(groups) == 0 || groups[len(groups)-1].rank != e.rank() {
			groups = append(groups, group{rank: e.rank()})
		}
		groups[len(groups)-1].total.add(g.whole[e.row()])
	}
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(float64(a.total.sum)/float64(a.total.n), float64(b.total.sum)/float64(b.total.n)), cmp.Compare(a.rank, b.rank))
	})
	var w way
	cut, left := -1, moment{}
	for i := 0; i+1 < len(groups); i++ {
		left.n += groups[i].total.n
		left.sum += groups[i].total.sum
		right := total.minus(left)
		if min(left.n, right.n) < int64(g.o.MinLeaf) {
			continue
		}
		if gain := left.square() + right.square() - total.square(); gain > w.gain {
			cut, w = i, way{gain: gain, left: left, right: right}
		}
	}
	if cut < 0 {
		return way{}
	}
	w.missing = w.left.n >= w.right.n
	for i, grp := range groups {
		if grp.rank == noRank {
			w.missing = i <= cut
		} else if i <= cut {
			w.levels = append(w.levels, grp.rank)
		}
	}
	if w.levels == nil {
		w.levels = []uint32{}
	}
	return w
}
