package ingest

import (
	"context"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// sheetReader turns the XML of one sheet into rows of text: numbers in full,
// dates as ISO, errors and truth values as the sheet writes them.
type sheetReader struct {
	ctx   context.Context
	x     *markup
	book  *workbook
	row   int64 // number of the last row
	cells []string
	ahead *Record // first row, found when choosing the sheet
	wide  bool    // the row has cells beyond the limit
}

func newSheetReader(ctx context.Context, r io.Reader, b *workbook) *sheetReader {
	return &sheetReader{ctx: ctx, x: newMarkup(r, b.limits.Line), book: b}
}

// prime reads up to the first row that is not blank and reports whether there is one.
func (s *sheetReader) prime() (bool, error) {
	for {
		rec, err := s.next()
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if !blankRow(rec.Cells) {
			rec = rec.clone()
			s.ahead = &rec
			return true, nil
		}
	}
}

func (s *sheetReader) next() (Record, error) {
	if s.ahead != nil {
		rec := *s.ahead
		s.ahead = nil
		return rec, nil
	}
	for {
		t, err := s.x.next()
		if err != nil {
			return Record{}, s.ended(err)
		}
		if !t.is("row") || t.kind != tagOpen {
			if t.kind == tagClose && t.is("sheetData") {
				return Record{}, io.EOF
			}
			continue
		}
		if s.row++; s.row%1024 == 0 && s.ctx.Err() != nil {
			return Record{}, s.ctx.Err()
		}
		if n, ok := digits(t.attr("r")); ok {
			s.row = n
		}
		if t.empty {
			continue
		}
		return s.readRow()
	}
}

// ended tells the end of a sheet without data from a damaged one.
func (s *sheetReader) ended(err error) error {
	if err == io.EOF {
		return err
	}
	return damagedWorkbook(s.book.name, err)
}

func (s *sheetReader) readRow() (Record, error) {
	s.cells, s.wide = s.cells[:0], false
	for column := 0; ; {
		t, err := s.x.next()
		if err == io.EOF {
			return Record{}, damagedWorkbook(s.book.name, io.ErrUnexpectedEOF)
		}
		if err != nil {
			return Record{}, damagedWorkbook(s.book.name, err)
		}
		switch {
		case t.kind == tagClose && t.is("row"):
			return s.record(), nil
		case t.kind == tagOpen && t.is("c"):
			if n, ok := columnOf(t.attr("r")); ok {
				column = n
			}
			if !t.empty {
				if err := s.readCell(column, t); err != nil {
					return Record{}, err
				}
			}
			column++
		}
	}
}

func (s *sheetReader) record() Record {
	rec := Record{Line: s.row, Cells: s.cells}
	if s.wide {
		rec.Problem = wideRow(s.row, s.book.limits.Columns)
	}
	return rec
}

// readCell reads the open cell c and stores its text in its column.
func (s *sheetReader) readCell(column int, c tag) error {
	kind := string(c.attr("t"))
	style, _ := digits(c.attr("s"))
	value, found := "", false
	for {
		t, err := s.x.next()
		if err != nil {
			return damagedWorkbook(s.book.name, err)
		}
		if t.kind == tagClose && t.is("c") {
			break
		}
		if t.kind == tagClose || t.empty {
			continue
		}
		switch string(t.name) {
		case "v":
			value, err = s.x.content("v")
			found = true
		case "is":
			value, err = s.x.richText("is", false)
			found = true
		}
		if err != nil {
			return damagedWorkbook(s.book.name, err)
		}
	}
	if found {
		s.put(column, s.book.text(kind, int(style), value))
	}
	return nil
}

func (s *sheetReader) put(column int, value string) {
	if column >= s.book.limits.Columns {
		s.wide = s.wide || value != ""
		return
	}
	for len(s.cells) <= column {
		s.cells = append(s.cells, "")
	}
	s.cells[column] = value
}

// text is what a cell says, by its type and style.
func (b *workbook) text(kind string, style int, value string) string {
	switch kind {
	case "s":
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < len(b.shared) {
			return b.shared[n]
		}
		return ""
	case "str":
		return unescapeCodes(value)
	case "inlineStr", "e", "d":
		return value
	case "b":
		if value == "1" {
			return "TRUE"
		}
		return "FALSE"
	}
	if style >= 0 && style < len(b.styles) && b.styles[style] != styleNumber {
		if s, ok := serialText(value, b.styles[style], b.epoch04); ok {
			return s
		}
	}
	return plainNumber(value)
}

// plainNumber writes a stored number the way the sheet shows it in full: 15
// digits, no exponent, without the noise of binary fractions.
func plainNumber(s string) string {
	if len(s) <= 15 && !strings.ContainsAny(s, "eE") {
		return s
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) || math.Abs(v) >= 1e25 {
		return s
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// cellStyle is how a number in a cell is meant.
type cellStyle uint8

const (
	styleNumber cellStyle = iota
	styleDate
	styleDateTime
	styleTime // time of day or a duration
)

// serialText writes a spreadsheet's day number as ISO text.
func serialText(value string, style cellStyle, epoch04 bool) (string, bool) {
	days, err := strconv.ParseFloat(value, 64)
	if err != nil || days < 0 || days > 2_958_466 {
		return "", false
	}
	seconds := math.Round(days * 86400)
	if style == styleTime && days < 1 {
		return time.Unix(int64(seconds), 0).UTC().Format("15:04:05"), true
	}
	if epoch04 {
		seconds += 1462 * 86400
	} else if days < 60 {
		seconds += 86400 // the spreadsheet believes in a 29 February 1900
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds) * time.Second)
	if style == styleDate && int64(seconds)%86400 == 0 {
		return t.Format("2006-01-02"), true
	}
	return t.Format("2006-01-02 15:04:05"), true
}

// builtInStyle knows the format numbers that have no code in the file, among
// them those of Chinese editions (27–36, 50–58).
func builtInStyle(id int) cellStyle {
	switch {
	case id == 22:
		return styleDateTime
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return styleDate
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return styleTime
	}
	return styleNumber
}

// styleOf reads a number format: y and d stand for a date, h and s for a time,
// m for whichever surrounds it. Text in quotes, escaped characters and
// conditions in brackets do not count, except [h], [m], [s], which are durations.
func styleOf(code string) cellStyle {
	var date, clock, month bool
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			i = len(code)
		case '"':
			if end := strings.IndexByte(code[i+1:], '"'); end >= 0 {
				i += end + 1
			}
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return styleNumber
			}
			inside := strings.ToLower(strings.Trim(code[i+1:i+end], "]"))
			clock = clock || inside != "" && strings.Trim(inside, inside[:1]) == "" && strings.Contains("hms", inside[:1])
			i += end
		case 'y', 'Y', 'd', 'D', 'e':
			date = true
		case 'h', 'H', 's', 'S':
			clock = true
		case 'm', 'M':
			month = true
		case '0', '#', '?', 'E':
			if !clock {
				return styleNumber
			}
		case 'G', 'g':
			if strings.HasPrefix(strings.ToLower(code[i:]), "general") {
				return styleNumber
			}
		}
	}
	switch {
	case date && clock:
		return styleDateTime
	case clock:
		return styleTime
	case date || month:
		return styleDate
	}
	return styleNumber
}

// columnOf reads the column of a cell reference: 0 for "A7", 27 for "AB7".
func columnOf(ref []byte) (int, bool) {
	n := 0
	for i, c := range ref {
		if c < 'A' || c > 'Z' {
			return n - 1, i > 0
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<20 {
			return 0, false
		}
	}
	return 0, false
}

func digits(b []byte) (int64, bool) {
	var n int64
	for _, c := range b {
		if c < '0' || c > '9' || n > 1<<40 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, len(b) > 0
}
