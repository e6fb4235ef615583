package tree

import (
	"context"
	"math"

	"zhike/mining"
)

// grower grows the trees of one model, leaf by leaf: the leaf whose best
// question lowers the loss most is asked next, until there are enough leaves
// (Shi 2007; LightGBM). The histogram of the larger of two siblings is what
// is left of their parent's when the smaller one's is taken away.
type grower struct {
	bins     *binned
	monotone []int8 // by column; nil for none
	leaves   int
	depth    int
	judge    judge

	*partition
	slopes  slopes
	ordered []slope // of the node in work, in the order of its rows
	spare   []histogram
	found   [][2]split
	used    []int // bins of each column
	columns []int // in use for this tree
}

// open is a leaf that may still be asked about.
type open struct {
	node   int32
	lo, hi int
	depth  int
	total  sum
	bounds bounds
	hist   histogram
	best   split
}

// grown is a tree and the rows of each of its leaves.
type grown struct {
	tree   tree
	leaves []open
}

// grow makes one tree for the slopes.
func (g *grower) grow(ctx context.Context) (*grown, error) {
	g.reset()
	root := open{hi: len(g.rows), bounds: unbounded(), hist: g.take()}
	for _, s := range g.slopes.of {
		root.total.g += int64(s.g)
		root.total.h += int64(s.h)
	}
	out := &grown{tree: tree{nodes: make([]node, 1, 2*g.leaves-1)}}
	out.tree.nodes[0] = g.leafNode(&root)
	if err := g.survey(ctx, &root, nil, nil); err != nil {
		return nil, err
	}
	out.leaves = append(out.leaves, root)
	for len(out.leaves) < g.leaves {
		best := -1
		for i := range out.leaves {
			if out.leaves[i].best.gain > 0 && (best < 0 || out.leaves[i].best.gain > out.leaves[best].best.gain) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		if err := g.ask(ctx, out, best); err != nil {
			return nil, err
		}
	}
	for i := range out.leaves {
		g.give(out.leaves[i].hist)
	}
	return out, nil
}

// ask divides leaf i by its best question.
func (g *grower) ask(ctx context.Context, out *grown, i int) error {
	leaf := out.leaves[i]
	middle, err := g.divide(ctx, leaf.lo, leaf.hi, g.bins.columns[g.columns[leaf.best.column]], g.sides(&leaf))
	if err != nil {
		return err
	}
	left := open{node: int32(len(out.tree.nodes)), lo: leaf.lo, hi: middle, total: leaf.best.left, depth: leaf.depth + 1, bounds: leaf.bounds}
	right := open{node: left.node + 1, lo: middle, hi: leaf.hi, total: leaf.best.right, depth: leaf.depth + 1, bounds: leaf.bounds}
	g.bound(&leaf, &left, &right)
	g.question(&out.tree, &leaf)
	out.tree.nodes[leaf.node].left = left.node
	out.tree.nodes = append(out.tree.nodes, g.leafNode(&left), g.leafNode(&right))
	if len(out.leaves)+1 < g.leaves {
		smaller, larger := &left, &right
		if smaller.hi-smaller.lo > larger.hi-larger.lo {
			smaller, larger = larger, smaller
		}
		smaller.hist, larger.hist = g.take(), leaf.hist
		if err := g.survey(ctx, smaller, larger, leaf.hist); err != nil {
			return err
		}
	} else {
		g.give(leaf.hist)
	}
	out.leaves[i] = left
	out.leaves = append(out.leaves, right)
	return nil
}

// bound keeps the answers below a question about a monotone column on their
// side of the middle between the two.
func (g *grower) bound(leaf, left, right *open) {
	direction := g.direction(leaf.best.column)
	if direction == 0 {
		return
	}
	m := (g.judge.answer(g.judge.half(left.total), leaf.bounds) + g.judge.answer(g.judge.half(right.total), leaf.bounds)) / 2
	if direction > 0 {
		left.bounds.high, right.bounds.low = m, m
	} else {
		left.bounds.low, right.bounds.high = m, m
	}
}

func (g *grower) direction(column int) int8 {
	if g.monotone == nil {
		return 0
	}
	return g.monotone[g.columns[column]]
}

func (g *grower) leafNode(l *open) node {
	return node{feature: -1, set: -1, value: g.judge.answer(g.judge.half(l.total), l.bounds), cover: float64(l.hi - l.lo)}
}

// sides says for every bin whether it goes left.
func (g *grower) sides(leaf *open) *[256]uint8 {
	return sidesOf(leaf.best.bin, leaf.best.set, leaf.best.missing)
}

func sidesOf(bin int, set *[4]uint64, missing bool) *[256]uint8 {
	goes := new([256]uint8)
	for b := range goes {
		left := b <= bin
		if set != nil {
			left = has(set[:], b)
		}
		if b == 0 {
			left = missing
		}
		if left {
			goes[b] = 1
		}
	}
	return goes
}

// question writes the leaf's best question into its node.
func (g *grower) question(t *tree, leaf *open) {
	n, s := &t.nodes[leaf.node], &leaf.best
	column := g.columns[s.column]
	how := &g.bins.how[column]
	n.feature, n.gain, n.missing = int32(column), s.gain, s.missing
	if how.level == nil {
		n.threshold = min(how.edges[s.bin-1], math.MaxFloat64)
		return
	}
	n.set = int32(len(t.sets))
	t.sets = append(t.sets, how.levelsOf(s.set))
}

// survey sums the histogram of a node and finds its best question; and, given
// its sibling with the parent's histogram, the sibling's by subtraction.
func (g *grower) survey(ctx context.Context, a, b *open, parent histogram) error {
	n := a.hi - a.lo
	rows, of := g.rows[a.lo:a.hi], g.slopes.of
	if n == len(g.rows) {
		rows = nil
	} else {
		of = g.ordered[:n]
		err := mining.Pieces(ctx, n, 1<<15, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				of[i] = g.slopes.of[rows[i]]
			}
		})
		if err != nil {
			return err
		}
	}
	ca, cb := g.candidates(a), candidates{}
	if b != nil {
		cb = g.candidates(b)
	}
	strips := (len(g.columns) + strip - 1) / strip
	together := 1
	if work := strip * (n + 512); work*strips < 1<<16 {
		together = strips // too little for a second processor to be worth waking
	}
	err := mining.Pieces(ctx, strips, together, func(_, lo, hi int) {
		for s := lo; s < hi; s++ {
			a.hist.fill(g.bins, g.columns, s*strip, rows, of, g.used)
			for k := s * strip; k < min((s+1)*strip, len(g.columns)); k++ {
				g.found[k] = [2]split{}
				how := &g.bins.how[g.columns[k]]
				if ca.rows > 0 {
					g.found[k][0] = ca.best(&a.hist[k], how, g.direction(k))
				}
				if b != nil {
					parent.subtract(a.hist, k, how.count)
					if cb.rows > 0 {
						g.found[k][1] = cb.best(&parent[k], how, g.direction(k))
					}
				}
			}
		}
	})
	if err != nil {
		return err
	}
	g.choose(a, 0)
	if b != nil {
		g.choose(b, 1)
	}
	return nil
}

// candidates describes a node to the search; without rows if it may not be
// asked about.
func (g *grower) candidates(l *open) candidates {
	c := candidates{judge: &g.judge, total: l.total, rows: float64(l.hi - l.lo), bounds: l.bounds, bounded: l.bounds != unbounded()}
	if g.depth > 0 && l.depth >= g.depth || c.rows < 2*g.judge.minRows {
		c.rows = 0
	}
	return c
}

// choose takes the best of the questions found, the first of equals.
func (g *grower) choose(l *open, side int) {
	for k := range g.columns {
		if s := &g.found[k][side]; s.gain > l.best.gain && s.gain > g.judge.minGain {
			l.best = *s
			l.best.column = k
		}
	}
}

func (g *grower) take() histogram {
	if n := len(g.spare); n > 0 {
		h := g.spare[n-1]
		g.spare = g.spare[:n-1]
		return h
	}
	return make(histogram, len(g.columns))
}

func (g *grower) give(h histogram) {
	if h != nil {
		g.spare = append(g.spare, h)
	}
}
