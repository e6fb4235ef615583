package ingest

import (
	"context"
	"time"

	"zhike/store"
)

// chunkRows is how many rows are decoded before they are handed to the
// database: enough to amortise the call, few enough to hold several at once.
const chunkRows = 8192

// stagedLine is a row of stage_line. A ref is a hash of what a side table tells;
// money is in ten-thousandths.
type stagedLine struct {
	Row       int64     `parquet:"row_no"`
	Customer  int64     `parquet:"customer_ref,optional"`
	Product   int64     `parquet:"product_ref,optional"`
	Attribute int64     `parquet:"attribute_ref"`
	Order     int64     `parquet:"order_id"`
	ID        int64     `parquet:"line_id"`
	Digest    int64     `parquet:"digest"`
	OrderNo   string    `parquet:"order_no"`
	At        time.Time `parquet:"ordered_at,timestamp(microsecond:local)"`
	Clock     time.Time `parquet:"local_at,timestamp(microsecond:local)"`
	Quantity  float64   `parquet:"quantity"`
	Price     int64     `parquet:"price"`
	Amount    int64     `parquet:"amount"`
	Discount  int64     `parquet:"discount"`
	Net       int64     `parquet:"net_amount"`
	Kind      int64     `parquet:"kind"`
}

// stagedEvent is a row of stage_event.
type stagedEvent struct {
	Row        int64     `parquet:"row_no"`
	Customer   int64     `parquet:"customer_ref,optional"`
	ID         int64     `parquet:"event_id"`
	At         time.Time `parquet:"happened_at,timestamp(microsecond:local)"`
	Clock      time.Time `parquet:"local_at,timestamp(microsecond:local)"`
	Name       string    `parquet:"name"`
	Page       string    `parquet:"page,optional"`
	SKU        string    `parquet:"sku,optional"`
	Channel    string    `parquet:"channel,optional"`
	Value      *float64  `parquet:"value"`
	Body       string    `parquet:"body,optional"`
	Properties string    `parquet:"properties,optional"`
}

// mainStage takes what a file has one of in every row; customers and products
// are few enough for side tables alone.
type mainStage interface {
	write(ctx context.Context, tx *store.Tx, c *chunk) error
	Finish(ctx context.Context, tx *store.Tx) error
	Remove() error
}

type lineStage struct{ *store.Stage[stagedLine] }

func (s lineStage) write(ctx context.Context, tx *store.Tx, c *chunk) error {
	return s.Write(ctx, tx, c.lines)
}

type eventStage struct{ *store.Stage[stagedEvent] }

func (s eventStage) write(ctx context.Context, tx *store.Tx, c *chunk) error {
	return s.Write(ctx, tx, c.events)
}

// newMainStage is nil for a kind that needs none.
func newMainStage(s *store.Session, k Kind) (mainStage, error) {
	switch k {
	case Orders:
		stage, err := store.NewStage[stagedLine](s, "stage_line")
		return lineStage{stage}, err
	case Events:
		stage, err := store.NewStage[stagedEvent](s, "stage_event")
		return eventStage{stage}, err
	}
	return nil, nil //nolint:nilnil // said above
}

// sideTable is the staging table of things that the rows of a file repeat.
type sideTable struct {
	place   int // in sideTables
	name    string
	columns []string
}

var (
	customerTable = sideTable{0, "stage_customer", []string{"ref", "row_no", "kind", "value", "name", "pinyin", "initials", "phone", "email", "gender", "birthday", "country", "province",
		"city", "district", "address", "company", "channel", "level", "tags", "note", "properties", "registered_at"}}
	productTable   = sideTable{1, "stage_product", []string{"ref", "row_no", "sku", "name", "category", "brand", "price", "cost"}}
	attributeTable = sideTable{2, "stage_attribute", []string{"ref", "channel", "store", "province", "city", "currency", "status"}}
)

// sideTables are all of them in the order in which a chunk is written.
var sideTables = []sideTable{customerTable, productTable, attributeTable}

// chunk is a piece of a file, ready for the database: the rows of the main stage
// and, for each side table, the values of its rows, one row behind the other.
type chunk struct {
	lines    []stagedLine
	events   []stagedEvent
	values   [][]any // by the table's place in sideTables
	rejects  []*Reject
	accepted int64
	notes    map[Note]int64 // how many accepted rows have each set of notes
}

func newChunk() *chunk {
	return &chunk{values: make([][]any, len(sideTables)), notes: map[Note]int64{}}
}

// reset empties the chunk and keeps its memory, but no text.
func (c *chunk) reset() {
	clear(c.lines)
	clear(c.events)
	clear(c.rejects)
	clear(c.notes)
	c.lines, c.events, c.rejects, c.accepted = c.lines[:0], c.events[:0], c.rejects[:0], 0
	for i, v := range c.values {
		clear(v)
		c.values[i] = v[:0]
	}
}

func (c *chunk) add(t sideTable, row ...any) { c.values[t.place] = append(c.values[t.place], row...) }

// rows gives the rows of one table, each valid until the next is asked for.
func (c *chunk) rows(t sideTable) func() ([]any, error) {
	values, width := c.values[t.place], len(t.columns)
	return func() ([]any, error) {
		if len(values) == 0 {
			return nil, nil
		}
		row := values[:width]
		values = values[width:]
		return row, nil
	}
}

// createStage makes the staging tables on this connection.
func createStage(ctx context.Context, tx *store.Tx) error {
	names := []string{"stage_line", "stage_event"}
	for _, t := range sideTables {
		names = append(names, t.name)
	}
	for _, name := range names {
		if _, err := tx.Exec(ctx, queries.Get(name)); err != nil {
			return err
		}
	}
	return nil
}

// load writes one chunk.
func (c *chunk) load(ctx context.Context, tx *store.Tx, main mainStage) error {
	if main != nil {
		if err := main.write(ctx, tx, c); err != nil {
			return err
		}
	}
	for _, t := range sideTables {
		if len(c.values[t.place]) == 0 {
			continue
		}
		if _, err := tx.Load(ctx, t.name, t.columns, c.rows(t)); err != nil {
			return err
		}
	}
	return nil
}
