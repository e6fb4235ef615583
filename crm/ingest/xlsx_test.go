package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zhike/fault"
)

// workbookFile writes a workbook with excelize, which nobody here wrote, and
// returns its path.
func workbookFile(tb testing.TB, fill func(f *excelize.File)) string {
	tb.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	path := filepath.Join(tb.TempDir(), "book.xlsx")
	if err := f.SaveAs(path); err != nil {
		tb.Fatal(err)
	}
	return path
}

func set(tb testing.TB, f *excelize.File, sheet, cell string, v any) {
	tb.Helper()
	if err := f.SetCellValue(sheet, cell, v); err != nil {
		tb.Fatal(err)
	}
}

func style(tb testing.TB, f *excelize.File, s *excelize.Style) int {
	tb.Helper()
	id, err := f.NewStyle(s)
	if err != nil {
		tb.Fatal(err)
	}
	return id
}

func TestXLSXValues(t *testing.T) {
	path := workbookFile(t, func(f *excelize.File) {
		for i, h := range []string{"订单编号", "付款时间", "日期", "金额", "备注", "布尔", "比率", "时刻"} {
			cell, _ := excelize.CoordinatesToCellName(i+1, 1)
			set(t, f, "Sheet1", cell, h)
		}
		custom, chinese := "m/d/yy h:mm", `yyyy"年"m"月"d"日"`
		dateTime := style(t, f, &excelize.Style{CustomNumFmt: &custom})
		date := style(t, f, &excelize.Style{CustomNumFmt: &chinese})
		money := style(t, f, &excelize.Style{NumFmt: 4})
		percent := style(t, f, &excelize.Style{NumFmt: 10})
		clock := style(t, f, &excelize.Style{NumFmt: 20})
		set(t, f, "Sheet1", "A2", "0012")
		set(t, f, "Sheet1", "B2", 45969.544675925926) // 2025-11-08 13:04:20
		set(t, f, "Sheet1", "C2", 45969)
		set(t, f, "Sheet1", "D2", 1234.5)
		set(t, f, "Sheet1", "E2", "a & b <c> \"d\"\n第二行")
		set(t, f, "Sheet1", "F2", true)
		set(t, f, "Sheet1", "G2", 0.1+0.2)
		set(t, f, "Sheet1", "H2", 0.5)
		set(t, f, "Sheet1", "A4", 536365) // row 3 is empty, and so are the cells behind A4
		set(t, f, "Sheet1", "D5", 1e21)
		for cell, s := range map[string]int{"B2": dateTime, "C2": date, "D2": money, "G2": percent, "H2": clock} {
			if err := f.SetCellStyle("Sheet1", cell, cell, s); err != nil {
				t.Fatal(err)
			}
		}
	})
	table, rows := readAll(t, path, OpenOptions{})
	want := [][]string{
		{"0012", "2025-11-08 13:04:20", "2025-11-08", "1234.5", "a & b <c> \"d\"\n第二行", "TRUE", "0.3", "12:00:00"},
		{"536365", "", "", "", "", "", "", ""},
		{"", "", "", "1000000000000000000000", "", "", "", ""},
	}
	for i := range want {
		if i >= len(rows) || !slices.Equal(rows[i].Cells, want[i]) {
			t.Fatalf("row %d: %q, want %q", i, cellsOf(rows), want[i])
		}
	}
	if rows[0].Line != 2 || rows[1].Line != 4 || table.Format.Sheet != "Sheet1" || table.Format.HeaderRow != 1 {
		t.Errorf("lines %d, %d; format %+v", rows[0].Line, rows[1].Line, table.Format)
	}
}

func TestXLSXSheets(t *testing.T) {
	path := workbookFile(t, func(f *excelize.File) {
		for _, s := range []string{"隐藏", "客户", "订单"} {
			if _, err := f.NewSheet(s); err != nil {
				t.Fatal(err)
			}
		}
		set(t, f, "隐藏", "A1", "x")
		if err := f.SetSheetVisible("隐藏", false); err != nil {
			t.Fatal(err)
		}
		set(t, f, "客户", "B3", "姓名")
		set(t, f, "客户", "C3", "手机")
		set(t, f, "客户", "B4", "张三")
		set(t, f, "订单", "A1", "订单编号")
		set(t, f, "订单", "A2", "T1")
	})
	table, rows := readAll(t, path, OpenOptions{})
	if table.Format.Sheet != "客户" || !slices.Equal(table.Format.Sheets, []string{"Sheet1", "隐藏", "客户", "订单"}) {
		t.Errorf("sheet %q of %q", table.Format.Sheet, table.Format.Sheets)
	}
	if !slices.Equal(table.Columns, []string{"A", "姓名", "手机"}) || rows[0].Line != 4 || rows[0].Cells[1] != "张三" {
		t.Errorf("%q, %+v", table.Columns, rows)
	}
	if table, rows = readAll(t, path, OpenOptions{Sheet: "订单"}); table.Columns[0] != "订单编号" || rows[0].Cells[0] != "T1" {
		t.Errorf("%q, %+v", table.Columns, rows)
	}
	_, err := Open(context.Background(), path, OpenOptions{Sheet: "没有"})
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "订单") {
		t.Errorf("unknown sheet: %v", err)
	}
}

func TestXLSXEmpty(t *testing.T) {
	path := workbookFile(t, func(*excelize.File) {})
	if _, err := Open(context.Background(), path, OpenOptions{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("no cells: %v", err)
	}
	path = workbookFile(t, func(f *excelize.File) { set(t, f, "Sheet1", "A1", "订单编号") })
	if _, err := Open(context.Background(), path, OpenOptions{}); err == nil || !strings.Contains(err.Error(), "no rows below") {
		t.Errorf("header only: %v", err)
	}
}

// Every cell of a larger sheet must be what excelize reads from the same file.
func TestXLSXEqualsExcelize(t *testing.T) {
	path := workbookFile(t, func(f *excelize.File) {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i <= 3000; i++ {
			row := []any{fmt.Sprintf("编号%d", i), i * 7, float64(i) / 8, nil, "text <&> " + strings.Repeat("长", i%40), i%2 == 0}
			if i == 1 {
				row = []any{"a", "b", "c", "d", "e", "f"}
			}
			cell, _ := excelize.CoordinatesToCellName(1, i)
			if err := w.SetRow(cell, row); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	})
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	_, rows := readAll(t, path, OpenOptions{})
	if len(rows) != len(want)-1 {
		t.Fatalf("%d rows, want %d", len(rows), len(want)-1)
	}
	for i, r := range rows {
		expect := want[i+1]
		switch expect[5] {
		case "1":
			expect[5] = "TRUE"
		case "0":
			expect[5] = "FALSE"
		}
		if !slices.Equal(r.Cells, expect) {
			t.Fatalf("row %d: %q, want %q", r.Line, r.Cells, expect)
		}
	}
}

// rawBook makes a workbook of hand-written parts.
func rawBook(tb testing.TB, sheet string, more map[string]string) []byte {
	tb.Helper()
	parts := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
	}
	for name, text := range more {
		parts[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		method := zip.Deflate
		if text == "" {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// Oddities that other programs write.
func TestXLSXDialects(t *testing.T) {
	shared := map[string]string{
		"xl/sharedStrings.xml": `<?xml version="1.0"?><sst><si><t>姓名</t></si><si><r><t>张</t></r><r><rPr/><t xml:space="preserve"> 三</t></r><rPh><t>ZHANG</t></rPh></si><si><t/></si><si><t>a_x000D_b &#x4E2D;&#65;</t></si></sst>`,
	}
	sheet := `<?xml version="1.0"?><!-- a > b --><x:worksheet xmlns:x="u"><x:dimension ref="A1:C9"/><x:sheetData>
<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>手机</x:t></x:is></x:c><x:c r="C1" t="str"><x:f>"a>b"</x:f><x:v>备注</x:v></x:c></x:row>
<x:row r="5" spans='1:3'><x:c r="A5" t="s"><x:v>1</x:v></x:c><x:c r="C5" t="e"><x:v>#N/A</x:v></x:c></x:row>
<x:row r="6"/><x:row r="7"><x:c r="A7" t="s"><x:v>3</x:v></x:c><x:c r="B7" s="99"><x:v>1.38E+10</x:v></x:c><x:c r="C7" t="s"><x:v>77</x:v></x:c></x:row>
<x:row r="8"><x:c r="A8" t="str"><x:v><![CDATA[<&>]]></x:v></x:c></x:row></x:sheetData><x:tail/></x:worksheet>`
	table, rows := readAll(t, write(t, "a.xlsx", rawBook(t, sheet, shared)), OpenOptions{})
	want := [][]string{{"张 三", "", "#N/A"}, {"a\rb 中A", "13800000000", ""}, {"<&>", "", ""}}
	if !slices.Equal(table.Columns, []string{"姓名", "手机", "备注"}) || len(rows) != 3 {
		t.Fatalf("%q, %q", table.Columns, cellsOf(rows))
	}
	for i, r := range rows {
		if !slices.Equal(r.Cells, want[i]) {
			t.Errorf("row %d: %q, want %q", r.Line, r.Cells, want[i])
		}
	}
	if rows[0].Line != 5 || rows[1].Line != 7 {
		t.Errorf("lines %d, %d", rows[0].Line, rows[1].Line)
	}
}

func TestXLSXFrom1904(t *testing.T) {
	sheet := `<worksheet><sheetData><row r="1"><c t="str"><v>日期</v></c></row><row r="2"><c s="1"><v>44507</v></c></row></sheetData></worksheet>`
	more := map[string]string{
		"xl/workbook.xml": `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>`,
		"xl/styles.xml":   `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
	}
	_, rows := readAll(t, write(t, "a.xlsx", rawBook(t, sheet, more)), OpenOptions{})
	if rows[0].Cells[0] != "2025-11-08" { // 1904-01-01 plus 44,507 days
		t.Errorf("%q", rows[0].Cells)
	}
}

// A workbook that unpacks to a thousand times its size is not opened, nor one
// beyond the limit, and what lies about its size is only damaged.
func TestZipBomb(t *testing.T) {
	zeros := strings.Repeat("0", 20<<20)
	sheet := `<worksheet><sheetData><row><c t="str"><v>` + zeros + `</v></c></row></sheetData></worksheet>`
	path := write(t, "bomb.xlsx", rawBook(t, sheet, nil))
	if info, err := os.Stat(path); err != nil || info.Size() > 100<<10 {
		t.Fatalf("the bomb is %d bytes, %v", info.Size(), err)
	}
	_, err := Open(context.Background(), path, OpenOptions{})
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.TooLarge || !strings.Contains(f.Zh, "压缩炸弹") {
		t.Errorf("ratio: %v", err)
	}
	if _, err = Open(context.Background(), path, OpenOptions{Limits: Limits{Ratio: 1 << 30, Unzipped: 1 << 20}}); !fault.Is(err, fault.TooLarge) {
		t.Errorf("size: %v", err)
	}
	if _, err = Open(context.Background(), path, OpenOptions{Limits: Limits{Ratio: 1 << 30}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a cell of 20 MB: %v", err)
	}
	many := map[string]string{}
	for i := range partCount + 1 {
		many[fmt.Sprintf("xl/media/%d.txt", i)] = ""
	}
	if _, err = Open(context.Background(), write(t, "many.xlsx", rawBook(t, "<worksheet/>", many)), OpenOptions{}); !fault.Is(err, fault.Unsupported) {
		t.Errorf("many parts: %v", err)
	}
	texts := map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si><t>abcdefgh</t></si>", 1000) + "</sst>"}
	if _, err = Open(context.Background(), write(t, "texts.xlsx", rawBook(t, "<worksheet/>", texts)), OpenOptions{Limits: Limits{Strings: 1000}}); !fault.Is(err, fault.TooLarge) {
		t.Errorf("shared texts: %v", err)
	}
}

func TestXLSXWide(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<worksheet><sheetData><row r="1"><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row r="2">`)
	for i := range 100_000 {
		fmt.Fprintf(&b, "<c><v>%d</v></c>", i)
	}
	b.WriteString(`</row><row r="3"><c><v>1</v></c><c r="XFD3"><v>2</v></c></row><row r="4"><c><v>5</v></c></row></sheetData></worksheet>`)
	_, rows := readAll(t, write(t, "a.xlsx", rawBook(t, b.String(), nil)), OpenOptions{})
	if len(rows) != 3 || rows[0].Problem == nil || rows[0].Problem.Code != "columns" || rows[1].Problem == nil || rows[2].Problem != nil {
		t.Errorf("%d rows: %+v", len(rows), rows[len(rows)-1])
	}
}

func TestOtherZips(t *testing.T) {
	make := func(names ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range names {
			if _, err := z.Create(n); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for says, content := range map[string][]byte{
		".xlsb": make("xl/workbook.bin"), ".ods": make("mimetype", "content.xml"), "Word": make("[Content_Types].xml", "word/document.xml"),
		"订单.csv": make("导出/", "导出/订单.csv"),
	} {
		_, err := Open(context.Background(), write(t, "a.zip", content), OpenOptions{})
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != fault.Unsupported || !strings.Contains(f.Zh, says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

func TestNumberFormats(t *testing.T) {
	cases := map[string]cellStyle{
		"General": styleNumber, "0.00": styleNumber, "#,##0.00_);[Red](#,##0.00)": styleNumber, "@": styleNumber, `"¥"#,##0.00`: styleNumber,
		"0.00E+00": styleNumber, `G/通用格式`: styleNumber, "": styleNumber, `0"天"`: styleNumber, "[Red]0": styleNumber,
		"yyyy-mm-dd": styleDate, "m/d/yy": styleDate, "mmm-yy": styleDate, `yyyy"年"m"月"d"日"`: styleDate, "[$-804]yyyy/m/d": styleDate, "dddd": styleDate,
		"yyyy-mm-dd hh:mm:ss": styleDateTime, "m/d/yy h:mm": styleDateTime, "[$-409]m/d/yy h:mm AM/PM;@": styleDateTime,
		"h:mm": styleTime, "[h]:mm:ss": styleTime, "mm:ss.0": styleTime, `上午/下午h"时"mm"分"`: styleTime,
	}
	for code, want := range cases {
		if got := styleOf(code); got != want {
			t.Errorf("%q is %d, want %d", code, got, want)
		}
	}
}

// Serial numbers as spreadsheets know them: 1 is 1900-01-01, 60 does not exist,
// 61 is 1900-03-01, 45969 is 2025-11-08; half a second is rounded.
func TestSerialText(t *testing.T) {
	for in, want := range map[string]string{"1": "1900-01-01", "59": "1900-02-28", "61": "1900-03-01", "45969": "2025-11-08", "45969.999999": "2025-11-09", "45969.5": "2025-11-08 12:00:00"} {
		if got, ok := serialText(in, styleDate, false); !ok || got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
	for _, bad := range []string{"-1", "x", "9999999"} {
		if got, ok := serialText(bad, styleDate, false); ok {
			t.Errorf("%s is %q", bad, got)
		}
	}
}

// The tags and texts of any document that the standard decoder accepts are the
// ones it sees.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{`<a><b c="d>e">x&amp;y</b><!-- n --><c/></a>`, `<a><![CDATA[<x>]]></a>`, `<?xml version="1.0"?><x:a xmlns:x="u">1</x:a>`, `<a b='"'>t</a>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		if strings.Contains(doc, "<!") && !strings.Contains(doc, "<!--") && !strings.Contains(doc, "<![CDATA[") {
			return // declarations are not compared
		}
		var want []string
		std := xml.NewDecoder(strings.NewReader(doc))
		for {
			tok, err := std.RawToken()
			if err == io.EOF {
				break
			}
			if err != nil {
				want = nil
				break
			}
			if e, ok := tok.(xml.StartElement); ok && strings.Contains(e.Name.Local, ":") {
				return // no name of XML
			}
			switch e := tok.(type) {
			case xml.StartElement:
				want = append(want, "<"+e.Name.Local)
			case xml.EndElement:
				want = append(want, ">"+e.Name.Local)
			}
		}
		x := newMarkup(&trickle{doc, 3}, 1<<20)
		var got []string
		for {
			tag, err := x.next()
			if err != nil {
				break
			}
			if tag.kind == tagClose {
				got = append(got, ">"+string(tag.name))
				continue
			}
			got = append(got, "<"+string(tag.name))
			if tag.empty {
				got = append(got, ">"+string(tag.name))
			}
		}
		if want != nil && strings.Count(doc, "<!") == 0 && !slices.Equal(got, want) {
			t.Fatalf("%q, want %q, of %q", got, want, doc)
		}
	})
}

func BenchmarkXLSX(b *testing.B) {
	const rows = 20_000
	path := workbookFile(b, func(f *excelize.File) {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		day := style(b, f, &excelize.Style{NumFmt: 22})
		for i := 1; i <= rows; i++ {
			row := []any{fmt.Sprintf("T%06d", i), "张三", excelize.Cell{StyleID: day, Value: 45000 + float64(i)/1000}, i % 5, 12.5, 62.5, "浙江", "已完成"}
			if i == 1 {
				row = []any{"订单编号", "客户", "时间", "数量", "单价", "金额", "省份", "状态"}
			}
			cell, _ := excelize.CoordinatesToCellName(1, i)
			if err := w.SetRow(cell, row); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	})
	start := time.Now()
	n := 0
	for b.Loop() {
		_, recs := readAll(b, path, OpenOptions{})
		n += len(recs)
	}
	b.ReportMetric(float64(n)/time.Since(start).Seconds(), "rows/s")
}
