package model

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"testing"
	"time"

	"zhike/crm"
	"zhike/crm/analysis"
	"zhike/crm/customer"
	"zhike/job"
	"zhike/sim"
	"zhike/store"
)

// migrations are what the tests need of the house.
func migrations() []store.Migration {
	var out []store.Migration
	out = append(out, job.Migrations()...)
	out = append(out, customer.New(crm.Env{}).Migrations()...)
	out = append(out, analysis.New(crm.Env{}, nil).Migrations()...)
	return append(out, New(crm.Env{}, nil).Migrations()...)
}

// shop is the part on an empty database with a clock that the test sets.
type shop struct {
	*Service
	t    testing.TB
	db   *store.DB
	now  time.Time
	jobs *job.Queue
}

// china is the zone of the tests' business days.
func china() *time.Location { return time.FixedZone("Asia/Shanghai", 8*3600) }

// newShop returns the part; with rfm its catalogue has the fields of RFM too.
func newShop(t testing.TB, db *store.DB, rfm bool) *shop {
	t.Helper()
	s := &shop{t: t, db: db, now: midnight("2026-01-01")}
	clock := func() time.Time { return s.now }
	s.jobs = job.New(db, slog.New(slog.DiscardHandler), clock)
	env := crm.Env{DB: db, Jobs: s.jobs, Log: slog.New(slog.DiscardHandler), Dir: t.TempDir(), Zone: china(), Now: clock}
	fields := [][]crm.Field{Fields()}
	if rfm {
		fields = append(fields, analysis.Fields())
	}
	customers := customer.New(env, fields...)
	s.Service = New(env, customers)
	if err := customers.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// midnight is the beginning of a business day.
func midnight(text string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, text, china())
	if err != nil {
		panic(err)
	}
	return d.UTC()
}

// purchase is one order.
type purchase struct {
	customer int64
	day      string
	amount   float64
}

// load writes orders, and a customer for each that has one.
func (s *shop) load(purchases []purchase) {
	s.t.Helper()
	i := -1
	s.loadFrom(func() *purchase {
		if i++; i == len(purchases) {
			return nil
		}
		return &purchases[i]
	})
}

func (s *shop) loadFrom(next func() *purchase) {
	s.t.Helper()
	ctx := s.t.Context()
	columns := []string{"customer_id", "order_id", "order_no", "ordered_at", "ordered_on", "ordered_hour", "kind", "lines", "quantity", "amount", "discount",
		"returned", "net_amount", "batch_id"}
	err := s.db.Tx(ctx, func(tx *store.Tx) error {
		for _, text := range []string{
			"create table loaded (customer_id bigint, order_id bigint, ordered_on date, amount double precision)",
		} {
			if err := exec(ctx, tx, text); err != nil {
				return err
			}
		}
		n := int64(0)
		row := make([]any, 4)
		_, err := tx.Load(ctx, "loaded", []string{"customer_id", "order_id", "ordered_on", "amount"}, func() ([]any, error) {
			p := next()
			if p == nil {
				return nil, nil
			}
			n++
			d, err := time.Parse(time.DateOnly, p.day)
			row[0], row[1], row[2], row[3] = p.customer, n, d, p.amount
			return row, err
		})
		if err != nil {
			return err
		}
		list := ""
		for i, c := range columns {
			if i > 0 {
				list += ", "
			}
			list += c
		}
		for _, text := range []string{
			"insert into orders (" + list + `) select customer_id, order_id, 'T' || order_id, ordered_on::timestamp + interval '4 hours', ordered_on, 12, 'sale', 1, 1,
				amount::decimal(18,4), 0, 0, amount::decimal(18,4), 'test' from loaded`,
			`insert into customer (customer_id, name, created_at, updated_at, batch_id) select distinct customer_id, '客户' || customer_id,
				timestamp '2020-01-01', timestamp '2020-01-01', 'test' from loaded where customer_id > 0`,
			"drop table loaded",
		} {
			if err := exec(ctx, tx, text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// simulate loads the orders of a pure simulation: customers number as members do.
func (s *shop) simulate(o sim.Options) {
	s.t.Helper()
	o.Pure = true
	orders := make(chan purchase, 1024)
	failed := make(chan error, 1)
	go func() {
		defer close(orders)
		failed <- eachPurchase(s.t.Context(), o, func(p purchase) { orders <- p })
	}()
	s.loadFrom(func() *purchase {
		p, ok := <-orders
		if !ok {
			return nil
		}
		return &p
	})
	if err := <-failed; err != nil {
		s.t.Fatal(err)
	}
}

// eachPurchase adds up the lines of every order.
func eachPurchase(ctx context.Context, o sim.Options, yield func(purchase)) error {
	number := ""
	var p purchase
	flush := func() {
		if number != "" {
			yield(p)
		}
	}
	err := sim.Orders(ctx, o, func(batch []sim.OrderLine) error {
		for i := range batch {
			l := &batch[i]
			if l.Order != number {
				flush()
				number, p = l.Order, purchase{customer: memberID(l.Customer), day: l.Time.Format(time.DateOnly)}
			}
			p.amount += float64(l.Paid) / 100
		}
		return nil
	})
	flush()
	return err
}

// memberID is the number on a membership card, M00100001 being 1.
func memberID(card string) int64 {
	var n int64
	if _, err := fmt.Sscanf(card, "M%d", &n); err != nil {
		panic(err)
	}
	return n - 100_000
}

func (s *shop) mustFit() *Fitted {
	s.t.Helper()
	f, err := s.Fit(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

func (s *shop) mustLookahead() *Lookahead {
	s.t.Helper()
	l, err := s.Lookahead(s.t.Context(), &LookaheadRequest{})
	if err != nil {
		s.t.Fatal(err)
	}
	return l
}

// everybody reads all scores in the order of customers.
func (s *shop) everybody() []scoreRow {
	s.t.Helper()
	rows, err := store.All[scoreRow](s.t.Context(), s.db, store.SQL(selectScores+" from model_score m left join customer c on c.customer_id = m.customer_id order by m.customer_id"))
	if err != nil {
		s.t.Fatal(err)
	}
	return rows
}

// near wants a figure within a relative distance.
func near(t testing.TB, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s is %v, want %v within %v", what, got, want, relative)
	}
}
