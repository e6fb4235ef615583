package storetest

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"testing"

	"zhike/fault"
	"zhike/store"
)

var (
	parameter = regexp.MustCompile(`\$(\d+)`)
	creates   = regexp.MustCompile(`(?is)^\s*create temporary (?:table|view) (\w+)`)
)

// Probe runs every statement of a set with NULL for every parameter, each in a
// transaction of its own that is rolled back: whatever the engine does not
// understand fails here. A constraint that refuses the NULLs is fine. Setup
// names statements that make temporary tables which others need.
func Probe(t *testing.T, db *store.DB, set store.Statements, setup ...string) {
	t.Helper()
	for _, stmt := range set.All() {
		if err := probe(t.Context(), db, set, stmt, setup); err != nil {
			t.Errorf("%s: %v", stmt.Name(), err)
		}
	}
}

var errRollBack = errors.New("only a trial")

func probe(ctx context.Context, db *store.DB, set store.Statements, stmt store.Statement, setup []string) error {
	err := db.Scratch(ctx, func(s *store.Session) error {
		return s.Tx(ctx, func(tx *store.Tx) error {
			for _, name := range setup {
				before := set.Get(name)
				if name == stmt.Name() || table(stmt, db) != "" && table(before, db) == table(stmt, db) {
					break // its own place in the setup: what comes behind does not matter
				}
				if _, err := tx.Exec(ctx, before, nulls(before, db)...); err != nil {
					return err
				}
			}
			rows, err := tx.Query(ctx, stmt, nulls(stmt, db)...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
			}
			return errors.Join(rows.Err(), errRollBack)
		})
	})
	if errors.Is(err, errRollBack) || fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// table is the temporary table that a statement makes.
func table(stmt store.Statement, db *store.DB) string {
	if m := creates.FindStringSubmatch(stmt.For(db.Engine())); m != nil {
		return m[1]
	}
	return ""
}

func nulls(stmt store.Statement, db *store.DB) []any {
	most := 0
	for _, m := range parameter.FindAllStringSubmatch(stmt.For(db.Engine()), -1) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			most = max(most, n)
		}
	}
	return make([]any, most)
}
