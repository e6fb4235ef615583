package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"zhike/fault"
)

// write puts a file into a temporary folder.
func write(tb testing.TB, name string, content []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func zipped(tb testing.TB, content []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// readAll opens a file and copies its rows.
func readAll(tb testing.TB, path string, o OpenOptions) (*Table, []Record) {
	tb.Helper()
	table, err := Open(context.Background(), path, o)
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	defer table.Close()
	return table, drain(tb, table)
}

func drain(tb testing.TB, table *Table) []Record {
	tb.Helper()
	var out []Record
	for {
		rec, err := table.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			tb.Fatalf("next: %v", err)
		}
		out = append(out, rec.clone())
	}
}

func cellsOf(rows []Record) [][]string {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = r.Cells
	}
	return out
}

const chineseOrders = "订单编号,买家会员名,付款时间,商品数量,实付金额,收货省份\n" +
	"T001,张三,2025-11-08 13:04:05,2,￥59.80,浙江省\n" +
	"T002,李四,2025-11-09 09:00:00,1,12.50,广东\n"

func encode(tb testing.TB, s string, e interface {
	String(string) (string, error)
}) []byte {
	tb.Helper()
	out, err := e.String(s)
	if err != nil {
		tb.Fatal(err)
	}
	return []byte(out)
}

func TestOpenFindsEncodings(t *testing.T) {
	traditional := "訂單編號,買家會員名,付款時間,商品數量,實付金額\nT001,張三,2025-11-08,2,59.8\nT002,李四,2025-11-09,1,12.5\n"
	western := "Order;Kunde;Datum;Stück;Betrag\n1;Jürgen Müller;08.11.2025;2;59,80\n2;Zoë;09.11.2025;1;12,50\n"
	cases := []struct {
		name, encoding, firstColumn, secondCell string
		content                                 []byte
	}{
		{"utf-8", "utf-8", "订单编号", "张三", []byte(chineseOrders)},
		{"utf-8 with mark", "utf-8", "订单编号", "张三", []byte("\xef\xbb\xbf" + chineseOrders)},
		{"gbk", "gb18030", "订单编号", "张三", encode(t, chineseOrders, simplifiedchinese.GBK.NewEncoder())},
		{"gb18030 with four bytes", "gb18030", "订单编号", "𠮷野", encode(t, strings.Replace(chineseOrders, "张三", "𠮷野", 1), simplifiedchinese.GB18030.NewEncoder())},
		{"big5", "big5", "訂單編號", "張三", encode(t, traditional, traditionalchinese.Big5.NewEncoder())},
		{"utf-16le with mark", "utf-16le", "订单编号", "张三", encode(t, chineseOrders, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder())},
		{"utf-16be with mark", "utf-16be", "订单编号", "张三", encode(t, chineseOrders, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder())},
		{"utf-16le without mark", "utf-16le", "订单编号", "张三", encode(t, chineseOrders, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder())},
		{"windows-1252", "windows-1252", "Order", "Jürgen Müller", encode(t, western, charmap.Windows1252.NewEncoder())},
		{"gbk, gzip", "gb18030", "订单编号", "张三", zipped(t, encode(t, chineseOrders, simplifiedchinese.GBK.NewEncoder()))},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			table, rows := readAll(t, write(t, "a.csv", c.content), OpenOptions{})
			if table.Format.Encoding != c.encoding {
				t.Errorf("encoding %q, want %q", table.Format.Encoding, c.encoding)
			}
			if len(rows) != 2 || table.Columns[0] != c.firstColumn || rows[0].Cells[1] != c.secondCell {
				t.Errorf("columns %q, rows %q", table.Columns, cellsOf(rows))
			}
			if table.Format.Compressed != strings.Contains(c.name, "gzip") {
				t.Errorf("compressed = %v", table.Format.Compressed)
			}
		})
	}
}

// A file whose first megabyte is ASCII must not be taken for UTF-8 on that ground.
func TestEncodingFoundBeyondSample(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,name\n")
	for i := range 60_000 {
		fmt.Fprintf(&b, "%d,plain name\n", i)
	}
	b.WriteString("60000,上海的张先生\n60001,北京的李小姐\n")
	_, rows := readAll(t, write(t, "a.csv", encode(t, b.String(), simplifiedchinese.GBK.NewEncoder())), OpenOptions{})
	if got := rows[60_000].Cells[1]; got != "上海的张先生" || rows[60_000].Line != 60_002 {
		t.Errorf("row 60,000: %q on line %d", got, rows[60_000].Line)
	}
}

func TestWrongEncodingDeclared(t *testing.T) {
	gbk := encode(t, "a,b\n1,2\n"+chineseOrders, simplifiedchinese.GBK.NewEncoder())
	cases := []struct {
		name, declared string
		content        []byte
		line           int64
		likely         string
	}{
		{"gbk declared utf-8", "utf-8", gbk, 3, "gb18030"},
		{"utf-8 declared gbk", "gbk", []byte("a,b\n1,2\n" + chineseOrders), 3, "utf-8"},
		{"utf-8 declared latin", "latin1", []byte(chineseOrders), 1, "utf-8"},
		{"marked utf-8 declared gbk", "gbk", []byte("\xef\xbb\xbf" + chineseOrders), 1, "utf-8"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open(context.Background(), write(t, "a.csv", c.content), OpenOptions{Encoding: c.declared})
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != fault.Invalid || f.Where["line"] != c.line || f.Where["likely"] != c.likely {
				t.Fatalf("%v (%v)", err, f.Where)
			}
			if !strings.Contains(f.Zh, fmt.Sprintf("第 %d 行", c.line)) {
				t.Errorf("the sentence does not name the line: %s", f.Zh)
			}
		})
	}
	if _, err := Open(context.Background(), write(t, "a.csv", gbk), OpenOptions{Encoding: "klingon"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("unknown encoding: %v", err)
	}
}

// A few broken bytes cost their rows, not the file.
func TestBrokenBytesRejectTheirRow(t *testing.T) {
	good := strings.Repeat("T1,张三,很好的顾客\n", 50)
	content := "订单编号,买家,备注\n" + good + "T2,\xff\xfe\xff,坏\n" + "T3,王五,好\n"
	_, rows := readAll(t, write(t, "a.csv", []byte(content)), OpenOptions{})
	if len(rows) != 52 {
		t.Fatalf("%d rows", len(rows))
	}
	if p := rows[50].Problem; p == nil || p.Code != "encoding" || !strings.Contains(p.Reason.Zh, "第 52 行") {
		t.Errorf("row 50: %+v", p)
	}
	if rows[51].Problem != nil || rows[51].Cells[1] != "王五" {
		t.Errorf("row 51: %+v", rows[51])
	}
}

// What cannot be read is refused with a sentence that says what to do.
func TestOpenRefuses(t *testing.T) {
	zeroes := make([]byte, 4096)
	cases := []struct {
		name    string
		content []byte
		code    fault.Code
		says    string
	}{
		{"empty.csv", nil, fault.Invalid, "是空的"},
		{"blank.csv", []byte("\n\n  \n"), fault.Invalid, "是空的"},
		{"mark only.csv", []byte("\xef\xbb\xbf"), fault.Invalid, "是空的"},
		{"header only.csv", []byte("订单编号,金额\n"), fault.Invalid, "只有表头"},
		{"empty gzip.csv.gz", zipped(t, nil), fault.Invalid, "是空的"},
		{"old.xls", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), zeroes...), fault.Unsupported, ".xls"},
		{"page.xls", []byte("<html><table><tr><td>订单</td></tr></table></html>"), fault.Unsupported, "网页"},
		{"spreadsheet.xml", []byte(`<?xml version="1.0"?><Workbook/>`), fault.Unsupported, "XML"},
		{"report.pdf", []byte("%PDF-1.7\n%\xe2\xe3"), fault.Unsupported, "PDF"},
		{"a.rar", []byte("Rar!\x1a\x07\x00"), fault.Unsupported, "RAR"},
		{"a.sqlite", append([]byte("SQLite format 3\x00"), zeroes...), fault.Unsupported, "SQLite"},
		{"a.png", []byte("\x89PNG\r\n\x1a\n\x00\x00"), fault.Unsupported, "图片"},
		{"noise.csv", append([]byte("a,b\n1,2\n"), zeroes...), fault.Unsupported, "第 3 行"},
		{"array.json", []byte(`[{"a":1},{"a":2}]`), fault.Unsupported, "JSON Lines"},
		{"cut.csv.gz", zipped(t, bytes.Repeat([]byte("a,b,c\n1,2,3\n"), 50_000))[:900], fault.Invalid, "损坏"},
		{"cut.zip", []byte("PK\x03\x04rest is missing"), fault.Invalid, "损坏"},
		{"cut.parquet", []byte("PAR1 and nothing more"), fault.Invalid, "损坏"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			table, err := Open(context.Background(), write(t, c.name, c.content), OpenOptions{})
			if err == nil {
				_, err = table.Next()
				for err == nil {
					_, err = table.Next()
				}
				table.Close()
			}
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != c.code || !strings.Contains(f.Zh, c.says) || f.Message == "" {
				t.Errorf("%v, want %s saying %q", err, c.code, c.says)
			}
			if f != nil && !strings.Contains(f.Zh, c.name) {
				t.Errorf("the sentence does not name the file: %s", f.Zh)
			}
		})
	}
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "none.csv"), OpenOptions{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Open(context.Background(), t.TempDir(), OpenOptions{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("folder: %v", err)
	}
}

// A million columns end in a sentence, in the header and below it, and take no
// memory to speak of.
func TestMillionColumns(t *testing.T) {
	wide := bytes.Repeat([]byte("a,"), 1_000_000)
	path := write(t, "wide.csv", append(wide, '\n'))
	before := testing.AllocsPerRun(1, func() {
		if _, err := Open(context.Background(), path, OpenOptions{}); err == nil || !strings.Contains(err.Error(), "2,000 columns") {
			t.Errorf("wide header: %v", err)
		}
	})
	if before > 5000 {
		t.Errorf("%v allocations", before)
	}
	narrow := append([]byte("a,b\n1,2\n3,4\n"), wide...)
	_, rows := readAll(t, write(t, "row.csv", append(narrow, "\n5,6\n"...)), OpenOptions{})
	if len(rows) != 4 || rows[2].Problem == nil || rows[2].Problem.Code != "columns" || rows[3].Cells[0] != "5" || rows[3].Line != 5 {
		t.Errorf("wide row: %d rows, %+v", len(rows), rows[len(rows)-1])
	}
}

func TestLineOverLimit(t *testing.T) {
	content := "a,b\n1,2\n3," + strings.Repeat("x", 300_000) + "\n"
	table, err := Open(context.Background(), write(t, "long.csv", []byte(content)), OpenOptions{Limits: Limits{Line: 100_000}})
	for err == nil {
		_, err = table.Next()
	}
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.TooLarge || f.Where["line"] != int64(3) {
		t.Errorf("%v", err)
	}
}

func TestHeaderIsFound(t *testing.T) {
	cases := []struct {
		name, content string
		columns       []string
		rows          int
		headerRow     int64
		firstLine     int64
	}{
		{"plain", "a,b,c\n1,2,3\n", []string{"a", "b", "c"}, 1, 1, 2},
		{"empty lines first", "\n\n,,\na,b,c\n1,2,3\n", []string{"a", "b", "c"}, 1, 4, 5},
		{"a title above", "2025年11月销售明细\n\n订单号,客户,金额\n1,张三,3\n2,李四,4\n", []string{"订单号", "客户", "金额"}, 2, 3, 4},
		{"notes above, padded", "微信昵称：[店],,,,\n起始时间：[2025-11-01],,,,\n,,,,\n交易时间,交易类型,对方,金额,备注\n2025-11-08,消费,a,1,x\n2025-11-09,消费,b,2,\n", []string{"交易时间", "交易类型", "对方", "金额", "备注"}, 2, 4, 5},
		{"no header", "13800001111,2025-11-08,3\n13900002222,2025-11-09,4\n", []string{"A", "B", "C"}, 2, 0, 1},
		{"no header, numbers only", "1,2,3\n4,5,6\n", []string{"A", "B", "C"}, 2, 0, 1},
		{"same names", "备注,备注,备注,金额\na,b,c,1\n", []string{"备注", "备注 (2)", "备注 (3)", "金额"}, 1, 1, 2},
		{"nameless column in use", "id,name,,\n1,x,kept,\n", []string{"id", "name", "C"}, 1, 1, 2},
		{"name over two lines", "\"订单\n编号\",金额\n1,2\n", []string{"订单 编号", "金额"}, 1, 1, 3},
		{"full width", "订单号　,Ａmount\nx,1\n", []string{"订单号", "Amount"}, 1, 1, 2},
		{"one column", "姓名\n张三\n李四\n", []string{"姓名"}, 2, 1, 2},
		{"carriage returns", "a,b\r1,2\r3,4\r", []string{"a", "b"}, 2, 1, 2},
		{"years as names", "产品,2023年,2024年\n茶,1,2\n", []string{"产品", "2023年", "2024年"}, 1, 1, 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			table, rows := readAll(t, write(t, "a.csv", []byte(c.content)), OpenOptions{})
			if !slices.Equal(table.Columns, c.columns) || len(rows) != c.rows || table.Format.HeaderRow != c.headerRow || rows[0].Line != c.firstLine {
				t.Errorf("columns %q, %d rows, header in %d, first row in %d", table.Columns, len(rows), table.Format.HeaderRow, rows[0].Line)
			}
			for _, r := range rows {
				if r.Problem != nil {
					t.Errorf("row %d: %s", r.Line, r.Problem.Reason.En)
				}
			}
		})
	}
}

func TestHeaderIsChosen(t *testing.T) {
	path := write(t, "a.csv", []byte("x,y\nname,phone\na,b\n"))
	table, rows := readAll(t, path, OpenOptions{Header: 2})
	if table.Columns[0] != "name" || len(rows) != 1 {
		t.Errorf("header 2: %q, %d rows", table.Columns, len(rows))
	}
	table, rows = readAll(t, path, OpenOptions{Header: NoHeader})
	if table.Columns[0] != "A" || len(rows) != 3 {
		t.Errorf("no header: %q, %d rows", table.Columns, len(rows))
	}
	if _, err := Open(context.Background(), path, OpenOptions{Header: 9}); !fault.Is(err, fault.Invalid) {
		t.Errorf("header 9: %v", err)
	}
}

// Short and long rows are flagged; what is merely padded is not.
func TestRaggedRows(t *testing.T) {
	content := "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n4,5,6\n,,\n7,8,9\n"
	table, rows := readAll(t, write(t, "a.csv", []byte(content)), OpenOptions{})
	var bad []int64
	for _, r := range rows {
		if r.Problem != nil {
			bad = append(bad, r.Line)
			if r.Problem.Code != "ragged" || r.Raw == "" {
				t.Errorf("%+v", r)
			}
		} else if len(r.Cells) != 3 {
			t.Errorf("line %d has %d cells", r.Line, len(r.Cells))
		}
	}
	if !slices.Equal(bad, []int64{3, 4}) || len(rows) != 6 || table.Blank() != 1 {
		t.Errorf("bad %v of %d rows, %d blank", bad, len(rows), table.Blank())
	}
	if want := "第 3 行有 2 个单元格，表头有 3 个。"; rows[1].Problem.Reason.Zh != want {
		t.Errorf("%q, want %q", rows[1].Problem.Reason.Zh, want)
	}
}

func TestSampleConsumesNothing(t *testing.T) {
	var b strings.Builder
	b.WriteString("a,b\n")
	for i := range 500 {
		fmt.Fprintf(&b, "%d,x\n", i)
	}
	table, err := Open(context.Background(), write(t, "a.csv", []byte(b.String())), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	sample, err := table.Sample(200)
	if err != nil || len(sample) != 200 || sample[199][0] != "199" {
		t.Fatalf("sample of %d, %v", len(sample), err)
	}
	rows := drain(t, table)
	for i, r := range rows {
		if r.Cells[0] != fmt.Sprint(i) || r.Line != int64(i+2) {
			t.Fatalf("row %d: %q on line %d", i, r.Cells, r.Line)
		}
	}
	if done, total := table.Progress(); len(rows) != 500 || done != total || total != int64(b.Len()) {
		t.Errorf("%d rows, progress %d of %d", len(rows), done, total)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	path := write(t, "a.csv", []byte("a,b\n"+strings.Repeat("1,2\n", 200_000)))
	table, err := Open(ctx, path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	cancel()
	for err == nil {
		_, err = table.Next()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
}
