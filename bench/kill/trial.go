package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// run lets the first piece through to learn how long it takes, then kills.
func (t *trial) run(ctx context.Context, file, dir string, lines, kills int) error {
	pieces, err := cut(file, dir, lines, (kills+perPiece-1)/perPiece+1)
	if err != nil {
		return err
	}
	if err := t.letThrough(ctx, pieces[0]); err != nil {
		return err
	}
	for _, piece := range pieces[1:] {
		if err := t.torment(ctx, piece, kills); err != nil {
			return err
		}
	}
	if t.report.Kills < kills {
		return fmt.Errorf("only %d of %d kills met a running import", t.report.Kills, kills)
	}
	return t.look(ctx)
}

// torment kills the import of a piece perPiece times, then lets it through. A
// kill that comes too late is tried again on the next piece's turn.
func (t *trial) torment(ctx context.Context, piece string, kills int) error {
	for range perPiece {
		if t.report.Kills == kills {
			break
		}
		killed, err := t.strike(ctx, piece)
		if err != nil {
			return err
		}
		if !killed {
			continue
		}
		if err := t.look(ctx); err != nil {
			return err
		}
	}
	return t.letThrough(ctx, piece)
}

// letThrough imports a piece to its end, and then learns how long the program
// takes to open the folder.
func (t *trial) letThrough(ctx context.Context, piece string) error {
	p, err := t.start(ctx, piece)
	if err != nil {
		return err
	}
	if err := t.take(p); err != nil {
		return err
	}
	start := time.Now()
	err = exec.CommandContext(ctx, t.program, "segment", "list", "--data", t.data, "--memory", t.memory, "--json").Run()
	t.opening = time.Since(start)
	return err
}

// take waits for an import's end and keeps what it acknowledged.
func (t *trial) take(p *process) error {
	r, err := p.result()
	if err != nil {
		return err
	}
	if r.SameAs == "" {
		t.typical, t.importing = time.Since(p.began), time.Duration(r.Seconds*float64(time.Second))
	}
	t.acknowledged = append(t.acknowledged, r)
	t.report.Acknowledged++
	fmt.Fprintf(os.Stderr, "  acknowledged %s: %d rows in %.1f s\n", r.Batch, r.Rows, r.Seconds)
	return nil
}

// strike starts an import and kills it after a while; false when it was faster
// and is acknowledged. Three times out of four the moment lies in the import
// itself, else anywhere until the command ends.
func (t *trial) strike(ctx context.Context, piece string) (bool, error) {
	from, to := t.opening, t.opening+t.importing+t.importing/10
	if t.report.Kills%perPiece == perPiece-1 {
		from, to = 0, t.typical
	}
	wait := from + time.Duration(t.random.Float64()*float64(to-from))
	p, err := t.start(ctx, piece)
	if err != nil {
		return false, err
	}
	select {
	case <-p.ended:
	case <-time.After(wait):
		_ = p.cmd.Process.Kill() // fails when it has just ended, which the state tells
		<-p.ended
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if p.cmd.ProcessState.Exited() {
		return false, t.take(p)
	}
	t.report.Kills++
	fmt.Fprintf(os.Stderr, "  kill %2d after %5.2f s: ", t.report.Kills, wait.Seconds())
	return true, nil
}
