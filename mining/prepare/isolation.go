package prepare

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"zhike/mining"
)

// IsolationOptions are the choices of FitIsolation; the zero value is good.
type IsolationOptions struct {
	Trees     int     // 100 by default
	Sample    int     // rows of each tree; 256 by default, at most 32,768
	Threshold float64 // score above which a row stands out, below 1; by default the fence of the scores learnt from
	Share     float64 // instead of Threshold: the share of the rows learnt from that stand out
	Seed      uint64
}

// Isolation is an isolation forest (Liu, Ting & Zhou 2008, ICDM): trees ask
// random questions about random columns of a sample until each row is alone, and
// a row that is soon alone stands out. The score is
//
//	2^(−E[h] / c(sample)),  c(n) = 2 H(n−1) − 2 (n−1)/n
//
// with h the number of questions until the row is alone, c its mean for n rows,
// H the harmonic numbers: near 1 for a row that stands out, below ½ for one in
// the crowd.
//
// E[h] is that of the row as one of the sample, also in the trees that did not
// draw it: where its value lies e outside the range r of the rows that came to a
// question, the question would have been drawn from r + e and singled the row
// out with probability e/(r + e) (as a robust random cut forest inserts a point,
// Guha et al. 2016, ICML). A lone value far out would else look like the
// greatest of any sample without it.
//
// A row stands out above the fence of the scores learnt from: 3.5 robust standard
// deviations above their median (upperFence). Of clean rows fewer than 1 % lie
// there, of a single column up to 1.5 %. Where one value of many columns is far
// out few questions are about it: with more than about ten, Fences finds it more surely.
//
// A missing value counts as the column's median. All columns must be numbers;
// their units do not matter.
type Isolation struct {
	schema    mining.Schema
	threshold float64
	fenced    bool // the threshold is the fence of the scores
	share     float64
	sample    int // rows of each tree
	depth     int // questions of each tree at most
	spreads   []spread
	trees     []isolationTree
	ways      [][]place // the trees laid out for walking down
	edges     [][]edge
	ends      [][]float64 // how deep a row is that ends at each of the last places
}

// isolationTree is complete: question k is followed by 2k+1 (at most) or 2k+2
// (above). Where a row is alone early the questions below send everybody left.
type isolationTree struct {
	Columns    []int     `json:"columns"`
	Thresholds []float64 `json:"thresholds"` // a value above goes right
	Lows       []float64 `json:"lows"`       // the range of the rows asked
	Highs      []float64 `json:"highs"`
	Sizes      []int     `json:"sizes"` // rows of the sample that come to each place, with those below the last questions
}

// always sends every value left.
const always = math.MaxFloat64

// FitIsolation grows the trees.
func FitIsolation(ctx context.Context, x *mining.Matrix, o IsolationOptions) (*Isolation, error) {
	if err := checkNumbers(x); err != nil {
		return nil, err
	}
	if x.Rows() < 2 {
		return nil, mining.TableError("只有一行，无从比较", "there is one row only, so nothing to compare it with")
	}
	o, err := o.filled(x.Rows())
	if err != nil {
		return nil, err
	}
	m := &Isolation{schema: x.Schema(), threshold: o.Threshold, fenced: o.Threshold == 0 && o.Share == 0, share: o.Share,
		sample: o.Sample, depth: bits.Len(uint(o.Sample - 1)),
		spreads: make([]spread, x.Width()), trees: make([]isolationTree, o.Trees)}
	err = mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		sorted := present(x.Column(j).Values)
		m.spreads[j] = spread{Middle: quantile(sorted, .5), Low: quantile(sorted, .05), High: quantile(sorted, .95)}
	})
	if err != nil {
		return nil, err
	}
	order := contentOrder(x)
	err = mining.Pieces(ctx, o.Trees, 1, func(t, _, _ int) {
		m.trees[t] = m.grow(x, order, mining.Random(o.Seed, 0x150_0000+uint64(t)))
	})
	if err != nil {
		return nil, err
	}
	if m.prepared(); o.Threshold > 0 && o.Share == 0 {
		return m, nil
	}
	return m, m.judge(ctx, x, order)
}

// fenceRows is how many rows show where the fence of the scores is.
const fenceRows = 5000

// judge finds the threshold from the scores of the rows learnt from.
func (m *Isolation) judge(ctx context.Context, x *mining.Matrix, order []int) error {
	if m.share == 0 && len(order) > fenceRows {
		x = x.Take(order[:fenceRows])
	}
	scores, err := m.Scores(ctx, x)
	if err != nil {
		return err
	}
	slices.Sort(scores)
	if m.share > 0 {
		m.threshold = quantile(scores, 1-m.share)
		return nil
	}
	m.threshold = upperFence(scores)
	return nil
}

func (o IsolationOptions) filled(rows int) (IsolationOptions, error) {
	if o.Trees == 0 {
		o.Trees = 100
	}
	if o.Sample == 0 {
		o.Sample = 256
	}
	if o.Trees < 1 || o.Sample < 2 || o.Sample > 1<<15 || !(o.Threshold >= 0 && o.Threshold < 1) || !(o.Share >= 0 && o.Share < 1) {
		return o, mining.TableError("树数须大于 0，样本须为 2 到 32768 行，阈值与份额须在 0 与 1 之间",
			"there must be at least one tree, samples of 2 to 32,768 rows, and a threshold and a share between 0 and 1")
	}
	o.Sample = min(o.Sample, rows)
	return o, nil
}

// contentOrder sorts the rows by a hash of their values, so that a sample does
// not depend on the order in which they came.
func contentOrder(x *mining.Matrix) []int {
	hash := make([]uint64, x.Rows())
	for j := range x.Width() {
		for i, v := range x.Column(j).Values {
			h := (hash[i] ^ math.Float64bits(v+0)) * 0x9e3779b97f4a7c15
			hash[i] = h ^ h>>29
		}
	}
	order := make([]int, len(hash))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(hash[a], hash[b]) })
	return order
}

// grow grows one tree on a sample without repetition (Floyd's algorithm).
func (m *Isolation) grow(x *mining.Matrix, order []int, random *rand.Rand) isolationTree {
	taken := make(map[int]bool, m.sample)
	rows := make([]int, 0, m.sample)
	for n := len(order) - m.sample; n < len(order); n++ {
		k := random.IntN(n + 1)
		if taken[k] {
			k = n
		}
		taken[k] = true
		rows = append(rows, order[k])
	}
	inner := 1<<m.depth - 1
	t := isolationTree{make([]int, inner), make([]float64, inner), make([]float64, inner), make([]float64, inner), make([]int, 2*inner+1)}
	for k := range t.Thresholds {
		t.Thresholds[k] = always
	}
	g := grower{m, x, random, make([]int, x.Width()), t}
	g.ask(0, rows)
	return t
}

type grower struct {
	m      *Isolation
	x      *mining.Matrix
	random *rand.Rand
	deck   []int // columns, of which some are tried
	tree   isolationTree
}

func (g *grower) value(j, i int) float64 {
	if v := g.x.Column(j).Values[i]; v == v {
		return v
	}
	return g.m.spreads[j].Middle
}

// ask puts a question at place k to the rows.
func (g *grower) ask(k int, rows []int) {
	g.tree.Sizes[k] = len(rows)
	if k >= len(g.tree.Columns) {
		return
	}
	split := len(rows)
	if len(rows) > 1 && g.draw(k, rows) {
		j, at := g.tree.Columns[k], g.tree.Thresholds[k]
		split = 0
		for i, r := range rows {
			if g.value(j, r) <= at {
				rows[split], rows[i] = r, rows[split]
				split++
			}
		}
	}
	g.ask(2*k+1, rows[:split])
	g.ask(2*k+2, rows[split:])
}

// draw chooses for the question at place k a column that varies among the rows,
// and a place in its range; false where none varies.
func (g *grower) draw(k int, rows []int) bool {
	for j := range g.deck {
		g.deck[j] = j
	}
	for n := len(g.deck); n > 0; n-- {
		card := g.random.IntN(n)
		j := g.deck[card]
		g.deck[card] = g.deck[n-1]
		low, high := math.Inf(1), math.Inf(-1)
		for _, r := range rows {
			v := g.value(j, r)
			low, high = min(low, v), max(high, v)
		}
		if low < high {
			u := g.random.Float64()
			at := low*(1-u) + high*u
			if !(at >= low && at < high) {
				at = low
			}
			g.tree.Columns[k], g.tree.Thresholds[k], g.tree.Lows[k], g.tree.Highs[k] = j, at, low, high
			return true
		}
	}
	return false
}

// usualDepth is c(n) of the definition.
func usualDepth(n int) float64 {
	if n < 2 {
		return 0
	}
	h := 0.0
	for k := 1; k < n; k++ {
		h += 1 / float64(k)
	}
	return 2*h - 2*float64(n-1)/float64(n)
}

// Schema returns the columns that the model expects.
func (m *Isolation) Schema() mining.Schema { return m.schema }

// Threshold is the score above which a row stands out.
func (m *Isolation) Threshold() float64 { return m.threshold }

// Explain says in words what the threshold means.
func (m *Isolation) Explain() mining.Text {
	usual := usualDepth(m.sample)
	if usual == 0 {
		usual = 1
	}
	questions := -math.Log2(m.threshold) * usual
	text := mining.Text{
		Zh: fmt.Sprintf("得分超过 %.3f 即为异常：随机提问平均不到 %.1f 次就能把它单独分出来，一般的行要 %.1f 次。", m.threshold, questions, usual),
		En: fmt.Sprintf("A row stands out above the score %.3f: fewer than %.1f random questions on average single it out, where an ordinary row takes %.1f.", m.threshold, questions, usual)}
	switch {
	case m.fenced:
		text.Zh += "阈值比所学数据得分的中位数高 3.5 个稳健标准差，没有异常的数据中不到百分之一如此。"
		text.En += " The threshold lies 3.5 robust standard deviations above the median score of the rows learnt from; of data without odd rows fewer than 1 in 100 reach it."
	case m.share > 0:
		text.Zh += fmt.Sprintf("阈值取自所学数据中得分最高的 %.3g%%。", 100*m.share)
		text.En += fmt.Sprintf(" The threshold is set so that %.3g %% of the rows learnt from lie above it.", 100*m.share)
	}
	return text
}
