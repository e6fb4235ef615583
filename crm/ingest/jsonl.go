package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"zhike/fault"
)

// jsonRows is how many objects are read to learn the columns.
const jsonRows = 1000

// jsonDepth is how deep objects are flattened; below that they stay JSON text.
const jsonDepth = 8

// jsonlReader reads one object a line. Nested objects become columns with
// dotted names, arrays stay JSON text, null is an empty cell. A key that comes
// later adds a column.
type jsonlReader struct {
	file     *textFile
	lines    *lineReader
	encoding string
	limit    int
	names    []string
	index    map[string]int
	cells    []string
	ahead    []Record
	problem  *Problem // of the line in hand
	path     []byte
}

func openJSONL(ctx context.Context, path string, o OpenOptions, found finding, f *Format) (source, error) {
	c, err := chooseCharset(found, o)
	if err != nil {
		return nil, err
	}
	file, err := openText(path, o, found, c)
	if err != nil {
		return nil, err
	}
	f.Encoding = c.name
	w := &window{ctx: ctx, r: file.text, name: o.Name, max: o.Limits.Line, strict: c.codec != nil}
	j := &jsonlReader{file: file, lines: &lineReader{w: w}, encoding: c.name, limit: o.Limits.Columns, index: map[string]int{}}
	if err := j.learn(o.Name); err != nil {
		return nil, errors.Join(err, file.close())
	}
	return j, nil
}

// learn reads ahead to find the columns.
func (j *jsonlReader) learn(name string) error {
	good := 0
	for range jsonRows {
		rec, err := j.read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if rec.Problem == nil {
			good++
		}
		j.ahead = append(j.ahead, rec.clone())
	}
	switch {
	case len(j.ahead) == 0:
		return say("文件 %s 是空的。", "%s is empty.", name).faulty(fault.Invalid)
	case good == 0:
		return j.ahead[0].Problem.Reason.faulty(fault.Invalid).At("line", j.ahead[0].Line)
	}
	return nil
}

func (j *jsonlReader) columns() []string        { return j.names }
func (j *jsonlReader) pads() bool               { return true }
func (j *jsonlReader) progress() (int64, int64) { return j.file.progress() }
func (j *jsonlReader) close() error             { return j.file.close() }

func (j *jsonlReader) next() (Record, error) {
	if len(j.ahead) > 0 {
		rec := j.ahead[0]
		j.ahead = j.ahead[1:]
		return rec, nil
	}
	return j.read()
}

func (j *jsonlReader) read() (Record, error) {
	for {
		line, err := j.lines.next()
		if err != nil {
			return Record{}, err
		}
		if strings.TrimSpace(line) != "" {
			return j.record(line), nil
		}
	}
}

func (j *jsonlReader) record(line string) Record {
	rec := Record{Line: j.lines.line, Raw: line}
	if j.lines.w.dirty {
		if rec.Problem = j.lines.w.flaw(line, rec.Line, j.encoding); rec.Problem != nil {
			return rec
		}
	}
	text := strings.Trim(line, " \t\r")
	if text[0] != '{' || !json.Valid([]byte(text)) {
		rec.Problem = &Problem{"json", say("第 %s 行不是一个完整的 JSON 对象。", "Row %s is not one complete JSON object.", grouped(rec.Line))}
		return rec
	}
	j.cells = j.cells[:0]
	for range j.names {
		j.cells = append(j.cells, "")
	}
	j.problem, j.path = nil, j.path[:0]
	j.object(text, 0, 1)
	rec.Cells, rec.Problem = j.cells, j.problem
	if j.problem != nil {
		j.problem = nil
		rec.Problem = wideRow(rec.Line, j.limit)
	}
	return rec
}

// object stores the members of the object at s[at] and returns the index behind
// it. The text is valid JSON, so every index below exists.
func (j *jsonlReader) object(s string, at, depth int) int {
	at = skipSpace(s, at+1)
	for s[at] != '}' {
		if s[at] == ',' {
			at = skipSpace(s, at+1)
		}
		end := stringEnd(s, at)
		base := len(j.path)
		if base > 0 {
			j.path = append(j.path, '.')
		}
		j.path = append(j.path, jsonString(s[at:end])...)
		at = skipSpace(s, skipSpace(s, end)+1) // behind the colon
		at = skipSpace(s, j.value(s, at, depth))
		j.path = j.path[:base]
	}
	return at + 1
}

// value stores the value at s[at] under the path in hand.
func (j *jsonlReader) value(s string, at, depth int) int {
	switch s[at] {
	case '{':
		if depth < jsonDepth {
			return j.object(s, at, depth+1)
		}
		fallthrough
	case '[':
		end := nestedEnd(s, at)
		j.put(s[at:end])
		return end
	case '"':
		end := stringEnd(s, at)
		j.put(jsonString(s[at:end]))
		return end
	}
	end := at
	for end < len(s) && !strings.ContainsRune(",}] \t\r\n", rune(s[end])) {
		end++
	}
	if s[at] != 'n' {
		j.put(s[at:end])
	}
	return end
}

// put stores a cell under the path, which may be a new column. The last of two
// equal keys counts, as in every JSON reader.
func (j *jsonlReader) put(cell string) {
	i, ok := j.index[string(j.path)]
	if !ok {
		if len(j.names) >= j.limit {
			j.problem = &Problem{Code: "columns"}
			return
		}
		i = len(j.names)
		name := string(j.path)
		j.names = append(j.names, name)
		j.index[name] = i
		j.cells = append(j.cells, "")
	}
	j.cells[i] = cell
}

func skipSpace(s string, at int) int {
	for at < len(s) && (s[at] == ' ' || s[at] == '\t' || s[at] == '\r' || s[at] == '\n') {
		at++
	}
	return at
}

// stringEnd returns the index behind the JSON string that begins at s[at].
func stringEnd(s string, at int) int {
	for at++; s[at] != '"'; at++ {
		if s[at] == '\\' {
			at++
		}
	}
	return at + 1
}

// nestedEnd returns the index behind the array or object that begins at s[at].
func nestedEnd(s string, at int) int {
	for depth := 0; ; {
		switch s[at] {
		case '"':
			at = stringEnd(s, at)
			continue
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return at + 1
			}
		}
		at++
	}
}

// jsonString decodes a JSON string with its quotes; one without escapes is only cut.
func jsonString(quoted string) string {
	if strings.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var s string
	if err := json.Unmarshal([]byte(quoted), &s); err != nil {
		return quoted
	}
	return s
}
