package ingest

import (
	"bufio"
	"encoding/csv"
	"errors"
	"maps"
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
	byCode map[string]int64
	first  map[string]Sentence
}

func newRejectWriter(path string) *rejectWriter {
	return &rejectWriter{path: path, byCode: map[string]int64{}, first: map[string]Sentence{}}
}

func (w *rejectWriter) add(r *Reject) error {
	if w.file == nil {
		if err := w.open(); err != nil {
			return err
		}
	}
	w.rows++
	w.byCode[r.Code]++
	if w.byCode[r.Code] == 1 {
		w.first[r.Code] = r.Reason
	}
	return w.csv.Write([]string{strconv.FormatInt(r.Line, 10), crm.Harmless(r.Column), crm.Harmless(r.Value), r.Reason.Zh, r.Reason.En, crm.Harmless(r.Raw)})
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

// summary says how many rows were rejected for which kind of reason, with an example.
func (w *rejectWriter) summary() []Sentence {
	var out []Sentence
	for _, code := range slices.Sorted(maps.Keys(w.byCode)) {
		n, example := w.byCode[code], w.first[code]
		out = append(out, Sentence{Zh: grouped(n) + " 行没有导入，例如：" + example.Zh, En: grouped(n) + " rows were rejected, for example: " + example.En})
	}
	return out
}

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
