package job

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"zhike/fault"
	"zhike/store"
)

// Run is a job being done.
type Run struct {
	ID      string
	Kind    string
	By      string
	Attempt int // from 1

	args      json.RawMessage
	cancel    context.CancelFunc
	started   time.Time
	mu        sync.Mutex
	now       progress
	cancelled bool
}

type progress struct {
	done, total int64
	message     string // JSON of Text
	text        Text
}

// Args decodes the job's arguments.
func (r *Run) Args(into any) error {
	if err := json.Unmarshal(r.args, into); err != nil {
		return fault.Wrap(err, fault.Invalid, "the arguments of job %s cannot be read", r.ID)
	}
	return nil
}

// Progress says how far the job is; it is cheap to call often.
func (r *Run) Progress(done, total int64, zh, en string) {
	r.mu.Lock()
	r.now.done, r.now.total, r.now.text = done, total, Text{Zh: zh, En: en}
	r.mu.Unlock()
}

func (r *Run) progress() progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.now
	data, _ := json.Marshal(p.text)
	p.message = string(data)
	return p
}

// stop ends the job because a person asked for it.
func (r *Run) stop() {
	r.mu.Lock()
	r.cancelled = true
	r.mu.Unlock()
	r.cancel()
}

func (r *Run) wasCancelled() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cancelled
}

// beatFor writes progress down and sees whether another process asked to cancel.
func (q *Queue) beatFor(ctx context.Context, run *Run, stop <-chan struct{}) {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		p := run.progress()
		writing, done := context.WithTimeout(ctx, beat)
		// While a long write holds the embedded database, the beat is left out.
		_ = q.db.Tx(writing, func(tx *store.Tx) error {
			_, err := tx.Exec(writing, queries.Get("beat"), run.ID, q.now(), p.done, p.total, p.message)
			return err
		})
		done()
		if asked, err := store.One[bool](ctx, q.db, queries.Get("is_cancel_requested"), run.ID); err == nil && asked {
			run.stop()
		}
	}
}

// live puts the progress of a job that runs here into what the table says, and
// estimates the remaining time from the pace so far.
func (q *Queue) live(j Job) Job {
	q.mu.Lock()
	run := q.running[j.ID]
	lost, isLost := q.lost[j.ID]
	q.mu.Unlock()
	if isLost && j.State == Running {
		j.State, j.Error = Failed, &lost
		return j
	}
	if run == nil || j.State != Running {
		return j
	}
	p := run.progress()
	j.Done, j.Total, j.Message = p.done, p.total, p.text
	if p.done > 0 && p.total > p.done {
		elapsed := time.Since(run.started).Seconds()
		j.Remaining = new(elapsed / float64(p.done) * float64(p.total-p.done))
	}
	return j
}

// keepTime enqueues what is due by schedule, takes up jobs of dead workers and
// forgets old ones.
func (q *Queue) keepTime(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		for _, s := range q.every {
			if err := q.due(ctx, s); err != nil && ctx.Err() == nil {
				q.log.Error("schedule", "kind", s.kind, "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if q.db.Engine() == store.Postgres {
			if err := q.rescue(ctx, false); err != nil && ctx.Err() == nil {
				q.log.Error("rescue", "error", err)
			}
		}
	}
}

func (q *Queue) due(ctx context.Context, s schedule) error {
	last, err := store.One[*time.Time](ctx, q.db, queries.Get("last_of_kind"), s.kind)
	if err != nil {
		return err
	}
	if last != nil && q.now().Sub(*last) < s.every {
		return nil
	}
	return q.db.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, queries.Get("delete_old"), q.now().Add(-keep)); err != nil {
			return err
		}
		_, err := q.Enqueue(ctx, tx, s.kind, struct{}{}, Options{UniqueKey: s.kind})
		return err
	})
}

var jobsDesc = prometheus.NewDesc("zhike_jobs", "Jobs by state.", []string{"state"}, nil)

// Describe implements prometheus.Collector.
func (q *Queue) Describe(ch chan<- *prometheus.Desc) { ch <- jobsDesc }

// Collect implements prometheus.Collector.
func (q *Queue) Collect(ch chan<- prometheus.Metric) {
	type count struct {
		State string `db:"state"`
		N     int64  `db:"n"`
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	counts, err := store.All[count](ctx, q.db, queries.Get("count_states"))
	if err != nil {
		ch <- prometheus.NewInvalidMetric(jobsDesc, err)
		return
	}
	for _, c := range counts {
		ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(c.N), c.State)
	}
}
