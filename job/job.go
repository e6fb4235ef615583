// Package job is a durable queue: work that takes longer than a request is
// written down in the same transaction as its cause, runs in the background
// with progress, can be cancelled and retried, and goes on after a kill.
//
// A handler may run more than once for one job (after a kill, or a failure
// worth retrying), so it must be idempotent.
package job

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"zhike/fault"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/job.sql")

// Migrations are the schema of the queue.
func Migrations() []store.Migration { return store.MustMigrations("job", files) }

// Queries are the queue's statements, for the test that runs them all.
func Queries() store.Statements { return queries }

// State is where a job stands.
type State string

const (
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Finished reports whether the job will not run again by itself.
func (s State) Finished() bool { return s == Done || s == Failed || s == Cancelled }

// Text is a sentence in both languages.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Failure is why a job did not succeed.
type Failure struct {
	Code fault.Code `json:"code"`
	Text
}

// Job is one piece of work and where it stands.
type Job struct {
	ID         string          `json:"id"`
	Kind       string          `json:"kind"`
	State      State           `json:"state"`
	Args       json.RawMessage `json:"args"`
	CreatedBy  string          `json:"created_by"`
	CreatedAt  time.Time       `json:"created_at"`
	RunAt      *time.Time      `json:"run_at,omitempty" doc:"of a job that waits: it does not start before"`
	StartedAt  *time.Time      `json:"started_at,omitempty"`
	FinishedAt *time.Time      `json:"finished_at,omitempty"`
	Attempt    int             `json:"attempt"`
	Done       int64           `json:"done" doc:"units done"`
	Total      int64           `json:"total" doc:"units in all; 0 while unknown"`
	Message    Text            `json:"message" doc:"what it is doing now"`
	Remaining  *float64        `json:"remaining_seconds,omitempty" doc:"estimate"`
	Result     json.RawMessage `json:"result,omitempty"`
	Error      *Failure        `json:"error,omitempty"`
}

// row is a job as it lies in the table.
type row struct {
	ID              string     `db:"id"`
	Kind            string     `db:"kind"`
	State           string     `db:"state"`
	Args            string     `db:"args"`
	UniqueKey       *string    `db:"unique_key"`
	CreatedBy       string     `db:"created_by"`
	CreatedAt       time.Time  `db:"created_at"`
	RunAt           time.Time  `db:"run_at"`
	StartedAt       *time.Time `db:"started_at"`
	FinishedAt      *time.Time `db:"finished_at"`
	Heartbeat       *time.Time `db:"heartbeat"`
	Worker          *string    `db:"worker"`
	Attempt         int        `db:"attempt"`
	CancelRequested bool       `db:"cancel_requested"`
	Done            int64      `db:"done"`
	Total           int64      `db:"total"`
	Message         string     `db:"message"`
	Result          *string    `db:"result"`
	Error           *string    `db:"error"`
}

func (r row) job() Job {
	j := Job{ID: r.ID, Kind: r.Kind, State: State(r.State), Args: json.RawMessage(r.Args), CreatedBy: r.CreatedBy,
		CreatedAt: r.CreatedAt, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt, Attempt: r.Attempt, Done: r.Done, Total: r.Total}
	_ = json.Unmarshal([]byte(r.Message), &j.Message) // written by this package
	if j.State == Queued {
		j.RunAt = &r.RunAt
	}
	if r.Result != nil {
		j.Result = json.RawMessage(*r.Result)
	}
	if r.Error != nil {
		j.Error = &Failure{}
		_ = json.Unmarshal([]byte(*r.Error), j.Error)
	}
	return j
}

// Options of one job.
type Options struct {
	By        string    // user id
	RunAt     time.Time // not before; zero: at once
	UniqueKey string    // of the jobs with a key at most one waits (asking again gives that one) and at most one runs
}

// Enqueue writes a job down in the caller's transaction; it starts after the
// commit. It returns the job's id.
func (q *Queue) Enqueue(ctx context.Context, tx *store.Tx, kind string, args any, o Options) (string, error) {
	data, err := json.Marshal(args)
	if err != nil {
		return "", err
	}
	var unique *string
	if o.UniqueKey != "" {
		unique = &o.UniqueKey
		id, err := store.One[string](ctx, tx, queries.Get("find_queued"), o.UniqueKey)
		if err == nil || !fault.Is(err, fault.NotFound) {
			return id, err
		}
	}
	now := q.now()
	runAt := o.RunAt
	if runAt.IsZero() {
		runAt = now
	}
	id := uuid.Must(uuid.NewV7()).String()
	if _, err := tx.Exec(ctx, queries.Get("insert_job"), id, kind, string(data), unique, o.By, now, runAt); err != nil {
		return "", err
	}
	tx.AfterCommit(q.kick)
	return id, nil
}

// Add is Enqueue in a transaction of its own.
func (q *Queue) Add(ctx context.Context, kind string, args any, o Options) (id string, err error) {
	err = q.db.Tx(ctx, func(tx *store.Tx) error {
		id, err = q.Enqueue(ctx, tx, kind, args, o)
		return err
	})
	return id, err
}

// Get returns one job with its newest progress.
func (q *Queue) Get(ctx context.Context, id string) (Job, error) {
	r, err := store.One[row](ctx, q.db, queries.Get("get_job"), id)
	if fault.Is(err, fault.NotFound) {
		return Job{}, fault.New(fault.NotFound, "there is no job %s", id).InChinese("没有任务 %s", id)
	}
	if err != nil {
		return Job{}, err
	}
	return q.live(r.job()), nil
}

// List returns jobs, newest first, before the given id (empty: from the newest).
func (q *Queue) List(ctx context.Context, before string, limit int) ([]Job, error) {
	var from *string
	if before != "" {
		from = &before
	}
	rows, err := store.All[row](ctx, q.db, queries.Get("list_jobs"), from, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Job, len(rows))
	for i, r := range rows {
		out[i] = q.live(r.job())
	}
	return out, nil
}

// Cancel stops a job: one that waits never starts, one that runs gets its
// context cancelled and undoes what it has not finished.
func (q *Queue) Cancel(ctx context.Context, id string) (Job, error) {
	err := q.db.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, queries.Get("cancel_queued"), id, q.now()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, queries.Get("request_cancel"), id)
		return err
	})
	if err != nil {
		return Job{}, err
	}
	q.mu.Lock()
	run := q.running[id]
	q.mu.Unlock()
	if run != nil {
		run.stop()
	}
	return q.Get(ctx, id)
}

// Retry runs a failed or cancelled job again from its beginning.
func (q *Queue) Retry(ctx context.Context, id string) (Job, error) {
	err := q.db.Tx(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, queries.Get("retry_job"), id, q.now())
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "job %s has not failed; only failed or cancelled jobs can be run again", id).
				InChinese("任务 %s 没有失败；只有失败或已取消的任务可以重试", id)
		}
		tx.AfterCommit(q.kick)
		return err
	})
	if err != nil {
		return Job{}, err
	}
	return q.Get(ctx, id)
}

// Wait returns the job once it is finished.
func (q *Queue) Wait(ctx context.Context, id string) (Job, error) {
	for {
		j, err := q.Get(ctx, id)
		if err != nil || j.State.Finished() {
			return j, err
		}
		select {
		case <-ctx.Done():
			return j, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
