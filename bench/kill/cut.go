package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// cut writes n pieces of about so many lines, each with the file's header. It
// cuts only where the first column, the order number, changes.
func cut(file, dir string, lines, n int) ([]string, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	r := bufio.NewReaderSize(in, 1<<20)
	header, err := r.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("%s has no lines: %w", file, err)
	}
	c := &cutter{in: r, header: header, lines: lines}
	var pieces []string
	for i := range n {
		path := filepath.Join(dir, fmt.Sprintf("piece-%02d.csv", i))
		if err := c.piece(path); err != nil {
			return nil, err
		}
		pieces = append(pieces, path)
	}
	return pieces, nil
}

type cutter struct {
	in     *bufio.Reader
	header []byte
	next   []byte // read already, of the next piece
	lines  int
}

func (c *cutter) piece(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	_, _ = w.Write(c.header) // bufio keeps the error for the flush
	_, _ = w.Write(c.next)
	written, order := 0, []byte(nil)
	for {
		line, err := c.in.ReadBytes('\n')
		if len(line) == 0 {
			if written < c.lines {
				return fmt.Errorf("the order file is too short: %w", err)
			}
			break
		}
		number, _, _ := bytes.Cut(line, []byte{','})
		if written >= c.lines && !bytes.Equal(number, order) {
			c.next = line
			break
		}
		order = append(order[:0], number...)
		_, _ = w.Write(line)
		written++
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	return errors.Join(w.Flush(), f.Close())
}
