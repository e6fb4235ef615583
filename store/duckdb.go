package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/duckdb/duckdb-go/v2"

	"zhike/fault"
)

// File is the name of the embedded database inside the data folder.
const File = "zhike.duckdb"

// openDuckDB opens or creates the file in o.Dir. One process owns the file.
func openDuckDB(ctx context.Context, o Options) (*DB, error) {
	if err := os.MkdirAll(filepath.Join(o.Dir, "tmp"), 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cannot make the data folder %s", o.Dir).
			InChinese("无法创建数据目录 %s", o.Dir)
	}
	fewArenas()
	path := filepath.Join(o.Dir, File)
	if err := cutTornTails(path); err != nil {
		return nil, openError(err, path)
	}
	connector, err := duckdb.NewConnector(path, duckSettings(o))
	if err != nil {
		return nil, openError(err, path)
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(32)
	pool.SetMaxIdleConns(4)
	db := &DB{engine: DuckDB, sql: pool, writer: make(chan struct{}, 1), release: connector.Close, temp: filepath.Join(o.Dir, "tmp")}
	if err := pool.PingContext(ctx); err != nil {
		db.Close()
		return nil, openError(err, path)
	}
	if err := removeStages(db.temp); err != nil { // only now is the folder known to be ours
		db.Close()
		return nil, openError(err, path)
	}
	return db, nil
}

// duckSettings returns what is set on the first connection; the settings are
// global, and the folder for temporary files cannot be set again once used.
// They make DuckDB answer as PostgreSQL does.
func duckSettings(o Options) func(driver.ExecerContext) error {
	threads := o.Threads
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	memory := o.MemoryLimit
	if memory == "" {
		memory = defaultMemory()
	}
	settings := []string{
		fmt.Sprintf("SET GLOBAL memory_limit = '%s'", strings.ReplaceAll(memory, "'", "")),
		fmt.Sprintf("SET GLOBAL threads = %d", threads),
		fmt.Sprintf("SET GLOBAL temp_directory = '%s'", strings.ReplaceAll(filepath.Join(o.Dir, "tmp"), "'", "''")),
		"SET GLOBAL TimeZone = 'UTC'",
		"SET GLOBAL integer_division = true",
		"SET GLOBAL default_null_order = 'nulls_last_on_asc_first_on_desc'",
		"SET GLOBAL preserve_insertion_order = false",
		"SET GLOBAL autoinstall_known_extensions = false",
		"SET GLOBAL autoload_known_extensions = false",
	}
	var mu sync.Mutex
	done := false
	return func(conn driver.ExecerContext) error {
		mu.Lock()
		defer mu.Unlock()
		if done {
			return nil
		}
		for _, s := range settings {
			if _, err := conn.ExecContext(context.Background(), s, nil); err != nil {
				return err
			}
		}
		done = true
		return nil
	}
}

// openError turns a refused open into a sentence.
func openError(err error, path string) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "Could not set lock") || strings.Contains(text, "Conflicting lock"):
		return fault.Wrap(err, fault.Busy, "another Zhike process is using %s; stop it, or let the command line talk to it", path).
			InChinese("另一个知客进程正在使用 %s；请先停止它，或让命令行连接到它", path)
	case strings.Contains(text, "not a valid DuckDB database file"):
		return fault.Wrap(err, fault.Invalid, "%s is not a Zhike database; restore it from a backup", path).
			InChinese("%s 不是知客的数据库文件；请从备份恢复", path)
	case strings.Contains(text, "Invalid Input Error") || strings.Contains(text, "Parser Error"):
		return fault.Wrap(err, fault.Invalid, "the memory limit or the number of threads is not valid: %v", err)
	}
	return fault.Wrap(err, fault.Internal, "cannot open %s", path).InChinese("无法打开 %s", path)
}

// duckKind maps DuckDB's error classes to what the store does about them.
func duckKind(err error) errorKind {
	var e *duckdb.Error
	if !errors.As(err, &e) { // the Appender's errors have no class
		e = &duckdb.Error{Msg: err.Error()}
	}
	switch {
	case e.Type == duckdb.ErrorTypeTransaction && strings.Contains(strings.ToLower(e.Msg), "conflict"):
		return conflictError
	case e.Type == duckdb.ErrorTypeConstraint:
		return constraintError
	case e.Type == duckdb.ErrorTypeOutOfMemory, strings.Contains(e.Msg, "failed to pin block"), strings.Contains(e.Msg, "Out of Memory Error"):
		return memoryError
	case strings.Contains(e.Msg, "No space left on device"):
		return diskError
	}
	return otherError
}

// defaultMemory is a quarter of the machine's memory, at most 4 GB.
func defaultMemory() string {
	const most = 4096
	data, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return "1GB"
	}
	var kb int
	if _, err := fmt.Sscanf(string(data), "MemTotal: %d kB", &kb); err != nil {
		return "1GB"
	}
	return fmt.Sprintf("%dMB", min(kb/1024/4, most))
}
