package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// Stage fills a temporary table that is written once and then only read, for
// millions of rows. A row is a struct T; its `parquet` tags name the columns, and
// an `optional` one has no value where the field is zero.
//
// PostgreSQL gets the rows by COPY. DuckDB reads them where they lie, in a
// Parquet file beside its own temporary files: put into a table first, they were
// written to memory, pressed out of it into spill files and read from there
// again, which took twice the processor time of a whole import.
type Stage[T any] struct {
	table   string
	columns []stageColumn
	file    *os.File // DuckDB; nil on PostgreSQL
	writer  *parquet.GenericWriter[T]
}

type stageColumn struct {
	name     string
	optional bool
}

const (
	stagePattern = "stage-*.parquet"
	// stageGroup is how many rows a row group has: DuckDB reads row groups in
	// parallel, and has as many in one of its own.
	stageGroup = 122_880
)

// NewStage prepares to fill the temporary table of this name, which is there
// and empty.
func NewStage[T any](s *Session, table string) (*Stage[T], error) {
	st := &Stage[T]{table: table, columns: stageColumns(reflect.TypeFor[T]())}
	if s.db.engine == Postgres {
		return st, nil
	}
	f, err := os.CreateTemp(s.db.temp, stagePattern)
	if err != nil {
		return nil, s.db.fail(err, SQL("stage "+table))
	}
	st.file = f
	st.writer = parquet.NewGenericWriter[T](f, parquet.MaxRowsPerRowGroup(stageGroup), parquet.DataPageStatistics(false))
	return st, nil
}

// stageColumns reads the tags of a row's type.
func stageColumns(row reflect.Type) []stageColumn {
	columns := make([]stageColumn, row.NumField())
	for i := range columns {
		name, options, _ := strings.Cut(row.Field(i).Tag.Get("parquet"), ",")
		columns[i] = stageColumn{name, strings.Contains(options, "optional") || row.Field(i).Type.Kind() == reflect.Pointer}
	}
	return columns
}

// Write adds rows; they may be used anew afterwards.
func (st *Stage[T]) Write(ctx context.Context, tx *Tx, rows []T) error {
	if st.writer != nil {
		_, err := st.writer.Write(rows)
		return tx.broken(err, SQL("stage "+st.table))
	}
	names := make([]string, len(st.columns))
	for i, c := range st.columns {
		names[i] = c.name
	}
	_, err := tx.Load(ctx, st.table, names, st.values(rows))
	return err
}

// values gives the rows one by one, as Tx.Load takes them.
func (st *Stage[T]) values(rows []T) func() ([]any, error) {
	into := make([]any, len(st.columns))
	return func() ([]any, error) {
		if len(rows) == 0 {
			return nil, nil
		}
		row := reflect.ValueOf(&rows[0]).Elem()
		for i, c := range st.columns {
			field := row.Field(i)
			switch {
			case c.optional && field.IsZero():
				into[i] = nil
			case field.Kind() == reflect.Pointer:
				into[i] = field.Elem().Interface()
			default:
				into[i] = field.Interface()
			}
			if moment, ok := into[i].(time.Time); ok {
				into[i] = moment.UTC() // as the other engine has it
			}
		}
		rows = rows[1:]
		return into, nil
	}
}

// Finish makes the rows readable under the table's name, with the types that
// the table declares.
func (st *Stage[T]) Finish(ctx context.Context, tx *Tx) error {
	if st.writer == nil {
		return nil
	}
	if err := st.writer.Close(); err != nil {
		return tx.broken(err, SQL("stage "+st.table))
	}
	declared, err := All[column](ctx, tx, SQL("select column_name, data_type from duckdb_columns() where table_name = $1 and database_name = 'temp'"), st.table)
	if err != nil {
		return err
	}
	types := make(map[string]string, len(declared))
	for _, c := range declared {
		types[c.Name] = c.Type
	}
	columns := make([]string, len(st.columns))
	for i, c := range st.columns {
		columns[i] = fmt.Sprintf("%s::%s as %[1]s", c.name, types[c.name])
	}
	if _, err := tx.Exec(ctx, SQL("drop table "+st.table)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, SQL(fmt.Sprintf("create temporary view %s as select %s from read_parquet(%s)", st.table, strings.Join(columns, ", "), quoted(st.file.Name()))))
	return err
}

// Remove takes the rows of DuckDB away; they cannot be read any more.
func (st *Stage[T]) Remove() error {
	if st.file == nil {
		return nil
	}
	return errors.Join(st.file.Close(), os.Remove(st.file.Name()))
}

// removeStages clears away what a process that was killed left behind.
func removeStages(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, stagePattern))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}
