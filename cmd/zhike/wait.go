package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"time"

	"zhike/api"
	"zhike/fault"
	"zhike/job"
)

// wait shows a job's progress on stderr until it ends, and decodes its result.
// When the command is interrupted the job is cancelled.
func (c *client) wait(ctx context.Context, id string, result any) error {
	progress := newProgress(c.language)
	defer progress.done()
	for {
		var j job.Job
		err := c.get(ctx, "/jobs/"+id, nil, &j)
		if ctx.Err() != nil {
			return c.cancel(id)
		}
		if err != nil {
			return err
		}
		switch j.State {
		case job.Done:
			if result == nil {
				return nil
			}
			return json.Unmarshal(j.Result, result)
		case job.Failed:
			return &fault.Error{Code: j.Error.Code, Message: j.Error.En, Zh: j.Error.Zh}
		case job.Cancelled:
			return context.Canceled
		}
		progress.show(j)
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// settle waits until what follows from changed facts is computed, when that
// happens in this process and would end with it.
func (c *client) settle(ctx context.Context) error {
	if c.token != "" {
		return nil
	}
	var page api.Page[job.Job]
	if err := c.get(ctx, "/jobs", url.Values{"limit": {"50"}}, &page); err != nil {
		return err
	}
	for _, j := range page.Items {
		if j.Kind == updateJob && !j.State.Finished() {
			if err := c.wait(ctx, j.ID, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *client) cancel(id string) error {
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	if err := c.post(ctx, "/jobs/"+id+"/cancel", nil, nil); err != nil {
		return err
	}
	for range 50 {
		var j job.Job
		if err := c.get(ctx, "/jobs/"+id, nil, &j); err != nil || j.State.Finished() {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return context.Canceled
}

// progress is one line on a terminal that is written over.
type progress struct {
	language string
	terminal bool
	shown    bool
}

func newProgress(language string) *progress {
	info, err := os.Stderr.Stat()
	return &progress{language: language, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

func (p *progress) show(j job.Job) {
	if !p.terminal || j.State != job.Running {
		return
	}
	p.shown = true
	text := j.Message.Zh
	if p.language == "en" {
		text = j.Message.En
	}
	share := ""
	if j.Total > 0 {
		share = fmt.Sprintf(" %3.0f%%", 100*float64(j.Done)/float64(j.Total))
	}
	left := ""
	if j.Remaining != nil {
		left = " · " + time.Duration(*j.Remaining*float64(time.Second)).Round(time.Second).String()
	}
	fmt.Fprintf(os.Stderr, "\r\033[K%s%s%s", text, share, left)
}

func (p *progress) done() {
	if p.shown {
		fmt.Fprint(os.Stderr, "\r\033[K")
	}
}
