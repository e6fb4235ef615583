package ingest

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"os"
	"slices"
	"strconv"
	"syscall"

	"zhike/crm"
)

// rejectWriter keeps rejected rows in a file that opens in a spreadsheet: line
// number, reason, and the row as it was. The file is made with the first row.
type rejectWriter struct {
	path   string
	file   *os.File
	buffer *bufio.Writer
	csv    *csv.Writer
	rows   int64
	groups map[mistakeKey]*Mistake
}

// Mistake is one kind of mistake in one column, with rows that have it.
type Mistake struct {
	Code     string           `json:"code" doc:"such as missing, date, number"`
	Label    Sentence         `json:"label"`
	Column   string           `json:"column,omitempty" doc:"header of the column to blame"`
	Rows     int64            `json:"rows"`
	Examples []MistakeExample `json:"examples" doc:"the first rows that have it"`
}

// MistakeExample is one rejected row.
type MistakeExample struct {
	Line   int64    `json:"line"`
	Value  string   `json:"value,omitempty"`
	Reason Sentence `json:"reason"`
	Raw    string   `json:"raw" doc:"the row as it stands in the file, cut after 300 characters"`
}

type mistakeKey struct{ code, column string }

const (
	shownExamples = 3   // of one kind of mistake
	shownRaw      = 300 // characters of a rejected row
	mostMistakes  = 50  // kinds of mistakes told apart; headers come from a file
)

func newRejectWriter(path string) *rejectWriter {
	return &rejectWriter{path: path, groups: map[mistakeKey]*Mistake{}}
}

func (w *rejectWriter) add(r *Reject) error {
	if w.file == nil {
		if err := w.open(); err != nil {
			return err
		}
	}
	w.rows++
	w.count(r)
	return w.csv.Write([]string{strconv.FormatInt(r.Line, 10), crm.Harmless(r.Column), crm.Harmless(r.Value), r.Reason.Zh, r.Reason.En, crm.Harmless(r.Raw)})
}

// count puts the row to others with the same mistake.
func (w *rejectWriter) count(r *Reject) {
	key := mistakeKey{r.Code, r.Column}
	if w.groups[key] == nil && len(w.groups) >= mostMistakes {
		key.column = ""
	}
	g := w.groups[key]
	if g == nil {
		g = &Mistake{Code: r.Code, Label: mistakeLabel(r.Code), Column: key.column}
		w.groups[key] = g
	}
	g.Rows++
	if len(g.Examples) < shownExamples {
		g.Examples = append(g.Examples, MistakeExample{Line: r.Line, Value: cut(r.Value, shownRaw), Reason: r.Reason, Raw: cut(r.Raw, shownRaw)})
	}
}

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return s
}

func (w *rejectWriter) open() (err error) {
	if w.file, err = os.OpenFile(w.path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600); err != nil {
		return diskFault(err)
	}
	w.buffer = bufio.NewWriter(w.file)
	if _, err := w.buffer.WriteString("\uFEFF"); err != nil {
		return diskFault(err)
	}
	w.csv = csv.NewWriter(w.buffer)
	return w.csv.Write([]string{"行号 line", "列 column", "值 value", "原因", "reason", "原始内容 original"})
}

// close puts the file on the disk.
func (w *rejectWriter) close() error {
	if w.file == nil {
		return nil
	}
	w.csv.Flush()
	err := errors.Join(w.csv.Error(), w.buffer.Flush(), w.file.Sync(), w.file.Close())
	w.file = nil
	if err != nil {
		return diskFault(err)
	}
	return nil
}

// discard removes the file of an import that was not kept.
func (w *rejectWriter) discard() {
	if w.file != nil {
		_ = w.file.Close()
		w.file = nil
	}
	_ = os.Remove(w.path)
}

// mistakes are the kinds of mistakes, the commonest first.
func (w *rejectWriter) mistakes() []Mistake {
	out := []Mistake{}
	for _, g := range w.groups {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Column, b.Column))
	})
	return out
}

// Text says the mistake in a sentence, with an example.
func (m Mistake) Text() Sentence {
	return Sentence{Zh: grouped(m.Rows) + " 行没有导入，例如：" + m.Examples[0].Reason.Zh, En: grouped(m.Rows) + " rows were rejected, for example: " + m.Examples[0].Reason.En}
}

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// mistakeLabel names a kind of mistake.
func mistakeLabel(code string) Sentence {
	switch code {
	case RejectMissing:
		return Sentence{"缺少必需的内容", "something needed is missing"}
	case RejectDate:
		return Sentence{"不是日期", "not a date"}
	case RejectNoSuch:
		return Sentence{"日历上没有的日期", "a date that the calendar does not have"}
	case RejectEarly:
		return Sentence{"日期早于 1990 年", "a date before 1990"}
	case RejectFuture:
		return Sentence{"日期在将来", "a date in the future"}
	case RejectNumber:
		return Sentence{"不是数字", "not a number"}
	case RejectTooLarge:
		return Sentence{"数字太大", "a number too large"}
	case RejectNegative:
		return Sentence{"不能是负数", "a number that cannot be negative"}
	}
	return Sentence{"这一行读不出来", "the row cannot be read"}
}
