package segment

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm"
	"zhike/crm/analysis"
	"zhike/crm/customer"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

// shop is a small business to test on. Its clock stands at noon of 30 June 2025
// in Shanghai until a test moves it.
type shop struct {
	t         *testing.T
	db        *store.DB
	now       time.Time
	customers *customer.Service
	segments  *Service
	api       *api.API
	audited   []api.Entry
	orders    int64
	waiting   []func(tx *store.Tx) error // rows that refresh writes, in one transaction
}

var noon = time.Date(2025, 6, 30, 4, 0, 0, 0, time.UTC)

func newShop(t *testing.T, db *store.DB) *shop {
	t.Helper()
	h := &shop{t: t, db: db, now: noon}
	log := slog.New(slog.DiscardHandler)
	clock := func() time.Time { return h.now }
	env := crm.Env{DB: db, Jobs: job.New(db, log, clock), Log: log, Dir: t.TempDir(), Zone: time.FixedZone("CST", 8*3600), Now: clock}
	h.customers = customer.New(env)
	h.segments = New(env, h.customers, h.behind)
	h.api = apitest.Server(db, api.Options{Now: clock, Audit: func(_ context.Context, e api.Entry) error {
		h.audited = append(h.audited, e)
		return nil
	}}, h.segments.Routes)
	return h
}

// behind stands for the analyses: one figure, with customers 2 and 4 behind it.
func (h *shop) behind(_ context.Context, link string) (*analysis.Behind, error) {
	if link != "cohort/customers?cohort=2025-06" {
		return nil, fault.New(fault.Invalid, "no figure")
	}
	return &analysis.Behind{SQL: "select customer_id from customer where customer_id % $1::bigint = 0", Args: []any{2}, AsOf: h.now.Add(-time.Hour),
		Title: analysis.Text{Zh: "2025-06 首购的客户", En: "First bought in 2025-06"}}, nil
}

// each runs f on both engines with the tables that a shop needs.
func each(t *testing.T, f func(t *testing.T, h *shop)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, newShop(t, db)) },
		api.Migrations(), job.Migrations(), new(customer.Service).Migrations(), new(Service).Migrations())
}

func (h *shop) exec(sql string, args ...any) {
	h.t.Helper()
	h.later(sql, args...)
	h.write()
}

func (h *shop) later(sql string, args ...any) {
	h.waiting = append(h.waiting, func(tx *store.Tx) error {
		_, err := tx.Exec(h.t.Context(), store.SQL(sql), args...)
		return err
	})
}

func (h *shop) write() {
	h.t.Helper()
	err := h.db.Tx(h.t.Context(), func(tx *store.Tx) error {
		for _, f := range h.waiting {
			if err := f(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.waiting = nil
}

// add makes a customer.
func (h *shop) add(id int64, name, phone, province string) {
	h.t.Helper()
	h.later(`insert into customer (customer_id, name, phone, province, created_at, updated_at, batch_id) values ($1, $2, nullif($3::text, ''), nullif($4::text, ''), $5, $5, 'b')`,
		id, name, phone, province, noon)
}

// buy adds a purchase so many days before noon.
func (h *shop) buy(customer int64, daysAgo int, amount float64) {
	h.t.Helper()
	h.orders++
	at := noon.AddDate(0, 0, -daysAgo)
	h.later(`insert into orders (customer_id, order_id, order_no, ordered_at, ordered_on, ordered_hour, kind, lines, quantity, amount, discount, returned, net_amount, batch_id)
		values ($1, $2, $3, $4::timestamp, $4::timestamp::date, 12, 'sale', 1, 1, $5::double precision::decimal(18,4), 0, 0, $5::double precision::decimal(18,4), 'b')`,
		customer, h.orders, fmt.Sprint("N", h.orders), at, amount)
}

func (h *shop) refresh() {
	h.t.Helper()
	h.write()
	if _, err := h.customers.Refresh(h.t.Context(), true); err != nil {
		h.t.Fatal(err)
	}
}

// five are five customers of whom the tests know everything:
//
//	id name   province orders amount
//	1  王小明  浙江     3      300
//	2  李雷    浙江     1      50
//	3  韩梅梅  江苏     2      500
//	4  赵六    (none)   1      20
//	5  🐱喵    江苏     0      0
func (h *shop) five() {
	h.t.Helper()
	h.add(1, "王小明", "+8613812345678", "浙江")
	h.add(2, "李雷", "+8613900001111", "浙江")
	h.add(3, "韩梅梅", "", "江苏")
	h.add(4, "赵六", "", "")
	h.add(5, "🐱喵", "", "江苏")
	for _, daysAgo := range []int{10, 40, 70} {
		h.buy(1, daysAgo, 100)
	}
	h.buy(2, 5, 50)
	h.buy(3, 20, 200)
	h.buy(3, 200, 300)
	h.buy(4, 100, 20)
	h.refresh()
}

// as returns a context in which a role acts, in English.
func as(t *testing.T, role string) context.Context {
	return api.InLanguage(api.As(t.Context(), governance.RoleIdentities()[role]), "en")
}

// make creates a segment as the marketer, who sees personal data.
func (h *shop) make(name, rule string) *Segment {
	h.t.Helper()
	in := &CreateRequest{}
	in.Body.Name, in.Body.Rule = name, rule
	g, err := h.segments.Create(as(h.t, governance.Marketer), in)
	if err != nil {
		h.t.Fatal(err)
	}
	return g
}

// ids lists the customers of a segment, sorted by number of orders.
func (h *shop) ids(id string) string {
	h.t.Helper()
	list, err := h.segments.Customers(as(h.t, governance.Marketer), &CustomersRequest{ID: id, Sort: "-order.amount", Limit: 50})
	if err != nil {
		h.t.Fatal(err)
	}
	var out []string
	for _, c := range list.Items {
		out = append(out, fmt.Sprint(c.ID))
	}
	return strings.Join(out, " ")
}

func (h *shop) freeze(g *Segment) *Segment {
	h.t.Helper()
	in := &FreezeRequest{ID: g.ID}
	in.Body.Version = g.Version
	out, err := h.segments.Freeze(as(h.t, governance.Marketer), in)
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}
