package ingest

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"zhike/crm"
	"zhike/store"
)

// chunkRows is how many rows are decoded before they are handed to the
// database: enough to amortise the call, few enough to hold several at once.
const chunkRows = 8192

// seenLimit bounds the memory of what was staged already; beyond it repeats
// are staged again, which the merge does not mind.
const seenLimit = 4_000_000

// sideTable is one staging table and its columns.
type sideTable struct {
	place   int // in stageTables
	name    string
	columns []string
}

var (
	lineTable = sideTable{0, "stage_line", []string{"row_no", "customer_ref", "product_ref", "attribute_ref", "order_id", "line_id", "digest", "order_no",
		"ordered_at", "local_at", "quantity", "price", "amount", "discount", "net_amount", "kind"}}
	eventTable    = sideTable{1, "stage_event", []string{"row_no", "customer_ref", "event_id", "happened_at", "local_at", "name", "page", "sku", "channel", "value", "body", "properties"}}
	customerTable = sideTable{2, "stage_customer", []string{"ref", "row_no", "kind", "value", "name", "pinyin", "initials", "phone", "email", "gender", "birthday", "country", "province",
		"city", "district", "address", "company", "channel", "level", "tags", "note", "properties", "registered_at"}}
	productTable   = sideTable{3, "stage_product", []string{"ref", "row_no", "sku", "name", "category", "brand", "price", "cost"}}
	attributeTable = sideTable{4, "stage_attribute", []string{"ref", "channel", "store", "province", "city", "currency", "status"}}
)

// tables are all staging tables in the order in which a chunk is written.
var stageTables = []sideTable{lineTable, eventTable, customerTable, productTable, attributeTable}

// chunk is a piece of a file, ready for the database: for each table the
// values of its rows, one row behind the other.
type chunk struct {
	values [][]any // by the table's place in stageTables
	file   int64   // rows of the file in it
}

func newChunk() *chunk { return &chunk{values: make([][]any, len(stageTables))} }

// reset empties the chunk and keeps its memory.
func (c *chunk) reset() {
	c.file = 0
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

// stager turns decoded rows into staged ones. Texts that repeat (who bought,
// what, through which channel) go into tables of their own and are referred to
// by a hash, so that ten million lines carry integers.
type stager struct {
	zone *time.Location
	seen map[int64]struct{}
	out  *chunk
}

func newStager(zone *time.Location) *stager {
	return &stager{zone: zone, seen: map[int64]struct{}{}, out: newChunk()}
}

// first reports whether the ref is new, and remembers it.
func (s *stager) first(ref int64) bool {
	if _, ok := s.seen[ref]; ok {
		return false
	}
	if len(s.seen) >= seenLimit {
		clear(s.seen)
	}
	s.seen[ref] = struct{}{}
	return true
}

// local is the wall clock of the business at t, written as if it were UTC.
func (s *stager) local(t time.Time) time.Time {
	_, offset := t.In(s.zone).Zone()
	return t.Add(time.Duration(offset) * time.Second)
}

// identity tells what kind of name a customer key is.
func identity(key string) (kind, value string) {
	if key == "" {
		return "", ""
	}
	if c := key[0]; c == '+' || c >= '0' && c <= '9' {
		if p := NormalPhone(key); p.Valid && len(p.Text) >= 13 { // a mobile number; short numbers are customer numbers
			return "phone", p.Text
		}
	}
	if slices.Contains([]byte(key), '@') {
		if e := NormalEmail(key); e.Valid {
			return "email", e.Text
		}
	}
	return "id", key
}

func (s *stager) order(l *OrderLine) {
	var customerRef any
	if l.Customer != "" {
		customerRef = s.buyer(l)
	}
	sku := l.SKU
	if sku == "" {
		sku = l.Product
	}
	var productRef any
	if sku != "" {
		ref := crm.Hash("product", sku)
		productRef = ref
		if s.first(ref) {
			s.out.add(productTable, ref, l.Line, sku, orNull(l.Product), orNull(l.Category), nil, nil, nil)
		}
	}
	attribute := crm.Hash("attribute", l.Channel, l.Store, l.Province, l.City, l.Currency, l.StatusText)
	if s.first(attribute) {
		s.out.add(attributeTable, attribute, orNull(l.Channel), orNull(l.Store), orNull(l.Province), orNull(l.City), orNull(l.Currency), orNull(l.StatusText))
	}
	number := hashNumbers(int64(l.Quantity), int64(l.Price), int64(l.Amount), int64(l.Discount), l.Time.UnixMicro(), attribute)
	digest := crm.Hash(l.Customer, number)
	s.out.add(lineTable, l.Line, customerRef, productRef, attribute, crm.Hash(l.Order), crm.Hash(l.Order, sku), digest, l.Order,
		l.Time, s.local(l.Time), float64(l.Quantity)/float64(MoneyUnit), int64(l.Price), int64(l.Amount), int64(l.Discount), int64(l.Net), kindCode(l.Kind))
}

// kindCode is the number of a line's kind in stage_line.
func kindCode(k LineKind) int16 {
	return int16(slices.Index([]LineKind{LineSale, LineGift, LineReturn, LineAdjustment, LineRefunded, LineCancelled, LinePending}, k))
}

// hashNumbers packs numbers into a text for hashing.
func hashNumbers(numbers ...int64) string {
	b := make([]byte, 0, 8*len(numbers))
	for _, n := range numbers {
		for shift := 0; shift < 64; shift += 8 {
			b = append(b, byte(n>>shift))
		}
	}
	return string(b)
}

// buyer stages who bought. A customer first met in an order is called by the
// buyer's name, else by the number or nickname that the shop uses.
func (s *stager) buyer(l *OrderLine) int64 {
	kind, value := identity(l.Customer)
	ref := crm.Hash(kind, value)
	if !s.first(ref) {
		return ref
	}
	name := l.BuyerName
	if name == "" && kind == "id" {
		name = value
	}
	phone, email := l.BuyerPhone, l.BuyerEmail
	switch {
	case kind == "phone":
		phone = value
	case kind == "email":
		email = value
	}
	full, initials := Pinyin(name)
	s.out.add(customerTable, ref, l.Line, kind, value, orNull(name), orNull(full), orNull(initials), orNull(phone), orNull(email), nil, nil, orNull(l.Country), orNull(l.Province), orNull(l.City),
		nil, nil, nil, orNull(l.Channel), nil, nil, nil, nil, nil)
	return ref
}

// customer stages a row of a customer file; false when nothing identifies it.
func (s *stager) customer(r *CustomerRow) bool {
	kind, value := identity(r.Customer)
	switch {
	case value != "":
	case r.Phone != "":
		kind, value = "phone", r.Phone
	case r.Email != "":
		kind, value = "email", r.Email
	default:
		return false
	}
	var birthday, registered any
	if t, err := time.Parse(time.DateOnly, r.Birthday); err == nil {
		birthday = t
	}
	if !r.Registered.IsZero() {
		registered = r.Registered
	}
	s.out.add(customerTable, crm.Hash(kind, value), r.Line, kind, value, orNull(r.Name), orNull(r.Pinyin), orNull(r.Initials), orNull(r.Phone), orNull(r.Email), orNull(r.Gender), birthday,
		nil, orNull(r.Province), orNull(r.City), orNull(r.District), orNull(r.Address), orNull(r.Company), orNull(r.Channel), orNull(r.Level), list(r.Tags), orNull(r.Note), object(r.Properties), registered)
	return true
}

func (s *stager) product(r *ProductRow) {
	s.out.add(productTable, crm.Hash("product", r.SKU), r.Line, r.SKU, orNull(r.Product), orNull(r.Category), orNull(r.Brand), money(r.Price), money(r.Cost))
}

func (s *stager) event(r *EventRow) {
	var ref any
	if r.Customer != "" {
		kind, value := identity(r.Customer)
		hash := crm.Hash(kind, value)
		ref = hash
		if s.first(hash) {
			row := make([]any, len(customerTable.columns))
			row[0], row[1], row[2], row[3] = hash, r.Line, kind, value
			if kind == "id" {
				full, initials := Pinyin(value)
				row[4], row[5], row[6] = value, orNull(full), orNull(initials)
			}
			s.out.add(customerTable, row...)
		}
	}
	properties := object(r.Properties)
	text, _ := properties.(string)
	var value any
	if r.Value != nil {
		value = r.Value.Float()
	}
	id := crm.Hash(r.Customer, hashNumbers(r.Time.UnixMicro()), r.Event, r.Page, r.SKU, r.Channel, r.Text, text)
	s.out.add(eventTable, r.Line, ref, id, r.Time, s.local(r.Time), r.Event, orNull(r.Page), orNull(r.SKU), orNull(r.Channel), value, orNull(r.Text), properties)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func money(m *Money) any {
	if m == nil {
		return nil
	}
	return int64(*m)
}

// list and object write JSON, whose keys are sorted, so equal content is equal text.
func list(items []string) any {
	if len(items) == 0 {
		return nil
	}
	data, err := json.Marshal(items)
	if err != nil {
		return nil
	}
	return string(data)
}

func object(m map[string]string) any {
	if len(m) == 0 {
		return nil
	}
	data, err := json.Marshal(m)
	if err != nil {
		return nil
	}
	return string(data)
}

// createStage makes the staging tables on this connection.
func createStage(ctx context.Context, tx *store.Tx) error {
	for _, t := range stageTables {
		if _, err := tx.Exec(ctx, queries.Get(t.name)); err != nil {
			return err
		}
	}
	return nil
}

// load writes one chunk.
func (c *chunk) load(ctx context.Context, tx *store.Tx) error {
	for _, t := range stageTables {
		if len(c.values[t.place]) == 0 {
			continue
		}
		if _, err := tx.Load(ctx, t.name, t.columns, c.rows(t)); err != nil {
			return err
		}
	}
	return nil
}
