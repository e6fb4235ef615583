package today

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
	"zhike/crm/customer"
	"zhike/crm/governance"
	"zhike/expr"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

// shop is a small business to test on. Its clock stands at noon of Monday, 30
// June 2025 in Shanghai, in ISO week 27, until a test moves it.
type shop struct {
	t         *testing.T
	db        *store.DB
	now       time.Time
	jobs      *job.Queue
	customers *customer.Service
	today     *Service
	api       *api.API
	audited   []api.Entry
	orders    int64
	waiting   []func(tx *store.Tx) error // rows that refresh writes, in one transaction
}

var noon = time.Date(2025, 6, 30, 4, 0, 0, 0, time.UTC)

func newShop(t *testing.T, db *store.DB, added ...[]crm.Field) *shop {
	t.Helper()
	h := &shop{t: t, db: db, now: noon}
	log := slog.New(slog.DiscardHandler)
	clock := func() time.Time { return h.now }
	h.jobs = job.New(db, log, clock)
	env := crm.Env{DB: db, Jobs: h.jobs, Log: log, Dir: t.TempDir(), Zone: time.FixedZone("CST", 8*3600), Now: clock}
	h.customers = customer.New(env, added...)
	h.today = New(env, h.customers)
	h.api = apitest.Server(db, api.Options{Now: clock, Audit: func(_ context.Context, e api.Entry) error {
		h.audited = append(h.audited, e)
		return nil
	}}, h.today.Routes)
	return h
}

// each runs f on both engines with the tables that a shop needs.
func each(t *testing.T, f func(t *testing.T, h *shop)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, newShop(t, db)) }, migrations()...)
}

func migrations() [][]store.Migration {
	return [][]store.Migration{api.Migrations(), job.Migrations(), new(governance.Service).Migrations(), new(customer.Service).Migrations(), new(Service).Migrations()}
}

// modelFields are the two fields that crm/model adds and the list uses.
func modelFields() []crm.Field {
	field := func(name, column string) crm.Field {
		return crm.Field{Name: name, Group: crm.Scores, Type: expr.Number, Zh: name, En: name, DocZh: name, DocEn: name, SQL: column, Table: "model_score"}
	}
	return []crm.Field{field("model.orders_90d", "orders_90d"), field("model.spend", "spend")}
}

func (h *shop) later(sql string, args ...any) {
	h.waiting = append(h.waiting, func(tx *store.Tx) error {
		_, err := tx.Exec(h.t.Context(), store.SQL(sql), args...)
		return err
	})
}

func (h *shop) exec(sql string, args ...any) {
	h.t.Helper()
	h.later(sql, args...)
	h.write()
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

func (h *shop) add(id int64, name, phone string) {
	h.later(`insert into customer (customer_id, name, phone, created_at, updated_at, batch_id) values ($1, $2, nullif($3::text, ''), $4, $4, 'b')`, id, name, phone, noon)
}

// buy adds purchases of one amount, so many days before noon of 30 June.
func (h *shop) buy(customer int64, amount float64, daysAgo ...int) {
	for _, d := range daysAgo {
		h.order(customer, amount, amount, "sale", d)
	}
}

func (h *shop) order(customer int64, amount, net float64, kind string, daysAgo int) {
	h.orders++
	h.later(`insert into orders (customer_id, order_id, order_no, ordered_at, ordered_on, ordered_hour, kind, lines, quantity, amount, discount, returned, net_amount, batch_id)
		values ($1, $2, $3, $4::timestamp, $4::timestamp::date, 12, $7, 1, 1, $5::double precision::decimal(18,4), 0, 0, $6::double precision::decimal(18,4), 'b')`,
		customer, h.orders, fmt.Sprint("N", h.orders), noon.AddDate(0, 0, -daysAgo), amount, net, kind)
}

func (h *shop) refresh() {
	h.t.Helper()
	h.write()
	if _, err := h.customers.Refresh(h.t.Context(), true); err != nil {
		h.t.Fatal(err)
	}
}

// ten are ten customers of whom the tests know everything, three of whom need
// a call:
//
//	 1 陈晨  late       200 each 105, 85, 65, 45 days ago: every 20 days, 45 since
//	 2 李雷  once       100, 20 days ago
//	 3 韩梅梅 falling    1,000 120 and 2,000 100 days ago, 500 ten days ago
//	 4       lost       100 each 300, 290, 280 days ago: 28 times the pause
//	 5       punctual   100 each 50, 30, 10 days ago
//	 6       irregular  300 each 91, 31, 30, 29, 28 days ago: 28 is 1.8 times the
//	                    average of 15.75 and less than (1 + 60) / 2
//	 7       nothing bought
//	 8       too new    80, 3 days ago
//	 9       too late   90, 61 days ago
//	10       all given back: 500, 20 days ago
func (h *shop) ten() {
	h.t.Helper()
	h.add(1, "陈晨", "+8613812345678")
	h.add(2, "李雷", "")
	h.add(3, "韩梅梅", "+8613900001111")
	for id := int64(4); id <= 10; id++ {
		h.add(id, fmt.Sprint("客户", id), "")
	}
	h.buy(1, 200, 105, 85, 65, 45)
	h.buy(2, 100, 20)
	h.buy(3, 1000, 120)
	h.buy(3, 2000, 100)
	h.buy(3, 500, 10)
	h.buy(4, 100, 300, 290, 280)
	h.buy(5, 100, 50, 30, 10)
	h.buy(6, 300, 91, 31, 30, 29, 28)
	h.buy(8, 80, 3)
	h.buy(9, 90, 61)
	h.order(10, 500, 500, "sale", 20)
	h.order(10, 0, -500, "return", 19)
	h.refresh()
}

func (h *shop) make() Made {
	h.t.Helper()
	made, err := h.today.Make(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return made
}

// at moves the clock to so many days after noon and makes the list of then.
func (h *shop) at(days int) Made {
	h.t.Helper()
	h.now = noon.AddDate(0, 0, days)
	h.refresh()
	return h.make()
}

// as returns a context in which a role acts, in English.
func as(t *testing.T, role string) context.Context {
	return api.InLanguage(api.As(t.Context(), governance.RoleIdentities()[role]), "en")
}

func (h *shop) list(in ListRequest) *List {
	h.t.Helper()
	if in.Limit == 0 {
		in.Limit = 50
	}
	list, err := h.today.List(as(h.t, governance.Sales), &in)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

// entries writes a list as "customer reason value, …".
func entries(l *List) string {
	var out []string
	for _, i := range l.Items {
		out = append(out, fmt.Sprintf("%d %s %.2f", i.Customer, i.Code, i.Value))
	}
	return strings.Join(out, ", ")
}

func (h *shop) item(customer int64) Item {
	h.t.Helper()
	for _, i := range h.list(ListRequest{State: "all"}).Items {
		if i.Customer == customer {
			return i
		}
	}
	h.t.Fatalf("customer %d is not on the list", customer)
	return Item{}
}

func (h *shop) done(customer int64, note string) (*Item, error) {
	in := &DoneRequest{HandleRequest: HandleRequest{ID: h.item(customer).ID}}
	in.Body.Note = note
	return h.today.Done(as(h.t, governance.Sales), in)
}

func (h *shop) snooze(customer int64, until string) (*Item, error) {
	in := &SnoozeRequest{HandleRequest: HandleRequest{ID: h.item(customer).ID}}
	in.Body.Until = until
	return h.today.Snooze(as(h.t, governance.Sales), in)
}

// runJob lets the queue work until the job is finished.
func (h *shop) runJob(id string) {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.t.Context())
	if err := h.jobs.Start(ctx, 1); err != nil {
		h.t.Fatal(err)
	}
	j, err := h.jobs.Wait(ctx, id)
	stop()
	h.jobs.Stop()
	if err != nil || j.State != job.Done {
		h.t.Fatalf("%+v %v", j, err)
	}
}
