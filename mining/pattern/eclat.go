package pattern

import (
	"context"
	"math/bits"
	"slices"
)

// eclat grows prefixes over bits: those of an item say which baskets of the
// prefix hold it.
type eclat struct {
	*coded
	ctx    context.Context
	kind   Kind
	count  []int32 // of each item in the baskets being delivered, else 0
	place  []int32 // of each item in the projection being filled, from 1
	inside []bool  // items that are in the prefix or its perfect extensions
	seen   []int32 // items with a count
	spare  []*projection
	visits int
}

func newEclat(ctx context.Context, c *coded, kind Kind) *eclat {
	n := len(c.names)
	return &eclat{coded: c, ctx: ctx, kind: kind, count: make([]int32, n), place: make([]int32, n), inside: make([]bool, n)}
}

// projection is the baskets of a prefix and the items that are frequent in
// them. The first of these extend the prefix; the others, kept where closed or
// maximal sets are asked for, have had their turn: what contains them has been
// found elsewhere.
type projection struct {
	baskets  []int32 // those of another projection, or own
	own      []int32
	words    int // of bits for each item
	items    []int32
	support  []int32
	extend   int // number of items that extend the prefix
	bits     []uint64
	absorbed bool // an item that had its turn is in all the baskets
}

func (p *projection) of(k int) []uint64 { return p.bits[k*p.words : (k+1)*p.words] }

// grow finds the sets whose rarest item is the given one.
func (e *eclat) grow(item int32, f *finds) {
	if e.kind == All && f.longest == 1 {
		f.set(root, 1, item, e.support[item])
		return
	}
	e.inside[item] = true
	p := e.fresh()
	e.deliver(p, e.holding(item), item, f)
	e.visit(f, root, 1, item, e.support[item], 0, p)
	e.leave(f, item, 0, p)
}

// visit takes down a prefix, given by its last item, and goes on to longer
// ones. The parent had so many perfect extensions.
func (e *eclat) visit(f *finds, parent int32, length int, item, support int32, had int, p *projection) {
	if e.visits++; p.absorbed || f.limit.stopped() || e.visits%1024 == 0 && e.ctx.Err() != nil {
		return
	}
	var id int32
	if e.kind == All {
		id = f.set(parent, length, item, support)
	} else {
		id = f.itemset(parent, length, item, support, had, e.kind == Closed || len(p.items) == 0)
		if length+len(f.perfect) >= f.longest {
			return
		}
	}
	for k := range p.extend {
		next, support := p.items[k], p.support[k]
		if support < f.limit.minimum.Load() {
			continue
		}
		if e.kind == All && (k == 0 || length+1 >= f.longest) {
			f.set(id, length+1, next, support)
			continue
		}
		e.inside[next] = true
		before := len(f.perfect)
		child := e.project(p, k, f)
		e.visit(f, id, length+1, next, support, before, child)
		e.leave(f, next, before, child)
	}
}

// leave undoes what entering a prefix did.
func (e *eclat) leave(f *finds, item int32, before int, p *projection) {
	for _, q := range f.perfect[before:] {
		e.inside[q] = false
	}
	e.inside[item], f.perfect = false, f.perfect[:before]
	e.spare = append(e.spare, p)
}

// fresh is an empty projection.
func (e *eclat) fresh() *projection {
	if n := len(e.spare) - 1; n >= 0 {
		p := e.spare[n]
		e.spare = e.spare[:n]
		*p = projection{own: p.own[:0], items: p.items[:0], support: p.support[:0], bits: p.bits[:0]}
		return p
	}
	return &projection{}
}

// project returns the baskets of p that hold its item k: by going through
// them anew where they are few and small, otherwise by intersecting.
func (e *eclat) project(p *projection, k int, f *finds) *projection {
	others := k
	if e.kind != All {
		others = len(p.items) - 1
	}
	out := e.fresh()
	if e.pick(out, p, k, others*p.words) {
		e.deliver(out, out.own, p.items[k], f)
	} else {
		e.intersect(out, p, k, f)
	}
	return out
}

// pick lists the baskets of p that hold its item k, unless going through them,
// twice, is more than so many words to intersect.
func (e *eclat) pick(out, p *projection, k, words int) bool {
	if int(p.support[k])*4 > words {
		return false
	}
	for w, word := range p.of(k) {
		for ; word != 0; word &= word - 1 {
			i := p.baskets[w*64+bits.TrailingZeros64(word)]
			if words -= 2 * (e.starts[i+1] - e.starts[i]); words < 0 {
				return false
			}
			out.own = append(out.own, i)
		}
	}
	return true
}

// intersect fills a projection with the baskets of p that hold its item k,
// numbered as in p.
func (e *eclat) intersect(out, p *projection, k int, f *finds) {
	out.words, out.baskets = p.words, p.baskets
	minimum, mine := f.limit.minimum.Load(), p.of(k)
	for j, item := range p.items {
		if j == k {
			if e.kind == All {
				break
			}
			continue
		}
		n := len(out.bits)
		out.bits = slices.Grow(out.bits, p.words)[:n+p.words]
		common := intersect(out.bits[n:], mine, p.of(j))
		switch {
		case common == p.support[k] && j < k:
			f.perfect = append(f.perfect, item)
			e.inside[item] = true
			out.bits = out.bits[:n]
		case common == p.support[k]:
			out.absorbed = true
			return
		case common < minimum:
			out.bits = out.bits[:n]
		default:
			out.items, out.support = append(out.items, item), append(out.support, common)
			if j < k {
				out.extend++
			}
		}
	}
}

// intersect writes the common bits of a and b and counts them.
func intersect(out, a, b []uint64) int32 {
	n := 0
	a, b = a[:len(out)], b[:len(out)]
	for w := range out {
		v := a[w] & b[w]
		out[w] = v
		n += bits.OnesCount64(v)
	}
	return int32(n)
}

// deliver goes through some baskets and fills a projection with their frequent
// items: those before the last item of the prefix, which extend it, and, where
// closed or maximal sets are asked for, those behind it.
func (e *eclat) deliver(out *projection, baskets []int32, last int32, f *finds) {
	before := len(f.perfect)
	e.tally(baskets, last)
	minimum := f.limit.minimum.Load()
	for _, item := range e.seen {
		switch n := e.count[item]; {
		case e.inside[item] || n < minimum:
		case int(n) == len(baskets) && item < last:
			f.perfect = append(f.perfect, item)
		case int(n) == len(baskets):
			out.absorbed = true
		default:
			out.items = append(out.items, item)
		}
	}
	slices.Sort(f.perfect[before:])
	for _, item := range f.perfect[before:] {
		e.inside[item] = true
	}
	if !out.absorbed {
		e.write(out, baskets, last)
	}
	for _, item := range e.seen {
		e.count[item] = 0
	}
}

// tally counts the items of some baskets.
func (e *eclat) tally(baskets []int32, last int32) {
	count, seen, all := e.count, e.seen[:0], e.kind == All
	for _, i := range baskets {
		for _, item := range e.basket(i) {
			if item >= last && all {
				break // ranks rise
			}
			n := count[item]
			count[item] = n + 1
			if n == 0 {
				seen = append(seen, item)
			}
		}
	}
	e.seen = seen
}

// write sets the bits of the items of a projection, and their supports.
func (e *eclat) write(out *projection, baskets []int32, last int32) {
	if len(out.items) == 0 {
		return
	}
	slices.Sort(out.items)
	out.extend, _ = slices.BinarySearch(out.items, last)
	out.baskets, out.words = baskets, (len(baskets)+63)/64
	out.bits = slices.Grow(out.bits, len(out.items)*out.words)[:len(out.items)*out.words]
	clear(out.bits)
	for k, item := range out.items {
		out.support = append(out.support, e.count[item])
		e.place[item] = int32(k + 1)
	}
	for t, i := range baskets {
		for _, item := range e.basket(i) {
			if item >= last && e.kind == All {
				break
			}
			if k := e.place[item]; k > 0 {
				out.bits[int(k-1)*out.words+t/64] |= 1 << (t % 64)
			}
		}
	}
	for _, item := range out.items {
		e.place[item] = 0
	}
}
