package prepare

import (
	"context"
	"encoding/json"
	"math"

	"zhike/mining"
)

// place is a question laid out for walking down.
type place struct {
	threshold    float64
	middle, half float64 // of the range of the rows asked
	double       float64 // twice that range
	column       int64
}

// everywhere is half of a range that no value is outside of.
const everywhere = math.MaxFloat64

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
			m.walk(m.ways[t], m.ends[t], table, sum)
		}
		for i, s := range sum {
			sum[i] = math.Exp2(s * norm)
		}
	})
}

// prepared returns the model with its trees laid out.
func (m *Isolation) prepared() *Isolation {
	usual := make([]float64, m.sample+1)
	for n := range usual {
		usual[n] = usualDepth(n)
	}
	m.ways, m.ends = make([][]place, len(m.trees)), make([][]float64, len(m.trees))
	for t := range m.trees {
		m.ways[t], m.ends[t] = m.layOut(&m.trees[t], usual)
	}
	return m
}

// layOut writes the questions side by side, and what follows for a row that ends
// at each of the last places: the questions that are still to come on average,
// less those on its way that nobody was asked.
func (m *Isolation) layOut(t *isolationTree, usual []float64) ([]place, []float64) {
	way, end := make([]place, len(t.Columns)), make([]float64, len(t.Columns)+1)
	for k := range way {
		p := place{threshold: t.Thresholds[k], half: everywhere, double: 1, column: int64(t.Columns[k])}
		if r := 2 * (t.Highs[k] - t.Lows[k]); r > 0 && !math.IsInf(r, 0) {
			p.middle, p.half, p.double = t.Lows[k]/2+t.Highs[k]/2, r/4, r
		}
		way[k] = p
	}
	for e := range end {
		k := e + len(way)
		end[e] = usual[t.Sizes[k]]
		for ; k > 0 && t.Thresholds[(k-1)/2] == always; k = (k - 1) / 2 {
			end[e]--
		}
	}
	return way, end
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

// walk sends rows down one tree, four at a time: none waits for another. Of each
// it adds up how likely it is to come to each question.
func (m *Isolation) walk(way []place, end, table, sum []float64) {
	w := len(m.schema)
	i := 0
	for ; i+4 <= len(sum); i += 4 {
		a, b := table[i*w:(i+1)*w], table[(i+1)*w:(i+2)*w]
		c, d := table[(i+2)*w:(i+3)*w], table[(i+3)*w:(i+4)*w]
		var ka, kb, kc, kd int
		var ha, hb, hc, hd float64
		pa, pb, pc, pd := 1., 1., 1., 1.
		for range m.depth {
			ha, hb, hc, hd = ha+pa, hb+pb, hc+pc, hd+pd
			ka, pa = way[ka].follow(ka, pa, a)
			kb, pb = way[kb].follow(kb, pb, b)
			kc, pc = way[kc].follow(kc, pc, c)
			kd, pd = way[kd].follow(kd, pd, d)
		}
		sum[i] += ha + pa*end[ka-len(way)]
		sum[i+1] += hb + pb*end[kb-len(way)]
		sum[i+2] += hc + pc*end[kc-len(way)]
		sum[i+3] += hd + pd*end[kd-len(way)]
	}
	for ; i < len(sum); i++ {
		k, h, p := 0, 0., 1.
		for range m.depth {
			h += p
			k, p = way[k].follow(k, p, table[i*w:(i+1)*w])
		}
		sum[i] += h + p*end[k-len(way)]
	}
}

// follow follows one question without a branch, and takes from the chance to
// come to it the chance to be alone after it. d + |d| is twice how far the value
// lies outside.
func (q *place) follow(k int, chance float64, row []float64) (int, float64) {
	v, right := row[q.column], 1
	if v > q.threshold {
		right = 2
	}
	d := math.Abs(v-q.middle) - q.half
	return 2*k + right, chance * q.double / (q.double + (d + math.Abs(d)))
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
			next, stays := m.ways[t][k].follow(k, 1, values)
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

type isolationDocument struct {
	heading
	Threshold float64         `json:"threshold"`
	Fenced    bool            `json:"fenced,omitempty"`
	Share     float64         `json:"share"`
	Sample    int             `json:"sample"`
	Depth     int             `json:"depth"`
	Spreads   []spread        `json:"spreads"`
	Trees     []isolationTree `json:"trees"`
}

// MarshalJSON writes the model with its name and version.
func (m *Isolation) MarshalJSON() ([]byte, error) {
	return json.Marshal(isolationDocument{headingOf("isolation", m.schema), m.threshold, m.fenced, m.share, m.sample, m.depth, m.spreads, m.trees})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Isolation) UnmarshalJSON(data []byte) error {
	var d isolationDocument
	if err := read(data, &d, &d.heading, "isolation"); err != nil {
		return err
	}
	if len(d.Trees) == 0 || d.Depth < 1 || d.Depth > 15 || d.Sample < 2 || d.Sample > 1<<d.Depth || len(d.Spreads) != len(d.Schema) {
		return damaged("森林不完整", "its forest is not whole")
	}
	for _, t := range d.Trees {
		if err := t.check(d.Depth, d.Sample, len(d.Schema)); err != nil {
			return err
		}
	}
	out := Isolation{schema: d.Schema, threshold: d.Threshold, fenced: d.Fenced, share: d.Share, sample: d.Sample, depth: d.Depth, spreads: d.Spreads, trees: d.Trees}
	*m = *out.prepared()
	return nil
}

// check refuses a tree that is not whole.
func (t *isolationTree) check(depth, sample, width int) error {
	inner := 1<<depth - 1
	if len(t.Columns) != inner || len(t.Thresholds) != inner || len(t.Lows) != inner || len(t.Highs) != inner || len(t.Sizes) != 2*inner+1 {
		return damaged("有一棵树不完整", "one of its trees is not whole")
	}
	for k, j := range t.Columns {
		if j < 0 || j >= width {
			return damaged("有一棵树用了没有的列", "one of its trees uses a column that is not there")
		}
		if t.Lows[k] > t.Highs[k] {
			return damaged("有一棵树的取值范围不成立", "a range of one of its trees is none")
		}
	}
	for _, n := range t.Sizes {
		if n < 0 || n > sample {
			return damaged("有一棵树的行数不成立", "the rows of one of its trees cannot be")
		}
	}
	return nil
}
