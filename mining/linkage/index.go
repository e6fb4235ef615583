package linkage

import (
	"context"
	"slices"
)

// Index finds the records that a new one matches without going through all of
// them. Any number of goroutines may call Find at the same time.
type Index struct {
	model   *Model
	table   *table
	buckets []map[uint64][]int32 // by key
}

// Found is a record that matches a new one.
type Found struct {
	Row         int     `json:"row"`
	Weight      float64 `json:"weight"`
	Probability float64 `json:"probability"`
}

// NewIndex makes an index of records by the keys of the model. Blocks above the
// model's limit are left out, as they are when files are linked.
func (m *Model) NewIndex(ctx context.Context, r *Records) (*Index, error) {
	t, err := prepare(ctx, m.fields, r, nil)
	if err != nil {
		return nil, err
	}
	t.weigh()
	x := &Index{model: m, table: t}
	for _, k := range m.keys {
		b, _ := t.block(k, m.block-1) // the new record comes on top
		bucket := map[uint64][]int32{}
		for i, v := range b.key {
			if v != none {
				bucket[v] = append(bucket[v], int32(i))
			}
		}
		x.buckets = append(x.buckets, bucket)
	}
	return x, nil
}

// Find returns the records that match a new one with at least the threshold's
// probability (0 stands for .5), the surest first. Its values are in the order
// of the model's Columns; another number of them is a *mining.DataError.
func (x *Index) Find(values []string, threshold float64) ([]Found, error) {
	m := x.model
	if len(values) != len(m.fields) {
		return nil, m.wrongWidth(0, len(values))
	}
	if threshold == 0 {
		threshold = .5
	}
	forms := m.standardised(values)
	score := m.scorer()
	var out []Found
	for _, row := range x.near(forms) {
		w := x.weigh(score, forms, row)
		if p := probability(w + m.prior); p >= threshold {
			out = append(out, Found{int(row), w, p})
		}
	}
	slices.SortStableFunc(out, func(a, b Found) int {
		switch {
		case a.Weight > b.Weight:
			return -1
		case a.Weight < b.Weight:
			return 1
		}
		return a.Row - b.Row
	})
	return out, nil
}

// near is the rows that share a key with the new record, each once.
func (x *Index) near(forms []form) []int32 {
	var rows []int32
	if len(x.model.keys) == 0 {
		for i := range x.table.rows {
			rows = append(rows, int32(i))
		}
		return rows
	}
	for n, k := range x.model.keys {
		if v := x.table.keyOf(k, forms); v != none {
			rows = append(rows, x.buckets[n][v]...)
		}
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// keyOf is the key of a record given by its forms.
func (t *table) keyOf(k Key, forms []form) uint64 {
	v := uint64(1)
	for _, p := range k {
		f := &forms[t.index(p.Column)]
		if f.text == "" {
			return none
		}
		v = mixed(v*31 + p.of(f))
	}
	return v
}

// weigh is the weight of the new record and a row.
func (x *Index) weigh(s scorer, forms []form, row int32) float64 {
	theirs := make([]form, len(forms))
	for j := range x.table.columns {
		if c := &x.table.columns[j]; c.codes[row] != missing {
			theirs[j] = c.forms[c.codes[row]]
		}
	}
	sum := 0.0
	for j := range x.table.columns {
		level := x.model.outcome(j, forms, theirs)
		sum += s.weights[j][level]
		if c := &x.table.columns[j]; level == 0 {
			sum += c.rare[c.codes[row]]
		}
	}
	return sum
}
