package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zhike/fault"
)

// BackupOptions say how a backup is made or read.
type BackupOptions struct {
	Product  string   // version of the program
	Skip     []string // tables that are computed anew after a restore
	Progress func(done, total int, table string)
}

func (o BackupOptions) report(done, total int, table string) {
	if o.Progress != nil {
		o.Progress(done, total, table)
	}
}

// Backup writes every table as Parquet into dir, a new folder, as of one
// moment, while others read and write; the manifest with checksums comes last.
// The backup can be restored into either engine.
func (db *DB) Backup(ctx context.Context, dir string, o BackupOptions) (m Manifest, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return m, fault.Wrap(err, fault.Invalid, "the folder %s cannot be read", dir).InChinese("无法读取目录 %s", dir)
	}
	if len(entries) > 0 {
		return m, fault.New(fault.Conflict, "the folder %s is not empty; name a new one", dir).InChinese("目录 %s 不是空的，请换一个新目录", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return m, fault.Wrap(err, fault.Invalid, "cannot make the folder %s", dir).InChinese("无法创建目录 %s", dir)
	}
	m = Manifest{Version: manifestVersion, Product: o.Product, Engine: db.engine, CreatedAt: time.Now().UTC()}
	err = db.Session(ctx, func(s *Session) error {
		return s.Private(ctx, func(tx *Tx) error { return tx.backup(ctx, dir, o, &m) })
	})
	if err == nil {
		err = m.write(dir)
	}
	if err != nil {
		_ = os.RemoveAll(dir) // half a backup is none; the folder was empty before
	}
	return m, err
}

func (tx *Tx) backup(ctx context.Context, dir string, o BackupOptions, m *Manifest) error {
	var err error
	m.Migrations, err = All[MigrationRecord](ctx, tx, SQL("select part, version, checksum from migration order by part, version"))
	if err != nil {
		return err
	}
	names, err := tables(ctx, tx, o.Skip)
	if err != nil {
		return err
	}
	m.Tables = nil
	for i, name := range names {
		o.report(i, len(names), name)
		t, err := tx.backupTable(ctx, dir, name)
		if err != nil {
			return err
		}
		m.Tables = append(m.Tables, t)
	}
	o.report(len(names), len(names), "")
	return nil
}

func (tx *Tx) backupTable(ctx context.Context, dir, name string) (t TableRecord, err error) {
	t = TableRecord{Name: name, File: name + ".parquet"}
	if t.Columns, err = columnsOf(ctx, tx, name); err != nil {
		return t, err
	}
	if t.Rows, t.Checks, err = checks(ctx, tx, name, t.Columns); err != nil {
		return t, err
	}
	path := filepath.Join(dir, t.File)
	if tx.db.engine == DuckDB {
		_, err = tx.Exec(ctx, SQL(copyTo(name, path)))
	} else {
		err = tx.writeParquet(ctx, dir, t)
	}
	if err != nil {
		return t, err
	}
	t.SHA256, t.Bytes, err = fileDigest(path)
	return t, err
}

func copyTo(from, path string) string {
	return fmt.Sprintf("copy %s to %s (format parquet, compression zstd)", from, quoted(path))
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// writeParquet carries a PostgreSQL table through an embedded database beside
// the backup, which writes the file.
func (tx *Tx) writeParquet(ctx context.Context, dir string, t TableRecord) error {
	return withScratch(ctx, dir, func(scratch *DB) error {
		return scratch.Session(ctx, func(s *Session) error {
			return s.Tx(ctx, func(into *Tx) error {
				defs, casts, names := make([]string, len(t.Columns)), make([]string, len(t.Columns)), make([]string, len(t.Columns))
				for i, c := range t.Columns {
					defs[i], casts[i], names[i] = c.Name+" "+c.Type, c.Name, c.Name
					if strings.HasPrefix(c.Type, "decimal") { // comes as text
						defs[i], casts[i] = c.Name+" text", fmt.Sprintf("%s::%s as %s", c.Name, c.Type, c.Name)
					}
				}
				if _, err := into.Exec(ctx, SQL("create table t ("+strings.Join(defs, ", ")+")")); err != nil {
					return err
				}
				rows, err := tx.conn.QueryContext(ctx, "select "+strings.Join(names, ", ")+" from "+t.Name)
				if err != nil {
					return tx.broken(err, SQL("read "+t.Name))
				}
				defer rows.Close()
				if _, err := into.Load(ctx, "t", names, puller(rows, len(names))); err != nil {
					return err
				}
				_, err = into.Exec(ctx, SQL(copyTo("(select "+strings.Join(casts, ", ")+" from t)", filepath.Join(dir, t.File))))
				return err
			})
		})
	})
}

// puller gives the rows of a result one at a time, narrowed to what the
// Appender takes.
func puller(rows *sql.Rows, width int) func() ([]any, error) {
	row, into := make([]any, width), make([]any, width)
	for i := range row {
		into[i] = &row[i]
	}
	return func() ([]any, error) {
		if !rows.Next() {
			return nil, rows.Err()
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		return row, nil
	}
}

// withScratch opens an embedded database in a folder that is removed afterwards.
func withScratch(ctx context.Context, dir string, f func(*DB) error) error {
	scratch, err := os.MkdirTemp(dir, "scratch")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	db, err := Open(ctx, Options{Dir: scratch, MemoryLimit: "512MB"})
	if err != nil {
		return err
	}
	defer db.Close()
	return f(db)
}
