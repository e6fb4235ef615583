// Package ingest brings files and events into the store. This half of it turns
// bytes on disk into typed, checked rows and touches no database: Open finds
// the format, encoding, delimiter and header of a file and streams its rows;
// Match says which column is which field; a Decoder turns a Record into an
// OrderLine, CustomerRow, ProductRow or EventRow, or into a Reject that says
// in one sentence what is wrong with the row; a Profile and Readiness describe
// the file before anything is written.
//
// To add a file format: write a source (see the interface below), recognise
// the format in sniff.go and open it in Open. To add a field: one line in
// kind.go, and its use in the decoder of that kind.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"zhike/fault"
)

// OpenOptions overrides what Open would find out by itself. The zero value
// lets it find everything.
type OpenOptions struct {
	Name      string // name of the file as the user knows it, for sentences; default the path's last part
	Encoding  string // "utf-8", "gbk", "gb18030", "big5", "utf-16le", …; "" finds it
	Delimiter string // one ASCII character, or "tab"; "" finds it
	Sheet     string // sheet of a workbook; "" takes the first visible one with rows
	Header    int    // physical line or sheet row of the header; 0 finds it, NoHeader if there is none
	Limits    Limits
}

// NoHeader as OpenOptions.Header says that the first row is data already.
const NoHeader = -1

// Limits bounds what one file may ask of the machine. Zero fields take the default.
type Limits struct {
	Line     int   // bytes of one record; default 16 MiB
	Columns  int   // columns; default 2,000
	Unzipped int64 // bytes of a workbook once unpacked; default 4 GiB
	Ratio    int64 // unpacked ÷ packed size of a workbook's part over 10 MiB; default 500
	Strings  int64 // bytes of a workbook's table of shared texts; default 256 MiB
}

func (l Limits) orDefaults() Limits {
	if l.Line <= 0 {
		l.Line = 16 << 20
	}
	if l.Columns <= 0 {
		l.Columns = 2000
	}
	if l.Unzipped <= 0 {
		l.Unzipped = 4 << 30
	}
	if l.Ratio <= 0 {
		l.Ratio = 500
	}
	if l.Strings <= 0 {
		l.Strings = 256 << 20
	}
	return l
}

// FileFormat names a kind of file that can be read.
type FileFormat string

const (
	CSV     FileFormat = "csv" // any delimiter, TSV included
	XLSX    FileFormat = "xlsx"
	JSONL   FileFormat = "jsonl"
	Parquet FileFormat = "parquet"
)

// Format is what Open found out about a file.
type Format struct {
	File       FileFormat `json:"file"`
	Encoding   string     `json:"encoding,omitempty"`   // of text files
	Delimiter  string     `json:"delimiter,omitempty"`  // CSV only
	Quote      string     `json:"quote,omitempty"`      // CSV only
	Sheet      string     `json:"sheet,omitempty"`      // XLSX only
	Sheets     []string   `json:"sheets,omitempty"`     // XLSX: every sheet, in the workbook's order
	Compressed bool       `json:"compressed,omitempty"` // gzip
	HeaderRow  int64      `json:"header_row"`           // line or sheet row of the header; 0 if there is none
	Size       int64      `json:"size"`                 // bytes of the file
	Rows       int64      `json:"rows,omitempty"`       // rows if the file says so (Parquet)
	Notes      []Sentence `json:"notes,omitempty"`      // what was assumed or left out
}

// Sentence is one sentence for people in both languages.
type Sentence struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// say formats both languages with the same arguments; use %[1]s where their order differs.
func say(zh, en string, args ...any) Sentence {
	if len(args) == 0 {
		return Sentence{zh, en}
	}
	return Sentence{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// faulty turns a sentence into an error of the given code.
func (s Sentence) faulty(code fault.Code) *fault.Error {
	return &fault.Error{Code: code, Message: s.En, Zh: s.Zh}
}

// Record is one row as it stands in the file. Cells, and the array behind it,
// are reused by the following call of Next; the strings in it are immutable but
// share the memory of a large piece of the file, so clone what is kept.
type Record struct {
	Line    int64    // physical line of the row's beginning; sheet row, Parquet row or JSON line otherwise
	Cells   []string // one for each column, unless Problem says otherwise
	Raw     string   // original text in UTF-8, without line end; empty for XLSX and Parquet
	Problem *Problem // why the row cannot be used, nil if it can
}

// Problem says why a row as a whole is unusable.
type Problem struct {
	Code   string // "ragged", "encoding", "quote", "binary", "json", "columns"
	Reason Sentence
}

// source is one format's stream of raw rows.
type source interface {
	next() (Record, error)         // io.EOF at the end
	columns() []string             // the columns it knows by itself, nil if a header row names them
	pads() bool                    // whether a short row is a full one with empty cells
	progress() (done, total int64) // may be called from another goroutine
	close() error
}

// Table streams the rows of one file. It is for one goroutine, except Progress.
type Table struct {
	Format  Format
	Columns []string // names, unique; may grow while JSON Lines are read

	src    source
	head   []Record // rows read ahead
	limits Limits
	blank  int64
	named  bool // the source names its columns
	closed bool
}

// Open recognises the file at path and reads as far as its header. The caller
// closes the Table. Errors are fault.Invalid, Unsupported or TooLarge with a
// sentence naming the file, and the line where there is one.
func Open(ctx context.Context, path string, o OpenOptions) (*Table, error) {
	if o.Name == "" {
		o.Name = filepath.Base(path)
	}
	o.Limits = o.Limits.orDefaults()
	found, err := sniffFile(path, o)
	if err != nil {
		return nil, err
	}
	t := &Table{limits: o.Limits}
	t.Format.Size, t.Format.Compressed, t.Format.File = found.size, found.compressed, found.file
	switch found.file {
	case XLSX:
		t.src, err = openXLSX(ctx, path, o, &t.Format)
	case Parquet:
		t.src, err = openParquet(ctx, path, o, &t.Format)
	case JSONL:
		t.src, err = openJSONL(ctx, path, o, found, &t.Format)
	default:
		t.src, err = openCSV(ctx, path, o, found, &t.Format)
	}
	if err != nil {
		return nil, err
	}
	if err := t.begin(o); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// begin names the columns and makes sure that at least one row follows.
func (t *Table) begin(o OpenOptions) error {
	if cols := t.src.columns(); cols != nil {
		t.named = true
		t.Columns = cols
	} else if err := t.findHeader(o); err != nil {
		return err
	}
	if len(t.Columns) > t.limits.Columns {
		return tooManyColumns(o.Name, len(t.Columns), t.limits.Columns)
	}
	first, err := t.Peek(1)
	if err != nil {
		return err
	}
	if len(first) == 0 {
		return say("文件 %s 只有表头，下面没有数据行。", "%s has a header and no rows below it.", o.Name).faulty(fault.Invalid)
	}
	return nil
}

func tooManyColumns(name string, n, limit int) error {
	return say("文件 %s 有 %s 列以上，最多 %s 列。请检查分隔符，或删去多余的列。",
		"%s has %s columns or more; at most %s are read. Check the delimiter, or remove columns.",
		name, grouped(int64(n)), grouped(int64(limit))).faulty(fault.TooLarge)
}

// Next returns the next row that is not blank, io.EOF after the last one. Rows
// that cannot be used come with a Problem; any other error ends the file.
func (t *Table) Next() (Record, error) {
	if len(t.head) > 0 {
		rec := t.head[0]
		t.head = t.head[1:]
		if len(rec.Cells) < len(t.Columns) && rec.Problem == nil {
			t.fit(&rec)
		}
		return rec, nil
	}
	return t.read()
}

func (t *Table) read() (Record, error) {
	for {
		rec, err := t.src.next()
		if err != nil {
			return Record{}, err
		}
		if rec.Problem == nil && blankRow(rec.Cells) {
			t.blank++
			continue
		}
		if t.named {
			t.Columns = t.src.columns()
		}
		if rec.Problem == nil && len(rec.Cells) != len(t.Columns) {
			t.fit(&rec)
		}
		return rec, nil
	}
}

// fit makes a row as long as the header where nothing is lost or shifted by it,
// and flags it otherwise.
func (t *Table) fit(rec *Record) {
	want := len(t.Columns)
	if len(rec.Cells) > want && blankRow(rec.Cells[want:]) {
		rec.Cells = rec.Cells[:want]
		return
	}
	if len(rec.Cells) < want && t.src.pads() {
		for len(rec.Cells) < want {
			rec.Cells = append(rec.Cells, "")
		}
		return
	}
	rec.Problem = &Problem{"ragged", say("第 %s 行有 %s 个单元格，表头有 %s 个。",
		"Row %s has %s cells, the header has %s.", grouped(rec.Line), grouped(int64(len(rec.Cells))), grouped(int64(want)))}
}

// Peek returns copies of up to n of the coming rows without consuming them.
func (t *Table) Peek(n int) ([]Record, error) {
	for len(t.head) < n {
		rec, err := t.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		t.head = append(t.head, rec.clone())
	}
	return t.head[:min(n, len(t.head))], nil
}

// Sample returns the cells of up to n coming usable rows without consuming
// them, each as long as Columns: what Match and GuessKind look at.
func (t *Table) Sample(n int) ([][]string, error) {
	recs, err := t.Peek(n)
	if err != nil {
		return nil, err
	}
	out := make([][]string, 0, len(recs))
	for i := range recs {
		if recs[i].Problem != nil {
			continue
		}
		if len(recs[i].Cells) < len(t.Columns) {
			t.fit(&recs[i])
		}
		out = append(out, recs[i].Cells)
	}
	return out, nil
}

// Blank returns how many rows without any content were passed over so far.
func (t *Table) Blank() int64 { return t.blank }

// Progress returns how many of the file's bytes have been read. Safe to call
// from another goroutine.
func (t *Table) Progress() (done, total int64) { return t.src.progress() }

// Close releases the file. A second call does nothing.
func (t *Table) Close() error {
	if t.closed {
		return nil
	}
	t.closed = true
	return t.src.close()
}

// clone makes a record that stays valid.
func (r Record) clone() Record {
	cells := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		cells[i] = strings.Clone(c)
	}
	r.Cells, r.Raw = cells, strings.Clone(r.Raw)
	return r
}

// blankRow reports whether there is nothing but white space in the cells.
func blankRow(cells []string) bool {
	for _, c := range cells {
		for i := 0; i < len(c); i++ {
			if c[i] > ' ' {
				return false
			}
		}
	}
	return true
}
