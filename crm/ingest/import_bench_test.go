package ingest_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/crm/ingest"
	"zhike/job"
	"zhike/sim"
	"zhike/store"
)

// BenchmarkImport imports the orders of a simulated shop end to end: read,
// decode, stage, merge, commit. ZHIKE_BENCH_LINES says how many lines,
// ZHIKE_BENCH_FILES where to keep the simulated file between runs.
func BenchmarkImport(b *testing.B) {
	lines := 500_000
	if n, err := strconv.Atoi(os.Getenv("ZHIKE_BENCH_LINES")); err == nil {
		lines = n
	}
	files := os.Getenv("ZHIKE_BENCH_FILES")
	if files == "" {
		files = b.TempDir()
	}
	path := filepath.Join(files, "orders.csv")
	if _, err := os.Stat(path); err != nil {
		o := sim.Options{Seed: 1, Customers: lines / 10, Lines: lines, End: time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC), Only: []sim.Kind{sim.KindOrders}}
		if _, err := sim.Write(b.Context(), files, o); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		b.StopTimer()
		ctx, s, q, end := benchShop(b)
		b.StartTimer()
		req := &ingest.ImportRequest{}
		req.Body.Path, req.Body.Kind = path, ingest.Orders
		started, err := s.Import(ctx, req)
		if err != nil {
			b.Fatal(err)
		}
		j, err := q.Wait(ctx, started.Job)
		if err != nil || j.State != job.Done {
			b.Fatal(err, j.Error)
		}
		b.StopTimer()
		end()
		b.StartTimer()
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	b.ReportMetric(peakMB(), "peak-MB")
}

func peakMB() float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	return 0
}

func benchShop(b *testing.B) (context.Context, *ingest.Service, *job.Queue, func()) {
	b.Helper()
	memory := os.Getenv("ZHIKE_BENCH_MEMORY")
	if memory == "" {
		memory = "500MB"
	}
	db, err := store.Open(b.Context(), store.Options{Dir: b.TempDir(), MemoryLimit: memory})
	if err != nil {
		b.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	q := job.New(db, log, time.Now)
	env := crm.Env{DB: db, Jobs: q, Log: log, Dir: b.TempDir(), Zone: zone, Now: time.Now}
	customers := customer.New(env)
	s := ingest.New(env, customers)
	if err := db.Migrate(b.Context(), slices.Concat(job.Migrations(), customers.Migrations(), s.Migrations())); err != nil {
		b.Fatal(err)
	}
	s.Jobs(q)
	if err := s.Ensure(b.Context()); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := q.Start(ctx, 1); err != nil {
		b.Fatal(err)
	}
	return api.As(b.Context(), api.Identity{Via: "local"}), s, q, func() { cancel(); q.Stop(); db.Close() }
}
