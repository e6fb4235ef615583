package prepare

import (
	"context"
	"math"

	"zhike/mining"
)

// place is a question laid out for walking down.
type place struct {
	threshold float64
	column    int64
}

// edge is what a row that comes to a place may be outside of: the least or the
// greatest value of the rows asked before, by the answer that leads here.
type edge struct {
	at    float64
	scale float64 // times how far a value is beyond gives e/2r, below 0 within
}

// Scores returns the score of each row.
func (m *Isolation) Scores(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	x, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	norm := -1 / (float64(len(m.trees)) * max(usualDepth(m.sample), 1))
	out := make([]float64, x.Rows())
	return out, mining.Pieces(ctx, x.Rows(), 256, func(_, lo, hi int) {
		table := m.rows(x, lo, hi)
		sum := out[lo:hi]
		for t := range m.ways {
			m.walk(t, table, sum)
		}
		for i, s := range sum {
			sum[i] = math.Exp2(s * norm)
		}
	})
}

// prepared returns the model with its trees laid out.
func (m *Isolation) prepared() *Isolation {
	usual, harmonic := make([]float64, m.sample+1), 0.0 // usualDepth of all, in one pass
	for n := 2; n <= m.sample; n++ {
		harmonic += 1 / float64(n-1)
		usual[n] = 2*harmonic - 2*float64(n-1)/float64(n)
	}
	m.ways, m.edges, m.ends = make([][]place, len(m.trees)), make([][]edge, len(m.trees)), make([][]float64, len(m.trees))
	for t := range m.trees {
		m.layOut(t, usual)
	}
	return m
}

// layOut writes the questions side by side, and what follows for a row that ends
// at each of the last places: the questions that are still to come on average,
// less those on its way that nobody was asked.
func (m *Isolation) layOut(tree int, usual []float64) {
	t := &m.trees[tree]
	way, end, edges := make([]place, len(t.Columns)), make([]float64, len(t.Columns)+1), make([]edge, len(t.Sizes))
	for k := range way {
		way[k] = place{t.Thresholds[k], int64(t.Columns[k])}
		if r := t.Highs[k] - t.Lows[k]; r > 0 && !math.IsInf(2*r, 0) {
			edges[2*k+1], edges[2*k+2] = edge{t.Lows[k], -.5 / r}, edge{t.Highs[k], .5 / r}
		}
	}
	for e := range end {
		k := e + len(way)
		end[e] = usual[t.Sizes[k]]
		for ; k > 0 && t.Thresholds[(k-1)/2] == always; k = (k - 1) / 2 {
			end[e]--
		}
	}
	m.ways[tree], m.edges[tree], m.ends[tree] = way, edges, end
}

// rows lays rows out side by side, with medians for what is missing.
func (m *Isolation) rows(x *mining.Matrix, lo, hi int) []float64 {
	w := x.Width()
	table := make([]float64, (hi-lo)*w)
	for j := range w {
		for i, v := range x.Column(j).Values[lo:hi] {
			if v != v {
				v = m.spreads[j].Middle
			}
			table[i*w+j] = v
		}
	}
	return table
}

// walk sends rows down one tree, two at a time: neither waits for the other. With u the
// inverse of the chance to go on after a question, the questions asked so far
// are h/c on average, where h becomes (h + 1)·u and c becomes c·u: no division
// until the end.
func (m *Isolation) walk(tree int, table, sum []float64) {
	way, edges, end := m.ways[tree], m.edges[tree], m.ends[tree]
	w := len(m.schema)
	add := func(i, k int, h, chance float64) {
		if chance > 1e300 { // h may be infinite
			sum[i] += m.depthOf(tree, table[i*w:(i+1)*w])
		} else {
			sum[i] += (h + end[k-len(way)]) / chance
		}
	}
	i := 0
	for ; i+2 <= len(sum); i += 2 {
		a, b := table[i*w:(i+1)*w], table[(i+1)*w:(i+2)*w]
		var ka, kb int
		var ha, hb, va, vb float64
		ca, cb := 1., 1.
		for range m.depth {
			ka, va = way[ka].follow(ka, a)
			kb, vb = way[kb].follow(kb, b)
			ua, ub := edges[ka].beyond(va), edges[kb].beyond(vb)
			ha, hb, ca, cb = (ha+1)*ua, (hb+1)*ub, ca*ua, cb*ub
		}
		add(i, ka, ha, ca)
		add(i+1, kb, hb, cb)
	}
	if i < len(sum) {
		sum[i] += m.depthOf(tree, table[i*w:(i+1)*w])
	}
}

// depthOf is the mean number of questions of one row, however far out.
func (m *Isolation) depthOf(tree int, row []float64) float64 {
	k, depth, chance := 0, 0., 1.
	for range m.depth {
		depth += chance
		next, v := m.ways[tree][k].follow(k, row)
		k, chance = next, chance/m.edges[tree][next].beyond(v)
	}
	return depth + chance*m.ends[tree][k-len(m.ways[tree])]
}

// follow follows one question without a branch, and returns the value as well.
func (q *place) follow(k int, row []float64) (int, float64) {
	v, right := row[q.column], 0
	if v > q.threshold {
		right = 1
	}
	return 2*k + 1 + right, v
}

// beyond is the inverse of the chance to go on, (r + e)/r for a value that lies e
// beyond the range r.
func (b *edge) beyond(v float64) float64 {
	t := (v - b.at) * b.scale
	return 1 + (t + math.Abs(t))
}

// Outliers lists the rows whose scores lie above the threshold, the greatest
// first, with the columns whose questions singled them out: each question
// counts by how much more than half of the rows it took away, or would have
// with the row in the sample.
func (m *Isolation) Outliers(ctx context.Context, x *mining.Matrix) ([]Outlier, error) {
	scores, err := m.Scores(ctx, x)
	if err != nil {
		return nil, err
	}
	if x, err = m.schema.Align(x); err != nil {
		return nil, err
	}
	return outliers(ctx, scores, m.threshold, func(row int) []Cause { return m.causes(x, row) })
}

func (m *Isolation) causes(x *mining.Matrix, row int) []Cause {
	values := m.rows(x, row, row+1)
	weights := make([]float64, len(values))
	for t := range m.trees {
		tree, k, chance := &m.trees[t], 0, 1.
		for k < len(tree.Columns) && tree.Thresholds[k] != always {
			j, before := tree.Columns[k], tree.Sizes[k]
			next, v := m.ways[t][k].follow(k, values)
			stays := 1 / m.edges[t][next].beyond(v)
			after := max(float64(tree.Sizes[next]), .5) // none of the sample is like it
			weights[j] += chance * ((1-stays)*math.Log2(float64(before)) + stays*max(math.Log2(float64(before)/after)-1, 0))
			k, chance = next, chance*stays
		}
	}
	var causes []Cause
	for j, w := range weights {
		if w > 0 {
			causes = append(causes, Cause{m.schema[j].Name, values[j], m.spreads[j].Low, m.spreads[j].High, w})
		}
	}
	return causes
}
