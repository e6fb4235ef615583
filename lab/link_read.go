package lab

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/linkage"
)

// linkFile is one file of records.
type linkFile struct {
	name    string
	width   int
	ids     []string
	rowOf   map[string]int // by identifier
	lines   []int64        // of each record in the file
	entity  []string       // by --truth-column, else nil
	records *linkage.Records
}

// read takes every cell as a text: zeros in front belong to a code.
func (t *Link) read(ctx context.Context, path string) (*linkFile, error) {
	c := t.Common
	c.File = path
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, err
	}
	defer f.close()
	for _, name := range []string{t.ID, t.TruthColumn} {
		if name != "" && !slices.Contains(f.names, name) {
			return nil, f.noColumn(name)
		}
	}
	out := &linkFile{name: path, rowOf: map[string]int{}}
	columns, err := out.cells(ctx, f, slices.Index(f.names, t.ID))
	if err != nil {
		return nil, err
	}
	out.width = len(columns)
	if len(out.ids) == 0 {
		return nil, fault.New(fault.Invalid, "%s has no rows.", path).InChinese("%s 没有数据行。", path).At("file", path)
	}
	var compared []linkage.Column
	for _, c := range columns {
		switch {
		case t.TruthColumn != "" && c.Name == t.TruthColumn:
			out.entity = c.Values
		case t.ID != "" && c.Name == t.ID || !f.chosen(c.Name):
		default:
			if err := out.noInfinity(c); err != nil {
				return nil, err
			}
			compared = append(compared, c)
		}
	}
	out.records, err = linkage.NewRecords(compared...)
	return out, invalid(err, path)
}

// cells reads the columns and the identifiers.
func (l *linkFile) cells(ctx context.Context, f *file, id int) ([]linkage.Column, error) {
	var columns []linkage.Column
	texts := map[string]string{} // values that come again share their memory
	err := f.each(ctx, func(r row) error {
		names := f.columnNames()
		for j := len(columns); j < len(names); j++ { // JSON Lines may name new columns on the way
			columns = append(columns, linkage.Column{Name: names[j], Values: make([]string, len(l.ids))})
		}
		for j := range columns {
			s, known := texts[r.text(j)]
			if !known {
				s = strings.Clone(r.text(j))
				texts[s] = s
			}
			columns[j].Values = append(columns[j].Values, s)
		}
		l.lines = append(l.lines, r.line)
		return l.identify(r, id)
	})
	return columns, err
}

// identify notes the identifier of a row.
func (l *linkFile) identify(r row, id int) error {
	name := strconv.Itoa(len(l.ids))
	if id >= 0 {
		if name = strings.Clone(r.text(id)); name == "" {
			return r.wrong(id, mining.Text{Zh: "：编号缺失", En: "is no identifier"})
		}
	}
	if first, twice := l.rowOf[name]; twice {
		return r.wrong(id, mining.Text{Zh: fmt.Sprintf("与第 %d 行的编号重复", l.lines[first]), En: fmt.Sprintf("is also the identifier of row %d", l.lines[first])})
	}
	l.rowOf[name] = len(l.ids)
	l.ids = append(l.ids, name)
	return nil
}

// noInfinity refuses an infinite value among nothing but numbers: a slip of
// whatever wrote the file. Among texts it is a text.
func (l *linkFile) noInfinity(c linkage.Column) error {
	at := -1
	for i, s := range c.Values {
		if s == "" {
			continue
		}
		v, err := parseNumber(s)
		if err != nil {
			return nil
		}
		if math.IsInf(v, 0) && at < 0 {
			at = i
		}
	}
	if at < 0 {
		return nil
	}
	return fault.New(fault.Invalid, "%s, row %d, column %s: %q is infinite, which cannot be compared.", l.name, l.lines[at], c.Name, c.Values[at]).
		InChinese("%s 第 %d 行 %s 列：“%s”是无穷大，无从比较。", l.name, l.lines[at], c.Name, c.Values[at]).At("file", l.name).At("row", l.lines[at]).At("column", c.Name)
}
