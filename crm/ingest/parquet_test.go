package ingest

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

// parquetFile lets DuckDB write the result of a query.
func parquetFile(tb testing.TB, query string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "订单 [1].parquet")
	db, err := sql.Open("duckdb", "")
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(fmt.Sprintf("COPY (%s) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 20000)", query, path)); err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestParquetValues(t *testing.T) {
	path := parquetFile(t, `SELECT 17850 AS "客户", 12.5000::decimal(18,4) AS amount, timestamp '2025-11-08 13:04:05' AS "付款时间",
		timestamptz '2025-11-08 13:04:05+08' AS zoned, date '2025-11-08' AS d, true AS ok, NULL::varchar AS nothing, 'a"b,c' AS text, [1,2] AS list, 0.1::double AS f`)
	table, rows := readAll(t, path, OpenOptions{})
	if !slices.Equal(table.Columns, []string{"客户", "amount", "付款时间", "zoned", "d", "ok", "nothing", "text", "list", "f"}) {
		t.Errorf("columns %q", table.Columns)
	}
	want := []string{"17850", "12.5000", "2025-11-08 13:04:05", "2025-11-08 05:04:05+00", "2025-11-08", "true", "", `a"b,c`, "[1, 2]", "0.1"}
	if len(rows) != 1 || !slices.Equal(rows[0].Cells, want) || rows[0].Line != 1 {
		t.Errorf("%q, want %q", cellsOf(rows), want)
	}
	if c, bad := scanDate(rows[0].Cells[3], 0); bad != dateGood || !c.zoned || c.offset != 0 {
		t.Errorf("a zoned time of Parquet: %+v, %d", c, bad)
	}
}

// More rows than a page, in the file's order, each once; also when the file has
// a column of the reader's own name.
func TestParquetPages(t *testing.T) {
	for _, extra := range []string{"", ", -i AS file_row_number"} {
		path := parquetFile(t, "SELECT i AS id, 'n'||i AS name"+extra+" FROM range(120001) t(i)")
		table, err := Open(context.Background(), path, OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for ; ; n++ {
			rec, err := table.Next()
			if err != nil {
				break
			}
			if rec.Cells[0] != fmt.Sprint(n) || rec.Line != int64(n+1) {
				t.Fatalf("row %d: %q, line %d", n, rec.Cells, rec.Line)
			}
		}
		done, total := table.Progress()
		if n != 120_001 || table.Format.Rows != 120_001 || done != total || total == 0 {
			t.Errorf("%d rows, %+v, progress %d of %d", n, table.Format, done, total)
		}
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestParquetEmpty(t *testing.T) {
	if _, err := Open(context.Background(), parquetFile(t, "SELECT 1 AS a WHERE false"), OpenOptions{}); err == nil {
		t.Error("a file without rows was opened")
	}
}
