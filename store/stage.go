package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Stage fills a temporary table that is written once and then only read, for
// millions of rows. PostgreSQL gets them by COPY. DuckDB reads them where they
// lie, in a Parquet file beside its own temporary files: put into a table first,
// they were written to memory, pressed out of it into spill files and read from
// there again, which took four times the processor time.
type Stage struct {
	table   string
	columns []BlockColumn
	file    *stageFile // DuckDB
}

const stagePattern = "stage-*.parquet"

// Stage prepares to fill the temporary table of this name, which is there and
// empty, with these columns.
func (s *Session) Stage(table string, columns []BlockColumn) (*Stage, error) {
	st := &Stage{table: table, columns: columns}
	if s.db.engine == Postgres {
		return st, nil
	}
	var err error
	st.file, err = newStageFile(s.db.temp, columns)
	return st, s.db.fail(err, SQL("stage "+table))
}

// Write adds the rows of a block, which can be used anew afterwards.
func (st *Stage) Write(ctx context.Context, tx *Tx, b *Block) error {
	if st.file != nil {
		return tx.broken(st.file.write(b), SQL("stage "+st.table))
	}
	names := make([]string, len(st.columns))
	for i, c := range st.columns {
		names[i] = c.Name
	}
	_, err := tx.Load(ctx, st.table, names, b.rowsOf())
	return err
}

// Finish makes the rows readable under the table's name, with the types that
// the table declares.
func (st *Stage) Finish(ctx context.Context, tx *Tx) error {
	if st.file == nil {
		return nil
	}
	if err := st.file.finish(); err != nil {
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
	casts := make([]string, len(st.columns))
	for i, c := range st.columns {
		casts[i] = fmt.Sprintf("%s::%s as %[1]s", c.Name, types[c.Name])
	}
	if _, err := tx.Exec(ctx, SQL("drop table "+st.table)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, SQL(fmt.Sprintf("create temporary view %s as select %s from read_parquet(%s)", st.table, strings.Join(casts, ", "), quoted(st.file.path()))))
	return err
}

// Remove takes the file away; the table cannot be read any more.
func (st *Stage) Remove() error {
	if st.file == nil {
		return nil
	}
	return st.file.remove()
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
