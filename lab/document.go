package lab

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"zhike/fault"
	"zhike/mining"
)

// Document is everything a task has to say.
type Document struct {
	Task     string         `json:"task"`
	Input    Input          `json:"input"`
	Params   map[string]any `json:"params"`  // what was asked for, defaults filled in
	Result   any            `json:"result"`  // the task's findings
	Metrics  map[string]any `json:"metrics"` // figures under fixed names
	Seconds  Seconds        `json:"seconds"`
	PeakMB   int            `json:"peak_mb"`
	Warnings []string       `json:"warnings"`

	tables []table // what the text form shows
}

// Input is the size of the file.
type Input struct {
	Rows    int `json:"rows"`
	Columns int `json:"columns"`
}

// Seconds is how long each step took by the clock.
type Seconds struct {
	Read    float64 `json:"read"`
	Fit     float64 `json:"fit"`
	Predict float64 `json:"predict"`
	Total   float64 `json:"total"`
}

// stopwatch times the steps of a task.
type stopwatch struct{ begin, last time.Time }

func startWatch() *stopwatch {
	now := time.Now()
	return &stopwatch{now, now}
}

// lap returns the seconds since the last one.
func (s *stopwatch) lap() float64 {
	now := time.Now()
	d := now.Sub(s.last)
	s.last = now
	return rounded(d.Seconds(), 4)
}

func (s *stopwatch) total() float64 { return rounded(time.Since(s.begin).Seconds(), 4) }

// rounded cuts to so many decimals, so that sums of money and of seconds show
// no dust of binary fractions.
func rounded(v float64, decimals int) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', decimals, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// peakMB is the most memory the program has held so far.
func peakMB() int {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				if kb, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB"))); err == nil {
					return (kb + 1023) / 1024
				}
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.Sys >> 20)
}

func (d *Document) writeJSON(w io.Writer) error {
	if d.Warnings == nil {
		d.Warnings = []string{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(d)
}

// table is a part of the text form; numbers are set flush right.
type table struct {
	title  mining.Text
	header []mining.Text
	rows   [][]string
}

// topList is the first of a list under one name; in the text form a table has it.
type topList []any

// mostFigures under one name are printed in the text form.
const mostFigures = 8

// writeText prints the figures, then the tables, then the warnings.
func (d *Document) writeText(w io.Writer, lang string) error {
	b := bufio.NewWriter(w)
	figures := table{title: mining.Text{Zh: "指标", En: "Metrics"}}
	for _, name := range sortedKeys(d.Metrics) {
		if m, many := d.Metrics[name].(map[string]float64); many && len(m) > mostFigures {
			continue // a line too long to read; a table has them
		}
		switch d.Metrics[name].(type) {
		case topList, byClass, map[string]map[string]any: // a table has them
			continue
		}
		figures.rows = append(figures.rows, []string{name, plain(d.Metrics[name])})
	}
	fmt.Fprintf(b, "%s: %d × %d\n", d.Task, d.Input.Rows, d.Input.Columns)
	for _, t := range append([]table{figures}, d.tables...) {
		t.write(b, lang)
	}
	heading := mining.Text{Zh: "说明", En: "Notes"}
	if len(d.Warnings) > 0 {
		fmt.Fprintf(b, "\n%s\n", heading.In(lang))
	}
	for _, text := range d.Warnings {
		fmt.Fprintf(b, "- %s\n", text)
	}
	fmt.Fprintf(b, "\nread %.3f s, fit %.3f s, predict %.3f s, total %.3f s, %d MB\n",
		d.Seconds.Read, d.Seconds.Fit, d.Seconds.Predict, d.Seconds.Total, d.PeakMB)
	return b.Flush()
}

// write prints the table: figures to the right, words to the left.
func (t table) write(w io.Writer, lang string) {
	lines := make([][]string, 0, len(t.rows)+1)
	if t.header != nil {
		head := make([]string, len(t.header))
		for i, h := range t.header {
			head[i] = h.In(lang)
		}
		lines = append(lines, head)
	}
	lines = append(lines, t.rows...)
	var widths []int
	for _, line := range lines {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columnsOf(cell))
		}
	}
	words := t.words(len(widths))
	fmt.Fprintf(w, "\n%s\n", t.title.In(lang))
	for _, line := range lines {
		var b strings.Builder
		for i, cell := range line {
			space := strings.Repeat(" ", widths[i]-columnsOf(cell))
			if words[i] {
				b.WriteString("  " + cell + space)
			} else {
				b.WriteString("  " + space + cell)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// words tells which columns hold words: the first, and each with a cell that
// does not begin like a figure.
func (t table) words(columns int) []bool {
	words := make([]bool, columns)
	for _, line := range t.rows {
		for i, cell := range line {
			figure := cell == "" || strings.ContainsAny(cell[:1], "0123456789+-.") || strings.HasPrefix(cell, "–") || strings.HasPrefix(cell, "−")
			words[i] = words[i] || i == 0 || !figure
		}
	}
	return words
}

// columnsOf counts what a terminal shows twice as wide, such as Chinese, as two.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// plain prints a figure.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return "–" // not defined on these rows
	case float64:
		return strconv.FormatFloat(v, 'g', 7, 64)
	case map[string]float64:
		var parts []string
		for _, k := range sortedKeys(v) {
			parts = append(parts, k+" "+plain(v[k]))
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(v)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// figure writes a number with at most so many decimals.
func figure(v float64, decimals int) string {
	return strconv.FormatFloat(rounded(v, decimals), 'f', -1, 64)
}

// writeCSV writes the row-level result.
func writeCSV(path string, header []string, n int, line func(int) []string) error {
	refuse := func(err error) error {
		return fault.Wrap(err, fault.Invalid, "The file %s cannot be written.", path).InChinese("文件 %s 无法写入。", path).At("file", path)
	}
	f, err := os.Create(path)
	if err != nil {
		return refuse(err)
	}
	w := csv.NewWriter(f)
	err = w.Write(header)
	for i := 0; i < n && err == nil; i++ {
		err = w.Write(line(i))
	}
	w.Flush()
	for _, e := range []error{err, w.Error(), f.Close()} {
		if e != nil {
			return refuse(e)
		}
	}
	return nil
}
