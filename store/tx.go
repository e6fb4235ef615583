package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"zhike/fault"
)

const (
	attempts  = 8                    // how often a conflicting transaction is tried
	firstWait = 5 * time.Millisecond // doubled after each conflict, with jitter
)

// Tx is an open transaction. After a failed statement it does nothing more and
// is rolled back, whatever the function returns: DuckDB would otherwise commit
// an empty transaction in silence.
type Tx struct {
	db      *DB
	conn    *sql.Conn
	err     error
	after   []func()
	written []string // watched tables that it has written
}

// Session is one connection: temporary tables live as long as it does.
type Session struct {
	db   *DB
	conn *sql.Conn
}

// Tx runs f in a transaction with a stable snapshot. On DuckDB one writer runs
// at a time. A conflict with another writer runs f again, so f must have no
// effect outside the transaction.
func (db *DB) Tx(ctx context.Context, f func(*Tx) error) error {
	return db.Session(ctx, func(s *Session) error { return s.Tx(ctx, f) })
}

// Session calls f with a connection of its own.
func (db *DB) Session(ctx context.Context, f func(*Session) error) error {
	conn, err := db.sql.Conn(ctx)
	if err != nil {
		return db.fail(err, SQL("connect"))
	}
	defer conn.Close()
	return f(&Session{db: db, conn: conn})
}

// Scratch is Session on a connection that is closed afterwards, and with it the
// temporary tables that f made.
func (db *DB) Scratch(ctx context.Context, f func(*Session) error) error {
	return db.Session(ctx, func(s *Session) error {
		defer func() { _ = s.conn.Raw(func(any) error { return driver.ErrBadConn }) }()
		return f(s)
	})
}

// Tx is DB.Tx on this connection.
func (s *Session) Tx(ctx context.Context, f func(*Tx) error) error {
	unlock, err := s.db.lockWriter(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return s.retry(ctx, f)
}

// Private is Tx for statements that write only to temporary tables of this
// connection: it does not wait for the writer's turn.
func (s *Session) Private(ctx context.Context, f func(*Tx) error) error { return s.retry(ctx, f) }

func (s *Session) retry(ctx context.Context, f func(*Tx) error) error {
	wait := firstWait
	for try := 1; ; try++ {
		err := s.once(ctx, f)
		if err == nil || try == attempts || !fault.Is(err, fault.Conflict) || s.db.kindOf(err) != conflictError {
			return err
		}
		select {
		case <-time.After(wait + rand.N(wait)):
			wait *= 2
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// once runs f in one transaction.
func (s *Session) once(ctx context.Context, f func(*Tx) error) (err error) {
	begin := "BEGIN TRANSACTION"
	if s.db.engine == Postgres {
		begin = "BEGIN ISOLATION LEVEL REPEATABLE READ"
	}
	if _, err := s.conn.ExecContext(ctx, begin); err != nil {
		return s.db.fail(err, SQL("begin"))
	}
	tx := &Tx{db: s.db, conn: s.conn}
	committed := false
	defer func() {
		if !committed { // also when f panics
			_, _ = s.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		}
	}()
	if err := f(tx); err != nil {
		return errors.Join(err, differing(tx.err, err))
	}
	if tx.err != nil {
		return tx.err
	}
	if err := tx.noteChanges(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := s.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return s.db.fail(err, SQL("commit"))
	}
	committed = true
	for _, f := range tx.after {
		f()
	}
	return nil
}

// differing returns a only if b does not wrap it already.
func differing(a, b error) error {
	if a == nil || errors.Is(b, a) {
		return nil
	}
	return a
}

// Engine tells which database is behind tx.
func (tx *Tx) Engine() Engine { return tx.db.engine }

// AfterCommit calls f once the transaction is in the database.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Exec runs a statement that writes and returns the number of rows it touched.
func (tx *Tx) Exec(ctx context.Context, stmt Statement, args ...any) (int64, error) {
	if tx.err != nil {
		return 0, tx.err
	}
	tx.note(stmt.For(tx.db.engine))
	result, err := tx.conn.ExecContext(ctx, stmt.For(tx.db.engine), bind(args)...)
	if err != nil {
		return 0, tx.broken(err, stmt)
	}
	n, err := result.RowsAffected()
	return n, tx.broken(err, stmt)
}

// Query runs a statement that reads, or writes with RETURNING.
func (tx *Tx) Query(ctx context.Context, stmt Statement, args ...any) (*Rows, error) {
	if tx.err != nil {
		return nil, tx.err
	}
	tx.note(stmt.For(tx.db.engine))
	rows, err := tx.conn.QueryContext(ctx, stmt.For(tx.db.engine), bind(args)...)
	return newRows(rows, err, func(err error) error { return tx.broken(err, stmt) })
}

func (tx *Tx) broken(err error, stmt Statement) error {
	if err != nil && tx.err == nil {
		tx.err = tx.db.fail(err, stmt)
		return tx.err
	}
	return err
}

// Load puts many rows into a table: DuckDB's Appender, PostgreSQL's COPY. next
// returns a row in the order of columns, or nil at the end; the row may be
// reused between calls. It returns the number of rows.
func (tx *Tx) Load(ctx context.Context, table string, columns []string, next func() ([]any, error)) (int64, error) {
	if tx.err != nil {
		return 0, tx.err
	}
	tx.wrote(table)
	var n int64
	var err error
	if tx.db.engine == Postgres {
		n, err = copyRows(ctx, tx.conn, table, columns, next)
	} else {
		n, err = appendRows(ctx, tx.conn, table, columns, next)
	}
	return n, tx.broken(err, SQL("load "+table))
}

// appendRows streams rows into a table with DuckDB's Appender.
func appendRows(ctx context.Context, conn *sql.Conn, table string, columns []string, next func() ([]any, error)) (int64, error) {
	var n int64
	err := conn.Raw(func(raw any) error {
		appender, err := duckdb.NewAppenderWithColumns(raw.(*duckdb.Conn), "", "", table, columns)
		if err != nil {
			return err
		}
		values, err := appendAll(ctx, appender, next)
		n = values
		return errors.Join(err, appender.Close())
	})
	return n, err
}

func appendAll(ctx context.Context, appender *duckdb.Appender, next func() ([]any, error)) (n int64, err error) {
	var values []driver.Value
	for {
		row, err := next()
		if err != nil || row == nil {
			return n, err
		}
		if n&4095 == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
		values = values[:0]
		for _, v := range row {
			values = append(values, v)
		}
		if err := appender.AppendRow(values...); err != nil {
			return n, err
		}
		n++
	}
}
