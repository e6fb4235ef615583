package analysis

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

// shanghai is the business zone of the tests: eight hours before UTC, no summer time.
var shanghai = time.FixedZone("UTC+8", 8*3600)

// world is the part with what it stands on, on one engine.
type world struct {
	t  *testing.T
	db *store.DB
	*Service
	customers *customer.Service
}

func newWorld(t *testing.T, db *store.DB) *world {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return time.Date(2026, 4, 30, 15, 0, 0, 0, time.UTC) }
	env := crm.Env{DB: db, Log: log, Dir: t.TempDir(), Zone: shanghai, Now: now, Jobs: job.New(db, log, now)}
	customers := customer.New(env, Fields())
	w := &world{t: t, db: db, Service: New(env, customers), customers: customers}
	if err := db.Migrate(t.Context(), slices.Concat(job.Migrations(), customers.Migrations(), w.Migrations())); err != nil {
		t.Fatal(err)
	}
	return w
}

// each runs f on every engine.
func each(t *testing.T, f func(t *testing.T, w *world)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, newWorld(t, db)) })
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	err := w.db.Tx(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(context.Background(), store.SQL(sql), args...)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// item is an order line with what its order says, at business time.
type item struct {
	customer int64
	order    string
	at       string // 2026-01-02 15:04
	kind     string
	sku      string
	amount   float64 // as contributed: negative for returns
	channel  string
}

// load puts customers 1 … n and the items into the record, and derives the orders.
func (w *world) load(customers int, items []item) {
	w.t.Helper()
	w.exec(`insert into customer (customer_id, name, province, created_at, updated_at, batch_id)
		select i, '客户' || i::text, case when i % 2 = 0 then '浙江' else '江苏' end, now()::timestamp, now()::timestamp, 'b' from generate_series(1, $1::integer) as g(i)`, customers)
	var rows []string
	for n, it := range items {
		at, err := time.ParseInLocation("2006-01-02 15:04", it.at, shanghai)
		if err != nil {
			w.t.Fatal(err)
		}
		net := it.amount
		if it.kind == "cancelled" || it.kind == "refunded" {
			net = 0
		}
		rows = append(rows, fmt.Sprintf("(%d, %d, %d, 1, %d, '%s', '%s', '%s', %d, %s, 1, %v, %v, 0, %v, '%s', %d, 'b', %d)",
			it.customer, orderID(it.order), n, n, it.order, at.UTC().Format("2006-01-02 15:04:05"), at.Format(dayForm), at.Hour(), literal(it.sku),
			it.amount, it.amount, net, it.kind, channelID(it.channel), n))
	}
	for len(rows) > 0 {
		n := min(len(rows), 500)
		w.exec(`insert into order_line (customer_id, order_id, line_id, seq, digest, order_no, ordered_at, ordered_on, ordered_hour, sku, quantity,
			price, amount, discount, net_amount, kind, attribute_id, batch_id, row_no) values ` + strings.Join(rows[:n], ",\n"))
		rows = rows[n:]
	}
	channels := map[string]bool{}
	for _, it := range items {
		channels[it.channel] = true
	}
	for c := range channels {
		w.exec("insert into line_attribute (attribute_id, channel) values ($1, $2)", channelID(c), orNull(c))
	}
	w.derive()
}

// channelID is the row of line_attribute that names a channel alone.
func channelID(channel string) int64 { return orderID("channel " + channel) }

// derive makes the orders of their lines, by the rules of the import.
func (w *world) derive() {
	w.t.Helper()
	w.exec(`insert into orders (customer_id, order_id, order_no, ordered_at, ordered_on, ordered_hour, kind, lines, quantity, amount, discount, returned, net_amount,
		  channel, store, province, city, batch_id)
		select max(customer_id), order_id, max(order_no), min(ordered_at), min(ordered_on), min(ordered_hour),
		  case when bool_or(kind = 'sale') then 'sale' when bool_or(kind in ('return', 'refunded')) then 'return' when bool_or(kind = 'cancelled') then 'cancelled' else 'other' end,
		  count(*)::integer, coalesce(sum(quantity) filter (where kind = 'sale'), 0), coalesce(sum(amount) filter (where kind = 'sale'), 0), 0,
		  coalesce(sum(case kind when 'return' then -amount when 'refunded' then amount else 0 end), 0), sum(net_amount),
		  max(a.channel), max(a.store), max(a.province), max(a.city), 'b'
		from order_line l left join line_attribute a on a.attribute_id = l.attribute_id group by order_id`)
}

// orderID is a number for an order's name; the names of the tests differ in it.
func orderID(name string) int64 {
	h := int64(7)
	for _, c := range name {
		h = h*131 + int64(c)
	}
	return h & math.MaxInt64
}

func literal(s string) string {
	if s == "" {
		return "null"
	}
	return "'" + s + "'"
}

// must gives the value or ends the test.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// asJSON shows a value as it goes out, to compare whole parts.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// ids are the customers of a page.
func ids(p *People) []int64 {
	out := make([]int64, len(p.Items))
	for i, item := range p.Items {
		out[i] = item.CustomerID
	}
	return out
}

// analyst may read analyses, not personal data.
func analyst() api.Identity {
	return api.Identity{UserID: "u", Role: "analyst", Via: "session", Permissions: map[api.Permission]bool{Read: true}}
}
