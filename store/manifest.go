package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zhike/fault"
)

// ManifestFile is the name of the manifest inside a backup folder.
const ManifestFile = "manifest.json"

// manifestVersion is raised when the layout of a backup changes.
const manifestVersion = 1

// Manifest says what a backup holds; it is written last, so that a folder
// without one is not a backup.
type Manifest struct {
	Version    int               `json:"version"`
	Product    string            `json:"product"` // version of the program that wrote it
	Engine     Engine            `json:"engine"`
	CreatedAt  time.Time         `json:"created_at"`
	Migrations []MigrationRecord `json:"migrations"`
	Tables     []TableRecord     `json:"tables"`
}

// MigrationRecord is one step that had run on the database.
type MigrationRecord struct {
	Part     string `json:"part" db:"part"`
	Version  int    `json:"version" db:"version"`
	Checksum string `json:"checksum" db:"checksum"`
}

// TableRecord is one table: its file and what must be true after a restore.
type TableRecord struct {
	Name    string   `json:"name"`
	File    string   `json:"file"`
	Rows    int64    `json:"rows"`
	Bytes   int64    `json:"bytes"`
	SHA256  string   `json:"sha256"`
	Columns []column `json:"columns"`
	Checks  []string `json:"checks"` // per column: values known, and their sum, length or extremes
}

// column is a column with its type in a spelling common to both engines.
type column struct {
	Name string `json:"name" db:"column_name"`
	Type string `json:"type" db:"data_type"`
}

// ReadManifest reads the manifest of a backup folder.
func ReadManifest(dir string) (Manifest, error) {
	var m Manifest
	data, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return m, fault.Wrap(err, fault.NotFound, "%s holds no backup: it has no %s", dir, ManifestFile).
			InChinese("%s 不是备份目录：缺少 %s", dir, ManifestFile)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fault.Wrap(err, fault.Invalid, "the manifest of %s is damaged", dir).InChinese("%s 的备份清单已损坏", dir)
	}
	if m.Version != manifestVersion {
		return m, fault.New(fault.Unsupported, "this backup has format %d, this program reads format %d; use a newer Zhike", m.Version, manifestVersion).
			InChinese("备份格式为 %d，本程序只能读取 %d；请使用更新的知客", m.Version, manifestVersion)
	}
	return m, nil
}

func (m Manifest) write(dir string) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, ManifestFile), append(data, '\n'), 0o600)
}

// Verify reads a backup back from the disk and compares every file with its
// checksum.
func Verify(dir string) error {
	m, err := ReadManifest(dir)
	if err != nil {
		return err
	}
	return m.verifyFiles(dir)
}

// verifyFiles compares every file with its checksum before anything is loaded.
func (m Manifest) verifyFiles(dir string) error {
	for _, t := range m.Tables {
		if t.File != filepath.Base(t.File) {
			return fault.New(fault.Invalid, "the manifest names a file outside of the backup: %s", t.File)
		}
		sum, _, err := fileDigest(filepath.Join(dir, t.File))
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "the backup lacks the file %s", t.File).InChinese("备份缺少文件 %s", t.File)
		}
		if sum != t.SHA256 {
			return fault.New(fault.Invalid, "the backup file %s was changed or damaged; use another backup", t.File).
				InChinese("备份文件 %s 被改动或已损坏，请使用其他备份", t.File)
		}
	}
	return nil
}

func fileDigest(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// tables lists the tables of the database, less the skipped.
func tables(ctx context.Context, q Querier, skip []string) ([]string, error) {
	all, err := All[string](ctx, q, SQL(`select table_name::text from information_schema.tables
		where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name`))
	var out []string
	for _, name := range all {
		if name != "migration" && name != changeTable && !contains(skip, name) {
			out = append(out, name)
		}
	}
	return out, err
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// columnsOf lists a table's columns with types spelt as DuckDB and PostgreSQL
// both understand them.
func columnsOf(ctx context.Context, q Querier, table string) ([]column, error) {
	cols, err := All[column](ctx, q, SQL(`select column_name::text as column_name,
		lower(data_type::text) || case when data_type::text ilike 'numeric' then '(' || numeric_precision || ',' || numeric_scale || ')' else '' end as data_type
		from information_schema.columns where table_schema = current_schema() and table_name = $1 order by ordinal_position`), table)
	for i := range cols {
		cols[i].Type = commonType(cols[i].Type)
	}
	return cols, err
}

func commonType(t string) string {
	switch {
	case t == "character varying" || t == "varchar":
		return "text"
	case strings.HasPrefix(t, "timestamp"):
		return "timestamp"
	case strings.HasPrefix(t, "numeric"):
		return strings.Replace(t, "numeric", "decimal", 1)
	case t == "double":
		return "double precision"
	}
	return t
}

// checks computes, for every column, a figure that both engines agree on.
func checks(ctx context.Context, q Querier, table string, cols []column) (rows int64, out []string, err error) {
	parts := []string{"count(*)::text"}
	for _, c := range cols {
		parts = append(parts, fmt.Sprintf("count(%s)::text || ' ' || %s", c.Name, figure(c)))
	}
	r, err := q.Query(ctx, SQL("select "+strings.Join(parts, ", ")+" from "+table))
	if err != nil {
		return 0, nil, err
	}
	defer r.Close()
	if !r.Next() {
		return 0, nil, r.Err()
	}
	values, err := r.Values()
	if err != nil {
		return 0, nil, err
	}
	for _, v := range values {
		out = append(out, text(v))
	}
	_, err = fmt.Sscan(out[0], &rows)
	return rows, out[1:], err
}

// figure is what must be equal besides the number of known values.
func figure(c column) string {
	switch {
	case c.Type == "text":
		return fmt.Sprintf("coalesce(sum(length(%s)), 0)::bigint::text", c.Name)
	case c.Type == "boolean":
		return fmt.Sprintf("coalesce(sum(case when %s then 1 else 0 end), 0)::bigint::text", c.Name)
	case c.Type == "double precision":
		return fmt.Sprintf("coalesce(sum(round(least(greatest(%s, -1e12), 1e12)::decimal(18,4), 2)), 0)::decimal(38,2)::text", c.Name)
	case strings.HasPrefix(c.Type, "decimal"):
		return fmt.Sprintf("coalesce(sum(%s), 0)::decimal(38,4)::text", c.Name)
	case c.Type == "timestamp" || c.Type == "date":
		return fmt.Sprintf("coalesce(extract(epoch from min(%[1]s)), 0)::bigint::text || ' ' || coalesce(extract(epoch from max(%[1]s)), 0)::bigint::text", c.Name)
	}
	return fmt.Sprintf("coalesce(sum(%s::decimal(38,0)), 0)::decimal(38,0)::text", c.Name)
}
