package prepare

import (
	"context"
	"encoding/json"
	"math"

	"zhike/mining"
)

// place is a question laid out for walking down.
type place struct {
	threshold float64
	column    int64
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

// layOut writes the questions side by side, and how deep a row is that ends at
// each of the last places.
func (m *Isolation) layOut(t *isolationTree, usual []float64) ([]place, []float64) {
	way, end := make([]place, len(t.Columns)), make([]float64, len(t.Columns)+1)
	for k := range way {
		way[k] = place{t.Thresholds[k], int64(t.Columns[k])}
	}
	for e := range end {
		k, depth := e+len(way), m.depth
		size := t.Sizes[k]
		for k > 0 && t.Thresholds[(k-1)/2] == always { // nobody was asked there
			k = (k - 1) / 2
			depth--
		}
		end[e] = float64(depth) + usual[size]
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

// walk sends rows down one tree, four at a time: none waits for another.
func (m *Isolation) walk(way []place, end, table, sum []float64) {
	w := len(m.schema)
	i := 0
	for ; i+4 <= len(sum); i += 4 {
		a, b := table[i*w:(i+1)*w], table[(i+1)*w:(i+2)*w]
		c, d := table[(i+2)*w:(i+3)*w], table[(i+3)*w:(i+4)*w]
		var ka, kb, kc, kd int
		for range m.depth {
			ka = follow(ka, way, a)
			kb = follow(kb, way, b)
			kc = follow(kc, way, c)
			kd = follow(kd, way, d)
		}
		sum[i] += end[ka-len(way)]
		sum[i+1] += end[kb-len(way)]
		sum[i+2] += end[kc-len(way)]
		sum[i+3] += end[kd-len(way)]
	}
	for ; i < len(sum); i++ {
		k := 0
		for range m.depth {
			k = follow(k, way, table[i*w:(i+1)*w])
		}
		sum[i] += end[k-len(way)]
	}
}

// follow follows one question without a branch.
func follow(k int, way []place, row []float64) int {
	p := way[k]
	right := 0
	if row[p.column] > p.threshold {
		right = 1
	}
	return 2*k + 1 + right
}

// Outliers lists the rows whose scores lie above the threshold, the greatest
// first, with the columns whose questions singled them out: each question
// counts by how much more than half of the rows it took away.
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
		tree, k := &m.trees[t], 0
		for k < len(tree.Columns) && tree.Thresholds[k] != always {
			j, before := tree.Columns[k], tree.Sizes[k]
			if k = 2*k + 1; values[j] > tree.Thresholds[(k-1)/2] {
				k++
			}
			after := max(float64(tree.Sizes[k]), .5) // none of the sample is like it
			weights[j] += max(math.Log2(float64(before)/after)-1, 0)
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
	Share     float64         `json:"share"`
	Sample    int             `json:"sample"`
	Depth     int             `json:"depth"`
	Spreads   []spread        `json:"spreads"`
	Trees     []isolationTree `json:"trees"`
}

// MarshalJSON writes the model with its name and version.
func (m *Isolation) MarshalJSON() ([]byte, error) {
	return json.Marshal(isolationDocument{headingOf("isolation", m.schema), m.threshold, m.share, m.sample, m.depth, m.spreads, m.trees})
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
		inner := 1<<d.Depth - 1
		if len(t.Columns) != inner || len(t.Thresholds) != inner || len(t.Sizes) != 2*inner+1 {
			return damaged("有一棵树不完整", "one of its trees is not whole")
		}
		for _, j := range t.Columns {
			if j < 0 || j >= len(d.Schema) {
				return damaged("有一棵树用了没有的列", "one of its trees uses a column that is not there")
			}
		}
		for _, n := range t.Sizes {
			if n < 0 || n > d.Sample {
				return damaged("有一棵树的行数不成立", "the rows of one of its trees cannot be")
			}
		}
	}
	out := Isolation{schema: d.Schema, threshold: d.Threshold, share: d.Share, sample: d.Sample, depth: d.Depth, spreads: d.Spreads, trees: d.Trees}
	*m = *out.prepared()
	return nil
}
