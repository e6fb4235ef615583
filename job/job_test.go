package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"zhike/fault"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

// setup returns a queue and a function that starts it; the queue ends with the test.
func setup(t *testing.T, db *store.DB) (*job.Queue, func()) {
	t.Helper()
	q := job.New(db, slog.New(slog.DiscardHandler), time.Now)
	return q, func() {
		ctx, cancel := context.WithCancel(context.Background())
		if err := q.Start(ctx, 2); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { cancel(); q.Stop() })
	}
}

func wait(t *testing.T, q *job.Queue, id string) job.Job {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	j, err := q.Wait(ctx, id)
	if err != nil {
		t.Fatalf("job %s: %v (%+v)", id, err, j)
	}
	return j
}

func add(t *testing.T, q *job.Queue, kind string, args any, o job.Options) string {
	t.Helper()
	id, err := q.Add(t.Context(), kind, args, o)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestJobRunsWithArgsAndResult(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q, start := setup(t, db)
		q.Handle("double", func(ctx context.Context, run *job.Run) (any, error) {
			var n int
			if err := run.Args(&n); err != nil {
				return nil, err
			}
			run.Progress(int64(n), int64(n), "完成", "done")
			return n * 2, nil
		})
		start()
		j := wait(t, q, add(t, q, "double", 21, job.Options{By: "u1"}))
		if j.State != job.Done || string(j.Result) != "42" || j.Done != 21 || j.Message.Zh != "完成" || j.CreatedBy != "u1" {
			t.Fatalf("%+v", j)
		}
	}, job.Migrations())
}

func TestJobOfARolledBackTransactionNeverRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q, start := setup(t, db)
		var ran atomic.Int64
		q.Handle("x", func(context.Context, *job.Run) (any, error) { ran.Add(1); return nil, nil })
		start()
		changed := errors.New("changed my mind")
		err := db.Tx(t.Context(), func(tx *store.Tx) error {
			if _, err := q.Enqueue(t.Context(), tx, "x", nil, job.Options{}); err != nil {
				return err
			}
			return changed
		})
		if !errors.Is(err, changed) {
			t.Fatal(err)
		}
		wait(t, q, add(t, q, "x", nil, job.Options{}))
		if ran.Load() != 1 {
			t.Fatalf("ran %d times", ran.Load())
		}
	}, job.Migrations())
}

func TestFailures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q, start := setup(t, db)
		var tries atomic.Int64
		q.Handle("wrong", func(context.Context, *job.Run) (any, error) {
			tries.Add(1)
			return nil, fault.New(fault.Invalid, "row 7 is wrong").InChinese("第 7 行有误")
		})
		q.Handle("panic", func(context.Context, *job.Run) (any, error) { panic("secret: 138") })
		q.Handle("busy", func(_ context.Context, run *job.Run) (any, error) {
			if run.Attempt == 1 {
				return nil, fault.New(fault.Busy, "later")
			}
			return run.Attempt, nil
		})
		start()
		j := wait(t, q, add(t, q, "wrong", nil, job.Options{}))
		if j.State != job.Failed || j.Error.Zh != "第 7 行有误" || j.Error.Code != fault.Invalid || tries.Load() != 1 {
			t.Errorf("wrong: %+v after %d tries", j.Error, tries.Load())
		}
		j = wait(t, q, add(t, q, "panic", nil, job.Options{}))
		if j.State != job.Failed || j.Error.Code != fault.Internal || j.Error.En == "secret: 138" {
			t.Errorf("panic: %+v", j.Error)
		}
		j = wait(t, q, add(t, q, "busy", nil, job.Options{}))
		if j.State != job.Done || string(j.Result) != "2" {
			t.Errorf("busy: %+v", j)
		}
		j = wait(t, q, add(t, q, "unheard of", nil, job.Options{}))
		if j.State != job.Failed || j.Error.Code != fault.Unsupported {
			t.Errorf("unknown kind: %+v", j.Error)
		}
	}, job.Migrations())
}

func TestCancelAndRetry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q, start := setup(t, db)
		started := make(chan struct{}, 2)
		var patient atomic.Bool
		patient.Store(true)
		q.Handle("long", func(ctx context.Context, run *job.Run) (any, error) {
			run.Progress(1, 4, "读取", "reading")
			started <- struct{}{}
			if !patient.Load() {
				return "finished", nil
			}
			<-ctx.Done()
			return nil, ctx.Err()
		})
		start()
		id := add(t, q, "long", nil, job.Options{})
		<-started
		j, err := q.Get(t.Context(), id)
		if err != nil || j.State != job.Running || j.Done != 1 || j.Remaining == nil {
			t.Fatalf("while running: %+v, %v", j, err)
		}
		if _, err := q.Cancel(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if j := wait(t, q, id); j.State != job.Cancelled {
			t.Fatalf("after cancel: %+v", j)
		}
		patient.Store(false)
		if _, err := q.Retry(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if j := wait(t, q, id); j.State != job.Done {
			t.Fatalf("after retry: %+v", j)
		}
		if _, err := q.Retry(t.Context(), id); !fault.Is(err, fault.Conflict) {
			t.Fatalf("retry of a done job: %v", err)
		}
		later := add(t, q, "long", nil, job.Options{RunAt: time.Now().Add(time.Hour)})
		if j, err := q.Get(t.Context(), later); err != nil || j.RunAt == nil || time.Until(*j.RunAt) < 59*time.Minute {
			t.Fatalf("a job that waits for its hour: %+v, %v", j, err)
		}
		if j, err := q.Cancel(t.Context(), later); err != nil || j.State != job.Cancelled || j.RunAt != nil {
			t.Fatalf("cancel a waiting job: %+v, %v", j, err)
		}
	}, job.Migrations())
}

// A worker that dies in the middle leaves a running job with an old heartbeat;
// the next start takes it up.
func TestJobGoesOnAfterKill(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q, _ := setup(t, db)
		id := add(t, q, "work", 1, job.Options{})
		err := db.Tx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), store.SQL("update job set state = 'running', attempt = 1, worker = 'dead', heartbeat = $1 where id = $2"),
				time.Now().Add(-time.Minute), id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		next, start := setup(t, db)
		next.Handle("work", func(_ context.Context, run *job.Run) (any, error) { return run.Attempt, nil })
		start()
		if j := wait(t, next, id); j.State != job.Done || string(j.Result) != "2" {
			t.Fatalf("%+v", j)
		}
	}, job.Migrations())
}

// Stopping the process in order puts running jobs back without counting a failure.
func TestStopRequeues(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q := job.New(db, slog.New(slog.DiscardHandler), time.Now)
		started := make(chan struct{})
		q.Handle("long", func(ctx context.Context, run *job.Run) (any, error) {
			close(started)
			<-ctx.Done()
			return nil, ctx.Err()
		})
		ctx, cancel := context.WithCancel(t.Context())
		if err := q.Start(ctx, 1); err != nil {
			t.Fatal(err)
		}
		id := add(t, q, "long", nil, job.Options{})
		<-started
		cancel()
		q.Stop()
		if j, err := q.Get(t.Context(), id); err != nil || j.State != job.Queued {
			t.Fatalf("%+v, %v", j, err)
		}
	}, job.Migrations())
}

func TestUniqueKeyAndList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		q, _ := setup(t, db)
		first := add(t, q, "x", nil, job.Options{UniqueKey: "k"})
		second := add(t, q, "x", nil, job.Options{UniqueKey: "k"})
		if first != second {
			t.Errorf("two unfinished jobs with one key: %s, %s", first, second)
		}
		third := add(t, q, "x", nil, job.Options{})
		list, err := q.List(t.Context(), "", 10)
		if err != nil || len(list) != 2 || list[0].ID != third {
			t.Errorf("list: %+v, %v", list, err)
		}
		list, err = q.List(t.Context(), third, 10)
		if err != nil || len(list) != 1 || list[0].ID != first {
			t.Errorf("second page: %+v, %v", list, err)
		}
		if _, err := q.Get(t.Context(), "nothing"); !fault.Is(err, fault.NotFound) {
			t.Errorf("unknown id: %v", err)
		}
		if data, err := json.Marshal(list[0]); err != nil || !json.Valid(data) {
			t.Errorf("JSON: %s, %v", data, err)
		}
	}, job.Migrations())
}
