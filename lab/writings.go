package lab

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zhike/fault"
	"zhike/mining"
)

// TextFlags is the flags of the tasks that read texts without having to learn from
// labels.
type TextFlags struct {
	Text []string `help:"文本列；几列以逗号隔开，连起来读。Column with the text; several, parted by commas, are read one after the other." placeholder:"C"`
	Seed uint64   `help:"随机种子。Seed of everything random." default:"1"`
}

// writings is the texts of a file and another column beside them.
type writings struct {
	name     string
	input    Input
	texts    []string
	beside   []string // of the other column, "" where missing
	rows     []int    // of each text, from 0
	warnings []string
}

// read takes the texts, and a column beside them unless that is "". Rows without a
// text are counted and left out, as are those without the other where it is needed.
func (t TextFlags) read(ctx context.Context, c Common, other string, needed bool) (*writings, error) {
	if len(t.Text) == 0 {
		return nil, fault.New(fault.Invalid, "%s: name the column with the text by --text.", c.File).InChinese("%s：请用 --text 指明文本列。", c.File)
	}
	f, err := openFile(ctx, c)
	if err != nil {
		return nil, err
	}
	defer f.close()
	var columns []int
	for _, name := range t.Text {
		at, err := f.column(name)
		if err != nil {
			return nil, err
		}
		columns = append(columns, at)
	}
	otherAt := -1
	if other != "" {
		if otherAt, err = f.column(other); err != nil {
			return nil, err
		}
	}
	out, missing, numbers := &writings{name: f.name}, skips{}, 0
	err = f.each(ctx, func(r row) error {
		text, beside := r.texts(columns), ""
		if otherAt >= 0 {
			beside = strings.Clone(r.text(otherAt))
		}
		switch {
		case text == "":
			missing.missing(strings.Join(t.Text, " + "))
		case needed && beside == "":
			missing.missing(other)
		default:
			if _, err := parseNumber(text); err == nil {
				numbers++
			}
			out.texts, out.beside, out.rows = append(out.texts, text), append(out.beside, beside), append(out.rows, f.rows-1)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.input, out.warnings = Input{f.rows, len(f.columnNames())}, missing.sentences(c.Lang)
	if numbers == len(out.texts) {
		list := strings.Join(t.Text, " + ")
		return nil, fault.New(fault.Invalid, "%s, column %s: no row has a text; there are only numbers or nothing.", f.name, list).
			InChinese("%s 的 %s 列没有文本，只有数或空白。", f.name, list).At("file", f.name).At("column", list)
	}
	return out, nil
}

// texts is the texts of some cells in one.
func (r row) texts(columns []int) string {
	var parts []string
	for _, at := range columns {
		if s := r.text(at); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Clone(strings.Join(parts, " "))
}

// begin is the document of a task with what was read.
func (w *writings) begin(task string, watch *stopwatch) *Document {
	d := &Document{Task: task, Input: w.input, Warnings: w.warnings, Metrics: map[string]any{}}
	d.Seconds.Read = watch.lap()
	return d
}

// warn adds sentences of a model.
func (d *Document) warn(c Common, warnings []mining.Text) {
	for _, w := range warnings {
		d.Warnings = append(d.Warnings, c.of(w))
	}
}

// close notes how long it all took.
func (d *Document) close(watch *stopwatch) {
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
}

// heaviest is the n words of the greatest sum on one side.
func heaviest(sums map[string]float64, sign float64, n int) []string {
	var words []string
	for _, word := range sortedKeys(sums) {
		if sign*sums[word] > 0 {
			words = append(words, word)
		}
	}
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(sign*sums[b], sign*sums[a]) })
	return words[:min(n, len(words))]
}
