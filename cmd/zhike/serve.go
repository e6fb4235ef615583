package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"zhike/crm/governance"
	"zhike/fault"
	"zhike/web"
)

type serveCommand struct {
	Listen     string `help:"Address of the page and the API." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Operations string `help:"Address of /metrics, /health and /ready; empty: none." default:"127.0.0.1:8081" placeholder:"HOST:PORT"`
	Secure     bool   `help:"The page is reached over HTTPS (behind a proxy): send cookies over nothing else."`
	Workers    int    `help:"Jobs that run at the same time." default:"2"`
}

// Run serves until it is interrupted.
func (cmd *serveCommand) Run(ctx context.Context, g *globals) error {
	h, err := openHouse(ctx, g, governance.Options{Secure: cmd.Secure})
	if err != nil {
		return err
	}
	defer h.close()
	return cmd.serve(ctx, g, h, func(url string) error { return announce(ctx, g, h, url) })
}

// announce prints where the page is and, at the first start, the link that
// makes the owner.
func announce(ctx context.Context, g *globals, h *house, url string) error {
	token, first, err := h.governance.FirstLink(ctx)
	if err != nil {
		return err
	}
	if first {
		fmt.Fprintf(os.Stderr, "%s\n\n    %s%s%s\n\n", g.pick("第一次启动：请用浏览器打开下面的一次性链接，创建老板账号（24 小时内有效）", "First start: open this one-time link in a browser to create the owner (good for 24 hours)"),
			url, governance.SetupPath, token)
		return nil
	}
	fmt.Fprintln(os.Stderr, g.pick("知客已启动：", "Zhike is at ")+url)
	return nil
}

// serve listens first, so that a taken port is an error before any work begins.
func (cmd *serveCommand) serve(ctx context.Context, g *globals, h *house, ready func(url string) error) error {
	listener, err := listen(cmd.Listen)
	if err != nil {
		return err
	}
	h.api.Mount("/", web.Handler())
	servers := map[net.Listener]http.Handler{listener: h.api}
	if cmd.Operations != "" {
		operations, err := listen(cmd.Operations)
		if err != nil {
			listener.Close()
			return err
		}
		servers[operations] = h.api.Operations()
	}
	url := urlOf(listener.Addr())
	if err := writeAddress(g.Data, url); err != nil {
		return err
	}
	defer os.Remove(filepath.Join(g.Data, addressFile))
	if err := h.governance.LocalToken(g.Data); err != nil {
		return err
	}
	working, stopJobs := context.WithCancel(context.WithoutCancel(ctx))
	if err := h.jobs.Start(working, cmd.Workers); err != nil {
		stopJobs()
		return err
	}
	var preparing sync.WaitGroup
	preparing.Go(func() { h.analysis.Mornings(working) })
	defer preparing.Wait()
	defer h.jobs.Stop()
	defer stopJobs()
	if err := ready(url); err != nil {
		return err
	}
	return serveAll(ctx, servers, g.log(slog.LevelWarn))
}

// serveAll serves until ctx ends, then lets open requests finish for a while.
func serveAll(ctx context.Context, servers map[net.Listener]http.Handler, log *slog.Logger) error {
	group, ctx := errgroup.WithContext(ctx)
	for listener, handler := range servers {
		server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
			MaxHeaderBytes: 256 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
		group.Go(func() error {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
		group.Go(func() error {
			<-ctx.Done()
			closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer cancel()
			if err := server.Shutdown(closing); err != nil {
				return server.Close()
			}
			return nil
		})
	}
	return group.Wait()
}

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fault.Wrap(err, fault.Busy, "cannot listen on %s: %v; choose another address with --listen or --operations", address, err).
			InChinese("无法监听 %s：端口可能被占用；请用 --listen 或 --operations 换一个地址", address)
	}
	return l, nil
}

// urlOf is the address to open in a browser.
func urlOf(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return "http://" + a.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func writeAddress(dir, url string) error {
	data, err := json.Marshal(address{URL: url, PID: os.Getpid()})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, addressFile), data, 0o600)
}
