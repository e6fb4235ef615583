package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"zhike/fault"
)

// Migration is one step of one capability's schema. Steps only go forward and
// are never changed once they have run anywhere: the checksum tells.
type Migration struct {
	Part    string // the capability, such as "customer"
	Version int    // 1, 2, 3 … without gaps
	Name    string
	SQL     string
}

var migrationFile = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)\.sql$`)

// MustMigrations reads sql/NNNN_name.sql of one capability; a malformed name or
// a gap panics: the files are part of the program.
//
// A line `-- engine: postgres` (or duckdb, or all) says for which engine the
// lines after it are.
func MustMigrations(part string, files fs.FS) []Migration {
	entries, err := fs.ReadDir(files, "sql")
	if err != nil {
		panic(err)
	}
	var out []Migration
	for _, e := range entries {
		m := migrationFile.FindStringSubmatch(e.Name())
		if m == nil {
			continue
		}
		data, err := fs.ReadFile(files, "sql/"+e.Name())
		if err != nil {
			panic(err)
		}
		version, _ := strconv.Atoi(m[1])
		out = append(out, Migration{Part: part, Version: version, Name: m[2], SQL: string(data)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Version < out[j].Version })
	for i, m := range out {
		if m.Version != i+1 {
			panic(fmt.Sprintf("%s: migration %d follows %d", part, m.Version, i))
		}
	}
	return out
}

func (m Migration) checksum() string {
	sum := sha256.Sum256([]byte(m.SQL))
	return hex.EncodeToString(sum[:])
}

// forEngine returns the lines meant for e.
func (m Migration) forEngine(e Engine) string {
	var b strings.Builder
	on := true
	for _, line := range strings.Split(m.SQL, "\n") {
		if rest, ok := strings.CutPrefix(line, "-- engine: "); ok {
			rest = strings.TrimSpace(rest)
			on = rest == "all" || rest == string(e)
			continue
		}
		if on {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

type applied struct {
	Part     string `db:"part"`
	Version  int    `db:"version"`
	Checksum string `db:"checksum"`
}

// Migrate brings the schema to the newest version, each step in a transaction
// of its own. A step that was changed after it ran, or a database newer than
// the program, is refused.
func (db *DB) Migrate(ctx context.Context, migrations []Migration) error {
	err := db.Tx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, SQL(`create table if not exists migration (
			part text not null, version integer not null, name text not null,
			checksum text not null, applied_at timestamp not null, primary key (part, version))`))
		return err
	})
	if err != nil {
		return err
	}
	if err := db.prepareChanges(ctx); err != nil {
		return err
	}
	done, err := All[applied](ctx, db, SQL("select part, version, checksum from migration"))
	if err != nil {
		return err
	}
	pending, err := plan(migrations, done)
	if err != nil {
		return err
	}
	for _, m := range pending {
		if err := db.apply(ctx, m); err != nil {
			return err
		}
	}
	db.watch.schemaChanged()
	return nil
}

// plan returns the steps that have not run, in the given order.
func plan(migrations []Migration, done []applied) ([]Migration, error) {
	type key struct {
		part    string
		version int
	}
	ran := map[key]string{}
	for _, d := range done {
		ran[key{d.Part, d.Version}] = d.Checksum
	}
	var pending []Migration
	for _, m := range migrations {
		k := key{m.Part, m.Version}
		sum, ok := ran[k]
		if ok && sum != m.checksum() {
			return nil, fault.New(fault.Conflict, "migration %s/%04d was changed after it ran on this database", m.Part, m.Version)
		}
		if !ok {
			pending = append(pending, m)
		}
		delete(ran, k)
	}
	for k := range ran {
		return nil, fault.New(fault.Conflict, "this database was made by a newer Zhike (%s/%04d); use that version or a backup", k.part, k.version).
			InChinese("数据库由更新版本的知客创建（%s/%04d）；请使用新版本或从备份恢复", k.part, k.version)
	}
	return pending, nil
}

func (db *DB) apply(ctx context.Context, m Migration) error {
	return db.Tx(ctx, func(tx *Tx) error {
		stmt := SQL(m.forEngine(db.engine))
		stmt.name = fmt.Sprintf("migration %s/%04d_%s", m.Part, m.Version, m.Name)
		if _, err := tx.Exec(ctx, stmt); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, SQL("insert into migration values ($1, $2, $3, $4, now()::timestamp)"),
			m.Part, m.Version, m.Name, m.checksum())
		return err
	})
}
