package crm

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"zhike/api"
	"zhike/fault"
)

// Table is a result to be written as a file: the header and a way to pull the
// rows one at a time, so that any length fits in memory. Next returns nil at
// the end.
type Table struct {
	Name    string // of the file, without extension
	Columns []string
	Next    func() ([]any, error)
	Zone    *time.Location // times are written in the business zone
	Close   func() error
}

// sheetRows is the number of rows that a worksheet holds, less the header.
const sheetRows = 1<<20 - 1

// Download offers the table as csv (UTF-8 with the byte-order mark that Excel
// needs to show Chinese) or xlsx.
func (t Table) Download(format string) (*api.Download, error) {
	switch format {
	case "", "csv":
		return &api.Download{Name: t.Name + ".csv", ContentType: "text/csv; charset=utf-8", Write: t.closing(t.writeCSV)}, nil
	case "xlsx":
		return &api.Download{Name: t.Name + ".xlsx", ContentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
			Write: t.closing(t.writeXLSX)}, nil
	}
	return nil, fault.New(fault.Invalid, "format %q is not known; use csv or xlsx", format).InChinese("不支持格式“%s”，请用 csv 或 xlsx", format)
}

func (t Table) closing(write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) error {
		if t.Close != nil {
			defer t.Close()
		}
		return write(w)
	}
}

func (t Table) writeCSV(w io.Writer) error {
	buffer := bufio.NewWriterSize(w, 64<<10)
	if _, err := buffer.WriteString("\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(buffer)
	if err := out.Write(t.Columns); err != nil {
		return err
	}
	cells := make([]string, len(t.Columns))
	for {
		row, err := t.Next()
		if err != nil {
			return err
		}
		if row == nil {
			break
		}
		for i, v := range row {
			cells[i] = t.cell(v)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffer.Flush()
}

func (t Table) writeXLSX(w io.Writer) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	header := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c
	}
	if err := sheet.SetRow("A1", header); err != nil {
		return err
	}
	for n := 1; ; n++ {
		row, err := t.Next()
		if err != nil {
			return err
		}
		if row == nil {
			break
		}
		if n > sheetRows {
			return fault.New(fault.TooLarge, "a worksheet holds %d rows; export as CSV instead", sheetRows).
				InChinese("一个工作表最多 %d 行，请导出为 CSV", sheetRows)
		}
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = t.sheetCell(v)
		}
		if err := sheet.SetRow(fmt.Sprintf("A%d", n+1), cells); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

// cell is a value as text. A text that a spreadsheet would run as a formula
// gets an apostrophe in front.
func (t Table) cell(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return Harmless(x)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case int64:
		return strconv.FormatInt(x, 10)
	case time.Time:
		return t.timeText(x)
	}
	return Harmless(fmt.Sprint(v))
}

// sheetCell keeps numbers as numbers; a text cell of a workbook is never run.
func (t Table) sheetCell(v any) any {
	switch x := v.(type) {
	case time.Time:
		return t.timeText(x)
	case nil, string, float64, int64, int, bool:
		return x
	}
	return fmt.Sprint(v)
}

func (t Table) timeText(x time.Time) string {
	if t.Zone != nil {
		x = x.In(t.Zone)
	}
	return x.Format("2006-01-02 15:04:05")
}

// Harmless defuses text that a spreadsheet would take for a formula. Numbers
// such as -12.5 and phone numbers such as +86138… stay as they are.
func Harmless(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if s == "" || !strings.ContainsRune("=+-@\t\r＝＋－＠", first) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	if first == '+' && strings.Trim(s[1:], "0123456789 -") == "" {
		return s
	}
	return "'" + s
}

// Rows makes Next of rows that are in memory.
func Rows(rows [][]any) func() ([]any, error) {
	i := 0
	return func() ([]any, error) {
		if i == len(rows) {
			return nil, nil
		}
		i++
		return rows[i-1], nil
	}
}
