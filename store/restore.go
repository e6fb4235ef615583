package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/jackc/pgx/v5/pgtype"

	"zhike/fault"
)

// Restore loads a backup into db, which must be empty, of either engine. The
// schema is first brought to where it was when the backup was made, the data
// are loaded and verified against the manifest, and then the newer migrations run.
func (db *DB) Restore(ctx context.Context, dir string, migrations []Migration, o BackupOptions) (Manifest, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return m, err
	}
	if err := m.verifyFiles(dir); err != nil {
		return m, err
	}
	if existing, err := tables(ctx, db, nil); err != nil || len(existing) > 0 {
		if err == nil {
			err = fault.New(fault.Conflict, "a backup is restored only into an empty database; this one has tables already").
				InChinese("只能恢复到空数据库；目标里已有数据表")
		}
		return m, err
	}
	then, err := migrationsOf(m, migrations)
	if err != nil {
		return m, err
	}
	if err := db.Migrate(ctx, then); err != nil {
		return m, err
	}
	err = db.Tx(ctx, func(tx *Tx) error {
		for i, t := range m.Tables {
			o.report(i, len(m.Tables), t.Name)
			if err := tx.restoreTable(ctx, dir, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	if db.engine == Postgres {
		if _, err := db.sql.ExecContext(ctx, "analyze"); err != nil {
			return m, db.fail(err, SQL("analyze"))
		}
	}
	o.report(len(m.Tables), len(m.Tables), "")
	return m, db.Migrate(ctx, migrations)
}

// migrationsOf picks the steps that had run when the backup was made.
func migrationsOf(m Manifest, migrations []Migration) ([]Migration, error) {
	type key struct {
		part    string
		version int
	}
	ran := map[key]string{}
	for _, r := range m.Migrations {
		ran[key{r.Part, r.Version}] = r.Checksum
	}
	var out []Migration
	for _, step := range migrations {
		k := key{step.Part, step.Version}
		sum, ok := ran[k]
		if ok && sum != step.checksum() {
			return nil, fault.New(fault.Conflict, "the backup was made with another form of migration %s/%04d", step.Part, step.Version)
		}
		if ok {
			out = append(out, step)
			delete(ran, k)
		}
	}
	if len(ran) > 0 {
		return nil, fault.New(fault.Conflict, "the backup was made by a newer Zhike (%s); restore it with that version", m.Product).
			InChinese("备份由更新版本的知客（%s）创建，请用该版本恢复", m.Product)
	}
	return out, nil
}

func (tx *Tx) restoreTable(ctx context.Context, dir string, t TableRecord) error {
	cols, err := columnsOf(ctx, tx, t.Name)
	if err != nil {
		return err
	}
	if fmt.Sprint(cols) != fmt.Sprint(t.Columns) {
		return fault.New(fault.Invalid, "table %s of the backup has other columns than this program expects", t.Name).
			InChinese("备份中的表 %s 与本程序的结构不一致", t.Name)
	}
	if _, err := tx.Exec(ctx, SQL("delete from "+t.Name)); err != nil { // rows that migrations put in
		return err
	}
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.Name
	}
	path := filepath.Join(dir, t.File)
	if tx.db.engine == DuckDB {
		list := strings.Join(names, ", ")
		_, err = tx.Exec(ctx, SQL(fmt.Sprintf("insert into %s (%s) select %s from read_parquet(%s)", t.Name, list, list, quoted(path))))
	} else {
		err = tx.readParquet(ctx, path, t.Name, names)
	}
	if err != nil {
		return err
	}
	return tx.verify(ctx, t)
}

// verify compares the loaded table with what the manifest says of it.
func (tx *Tx) verify(ctx context.Context, t TableRecord) error {
	rows, figures, err := checks(ctx, tx, t.Name, t.Columns)
	if err != nil {
		return err
	}
	for i, f := range figures {
		if f != t.Checks[i] {
			return fault.New(fault.Internal, "table %s, column %s differs from the backup after loading: %s instead of %s", t.Name, t.Columns[i].Name, f, t.Checks[i])
		}
	}
	if rows != t.Rows {
		return fault.New(fault.Internal, "table %s has %d rows after loading, the backup has %d", t.Name, rows, t.Rows)
	}
	return nil
}

// readParquet carries a file into PostgreSQL through an embedded database.
func (tx *Tx) readParquet(ctx context.Context, path, table string, names []string) error {
	return withScratch(ctx, os.TempDir(), func(scratch *DB) error {
		rows, err := scratch.sql.QueryContext(ctx, fmt.Sprintf("select %s from read_parquet(%s)", strings.Join(names, ", "), quoted(path)))
		if err != nil {
			return scratch.fail(err, SQL("read "+table))
		}
		defer rows.Close()
		_, err = tx.Load(ctx, table, names, forCopy(rows, len(names)))
		return err
	})
}

// forCopy turns DuckDB's values into those that COPY takes.
func forCopy(rows *sql.Rows, width int) func() ([]any, error) {
	next := puller(rows, width)
	out := make([]any, width)
	return func() ([]any, error) {
		row, err := next()
		if err != nil || row == nil {
			return nil, err
		}
		for i, v := range row {
			switch x := v.(type) {
			case duckdb.Decimal:
				out[i] = pgtype.Numeric{Int: new(big.Int).Set(x.Value), Exp: -int32(x.Scale), Valid: true}
			default:
				out[i] = v
			}
		}
		return out, nil
	}
}
