package ingest

import (
	"context"
	"io"
	"strings"
)

// csvReader reads delimited text: quotes in the manner of RFC 4180, and of
// spreadsheets where that says nothing (a stray quote inside a field is a
// character). Its answers equal those of encoding/csv wherever that one accepts
// the text. A quote that never closes costs its own line, not the rest of the file.
type csvReader struct {
	w        *window
	file     *textFile // nil in samples
	encoding string
	dialect
	limit   int   // columns
	want    int   // columns of the header, 0 while unknown
	line    int64 // physical line of the coming record
	cells   []string
	quoteAt int // index of the next quote in w.text at or after w.pos; -1 not looked for
	reach   int // bytes within which a quote must close
}

// dialect is the manner in which a text file delimits its cells.
type dialect struct {
	delimiter, quote, lineEnd byte
	columns                   int // that most rows have
}

func openCSV(ctx context.Context, path string, o OpenOptions, found finding, f *Format) (source, error) {
	c, err := chooseCharset(found, o)
	if err != nil {
		return nil, err
	}
	d, err := chooseDialect(c.decode(found.sample), found.whole, o)
	if err != nil {
		return nil, err
	}
	file, err := openText(path, o, found, c)
	if err != nil {
		return nil, err
	}
	f.Encoding, f.Delimiter, f.Quote = c.name, string(rune(d.delimiter)), string(rune(d.quote))
	w := &window{ctx: ctx, r: file.text, name: o.Name, max: o.Limits.Line, strict: c.codec != nil}
	r := newCSVReader(w, d, o.Limits.Columns)
	r.file, r.encoding, r.want = file, c.name, d.columns
	return r, nil
}

func newCSVReader(w *window, d dialect, limit int) *csvReader {
	return &csvReader{w: w, dialect: d, limit: limit, line: 1, quoteAt: -1, reach: w.max}
}

func (c *csvReader) columns() []string        { return nil }
func (c *csvReader) pads() bool               { return false }
func (c *csvReader) progress() (int64, int64) { return c.file.progress() }
func (c *csvReader) close() error             { return c.file.close() }

func (c *csvReader) next() (Record, error) {
	for {
		start := c.w.pos
		end, err := c.lineFrom(start)
		if err != nil {
			return Record{}, err
		}
		if end < 0 {
			continue // more text was read; positions have changed
		}
		text := c.w.text[start:end]
		if c.lineEnd == '\n' && strings.HasSuffix(text, "\r") {
			text = text[:len(text)-1]
		}
		if text == "" {
			if end == len(c.w.text) && start == end {
				return Record{}, io.EOF
			}
			c.advance(end, 1)
			continue
		}
		if c.nextQuote() >= end {
			return c.plain(text, end), nil
		}
		rec, ok, err := c.quoted(start, end)
		if err != nil {
			return Record{}, err
		}
		if ok {
			return rec, nil
		}
	}
}

// lineFrom returns the index of the line end after start, len(text) at the end
// of the file, or -1 after having read more.
func (c *csvReader) lineFrom(start int) (int, error) {
	if i := strings.IndexByte(c.w.text[start:], c.lineEnd); i >= 0 {
		return start + i, nil
	}
	if c.w.eof {
		return len(c.w.text), nil
	}
	return -1, c.more()
}

func (c *csvReader) more() error {
	c.quoteAt = -1
	err := c.w.fill()
	if err == errTooLong {
		return tooLong(c.w.name, c.line, c.w.max)
	}
	return err
}

// advance moves behind the line end at index end and counts the lines passed.
func (c *csvReader) advance(end, lines int) {
	c.w.pos = min(end+1, len(c.w.text))
	c.line += int64(lines)
}

// nextQuote returns the index of the first quote at or after the position,
// len(text) if there is none. Most pieces have none, so it is remembered.
func (c *csvReader) nextQuote() int {
	if c.quoteAt < c.w.pos {
		c.quoteAt = len(c.w.text)
		if i := strings.IndexByte(c.w.text[c.w.pos:], c.quote); i >= 0 {
			c.quoteAt = c.w.pos + i
		}
	}
	return c.quoteAt
}

// plain splits a line without quotes that ends at index end.
func (c *csvReader) plain(text string, end int) Record {
	rec := c.split(text)
	c.advance(end, 1)
	return rec
}

func (c *csvReader) split(text string) Record {
	rec := Record{Line: c.line, Raw: text}
	cells, rest := c.cells[:0], text
	for {
		i := strings.IndexByte(rest, c.delimiter)
		if i < 0 {
			break
		}
		if len(cells) >= c.limit {
			rec.Problem = wideRow(c.line, c.limit)
			break
		}
		cells = append(cells, rest[:i])
		rest = rest[i+1:]
	}
	c.cells = append(cells, rest)
	rec.Cells = c.cells
	if c.w.dirty && rec.Problem == nil {
		rec.Problem = c.w.flaw(text, c.line, c.encoding)
	}
	return rec
}

func wideRow(line int64, limit int) *Problem {
	return &Problem{"columns", say("第 %s 行有 %s 列以上，请检查分隔符。", "Row %s has more than %s columns; check the delimiter.",
		grouped(line), grouped(int64(limit)))}
}

// quoted parses the record that begins at start and holds a quote. It returns
// false after having read more text, when everything starts again.
func (c *csvReader) quoted(start, firstEnd int) (Record, bool, error) {
	rec := Record{Line: c.line}
	cells, pos, done := c.cells[:0], start, false
	for !done {
		cell, next, state := c.field(pos)
		switch state {
		case fieldNeedsMore:
			if !c.w.eof && len(c.w.text)-start < c.reach {
				return rec, false, c.more()
			}
			return c.unclosed(start, firstEnd), true, nil
		case fieldEndsRecord:
			done = true
		}
		if len(cells) > c.limit {
			rec.Problem = wideRow(c.line, c.limit)
			cells = cells[:c.limit]
		}
		cells = append(cells, cell)
		pos = next
	}
	c.cells, rec.Cells = cells, cells
	rec.Raw = strings.TrimRight(c.w.text[start:pos], "\r\n")
	lines := 1 + strings.Count(rec.Raw, string(rune(c.lineEnd)))
	if lines > 2 && c.want > 1 && len(cells) != c.want && c.swallowed(rec.Raw) {
		return c.unclosed(start, firstEnd), true, nil
	}
	if c.w.dirty && rec.Problem == nil {
		rec.Problem = c.w.flaw(rec.Raw, c.line, c.encoding)
	}
	c.w.pos = pos
	c.line += int64(lines)
	return rec, true, nil
}

// swallowed reports whether the lines inside a record that does not fit the
// header are full rows themselves: then its quote was a stray one.
func (c *csvReader) swallowed(raw string) bool {
	lines := strings.Split(raw, string(rune(c.lineEnd)))
	for _, l := range lines[1 : len(lines)-1] {
		if strings.Count(l, string(rune(c.delimiter))) != c.want-1 {
			return false
		}
	}
	return true
}

// unclosed gives up the one line whose quote does not close, and goes on after
// it. The next quote is followed less far, or a file full of stray quotes would
// be searched to its end from every line.
func (c *csvReader) unclosed(start, end int) Record {
	line := c.line
	c.reach = max(c.reach/4, 4<<10)
	rec := c.plain(strings.TrimSuffix(c.w.text[start:end], "\r"), end)
	rec.Problem = &Problem{"quote", say("第 %s 行的引号没有成对。", "A quote in row %s is never closed.", grouped(line))}
	return rec
}

type fieldState int

const (
	fieldEnds       fieldState = iota // a delimiter follows
	fieldEndsRecord                   // a line end or the end of the file follows
	fieldNeedsMore                    // the text in hand stops inside the field
)

// field reads the field at pos and returns its text and the index behind its delimiter.
func (c *csvReader) field(pos int) (string, int, fieldState) {
	t := c.w.text
	at := pos
	for at < len(t) && t[at] == ' ' {
		at++
	}
	if at < len(t) && t[at] == c.quote {
		return c.quotedField(at + 1)
	}
	for i := pos; i < len(t); i++ {
		switch t[i] {
		case c.delimiter:
			return t[pos:i], i + 1, fieldEnds
		case c.lineEnd:
			return c.trimReturn(t[pos:i]), i + 1, fieldEndsRecord
		}
	}
	if !c.w.eof {
		return "", pos, fieldNeedsMore
	}
	return c.trimReturn(t[pos:]), len(t), fieldEndsRecord
}

func (c *csvReader) trimReturn(s string) string {
	if c.lineEnd == '\n' {
		return strings.TrimSuffix(s, "\r")
	}
	return s
}

// quotedField reads a field from behind its opening quote.
func (c *csvReader) quotedField(pos int) (string, int, fieldState) {
	t := c.w.text
	escaped := false
	for at := pos; ; {
		i := strings.IndexByte(t[at:], c.quote)
		if i < 0 || at-pos > c.reach {
			return "", pos, fieldNeedsMore
		}
		at += i + 1 // behind a quote
		if at < len(t) && t[at] == c.quote {
			escaped = true
			at++
			continue
		}
		next, state, closes := c.afterQuote(at)
		if closes {
			return c.unquote(t[pos:at-1], escaped), next, state
		}
		if state == fieldNeedsMore {
			return "", pos, fieldNeedsMore
		}
	}
}

// afterQuote looks at what follows a single quote inside a quoted field: the
// field closes before a delimiter or line end; anything else makes the quote a
// character of the text.
func (c *csvReader) afterQuote(at int) (next int, state fieldState, closes bool) {
	t := c.w.text
	for at < len(t) && t[at] == ' ' && c.delimiter != ' ' {
		at++
	}
	if at+1 >= len(t) && !c.w.eof {
		return at, fieldNeedsMore, false // "\r" and "\n" may be torn apart
	}
	switch {
	case at >= len(t):
		return at, fieldEndsRecord, true
	case t[at] == c.delimiter:
		return at + 1, fieldEnds, true
	case t[at] == c.lineEnd:
		return at + 1, fieldEndsRecord, true
	case t[at] == '\r' && at+1 < len(t) && t[at+1] == '\n':
		return at + 2, fieldEndsRecord, true
	case t[at] == '\r' && at+1 == len(t):
		return at + 1, fieldEndsRecord, true
	}
	return at, fieldEnds, false
}

func (c *csvReader) unquote(s string, escaped bool) string {
	if escaped {
		q := string(rune(c.quote))
		s = strings.ReplaceAll(s, q+q, q)
	}
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	return s
}
