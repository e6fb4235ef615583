package ingest

import (
	"context"

	"zhike/store"
)

// chunkRows is how many rows are decoded before they are handed to the
// database: enough to amortise the call, few enough to hold several at once.
const chunkRows = 8192

// mainTables are the staging tables of what a file has one of in every row, by
// the kind of the file; customers and products are few enough for sideTables.
var mainTables = map[Kind]mainTable{
	Orders: {"stage_line", []store.BlockColumn{
		lineRow:       {Name: "row_no"},
		lineCustomer:  {Name: "customer_ref", Optional: true},
		lineProduct:   {Name: "product_ref", Optional: true},
		lineAttribute: {Name: "attribute_ref"},
		lineOrder:     {Name: "order_id"},
		lineID:        {Name: "line_id"},
		lineDigest:    {Name: "digest"},
		lineOrderNo:   {Name: "order_no", Kind: store.Texts},
		lineMoment:    {Name: "ordered_at", Kind: store.Moments},
		lineClock:     {Name: "local_at", Kind: store.Moments},
		lineQuantity:  {Name: "quantity", Kind: store.Reals},
		linePrice:     {Name: "price"},
		lineAmount:    {Name: "amount"},
		lineDiscount:  {Name: "discount"},
		lineNet:       {Name: "net_amount"},
		lineKind:      {Name: "kind"},
	}},
	Events: {"stage_event", []store.BlockColumn{
		eventRow:        {Name: "row_no"},
		eventCustomer:   {Name: "customer_ref", Optional: true},
		eventID:         {Name: "event_id"},
		eventMoment:     {Name: "happened_at", Kind: store.Moments},
		eventClock:      {Name: "local_at", Kind: store.Moments},
		eventName:       {Name: "name", Kind: store.Texts},
		eventPage:       {Name: "page", Kind: store.Texts, Optional: true},
		eventSKU:        {Name: "sku", Kind: store.Texts, Optional: true},
		eventChannel:    {Name: "channel", Kind: store.Texts, Optional: true},
		eventValue:      {Name: "value", Kind: store.Reals, Optional: true},
		eventBody:       {Name: "body", Kind: store.Texts, Optional: true},
		eventProperties: {Name: "properties", Kind: store.Texts, Optional: true},
	}},
}

type mainTable struct {
	name    string
	columns []store.BlockColumn
}

// Columns of stage_line.
const (
	lineRow = iota
	lineCustomer
	lineProduct
	lineAttribute
	lineOrder
	lineID
	lineDigest
	lineOrderNo
	lineMoment
	lineClock
	lineQuantity
	linePrice
	lineAmount
	lineDiscount
	lineNet
	lineKind
)

// Columns of stage_event.
const (
	eventRow = iota
	eventCustomer
	eventID
	eventMoment
	eventClock
	eventName
	eventPage
	eventSKU
	eventChannel
	eventValue
	eventBody
	eventProperties
)

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

// chunk is a piece of a file, ready for the database: the rows of the main table
// and, for each of the others, the values of its rows, one row behind the other.
type chunk struct {
	main   *store.Block
	values [][]any // by the table's place in sideTables
	file   int64   // rows of the file in it
}

func newChunk(k Kind) *chunk {
	return &chunk{main: store.NewBlock(mainTables[k].columns), values: make([][]any, len(sideTables))}
}

// reset empties the chunk and keeps its memory.
func (c *chunk) reset() {
	c.file = 0
	c.main.Reset()
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
func createStage(ctx context.Context, tx *store.Tx, k Kind) error {
	names := []string{}
	if main, ok := mainTables[k]; ok {
		names = append(names, main.name)
	}
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

// load writes one chunk; main is nil for a kind that has no main table.
func (c *chunk) load(ctx context.Context, tx *store.Tx, main *store.Stage) error {
	if c.main.Rows() > 0 {
		if err := main.Write(ctx, tx, c.main); err != nil {
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
