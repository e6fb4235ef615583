//go:build unix

package main

import (
	"os"
	"strings"
	"testing"

	"zhike/store"
	"zhike/store/storetest"
)

// BenchmarkBareLoad is what stands beside the import: the database's own CSV
// reader puts the file ZHIKE_BENCH_FILE into one table of texts, with no
// customers, no checks and no undo.
func BenchmarkBareLoad(b *testing.B) {
	file := os.Getenv("ZHIKE_BENCH_FILE")
	if file == "" {
		b.Skip("ZHIKE_BENCH_FILE names no CSV file")
	}
	var rows int64
	before := cpuTime()
	for b.Loop() {
		db := storetest.Open(b, store.DuckDB)
		err := db.Tx(b.Context(), func(tx *store.Tx) (err error) {
			rows, err = tx.Exec(b.Context(), store.SQL("create table bare as select * from read_csv('"+strings.ReplaceAll(file, "'", "''")+"', all_varchar = true)"))
			if err == nil {
				rows, err = store.One[int64](b.Context(), tx, store.SQL("select count(*)::bigint from bare"))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	b.ReportMetric((cpuTime()-before).Seconds()/float64(b.N), "cpu-s/op")
}
