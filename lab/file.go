package lab

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhike/crm/ingest"
	"zhike/fault"
	"zhike/mining"
)

// file is the rows of a flat file. Formats, encodings and separators are those
// of the product's import; here, text set in columns by spaces is read too.
type file struct {
	name   string
	table  *ingest.Table
	names  []string
	padded bool // cells are parted by spaces
	common Common
	layout string // in which the last time was written
	rows   int
}

// openFile opens the file of a task and knows its columns.
func openFile(ctx context.Context, c Common) (*file, error) {
	t, err := ingest.Open(ctx, c.File, ingest.OpenOptions{})
	if err != nil {
		if _, missing := os.Stat(c.File); errors.Is(missing, os.ErrNotExist) {
			return nil, fault.Wrap(err, fault.NotFound, "There is no file %s.", c.File).InChinese("没有文件 %s。", c.File).At("file", c.File)
		}
		return nil, err
	}
	f := &file{name: c.File, table: t, names: t.Columns, common: c}
	if len(t.Columns) == 1 {
		if err := f.tryPadded(ctx); err != nil {
			return nil, errors.Join(err, f.close())
		}
	}
	for _, chosen := range slices.Concat(c.Columns, c.Drop) {
		if !slices.Contains(f.names, chosen) {
			return nil, errors.Join(f.noColumn(chosen), f.close())
		}
	}
	return f, nil
}

// tryPadded takes a file with one column for several set by spaces, if its
// heading and first rows agree in their number. Such files often have no
// heading: a first row of nothing but numbers is data, and the columns are
// called A, B, C.
func (f *file) tryPadded(ctx context.Context) error {
	head := strings.Fields(f.table.Columns[0])
	first, err := f.table.Peek(20)
	if err != nil || len(head) < 2 {
		return err
	}
	for _, r := range first {
		if len(strings.Fields(r.Raw)) != len(head) {
			return nil
		}
	}
	f.padded, f.names = true, head
	if slices.ContainsFunc(head, func(s string) bool { _, err := strconv.ParseFloat(s, 64); return err != nil }) {
		return nil
	}
	again, err := ingest.Open(ctx, f.name, ingest.OpenOptions{Header: ingest.NoHeader})
	if err != nil {
		return err
	}
	f.names = nil
	for i := range head {
		f.names = append(f.names, letters(i))
	}
	return f.swap(again)
}

// letters names columns as spreadsheets do: A … Z, AA, AB …
func letters(i int) string {
	name := string(rune('A' + i%26))
	if i >= 26 {
		return letters(i/26-1) + name
	}
	return name
}

// swap goes on with another table.
func (f *file) swap(t *ingest.Table) error {
	err := f.table.Close()
	f.table = t
	return err
}

func (f *file) close() error { return f.table.Close() }

// column finds a column by the name given with a flag.
func (f *file) column(name string) (int, error) {
	i := slices.Index(f.names, name)
	if i < 0 {
		return 0, f.noColumn(name)
	}
	c := f.common
	if slices.Contains(c.Drop, name) || len(c.Columns) > 0 && !slices.Contains(c.Columns, name) {
		return 0, fault.New(fault.Invalid, "Column %q is needed, but --columns or --drop leaves it out.", name).
			InChinese("需要列“%s”，但 --columns 或 --drop 排除了它。", name).At("column", name)
	}
	return i, nil
}

func (f *file) noColumn(name string) error {
	list := strings.Join(f.names, ", ")
	return fault.New(fault.Invalid, "%s has no column %q; its columns are: %s.", f.name, name, list).
		InChinese("%s 没有名为“%s”的列；它的列有：%s。", f.name, name, list).At("file", f.name).At("column", name)
}

// row is one row of the file; its cells are valid until the next one.
type row struct {
	file  *file
	line  int64 // in the file, as an editor or a spreadsheet counts
	cells []string
}

// next returns io.EOF after the last row. A row that cannot be read is an error
// that names it.
func (f *file) next() (row, error) {
	r, err := f.table.Next()
	if err != nil {
		return row{}, err
	}
	f.rows++
	if r.Problem != nil {
		return row{}, fault.New(fault.Invalid, "%s, row %d: %s", f.name, r.Line, r.Problem.Reason.En).
			InChinese("%s 第 %d 行：%s", f.name, r.Line, r.Problem.Reason.Zh).At("file", f.name).At("row", r.Line)
	}
	if !f.padded {
		return row{f, r.Line, r.Cells}, nil
	}
	cells := strings.Fields(r.Raw)
	if len(cells) != len(f.names) {
		return row{}, fault.New(fault.Invalid, "%s, row %d has %d values where %d are expected.", f.name, r.Line, len(cells), len(f.names)).
			InChinese("%s 第 %d 行有 %d 个值，应为 %d 个。", f.name, r.Line, len(cells), len(f.names)).At("file", f.name).At("row", r.Line)
	}
	return row{f, r.Line, cells}, nil
}

// each calls see for every row until an error.
func (f *file) each(ctx context.Context, see func(row) error) error {
	for {
		r, err := f.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if f.rows%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := see(r); err != nil {
			return err
		}
	}
}

// text returns a cell without surrounding spaces; "" if it is missing.
func (r row) text(column int) string {
	if column >= len(r.cells) {
		return ""
	}
	s := strings.TrimSpace(r.cells[column])
	switch s {
	case "NA", "NaN", "nan", "null", "NULL", `\N`:
		return ""
	}
	return s
}

// number returns a cell as a number; false if it is missing.
func (r row) number(column int) (float64, bool, error) {
	s := r.text(column)
	if s == "" {
		return 0, false, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && grouped(s) {
		v, err = strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	}
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, false, r.wrong(column, mining.Text{Zh: "不是数", En: "is not a number"})
	}
	return v, true, nil
}

// grouped tells whether commas stand before each group of three digits.
func grouped(s string) bool {
	whole, _, _ := strings.Cut(strings.TrimLeft(s, "+-"), ".")
	parts := strings.Split(whole, ",")
	for i, p := range parts {
		if i > 0 && len(p) != 3 || i == 0 && (len(p) == 0 || len(p) > 3) {
			return false
		}
	}
	return len(parts) > 1
}

// moment returns a cell as a time; false if it is missing.
func (r row) moment(column int) (time.Time, bool, error) {
	s := r.text(column)
	if s == "" {
		return time.Time{}, false, nil
	}
	if t, ok := parseTime(s, r.file.layout); ok {
		return t, true, nil
	}
	for _, layout := range timeLayouts() {
		if t, ok := parseTime(s, layout); ok {
			r.file.layout = layout
			return t, true, nil
		}
	}
	return time.Time{}, false, r.wrong(column, mining.Text{Zh: "不是日期或时间；请写成 2026-01-31 或 2026-01-31 08:30:00", En: "is not a date or time; write it as 2026-01-31 or 2026-01-31 08:30:00"})
}

// timeLayouts are the forms of a date that can be read one way only.
func timeLayouts() []string {
	return []string{time.DateOnly, "20060102", time.DateTime, "2006-01-02T15:04:05", "2006/1/2", "2006/1/2 15:04:05", "2006/1/2 15:04",
		"2006-1-2", "2006-1-2 15:04", time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006.1.2", "2006年1月2日", "2006年1月2日 15:04", "2006年1月2日 15:04:05"}
}

// parseTime takes the clock as written: a zone, where there is one, does not
// move the day.
func parseTime(s, layout string) (time.Time, bool) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return t, false
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC), true
}

// flagTime reads a date given with a flag; the zero time for none.
func flagTime(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range timeLayouts() {
		if t, ok := parseTime(s, layout); ok {
			return t, nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "--%s %q is not a date; write it as 2026-01-31.", flag, s).
		InChinese("--%s “%s” 不是日期；请写成 2026-01-31。", flag, s)
}

// wrong says what is wrong with a cell.
func (r row) wrong(column int, what mining.Text) error {
	name, cell := r.file.names[column], strings.TrimSpace(r.cells[column])
	if runes := []rune(cell); len(runes) > 40 {
		cell = string(runes[:40]) + "…"
	}
	return fault.New(fault.Invalid, "%s, row %d, column %s: %q %s.", r.file.name, r.line, name, cell, what.En).
		InChinese("%s 第 %d 行 %s 列：“%s”%s。", r.file.name, r.line, name, cell, what.Zh).
		At("file", r.file.name).At("row", r.line).At("column", name)
}

// skips counts rows passed over, by the sentence that says why.
type skips map[string]*skip

type skip struct {
	text func(n int) mining.Text
	n    int
}

func (s skips) add(key string, text func(n int) mining.Text) {
	if s[key] == nil {
		s[key] = &skip{text, 0}
	}
	s[key].n++
}

// missing counts a row without a value in a column it needs.
func (s skips) missing(column string) {
	s.add(column, func(n int) mining.Text {
		return mining.Text{
			Zh: strconv.Itoa(n) + " 行缺少“" + column + "”，已跳过。",
			En: strconv.Itoa(n) + " rows without “" + column + "” were skipped.",
		}
	})
}

func (s skips) sentences(lang string) []string {
	var out []string
	for _, key := range sortedKeys(s) {
		out = append(out, s[key].text(s[key].n).In(lang))
	}
	return out
}

// invalid turns a learner's error about its data into one that names the file.
func invalid(err error, file string) error {
	var data *mining.DataError
	if !errors.As(err, &data) {
		return err
	}
	if data.Row < 0 && data.Column != "" {
		return fault.New(fault.Invalid, "%s, column %s: %s", file, data.Column, data.Problem.En).
			InChinese("%s 的 %s 列：%s", file, data.Column, data.Problem.Zh).At("file", file).At("column", data.Column)
	}
	return fault.New(fault.Invalid, "%s: %s", file, data.Problem.En).InChinese("%s：%s", file, data.Problem.Zh).At("file", file)
}
