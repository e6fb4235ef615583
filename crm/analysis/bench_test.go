//go:build unix

package analysis

import (
	"context"
	"log/slog"
	"syscall"
	"testing"
	"time"

	"zhike/crm"
	"zhike/crm/customer"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// benchWorld is DuckDB with 10.2 M lines of 3.4 M orders by 500,000 customers
// over three years: few buy much, 5 % anonymous, 4 % returns, 2 % cancelled.
func benchWorld(b *testing.B) *Service {
	b.Helper()
	db := storetest.Open(b, store.DuckDB)
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }
	env := crm.Env{DB: db, Log: log, Dir: b.TempDir(), Zone: shanghai, Now: now, Jobs: job.New(db, log, now)}
	customers := customer.New(env, Fields())
	s := New(env, customers)
	for _, m := range [][]store.Migration{append(append(job.Migrations(), customers.Migrations()...), s.Migrations()...)} {
		if err := db.Migrate(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	}
	for _, text := range []string{
		`insert into customer (customer_id, name, province, created_at, updated_at, batch_id)
		 select i, '客户' || i, ['浙江','江苏','广东','北京','四川'][1 + (hash(i) % 5)::int], timestamp '2026-01-01', timestamp '2026-01-01', 'b' from range(1, 500001) t(i)`,
		`insert into product (sku, name, category, brand, price, batch_id)
		 select 'S' || i, '商品' || i, '类目' || (i % 40), '品牌' || (i % 200), 10 + i % 90, 'b' from range(2000) t(i)`,
		`insert into orders
		 select case when hash(i, 1) % 20 = 0 then 0 else 1 + (power((hash(i, 2) % 1000000007) / 1000000007.0, 2) * 500000)::bigint % 500000 end,
		   i, 'N' || i, tm - interval 8 hour, tm::date, extract(hour from tm), kind, 3, 3 + i % 4, case when kind = 'sale' then amt else 0 end, 0,
		   case when kind = 'return' then amt else 0 end, case kind when 'sale' then amt when 'return' then -amt else 0 end,
		   ['门店','淘宝','京东','抖音','小程序','官网'][1 + (hash(i, 3) % 6)::int], '店' || (hash(i, 4) % 30),
		   ['浙江','江苏','广东','北京','四川','湖北','山东'][1 + (hash(i, 5) % 7)::int], '城市' || (hash(i, 6) % 100), 'b'
		 from (select i, timestamp '2023-01-01' + interval 1 second * (hash(i, 7) % 94608000) as tm,
		   case when hash(i, 8) % 100 < 4 then 'return' when hash(i, 8) % 100 < 6 then 'cancelled' else 'sale' end as kind,
		   (20 + (hash(i, 9) % 50000) / 100.0)::decimal(18,4) as amt from range(1, 3400001) t(i))`,
		`insert into order_line (customer_id, order_id, line_id, seq, digest, order_no, ordered_at, ordered_on, ordered_hour, sku, quantity, price, amount, discount,
		   net_amount, kind, attribute_id, batch_id, row_no)
		 select customer_id, order_id, order_id * 3 + k, 1, order_id, order_no, ordered_at, ordered_on, ordered_hour,
		   'S' || (power((hash(order_id, k) % 1000003) / 1000003.0, 2) * 2000)::int % 2000, 1 + k, (net_amount / 3)::decimal(18,4), (net_amount / 3)::decimal(18,4), 0,
		   (net_amount / 3)::decimal(18,4), kind, 0, 'b', order_id * 3 + k from orders, range(3) r(k)`,
	} {
		err := db.Tx(b.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(b.Context(), store.SQL(text))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// The statements somebody would write by hand for the same figures, without
// the count of what is left out.
const (
	rfmByHand = `with p as (select customer_id, max(ordered_on) filter (where kind = 'sale') as d, count(*) filter (where kind = 'sale') as n, sum(net_amount) as v
		  from orders where customer_id > 0 and ordered_at <= timestamp '2026-01-01' group by customer_id),
		s as (select customer_id, d, n, v, 1 + (rank() over (order by d) - 1) * 5 / count(*) over () as r, 1 + (rank() over (order by n) - 1) * 5 / count(*) over () as f,
		  1 + (rank() over (order by v) - 1) * 5 / count(*) over () as m from p where n > 0)
		select r, f, m, count(*), sum(v), sum(n), min(d), max(d), min(n), max(n), min(v), max(v) from s group by r, f, m`
	cohortByHand = `with a as (select customer_id, (extract(year from ordered_on) * 12 + extract(month from ordered_on))::integer as p, count(*) filter (where kind = 'sale') as n, sum(net_amount) as v
		  from orders where customer_id > 0 and ordered_at <= timestamp '2026-01-01' group by 1, 2),
		b as (select customer_id, min(p) as c from a where n > 0 group by 1)
		select c, p - c, count(*) filter (where n > 0), sum(v) from a join b using (customer_id) where p >= c group by 1, 2`
)

// BenchmarkAnalyses tells the processor seconds of every analysis (cpu-s/op).
func BenchmarkAnalyses(b *testing.B) {
	s := benchWorld(b)
	m := Moment{AsOf: "2025-12-31"}
	year := Period{From: "2025-01-01", To: "2025-12-31"}
	byHand := func(text string) func(context.Context) error {
		return func(ctx context.Context) error {
			rows, err := s.env.DB.Query(ctx, store.SQL(text))
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
			}
			return rows.Err()
		}
	}
	for _, c := range []struct {
		name string
		ask  func(context.Context) error
	}{
		{"overview", func(ctx context.Context) error { _, err := s.Overview(ctx, &OverviewRequest{Moment: m}); return err }},
		{"rfm", func(ctx context.Context) error { _, err := s.RFM(ctx, &RFMRequest{Moment: m}); return err }},
		{"rfm-by-hand", byHand(rfmByHand)},
		{"rfm-people", func(ctx context.Context) error {
			_, err := s.RFMPeople(ctx, &RFMPeopleRequest{Moment: m, Group: "important_keep"})
			return err
		}},
		{"rfm-migration", func(ctx context.Context) error {
			_, err := s.RFMFlows(ctx, &RFMFlowRequest{Moment: m, FlowMoments: FlowMoments{From: "2024-12-31"}})
			return err
		}},
		{"pareto", func(ctx context.Context) error { _, err := s.Pareto(ctx, &ParetoRequest{Moment: m}); return err }},
		{"lifecycle", func(ctx context.Context) error { _, err := s.Lifecycle(ctx, &LifecycleRequest{Moment: m}); return err }},
		{"lifecycle-flows", func(ctx context.Context) error {
			_, err := s.LifecycleFlows(ctx, &LifecycleFlowRequest{Moment: m, FlowMoments: FlowMoments{From: "2024-12-31"}})
			return err
		}},
		{"cycle", func(ctx context.Context) error { _, err := s.Cycle(ctx, &CycleRequest{Moment: m}); return err }},
		{"frequency", func(ctx context.Context) error { _, err := s.Frequency(ctx, &FrequencyRequest{Moment: m}); return err }},
		{"rhythm", func(ctx context.Context) error { _, err := s.Rhythm(ctx, &RhythmRequest{Moment: m}); return err }},
		{"season", func(ctx context.Context) error { _, err := s.Season(ctx, &SeasonRequest{Moment: m}); return err }},
		{"new-returning", func(ctx context.Context) error {
			_, err := s.NewReturning(ctx, &NewReturningRequest{Moment: m})
			return err
		}},
		{"cohort", func(ctx context.Context) error { _, err := s.Cohort(ctx, &CohortRequest{Moment: m}); return err }},
		{"cohort-by-hand", byHand(cohortByHand)},
		{"cohort-people", func(ctx context.Context) error {
			_, err := s.CohortPeople(ctx, &CohortPeopleRequest{Moment: m, Cohort: "2025-03", Distance: 1})
			return err
		}},
		{"channels", func(ctx context.Context) error {
			_, err := s.Channels(ctx, &ChannelsRequest{Moment: m, Period: year})
			return err
		}},
		{"products", func(ctx context.Context) error {
			_, err := s.Products(ctx, &ProductsRequest{Moment: m, Period: year})
			return err
		}},
		{"categories", func(ctx context.Context) error {
			_, err := s.Products(ctx, &ProductsRequest{Moment: m, By: "category"})
			return err
		}},
		{"score", func(ctx context.Context) error { _, err := s.Score(ctx); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			before := cpu()
			for b.Loop() {
				if err := c.ask(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpu()-before).Seconds()/float64(b.N), "cpu-s/op")
		})
	}
}
