package sequence

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"zhike/mining"
)

// hit is where a pattern may end in a sequence.
type hit struct {
	sequence, at int32
	start        float64 // of the latest occurrence that ends there
}

// ending is a hit of a pattern by one more item.
type ending struct {
	hit
	by int32 // the item in a step of its own, or the item + the number of items in the last step
}

// span grows prefixes (PrefixSpan, Pei et al. 2001): the patterns that begin
// with one are found among the sequences behind its hits. Where no window
// bounds the occurrences and steps have one item, the first hit in each
// sequence is enough.
type span struct {
	*coded
	ctx     context.Context
	o       Options
	minimum int32
	longest int
	left    *atomic.Int64 // patterns that may still be found
	first   bool          // the first hit in each sequence is enough

	count  []int32 // sequences by what extends the prefix in hand, else 0
	seen   []int   // the sequence visited, by that
	visit  int     // sequences visited so far
	levels []level // by length of the prefix
	nodes  []node
}

// level is the working memory of a prefix.
type level struct {
	endings []ending
	by      []int32 // what extends the prefix
	hits    []hit   // of each that is frequent, one after the other
}

// search finds all patterns of at most so many items.
func (c *coded) search(ctx context.Context, o Options, minimum int32, longest int) ([]node, error) {
	var left atomic.Int64
	left.Store(int64(o.MaxPatterns))
	hits, ends := c.firstHits(o)
	spans := sync.Pool{New: func() any {
		n := 2 * len(c.names)
		return &span{coded: c, ctx: ctx, o: o, minimum: minimum, longest: longest, left: &left, first: c.single && !o.windows(), count: make([]int32, n), seen: make([]int, n)}
	}}
	pieces := make([][]node, len(c.names))
	err := mining.Pieces(ctx, len(c.names), 1, func(item, _, _ int) {
		s := spans.Get().(*span)
		s.nodes = nil
		from := 0
		if item > 0 {
			from = ends[item-1]
		}
		s.grow(hits[from:ends[item]], root, int32(item)<<1|1, c.support[item], 1)
		pieces[item] = s.nodes
		spans.Put(s)
	})
	switch {
	case err != nil:
		return nil, err
	case left.Load() < 0:
		return nil, tooMany(o)
	}
	return join(pieces), nil
}

// firstHits is the hits of every single item, one item after the other.
func (c *coded) firstHits(o Options) (hits []hit, ends []int) {
	ends = make([]int, len(c.names))
	last := make([]int32, len(c.names))
	first := c.single && !o.windows()
	each := func(see func(sequence int32, at int32)) {
		clear(last)
		for s := range len(c.starts) - 1 {
			for at := c.starts[s]; at < c.starts[s+1]; at++ {
				item := c.items[at]
				if !first || last[item] != int32(s)+1 {
					last[item] = int32(s) + 1
					see(int32(s), at)
				}
			}
		}
	}
	each(func(_, at int32) { ends[c.items[at]]++ })
	next := make([]int, len(ends))
	for i := 1; i < len(ends); i++ {
		next[i] = ends[i-1]
		ends[i] += ends[i-1]
	}
	hits = make([]hit, 0)
	if len(ends) > 0 {
		hits = make([]hit, ends[len(ends)-1])
	}
	each(func(s, at int32) {
		item := c.items[at]
		hits[next[item]] = hit{s, at, c.time[at]}
		next[item]++
	})
	return hits, ends
}

// grow takes down a pattern by its last item and goes on to longer ones.
func (s *span) grow(hits []hit, parent, item, support int32, length int) {
	if s.left.Add(-1) < 0 || len(s.nodes)%256 == 0 && s.ctx.Err() != nil {
		return
	}
	s.nodes = append(s.nodes, node{parent, item, support})
	id := int32(len(s.nodes) - 1)
	if length == s.longest {
		return
	}
	if len(s.levels) < length {
		s.levels = append(s.levels, level{})
	}
	l := s.levels[length-1]
	l.endings, l.by = l.endings[:0], l.by[:0]
	for from := 0; from < len(hits); {
		to := from + 1
		for to < len(hits) && hits[to].sequence == hits[from].sequence {
			to++
		}
		s.visit++
		s.extend(&l, hits[from:to])
		from = to
	}
	counts, ends := s.sort(&l)
	s.levels[length-1] = l
	from := 0
	for k, by := range l.by {
		s.grow(l.hits[from:ends[k]], id, s.code(by), counts[k], length+1)
		from = ends[k]
	}
}

// code is the item of a node: its lowest bit says that it begins a step.
func (s *span) code(by int32) int32 {
	if n := int32(len(s.names)); by >= n {
		return (by - n) << 1
	}
	return by<<1 | 1
}

// extend finds what extends the prefix in one sequence, given its hits there.
func (s *span) extend(l *level, hits []hit) {
	sequence := hits[0].sequence
	end := s.starts[sequence+1]
	if s.first {
		for at := hits[0].at + 1; at < end; at++ {
			if by := s.items[at]; s.seen[by] != s.visit {
				s.tell(l, ending{hit{sequence, at, 0}, by})
			}
		}
		return
	}
	for at := hits[0].at + 1; at < end; at++ {
		if start, ok := s.behind(hits, at); ok {
			s.tell(l, ending{hit{sequence, at, start}, s.items[at]})
		}
		if start, ok := s.within(hits, at); ok {
			s.tell(l, ending{hit{sequence, at, start}, s.items[at] + int32(len(s.names))})
		}
	}
}

// tell takes down an ending and counts its sequence once.
func (s *span) tell(l *level, e ending) {
	if s.seen[e.by] != s.visit {
		s.seen[e.by] = s.visit
		if s.count[e.by] == 0 {
			l.by = append(l.by, e.by)
		}
		s.count[e.by]++
	}
	l.endings = append(l.endings, e)
}

// behind tells whether the item at a place may follow one of the hits in a
// step of its own, and the start of the latest occurrence that it ends.
func (s *span) behind(hits []hit, at int32) (start float64, ok bool) {
	if !s.o.windows() {
		return hits[0].start, s.step[hits[0].at] < s.step[at]
	}
	start = math.Inf(-1)
	for _, h := range hits {
		gap := s.time[at] - s.time[h.at]
		if s.step[h.at] >= s.step[at] || gap < s.o.MinGap {
			break // later hits are nearer still
		}
		if gap <= s.o.MaxGap && s.time[at]-h.start <= s.o.MaxSpan {
			start, ok = max(start, h.start), true
		}
	}
	return start, ok
}

// within tells the same of the last step of the prefix.
func (s *span) within(hits []hit, at int32) (start float64, ok bool) {
	k, _ := slices.BinarySearchFunc(hits, at, func(h hit, at int32) int { return int(h.at - at) })
	if k == 0 || s.step[hits[k-1].at] != s.step[at] {
		return 0, false
	}
	return hits[k-1].start, true
}

// sort leaves what is frequent in by, in order, and puts its hits together. It
// returns in how many sequences each is, and where its hits end.
func (s *span) sort(l *level) (counts []int32, ends []int) {
	slices.Sort(l.by)
	frequent := l.by[:0]
	for _, by := range l.by {
		if s.count[by] >= s.minimum {
			frequent, counts = append(frequent, by), append(counts, s.count[by])
			s.count[by] = int32(len(frequent)) // its place, from 1
		} else {
			s.count[by] = 0
		}
	}
	l.by, ends = frequent, make([]int, len(frequent)+1)
	for _, e := range l.endings {
		if k := s.count[e.by]; k > 0 {
			ends[k]++
		}
	}
	for k := range frequent {
		ends[k+1] += ends[k]
	}
	l.hits = slices.Grow(l.hits[:0], ends[len(frequent)])[:ends[len(frequent)]]
	for _, e := range l.endings {
		if k := s.count[e.by]; k > 0 {
			l.hits[ends[k-1]] = e.hit
			ends[k-1]++
		}
	}
	for _, by := range frequent {
		s.count[by] = 0
	}
	return counts, ends
}
