//go:build unix

package customer_test

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"zhike/crm"
	"zhike/crm/customer"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

// BenchmarkRefresh computes the built-in catalogue on DuckDB for
// ZHIKE_BENCH_CATALOGUE customers (500,000 unless it is set) who have seven
// orders, ten lines and two events each: for everybody, and after 1,000 of them
// bought something. It tells processor seconds (cpu-s/op) beside the time.
func BenchmarkRefresh(b *testing.B) {
	n := 500_000
	if v, err := strconv.Atoi(os.Getenv("ZHIKE_BENCH_CATALOGUE")); err == nil && v > 0 {
		n = v
	}
	db := storetest.Open(b, store.DuckDB)
	log := slog.New(slog.DiscardHandler)
	s := customer.New(crm.Env{DB: db, Jobs: job.New(db, log, time.Now), Log: log, Zone: time.FixedZone("Asia/Shanghai", 8*3600), Now: func() time.Time { return now }})
	if err := db.Migrate(b.Context(), slices.Concat(job.Migrations(), s.Migrations())); err != nil {
		b.Fatal(err)
	}
	for _, text := range benchFacts() {
		run(b, db, text, n)
	}
	b.Run("full", func(b *testing.B) { measure(b, s, true, int64(n), func() {}) })
	batch := 0
	b.Run("changed-1000", func(b *testing.B) {
		measure(b, s, false, int64(min(1000, n)), func() {
			batch++
			run(b, db, `insert into orders select customer_id, -($1 * 1000 + i), 'X' || ($1 * 1000 + i), timestamp '2025-11-30 05:00:00', date '2025-11-30', 13, 'sale', 1, 1, 88, 0, 0, 88,
			  '门店', null, '浙江', '杭州', 'x' from (select i, 1 + (i * 7919 + $1 * 104729) % $2 as customer_id from range(1000) t(i))`, batch, n)
			run(b, db, `insert into order_line (customer_id, order_id, line_id, seq, digest, order_no, ordered_at, ordered_on, ordered_hour, sku, quantity, price, amount, discount, net_amount, kind, attribute_id, batch_id, row_no)
			  select customer_id, order_id, order_id, 1, 0, order_no, ordered_at, ordered_on, ordered_hour, 'S1', 1, 88, 88, 0, 88, 'sale', 1, 'x', 1 from orders where order_id between -($1 * 1000 + 999) and -($1 * 1000)`, batch)
			run(b, db, "insert into customer_dirty select customer_id, timestamp '2025-11-30 05:00:00' from orders where order_id between -($1 * 1000 + 999) and -($1 * 1000)", batch)
		})
	})
}

// measure refreshes after each change and checks that as many customers as
// expected were computed.
func measure(b *testing.B, s *customer.Service, all bool, want int64, change func()) {
	var spent time.Duration
	for b.Loop() {
		b.StopTimer()
		change()
		b.StartTimer()
		before := cpuTime()
		done, err := s.Refresh(b.Context(), all)
		if err != nil {
			b.Fatal(err)
		}
		if done.Full != all || done.Customers != want {
			b.Fatalf("computed %d customers (full: %v), want %d", done.Customers, done.Full, want)
		}
		spent += cpuTime() - before
	}
	b.ReportMetric(spent.Seconds()/float64(b.N), "cpu-s/op")
}

func run(b *testing.B, db *store.DB, text string, args ...any) {
	b.Helper()
	if !slices.Contains([]byte(text), '$') {
		args = nil
	}
	err := db.Tx(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(context.Background(), store.SQL(text), args...)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// benchFacts fill the record of $1 customers; few of them buy much, 4 % of the
// orders are returns, 2 % cancelled.
func benchFacts() []string {
	return []string{
		`insert into customer (customer_id, name, phone, gender, birthday, province, city, channel, level, registered_at, created_at, updated_at, batch_id)
		select i, '客户' || i, '+86138' || lpad(i::text, 8, '0'), ['male', 'female'][1 + i % 2], date '1960-01-01' + (hash(i, 1) % 16000)::integer,
		  ['浙江','江苏','广东','北京','四川'][1 + (hash(i) % 5)::integer], '城市' || (hash(i, 2) % 300), ['门店','淘宝','京东'][1 + (hash(i, 3) % 3)::integer], '普通',
		  timestamp '2023-01-01', timestamp '2025-12-01', timestamp '2025-12-01', 'b' from range(1, $1 + 1) t(i)`,
		`insert into product (sku, name, category, brand, price, batch_id)
		select 'S' || i, '商品' || i, '类目' || (i % 40), '品牌' || (i % 200), 10 + i % 90, 'b' from range(2000) t(i)`,
		`insert into line_attribute (attribute_id, channel) values (1, '门店')`,
		`insert into orders
		select 1 + (power((hash(i, 2) % 1000000007) / 1000000007.0, 2) * $1)::bigint % $1, i, 'N' || i, tm - interval 8 hour, tm::date, extract(hour from tm), kind, 1, 1 + i % 4,
		  case when kind = 'sale' then money else 0 end, 0, case when kind = 'return' then money else 0 end, case kind when 'sale' then money when 'return' then -money else 0 end,
		  ['门店','淘宝','京东','抖音','小程序','官网'][1 + (hash(i, 3) % 6)::integer], '店' || (hash(i, 4) % 30), ['浙江','江苏','广东','北京','四川','湖北','山东'][1 + (hash(i, 5) % 7)::integer],
		  '城市' || (hash(i, 6) % 100), 'b'
		from (select i, timestamp '2025-12-01' - interval 1 second * (hash(i, 7) % 94608000) as tm,
		  case when hash(i, 8) % 100 < 4 then 'return' when hash(i, 8) % 100 < 6 then 'cancelled' else 'sale' end as kind,
		  (20 + (hash(i, 9) % 50000) / 100.0)::decimal(18,4) as money from range(1, $1 * 7 + 1) t(i))`,
		`insert into order_line (customer_id, order_id, line_id, seq, digest, order_no, ordered_at, ordered_on, ordered_hour, sku, quantity, price, amount, discount, net_amount, kind, attribute_id, batch_id, row_no)
		select customer_id, order_id, order_id * 2 + k, 1, order_id, order_no, ordered_at, ordered_on, ordered_hour, 'S' || (power((hash(order_id, k) % 1000003) / 1000003.0, 2) * 2000)::integer % 2000,
		  1, net_amount, net_amount, 0, net_amount, kind, 1, 'b', order_id * 2 + k
		from orders, range(2) r(k) where k = 0 or order_id % 7 < 3`,
		`insert into event (customer_id, event_id, happened_at, happened_on, happened_hour, name, page, sku, channel, batch_id, row_no)
		select 1 + (hash(i, 1) % $1)::bigint, i, tm, tm::date, extract(hour from tm), ['浏览','加购','收藏','咨询'][1 + (hash(i, 2) % 4)::integer], '首页', 'S' || (hash(i, 3) % 2000), 'APP', 'b', i
		from (select i, timestamp '2025-12-01' - interval 1 second * (hash(i, 4) % 31536000) as tm from range(1, $1 * 2 + 1) t(i))`,
	}
}

// cpuTime is the processor time that this process has used.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
