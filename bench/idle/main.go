// Command idle tells how much memory a server holds: it starts `zhike serve` on
// a data folder, waits until the server answers and no job runs, notes the
// resident memory, asks for pages of the customer list, rests, and notes it
// again. The server is stopped whatever happens. Prints one line of JSON.
//
//	idle -zhike bin/zhike -data DIR
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"zhike/crm/governance"
)

func main() {
	program := flag.String("zhike", "bin/zhike", "the program")
	data := flag.String("data", "", "data folder")
	memory := flag.String("memory", "", "memory of the embedded database; empty: the program's default")
	requests := flag.Int("requests", 100, "pages to ask for")
	rest := flag.Duration("rest", 30*time.Second, "how long to rest before the last look")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *program, *data, *memory, *requests, *rest); err != nil {
		stop()
		fmt.Fprintln(os.Stderr, "idle:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program, data, memory string, requests int, rest time.Duration) error {
	s, err := start(program, data, memory)
	if err != nil {
		return err
	}
	defer s.stop()
	began := time.Now()
	if err := s.ready(ctx, data); err != nil {
		return err
	}
	ready := time.Since(began)
	if err := s.settled(ctx); err != nil {
		return err
	}
	before, _, err := s.memory()
	if err != nil {
		return err
	}
	for i := range requests {
		if err := s.get(ctx, page(i), nil); err != nil {
			return err
		}
	}
	busy, _, err := s.memory()
	if err != nil {
		return err
	}
	select {
	case <-time.After(rest):
	case <-ctx.Done():
		return ctx.Err()
	}
	after, peak, err := s.memory()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{"ready_s": ready.Seconds(), "start_mb": before, "busy_mb": busy, "idle_mb": after, "peak_mb": peak})
}

// page is one of many different pages of the list.
func page(i int) string {
	rules := []string{"", "order.count >= 2", `profile.province = "浙江"`, "order.days_since_last > 60 and order.amount > 500"}
	sorts := []string{"-order.amount", "-order.last", "order.count", "-order.average", "order.days_since_last"}
	return "/api/customers?" + url.Values{"rule": {rules[i%len(rules)]}, "sort": {sorts[i%len(sorts)]}, "limit": {"50"}}.Encode()
}

// server is the program serving.
type server struct {
	cmd        *exec.Cmd
	ended      chan struct{}
	url, token string
}

func start(program, data, memory string) (*server, error) {
	args := []string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--operations", ""}
	if memory != "" {
		args = append(args, "--memory", memory)
	}
	s := &server{cmd: exec.Command(program, args...), ended: make(chan struct{})}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.ended)
		_ = s.cmd.Wait()
	}()
	return s, nil
}

// stop asks the server to end, and ends it when it does not.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
}

// ready waits until the server has written where it is and answers there.
func (s *server) ready(ctx context.Context, data string) error {
	return s.until(ctx, func() bool {
		text, err := os.ReadFile(filepath.Join(data, "server.json"))
		var at struct {
			URL string
			PID int
		}
		if err != nil || json.Unmarshal(text, &at) != nil || at.PID != s.cmd.Process.Pid {
			return false
		}
		s.url = at.URL
		s.token, err = governance.ReadLocalToken(data)
		return err == nil && s.get(ctx, "/api/session", nil) == nil
	})
}

// settled waits until no job has anything to do.
func (s *server) settled(ctx context.Context) error {
	quiet := 0
	return s.until(ctx, func() bool {
		var jobs struct {
			Items []struct{ State string }
		}
		if s.get(ctx, "/api/jobs?limit=50", &jobs) != nil {
			return false
		}
		for _, j := range jobs.Items {
			if j.State == "queued" || j.State == "running" {
				quiet = 0
				return false
			}
		}
		quiet++
		return quiet > 20 // two seconds: the schedule has been looked at
	})
}

func (s *server) until(ctx context.Context, good func() bool) error {
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); {
		if good() {
			return nil
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-s.ended:
			return errors.New("the server has ended by itself")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errors.New("the server was not ready within five minutes")
}

func (s *server) get(ctx context.Context, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s: %s", path, response.Status, body)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(body, into)
}

// memory is the resident memory now and at its highest, in MB of 10⁶ bytes.
func (s *server) memory() (now, peak float64, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(text)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kb); n == 1 {
			now = kb * 1024 / 1e6
		}
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			peak = kb * 1024 / 1e6
		}
	}
	return now, peak, nil
}
