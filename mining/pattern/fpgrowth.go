package pattern

import "context"

// prefixes is an FP-tree: the baskets, ranks rising, with common beginnings
// folded together. The places of one item stand together, and behind those of
// all items of smaller rank, so a parent always stands before its children.
type prefixes struct {
	items   []int32 // that occur, rising
	support []int32
	starts  []int32 // where the places of each of items begin, and the end of the last
	places  []place
}

// place is a node of an FP-tree.
type place struct {
	parent int32 // root for none
	of     int32 // its item, as an index into the tree's
	count  int32 // baskets that go through it
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
				t.places = append(t.places, place{p - 1, int32(item), 0})
			}
			at[basket] = went[p]
			t.places[went[p]-1].count++
		}
		t.end(int32(item), c.support[item])
	}
	return t
}

// end ends the places of an item.
func (t *prefixes) end(item, support int32) {
	t.items, t.support, t.starts = append(t.items, item), append(t.support, support), append(t.starts, int32(len(t.places)))
}

func (t *prefixes) clear() {
	t.items, t.support, t.starts = t.items[:0], t.support[:0], append(t.starts[:0], 0)
	t.places = t.places[:0]
}

// chain tells whether every basket is a beginning of the longest. Then each subset
// of the items is as frequent as its last (Han, Pei & Yin 2000), so there are as
// many sets as if all were perfect extensions, though of other supports.
func (t *prefixes) chain() bool {
	if len(t.places) != len(t.items) {
		return false
	}
	for p := range t.places {
		if t.places[p].parent != int32(p)-1 {
			return false
		}
	}
	return true
}

// fpGrowth grows prefixes over FP-trees.
type fpGrowth struct {
	*coded
	ctx   context.Context
	whole *prefixes
	spare []*prefixes
	steps int

	visited []visited // places of the tree being projected
	heads   []int32   // the first visited place of each item, from 1
	totals  []int32   // baskets of the projection that hold each item
	onward  []onward  // places of the tree being built, from 1; 0 is its root
}

// visited is what is known of a place of the tree being projected.
type visited struct {
	passing int32 // baskets that go through it and hold the item projected on
	moved   int32 // where it has gone in the new tree, from 1
	next    int32 // the next visited place of the same item, from 1
}

// onward is where the item in hand goes on from a place.
type onward struct{ by, to int32 }

// grow finds the sets whose rarest item is the given one.
func (g *fpGrowth) grow(item int32, f *finds) {
	if n := len(g.whole.places); g.visited == nil {
		g.visited, g.onward = make([]visited, n), make([]onward, n+1)
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
	if f.tallies() && below.chain() {
		f.perfect = append(f.perfect, below.items...)
		below.clear()
	}
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
	g.totals = append(g.totals[:0], make([]int32, k)...)
	for _, p := range t.places[t.starts[k]:t.starts[k+1]] {
		g.up(t, p.parent, p.count)
	}
	for j := k - 1; j >= 0; j-- {
		total := int32(0)
		for p := g.heads[j]; p > 0; {
			v := g.visited[p-1]
			total += v.passing
			g.up(t, t.places[p-1].parent, v.passing)
			p = v.next
		}
		g.totals[j] = total
	}
	return g.fold(t, t.support[k], f)
}

// up lets baskets pass through a place; those of the places behind it come first.
func (g *fpGrowth) up(t *prefixes, p, baskets int32) {
	if p == root {
		return
	}
	v := &g.visited[p]
	if v.passing == 0 {
		head := &g.heads[t.places[p].of]
		v.next, *head = *head, p+1
	}
	v.passing += baskets
}

// fold builds the tree of the places visited, without the items that are
// infrequent or in all of the baskets.
func (g *fpGrowth) fold(t *prefixes, support int32, f *finds) *prefixes {
	out := g.fresh()
	minimum := f.limit.minimum.Load()
	g.onward[0] = onward{}
	for j, head := range g.heads {
		n := g.totals[j]
		frequent := n >= minimum && n < support
		for p := head; p > 0; {
			v := &g.visited[p-1]
			to := int32(0)
			if q := t.places[p-1].parent; q != root {
				to = g.visited[q].moved
			}
			if frequent {
				to = g.extend(out, to, v.passing)
			}
			v.moved, v.passing = to, 0
			p = v.next
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
	o := &g.onward[from]
	if o.by != item {
		out.places = append(out.places, place{from - 1, item - 1, 0})
		*o = onward{item, int32(len(out.places))}
		g.onward[o.to] = onward{}
	}
	out.places[o.to-1].count += baskets
	return o.to
}

// fresh is an empty tree.
func (g *fpGrowth) fresh() *prefixes {
	var out *prefixes
	if n := len(g.spare) - 1; n >= 0 {
		out, g.spare = g.spare[n], g.spare[:n]
	} else {
		out = &prefixes{}
	}
	out.clear()
	return out
}
