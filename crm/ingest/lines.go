package ingest

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"zhike/fault"
)

// pieceBytes is how much text is taken at a time. A string kept from a piece
// keeps the piece, hence not larger.
const pieceBytes = 64 << 10

// textFile is an open text file as a stream of UTF-8, counting what was read of it.
type textFile struct {
	file  *os.File
	unzip *gzip.Reader
	text  io.Reader
	size  int64
	done  atomic.Int64
}

// openText opens the file again from its beginning with the encoding found.
func openText(path string, o OpenOptions, found finding, c charset) (*textFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cannotOpen(o.Name, err)
	}
	t := &textFile{file: f, size: found.size}
	var r io.Reader = countingReader{f, &t.done}
	if found.compressed {
		if t.unzip, err = gzip.NewReader(r); err != nil {
			return nil, errors.Join(damagedGzip(o.Name, err), f.Close())
		}
		r = unzipped{t.unzip}
	}
	t.text = c.reader(r)
	return t, nil
}

func (t *textFile) progress() (int64, int64) { return t.done.Load(), t.size }

func (t *textFile) close() error { return t.file.Close() }

type countingReader struct {
	r io.Reader
	n *atomic.Int64
}

func (c countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// unzipped tells a gzip stream that stops in the middle from one that ends.
type unzipped struct{ z *gzip.Reader }

func (u unzipped) Read(p []byte) (int, error) {
	n, err := u.z.Read(p)
	if err == io.ErrUnexpectedEOF {
		err = gzip.ErrChecksum
	}
	return n, err
}

// window is the piece of text in hand. Pieces are immutable strings, so what is
// cut from them needs no copy: one allocation serves a thousand rows.
type window struct {
	ctx    context.Context
	r      io.Reader
	name   string // of the file, for sentences
	raw    []byte
	text   string
	pos    int
	eof    bool
	max    int // bytes that may be kept for one record
	dirty  bool
	strict bool // U+FFFD in the text means that bytes could not be decoded
}

// fill drops text[:pos] and adds at least one piece, or sets eof. It fails with
// errTooLong when the record in hand reaches max bytes.
func (w *window) fill() error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	keep := len(w.text) - w.pos
	if keep >= w.max {
		return errTooLong
	}
	need := keep + max(pieceBytes, keep)
	if cap(w.raw) < need {
		w.raw = make([]byte, need)
	}
	w.raw = w.raw[:cap(w.raw)]
	copy(w.raw, w.text[w.pos:])
	n := keep
	for n < need && !w.eof {
		m, err := w.r.Read(w.raw[n:need])
		n += m
		if err == io.EOF {
			w.eof = true
		} else if err != nil {
			return readFault(w.name, err)
		}
	}
	w.text, w.pos = string(w.raw[:n]), 0
	w.dirty = w.suspicious()
	return nil
}

var errTooLong = errors.New("record too long")

// suspicious reports whether some line of the piece needs a look of its own:
// bytes that are no text. A character cut by the end of the piece is not
// counted, it will be complete in the next one.
func (w *window) suspicious() bool {
	t := w.text
	if !w.eof {
		t = t[:strings.LastIndexByte(t, '\n')+1]
	}
	return strings.IndexByte(t, 0) >= 0 || !utf8.ValidString(t) || w.strict && strings.Contains(t, "\uFFFD")
}

// flaw says what is wrong with the text of a record, nil if nothing is.
func (w *window) flaw(raw string, line int64, encoding string) *Problem {
	if i := strings.IndexByte(raw, 0); i >= 0 {
		line += int64(strings.Count(raw[:i], "\n"))
		return &Problem{"binary", say("第 %s 行里有二进制内容（NUL 字节）。", "There are binary bytes (NUL) in row %s.", grouped(line))}
	}
	if utf8.ValidString(raw) && !(w.strict && strings.Contains(raw, "\uFFFD")) {
		return nil
	}
	line += int64(strings.Count(raw[:badTextAt(raw)], "\n"))
	return &Problem{"encoding", say("第 %s 行无法按 %s 编码解读。", "Row %s cannot be read as %s.", grouped(line), encoding)}
}

func badTextAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			return i
		}
	}
	return 0
}

func readFault(name string, err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &corrupt) {
		return damagedGzip(name, err)
	}
	f := say("读取文件 %s 时出错。", "Reading %s failed.", name).faulty(fault.Internal)
	f.Cause = err
	return f
}

func tooLong(name string, line int64, limit int) error {
	return say("文件 %s 第 %s 行超过 %d MB，不像一行数据。请检查换行符与引号。",
		"Line %[2]s of %[1]s is longer than %[3]d MB, which is no row of a table. Check its line ends and quotes.",
		name, grouped(line), limit>>20).faulty(fault.TooLarge).At("line", line)
}

// lineReader hands out one line at a time, for formats of one record a line.
type lineReader struct {
	w    *window
	line int64 // of the last line handed out
}

// next returns the next line without its end, io.EOF after the last.
func (l *lineReader) next() (string, error) {
	for {
		if i := strings.IndexByte(l.w.text[l.w.pos:], '\n'); i >= 0 {
			line := l.w.text[l.w.pos : l.w.pos+i]
			l.w.pos += i + 1
			l.line++
			return strings.TrimSuffix(line, "\r"), nil
		}
		if l.w.eof {
			if l.w.pos == len(l.w.text) {
				return "", io.EOF
			}
			line := l.w.text[l.w.pos:]
			l.w.pos = len(l.w.text)
			l.line++
			return strings.TrimSuffix(line, "\r"), nil
		}
		if err := l.w.fill(); err == errTooLong {
			return "", tooLong(l.w.name, l.line+1, l.w.max)
		} else if err != nil {
			return "", err
		}
	}
}
