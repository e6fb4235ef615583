package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// result is what an import answers.
type result struct {
	Batch    string  `json:"batch"`
	SameAs   string  `json:"same_as"`
	Rows     int64   `json:"rows"`
	Accepted int64   `json:"accepted"`
	Rejected int64   `json:"rejected"`
	Seconds  float64 `json:"seconds"`
}

// process is an import under way.
type process struct {
	cmd       *exec.Cmd
	out, said bytes.Buffer
	began     time.Time
	ended     chan struct{}
}

func (t *trial) start(ctx context.Context, piece string) (*process, error) {
	p := &process{began: time.Now(), ended: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, t.program, "import", "orders", piece, "--data", t.data, "--memory", t.memory, "--json")
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.said
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait() // the state says how it ended
	}()
	return p, nil
}

// result waits for the end and reads the answer. Exit code 3 is done with
// rejected rows.
func (p *process) result() (r result, err error) {
	<-p.ended
	if code := p.cmd.ProcessState.ExitCode(); code != 0 && code != 3 {
		return r, fmt.Errorf("the import ended with %s: %s", p.cmd.ProcessState, strings.TrimSpace(p.said.String()))
	}
	if err := json.Unmarshal(p.out.Bytes(), &r); err != nil {
		return r, fmt.Errorf("the import's answer cannot be read: %w", err)
	}
	return r, nil
}

// doctor runs the program's own examination; the number of broken invariants.
func (t *trial) doctor(ctx context.Context) (int, error) {
	cmd := exec.CommandContext(ctx, t.program, "doctor", "--data", t.data, "--memory", t.memory, "--json")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, runErr := cmd.Output() // fails too when something is broken
	var found struct {
		Healthy  bool
		Findings []struct {
			Problem    string
			Violations int64
		}
	}
	if err := json.Unmarshal(out, &found); err != nil || len(found.Findings) == 0 {
		return 0, fmt.Errorf("doctor (%v) cannot be read: %v %s", runErr, err, said.String())
	}
	broken := 0
	for _, f := range found.Findings {
		if f.Violations > 0 {
			broken++
			t.violated("doctor: %s: %d", f.Problem, f.Violations)
		}
	}
	if found.Healthy != (broken == 0) || found.Healthy != (runErr == nil) {
		t.violated("doctor contradicts itself: healthy %v, %d findings, %v", found.Healthy, broken, runErr)
	}
	return broken, nil
}
