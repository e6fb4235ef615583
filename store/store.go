// Package store is the one door to the database: DuckDB in a file, or
// PostgreSQL by DSN, behind the same calls and the same SQL text.
//
// Reading goes through DB.Query and the generic One and All; writing through
// DB.Tx, which never commits after a failed statement and retries conflicts.
// Many rows go in with a Stage, Tx.Load (Appender or COPY) or one set-based
// statement, never in a loop of single statements. What differs between the engines and
// why is written in docs/decisions.md.
package store

import (
	"context"
	"database/sql"
	"time"

	"zhike/fault"
)

// Options say which database to open and what it may use.
type Options struct {
	Dir         string // folder of the embedded database; used when DSN is empty
	DSN         string // postgres://… ; overrides Dir
	MemoryLimit string // DuckDB: such as "1GB"; empty: a quarter of the machine, at most 4 GB
	Threads     int    // DuckDB: worker threads; 0: one per core
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine  Engine
	sql     *sql.DB
	writer  chan struct{} // holds one token on DuckDB: the right to write
	release func() error
	temp    string // DuckDB: the folder for temporary files
	watch   watch
}

// Open opens the database that o names and checks that it answers. A data
// folder that another process holds gives fault.Busy.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.DSN != "" {
		return openPostgres(ctx, o)
	}
	return openDuckDB(ctx, o)
}

// Engine tells which database is behind db.
func (db *DB) Engine() Engine { return db.engine }

// Close ends all connections and, on DuckDB, writes the log into the file.
func (db *DB) Close() error {
	err := db.sql.Close()
	if db.release != nil {
		if e := db.release(); err == nil {
			err = e
		}
	}
	return err
}

// Ping checks that the database answers.
func (db *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := db.sql.PingContext(ctx); err != nil {
		return fault.Wrap(err, fault.Busy, "the database does not answer").InChinese("数据库没有响应")
	}
	return nil
}

// lockWriter waits for the right to write; the returned function gives it back.
// PostgreSQL orders its writers itself.
func (db *DB) lockWriter(ctx context.Context) (func(), error) {
	if db.writer == nil {
		return func() {}, nil
	}
	select {
	case db.writer <- struct{}{}:
		return func() { <-db.writer }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
