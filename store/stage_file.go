package store

import (
	"errors"
	"fmt"
	"os"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// stageGroup is how many rows a row group has at least: DuckDB reads row groups
// in parallel, and takes this many into one of its own.
const stageGroup = 122_880

// stageFile writes blocks to a Parquet file, plain and not compressed: it is
// read once or twice and removed.
type stageFile struct {
	file   *os.File
	writer *file.Writer
	group  file.BufferedRowGroupWriter
	rows   int                 // of the group
	texts  []parquet.ByteArray // of the column in hand
}

func newStageFile(dir string, columns []BlockColumn) (*stageFile, error) {
	root, err := stageSchema(columns)
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, stagePattern)
	if err != nil {
		return nil, err
	}
	s := &stageFile{file: f}
	properties := parquet.NewWriterProperties(parquet.WithDictionaryDefault(false), parquet.WithStats(false))
	err = guarded(func() error {
		s.writer = file.NewParquetWriter(f, root, file.WithWriterProps(properties))
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, s.remove())
	}
	return s, nil
}

func stageSchema(columns []BlockColumn) (*schema.GroupNode, error) {
	fields := make(schema.FieldList, len(columns))
	for i, c := range columns {
		repetition := parquet.Repetitions.Required
		if c.Optional {
			repetition = parquet.Repetitions.Optional
		}
		var logical schema.LogicalType = schema.NoLogicalType{}
		physical := parquet.Types.Int64
		switch c.Kind {
		case Reals:
			physical = parquet.Types.Double
		case Texts:
			logical, physical = schema.StringLogicalType{}, parquet.Types.ByteArray
		case Moments:
			logical = schema.NewTimestampLogicalType(false, schema.TimeUnitMicros)
		}
		node, err := schema.NewPrimitiveNodeLogical(c.Name, repetition, logical, physical, -1, -1)
		if err != nil {
			return nil, err
		}
		fields[i] = node
	}
	return schema.NewGroupNode("stage", parquet.Repetitions.Required, fields, -1)
}

// guarded turns a panic of the Parquet library, which is how it says that a
// write failed, into the error.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the stage file: %v", r)
			if cause, ok := r.(error); ok {
				err = fmt.Errorf("the stage file: %w", cause)
			}
		}
	}()
	return f()
}

func (s *stageFile) write(b *Block) error {
	return guarded(func() error {
		if s.group == nil {
			s.group = s.writer.AppendBufferedRowGroup()
		}
		for i, c := range b.columns {
			to, err := s.group.Column(i)
			if err != nil {
				return err
			}
			if err := s.writeColumn(to, c); err != nil {
				return err
			}
		}
		s.rows += b.Rows()
		if s.rows >= stageGroup {
			return s.closeGroup()
		}
		return nil
	})
}

func (s *stageFile) writeColumn(to file.ColumnChunkWriter, c *Column) (err error) {
	var levels []int16
	if c.declared.Optional {
		levels = c.present
	}
	switch to := to.(type) {
	case *file.Int64ColumnChunkWriter:
		_, err = to.WriteBatch(c.integers, levels, nil)
	case *file.Float64ColumnChunkWriter:
		_, err = to.WriteBatch(c.reals, levels, nil)
	case *file.ByteArrayColumnChunkWriter:
		s.texts = s.texts[:0]
		start := 0
		for _, end := range c.ends {
			s.texts = append(s.texts, c.text[start:end])
			start = end
		}
		_, err = to.WriteBatch(s.texts, levels, nil)
	}
	return err
}

func (s *stageFile) closeGroup() error {
	err := s.group.Close()
	s.group, s.rows = nil, 0
	return err
}

// finish writes the rest. Nothing is forced to the disk: after a crash the file
// is worthless anyway.
func (s *stageFile) finish() error {
	return guarded(func() error {
		if s.group != nil {
			if err := s.closeGroup(); err != nil {
				return err
			}
		}
		// Close alone would swallow what goes wrong at the end.
		if err := s.writer.FlushWithFooter(); err != nil {
			return err
		}
		return s.writer.Close()
	})
}

func (s *stageFile) path() string { return s.file.Name() }

func (s *stageFile) remove() error {
	err := s.file.Close()
	if errors.Is(err, os.ErrClosed) { // by the writer
		err = nil
	}
	return errors.Join(err, os.Remove(s.file.Name()))
}
