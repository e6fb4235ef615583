// Command generate writes the order file of a simulated shop, the same bytes
// for the same arguments, and prints what it made as JSON.
//
//	go run ./bench/generate -lines 1000000 -out DIR
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"zhike/sim"
)

func main() {
	o := sim.Options{End: time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC), Only: []sim.Kind{sim.KindOrders}}
	out := flag.String("out", ".", "folder that gets orders.csv")
	lines := flag.Int("lines", 1_000_000, "at least about so many order lines")
	flag.IntVar(&o.Customers, "customers", 0, "members of the shop; 0: a tenth of the lines")
	flag.Uint64Var(&o.Seed, "seed", 1, "another seed makes another shop")
	flag.Parse()
	o.Lines = *lines + *lines*13/200 // the simulator comes out four to six percent below what it aims at
	if o.Customers == 0 {
		o.Customers = max(*lines/10, 1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *out, o); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string, o sim.Options) error {
	start := time.Now()
	made, err := sim.Write(ctx, dir, o)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"path": made.Files[0].Path, "lines": made.Files[0].Rows, "bytes": made.Files[0].Bytes,
		"customers": o.Customers, "seconds": time.Since(start).Seconds()})
}
