//go:build !unix

package store

import "os"

// unused reports whether no process has the database open: where DuckDB has it
// open, nobody else can.
func unused(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	return f.Close() == nil
}
