package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zhike/store"
	"zhike/store/storetest"
)

type seen struct {
	ID    int64     `parquet:"id"`
	Ref   int64     `parquet:"ref,optional"`
	At    time.Time `parquet:"seen_at,timestamp(microsecond:local)"`
	Name  string    `parquet:"name,optional"`
	Score *float64  `parquet:"score"`
	Kind  int64     `parquet:"kind"`
}

// More rows than one row group has, so that several are written.
const seenRows = 150_000

func rowsOf(t time.Time) []seen {
	zero := 0.0
	rows := make([]seen, seenRows)
	for i := range rows {
		rows[i] = seen{ID: int64(i), Ref: int64(i % 3), At: t.Add(time.Duration(i) * time.Microsecond), Kind: int64(i % 7)}
		if i%2 == 0 {
			rows[i].Name = "名'" + fmt.Sprint(i)
		}
		if i%5 == 0 {
			rows[i].Score = &zero
		}
	}
	return rows
}

func TestStage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		start := time.Date(2025, 11, 8, 13, 4, 5, 123456000, time.FixedZone("CST", 8*3600))
		err := db.Scratch(ctx, func(s *store.Session) error {
			if err := s.Private(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(ctx, store.SQL("create temporary table seen (id bigint, ref bigint, seen_at timestamp, name text, score double precision, kind smallint)"))
				return err
			}); err != nil {
				return err
			}
			stage, err := store.NewStage[seen](s, "seen")
			if err != nil {
				return err
			}
			defer func() {
				if err := stage.Remove(); err != nil {
					t.Error(err)
				}
			}()
			rows := rowsOf(start)
			return s.Private(ctx, func(tx *store.Tx) error { return fillAndRead(ctx, t, tx, stage, rows, start) })
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func fillAndRead(ctx context.Context, t *testing.T, tx *store.Tx, stage *store.Stage[seen], rows []seen, start time.Time) error {
	for len(rows) > 0 {
		n := min(len(rows), 8192)
		if err := stage.Write(ctx, tx, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	if err := stage.Finish(ctx, tx); err != nil {
		return err
	}
	type summary struct {
		Rows   int64     `db:"n"`
		Refs   int64     `db:"refs"`
		Names  int64     `db:"names"`
		Scores int64     `db:"scores"`
		Kinds  int64     `db:"kinds"`
		Last   time.Time `db:"last"`
		Name   string    `db:"name"`
	}
	got, err := store.One[summary](ctx, tx, store.SQL(`select count(*)::bigint as n, count(ref)::bigint as refs, count(name)::bigint as names,
		count(score)::bigint as scores, sum(kind)::bigint as kinds, max(seen_at) as last, max(case when id = 2 then name end) as name from seen`))
	if err != nil {
		return err
	}
	want := summary{Rows: seenRows, Refs: seenRows / 3 * 2, Names: seenRows / 2, Scores: seenRows / 5, Kinds: got.Kinds, Last: got.Last, Name: "名'2"}
	if got != want || !got.Last.Equal(start.Add((seenRows-1)*time.Microsecond)) {
		t.Errorf("%+v", got)
	}
	kinds := int64(0)
	for i := range int64(seenRows) {
		kinds += i % 7
	}
	if got.Kinds != kinds {
		t.Errorf("the kinds add up to %d, not %d", got.Kinds, kinds)
	}
	return nil
}

// What a killed process left in the folder for temporary files is gone after
// the next start; what is not a stage stays.
func TestLeftStagesAreCleared(t *testing.T) {
	dir := t.TempDir()
	temp := filepath.Join(dir, "tmp")
	if err := os.MkdirAll(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"stage-1.parquet", "stage-.parquet", "upload"} {
		if err := os.WriteFile(filepath.Join(temp, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := store.Open(t.Context(), store.Options{Dir: dir, MemoryLimit: "200MB"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	left, err := os.ReadDir(temp)
	if err != nil || len(left) != 1 || left[0].Name() != "upload" {
		t.Errorf("left: %v %v", left, err)
	}
}
