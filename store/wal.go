package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// Kinds of entries of DuckDB's write-ahead log, and the numbers of the fields
// of its first entry.
const (
	walVersion    = 98
	walCheckpoint = 99
	walFlush      = 100

	fieldKind       = 100
	fieldVersion    = 101
	fieldIdentifier = 102
	fieldIteration  = 103
	fieldEnd        = 0xffff
)

// cutTornTails takes from the logs beside the database at path what lies behind
// their last commit. A process killed within a commit leaves such a tail. DuckDB
// means to ignore it, but up to 1.5.6 it has taken over, by the time it finds the
// end missing, the row groups that the transaction had written ahead into the
// database file: the rows of a large insert without the rest of its transaction
// (duckdb/duckdb#25931). A database that another process has open is left alone.
func cutTornTails(path string) error {
	if !unused(path) {
		return nil
	}
	for _, suffix := range []string{".wal", ".wal.checkpoint", ".wal.recovery"} {
		if err := cutTornTail(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func cutTornTail(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	whole, known, err := wholeLog(f, info.Size())
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if !known || whole == info.Size() {
		return nil
	}
	if err := f.Truncate(whole); err != nil {
		return err
	}
	return f.Sync()
}

// wholeLog returns the length of the log up to the end of its last commit or
// checkpoint, or of its header when there is none. It knows version 2 of the log, which is what a database that is
// not encrypted has; of others it says that it does not know them.
func wholeLog(r io.Reader, size int64) (whole int64, known bool, err error) {
	log := &logReader{in: bufio.NewReaderSize(r, 1<<16)}
	if version, ok := log.header(); !ok || version != 2 {
		return 0, false, log.failure()
	}
	whole = log.at
	for {
		var head [16]byte // length and checksum of the entry
		log.read(head[:])
		length := binary.LittleEndian.Uint64(head[:8])
		if log.err != nil || length > uint64(size-log.at) {
			return whole, true, log.failure()
		}
		var kind [3]byte
		start := kind[:min(length, 3)]
		log.read(start)
		log.skip(int64(length) - int64(len(start)))
		if log.err != nil {
			return whole, true, log.failure()
		}
		if binary.LittleEndian.Uint16(kind[:2]) == fieldKind && (kind[2] == walFlush || kind[2] == walCheckpoint) {
			whole = log.at
		}
	}
}

// logReader reads a log; after its first error it reads nothing.
type logReader struct {
	in  *bufio.Reader
	at  int64
	err error
}

func (l *logReader) read(into []byte) {
	if l.err != nil {
		return
	}
	n, err := io.ReadFull(l.in, into)
	l.at += int64(n)
	l.err = err
}

func (l *logReader) skip(n int64) {
	if l.err != nil {
		return
	}
	skipped, err := io.CopyN(io.Discard, l.in, n)
	l.at += skipped
	l.err = err
}

// failure is the error of the file, not that it ended.
func (l *logReader) failure() error {
	if errors.Is(l.err, io.EOF) || errors.Is(l.err, io.ErrUnexpectedEOF) {
		return nil
	}
	return l.err
}

// header reads the first entry, which has neither length nor checksum, and
// returns the version of the log.
func (l *logReader) header() (version uint64, ok bool) {
	if l.field() != fieldKind || l.byte() != walVersion {
		return 0, false
	}
	for l.err == nil {
		switch l.field() {
		case fieldVersion:
			version = l.number()
		case fieldIdentifier:
			l.skip(int64(min(l.number(), 1<<10)))
		case fieldIteration:
			l.number()
		case fieldEnd:
			return version, l.err == nil
		default:
			return 0, false
		}
	}
	return 0, false
}

func (l *logReader) field() uint16 {
	var b [2]byte
	l.read(b[:])
	return binary.LittleEndian.Uint16(b[:])
}

func (l *logReader) byte() byte {
	var b [1]byte
	l.read(b[:])
	return b[0]
}

// number reads an unsigned number of seven bits a byte, the lowest first.
func (l *logReader) number() uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		b := l.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			break
		}
	}
	return n
}
