package uplift

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// Criterion is what the questions of an uplift tree are chosen by.
type Criterion string

// The criteria, as gains of the parts over the whole, weighed by their rows:
// the square of the uplift, or Kullback's divergence of the outcomes of the
// treated from those of the untreated (of outcomes 0 and 1 only).
const (
	Squared    Criterion = "squared"
	Divergence Criterion = "kl"
)

// TreeOptions are the choices of an uplift tree; the zero value is good.
type TreeOptions struct {
	Criterion  Criterion   // by default Squared
	Depth      int         // questions in a row at most: 1 … 12, by default 4
	MinLeaf    int         // treated rows, and untreated, in a leaf at least, of those that questions are chosen by: by default 1 % of them, at least 20
	Propensity *Propensity // of the same columns, where the treatment was not given by chance; nil where it was
	Seed       uint64      // of which rows choose the questions and which estimate the answers
}

func (o TreeOptions) filled(rows int) TreeOptions {
	if o.Criterion == "" {
		o.Criterion = Squared
	}
	if o.Depth == 0 {
		o.Depth = 4
	}
	if o.MinLeaf == 0 {
		o.MinLeaf = max(20, rows/200)
	}
	return o
}

func (o TreeOptions) check(y []float64) error {
	switch {
	case o.Criterion != Squared && o.Criterion != Divergence:
		return mining.TableError("没有分裂准则“"+string(o.Criterion)+"”；可用的有：squared、kl", "there is no criterion "+string(o.Criterion)+"; there are squared and kl")
	case o.Criterion == Divergence && !binary(y):
		return mining.TableError("kl 准则要求结果为 0 或 1", "the criterion kl needs outcomes of 0 and 1")
	case o.Depth < 1 || o.Depth > 12:
		return mining.TableError("树深须在 1 到 12 之间", "the depth of the tree must lie between 1 and 12")
	case o.MinLeaf < 2:
		return mining.TableError("叶中每组至少 2 行", "a leaf must hold at least 2 rows of each side")
	}
	return nil
}

// Tree asks about columns until the treatment works differently on both sides
// of no further question (Rzepakowski & Jaroszewicz 2012). One half of the rows
// chooses the questions, the other half, which has no part in that, says what
// the uplift of each leaf is (the honest estimate of Athey & Imbens 2016), so
// that the intervals of the leaves hold.
type Tree struct {
	schema mining.Schema
	nodes  []node
	holes  []bool // of each column: whether a value was missing in training
	report Report
}

// node is a question or, where left is 0, an answer.
type node struct {
	Column  int     `json:"column"`
	Cut     float64 `json:"cut,omitempty"`     // numbers up to it go left
	Levels  []bool  `json:"levels,omitempty"`  // of a category: those that go left
	Missing bool    `json:"missing,omitempty"` // missing values, and levels too rare to be judged, go left
	Left    int     `json:"left,omitempty"`    // place of the left child, the right one is next
	Rows    int     `json:"rows"`              // that the estimate rests on
	Uplift  float64 `json:"uplift"`
	StdErr  float64 `json:"stderr"`
}

// FitTree grows a tree; the data are as in FitTwoModel.
func FitTree(ctx context.Context, x *mining.Matrix, treated, y []float64, o TreeOptions) (*Tree, error) {
	report, err := check(x, treated, y)
	if err != nil {
		return nil, err
	}
	o = o.filled(x.Rows())
	if err := o.check(y); err != nil {
		return nil, err
	}
	if err := o.Propensity.fits(x); err != nil {
		return nil, err
	}
	weights, err := o.Propensity.weights(ctx, x, treated)
	if err != nil {
		return nil, err
	}
	g := &growth{x: x, treated: treated, y: y, weights: weights, options: o}
	choose, judge := g.halves()
	if err := g.grow(ctx, choose); err != nil {
		return nil, err
	}
	g.estimate(judge)
	m := &Tree{schema: x.Schema(), nodes: g.nodes, holes: make([]bool, x.Width()), report: report}
	for j := range m.holes {
		m.holes[j] = slices.ContainsFunc(x.Column(j).Values, math.IsNaN)
	}
	return m, nil
}

// halves deals the rows of each side into two halves, by chance but whatever
// the order in which the rows came.
func (g *growth) halves() (choose, judge []int) {
	for k := range 2 {
		rows := side(g.treated, float64(k))
		slices.SortStableFunc(rows, g.compare)
		mining.Random(g.options.Seed, uint64(0x7ee+k)).Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		half := (len(rows) + 1) / 2
		choose, judge = append(choose, rows[:half]...), append(judge, rows[half:]...)
	}
	return choose, judge
}

// compare orders rows by what they hold.
func (g *growth) compare(a, b int) int {
	for j := range g.x.Width() {
		values := g.x.Column(j).Values
		if c := cmp.Compare(values[a], values[b]); c != 0 {
			return c
		}
	}
	return cmp.Compare(g.y[a], g.y[b])
}

// Schema returns the columns that the tree expects.
func (m *Tree) Schema() mining.Schema { return m.schema }

// Report says what the tree was learnt from.
func (m *Tree) Report() Report { return m.report }

// Predict returns the uplift of every row, in units of the outcome.
func (m *Tree) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	x, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out := make([]float64, x.Rows())
	err = mining.Pieces(ctx, x.Rows(), 4096, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			at := 0
			for m.nodes[at].Left > 0 {
				n := &m.nodes[at]
				at = n.next(x.Column(n.Column).Values[i])
			}
			out[i] = m.nodes[at].Uplift
		}
	})
	return out, err
}

// next is the place of the child that a value goes to.
func (n *node) next(value float64) int {
	left := n.Missing
	switch {
	case math.IsNaN(value):
	case n.Levels != nil:
		left = n.Levels[int(value)]
	default:
		left = value <= n.Cut
	}
	if left {
		return n.Left
	}
	return n.Left + 1
}

// Formula is the uplift written out.
func (m *Tree) Formula() mining.Formula { return m.written(0) }

func (m *Tree) written(at int) mining.Formula {
	n := &m.nodes[at]
	if n.Left == 0 {
		return mining.Constant(n.Uplift)
	}
	left, right := m.written(n.Left), m.written(n.Left+1)
	field := m.schema[n.Column]
	if n.Levels == nil {
		return mining.If{Test: mining.Test{Column: field.Name, AtMost: n.Cut, Missing: n.Missing}, Then: left, Else: right}
	}
	if n.Missing { // what is missing or unknown goes left, that is where the levels of the right are not met
		left, right = right, left
	}
	levels := []string{}
	for level, goesLeft := range n.Levels {
		if goesLeft != n.Missing {
			levels = append(levels, field.Levels[level])
		}
	}
	return mining.If{Test: mining.Test{Column: field.Name, Levels: levels}, Then: left, Else: right}
}
