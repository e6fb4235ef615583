package tree

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// DecisionOptions are the choices of a single tree; the zero value is good.
type DecisionOptions struct {
	Leaves  int // leaves at most; by default 32, for classes one for 50 rows where that is fewer
	Depth   int // questions on a path at most; 8 by default
	MinLeaf int // rows in a leaf at least; by default 50, or 2 % of the rows where that is less
}

// Decision is a single decision tree (Breiman et al. 1984): of a class, where
// y is 0 or 1, it predicts the probability, of any other number the mean. Every
// question is the best of all on the exact values; the leaf where a question
// helps most is asked first. Rules says it in sentences.
type Decision struct {
	ensemble
	classes bool
	rate    float64 // mean of y
	holes   []bool  // columns with missing values in training
}

// FitDecision grows a tree. The worth of a question is what it takes off the
// sum of squares Σ(y − mean)²; for two classes that is half the Gini impurity
// times the rows, so it is CART's criterion for both.
func FitDecision(ctx context.Context, x *mining.Matrix, y []float64, o DecisionOptions) (*Decision, error) {
	if err := x.CheckTarget(y); err != nil {
		return nil, err
	}
	classes := !slices.ContainsFunc(y, func(v float64) bool { return v != 0 && v != 1 })
	if classes {
		preset(&o.Leaves, min(32, max(4, x.Rows()/50)))
	}
	preset(&o.Leaves, 32)
	preset(&o.Depth, 8)
	preset(&o.MinLeaf, max(1, min(50, x.Rows()/50)))
	if o.Leaves < 1 || o.Depth < 1 || o.MinLeaf < 1 {
		return nil, mining.TableError("叶数、深度和每叶行数都须大于 0", "leaves, depth and rows of a leaf must all be above zero")
	}
	g, err := newExact(ctx, x, y, o)
	if err != nil {
		return nil, err
	}
	if err := g.grow(ctx); err != nil {
		return nil, err
	}
	m := &Decision{classes: classes, ensemble: ensemble{schema: x.Schema(), trees: []tree{g.tree}}, rate: mean(y, nil), holes: make([]bool, x.Width())}
	for j := range m.holes {
		m.holes[j] = slices.ContainsFunc(x.Column(j).Values, math.IsNaN)
	}
	return m, nil
}

// exact grows one tree on sorted columns.
type exact struct {
	o      DecisionOptions
	schema mining.Schema
	y      []float64
	whole  []int32 // y in whole units, so that sums are exact
	unit   float64
	*sorted
	side []uint64 // a bit for each row
	tree tree
	ways []way // the best question of each column, when in work
}

// way is a question on exact values.
type way struct {
	gain        float64
	column      int
	rank        uint32 // numbers: values up to this rank go left
	next        uint32 // the rank that follows in the node
	levels      []uint32
	missing     bool
	left, right moment
}

// moment is the number of rows and the sum of y, in units.
type moment struct{ n, sum int64 }

func (m *moment) add(v int32) { m.n++; m.sum += int64(v) }

func (m moment) minus(o moment) moment { return moment{m.n - o.n, m.sum - o.sum} }

// square is sum²/n: what the mean takes off the sum of squares.
func (m moment) square() float64 { return float64(m.sum) * float64(m.sum) / float64(m.n) }

// exactLeaf is a leaf that may still be asked about.
type exactLeaf struct {
	node, depth int
	lo, hi      int
	total       moment
	best        way
}

func newExact(ctx context.Context, x *mining.Matrix, y []float64, o DecisionOptions) (*exact, error) {
	s, err := sortMatrix(ctx, x)
	if err != nil {
		return nil, err
	}
	g := &exact{o: o, schema: x.Schema(), y: y, sorted: s, whole: make([]int32, len(y)), side: make([]uint64, (len(y)+63)/64), ways: make([]way, x.Width())}
	most := 0.0
	for _, v := range y {
		most = max(most, math.Abs(v))
	}
	g.unit = unit(most)
	for i, v := range y {
		g.whole[i] = whole(v / g.unit)
	}
	return g, nil
}

func (g *exact) grow(ctx context.Context) error {
	root := exactLeaf{hi: len(g.y)}
	for _, v := range g.whole {
		root.total.add(v)
	}
	g.tree.nodes = []node{{feature: -1, set: -1, cover: float64(len(g.y))}}
	if err := g.survey(ctx, &root); err != nil {
		return err
	}
	leaves := []exactLeaf{root}
	for len(leaves) < g.o.Leaves {
		best := 0
		for i := range leaves {
			if leaves[i].best.gain > leaves[best].best.gain {
				best = i
			}
		}
		if leaves[best].best.gain <= 0 {
			break
		}
		left, right, err := g.ask(ctx, leaves[best])
		if err != nil {
			return err
		}
		leaves[best] = left
		leaves = append(leaves, right)
	}
	g.answer(leaves)
	return ctx.Err()
}

// answer gives every node the mean of its rows, leaves drawn towards the mean
// of all by the weight of one row, so that none is certain.
func (g *exact) answer(leaves []exactLeaf) {
	all, n := 0.0, 0.0
	sums := make([]float64, len(g.tree.nodes))
	for _, leaf := range leaves {
		values := make([]float64, 0, leaf.hi-leaf.lo)
		for _, e := range g.columns[0][leaf.lo:leaf.hi] {
			values = append(values, g.y[e.row()])
		}
		sums[leaf.node] = mean(values, nil) * float64(len(values))
		all += sums[leaf.node]
		n += float64(len(values))
	}
	for i := len(g.tree.nodes) - 1; i >= 0; i-- {
		node := &g.tree.nodes[i]
		if node.feature >= 0 {
			sums[i] = sums[node.left] + sums[node.left+1]
		}
		node.value = sums[i] / node.cover
		if node.feature < 0 && len(leaves) > 1 {
			node.value = (sums[i] + all/n) / (node.cover + 1)
		}
	}
}

// survey finds the best question about a leaf.
func (g *exact) survey(ctx context.Context, leaf *exactLeaf) error {
	if leaf.depth >= g.o.Depth || leaf.hi-leaf.lo < 2*g.o.MinLeaf {
		return nil
	}
	err := mining.Pieces(ctx, len(g.columns), g.together(leaf), func(_, lo, hi int) {
		for j := lo; j < hi; j++ {
			entries := g.columns[j][leaf.lo:leaf.hi]
			if g.values[j] == nil {
				g.ways[j] = g.bestLevels(entries, leaf.total)
			} else {
				g.ways[j] = g.bestRank(entries, leaf.total)
			}
		}
	})
	least := 1e-12 * (1 + leaf.total.square())
	for j := range g.ways {
		if g.ways[j].gain > max(leaf.best.gain, least) {
			leaf.best = g.ways[j]
			leaf.best.column = j
		}
	}
	return err
}

// together is how many columns are worked on at a time.
func (g *exact) together(leaf *exactLeaf) int {
	return max(1, (1<<15)/(leaf.hi-leaf.lo))
}

// ask divides a leaf by its best question.
func (g *exact) ask(ctx context.Context, leaf exactLeaf) (left, right exactLeaf, err error) {
	w := &leaf.best
	goes, last := uint64(0), entry(0)
	for i, e := range g.columns[w.column][leaf.lo:leaf.hi] {
		if i == 0 || e.rank() != last.rank() {
			if goes = 0; w.goesLeft(e.rank()) {
				goes = 1
			}
			last = e
		}
		row := e.row()
		g.side[row>>6] = g.side[row>>6]&^(1<<(row&63)) | goes<<(row&63)
	}
	var set []uint64
	if w.levels != nil {
		set = g.setOf(w, g.columns[w.column][leaf.lo:leaf.hi])
	}
	err = mining.Pieces(ctx, len(g.columns), g.together(&leaf), func(_, lo, hi int) {
		spare := make([]entry, leaf.hi-leaf.lo)
		for j := lo; j < hi; j++ {
			divide(g.columns[j][leaf.lo:leaf.hi], spare, g.side)
		}
	})
	if err != nil {
		return left, right, err
	}
	n := &g.tree.nodes[leaf.node]
	n.feature, n.gain, n.missing, n.left = int32(w.column), w.gain*g.unit*g.unit, w.missing, int32(len(g.tree.nodes))
	if values := g.values[w.column]; values != nil {
		n.threshold = math.MaxFloat64
		if w.next != noRank {
			n.threshold = middle(values[w.rank], values[w.next])
		}
	} else {
		n.set = int32(len(g.tree.sets))
		g.tree.sets = append(g.tree.sets, set)
	}
	middle := leaf.lo + int(w.left.n)
	left = exactLeaf{node: int(n.left), depth: leaf.depth + 1, lo: leaf.lo, hi: middle, total: w.left}
	right = exactLeaf{node: int(n.left) + 1, depth: leaf.depth + 1, lo: middle, hi: leaf.hi, total: w.right}
	for _, l := range []exactLeaf{left, right} {
		g.tree.nodes = append(g.tree.nodes, node{feature: -1, set: -1, cover: float64(l.total.n)})
	}
	if err = g.survey(ctx, &left); err == nil {
		err = g.survey(ctx, &right)
	}
	return left, right, err
}

func (w *way) goesLeft(rank uint32) bool {
	switch {
	case rank == noRank:
		return w.missing
	case w.levels != nil:
		return slices.Contains(w.levels, rank)
	}
	return rank <= w.rank
}

// setOf is the levels that go left; those not met among the entries go with
// the majority.
func (g *exact) setOf(w *way, entries []entry) []uint64 {
	levels := len(g.schema[w.column].Levels)
	set := make([]uint64, (levels+63)/64)
	put := func(level int) { set[level>>6] |= 1 << (level & 63) }
	if w.left.n >= w.right.n {
		met := make([]bool, levels)
		for _, e := range entries {
			if e.rank() != noRank {
				met[e.rank()] = true
			}
		}
		for level := range met {
			if !met[level] {
				put(level)
			}
		}
	}
	for _, level := range w.levels {
		put(int(level))
	}
	return set
}

// Predict returns the probability of class 1, or the mean, for every row.
func (m *Decision) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	return m.sums(ctx, x, func(s float64) float64 { return s })
}

// PredictRow is Predict for one row whose values stand in the order of the
// schema, levels by their number in it.
func (m *Decision) PredictRow(row []float64) float64 { return m.sum(row) }

// Schema is the columns that the model asks about.
func (m *Decision) Schema() mining.Schema { return m.schema }

// Importance is the share of each column in the gains of all questions.
func (m *Decision) Importance() []Importance { return m.importance() }

func (m *Decision) String() string {
	return fmt.Sprintf("a tree of %d leaves, %d questions deep", len(m.trees[0].nodes)/2+1, m.trees[0].depth())
}
