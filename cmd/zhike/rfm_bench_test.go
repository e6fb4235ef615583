//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"zhike/crm/analysis"
	"zhike/crm/governance"
	"zhike/store"
)

// What somebody who knows the tables would write for the same scores: first
// from the orders, then from their lines.
const (
	rfmOverOrders = `with p as (select customer_id, max(ordered_on) filter (where kind = 'sale') as d, count(*) filter (where kind = 'sale') as n, sum(net_amount) as v
	  from orders where customer_id > 0 group by customer_id), ` + rfmScores
	rfmOverLines = `with o as (select customer_id, order_id, max(ordered_on) filter (where kind = 'sale') as d, sum(net_amount) as v
	  from order_line where customer_id > 0 group by customer_id, order_id),
	p as (select customer_id, max(d) as d, count(d) as n, sum(v) as v from o group by customer_id), ` + rfmScores
	rfmScores = `s as (select v, 1 + (rank() over (order by d) - 1) * 5 / count(*) over () as r, 1 + (rank() over (order by n) - 1) * 5 / count(*) over () as f,
	  1 + (rank() over (order by v) - 1) * 5 / count(*) over () as m from p where n > 0)
	select r::bigint as r, f::bigint as f, m::bigint as m, count(*)::bigint as customers from s group by r, f, m`
)

// BenchmarkRFM asks the house for the RFM analysis of the orders in the data
// folder ZHIKE_BENCH_DATA, each time worked out anew and then once more as
// remembered, and, in turn with it, runs the statements by hand.
// The median processor seconds of each are reported; all must count the
// same customers in every cell. With ZHIKE_BENCH_EXPORT the lines and the
// finding are left in that folder for bench/peers/rfm_pandas.py.
func BenchmarkRFM(b *testing.B) {
	dir := os.Getenv("ZHIKE_BENCH_DATA")
	if dir == "" {
		b.Skip("ZHIKE_BENCH_DATA names no data folder with orders")
	}
	h := openBench(b, dir)
	ways := []struct {
		name string
		ask  func(context.Context) (map[[3]int64]int64, error)
	}{
		{"zhike", h.rfmAnew},
		{"zhike-remembered", h.rfm},
		{"by-hand-orders", func(ctx context.Context) (map[[3]int64]int64, error) { return cellsOf(ctx, h.db, rfmOverOrders) }},
		{"by-hand-lines", func(ctx context.Context) (map[[3]int64]int64, error) { return cellsOf(ctx, h.db, rfmOverLines) }},
	}
	spent, took := make([][]float64, len(ways)), make([][]float64, len(ways))
	var want map[[3]int64]int64
	round := func(keep bool) {
		for i, w := range ways {
			before, start := cpuTime(), time.Now()
			got, err := w.ask(b.Context())
			if err != nil {
				b.Fatal(w.name, err)
			}
			if keep {
				spent[i] = append(spent[i], (cpuTime() - before).Seconds())
				took[i] = append(took[i], time.Since(start).Seconds())
			}
			if want == nil {
				want = got
			}
			if len(got) == 0 || !maps.Equal(got, want) {
				b.Fatalf("%s counts other customers than %s: %d and %d cells", w.name, ways[0].name, len(got), len(want))
			}
		}
	}
	round(false) // reads the file into memory
	for b.Loop() {
		round(true)
	}
	for i, w := range ways {
		b.ReportMetric(middle(spent[i]), w.name+"-cpu-s")
		b.ReportMetric(middle(took[i]), w.name+"-s")
	}
	if out := os.Getenv("ZHIKE_BENCH_EXPORT"); out != "" {
		h.exportLines(b, out, want)
	}
}

// benchHouse is the house with a client in this process.
type benchHouse struct {
	*house
	*client
}

func newBenchHouse(h *house) *benchHouse {
	return &benchHouse{h, &client{http: &http.Client{Transport: inside{h.api, h.governance.Local()}}, base: "http://zhike.invalid", language: "zh"}}
}

// openBench opens a data folder as the command line does; no job runs.
func openBench(b *testing.B, dir string) *benchHouse {
	b.Helper()
	h, err := openHouse(b.Context(), &globals{Data: dir, Zone: "Asia/Shanghai", Memory: os.Getenv("ZHIKE_BENCH_MEMORY")}, governance.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(h.close)
	return newBenchHouse(h)
}

// rfmAnew asks for what is not remembered any more: a write to the orders, even
// of none, puts what was read from them out of date.
func (h *benchHouse) rfmAnew(ctx context.Context) (map[[3]int64]int64, error) {
	err := h.db.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, store.SQL("delete from orders where order_id is null"))
		return err
	})
	if err != nil {
		return nil, err
	}
	return h.rfm(ctx)
}

// rfm asks through the API and gives the number of customers by cell.
func (h *benchHouse) rfm(ctx context.Context) (map[[3]int64]int64, error) {
	var found analysis.RFM
	if err := h.get(ctx, "/analysis/rfm", nil, &found); err != nil {
		return nil, err
	}
	out := map[[3]int64]int64{}
	for _, c := range found.Cells {
		out[[3]int64{c.R, c.F, c.M}] = c.Customers
	}
	return out, nil
}

func cellsOf(ctx context.Context, db *store.DB, text string) (map[[3]int64]int64, error) {
	type cell struct {
		R         int64 `db:"r"`
		F         int64 `db:"f"`
		M         int64 `db:"m"`
		Customers int64 `db:"customers"`
	}
	out := map[[3]int64]int64{}
	err := store.Each(ctx, db, store.SQL(text), func(c *cell) error { out[[3]int64{c.R, c.F, c.M}] = c.Customers; return nil })
	return out, err
}

// exportLines writes lines.csv (customer, order, day, sold, net: numbers alone,
// so that reading costs little) and cells.json (customers by "r f m").
func (h *benchHouse) exportLines(b *testing.B, dir string, cells map[[3]int64]int64) {
	b.Helper()
	path := strings.ReplaceAll(filepath.Join(dir, "lines.csv"), "'", "''")
	err := h.db.Tx(b.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(b.Context(), store.SQL(`copy (select customer_id as customer, order_id as "order", ordered_on - date '1970-01-01' as day,
		  (kind = 'sale')::integer as sold, net_amount as net from order_line where customer_id > 0) to '`+path+`' (format csv, header)`))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	text := map[string]int64{}
	for c, n := range cells {
		text[fmt.Sprintf("%d %d %d", c[0], c[1], c[2])] = n
	}
	data, err := json.Marshal(text)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cells.json"), data, 0o644); err != nil {
		b.Fatal(err)
	}
}

// cpuTime is the processor time that this process has used.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// middle is the median.
func middle(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}
