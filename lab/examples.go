package lab

import (
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
)

// mostLevels is how many different texts a category may have. A column with
// more names the rows rather than describing them.
const mostLevels = 65_535

// exampleColumn collects the cells of one column. It holds numbers until a
// cell is none; from then on it holds texts. If numbers had come before, their
// spelling is lost, so the file is read again for this column.
type exampleColumn struct {
	name     string
	values   []float64
	text     bool // the cells are texts
	number   bool // a number has been seen
	again    bool // texts after numbers: read again
	code     map[string]float64
	levels   []string
	infinite error // the first infinite number
}

// add takes one cell.
func (c *exampleColumn) add(r row, column int) error {
	s := r.text(column)
	if s == "" {
		c.values = append(c.values, math.NaN())
		return nil
	}
	if !c.text {
		v, err := parseNumber(s)
		switch {
		case err != nil:
			c.text, c.again, c.code = true, c.number || c.infinite != nil, map[string]float64{}
		case math.IsInf(v, 0):
			if c.infinite == nil {
				c.infinite = r.wrong(column, mining.Text{Zh: "是无穷大，无从学习", En: "is infinite, which cannot be learnt from"})
			}
			c.values = append(c.values, math.NaN())
			return nil
		default:
			c.number = true
			c.values = append(c.values, v)
			return nil
		}
	}
	v, known := c.code[s]
	if !known {
		if len(c.levels) == mostLevels {
			return fault.New(fault.Invalid, "%s, column %s: there are more than %d different texts; such a column names the rows and says nothing about them. Leave it out with --drop.", r.file.name, c.name, mostLevels).
				InChinese("%s 的 %s 列有超过 %d 种不同的文本；这样的列只是行的编号，请用 --drop 排除。", r.file.name, c.name, mostLevels).At("file", r.file.name).At("column", c.name)
		}
		v = float64(len(c.levels))
		level := strings.Clone(s)
		c.code[level] = v
		c.levels = append(c.levels, level)
	}
	c.values = append(c.values, v)
	return nil
}

// column turns the cells into a column, its levels sorted.
func (c *exampleColumn) column() mining.Column {
	if !c.text {
		return mining.Numbers(c.name, c.values)
	}
	order := make([]int, len(c.levels))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(c.levels[a], c.levels[b]) })
	place, levels := make([]float64, len(order)), make([]string, len(order))
	for i, old := range order {
		place[old], levels[i] = float64(i), c.levels[old]
	}
	for i, v := range c.values {
		if !math.IsNaN(v) {
			c.values[i] = place[int(v)]
		}
	}
	return mining.Column{Name: c.name, Values: c.values, Levels: levels}
}

// parseNumber reads a number, also an infinite one; an error if it is none.
func parseNumber(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && math.IsInf(v, 0) {
		return v, nil // out of range
	}
	if err != nil && grouped(s) {
		v, err = strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	}
	return v, err
}

// exampleFile is a file read into columns. The columns named as text hold
// texts even where all of them are numbers.
type exampleFile struct {
	name    string
	rows    int
	width   int // columns of the file
	columns []mining.Column
	lines   []int64 // of each row in the file
}

// readExamples reads the columns that --columns and --drop leave, and those
// of always, which says whether they are to be taken as texts whatever they hold.
func readExamples(ctx context.Context, c Common, always map[string]bool) (*exampleFile, error) {
	asText := maps.Clone(always)
	out, columns, err := readOnce(ctx, c, asText, nil)
	if err != nil {
		return nil, err
	}
	mixed := map[string]bool{}
	for _, col := range columns {
		if col.again {
			mixed[col.name], asText[col.name] = true, true
		} else if !col.text && col.infinite != nil {
			return nil, col.infinite
		}
	}
	if len(mixed) > 0 {
		_, second, err := readOnce(ctx, c, asText, mixed)
		if err != nil {
			return nil, err
		}
		for i, col := range columns {
			if mixed[col.name] {
				columns[i] = second[slices.IndexFunc(second, func(s *exampleColumn) bool { return s.name == col.name })]
			}
		}
	}
	for _, col := range columns {
		out.columns = append(out.columns, col.column())
	}
	return out, nil
}

// readOnce goes through the file; only limits it to some columns.
func readOnce(ctx context.Context, c Common, asText, only map[string]bool) (*exampleFile, []*exampleColumn, error) {
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	defer f.close()
	out := &exampleFile{name: f.name}
	var columns []*exampleColumn
	var at []int
	grow := func() {
		f.names = f.columnNames()
		for j := out.width; j < len(f.names); j++ {
			name := f.names[j]
			_, wanted := asText[name]
			if only != nil && !only[name] || !wanted && !f.chosen(name) {
				continue
			}
			col := &exampleColumn{name: name, text: asText[name], code: map[string]float64{}}
			for range out.rows {
				col.values = append(col.values, math.NaN())
			}
			columns, at = append(columns, col), append(at, j)
		}
		out.width = len(f.names)
	}
	grow()
	err = f.each(ctx, func(r row) error {
		if len(f.columnNames()) > len(f.names) {
			grow() // JSON Lines may name new columns on the way
		}
		for k, col := range columns {
			if err := col.add(r, at[k]); err != nil {
				return err
			}
		}
		out.rows++
		out.lines = append(out.lines, r.line)
		return nil
	})
	return out, columns, err
}

// columnNames is the columns known so far.
func (f *file) columnNames() []string {
	if f.padded {
		return f.names
	}
	return f.table.Columns
}

// chosen tells whether --columns and --drop leave a column in.
func (f *file) chosen(name string) bool {
	c := f.common
	return !slices.Contains(c.Drop, name) && (len(c.Columns) == 0 || slices.Contains(c.Columns, name))
}

// take removes a column from those read.
func (e *exampleFile) take(name string) (mining.Column, bool) {
	i := slices.IndexFunc(e.columns, func(c mining.Column) bool { return c.Name == name })
	if i < 0 {
		return mining.Column{}, false
	}
	c := e.columns[i]
	e.columns = slices.Delete(e.columns, i, i+1)
	return c, true
}
