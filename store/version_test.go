package store_test

import (
	"context"
	"testing"

	"zhike/store"
	"zhike/store/storetest"
)

// watching migrates the schema of the tests, with thing watched and counter not.
func watching(t *testing.T, db *store.DB) (version func(sql string) string, exec func(sql string) error) {
	t.Helper()
	db.Watch("thing")
	if err := db.Migrate(t.Context(), schema); err != nil {
		t.Fatal(err)
	}
	version = func(sql string) string {
		t.Helper()
		v, err := db.Version(t.Context(), store.SQL(sql))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	exec = func(sql string) error {
		return db.Tx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), store.SQL(sql))
			return err
		})
	}
	return version, exec
}

// Every way of writing a watched table gives its statements another version,
// and nothing else does.
func TestVersionFollowsWrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		version, exec := watching(t, db)
		const asked = "select count(*) from thing"
		seen := map[string]string{version(asked): "the beginning"}
		for _, sql := range []string{
			"insert into thing (id, name) values (1, 'a')", "UPDATE thing set name = 'b' where id = 1", "delete from thing where id = 1",
			"with x as (select 2 as id) insert into thing (id) select id from x", "alter table thing add column more text", "truncate table thing",
			"create table thing_next (id bigint, name text)", "drop table thing", "alter table thing_next rename to thing",
		} {
			before := version(asked)
			if err := exec(sql); err != nil {
				t.Fatal(err)
			}
			after := version(asked)
			if sql == "create table thing_next (id bigint, name text)" {
				if after != before {
					t.Errorf("%s: another version, though thing was not written", sql)
				}
				continue
			}
			if of, ok := seen[after]; ok || after == "" {
				t.Errorf("%s: version %q was that of %s", sql, after, of)
			}
			seen[after] = sql
		}
		before := version(asked)
		err := db.Tx(t.Context(), func(tx *store.Tx) error {
			done := false
			_, err := tx.Load(t.Context(), "thing", []string{"id", "name"}, func() ([]any, error) {
				if done {
					return nil, nil
				}
				done = true
				return []any{int64(7), "loaded"}, nil
			})
			return err
		})
		if err != nil || version(asked) == before {
			t.Errorf("loaded rows: %v, the version stays", err)
		}
		before = version(asked)
		if err := exec("update counter set n = n + 1"); err != nil || version(asked) != before {
			t.Errorf("a write of another table: %v, or the version changed", err)
		}
		if err := exec("insert into thing (id) values (8); select this fails"); err == nil || version(asked) != before {
			t.Errorf("a transaction that was rolled back: %v, or the version changed", err)
		}
	})
}

// A statement over a table that is not watched, or over none, has no version.
func TestVersionOfWhatIsNotWatched(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		version, _ := watching(t, db)
		for _, sql := range []string{"select 1", "select n from counter", "select * from thing t join counter c on c.id = t.id"} {
			if v := version(sql); v != "" {
				t.Errorf("%s: version %q", sql, v)
			}
		}
		if version("select name from Thing") == "" {
			t.Error("a name in capitals is not recognised")
		}
	})
}

// A transaction that is still open has not changed what others see; when two
// end in the other order than they began, both count.
func TestVersionOfTransactionsInOtherOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if db.Engine() == store.DuckDB {
			t.Skip("one writer at a time")
		}
		version, exec := watching(t, db)
		const asked = "select count(*) from thing"
		begun, end := make(chan struct{}), make(chan struct{})
		first := make(chan error)
		go func() {
			first <- db.Tx(context.Background(), func(tx *store.Tx) error {
				_, err := tx.Exec(context.Background(), store.SQL("insert into thing (id) values (1)"))
				close(begun)
				<-end
				return err
			})
		}()
		<-begun
		before := version(asked)
		if err := exec("insert into thing (id) values (2)"); err != nil {
			t.Fatal(err)
		}
		between := version(asked)
		close(end)
		if err := <-first; err != nil {
			t.Fatal(err)
		}
		if after := version(asked); before == between || between == after || before == after {
			t.Errorf("versions %q, %q, %q", before, between, after)
		}
	})
}
