package crm_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zhike/crm"
	"zhike/fault"
)

func table() crm.Table {
	return crm.Table{Name: "客户", Columns: []string{"姓名", "金额", "时间"}, Zone: time.FixedZone("CST", 8*3600), Next: crm.Rows([][]any{
		{"=1+1", -12.5, time.Date(2025, 11, 8, 16, 0, 0, 0, time.UTC)},
		{"a,\"b\"\n😀", int64(7), nil},
	})}
}

func written(t *testing.T, format string) []byte {
	t.Helper()
	file, err := table().Download(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := file.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCSV(t *testing.T) {
	want := "\uFEFF姓名,金额,时间\n'=1+1,-12.5,2025-11-09 00:00:00\n\"a,\"\"b\"\"\n😀\",7,\n"
	if got := string(written(t, "csv")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestXLSX(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader(written(t, "xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("Sheet1")
	if err != nil || len(rows) != 3 || rows[1][0] != "=1+1" || rows[1][1] != "-12.5" || rows[2][1] != "7" {
		t.Errorf("%q %v", rows, err)
	}
	if formula, err := book.GetCellFormula("Sheet1", "A2"); err != nil || formula != "" {
		t.Errorf("a text became the formula %q, %v", formula, err)
	}
}

func TestDownloadErrors(t *testing.T) {
	if _, err := table().Download("pdf"); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown format gives %v", err)
	}
	broken := errors.New("connection lost")
	closed := false
	bad := crm.Table{Columns: []string{"a"}, Next: func() ([]any, error) { return nil, broken }, Close: func() error { closed = true; return nil }}
	for _, format := range []string{"csv", "xlsx"} {
		file, err := bad.Download(format)
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Write(&bytes.Buffer{}); !errors.Is(err, broken) || !closed {
			t.Errorf("%s: %v, closed %v", format, err, closed)
		}
	}
}

func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "王": "王", "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "-5": "-5", "-5+2": "'-5+2", "+8613812345678": "+8613812345678",
		"+1+cmd": "'+1+cmd", "@sum(a)": "'@sum(a)", "\t=1": "'\t=1", "＝1": "'＝1", "a=1": "a=1",
	} {
		if got := crm.Harmless(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestHash(t *testing.T) {
	seen := map[int64]string{}
	for _, parts := range [][]string{{""}, {"a"}, {"a", ""}, {"", "a"}, {"ab"}, {"a", "b"}, {"订单", "1"}} {
		h := crm.Hash(parts...)
		if other, twice := seen[h]; twice || h < 0 {
			t.Errorf("%q hashes to %d, as %q does", parts, h, other)
		}
		seen[h] = strings.Join(parts, "|")
	}
	// FNV-1a, 64 bits, of "a" and a zero byte: computed with hash/fnv, shifted right by one.
	if got, want := crm.Hash("a"), int64(0x089be207b544f1e4>>1); got != want {
		t.Errorf("Hash(a) = %#x, want %#x", got, want)
	}
}
