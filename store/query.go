package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"time"

	"zhike/fault"
)

// Querier is what reads: a DB, or a Tx that sees its own writes.
type Querier interface {
	Engine() Engine
	Query(ctx context.Context, stmt Statement, args ...any) (*Rows, error)
}

// Rows is a result being read; Close it.
type Rows struct {
	rows    *sql.Rows
	columns []string
	done    func(error) error
}

// Query runs a statement that reads.
func (db *DB) Query(ctx context.Context, stmt Statement, args ...any) (*Rows, error) {
	rows, err := db.sql.QueryContext(ctx, stmt.For(db.engine), bind(args)...)
	return newRows(rows, err, func(err error) error { return db.fail(err, stmt) })
}

func newRows(rows *sql.Rows, err error, fail func(error) error) (*Rows, error) {
	if err != nil {
		return nil, fail(err)
	}
	columns, err := rows.Columns()
	if err != nil {
		rows.Close()
		return nil, fail(err)
	}
	return &Rows{rows: rows, columns: columns, done: fail}, nil
}

// bind makes arguments the same for both drivers: times in UTC with microseconds.
func bind(args []any) []any {
	for i, a := range args {
		switch v := a.(type) {
		case time.Time:
			args[i] = v.UTC().Truncate(time.Microsecond)
		case *time.Time:
			if v == nil {
				args[i] = nil
			} else {
				args[i] = v.UTC().Truncate(time.Microsecond)
			}
		}
	}
	return args
}

// Columns are the names of the result's columns.
func (r *Rows) Columns() []string { return r.columns }

// Next moves to the next row; false at the end or on an error.
func (r *Rows) Next() bool { return r.rows.Next() }

// Close ends the result.
func (r *Rows) Close() error { return r.rows.Close() }

// Err is the error that ended the result early, or nil.
func (r *Rows) Err() error { return r.done(r.rows.Err()) }

// Values reads the current row as plain Go values: nil, bool, int64, float64,
// string, time.Time.
func (r *Rows) Values() ([]any, error) {
	raw, err := r.scanRaw()
	if err != nil {
		return nil, err
	}
	for i, v := range raw {
		raw[i] = plain(v)
	}
	return raw, nil
}

// Scan reads the current row into pointers to bool, int, int64, float64, string,
// time.Time, []byte, or pointers to these for values that may be missing.
func (r *Rows) Scan(dest ...any) error {
	raw, err := r.scanRaw()
	if err != nil {
		return err
	}
	if len(dest) != len(raw) {
		return fault.New(fault.Internal, "%d columns scanned into %d variables", len(raw), len(dest))
	}
	for i, d := range dest {
		if err := assign(reflect.ValueOf(d).Elem(), raw[i]); err != nil {
			return fault.Wrap(err, fault.Internal, "column %s cannot be read", r.columns[i])
		}
	}
	return nil
}

func (r *Rows) scanRaw() ([]any, error) {
	raw := make([]any, len(r.columns))
	into := make([]any, len(raw))
	for i := range raw {
		into[i] = &raw[i]
	}
	if err := r.rows.Scan(into...); err != nil {
		return nil, r.done(err)
	}
	return raw, nil
}

// All reads every row into a T: a struct whose fields carry `db:"column"`, or
// a single plain value when the statement has one column.
func All[T any](ctx context.Context, q Querier, stmt Statement, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, stmt, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []T{}
	err = each(rows, func(v *T) error { out = append(out, *v); return nil })
	return out, err
}

// Each calls f for every row without holding the result in memory.
func Each[T any](ctx context.Context, q Querier, stmt Statement, f func(*T) error, args ...any) error {
	rows, err := q.Query(ctx, stmt, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	return each(rows, f)
}

// One reads exactly one row; none gives fault.NotFound.
func One[T any](ctx context.Context, q Querier, stmt Statement, args ...any) (T, error) {
	var out T
	found := false
	err := Each(ctx, q, stmt, func(v *T) error {
		out, found = *v, true
		return errStop
	}, args...)
	if err != nil && !errors.Is(err, errStop) {
		return out, err
	}
	if !found {
		return out, fault.New(fault.NotFound, "there is no such record").InChinese("没有这条记录")
	}
	return out, nil
}

var errStop = errors.New("stop")

func each[T any](rows *Rows, f func(*T) error) error {
	var zero T
	index, err := fieldsOf(reflect.TypeOf(zero), rows.columns)
	if err != nil {
		return err
	}
	raw := make([]any, len(rows.columns))
	into := make([]any, len(raw))
	for i := range raw {
		into[i] = &raw[i]
	}
	for rows.Next() {
		var v T
		if err := rows.rows.Scan(into...); err != nil {
			return rows.done(err)
		}
		target := reflect.ValueOf(&v).Elem()
		for i, path := range index {
			field := target
			if path != nil {
				field = target.FieldByIndex(path)
			}
			if err := assign(field, raw[i]); err != nil {
				return fault.Wrap(err, fault.Internal, "column %s cannot be read", rows.columns[i])
			}
			raw[i] = nil
		}
		if err := f(&v); err != nil {
			return err
		}
	}
	return rows.Err()
}

// fieldsOf maps columns to struct fields by their db tag; a plain T takes one column.
func fieldsOf(t reflect.Type, columns []string) ([][]int, error) {
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		if len(columns) != 1 {
			return nil, fault.New(fault.Internal, "%d columns cannot be read into one %s", len(columns), t)
		}
		return [][]int{nil}, nil
	}
	byTag := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		if tag := f.Tag.Get("db"); tag != "" && tag != "-" {
			byTag[tag] = f.Index
		}
	}
	index := make([][]int, len(columns))
	for i, c := range columns {
		path, ok := byTag[c]
		if !ok {
			return nil, fmt.Errorf("%s has no field for column %s", t, c)
		}
		index[i] = path
	}
	return index, nil
}
