package model

import (
	"bufio"
	"context"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"zhike/sim"
	"zhike/store"
	"zhike/store/storetest"
)

// BenchmarkFit is the whole job on DuckDB: read, back-test, fit, score, publish,
// with 256 MB for the database, of simulated customers
// (see benchCustomers).
func BenchmarkFit(b *testing.B) {
	dir := b.TempDir()
	open := func(memory string) *store.DB {
		db, err := store.Open(b.Context(), store.Options{Dir: dir, MemoryLimit: memory, Threads: 2})
		if err != nil {
			b.Fatal(err)
		}
		return db
	}
	db := open("1GB")
	if err := db.Migrate(b.Context(), migrations()); err != nil {
		b.Fatal(err)
	}
	newShop(b, db, false).simulate(sim.Options{Seed: 1, Customers: benchCustomers()})
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	db = open("256MB")
	b.Cleanup(func() { db.Close() })
	s := newShop(b, db, false)
	debug.FreeOSMemory()
	forgetPeak()
	b.Logf("resident before: %d MB", peakMB())
	for b.Loop() {
		if err := s.db.Tx(b.Context(), func(tx *store.Tx) error { return exec(b.Context(), tx, "delete from model_version") }); err != nil {
			b.Fatal(err)
		}
		before := processor()
		f := s.mustFit()
		b.ReportMetric(processor()-before, "cpu-s")
		b.ReportMetric(float64(f.Scored), "customers")
	}
	b.ReportMetric(float64(peakMB()), "peak-MB")
}

// BenchmarkRead asks for the first page of each list and for the distribution,
// of as many customers as BenchmarkFit.
func BenchmarkRead(b *testing.B) {
	for _, engine := range []store.Engine{store.DuckDB, store.Postgres} {
		s := newShop(b, storetest.Open(b, engine, migrations()), true)
		s.simulate(sim.Options{Seed: 1, Customers: benchCustomers()})
		s.mustFit()
		s.do(`insert into analysis_score (customer_id, as_of, rfm_group, lifecycle_stage)
			select customer_id, timestamp '2026-01-01', case when customer_id % 4 = 0 then 'important_value' else 'general_keep' end, 'active' from model_score`)
		for name, ask := range map[string]func(context.Context) error{
			"customers": func(ctx context.Context) error { _, err := s.People(ctx, &PeopleRequest{}); return err },
			"one":       func(ctx context.Context) error { _, err := s.Person(ctx, &PersonRequest{ID: 77}); return err },
			"lookahead": func(ctx context.Context) error { _, err := s.Lookahead(ctx, &LookaheadRequest{}); return err },
			"distribution": func(ctx context.Context) error {
				s.seen.put("forgotten", 0, nil)
				_, err := s.Distribution(ctx, &DistributionRequest{})
				return err
			},
			"disagreement": func(ctx context.Context) error { _, err := s.Disagreement(ctx, &DisagreementRequest{}); return err },
		} {
			b.Run(string(engine)+"/"+name, func(b *testing.B) {
				for b.Loop() {
					if err := ask(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// benchCustomers is ZHIKE_BENCH_CUSTOMERS, 100,000 if unset.
func benchCustomers() int {
	if n, err := strconv.Atoi(os.Getenv("ZHIKE_BENCH_CUSTOMERS")); err == nil {
		return n
	}
	return 100_000
}

// processor is the CPU seconds of this process so far.
func processor() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// peakMB is the most memory this process had resident since forgetPeak.
func peakMB() int {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kb, _ := strconv.Atoi(strings.Fields(rest)[0])
			return kb / 1024
		}
	}
	return 0
}

// forgetPeak lets the kernel count the peak anew.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }
