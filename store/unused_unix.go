//go:build unix

package store

import (
	"io"
	"os"
	"syscall"
)

// unused reports whether no process has the database open: DuckDB locks its
// file. The lock is given back at once; DuckDB takes it anew.
func unused(path string) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart}
	return syscall.FcntlFlock(f.Fd(), syscall.F_SETLK, &lock) == nil
}
