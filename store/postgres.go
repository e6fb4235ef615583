package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"zhike/fault"
)

// openPostgres connects to the server that o.DSN names.
func openPostgres(ctx context.Context, o Options) (*DB, error) {
	config, err := pgx.ParseConfig(o.DSN)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "the PostgreSQL address is not valid; it looks like postgres://user:password@host:5432/database").
			InChinese("PostgreSQL 地址无效，应形如 postgres://用户:密码@主机:5432/数据库")
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "zhike"
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(4)
	db := &DB{engine: Postgres, sql: pool}
	if err := pool.PingContext(ctx); err != nil {
		db.Close()
		return nil, fault.Wrap(err, fault.Busy, "cannot reach PostgreSQL at %s:%d, database %s", config.Host, config.Port, config.Database).
			InChinese("无法连接 PostgreSQL：%s:%d，数据库 %s", config.Host, config.Port, config.Database)
	}
	return db, nil
}

// postgresKind maps SQLSTATE classes to what the store does about them.
func postgresKind(err error) errorKind {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return otherError
	}
	switch {
	case e.Code == "40001" || e.Code == "40P01":
		return conflictError
	case e.Code[:2] == "23":
		return constraintError
	case e.Code == "53100":
		return diskError
	case e.Code == "53200":
		return memoryError
	}
	return otherError
}

// copyRows streams rows into a table with COPY over the raw connection.
func copyRows(ctx context.Context, conn *sql.Conn, table string, columns []string, next func() ([]any, error)) (int64, error) {
	var n int64
	err := conn.Raw(func(raw any) error {
		source := &copySource{next: next}
		var err error
		n, err = raw.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, source)
		if source.err != nil {
			return source.err
		}
		return err
	})
	return n, err
}

// copySource adapts a pull function to pgx.CopyFromSource.
type copySource struct {
	next func() ([]any, error)
	row  []any
	err  error
}

func (s *copySource) Next() bool {
	s.row, s.err = s.next()
	return s.err == nil && s.row != nil
}
func (s *copySource) Values() ([]any, error) { return s.row, nil }
func (s *copySource) Err() error             { return s.err }
