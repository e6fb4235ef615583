package ingest

import (
	"encoding/json"
	"slices"
	"time"

	"zhike/crm"
)

// seenLimit bounds the memory of what was staged already; beyond it repeats
// are staged again, which the merge does not mind.
const seenLimit = 4_000_000

// stager turns decoded rows into staged ones. Texts that repeat (who bought,
// what, through which channel) go into tables of their own and are referred to
// by a hash, so that ten million lines carry integers.
type stager struct {
	zone *time.Location
	seen map[int64]struct{}
	out  *chunk

	// of the line before
	lastCustomer   string
	lastBuyer      int64
	lastAttributes attributes
	lastAttribute  int64
}

func newStager(zone *time.Location) *stager {
	return &stager{zone: zone, seen: map[int64]struct{}{}}
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
	row := stagedLine{Row: l.Line, OrderNo: l.Order, At: l.Time, Clock: s.local(l.Time), Quantity: float64(l.Quantity) / float64(MoneyUnit),
		Price: int64(l.Price), Amount: int64(l.Amount), Discount: int64(l.Discount), Net: int64(l.Net), Kind: kindCode(l.Kind), Attribute: s.attribute(l)}
	if l.Customer != "" {
		row.Customer = s.buyer(l)
	}
	sku := l.SKU
	if sku == "" {
		sku = l.Product
	}
	if sku != "" {
		row.Product = crm.Hash("product", sku)
		if s.first(row.Product) {
			s.out.add(productTable, row.Product, l.Line, sku, orNull(l.Product), orNull(l.Category), nil, nil, nil)
		}
	}
	order := crm.NewHashing().Text(l.Order)
	row.Order, row.ID = order.Sum(), order.Text(sku).Sum()
	row.Digest = crm.NewHashing().Text(l.Customer).
		Numbers(int64(l.Quantity), int64(l.Price), int64(l.Amount), int64(l.Discount), l.Time.UnixMicro(), row.Attribute).Sum()
	s.out.lines = append(s.out.lines, row)
}

// attributes are what the lines of an order have in common.
type attributes struct{ channel, store, province, city, currency, status string }

// attribute stages them and returns their ref; mostly they are those of the
// line before.
func (s *stager) attribute(l *OrderLine) int64 {
	a := attributes{l.Channel, l.Store, l.Province, l.City, l.Currency, l.StatusText}
	if s.lastAttribute != 0 && a == s.lastAttributes {
		return s.lastAttribute
	}
	ref := crm.Hash("attribute", a.channel, a.store, a.province, a.city, a.currency, a.status)
	if s.first(ref) {
		s.out.add(attributeTable, ref, orNull(a.channel), orNull(a.store), orNull(a.province), orNull(a.city), orNull(a.currency), orNull(a.status))
	}
	s.lastAttributes, s.lastAttribute = a, ref
	return ref
}

// kindCode is the number of a line's kind in stage_line.
func kindCode(k LineKind) int64 {
	return int64(slices.Index([]LineKind{LineSale, LineGift, LineReturn, LineAdjustment, LineRefunded, LineCancelled, LinePending}, k))
}

// buyer stages who bought. A customer first met in an order is called by the
// buyer's name, else by the number or nickname that the shop uses.
func (s *stager) buyer(l *OrderLine) int64 {
	if l.Customer == s.lastCustomer {
		return s.lastBuyer
	}
	kind, value := identity(l.Customer)
	ref := crm.Hash(kind, value)
	s.lastCustomer, s.lastBuyer = l.Customer, ref
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
	row := stagedEvent{Row: r.Line, At: r.Time, Clock: s.local(r.Time), Name: r.Event, Page: r.Page, SKU: r.SKU, Channel: r.Channel, Body: r.Text}
	if r.Customer != "" {
		row.Customer = s.actor(r)
	}
	if r.Value != nil {
		value := r.Value.Float()
		row.Value = &value
	}
	row.Properties, _ = object(r.Properties).(string)
	id := crm.NewHashing().Text(r.Customer).Numbers(r.Time.UnixMicro())
	for _, part := range []string{r.Event, r.Page, r.SKU, r.Channel, r.Text, row.Properties} {
		id = id.Text(part)
	}
	row.ID = id.Sum()
	s.out.events = append(s.out.events, row)
}

// actor stages whose event it is.
func (s *stager) actor(r *EventRow) int64 {
	kind, value := identity(r.Customer)
	ref := crm.Hash(kind, value)
	if !s.first(ref) {
		return ref
	}
	row := make([]any, len(customerTable.columns))
	row[0], row[1], row[2], row[3] = ref, r.Line, kind, value
	if kind == "id" {
		full, initials := Pinyin(value)
		row[4], row[5], row[6] = value, orNull(full), orNull(initials)
	}
	s.out.add(customerTable, row...)
	return ref
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
