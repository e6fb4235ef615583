package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	_ "github.com/duckdb/duckdb-go/v2" // reads Parquet

	"zhike/fault"
)

// parquetPage is how many rows are fetched at a time. The driver holds a whole
// result in memory, and the row number in the file selects its row groups, so
// pages keep the memory constant and cost next to nothing.
const parquetPage = 50_000

// parquetReader reads a Parquet file through an in-memory DuckDB, every value
// as text: times as ISO in UTC, lists and structs in DuckDB's notation.
type parquetReader struct {
	ctx   context.Context
	db    *sql.DB
	path  string
	name  string
	query string
	names []string
	rows  *sql.Rows
	page  int64 // rows asked for so far
	count int64
	size  int64
	done  atomic.Int64 // rows handed out
	cells []string
	null  []sql.NullString
	into  []any
}

func openParquet(ctx context.Context, path string, o OpenOptions, f *Format) (source, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "The Parquet reader cannot start.").InChinese("Parquet 读取器无法启动。")
	}
	db.SetMaxOpenConns(1)
	p := &parquetReader{ctx: ctx, db: db, path: path, name: o.Name, size: f.Size}
	if err := p.begin(o.Limits); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	f.Rows = p.count
	return p, nil
}

// begin learns the columns and the number of rows.
func (p *parquetReader) begin(l Limits) error {
	const settings = "SET memory_limit='512MB'; SET threads=1; SET TimeZone='UTC'; SET autoinstall_known_extensions=false; SET autoload_known_extensions=false"
	if _, err := p.db.ExecContext(p.ctx, settings); err != nil {
		return p.damaged(err)
	}
	if err := p.db.QueryRowContext(p.ctx, "SELECT count(*) FROM read_parquet($1)", p.path).Scan(&p.count); err != nil {
		return p.damaged(err)
	}
	rows, err := p.db.QueryContext(p.ctx, "SELECT * FROM read_parquet($1) LIMIT 0", p.path)
	if err != nil {
		return p.damaged(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return p.damaged(err)
	}
	if len(columns) > l.Columns {
		return tooManyColumns(p.name, len(columns), l.Columns)
	}
	p.names = columnNames(columns)
	p.null, p.into = make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range p.null {
		p.into[i] = &p.null[i]
	}
	p.cells = make([]string, len(columns))
	p.query = "SELECT COLUMNS(* EXCLUDE (file_row_number))::VARCHAR FROM read_parquet($1, file_row_number=true) WHERE file_row_number >= $2 AND file_row_number < $3"
	for _, c := range columns {
		if c == "file_row_number" { // the file has such a column itself; count rows the slower way
			p.query = "SELECT COLUMNS(*)::VARCHAR FROM read_parquet($1) LIMIT $3 - $2 OFFSET $2"
		}
	}
	return nil
}

func (p *parquetReader) damaged(err error) error {
	if p.ctx.Err() != nil {
		return p.ctx.Err()
	}
	f := say("Parquet 文件 %s 已损坏或不完整。", "The Parquet file %s is damaged or incomplete.", p.name).faulty(fault.Invalid)
	f.Cause = err
	return f
}

func (p *parquetReader) columns() []string { return p.names }
func (p *parquetReader) pads() bool        { return true }

func (p *parquetReader) next() (Record, error) {
	for {
		if p.rows == nil {
			if p.page >= p.count {
				return Record{}, io.EOF
			}
			rows, err := p.db.QueryContext(p.ctx, p.query, p.path, p.page, p.page+parquetPage)
			if err != nil {
				return Record{}, p.damaged(err)
			}
			p.rows, p.page = rows, p.page+parquetPage
		}
		if p.rows.Next() {
			return p.record()
		}
		err := errors.Join(p.rows.Err(), p.rows.Close())
		p.rows = nil
		if err != nil {
			return Record{}, p.damaged(err)
		}
	}
}

func (p *parquetReader) record() (Record, error) {
	if err := p.rows.Scan(p.into...); err != nil {
		return Record{}, p.damaged(fmt.Errorf("row %d: %w", p.done.Load()+1, err))
	}
	for i, v := range p.null {
		p.cells[i] = v.String
	}
	return Record{Line: p.done.Add(1), Cells: p.cells}, nil
}

func (p *parquetReader) progress() (int64, int64) {
	if p.count == 0 {
		return p.size, p.size
	}
	return int64(float64(p.done.Load()) / float64(p.count) * float64(p.size)), p.size
}

func (p *parquetReader) close() error {
	if p.rows != nil {
		return errors.Join(p.rows.Close(), p.db.Close())
	}
	return p.db.Close()
}
