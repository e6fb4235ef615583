package ingest

import (
	"context"
	"strings"

	"zhike/fault"
)

// chooseDialect takes the declared delimiter or finds it, with the quote and
// the line end, from the decoded beginning of the file.
func chooseDialect(sample string, whole bool, o OpenOptions) (dialect, error) {
	d := dialect{quote: '"', lineEnd: '\n'}
	if !strings.Contains(sample, "\n") && strings.Contains(sample, "\r") {
		d.lineEnd = '\r'
	}
	if !whole {
		if i := strings.LastIndexByte(sample, d.lineEnd); i >= 0 {
			sample = sample[:i+1]
		}
	}
	if o.Delimiter != "" {
		c, err := namedDelimiter(o.Delimiter)
		if err != nil {
			return d, err
		}
		d.delimiter = c
		d.columns = consistency(sample, d).columns
		return d, nil
	}
	d.delimiter, d.columns = findDelimiter(sample, d)
	if singleQuoted(sample, d) {
		d.quote = '\''
		d.delimiter, d.columns = findDelimiter(sample, d)
	}
	return d, nil
}

func namedDelimiter(s string) (byte, error) {
	switch strings.ToLower(s) {
	case "tab", `\t`:
		return '\t', nil
	case "comma":
		return ',', nil
	case "semicolon":
		return ';', nil
	case "pipe":
		return '|', nil
	}
	if len(s) != 1 || s[0] >= 0x80 || strings.Contains("\"\r\n", s) {
		return 0, say("分隔符 %q 不能用；请给出一个英文字符，例如 , ; | 或 tab。",
			"The delimiter %q cannot be used; give one ASCII character such as , ; | or tab.", s).faulty(fault.Invalid)
	}
	return s[0], nil
}

// evenness is how regularly a delimiter cuts the sample.
type evenness struct {
	columns int     // number of cells that most rows have
	share   float64 // of rows that have it
	header  bool    // the first row has it too
}

// findDelimiter returns the delimiter that cuts the rows most evenly, comma if
// none does, and the columns it makes. The rarer characters are tried only when
// the usual ones are not perfect, and must be, since they occur inside values.
func findDelimiter(sample string, d dialect) (byte, int) {
	best, columns, top := byte(','), 1, 0.0
	for _, c := range []byte(",\t;|") {
		d.delimiter = c
		e := consistency(sample, d)
		score := e.share
		if e.header {
			score += 0.5
		}
		if e.columns >= 2 && e.share >= 0.3 && score > top {
			best, columns, top = c, e.columns, score
		}
	}
	if top >= 1.5 {
		return best, columns
	}
	for _, c := range []byte("\x01\x1f^~#!*") {
		d.delimiter = c
		if e := consistency(sample, d); e.columns >= 3 && e.share == 1 && e.header {
			return c, e.columns
		}
	}
	return best, columns
}

// consistency cuts the first rows of the sample and compares their widths.
func consistency(sample string, d dialect) evenness {
	const rows = 300
	r := newCSVReader(&window{ctx: context.Background(), text: sample, eof: true, max: len(sample) + 1}, d, 10_000)
	count, n, first := map[int]int{}, 0, 0
	for n < rows {
		rec, err := r.next()
		if err != nil {
			break
		}
		if rec.Problem != nil && rec.Problem.Code != "columns" {
			continue
		}
		if n == 0 {
			first = len(rec.Cells)
		}
		count[len(rec.Cells)]++
		n++
	}
	e := evenness{}
	for width, c := range count {
		if c > count[e.columns] || c == count[e.columns] && width > e.columns {
			e.columns = width
		}
	}
	if n > 0 {
		e.share, e.header = float64(count[e.columns])/float64(n), first == e.columns
	}
	return e
}

// singleQuoted reports whether the file quotes with apostrophes: no double
// quote anywhere, and most lines begin and end with one.
func singleQuoted(sample string, d dialect) bool {
	if strings.Contains(sample, `"`) || !strings.Contains(sample, "'"+string(rune(d.delimiter))+"'") {
		return false
	}
	lines, wrapped := 0, 0
	for l := range strings.SplitSeq(sample, string(rune(d.lineEnd))) {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if lines++; lines > 100 {
			break
		}
		if len(l) >= 2 && l[0] == '\'' && l[len(l)-1] == '\'' {
			wrapped++
		}
	}
	return wrapped*10 >= lines*8 && wrapped > 0
}
