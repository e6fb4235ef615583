package uplift

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// cell is the rows of both sides, the untreated first, in some part of the data.
type cell struct{ rows, weight, squares, y, yy [2]float64 } // squares of the weights

func (c *cell) count(side int, w, y float64) {
	c.rows[side]++
	c.weight[side] += w
	c.squares[side] += w * w
	c.y[side] += w * y
	c.yy[side] += w * y * y
}

func (c *cell) add(o *cell) {
	for k := range 2 {
		c.rows[k] += o.rows[k]
		c.weight[k] += o.weight[k]
		c.squares[k] += o.squares[k]
		c.y[k] += o.y[k]
		c.yy[k] += o.yy[k]
	}
}

func (c *cell) least() float64 { return min(c.rows[0], c.rows[1]) }

func (c *cell) total() float64 { return c.weight[0] + c.weight[1] }

func (c *cell) mean(k int) float64 { return c.y[k] / c.weight[k] }

// uplift is the difference of the means, with its variance.
func (c *cell) uplift() (value, variance float64) {
	for k := range 2 {
		m := c.mean(k)
		variance += max(0, c.yy[k]/c.weight[k]-m*m) * c.squares[k] / (c.weight[k] * c.weight[k])
	}
	return c.mean(1) - c.mean(0), variance
}

// contrast is how differently the sides do, by the criterion.
func (c *cell) contrast(by Criterion) float64 {
	if by == Squared {
		u, _ := c.uplift()
		return u * u
	}
	share := func(k int) float64 { return (c.y[k] + .5) / (c.weight[k] + 1) }
	p, q := share(1), share(0)
	return p*math.Log(p/q) + (1-p)*math.Log((1-p)/(1-q))
}

// growth is a tree being grown.
type growth struct {
	x                   *mining.Matrix
	treated, y, weights []float64
	options             TreeOptions
	cuts                [][]float64 // of each column of numbers: where questions may cut
	nodes               []node
}

// mostCuts of a column of numbers are tried, at its quantiles.
const mostCuts = 63

// cutsOf returns the values that questions about a column may cut at.
func cutsOf(values []float64, rows []int) []float64 {
	var sorted []float64
	for _, i := range rows {
		if v := values[i]; !math.IsNaN(v) {
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	distinct := slices.Compact(slices.Clone(sorted))
	if len(distinct) > mostCuts+1 {
		distinct = distinct[:0]
		for k := range mostCuts + 1 {
			distinct = append(distinct, sorted[(k+1)*len(sorted)/(mostCuts+1)-1])
		}
		distinct = slices.Compact(distinct)
	}
	return distinct[:max(0, len(distinct)-1)]
}

// question is one way to part the rows of a node.
type question struct {
	node
	gain float64
}

// grow asks questions of the rows until none is worth asking.
func (g *growth) grow(ctx context.Context, rows []int) error {
	g.cuts = make([][]float64, g.x.Width())
	for j := range g.cuts {
		if c := g.x.Column(j); !c.Category() {
			g.cuts[j] = cutsOf(c.Values, rows)
		}
	}
	g.nodes = []node{{}}
	return g.part(ctx, 0, rows, 0)
}

func (g *growth) part(ctx context.Context, at int, rows []int, depth int) error {
	if depth == g.options.Depth {
		return ctx.Err()
	}
	best, err := g.best(ctx, rows)
	if err != nil || best == nil {
		return err
	}
	best.Left = len(g.nodes)
	g.nodes[at] = best.node
	g.nodes = append(g.nodes, node{}, node{})
	var parts [2][]int
	values := g.x.Column(best.Column).Values
	for _, i := range rows {
		k := best.next(values[i]) - best.Left
		parts[k] = append(parts[k], i)
	}
	for k, part := range parts {
		if err := g.part(ctx, best.Left+k, part, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// best is the question of the largest gain among all columns, nil if none
// parts rows on which the treatment works differently.
func (g *growth) best(ctx context.Context, rows []int) (*question, error) {
	found := make([]*question, g.x.Width())
	err := mining.Pieces(ctx, g.x.Width(), 1, func(_, j, _ int) { found[j] = g.ask(j, rows) })
	if err != nil {
		return nil, err
	}
	var best *question
	for _, q := range found {
		if q != nil && (best == nil || q.gain > best.gain) {
			best = q
		}
	}
	return best, nil
}

// ask is the best question about one column.
func (g *growth) ask(j int, rows []int) *question {
	c := g.x.Column(j)
	bins := len(g.cuts[j]) + 1
	if c.Category() {
		bins = len(c.Levels)
	}
	cells, missing := make([]cell, bins), cell{}
	for _, i := range rows {
		into := &missing
		switch v := c.Values[i]; {
		case math.IsNaN(v):
		case c.Category():
			into = &cells[int(v)]
		default:
			k, _ := slices.BinarySearch(g.cuts[j], v)
			into = &cells[k]
		}
		into.count(int(g.treated[i]), g.weights[i], g.y[i])
	}
	if c.Category() {
		return g.askCategory(j, cells, missing)
	}
	q := g.cut(cells, missing)
	if q == nil {
		return nil
	}
	q.Column, q.Cut = j, g.cuts[j][q.Left]
	q.Left = 0
	return q
}

// askCategory sorts the levels by their uplift and cuts between them; those
// with too few rows of a side count as missing.
func (g *growth) askCategory(j int, cells []cell, missing cell) *question {
	var order []int
	for level := range cells {
		if cells[level].least() >= float64(g.options.MinLeaf) {
			order = append(order, level)
		} else {
			missing.add(&cells[level])
		}
	}
	uplift := func(level int) float64 { u, _ := cells[level].uplift(); return u }
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(uplift(a), uplift(b)), a-b) })
	sorted := make([]cell, len(order))
	for k, level := range order {
		sorted[k] = cells[level]
	}
	q := g.cut(sorted, missing)
	if q == nil {
		return nil
	}
	q.Column, q.Levels = j, make([]bool, len(cells))
	for level := range cells {
		if cells[level].least() < float64(g.options.MinLeaf) {
			q.Levels[level] = q.Missing
		}
	}
	for _, level := range order[:q.Left+1] {
		q.Levels[level] = true
	}
	q.Left = 0
	return q
}

// cut tries every place between the cells, with the missing on either side;
// Left of the answer is the last cell of the left.
func (g *growth) cut(cells []cell, missing cell) *question {
	whole := missing
	for k := range cells {
		whole.add(&cells[k])
	}
	if whole.least() < 2*float64(g.options.MinLeaf) {
		return nil
	}
	var best *question
	before := whole.contrast(g.options.Criterion)
	for _, missingLeft := range []bool{false, true} {
		if missingLeft && missing.rows == [2]float64{} {
			break
		}
		var left cell
		if missingLeft {
			left = missing
		}
		for k := range max(0, len(cells)-1) {
			left.add(&cells[k])
			right := rest(cells[k+1:], missing, !missingLeft)
			if min(left.least(), right.least()) < float64(g.options.MinLeaf) || !g.differ(&left, &right, len(cells)-1) {
				continue
			}
			gain := (left.total()*left.contrast(g.options.Criterion)+right.total()*right.contrast(g.options.Criterion))/whole.total() - before
			if gain > 0 && (best == nil || gain > best.gain) {
				best = &question{node{Left: k, Missing: missingLeft}, gain}
			}
		}
	}
	return best
}

// rest adds up cells anew: differences of sums would leave rounding behind.
func rest(cells []cell, missing cell, with bool) cell {
	var out cell
	if with {
		out = missing
	}
	for k := range cells {
		out.add(&cells[k])
	}
	return out
}

// differ tells whether the uplifts of two parts are further apart than the
// best of so many cuts in each of the columns would be by chance one time in 20.
// Neighbouring cuts part nearly the same rows, so that they count as the square
// root of their number (Bonferroni's bound by it all would ask too much).
func (g *growth) differ(a, b *cell, cuts int) bool {
	ua, va := a.uplift()
	ub, vb := b.uplift()
	if va+vb == 0 {
		return ua != ub
	}
	p := math.Erfc(math.Abs(ua-ub) / math.Sqrt(va+vb) / math.Sqrt2)
	return p*float64(g.x.Width())*math.Sqrt(float64(cuts)) < .05
}

// leastJudges of a side are needed for an estimate of its own; a leaf with
// fewer has that of the node above.
const leastJudges = 10

// estimate lets the other half of the rows say what the uplift of each node is.
func (g *growth) estimate(rows []int) {
	cells := make([]cell, len(g.nodes))
	for _, i := range rows {
		for at := 0; ; {
			cells[at].count(int(g.treated[i]), g.weights[i], g.y[i])
			n := &g.nodes[at]
			if n.Left == 0 {
				break
			}
			at = n.next(g.x.Column(n.Column).Values[i])
		}
	}
	for at := range g.nodes {
		n := &g.nodes[at]
		if at == 0 || cells[at].least() >= leastJudges {
			u, v := cells[at].uplift()
			n.Rows, n.Uplift, n.StdErr = int(cells[at].rows[0]+cells[at].rows[1]), u, math.Sqrt(v)
		}
		for k := range 2 { // until they have their own, the children answer as their parent does
			if n.Left > 0 {
				child := &g.nodes[n.Left+k]
				child.Rows, child.Uplift, child.StdErr = n.Rows, n.Uplift, n.StdErr
			}
		}
	}
}
