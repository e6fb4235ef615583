package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

const benchHead = "order,customer,time,sku,quantity,price,province,status\n"

// benchRows writes n order lines of eight columns, a third of the customers repeating.
func benchRows(n int) string {
	var b strings.Builder
	b.Grow(n * 70)
	for i := range n {
		fmt.Fprintf(&b, "T%08d,C%05d,2025-%02d-%02d %02d:%02d:%02d,SKU%04d,%d,%d.%02d,浙江省,已完成\n", i/2, i*7919%30011, i%10+1, i%28+1, i%24, i%60, i%59, i%4001, i%5+1, i%300, i%100)
	}
	return b.String()
}

func count(tb testing.TB, table *Table, each func(Record)) int {
	n := 0
	for {
		rec, err := table.Next()
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			tb.Fatal(err)
		}
		each(rec)
		n++
	}
}

func benchFile(b *testing.B, content []byte, each func(*Table) func(Record)) {
	path := write(b, "bench.csv", content)
	b.SetBytes(int64(len(content)))
	rows := 0
	for b.Loop() {
		table, err := Open(context.Background(), path, OpenOptions{})
		if err != nil {
			b.Fatal(err)
		}
		rows += count(b, table, each(table))
		if err := table.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds()/1e6, "million_rows/s")
}

func BenchmarkCSV(b *testing.B) {
	text := benchRows(200_000)
	nothing := func(*Table) func(Record) { return func(Record) {} }
	b.Run("plain", func(b *testing.B) { benchFile(b, []byte(benchHead+text), nothing) })
	quoted := `"` + strings.ReplaceAll(strings.ReplaceAll(text, ",", `","`), "\n", "\"\n\"")
	b.Run("quoted", func(b *testing.B) { benchFile(b, []byte(benchHead+strings.TrimSuffix(quoted, `"`)), nothing) })
	gbk, _ := charsetOf("gbk")
	encoded, err := gbk.codec.NewEncoder().String(benchHead + text)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("gbk", func(b *testing.B) { benchFile(b, []byte(encoded), nothing) })
}

func BenchmarkDecode(b *testing.B) {
	benchFile(b, []byte(benchHead+benchRows(200_000)), func(table *Table) func(Record) {
		d, err := NewDecoder(Match(Orders, table.Columns, nil), table.Columns, Settings{Now: date(2025, 12, 1)})
		if err != nil {
			b.Fatal(err)
		}
		return func(rec Record) {
			if _, reject := d.Order(rec); reject != nil {
				b.Fatal(reject.Reason.En)
			}
		}
	})
}

func BenchmarkProfile(b *testing.B) {
	benchFile(b, []byte(benchHead+benchRows(100_000)), func(table *Table) func(Record) {
		p := NewProfiler(table.Columns, date(2025, 12, 1))
		return func(rec Record) { p.Add(rec, table.Columns) }
	})
}

func BenchmarkMatch(b *testing.B) {
	e := exports()[1]
	rows := parse(e.head+"\n"+strings.Repeat(strings.Join(e.rows, "\n")+"\n", 100), comma, 0)
	for b.Loop() {
		GuessKind(rows[0].Cells, cellsOf(rows[1:]))
	}
}

// A file of 120 MB is read and decoded in a few megabytes.
func TestConstantMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 120 MB")
	}
	path := write(t, "big.csv", []byte(benchHead+strings.Repeat(benchRows(20_000), 90)))
	runtime.GC()
	var before, during runtime.MemStats
	runtime.ReadMemStats(&before)
	table, err := Open(context.Background(), path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	d, err := NewDecoder(Match(Orders, table.Columns, nil), table.Columns, Settings{Now: date(2025, 12, 1)})
	if err != nil {
		t.Fatal(err)
	}
	most, n := uint64(0), 0
	count(t, table, func(rec Record) {
		if _, reject := d.Order(rec); reject != nil {
			t.Fatal(reject.Reason.En)
		}
		if n++; n%200_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&during)
			most = max(most, during.HeapAlloc)
		}
	})
	if grown := int64(most) - int64(before.HeapAlloc); n != 1_800_000 || grown > 32<<20 {
		t.Errorf("%d rows, the heap grew by %d MB", n, grown>>20)
	}
}
