package sim

import (
	"cmp"
	"encoding/binary"
	"os"
	"slices"
)

// spool puts rows that come customer by customer into the order of time with
// little memory. Rows go into buckets of a few days; full buffers are laid down
// in one temporary file; at the end each bucket is read and sorted by itself.
// A small shop never touches the file.
type spool struct {
	path    string // of the temporary file
	file    *os.File
	size    int64
	buckets []bucket
}

type bucket struct {
	laid []extent
	buf  []byte
}

type extent struct {
	at int64
	n  int
}

const (
	bucketDays = 5
	bufferSize = 64 << 10
	headSize   = 12 // time and length before each row
)

func newSpool(path string, days int) *spool {
	return &spool{path: path, buckets: make([]bucket, days/bucketDays+1)}
}

// add takes one row. Rows of one moment keep the order in which they are added.
func (s *spool) add(at moment, row []byte) error {
	b := &s.buckets[at/(bucketDays*secondsADay)]
	b.buf = binary.LittleEndian.AppendUint64(b.buf, uint64(at))
	b.buf = binary.LittleEndian.AppendUint32(b.buf, uint32(len(row)))
	b.buf = append(b.buf, row...)
	if len(b.buf) < bufferSize {
		return nil
	}
	return s.lay(b)
}

func (s *spool) lay(b *bucket) error {
	if s.file == nil {
		f, err := os.Create(s.path)
		if err != nil {
			return unwritable(err, s.path)
		}
		s.file = f
	}
	if _, err := s.file.WriteAt(b.buf, s.size); err != nil {
		return unwritable(err, s.path)
	}
	b.laid = append(b.laid, extent{s.size, len(b.buf)})
	s.size += int64(len(b.buf))
	b.buf = b.buf[:0]
	return nil
}

// sorted returns the rows of one bucket in the order of time, as one text, and
// lets go of the bucket.
func (s *spool) sorted(i int) ([]byte, error) {
	b := &s.buckets[i]
	total := len(b.buf)
	for _, e := range b.laid {
		total += e.n
	}
	raw := make([]byte, 0, total)
	for _, e := range b.laid {
		if _, err := s.file.ReadAt(raw[len(raw):len(raw)+e.n], e.at); err != nil {
			return nil, unwritable(err, s.path)
		}
		raw = raw[:len(raw)+e.n]
	}
	raw = append(raw, b.buf...)
	*b = bucket{}
	return sortRows(raw), nil
}

func sortRows(raw []byte) []byte {
	type row struct {
		at   moment
		from int
	}
	var rows []row
	for at := 0; at < len(raw); {
		rows = append(rows, row{int64(binary.LittleEndian.Uint64(raw[at:])), at})
		at += headSize + int(binary.LittleEndian.Uint32(raw[at+8:]))
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from))
	})
	out := make([]byte, 0, len(raw)-len(rows)*headSize)
	for _, r := range rows {
		n := int(binary.LittleEndian.Uint32(raw[r.from+8:]))
		out = append(out, raw[r.from+headSize:r.from+headSize+n]...)
	}
	return out
}

// discard closes and removes the temporary file.
func (s *spool) discard() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.path)
		s.file = nil
	}
}
