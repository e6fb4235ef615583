package ingest

import (
	"errors"
	"io"
	"slices"
	"strings"

	"zhike/fault"
)

// headerSearch is how many rows are looked at for the header. Statements of
// payment providers put up to about twenty lines of notes above the table.
const headerSearch = 60

// findHeader reads ahead, decides which row names the columns, and leaves the
// rows below it to be read.
func (t *Table) findHeader(o OpenOptions) error {
	rows, err := t.lookAhead()
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return say("文件 %s 是空的。", "%s is empty.", o.Name).faulty(fault.Invalid)
	}
	at, err := headerAt(rows, o)
	if err != nil {
		return err
	}
	for i := 0; i <= at; i++ {
		if p := rows[i].Problem; p != nil && (i == at || p.Code == "columns") {
			return p.Reason.faulty(fault.Invalid).At("line", rows[i].Line)
		}
	}
	if at < 0 {
		t.Columns = letterNames(width(rows))
		t.head = rows
		t.refit()
		t.Format.Notes = append(t.Format.Notes, say("没有表头，各列按 A、B、C 命名。", "There is no header; the columns are called A, B, C and so on."))
		return nil
	}
	t.Format.HeaderRow = rows[at].Line
	t.Columns = columnNames(named(rows[at].Cells, rows[at+1:]))
	t.head = rows[at+1:]
	t.refit()
	if at > 0 {
		t.Format.Notes = append(t.Format.Notes, say("表头在第 %s 行，它上面的 %d 行没有当作数据。",
			"The header is in row %s; %d rows above it were not taken as data.", grouped(rows[at].Line), at))
	}
	return nil
}

// lookAhead reads the first rows as they come, blank ones left out.
func (t *Table) lookAhead() ([]Record, error) {
	var rows []Record
	for len(rows) < headerSearch {
		rec, err := t.src.next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				break
			}
			return nil, err
		}
		if rec.Problem == nil && blankRow(rec.Cells) {
			t.blank++
			continue
		}
		rows = append(rows, rec.clone())
	}
	return rows, nil
}

// refit brings the rows read ahead to the width of the header.
func (t *Table) refit() {
	for i := range t.head {
		if t.head[i].Problem == nil && len(t.head[i].Cells) != len(t.Columns) {
			t.fit(&t.head[i])
		}
	}
	if c, ok := t.src.(*csvReader); ok {
		c.want = len(t.Columns)
	}
}

// headerAt returns the index of the header among the first rows, -1 if there is none.
func headerAt(rows []Record, o OpenOptions) (int, error) {
	switch {
	case o.Header == NoHeader:
		return -1, nil
	case o.Header > 0:
		for i := range rows {
			if rows[i].Line == int64(o.Header) {
				return i, nil
			}
		}
		return 0, say("文件 %s 的第 %d 行不能作表头：那里没有数据，或在前 %d 行之外。",
			"Row %[2]d of %[1]s cannot be the header: it is blank, or not among the first %[3]d rows.", o.Name, o.Header, headerSearch).faulty(fault.Invalid)
	}
	usual := usualFill(rows)
	for i := range rows {
		if rows[i].Problem == nil && filled(rows[i].Cells)*10 >= usual*6 {
			if looksLikeData(rows[i].Cells) {
				return dataAt(i), nil
			}
			return i, nil
		}
	}
	return 0, nil
}

// dataAt answers for a table whose first full row is data: nothing names the
// columns if it is the very first row. Further down, the rows above it may well
// hold the names, and the first of them is the safest guess.
func dataAt(i int) int {
	if i == 0 {
		return -1
	}
	return 0
}

// usualFill is the median number of cells with content.
func usualFill(rows []Record) int {
	var n []int
	for i := range rows {
		if rows[i].Problem == nil {
			n = append(n, filled(rows[i].Cells))
		}
	}
	if len(n) == 0 {
		return 0
	}
	slices.Sort(n)
	return n[len(n)/2]
}

// width is the number of cells most rows fill, the largest such number on a tie.
func width(rows []Record) int {
	count := map[int]int{}
	for i := range rows {
		if rows[i].Problem == nil {
			count[len(rows[i].Cells)]++
		}
	}
	best := 0
	for n, c := range count {
		if c > count[best] || c == count[best] && n > best {
			best = n
		}
	}
	return best
}

// filled counts the cells with content.
func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// looksLikeData reports whether a row holds values rather than names: a date,
// a phone number or an e-mail address, or numbers in half of its cells.
func looksLikeData(cells []string) bool {
	numbers := 0
	for _, c := range cells {
		c = cleanCell(c)
		if c == "" {
			continue
		}
		if isMobile(c) || isEmail(c) {
			return true
		}
		if isNumber(c) {
			numbers++
			continue
		}
		if c, bad := scanDate(c, 0); bad == dateGood && !c.monthOnly {
			return true
		}
	}
	return numbers > 0 && numbers*2 >= filled(cells)
}

// named cuts the nameless cells off the end of a header, as spreadsheets leave
// them, up to the last column that holds something in the rows below.
func named(header []string, rows []Record) []string {
	n := len(header)
	for n > 0 && strings.TrimSpace(header[n-1]) == "" && !columnUsed(rows, n-1) {
		n--
	}
	return header[:n]
}

func columnUsed(rows []Record, i int) bool {
	for _, r := range rows {
		if r.Problem == nil && i < len(r.Cells) && strings.TrimSpace(r.Cells[i]) != "" {
			return true
		}
	}
	return false
}

// columnNames cleans the cells of a header and makes them unique; a nameless
// column gets its letter.
func columnNames(cells []string) []string {
	names := make([]string, len(cells))
	used := make(map[string]bool, len(cells))
	for i, c := range cells {
		name := cleanName(c)
		if name == "" {
			name = columnLetter(i)
		}
		names[i] = uniqueName(name, used)
	}
	return names
}

func letterNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = columnLetter(i)
	}
	return names
}

// uniqueName adds " (2)", " (3)", … until the name is new, and notes it.
func uniqueName(name string, used map[string]bool) string {
	unique := name
	for n := 2; used[unique]; n++ {
		unique = name + " (" + grouped(int64(n)) + ")"
	}
	used[unique] = true
	return unique
}

// columnLetter is the spreadsheet's name of the column with index i from 0: A, B, …, Z, AA.
func columnLetter(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}
