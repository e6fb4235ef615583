package cluster

import (
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// kneeRows are the rows by which a default radius is found.
const kneeRows = 2000

// sets finds the core rows, those with least rows within the limit, and joins
// core rows within it. Both are by the places in the tree.
func (t *kdtree) sets(ctx context.Context, limit float64, least int) (isCore []bool, sets union, err error) {
	isCore = make([]bool, t.n)
	err = mining.Pieces(ctx, t.n, pieceRows(t.n), func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			isCore[i] = t.count(0, t.row(i), limit, least) >= least
		}
	})
	if err != nil {
		return nil, nil, err
	}
	j := joiner{t, limit, isCore, newUnion(t.n), make([]int32, len(t.nodes)), make([]bool, len(t.nodes))}
	j.prepare(0, false)
	err = mining.Pieces(ctx, t.n, pieceRows(t.n), func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			if isCore[i] {
				j.join(0, int32(i))
			}
		}
	})
	return isCore, j.sets, err
}

// joiner joins core rows within the limit. Those of a tight node, whose box is
// no longer than the limit, are all neighbours: they are joined first, and who
// is joined to one of them already need not look at the others. So a row looks
// at boxes rather than at rows where the rows lie densely.
type joiner struct {
	*kdtree
	limit  float64
	isCore []bool
	sets   union
	first  []int32 // core row of each node, −1 where there is none
	tight  []bool
}

func (j *joiner) prepare(id int, joined bool) {
	n := j.nodes[id]
	j.tight[id], j.first[id] = j.diagonal(id) <= j.limit, -1
	for i := n.lo; i < n.hi && j.first[id] < 0; i++ {
		if j.isCore[i] {
			j.first[id] = i
		}
	}
	if j.tight[id] && !joined && j.first[id] >= 0 {
		for i := n.lo; i < n.hi; i++ {
			if j.isCore[i] {
				j.sets.join(j.first[id], i)
			}
		}
	}
	if n.right > 0 {
		j.prepare(id+1, joined || j.tight[id])
		j.prepare(int(n.right), joined || j.tight[id])
	}
}

// join joins a core row to those before it in a node.
func (j *joiner) join(id int, i int32) {
	n := j.nodes[id]
	if n.lo >= i || j.first[id] < 0 {
		return
	}
	if near, _ := j.nearFar(id, j.row(int(i))); near > j.limit {
		return
	}
	if j.tight[id] && j.sets.find(j.first[id]) == j.sets.find(i) {
		return
	}
	if n.right > 0 {
		j.join(id+1, i)
		j.join(int(n.right), i)
		return
	}
	for k := n.lo; k < min(i, n.hi); k++ {
		if j.isCore[k] && squared(j.row(int(i)), j.row(int(k))) <= j.limit {
			j.sets.join(i, k)
			if j.tight[id] {
				return
			}
		}
	}
}

// knee is the default radius: the distances of some rows to their k-th nearest
// one (counting themselves), least first, rise slowly within clusters and
// steeply outside; taken is the distance that lies farthest below the straight
// line from the first to the last (Satopää and others 2011).
func (t *kdtree) knee(ctx context.Context, k int, seed uint64) (float64, error) {
	some := t.sample(kneeRows, mining.Random(seed, 0xe95))
	distances := make([]float64, some.n)
	err := mining.Pieces(ctx, some.n, 64, func(_, lo, hi int) {
		near := neighbours{most: min(k, t.n)}
		for i := lo; i < hi; i++ {
			near.clear()
			t.nearest(0, some.row(i), &near)
			distances[i] = math.Sqrt(near.limit())
		}
	})
	if err != nil {
		return 0, err
	}
	slices.Sort(distances)
	first, last := distances[0], distances[len(distances)-1]
	best, most := 0, math.Inf(-1)
	for i, d := range distances {
		if below := float64(i)/float64(len(distances)) - (d-first)/(last-first); below > most {
			best, most = i, below
		}
	}
	for best < len(distances)-1 && distances[best] == 0 { // most rows are repeated
		best++
	}
	return distances[best], nil
}
