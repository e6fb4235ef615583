package store

import "time"

// ValueKind is what a column of a Block holds.
type ValueKind int

const (
	Integers ValueKind = iota // int64
	Reals                     // float64
	Texts                     // string
	Moments                   // time.Time, kept to the microsecond
)

// BlockColumn declares a column of a Block.
type BlockColumn struct {
	Name     string
	Kind     ValueKind
	Optional bool // a row may have no value there
}

// Block is a number of rows on their way into a Stage, column by column: values
// of one type beside each other need no allocation each and no look by the
// garbage collector. A row is added by one call for each column.
type Block struct{ columns []*Column }

// NewBlock makes an empty block of these columns.
func NewBlock(columns []BlockColumn) *Block {
	b := &Block{columns: make([]*Column, len(columns))}
	for i, c := range columns {
		b.columns[i] = &Column{declared: c}
	}
	return b
}

// Column is the i-th column.
func (b *Block) Column(i int) *Column { return b.columns[i] }

// Rows counts the rows.
func (b *Block) Rows() int {
	if len(b.columns) == 0 {
		return 0
	}
	return b.columns[0].rows
}

// Reset empties the block and keeps its memory.
func (b *Block) Reset() {
	for _, c := range b.columns {
		c.rows, c.integers, c.reals, c.text, c.ends, c.present = 0, c.integers[:0], c.reals[:0], c.text[:0], c.ends[:0], c.present[:0]
	}
}

// Column holds the values that are there, one behind the other; present tells
// for an optional column which rows they belong to (1, or 0 for none).
type Column struct {
	declared BlockColumn
	rows     int
	integers []int64 // of Moments: microseconds since 1970
	reals    []float64
	text     []byte
	ends     []int // where each text ends in text
	present  []int16
}

func (c *Column) added() {
	c.rows++
	if c.declared.Optional {
		c.present = append(c.present, 1)
	}
}

// Integer adds a row to a column of Integers.
func (c *Column) Integer(v int64) {
	c.integers = append(c.integers, v)
	c.added()
}

// Real adds a row to a column of Reals.
func (c *Column) Real(v float64) {
	c.reals = append(c.reals, v)
	c.added()
}

// Text adds a row to a column of Texts; a copy of s is kept.
func (c *Column) Text(s string) {
	c.text = append(c.text, s...)
	c.ends = append(c.ends, len(c.text))
	c.added()
}

// Moment adds a row to a column of Moments.
func (c *Column) Moment(t time.Time) { c.Integer(t.UnixMicro()) }

// None adds a row without a value to an optional column.
func (c *Column) None() {
	c.rows++
	c.present = append(c.present, 0)
}

// TextOrNone adds s, or no value where it is empty.
func (c *Column) TextOrNone(s string) {
	if s == "" {
		c.None()
		return
	}
	c.Text(s)
}

// rowsOf gives the block's rows one by one, as Tx.Load takes them.
func (b *Block) rowsOf() func() ([]any, error) {
	row, at := make([]any, len(b.columns)), make([]int, len(b.columns))
	n := 0
	return func() ([]any, error) {
		if n == b.Rows() {
			return nil, nil
		}
		for i, c := range b.columns {
			row[i] = nil
			if !c.declared.Optional || c.present[n] == 1 {
				row[i] = c.value(at[i])
				at[i]++
			}
		}
		n++
		return row, nil
	}
}

// value is the i-th of those that are there.
func (c *Column) value(i int) any {
	switch c.declared.Kind {
	case Reals:
		return c.reals[i]
	case Moments:
		return time.UnixMicro(c.integers[i]).UTC()
	case Texts:
		start := 0
		if i > 0 {
			start = c.ends[i-1]
		}
		return string(c.text[start:c.ends[i]])
	}
	return c.integers[i]
}
