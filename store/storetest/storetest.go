// Package storetest runs a test on every engine that the product supports, each
// time on an empty database of its own.
//
// PostgreSQL is found at ZHIKE_TEST_POSTGRES, else at the address where `make
// test` starts it. Where none answers the PostgreSQL half is skipped, saying
// so; with CI=true it fails instead.
package storetest

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"zhike/store"
)

const defaultAddress = "postgres://postgres@127.0.0.1:54329/postgres?sslmode=disable"

var schemas atomic.Int64

// Each runs f as a subtest on DuckDB and on PostgreSQL, with the migrations applied.
func Each(t *testing.T, f func(t *testing.T, db *store.DB), migrations ...[]store.Migration) {
	t.Helper()
	for _, engine := range []store.Engine{store.DuckDB, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) { f(t, Open(t, engine, migrations...)) })
	}
}

// Open returns an empty database of one engine, closed and removed with the test.
func Open(t testing.TB, engine store.Engine, migrations ...[]store.Migration) *store.DB {
	t.Helper()
	options := store.Options{Dir: t.TempDir(), MemoryLimit: "1GB", Threads: 2}
	if engine == store.Postgres {
		options.DSN = Schema(t)
	}
	db, err := store.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if len(migrations) > 0 {
		if err := db.Migrate(t.Context(), slices.Concat(migrations...)); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// Schema makes an empty PostgreSQL schema, removed with the test, and returns
// an address that works in it.
func Schema(t testing.TB) string {
	t.Helper()
	address := os.Getenv("ZHIKE_TEST_POSTGRES")
	if address == "" {
		address = defaultAddress
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	admin, err := store.Open(ctx, store.Options{DSN: address})
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL is required: %v", err)
		}
		t.Skipf("no PostgreSQL at %s (make test starts one): %v", address, err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), schemas.Add(1))
	run := func(sql string) error {
		return admin.Tx(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Exec(context.Background(), store.SQL(sql))
			return err
		})
	}
	if err := run("create schema " + name); err != nil {
		admin.Close()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer admin.Close()
		if err := run("drop schema " + name + " cascade"); err != nil {
			t.Errorf("remove the test schema: %v", err)
		}
	})
	return address + "&search_path=" + name
}
