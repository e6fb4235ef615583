package mining

import (
	"math"
	"slices"
)

// Field is what a model remembers of a column it has learnt from.
type Field struct {
	Name   string   `json:"name"`
	Levels []string `json:"levels,omitempty"` // of a category
	Kind   Kind     `json:"kind"`
}

// Kind is number or category.
type Kind string

// The kinds of columns.
const (
	Number   Kind = "number"
	Category Kind = "category"
)

// Schema is the columns that a model expects, in its order.
type Schema []Field

// Schema describes the columns of the matrix.
func (m *Matrix) Schema() Schema {
	s := make(Schema, len(m.columns))
	for j, c := range m.columns {
		s[j] = Field{Name: c.Name, Kind: Number}
		if c.Category() {
			s[j].Kind, s[j].Levels = Category, slices.Clone(c.Levels)
		}
	}
	return s
}

// Check refuses a schema that none of our models can have written.
func (s Schema) Check() error {
	seen := map[string]bool{}
	for _, f := range s {
		if seen[f.Name] || f.Kind != Number && f.Kind != Category || f.Kind == Number && len(f.Levels) > 0 {
			return TableError("模型文件已损坏：列“"+f.Name+"”的说明不成立", "the stored model is damaged: its description of column "+f.Name+" is none")
		}
		seen[f.Name] = true
	}
	return nil
}

// Align returns the matrix with the columns of the schema in its order; other
// columns are left out. Levels are matched by name: one that the schema does
// not know becomes a missing value. A missing column, or one of another kind,
// is a *DataError.
func (s Schema) Align(m *Matrix) (*Matrix, error) {
	out := &Matrix{rows: m.rows, columns: make([]Column, len(s))}
	for j, f := range s {
		k := j
		if j >= len(m.columns) || m.columns[j].Name != f.Name {
			k = m.Index(f.Name)
		}
		if k < 0 {
			return nil, columnError(f.Name, "模型需要这一列，数据中没有", "the model needs this column and the data lack it")
		}
		c := m.columns[k]
		switch {
		case f.Kind == Category && !c.Category() && !allMissing(c.Values):
			return nil, columnError(f.Name, "模型所学的是类别，数据中是数值", "the model has learnt it as a category and the data have numbers")
		case f.Kind == Number && c.Category() && !allMissing(c.Values):
			return nil, columnError(f.Name, "模型所学的是数值，数据中是类别", "the model has learnt it as a number and the data have texts, such as "+c.Levels[0])
		}
		if f.Kind == Category {
			c = c.withLevels(f.Levels)
		}
		out.columns[j] = Column{Name: f.Name, Values: c.Values, Levels: f.levels()}
	}
	return out, nil
}

// levels is never nil for a category.
func (f Field) levels() []string {
	if f.Kind == Category && f.Levels == nil {
		return []string{}
	}
	return f.Levels
}

// withLevels renumbers a category for other levels.
func (c Column) withLevels(levels []string) Column {
	if slices.Equal(c.Levels, levels) {
		return c
	}
	code := make(map[string]float64, len(levels))
	for i, level := range levels {
		code[level] = float64(i)
	}
	translate := make([]float64, len(c.Levels))
	for i, level := range c.Levels {
		v, known := code[level]
		if translate[i] = v; !known {
			translate[i] = math.NaN()
		}
	}
	values := make([]float64, len(c.Values))
	for i, v := range c.Values {
		if values[i] = math.NaN(); !math.IsNaN(v) {
			values[i] = translate[int(v)]
		}
	}
	return Column{Name: c.Name, Values: values, Levels: levels}
}

func allMissing(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return !math.IsNaN(v) })
}
