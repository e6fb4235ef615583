package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

// fill writes rows with everything that is awkward: nulls, quotes, emoji,
// negative money, extreme times.
func fill(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Tx(t.Context(), func(tx *store.Tx) error {
		rows := [][]any{
			{int64(1), "王小明 😀", "-12345678901234.5678", time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), true, 0.1},
			{int64(2), nil, nil, nil, nil, nil},
			{int64(3), "a'b\"c\\d\n", "0.0001", time.Date(2100, 12, 31, 23, 59, 59, 999999000, time.UTC), false, -1e-9},
		}
		for _, r := range rows {
			if _, err := tx.Exec(t.Context(), store.SQL("insert into thing values ($1,$2,$3::decimal(18,4),$4,$5,$6)"), r...); err != nil {
				return err
			}
		}
		_, err := tx.Exec(t.Context(), store.SQL("update counter set n = 42"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func dump(t *testing.T, db *store.DB) string {
	t.Helper()
	lines, err := store.All[string](t.Context(), db, store.SQL(`select id::text || '|' || coalesce(name, '-') || '|' || coalesce(money::text, '-') || '|' ||
		coalesce(extract(epoch from seen)::decimal(20,6)::text, '-') || '|' || coalesce(case when ok then 'y' else 'n' end, '-') from thing order by id`))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// A backup of each engine is restored into each engine, and is the same.
func TestBackupRestoreAcrossEngines(t *testing.T) {
	storetest.Each(t, func(t *testing.T, from *store.DB) {
		fill(t, from)
		dir := filepath.Join(t.TempDir(), "backup")
		m, err := from.Backup(t.Context(), dir, store.BackupOptions{Product: "test"})
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Tables) != 2 {
			t.Fatalf("tables: %+v", m.Tables)
		}
		for _, engine := range []store.Engine{store.DuckDB, store.Postgres} {
			t.Run("into "+string(engine), func(t *testing.T) {
				into := storetest.Open(t, engine)
				if _, err := into.Restore(t.Context(), dir, schema, store.BackupOptions{}); err != nil {
					t.Fatal(err)
				}
				if got, want := dump(t, into), dump(t, from); got != want {
					t.Errorf("restored:\n%s\nwant:\n%s", got, want)
				}
				if n, err := store.One[int](t.Context(), into, store.SQL("select n from counter")); err != nil || n != 42 {
					t.Errorf("counter %d, %v", n, err)
				}
				if _, err := into.Restore(t.Context(), dir, schema, store.BackupOptions{}); !fault.Is(err, fault.Conflict) {
					t.Errorf("a second restore gives %v", err)
				}
			})
		}
	}, schema)
}

func TestDamagedBackupIsRefused(t *testing.T) {
	db := storetest.Open(t, store.DuckDB, schema)
	fill(t, db)
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "it's a backup")
	if _, err := db.Backup(ctx, dir, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Backup(ctx, dir, store.BackupOptions{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a backup over a backup gives %v", err)
	}
	file := filepath.Join(dir, "thing.parquet")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	into := storetest.Open(t, store.DuckDB)
	if _, err := into.Restore(ctx, dir, schema, store.BackupOptions{}); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "thing.parquet") {
		t.Errorf("a flipped bit gives %v", err)
	}
	if _, err := into.Restore(ctx, t.TempDir(), schema, store.BackupOptions{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("an empty folder gives %v", err)
	}
	if _, err := into.Restore(ctx, dir, nil, store.BackupOptions{}); err == nil {
		t.Error("a backup of unknown migrations is taken")
	}
}
