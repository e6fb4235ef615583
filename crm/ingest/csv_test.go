package ingest

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// trickle returns a few bytes at a time, so that every record is torn somewhere.
type trickle struct {
	s string
	n int
}

func (t *trickle) Read(p []byte) (int, error) {
	if t.s == "" {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), t.n)], t.s)
	t.s = t.s[n:]
	return n, nil
}

// parse reads text with our reader.
func parse(s string, d dialect, want int) []Record {
	r := newCSVReader(&window{ctx: context.Background(), r: &trickle{s, 1 << 20}, max: 1 << 20}, d, 2000)
	r.want = want
	var out []Record
	for {
		rec, err := r.next()
		if err != nil {
			return out
		}
		out = append(out, rec.clone())
	}
}

var comma = dialect{delimiter: ',', quote: '"', lineEnd: '\n'}

func TestCSV(t *testing.T) {
	cases := []struct {
		name, text string
		cells      [][]string
		lines      []int64
	}{
		{"plain", "a,b\nc,d", [][]string{{"a", "b"}, {"c", "d"}}, []int64{1, 2}},
		{"CRLF", "a,b\r\nc,d\r\n", [][]string{{"a", "b"}, {"c", "d"}}, []int64{1, 2}},
		{"empty cells", ",\n,,\n", [][]string{{"", ""}, {"", "", ""}}, []int64{1, 2}},
		{"quotes", `"a,b","c ""d"""` + "\n", [][]string{{"a,b", `c "d"`}}, []int64{1}},
		{"lines inside", "\"a\nb\",c\nd,e\n", [][]string{{"a\nb", "c"}, {"d", "e"}}, []int64{1, 3}},
		{"CRLF inside", "\"a\r\nb\",c\r\nd,e\r\n", [][]string{{"a\nb", "c"}, {"d", "e"}}, []int64{1, 3}},
		{"inch", "5\" nail,2\nx,3\n", [][]string{{`5" nail`, "2"}, {"x", "3"}}, []int64{1, 2}},
		{"quote within quotes", `"a "b" c",d` + "\n", [][]string{{`a "b" c`, "d"}}, []int64{1}},
		{"blank before quote", `a, "b,c" ,d` + "\n", [][]string{{"a", "b,c", "d"}}, []int64{1}},
		{"protected number", `="00123",b` + "\n", [][]string{{`="00123"`, "b"}}, []int64{1}},
		{"only quotes", `""` + "\n", [][]string{{""}}, []int64{1}},
		{"empty lines", "a\n\n\r\nb\n", [][]string{{"a"}, {"b"}}, []int64{1, 4}},
		{"quoted at the end", `a,"b"`, [][]string{{"a", "b"}}, []int64{1}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rows := parse(c.text, comma, 0)
			var lines []int64
			for _, r := range rows {
				lines = append(lines, r.Line)
				if r.Problem != nil {
					t.Errorf("%s", r.Problem.Reason.En)
				}
			}
			if !reflect.DeepEqual(cellsOf(rows), c.cells) || !slices.Equal(lines, c.lines) {
				t.Errorf("%q on lines %v, want %q on %v", cellsOf(rows), lines, c.cells, c.lines)
			}
		})
	}
}

// A quote that never closes costs one row.
func TestStrayQuote(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,name,n\n1,\"oops,2\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "%d,ok,%d\n", i, i)
	}
	rows := parse(b.String(), comma, 3)
	if len(rows) != 1002 || rows[1].Problem == nil || rows[1].Problem.Code != "quote" || rows[2].Problem != nil || rows[1001].Line != 1002 {
		t.Fatalf("%d rows, %+v", len(rows), rows[1])
	}
	// Two stray quotes far apart swallow what lies between; rows that fit the header come back.
	text := "id,name,n\n1,\"oops,2\n2,ok,2\n3,ok,3\n4,\"oops,2\n5,ok,5\n"
	rows = parse(text, comma, 3)
	good := 0
	for _, r := range rows {
		if r.Problem == nil && len(r.Cells) == 3 {
			good++
		}
	}
	if good != 4 { // header, 2, 3, 5
		t.Errorf("%d good rows: %q", good, cellsOf(rows))
	}
}

// Many stray quotes must not make reading quadratic: 50,000 lines of them, each
// searched to the end of the text, would take minutes.
func TestManyStrayQuotes(t *testing.T) {
	text := strings.Repeat("\"a\n", 50_000)
	if rows := parse(text, comma, 2); len(rows) < 1000 {
		t.Errorf("%d rows", len(rows))
	}
}

func TestDelimiters(t *testing.T) {
	rows := func(sep string) string {
		return strings.ReplaceAll("订单|客户|金额|备注\n1|张三|12.5|a, b\n2|李四|8|c; d\n3|王五|1,200.5|\n", "|", sep)
	}
	cases := []struct {
		name, text string
		want       byte
		columns    int
	}{
		{"comma", "a,b,c\n1,2,3\n", ',', 3},
		{"tab", rows("\t"), '\t', 4},
		{"semicolon", "a;b;c\n1,5;2,5;3,5\n2,5;3,5;4,5\n", ';', 3},
		{"pipe", rows("|"), '|', 4},
		{"caret", rows("^"), '^', 4},
		{"control A of Hive", rows("\x01"), '\x01', 4},
		{"one column of prose", "评论\n很好，很快, 满意\n一般\n不错, 但是, 贵, 了\n", ',', 1},
		{"times are not columns of colons", "a\n10:20:30\n11:22:33\n", ',', 1},
		{"quoted delimiters", "a;b\n\"1,2,3\";x\n\"4,5,6\";y\n", ';', 2},
		{"title above", "销售报表\na,b,c\n1,2,3\n4,5,6\n", ',', 3},
		{"header only", "订单编号\t金额\n", '\t', 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d, err := chooseDialect(c.text, true, OpenOptions{})
			if err != nil || d.delimiter != c.want || d.columns != c.columns {
				t.Errorf("%q with %d columns, %v; want %q with %d", d.delimiter, d.columns, err, c.want, c.columns)
			}
		})
	}
}

func TestSingleQuotes(t *testing.T) {
	table, rows := readAll(t, write(t, "a.csv", []byte("'id','name'\n'1','a,b'\n'2','it''s'\n")), OpenOptions{})
	if table.Format.Quote != "'" || rows[0].Cells[1] != "a,b" || rows[1].Cells[1] != "it's" {
		t.Errorf("quote %q, rows %q", table.Format.Quote, cellsOf(rows))
	}
}

func TestDeclaredDelimiter(t *testing.T) {
	path := write(t, "a.csv", []byte("a;b,c\n1;2,3\n"))
	table, rows := readAll(t, path, OpenOptions{Delimiter: ";"})
	if len(table.Columns) != 2 || rows[0].Cells[1] != "2,3" {
		t.Errorf("%q, %q", table.Columns, cellsOf(rows))
	}
	for _, bad := range []string{"||", "，", `"`} {
		if _, err := Open(context.Background(), path, OpenOptions{Delimiter: bad}); err == nil {
			t.Errorf("delimiter %q was accepted", bad)
		}
	}
}

// sameAsStandard compares our reader with encoding/csv on text the latter accepts.
func sameAsStandard(t *testing.T, text string, delimiter byte, step int) {
	t.Helper()
	std := csv.NewReader(strings.NewReader(text))
	std.Comma = rune(delimiter)
	std.FieldsPerRecord = -1
	want, err := std.ReadAll()
	if err != nil {
		return
	}
	d := dialect{delimiter: delimiter, quote: '"', lineEnd: '\n'}
	r := newCSVReader(&window{ctx: context.Background(), r: &trickle{text, step}, max: 1 << 20}, d, 2000)
	for i := 0; ; i++ {
		rec, err := r.next()
		if err == io.EOF {
			if i != len(want) {
				t.Fatalf("%d records, want %d, of %q", i, len(want), text)
			}
			return
		}
		if err != nil {
			t.Fatalf("%v of %q", err, text)
		}
		if i >= len(want) || !slices.Equal(rec.Cells, want[i]) {
			t.Fatalf("record %d: %q, want %q, of %q", i, rec.Cells, want[min(i, len(want)-1)], text)
		}
	}
}

// Random tables written by encoding/csv come back as they went, whatever the
// pieces they are read in.
func TestCSVEqualsStandard(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pool := []string{"", "a", "张三", "a,b", "x\ny", "\"q\"", "1.5", " ", "long " + strings.Repeat("z", 300), "\r\n", ";", "\ttab", "é"}
	for range 300 {
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.UseCRLF = rng.IntN(2) == 0
		columns := 1 + rng.IntN(6)
		for range 1 + rng.IntN(400) {
			row := make([]string, columns)
			for i := range row {
				row[i] = pool[rng.IntN(len(pool))]
			}
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		sameAsStandard(t, b.String(), ',', 1+rng.IntN(5000))
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"a\nb\",c\r\n", "a\"b,c\n", "\"\"\"\",\n", "\r\n\r\na", "\"a\r", "a,\"b\"\r\n\"c\",d", "x,\"y\r\n\r\nz\"\n", "\ufeffa,b\n"} {
		f.Add(s, byte(','), uint16(7))
	}
	f.Fuzz(func(t *testing.T, text string, delimiter byte, step uint16) {
		if delimiter == '"' || delimiter == '\n' || delimiter == '\r' || delimiter == 0 || delimiter >= 0x80 || delimiter == ' ' {
			return
		}
		if strings.Contains(text, "\x00") || len(text) > 1<<16 {
			return
		}
		sameAsStandard(t, text, delimiter, 1+int(step))
		// Whatever the text, every record says where it is and nothing is lost:
		// the lines of the records cover all lines that are not empty.
		var last int64
		for _, rec := range parse(text, dialect{delimiter: delimiter, quote: '"', lineEnd: '\n'}, 3) {
			if rec.Line <= last || len(rec.Cells) == 0 {
				t.Fatalf("record %+v after line %d of %q", rec, last, text)
			}
			last = rec.Line
		}
	})
}

// Spread over memory pieces, every record must be whole: numbers 0…n written
// with growing filler are read back in order.
func TestPiecesJoin(t *testing.T) {
	var b strings.Builder
	b.WriteString("n,filler\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "%d,\"%s\"\n", i, strings.Repeat("汉\n", i%97))
	}
	_, rows := readAll(t, write(t, "a.csv", []byte(b.String())), OpenOptions{})
	line := int64(2)
	for i, r := range rows {
		if r.Problem != nil || r.Cells[0] != fmt.Sprint(i) || r.Cells[1] != strings.Repeat("汉\n", i%97) || r.Line != line {
			t.Fatalf("row %d: %+v, want line %d", i, r, line)
		}
		line += int64(i%97) + 1
	}
	if len(rows) != 3000 {
		t.Errorf("%d rows", len(rows))
	}
}
