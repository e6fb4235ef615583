package tree

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// GBDTOptions are the choices of gradient boosting; the zero value is good.
type GBDTOptions struct {
	Objective Objective      // by default Logistic if every y is 0 or 1, else Squared
	Alpha     float64        // the quantile of objective Quantile; 0.5 by default
	Trees     int            // trees at most; by default enough for Rate, see defaults
	Rate      float64        // how much of each tree's answer is taken; 0.05 by default
	Leaves    int            // leaves of a tree at most; by default 8 and more for many rows, see defaults
	Depth     int            // questions on a path at most; 0 for any number
	MinLeaf   int            // rows in a leaf at least, about (reckoned from their share of the hessian); 20 by default
	Lambda    float64        // L2 penalty on answers; 1 by default, below 0 for none
	Columns   float64        // share of the columns tried for each tree; by default all, or half of more than ten
	Weights   []float64      // of the rows; nil for equal ones
	Monotone  map[string]int // columns with which the prediction may only rise (+1) or fall (−1); missing values aside
	Seed      uint64

	// With rows to validate on, trees are added until their loss has not
	// fallen for Patience trees (50 by default), and those after the lowest
	// loss are left out again.
	Validation  *mining.Matrix
	ValidationY []float64
	Patience    int
}

// GBDT is a model of gradient boosted trees (Friedman 2001): the score of a row
// is a constant plus the answers of all trees, each grown on the derivatives
// of the loss at the scores so far, by second-order steps (Chen & Guestrin
// 2016) on binned values (Ke et al. 2017).
type GBDT struct {
	ensemble
	objective Objective
	alpha     float64
	base      float64
	loss      loss
	report    GBDTReport
}

// GBDTReport says how the model came about.
type GBDTReport struct {
	Rows       int      `json:"rows"`
	Trees      int      `json:"trees"`
	Leaves     int      `json:"leaves"` // of a tree at most
	Loss       float64  `json:"loss"`   // mean over the training rows
	Validation *float64 `json:"validation_loss,omitempty"`
}

// FitGBDT fits gradient boosted trees to y.
func FitGBDT(ctx context.Context, x *mining.Matrix, y []float64, o GBDTOptions) (*GBDT, error) {
	o = o.defaults(x, y)
	b, err := newBoosting(ctx, x, y, o)
	if err != nil {
		return nil, err
	}
	return b.run(ctx)
}

// defaults fills in what was left at zero. Boosting needs larger trees, and
// bears more questions, the more rows there are: 8 leaves below 20,000 rows, 16
// below 200,000 and 31 beyond were as good as any on data of such sizes; trying
// half of the columns for each tree costs half the time and no quality.
func (o GBDTOptions) defaults(x *mining.Matrix, y []float64) GBDTOptions {
	if o.Objective == "" {
		if o.Objective = Logistic; slices.ContainsFunc(y, func(v float64) bool { return v != 0 && v != 1 }) {
			o.Objective = Squared
		}
	}
	preset(&o.Alpha, 0.5)
	preset(&o.Rate, 0.05)
	preset(&o.Trees, 200)
	preset(&o.MinLeaf, 20)
	preset(&o.Lambda, 1)
	preset(&o.Patience, 50)
	switch {
	case x.Rows() < 20_000:
		preset(&o.Leaves, 8)
	case x.Rows() < 200_000:
		preset(&o.Leaves, 16)
	default:
		preset(&o.Leaves, 31)
	}
	if x.Width() > 10 {
		preset(&o.Columns, 0.5)
	}
	preset(&o.Columns, 1)
	return o
}

// preset fills in an option that was left at zero.
func preset[T int | float64](option *T, value T) {
	if *option == 0 {
		*option = value
	}
}

func (o GBDTOptions) check(x *mining.Matrix) error {
	for _, c := range []struct {
		wrong  bool
		zh, en string
	}{
		{!(o.Rate > 0 && o.Rate <= 1), "学习率须在 0 与 1 之间", "the rate must lie between 0 and 1"},
		{o.Trees < 1 || o.Trees > 100_000, "树的数量须为 1 到 100000", "there must be from 1 to 100,000 trees"},
		{o.Leaves < 2 || o.Leaves > 65_536, "每棵树的叶数须为 2 到 65536", "a tree must have from 2 to 65,536 leaves"},
		{o.MinLeaf < 1, "叶中至少要有 1 行", "a leaf must hold at least 1 row"},
		{!(o.Columns > 0 && o.Columns <= 1), "每棵树所用列的份额须在 0 与 1 之间", "the share of columns must lie between 0 and 1"},
		{o.Depth < 0, "深度不能为负", "the depth must not be below zero"},
		{o.Patience < 1, "早停的等待轮数须大于 0", "the patience must be at least 1 tree"},
		{math.IsNaN(o.Lambda) || math.IsInf(o.Lambda, 0), "正则化系数须为数", "lambda must be a number"},
	} {
		if c.wrong {
			return mining.TableError(c.zh, c.en)
		}
	}
	for name, direction := range o.Monotone {
		j := x.Index(name)
		if j < 0 || direction < -1 || direction > 1 || x.Column(j).Category() {
			return mining.RowError(-1, name, "单调约束须指向一列数值，取 1 或 −1", "a monotone constraint must name a column of numbers and be 1 or −1")
		}
	}
	return nil
}

// boosting is a fit under way.
type boosting struct {
	x          *mining.Matrix
	o          GBDTOptions
	y          []float64
	grower     *grower
	scores     []float64
	g, h       []float64
	model      *GBDT
	validation *mining.Matrix
	held       []float64 // scores of the validation rows
}

func newBoosting(ctx context.Context, x *mining.Matrix, y []float64, o GBDTOptions) (*boosting, error) {
	loss, err := lossOf(o.Objective, o.Alpha)
	if err != nil {
		return nil, err
	}
	if err := loss.check(x, y); err != nil {
		return nil, err
	}
	if err := x.CheckWeights(o.Weights); err != nil {
		return nil, err
	}
	if err := o.check(x); err != nil {
		return nil, err
	}
	b := &boosting{x: x, o: o, y: y}
	b.model = &GBDT{objective: o.Objective, alpha: o.Alpha, base: loss.start(y, o.Weights), loss: loss}
	b.model.schema = x.Schema()
	if o.Validation != nil {
		if b.validation, err = b.model.schema.Align(o.Validation); err != nil {
			return nil, err
		}
		if err := b.validation.CheckTarget(o.ValidationY); err != nil {
			return nil, err
		}
		b.held = filled(b.validation.Rows(), b.model.base)
	}
	bins, err := binMatrix(ctx, x, o.Seed)
	if err != nil {
		return nil, err
	}
	b.scores, b.g, b.h = filled(len(y), b.model.base), make([]float64, len(y)), make([]float64, len(y))
	b.grower = newGrower(bins, o)
	b.grower.direct(x, o.Monotone)
	return b, nil
}

func filled(n int, v float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}

func newGrower(bins *binned, o GBDTOptions) *grower {
	n, width := bins.rows, len(bins.columns)
	g := &grower{bins: bins, leaves: o.Leaves, depth: o.Depth, partition: newPartition(n),
		ordered: make([]slope, n), used: make([]int, width), found: make([][2]split, width)}
	g.slopes.of = make([]slope, n)
	for j, how := range bins.how {
		g.used[j] = how.count
	}
	g.judge = judge{lambda: max(o.Lambda, 0), minH: 1e-3, minRows: float64(o.MinLeaf), smooth: 10, extra: 10, minGain: 1e-9}
	return g
}

// direct takes the monotone constraints.
func (g *grower) direct(x *mining.Matrix, monotone map[string]int) {
	for name, direction := range monotone {
		if g.monotone == nil {
			g.monotone = make([]int8, x.Width())
		}
		g.monotone[x.Index(name)] = int8(direction)
	}
}

// run adds trees.
func (b *boosting) run(ctx context.Context) (*GBDT, error) {
	m, best, bestTrees := b.model, math.Inf(1), 0
	for len(m.trees) < b.o.Trees {
		t, err := b.step(ctx)
		if err != nil {
			return nil, err
		}
		if t == nil {
			break
		}
		m.trees = append(m.trees, *t)
		if b.validation == nil {
			continue
		}
		if err := b.validate(ctx, t); err != nil {
			return nil, err
		}
		if l := m.loss.mean(b.held, b.o.ValidationY, nil); l < best {
			best, bestTrees = l, len(m.trees)
		} else if len(m.trees)-bestTrees >= b.o.Patience {
			break
		}
	}
	m.report = GBDTReport{Rows: len(b.y), Leaves: b.o.Leaves, Loss: m.loss.mean(b.scores, b.y, b.o.Weights)}
	if b.validation != nil {
		m.trees, m.report.Validation = m.trees[:bestTrees], &best
	}
	m.report.Trees = len(m.trees)
	return m, ctx.Err()
}

// step grows one tree and adds its answers to the scores; nil when no question
// helps any more.
func (b *boosting) step(ctx context.Context) (*tree, error) {
	g := b.grower
	if err := g.slopes.compute(ctx, b.model.loss, b.scores, b.y, b.o.Weights, b.g, b.h); err != nil {
		return nil, err
	}
	g.judge.unitG, g.judge.unitH = g.slopes.unitG, g.slopes.unitH
	g.draw(b.o, len(b.model.trees))
	t, err := g.grow(ctx)
	if err != nil || len(t.leaves) < 2 {
		return nil, err
	}
	err = mining.Pieces(ctx, len(t.leaves), 1, func(_, i, _ int) {
		leaf := &t.leaves[i]
		n := &t.tree.nodes[leaf.node]
		rows := g.rows[leaf.lo:leaf.hi]
		if b.model.loss.renews() {
			n.value = min(max(b.renewed(rows), leaf.bounds.low), leaf.bounds.high)
		}
		for _, r := range rows {
			b.scores[r] += n.value * b.o.Rate
		}
	})
	for i := range t.tree.nodes {
		t.tree.nodes[i].value *= b.o.Rate
	}
	return &t.tree, err
}

// renewed is the quantile of what the scores of some rows leave.
func (b *boosting) renewed(rows []int32) float64 {
	left := make([]float64, len(rows))
	var w []float64
	if b.o.Weights != nil {
		w = make([]float64, len(rows))
	}
	for i, r := range rows {
		left[i] = b.y[r] - b.scores[r]
		if w != nil {
			w[i] = b.o.Weights[r]
		}
	}
	return weightedQuantile(left, w, b.o.Alpha)
}

// draw draws the columns for a tree.
func (g *grower) draw(o GBDTOptions, number int) {
	width := len(g.used)
	if n := max(1, int(math.Round(o.Columns*float64(width)))); n < width {
		g.columns = mining.Random(o.Seed, 0x7ee0+uint64(number)).Perm(width)[:n]
	} else if g.columns == nil {
		g.columns = make([]int, width)
		for j := range g.columns {
			g.columns[j] = j
		}
	}
}

// validate adds a tree to the scores of the validation rows.
func (b *boosting) validate(ctx context.Context, t *tree) error {
	one := ensemble{schema: b.model.schema, trees: []tree{*t}}
	add, err := one.sums(ctx, b.validation, func(s float64) float64 { return s })
	for i, v := range add {
		b.held[i] += v
	}
	return err
}

// Predict returns the prediction for every row: by objective a probability, a
// mean or a quantile. Columns are found by name.
func (m *GBDT) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	return m.sums(ctx, x, func(s float64) float64 { return m.loss.predict(m.base + s) })
}

// PredictRow is Predict for one row whose values stand in the order of the
// schema, levels by their number in it.
func (m *GBDT) PredictRow(row []float64) float64 { return m.loss.predict(m.base + m.sum(row)) }

// Schema is the columns that the model asks about.
func (m *GBDT) Schema() mining.Schema { return m.schema }

// Objective is what was minimised.
func (m *GBDT) Objective() Objective { return m.objective }

// Report says how the model came about.
func (m *GBDT) Report() GBDTReport { return m.report }

// Importance is the share of each column in the gains of all questions, the
// greatest first. It favours columns with many values; see
// PermutationImportance for the honest one.
func (m *GBDT) Importance() []Importance { return m.importance() }

func (m *GBDT) String() string {
	return fmt.Sprintf("%d boosted trees of at most %d leaves (%s)", len(m.trees), m.report.Leaves, m.objective)
}
