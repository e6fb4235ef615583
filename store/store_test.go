package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

var schema = []store.Migration{{Part: "test", Version: 1, Name: "init", SQL: `
create table thing (id bigint primary key, name text, money decimal(18,4), seen timestamp, ok boolean, score double precision);
-- engine: postgres
create index thing_name on thing (name);
-- engine: all
create table counter (id integer primary key, n bigint not null);
insert into counter values (1, 0);
`}}

type thing struct {
	ID    int64      `db:"id"`
	Name  *string    `db:"name"`
	Money float64    `db:"money"`
	At    *time.Time `db:"seen"`
	OK    bool       `db:"ok"`
	Score *float64   `db:"score"`
}

func TestRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		at := time.Date(2025, 11, 8, 13, 4, 5, 123456000, time.FixedZone("CST", 8*3600))
		err := db.Tx(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, store.SQL("insert into thing values ($1,$2,$3::decimal(18,4),$4,$5,$6)"),
				int64(1), "王小明'; drop table thing; --", "9747747.9300", at, true, 0.1)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := store.One[thing](ctx, db, store.SQL("select * from thing where id = $1"), int64(1))
		if err != nil {
			t.Fatal(err)
		}
		if *got.Name != "王小明'; drop table thing; --" || got.Money != 9747747.93 || !got.OK || *got.Score != 0.1 || !got.At.Equal(at) {
			t.Fatalf("read back %+v %v", got, got.At)
		}
		if _, err := store.One[thing](ctx, db, store.SQL("select * from thing where id = 2")); !fault.Is(err, fault.NotFound) {
			t.Fatalf("a missing row gives %v", err)
		}
		n, err := store.One[int64](ctx, db, store.SQL("select count(*) from thing where id = any($1)"), []int64{1, 2, 3})
		if err != nil || n != 1 {
			t.Fatalf("any(list): %d, %v", n, err)
		}
		n, err = store.One[int64](ctx, db, store.SQL("select count(*) from unnest($1::text[]) as u(x)"), []string{"a", "b"})
		if err != nil || n != 2 {
			t.Fatalf("unnest(list): %d, %v", n, err)
		}
	}, schema)
}

// After a failed statement nothing of the transaction may stay, even when the
// function swallows the error.
func TestTxNeverCommitsAfterFailure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		err := db.Tx(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec(ctx, store.SQL("insert into thing (id) values (1)")); err != nil {
				return err
			}
			_, _ = tx.Exec(ctx, store.SQL("insert into thing (id) values (1)"))
			return nil
		})
		if !fault.Is(err, fault.Conflict) {
			t.Fatalf("got %v", err)
		}
		if n, err := store.One[int](ctx, db, store.SQL("select count(*) from thing")); err != nil || n != 0 {
			t.Fatalf("%d rows left, %v", n, err)
		}
	}, schema)
}

func TestTxRollsBackOnPanic(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		func() {
			defer func() { _ = recover() }()
			_ = db.Tx(ctx, func(tx *store.Tx) error {
				if _, err := tx.Exec(ctx, store.SQL("insert into thing (id) values (1)")); err != nil {
					t.Error(err)
				}
				panic("mistake")
			})
		}()
		if n, err := store.One[int](ctx, db, store.SQL("select count(*) from thing")); err != nil || n != 0 {
			t.Fatalf("%d rows left, %v", n, err)
		}
	}, schema)
}

func TestConcurrentWriters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const writers, each = 6, 5
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				for range each {
					err := db.Tx(t.Context(), func(tx *store.Tx) error {
						n, err := store.One[int64](t.Context(), tx, store.SQL("select n from counter where id = 1"))
						if err != nil {
							return err
						}
						_, err = tx.Exec(t.Context(), store.SQL("update counter set n = $1 where id = 1"), n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n, err := store.One[int](t.Context(), db, store.SQL("select n from counter")); err != nil || n != writers*each {
			t.Fatalf("%d of %d increments, %v", n, writers*each, err)
		}
	}, schema)
}

func TestLoad(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		const rows = 10_000
		i := 0
		row := make([]any, 3)
		next := func() ([]any, error) {
			if i == rows {
				return nil, nil
			}
			i++
			row[0], row[1], row[2] = int64(i), "商品", time.Unix(int64(i), 0).UTC()
			return row, nil
		}
		err := db.Session(ctx, func(s *store.Session) error {
			if err := s.Private(ctx, func(tx *store.Tx) error {
				if _, err := tx.Exec(ctx, store.SQL("create temporary table stage (id bigint, name text, seen timestamp)")); err != nil {
					return err
				}
				_, err := tx.Load(ctx, "stage", []string{"id", "name", "seen"}, next)
				return err
			}); err != nil {
				return err
			}
			return s.Tx(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(ctx, store.SQL("insert into thing (id, name, seen) select id, name, seen from stage"))
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := store.One[int](ctx, db, store.SQL("select count(*) from thing")); err != nil || n != rows {
			t.Fatalf("%d rows, %v", n, err)
		}
	}, schema)
}

func TestLoadStopsOnSourceError(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		broken := errors.New("file ended early")
		err := db.Tx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Load(t.Context(), "thing", []string{"id"}, func() ([]any, error) { return nil, broken })
			return err
		})
		if !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
	}, schema)
}

func TestMigrate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if err := db.Migrate(ctx, schema); err != nil {
			t.Fatalf("a second run: %v", err)
		}
		changed := []store.Migration{{Part: "test", Version: 1, Name: "init", SQL: "select 1"}}
		if err := db.Migrate(ctx, changed); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a changed step gives %v", err)
		}
		if err := db.Migrate(ctx, nil); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "newer") {
			t.Fatalf("a newer database gives %v", err)
		}
		bad := append(schema, store.Migration{Part: "test", Version: 2, Name: "bad", SQL: "create table half (id integer); select * from nowhere;"})
		if err := db.Migrate(ctx, bad); err == nil {
			t.Fatal("a broken step passes")
		}
		if _, err := store.All[int](ctx, db, store.SQL("select count(*) from half")); err == nil {
			t.Fatal("half a step stays")
		}
	}, schema)
}

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	first, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	// A second open in this process shares the lock, so only the sentence is
	// checked here; the command-line tests try with a real second process.
	if _, err := store.Open(t.Context(), store.Options{Dir: dir, MemoryLimit: "plenty"}); err == nil {
		t.Fatal("a nonsensical memory limit passes")
	}
}

func TestParseStatements(t *testing.T) {
	files := fstest.MapFS{"sql/a.sql": {Data: []byte("-- notes\n-- name: one\nselect 1;\n-- name: two\nselect 2\n-- name: two engine: postgres\nselect 22\n")}}
	set := store.MustParse(files, "sql/*.sql")
	if got := set.Get("two").For(store.Postgres); got != "select 22" {
		t.Errorf("variant: %q", got)
	}
	if got := set.Get("one").For(store.DuckDB); got != "select 1" {
		t.Errorf("text: %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown name does not panic")
		}
	}()
	set.Get("three")
}

func TestCancelledTx(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Tx(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec(ctx, store.SQL("insert into thing (id) values (1)")); err != nil {
				return err
			}
			cancel()
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		if n, err := store.One[int](context.Background(), db, store.SQL("select count(*) from thing")); err != nil || n != 0 {
			t.Fatalf("%d rows left, %v", n, err)
		}
	}, schema)
}
