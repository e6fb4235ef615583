package pattern

import (
	"context"
	"sync"

	"zhike/mining"
)

// found is what a search found.
type found struct {
	nodes   []node
	lengths []uint64
	minimum int32 // that the sets were found by, raised where there were too many
}

// search finds the sets, or counts them. Where there are too many it counts
// on until it knows the minimum that leaves few enough, and searches again.
func search(ctx context.Context, b *Baskets, o Options, list bool) (*coded, found, error) {
	if err := checkBaskets(b); err != nil {
		return nil, found{}, err
	}
	minimum := int32(mining.MinCount(o.MinSupport, b.Len()))
	c := encode(b, minimum)
	limit := newLimit(o, minimum, false, 0)
	r, err := c.run(ctx, o, limit, list)
	if err != nil || !list || !limit.stopped() {
		return c, r, err
	}
	limit = newLimit(o, minimum, true, b.Len())
	counted := o
	if o.Kind == Maximal {
		counted.Kind = Closed // their number falls as the minimum rises; that of the maximal ones need not, but is no greater
	}
	if _, err = c.run(ctx, counted, limit, false); err != nil {
		return c, r, err
	}
	minimum = limit.minimum.Load()
	c = encode(b, minimum)
	r, err = c.run(ctx, o, newLimit(o, minimum, false, 0), true)
	return c, r, err
}

// grower extends the prefixes that begin with one item by items of smaller rank.
type grower interface {
	grow(item int32, f *finds)
}

// run searches once. Each piece is the sets whose rarest item is the same.
func (c *coded) run(ctx context.Context, o Options, l *limit, list bool) (found, error) {
	fresh := c.newGrower(ctx, o)
	growers := sync.Pool{New: func() any { return fresh() }}
	pieces := make([]finds, len(c.names))
	err := mining.Pieces(ctx, len(c.names), 1, func(piece, _, _ int) {
		// From the rarest item on, whose pieces have the most items to choose from.
		item := len(c.names) - 1 - piece
		f := finds{limit: l, longest: unlimited(o), list: list}
		if !l.stopped() && c.support[item] >= l.minimum.Load() {
			g := growers.Get().(grower)
			g.grow(int32(item), &f)
			growers.Put(g)
		}
		f.tell()
		pieces[item] = f
	})
	if err != nil || l.stopped() {
		return found{}, err
	}
	return join(pieces, l.minimum.Load()), nil
}

func (c *coded) newGrower(ctx context.Context, o Options) func() grower {
	if o.Algorithm == FPGrowth || o.Algorithm == Auto && o.Kind == All && c.dense() {
		tree := c.tree()
		return func() grower { return &fpGrowth{coded: c, whole: tree, ctx: ctx} }
	}
	return func() grower { return newEclat(ctx, c, o.Kind) }
}

// dense tells whether a basket holds a tenth of the items on average.
func (c *coded) dense() bool { return len(c.items) >= len(c.names)*(len(c.starts)-1)/10 }

// join puts the finds of all pieces one after the other.
func join(pieces []finds, minimum int32) found {
	r, n := found{minimum: minimum}, 0
	for _, p := range pieces {
		n += len(p.nodes)
	}
	r.nodes = make([]node, 0, n)
	for i := range pieces {
		shift := int32(len(r.nodes))
		for _, v := range pieces[i].nodes {
			if v.parent != root {
				v.parent += shift
			}
			r.nodes = append(r.nodes, v)
		}
		pieces[i].nodes = nil
		for length, sets := range pieces[i].lengths {
			for len(r.lengths) <= length {
				r.lengths = append(r.lengths, 0)
			}
			r.lengths[length] = sum(r.lengths[length], sets)
		}
	}
	return r
}
