package mining

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Column is one column of a Matrix: numbers, or a category. NaN is a missing
// value in both. In a category the values are indexes into Levels.
type Column struct {
	Name   string
	Values []float64
	Levels []string // names of the levels; nil for numbers
}

// Category tells whether the column holds levels rather than numbers.
func (c Column) Category() bool { return c.Levels != nil }

// Numbers is a column of numbers. The slice is kept, not copied.
func Numbers(name string, values []float64) Column { return Column{Name: name, Values: values} }

// Categories is a column of levels; the empty string is a missing value. The
// levels are sorted, so that they do not depend on the order of the rows.
func Categories(name string, values []string) Column {
	levels := []string{}
	seen := map[string]int{}
	for _, v := range values {
		if _, known := seen[v]; !known && v != "" {
			seen[v] = 0
			levels = append(levels, v)
		}
	}
	slices.Sort(levels)
	for i, level := range levels {
		seen[level] = i
	}
	codes := make([]float64, len(values))
	for i, v := range values {
		if codes[i] = math.NaN(); v != "" {
			codes[i] = float64(seen[v])
		}
	}
	return Column{Name: name, Values: codes, Levels: levels}
}

// Matrix is a table of examples by column, checked once when it is made: equal
// lengths, different names, no infinite number, no code without a level. It is
// never changed afterwards; neither may the slices that it was made of be.
type Matrix struct {
	rows    int
	columns []Column
}

// NewMatrix makes a matrix of columns. What is wrong with them is a *DataError
// that names the column and, where it is one value, its row.
func NewMatrix(columns ...Column) (*Matrix, error) {
	m := &Matrix{columns: slices.Clone(columns)}
	if len(columns) > 0 {
		m.rows = len(columns[0].Values)
	}
	seen := map[string]bool{}
	for _, c := range columns {
		if seen[c.Name] {
			return nil, columnError(c.Name, "列名重复", "the name stands for two columns")
		}
		seen[c.Name] = true
		if len(c.Values) != m.rows {
			return nil, columnError(c.Name, fmt.Sprintf("有 %d 个值，应为 %d 个", len(c.Values), m.rows),
				fmt.Sprintf("there are %d values where %d are expected", len(c.Values), m.rows))
		}
		if err := c.check(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// MatrixOfRows makes a matrix of numbers from rows of equal width.
func MatrixOfRows(names []string, rows [][]float64) (*Matrix, error) {
	columns := make([]Column, len(names))
	for j, name := range names {
		columns[j] = Numbers(name, make([]float64, len(rows)))
	}
	for i, row := range rows {
		if len(row) != len(names) {
			return nil, RowError(i, "", fmt.Sprintf("有 %d 个值，应为 %d 个", len(row), len(names)),
				fmt.Sprintf("there are %d values where %d are expected", len(row), len(names)))
		}
		for j, v := range row {
			columns[j].Values[i] = v
		}
	}
	return NewMatrix(columns...)
}

func columnError(name, zh, en string) *DataError { return RowError(-1, name, zh, en) }

// check finds the first value that is none.
func (c Column) check() error {
	if c.Category() {
		for i, v := range c.Values {
			if !(math.IsNaN(v) || v >= 0 && v < float64(len(c.Levels)) && v == math.Trunc(v)) {
				return RowError(i, c.Name, "类别编码 "+strconv.FormatFloat(v, 'g', -1, 64)+" 没有对应的取值",
					"the code "+strconv.FormatFloat(v, 'g', -1, 64)+" stands for no level")
			}
		}
		return nil
	}
	for i, v := range c.Values {
		if v-v != 0 && !math.IsNaN(v) {
			return RowError(i, c.Name, "数值为无穷大", "the value is infinite")
		}
	}
	return nil
}

// Rows is the number of rows.
func (m *Matrix) Rows() int { return m.rows }

// Width is the number of columns.
func (m *Matrix) Width() int { return len(m.columns) }

// Column returns column j. Its values are the matrix's own: read only.
func (m *Matrix) Column(j int) Column { return m.columns[j] }

// Index returns the position of a column, −1 if there is none of that name.
func (m *Matrix) Index(name string) int {
	return slices.IndexFunc(m.columns, func(c Column) bool { return c.Name == name })
}

// Row writes row i into the slice, which must have the matrix's width.
func (m *Matrix) Row(i int, into []float64) {
	for j := range m.columns {
		into[j] = m.columns[j].Values[i]
	}
}

// Take returns the rows at the given indexes, in their order.
func (m *Matrix) Take(rows []int) *Matrix {
	out := &Matrix{rows: len(rows), columns: slices.Clone(m.columns)}
	for j, c := range m.columns {
		out.columns[j].Values = TakeValues(c.Values, rows)
	}
	return out
}

// With returns the matrix with other values in column j, which must be ones
// that the column could have had.
func (m *Matrix) With(j int, values []float64) *Matrix {
	out := &Matrix{rows: m.rows, columns: slices.Clone(m.columns)}
	out.columns[j].Values = values
	return out
}

// TakeValues returns the values at the given indexes, in their order.
func TakeValues(values []float64, rows []int) []float64 {
	out := make([]float64, len(rows))
	for k, i := range rows {
		out[k] = values[i]
	}
	return out
}

// Choose returns the named columns, in the order of the names.
func (m *Matrix) Choose(names ...string) (*Matrix, error) {
	out := &Matrix{rows: m.rows}
	for _, name := range names {
		j := m.Index(name)
		if j < 0 {
			return nil, columnError(name, "没有这一列", "there is no such column")
		}
		out.columns = append(out.columns, m.columns[j])
	}
	return out, nil
}
