package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/google/uuid"

	"zhike/fault"
	"zhike/store"
)

const (
	poll        = time.Second      // how often the table is looked at without a kick
	beat        = time.Second      // how often progress is written down
	lost        = 30 * time.Second // a heartbeat older than this: the worker is dead
	maxAttempts = 3
	keep        = 90 * 24 * time.Hour // finished jobs are forgotten after this
)

// Handler does the work of one kind of job; what it returns is the job's result.
type Handler func(ctx context.Context, run *Run) (any, error)

// Queue runs jobs.
type Queue struct {
	db       *store.DB
	log      *slog.Logger
	now      func() time.Time
	worker   string
	handlers map[string]Handler
	every    []schedule
	kicked   chan struct{}

	mu      sync.Mutex
	running map[string]*Run
	lost    map[string]Failure // jobs whose outcome could not be written down, such as on a full disk
	wg      sync.WaitGroup
}

type schedule struct {
	kind  string
	every time.Duration
}

// New returns a queue without handlers that is not running yet.
func New(db *store.DB, log *slog.Logger, now func() time.Time) *Queue {
	return &Queue{db: db, log: log, now: now, worker: uuid.NewString(), handlers: map[string]Handler{},
		kicked: make(chan struct{}, 1), running: map[string]*Run{}, lost: map[string]Failure{}}
}

// Handle declares who does the jobs of a kind; before Start.
func (q *Queue) Handle(kind string, h Handler) {
	if q.handlers[kind] != nil {
		panic("two handlers for job kind " + kind)
	}
	q.handlers[kind] = h
}

// Every enqueues a job of the kind when the last one is older than d; before Start.
func (q *Queue) Every(kind string, d time.Duration) {
	q.every = append(q.every, schedule{kind, d})
}

func (q *Queue) kick() {
	select {
	case q.kicked <- struct{}{}:
	default:
	}
}

// Start takes up what a killed process left and runs jobs with the given
// number of workers until ctx ends; Stop waits for them.
func (q *Queue) Start(ctx context.Context, workers int) error {
	if err := q.rescue(ctx, q.db.Engine() == store.DuckDB); err != nil {
		return err
	}
	for range workers {
		q.wg.Go(func() { q.work(ctx) })
	}
	q.wg.Go(func() { q.keepTime(ctx) })
	return nil
}

// Stop waits until every worker has ended; the context given to Start must be
// cancelled before. Jobs that were running are queued again.
func (q *Queue) Stop() { q.wg.Wait() }

// rescue queues the jobs of dead workers again. The embedded database has one
// process, so there every running job at the start is a dead worker's.
func (q *Queue) rescue(ctx context.Context, all bool) error {
	before := q.now().Add(-lost)
	if all {
		before = q.now().Add(24 * time.Hour)
	}
	return q.db.Tx(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, queries.Get("rescue"), before, "")
		if n > 0 {
			q.log.Info("took up interrupted jobs", "jobs", n)
			tx.AfterCommit(q.kick)
		}
		return err
	})
}

func (q *Queue) work(ctx context.Context) {
	for ctx.Err() == nil {
		r, err := q.take(ctx)
		if err == nil {
			q.kick() // there may be more: let another worker look too
			q.run(ctx, r)
			continue
		}
		if !fault.Is(err, fault.NotFound) && ctx.Err() == nil {
			q.log.Error("job queue", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-q.kicked:
		case <-time.After(poll):
		}
	}
}

// take marks the next job as running. Looking needs no transaction; only
// taking does, so that an idle queue leaves writers alone.
func (q *Queue) take(ctx context.Context) (row, error) {
	now := q.now()
	id, err := store.One[string](ctx, q.db, queries.Get("next_job"), now)
	if err != nil {
		return row{}, err
	}
	var r row
	err = q.db.Tx(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, queries.Get("start_job"), id, now, q.worker)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.NotFound, "another worker was faster")
		}
		r, err = store.One[row](ctx, tx, queries.Get("get_job"), id)
		return err
	})
	return r, err
}

// run does one job and writes down how it ended.
func (q *Queue) run(ctx context.Context, r row) {
	jobCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	run := &Run{ID: r.ID, Kind: r.Kind, By: r.CreatedBy, Attempt: r.Attempt, args: json.RawMessage(r.Args), cancel: cancel, started: time.Now()}
	q.mu.Lock()
	q.running[r.ID] = run
	q.mu.Unlock()
	stop := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() { q.beatFor(ctx, run, stop) })
	result, err := q.call(jobCtx, run)
	close(stop)
	beating.Wait()
	unwritten := q.finish(context.WithoutCancel(ctx), ctx.Err() != nil, run, result, err)
	q.mu.Lock()
	delete(q.running, r.ID)
	if unwritten != nil {
		q.lost[r.ID] = failure(unwritten)
	}
	q.mu.Unlock()
	if unwritten != nil {
		q.log.Error("job outcome not written down; the next start runs the job again", "job", r.ID, "error", unwritten)
	}
}

// call runs the handler and turns a panic into an error.
func (q *Queue) call(ctx context.Context, run *Run) (result any, err error) {
	h := q.handlers[run.Kind]
	if h == nil {
		return nil, fault.New(fault.Unsupported, "this version does not know jobs of kind %s", run.Kind)
	}
	defer func() {
		if v := recover(); v != nil {
			q.log.Error("job panic", "job", run.ID, "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return h(ctx, run)
}

// finish writes the outcome. A job interrupted by the end of the process is
// queued again; a failure that may pass is tried again, later each time.
func (q *Queue) finish(ctx context.Context, stopping bool, run *Run, result any, err error) error {
	state, failure := Done, (*string)(nil)
	var body *string
	switch {
	case err == nil:
		data, e := json.Marshal(result)
		if e != nil {
			return e
		}
		body = new(string(data))
	case run.wasCancelled():
		state = Cancelled
	case stopping:
		return q.requeue(ctx, run, q.now(), nil)
	default:
		failure = failureOf(err)
		if passing(err) && run.Attempt < maxAttempts {
			q.log.Warn("job failed, will be tried again", "job", run.ID, "kind", run.Kind, "error", err)
			return q.requeue(ctx, run, q.now().Add(time.Duration(run.Attempt*run.Attempt)*2*time.Second), failure)
		}
		state = Failed
		q.log.Error("job failed", "job", run.ID, "kind", run.Kind, "error", err)
	}
	p := run.progress()
	return q.db.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("finish_job"), run.ID, string(state), q.now(), body, failure, p.done, p.total, p.message)
		return err
	})
}

func (q *Queue) requeue(ctx context.Context, run *Run, at time.Time, failure *string) error {
	return q.db.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("requeue_job"), run.ID, at, failure)
		return err
	})
}

// passing reports whether trying again may help. Conflicts of writers do not
// come here: the store has tried those again already.
func passing(err error) bool { return fault.Is(err, fault.Busy) }

// failure is an error as people see it: what is our fault stays in the log.
func failure(err error) Failure {
	var known *fault.Error
	if !errors.As(err, &known) || known.Code == fault.Internal {
		return Failure{Code: fault.Internal, Text: Text{Zh: "系统内部出错，数据没有受影响", En: "something went wrong on our side; nothing was changed"}}
	}
	f := Failure{Code: known.Code, Text: Text{Zh: known.Zh, En: known.Message}}
	if f.Zh == "" {
		f.Zh = f.En
	}
	return f
}

func failureOf(err error) *string {
	data, _ := json.Marshal(failure(err))
	return new(string(data))
}
