package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"zhike/api"
	"zhike/crm/governance"
	"zhike/crm/ingest"
	"zhike/fault"
	"zhike/job"
	"zhike/sim"
	"zhike/store"
)

type demoCommand struct {
	serveCommand
	Customers int    `help:"Customers of the simulated shop." default:"5000"`
	Seed      uint64 `help:"Another seed makes another shop." default:"1"`
	Fresh     bool   `help:"Make the data anew, ending today."`
}

// Run makes a shop's data on the first start, imports them as a user would,
// and serves them without asking for a password, on this machine only.
func (cmd *demoCommand) Run(ctx context.Context, g *globals) error {
	host, _, err := net.SplitHostPort(cmd.Listen)
	if err != nil || host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return fault.New(fault.Invalid, "the demo signs in by itself and therefore listens on this machine only; use --listen 127.0.0.1:PORT, or `zhike serve`").
			InChinese("演示模式不需要登录，所以只能监听本机；请用 --listen 127.0.0.1:端口，或改用 zhike serve")
	}
	if g.Data == "./zhike-data" {
		g.Data = "./demo-data"
	}
	if cmd.Fresh && g.DB == "" {
		if err := os.Remove(filepath.Join(g.Data, store.File)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	h, err := openHouse(ctx, g, governance.Options{Demo: true})
	if err != nil {
		return err
	}
	defer h.close()
	return cmd.serve(ctx, g, h, func(url string) error {
		if err := cmd.fill(ctx, g, h); err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, g.pick("演示已就绪：", "The demo is ready: ")+url)
		return nil
	})
}

// fill imports a simulated shop unless there are customers already.
func (cmd *demoCommand) fill(ctx context.Context, g *globals, h *house) error {
	n, err := store.One[int64](ctx, h.db, store.SQL("select count(*)::bigint from customer"))
	if err != nil || n > 0 {
		return err
	}
	dir, err := os.MkdirTemp(g.Data, "demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	zone, err := g.zone()
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, g.pick("正在生成演示数据 …", "making the data of a shop …"))
	shop, err := sim.Write(ctx, dir, sim.Options{Seed: cmd.Seed, Customers: cmd.Customers, End: time.Now().In(zone)})
	if err != nil {
		return err
	}
	ctx = api.As(ctx, h.governance.Local())
	for _, file := range shop.Files {
		if !slices.Contains(sim.Kinds(), file.Kind) { // the truth, which no user would have
			continue
		}
		kind := ingest.Events // feedback and campaigns are events
		if k, err := ingest.ParseKind(string(file.Kind)); err == nil {
			kind = k
		}
		if err := cmd.take(ctx, g, h, file.Path, kind); err != nil {
			return err
		}
	}
	return h.settle(ctx)
}

func (cmd *demoCommand) take(ctx context.Context, g *globals, h *house, path string, kind ingest.Kind) error {
	var request ingest.ImportRequest
	request.Body.Path, request.Body.Kind, request.Body.Source = path, kind, "demo"
	started, err := h.ingest.Import(ctx, &request)
	if err != nil {
		return err
	}
	j, err := h.jobs.Wait(ctx, started.Job)
	if err != nil {
		return err
	}
	if j.Error != nil {
		return &fault.Error{Code: j.Error.Code, Message: j.Error.En, Zh: j.Error.Zh}
	}
	fmt.Fprintln(os.Stderr, "  ✓", filepath.Base(path))
	return nil
}

// settle waits until the update that the imports asked for is done.
func (h *house) settle(ctx context.Context) error {
	id, err := h.jobs.Add(ctx, updateJob, struct{}{}, job.Options{UniqueKey: updateJob})
	if err != nil {
		return err
	}
	j, err := h.jobs.Wait(ctx, id)
	if err == nil && j.Error != nil {
		err = &fault.Error{Code: j.Error.Code, Message: j.Error.En, Zh: j.Error.Zh}
	}
	return err
}
