package prepare

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"zhike/mining"
)

// mostOneHot is how many levels of a category get a column by default.
const mostOneHot = 50

// OneHotOptions are the choices of FitOneHot; the zero value is good.
type OneHotOptions struct {
	Most      int  // levels of a category that get a column; 50 by default
	DropFirst bool // leave out the first level, as a linear model without penalty needs
}

// OneHot turns each category into columns of 0 and 1: one for each of its most
// frequent levels, named "city=上海"; one for all the others, "city (other)",
// where there are any; and one for missing values, "city (missing)", where some
// were. A level that was not there counts as one of the others; without that
// column all of the row's are 0. Numbers stay as they are.
type OneHot struct {
	schema mining.Schema
	codes  []hotCode
}

// hotCode is the columns of a category; nothing of a number.
type hotCode struct {
	Levels  []string `json:"levels,omitempty"`  // those with a column
	First   string   `json:"first,omitempty"`   // the level left out
	Other   bool     `json:"other,omitempty"`   // there is a column for all others
	Missing bool     `json:"missing,omitempty"` // there is a column for missing values
}

// FitOneHot chooses the levels. A column without any value is a *mining.DataError,
// as is a new column of the same name as another.
func FitOneHot(ctx context.Context, x *mining.Matrix, o OneHotOptions) (*OneHot, error) {
	if o.Most == 0 {
		o.Most = mostOneHot
	}
	if o.Most < 1 {
		return nil, mining.TableError("每个类别至少要有一列", "a category needs one column at least")
	}
	if err := checkTable(x); err != nil {
		return nil, err
	}
	m := &OneHot{x.Schema(), make([]hotCode, x.Width())}
	for j := range m.codes {
		if c := x.Column(j); c.Category() {
			m.codes[j] = hotCodeOf(c, o)
		}
	}
	// The names may meet those of other columns.
	if _, err := m.Transform(ctx, x.Take(nil)); err != nil {
		return nil, err
	}
	return m, nil
}

// hotCodeOf takes the most frequent levels, of equally frequent ones the first
// by name, and keeps them in the order of names.
func hotCodeOf(c mining.Column, o OneHotOptions) hotCode {
	counts, missing := levelCounts(c)
	var levels []int
	for level, n := range counts {
		if n > 0 {
			levels = append(levels, level)
		}
	}
	slices.SortStableFunc(levels, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
	code := hotCode{Other: len(levels) > o.Most, Missing: missing > 0}
	levels = levels[:min(len(levels), o.Most)]
	slices.Sort(levels)
	for _, level := range levels {
		code.Levels = append(code.Levels, c.Levels[level])
	}
	if o.DropFirst {
		code.First, code.Levels = code.Levels[0], code.Levels[1:]
	}
	return code
}

// Schema returns the columns that the model expects.
func (m *OneHot) Schema() mining.Schema { return m.schema }

// Transform returns the table with columns of 0 and 1 for categories.
func (m *OneHot) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	return recast(ctx, m.schema, x, func(j int, known, given mining.Column) []mining.Column {
		if !known.Category() {
			return []mining.Column{known}
		}
		return m.codes[j].columns(given)
	})
}

// columns writes a 1 into the column of each row.
func (h hotCode) columns(c mining.Column) []mining.Column {
	var out []mining.Column
	add := func(name string) int {
		out = append(out, mining.Numbers(name, make([]float64, len(c.Values))))
		return len(out) - 1
	}
	column := map[string]int{}
	if h.First != "" {
		column[h.First] = -1
	}
	for _, level := range h.Levels {
		column[level] = add(c.Name + "=" + level)
	}
	other, missing := -1, -1
	if h.Other {
		other = add(c.Name + " (other)")
	}
	if h.Missing {
		missing = add(c.Name + " (missing)")
	}
	of := make([]int, len(c.Levels))
	for level, name := range c.Levels {
		k, known := column[name]
		if of[level] = k; !known {
			of[level] = other
		}
	}
	for i, v := range c.Values {
		k := missing
		if v == v {
			k = of[int(v)]
		}
		if k >= 0 {
			out[k].Values[i] = 1
		}
	}
	return out
}

type oneHotDocument struct {
	heading
	Codes []hotCode `json:"codes"`
}

// MarshalJSON writes the model with its name and version.
func (m *OneHot) MarshalJSON() ([]byte, error) {
	return json.Marshal(oneHotDocument{headingOf("onehot", m.schema), m.codes})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *OneHot) UnmarshalJSON(data []byte) error {
	var d oneHotDocument
	if err := read(data, &d, &d.heading, "onehot"); err != nil {
		return err
	}
	if len(d.Codes) != len(d.Schema) {
		return damaged("列的编码不全", "it lacks the codes of some columns")
	}
	for j, h := range d.Codes {
		levels := h.Levels
		if h.First != "" {
			levels = append([]string{h.First}, levels...)
		}
		if (d.Schema[j].Kind == mining.Category) != (len(levels) > 0) || !different(levels) || slices.Contains(levels, "") {
			return damaged("“"+d.Schema[j].Name+"”的编码不成立", "the code of column "+d.Schema[j].Name+" is none")
		}
	}
	*m = OneHot{d.Schema, d.Codes}
	return nil
}
