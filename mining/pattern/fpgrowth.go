package pattern

import "context"

// prefixes is an FP-tree: the baskets, ranks rising, with common beginnings
// folded together. The places of one item stand together, and behind those of
// all items of smaller rank, so a parent always stands before its children.
type prefixes struct {
	items   []int32 // that occur, rising
	support []int32
	starts  []int32 // where the places of each of items begin, and the end of the last
	of      []int32 // the item of each place, as an index into items
	parent  []int32 // of each place, root for none
	count   []int32 // baskets that go through each place
}

// tree folds the baskets. Taking the items by rank and the baskets that hold
// each, those of one beginning so far go on together.
func (c *coded) tree() *prefixes {
	t := &prefixes{starts: []int32{0}}
	at := make([]int32, len(c.starts)-1) // where the beginning of each basket ends; 0 is the root
	went := make([]int32, 1, len(at)+1)  // the place behind each, by the item in hand
	by := make([]int32, 1, len(at)+1)    // the item, from 1, that went is of
	for item := range c.names {
		for _, basket := range c.holding(int32(item)) {
			p := at[basket]
			if by[p] != int32(item)+1 {
				by[p], went[p] = int32(item)+1, int32(len(went))
				went, by = append(went, 0), append(by, 0)
				t.place(item, p-1)
			}
			at[basket] = went[p]
			t.count[went[p]-1]++
		}
		t.end(int32(item), c.support[item])
	}
	return t
}

// place adds a place of the item in hand.
func (t *prefixes) place(item int, parent int32) {
	t.of, t.parent, t.count = append(t.of, int32(item)), append(t.parent, parent), append(t.count, 0)
}

// end ends the places of an item.
func (t *prefixes) end(item, support int32) {
	t.items, t.support, t.starts = append(t.items, item), append(t.support, support), append(t.starts, int32(len(t.of)))
}

func (t *prefixes) clear() {
	t.items, t.support, t.starts = t.items[:0], t.support[:0], append(t.starts[:0], 0)
	t.of, t.parent, t.count = t.of[:0], t.parent[:0], t.count[:0]
}

// fpGrowth grows prefixes over FP-trees.
type fpGrowth struct {
	*coded
	ctx   context.Context
	whole *prefixes
	spare []*prefixes
	steps int

	// What is known of the places of the tree being projected.
	passing []int32 // baskets that go through a place and hold the item
	moved   []int32 // where it has gone in the new tree, from 1
	next    []int32 // the next visited place of the same item, from 1
	heads   []int32 // the first visited place of each item, from 1
	totals  []int32 // baskets of the projection that hold each item
	went    []int32 // from a place of the new tree, from 1: where the item in hand goes on
	by      []int32 // the item, from 1, that went is of
}

// grow finds the sets whose rarest item is the given one.
func (g *fpGrowth) grow(item int32, f *finds) {
	if n := len(g.whole.of); g.passing == nil {
		g.passing, g.moved, g.next = make([]int32, n), make([]int32, n), make([]int32, n)
		g.went, g.by = make([]int32, n+1), make([]int32, n+1)
	}
	g.visit(f, g.whole, int(item), root, 1)
}

// visit takes down the prefix that goes on by item k of a tree, and goes on to
// longer ones.
func (g *fpGrowth) visit(f *finds, t *prefixes, k int, parent int32, length int) {
	if g.steps++; f.limit.stopped() || g.steps%1024 == 0 && g.ctx.Err() != nil {
		return
	}
	if k == 0 || length == f.longest {
		f.set(parent, length, t.items[k], t.support[k])
		return
	}
	before := len(f.perfect)
	below := g.project(t, k, f)
	id := f.set(parent, length, t.items[k], t.support[k])
	for j := range below.items {
		if below.support[j] >= f.limit.minimum.Load() {
			g.visit(f, below, j, id, length+1)
		}
	}
	f.perfect = f.perfect[:before]
	g.spare = append(g.spare, below)
}

// project returns the tree of the baskets that hold item k of t, cut off
// before it. It visits only the places on the way from those of k to the root.
func (g *fpGrowth) project(t *prefixes, k int, f *finds) *prefixes {
	g.heads = append(g.heads[:0], make([]int32, k)...)
	for p := t.starts[k]; p < t.starts[k+1]; p++ {
		g.up(t, p, t.count[p])
	}
	g.totals = append(g.totals[:0], make([]int32, k)...)
	for j := k - 1; j >= 0; j-- {
		for p := g.heads[j]; p > 0; p = g.next[p-1] {
			g.totals[j] += g.passing[p-1]
			g.up(t, p-1, g.passing[p-1])
		}
	}
	return g.fold(t, t.support[k], f)
}

// up hands the baskets that go through a place on to its parent.
func (g *fpGrowth) up(t *prefixes, place, baskets int32) {
	p := t.parent[place]
	if p == root {
		return
	}
	if g.passing[p] == 0 {
		g.next[p], g.heads[t.of[p]] = g.heads[t.of[p]], p+1
	}
	g.passing[p] += baskets
}

// fold builds the tree of the places visited, without the items that are
// infrequent or in all of the baskets.
func (g *fpGrowth) fold(t *prefixes, support int32, f *finds) *prefixes {
	out := g.fresh()
	minimum := f.limit.minimum.Load()
	g.by[0] = 0
	for j, head := range g.heads {
		n := g.totals[j]
		frequent := n >= minimum && n < support
		for p := head; p > 0; p = g.next[p-1] {
			to := int32(0)
			if q := t.parent[p-1]; q != root {
				to = g.moved[q]
			}
			if frequent {
				to = g.extend(out, to, g.passing[p-1])
			}
			g.moved[p-1], g.passing[p-1] = to, 0
		}
		if frequent {
			out.end(t.items[j], n)
		} else if n == support {
			f.perfect = append(f.perfect, t.items[j])
		}
	}
	return out
}

// extend lets baskets go on from a place of the new tree, from 1, by the item
// in hand.
func (g *fpGrowth) extend(out *prefixes, from, baskets int32) int32 {
	item := int32(len(out.items)) + 1
	if g.by[from] != item {
		out.place(int(item)-1, from-1)
		n := int32(len(out.of))
		g.by[from], g.went[from], g.by[n] = item, n, 0
	}
	to := g.went[from]
	out.count[to-1] += baskets
	return to
}

// fresh is an empty tree.
func (g *fpGrowth) fresh() *prefixes {
	out := &prefixes{}
	if n := len(g.spare) - 1; n >= 0 {
		out, g.spare = g.spare[n], g.spare[:n]
	}
	out.clear()
	return out
}
