package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"zhike/store"
)

// run lets the first piece through to learn how long it takes, then kills.
func (t *trial) run(ctx context.Context, file, dir string, lines, kills int) error {
	const spare = 3 // pieces, for kills that come too late
	pieces, err := cut(file, dir, lines, (kills+perPiece-1)/perPiece+1+spare)
	if err != nil {
		return err
	}
	if err := t.letThrough(ctx, pieces[0]); err != nil {
		return err
	}
	for _, piece := range pieces[1:] {
		if t.report.Kills == kills {
			break
		}
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

// strike starts an import and kills it; false when it was faster and is
// acknowledged. Twice out of four times the moment is drawn from the import
// itself, once from the command as a whole, and once it is the commit.
func (t *trial) strike(ctx context.Context, piece string) (bool, error) {
	from, to := t.opening, t.opening+t.importing+t.importing/10
	var moment <-chan time.Time
	p, err := t.start(ctx, piece)
	if err != nil {
		return false, err
	}
	switch t.report.Kills % perPiece {
	case 1:
		moment = t.commit(p)
	case perPiece - 1:
		from, to = 0, t.typical
		fallthrough
	default:
		moment = time.After(from + time.Duration(t.random.Float64()*float64(to-from)))
	}
	select {
	case <-p.ended:
	case <-moment:
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
	fmt.Fprintf(os.Stderr, "  kill %2d after %5.2f s: ", t.report.Kills, time.Since(p.began).Seconds())
	return true, nil
}

// commit waits until the database's log grows as only the commit of the rows
// makes it grow, and then up to some milliseconds more.
func (t *trial) commit(p *process) <-chan time.Time {
	const ofRows = 16 << 10 // bytes within a poll
	met := make(chan time.Time, 1)
	more := time.Duration(t.random.Float64() * float64(5*time.Millisecond))
	go func() {
		for last := int64(0); ; {
			select {
			case <-p.ended:
				return
			case <-time.After(100 * time.Microsecond):
			}
			info, err := os.Stat(filepath.Join(t.data, store.File+".wal"))
			if err != nil {
				continue
			}
			if info.Size() > last+ofRows && last > 0 {
				time.Sleep(more)
				met <- time.Now()
				return
			}
			last = info.Size()
		}
	}()
	return met
}
