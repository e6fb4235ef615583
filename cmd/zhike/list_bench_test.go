//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/governance"
	"zhike/store"
	"zhike/store/storetest"
)

// BenchmarkLists sends requests through the whole house as the page does, one
// after the other, over ZHIKE_BENCH_CUSTOMERS customers (a million unless it is
// set) with three orders each, and reports the median and the 95th percentile:
// pages of the customer list by many rules, sorts and cursors, the count of a
// new rule, and the search box. ZHIKE_BENCH_POSTGRES=1 does it on PostgreSQL too.
func BenchmarkLists(b *testing.B) {
	engines := []store.Engine{store.DuckDB}
	if os.Getenv("ZHIKE_BENCH_POSTGRES") == "1" {
		engines = append(engines, store.Postgres)
	}
	for _, engine := range engines {
		b.Run(string(engine), func(b *testing.B) {
			h := crowd(b, engine, sizeOf("ZHIKE_BENCH_CUSTOMERS", 1_000_000))
			for _, kind := range []struct {
				name     string
				requests func(context.Context) ([]string, error)
			}{{"list", h.listRequests}, {"count", h.countRequests}, {"search", h.searchRequests}} {
				b.Run(kind.name, func(b *testing.B) { h.latencies(b, kind.requests) })
			}
		})
	}
}

// latencies sends the requests in turn and reports their percentiles.
func (h *benchHouse) latencies(b *testing.B, requests func(context.Context) ([]string, error)) {
	paths, err := requests(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var took []float64
	slowest, longest := "", 0.0
	for i := 0; b.Loop(); i++ {
		path := paths[i%len(paths)]
		start := time.Now()
		if _, err := h.read(b.Context(), path); err != nil {
			b.Fatal(path, err)
		}
		ms := time.Since(start).Seconds() * 1000
		took = append(took, ms)
		if ms > longest {
			slowest, longest = path, ms
		}
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], "p50-ms")
	b.ReportMetric(took[(len(took)*95-1)/100], "p95-ms")
	b.ReportMetric(longest, "max-ms")
	text, _ := url.QueryUnescape(slowest)
	b.Logf("slowest: %.0f ms %s", longest, text)
}

// read is one whole answer.
func (h *benchHouse) read(ctx context.Context, path string) ([]byte, error) {
	response, err := h.send(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// benchRules are conditions as people put them together; %[1]d differs from
// request to request, so that no answer is remembered.
func benchRules() []string {
	return []string{
		`order.count >= %[1]d`,
		`profile.province in ("浙江", "江苏") and order.amount > %[1]d`,
		`order.count_90d >= 1 and days_since(order.last) > %[1]d`,
		`order.count >= 2 and order.overdue > 1.%[1]d`,
		`value.tier = "high" or order.amount_365d > 10%[1]d`,
		`profile.gender = "female" and profile.age >= %[1]d and channel.favourite = "门店"`,
		`rfm.r >= 4 and rfm.m >= 4 and order.average > %[1]d`,
		`not (profile.has_phone and profile.level = "金卡") and return.rate > 0.%[1]d`,
		`order.trend_90d < 0.%[1]d and order.amount_prev_90d > 100`,
		`time.night_share > 0.%[1]d or time.weekend_share = 1`,
	}
}

// listRequests are 200 pages: every sort, with and without a rule, the first
// page, the one behind it, a long page with many columns, and one from the
// middle of the list.
func (h *benchHouse) listRequests(ctx context.Context) ([]string, error) {
	rules := append([]string{""}, benchRules()...)
	sorts := []string{"-order.amount", "-order.last", "order.count", "-order.count_90d", "profile.registered", "-order.average", "profile.province", "-order.overdue", "order.days_since_last", "-rfm.m"}
	var out []string
	for i := range 200 {
		query := url.Values{"sort": {sorts[i%len(sorts)]}, "limit": {"50"}}
		if rule := rules[(i/len(sorts))%len(rules)]; rule != "" {
			query.Set("rule", fmt.Sprintf(rule, 1+i%9))
		}
		switch (i + i/len(sorts)) % 4 {
		case 1:
			if err := h.turn(ctx, query); err != nil {
				return nil, err
			}
		case 2:
			query.Set("limit", "200")
			query.Set("columns", "profile.phone,profile.city,order.count,order.amount,order.last,order.average,order.cycle,product.favourite_category,channel.favourite,rfm.group,lifecycle.stage,return.rate")
		case 3:
			cursor, err := h.middleOf(ctx, sorts[i%len(sorts)])
			if err != nil {
				return nil, err
			}
			query.Set("cursor", cursor)
		}
		out = append(out, "/customers?"+query.Encode())
	}
	return out, nil
}

// turn makes the query ask for the second page.
func (h *benchHouse) turn(ctx context.Context, query url.Values) error {
	data, err := h.read(ctx, "/customers?"+query.Encode())
	if err != nil {
		return err
	}
	var page struct{ Next string }
	if err := json.Unmarshal(data, &page); err != nil {
		return err
	}
	if page.Next != "" {
		query.Set("cursor", page.Next)
	}
	return nil
}

// middleOf is a cursor in the middle of everybody, sorted by a field.
func (h *benchHouse) middleOf(ctx context.Context, sort string) (string, error) {
	direction := "asc"
	if sort[0] == '-' {
		sort, direction = sort[1:], "desc"
	}
	field, ok := h.customers.Catalogue().Field(sort)
	if !ok {
		return "", fmt.Errorf("there is no field %s", sort)
	}
	rows, err := h.db.Query(ctx, store.SQL(fmt.Sprintf("select %[1]s, customer_id from customer_field order by %[1]s %[2]s nulls last, customer_id limit 1 offset (select count(*) / 2 from customer_field)", field.Column(), direction)))
	if err != nil {
		return "", err
	}
	defer rows.Close()
	if !rows.Next() {
		return "", rows.Err()
	}
	values, err := rows.Values()
	if err != nil {
		return "", err
	}
	return api.Cursor(map[string]any{"v": values[0], "id": values[1]}), nil
}

// countRequests are 200 rules as the segment builder sends them while somebody
// puts them together.
func (h *benchHouse) countRequests(context.Context) ([]string, error) {
	rules := benchRules()
	var out []string
	for i := range 200 {
		rule := fmt.Sprintf(rules[i%len(rules)], 1+i/len(rules))
		if i%3 == 2 {
			rule = "(" + rule + ") and (" + fmt.Sprintf(rules[(i+3)%len(rules)], 1+i/len(rules)) + ")"
		}
		out = append(out, "/segments/preview?"+url.Values{"rule": {rule}}.Encode())
	}
	return out, nil
}

// searchRequests are 200 times what people type into the search box.
func (h *benchHouse) searchRequests(context.Context) ([]string, error) {
	var out []string
	for i := range 200 {
		text := []string{"王小", "wangxiao", "wxm", "李雷" + strconv.Itoa(i), "138", fmt.Sprintf("1380%07d", 1000+i), fmt.Sprintf("M%d", 1+i*7), "nobody at all"}[i%8]
		out = append(out, "/customers/search?"+url.Values{"q": {text}}.Encode())
	}
	return out, nil
}

// crowd is the house with n customers made by set-based statements that both
// engines understand: 5 % of the orders are returns or cancelled, and few
// customers buy much.
func crowd(b *testing.B, engine store.Engine, n int) *benchHouse {
	b.Helper()
	db := storetest.Open(b, engine)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		b.Fatal(err)
	}
	now := func() time.Time { return time.Date(2025, 12, 31, 15, 0, 0, 0, time.UTC) }
	h := wire(crm.Env{DB: db, Log: slog.New(slog.DiscardHandler), Dir: b.TempDir(), Zone: zone, Now: now}, governance.Options{})
	if err := h.prepare(b.Context()); err != nil {
		b.Fatal(err)
	}
	for _, text := range crowdStatements(n) {
		err := db.Tx(b.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(b.Context(), store.SQL(text))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := h.compute(b.Context()); err != nil {
		b.Fatal(err)
	}
	return newBenchHouse(h)
}

// compute brings fields and scores up to date.
func (h *house) compute(ctx context.Context) error {
	if h.db.Engine() == store.Postgres {
		err := h.db.Tx(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, store.SQL("analyze"))
			return err
		})
		if err != nil {
			return err
		}
	}
	if _, err := h.analysis.Score(ctx); err != nil {
		return err
	}
	_, err := h.customers.Refresh(ctx, true)
	return err
}

// crowdStatements fill the record. chance(k) is a number in [0, 1) for row i, by
// another multiplicative generator modulo 2³¹ − 1 for each k.
func crowdStatements(n int) []string {
	multipliers := []int{16807, 48271, 69621, 742938285, 950706376, 1226874159, 62089911, 1343714438, 630360016, 397204094, 847425747, 1583458089}
	chance := func(k int) string {
		return fmt.Sprintf("(i::bigint * %d %% 2147483647)::double precision / 2147483647", multipliers[k])
	}
	pick := func(k int, from string) string {
		return fmt.Sprintf("(array[%s])[1 + floor(%s * %d)::integer]", from, chance(k), 1+commas(from))
	}
	provinces := "'浙江', '江苏', '广东', '北京', '四川', '湖北', '山东', '上海', '福建', '湖南', '河南', '安徽'"
	return []string{
		fmt.Sprintf(`insert into customer (customer_id, name, pinyin, initials, phone, email, gender, birthday, country, province, city, channel, level, registered_at, created_at, updated_at, batch_id)
		select i, s.zh || g.zh || i::text, s.py || g.py || i::text, s.one || g.one || i::text, '+86138' || lpad(i::text, 8, '0'), case when i %% 3 = 0 then 'c' || i::text || '@example.com' end,
		  case when i %% 7 < 4 then 'female' else 'male' end, date '1960-01-01' + floor(%s * 16000)::integer, '中国', %s, '城市' || (i %% 300)::text, %s, %s,
		  timestamp '2025-12-01' - floor(%s * 1000)::integer * interval '1 day', timestamp '2025-12-31', timestamp '2025-12-31', 'b'
		from generate_series(1, %d) as t(i)
		join (values (0, '王', 'wang', 'w'), (1, '李', 'li', 'l'), (2, '张', 'zhang', 'z'), (3, '刘', 'liu', 'l'), (4, '陈', 'chen', 'c')) as s(k, zh, py, one) on s.k = i %% 5
		join (values (0, '小明', 'xiaoming', 'xm'), (1, '芳', 'fang', 'f'), (2, '雷', 'lei', 'l'), (3, '思远', 'siyuan', 'sy')) as g(k, zh, py, one) on g.k = i / 5 %% 4`,
			chance(1), pick(2, provinces), pick(3, "'门店', '淘宝', '京东', '抖音', '小程序'"), pick(4, "'普通', '普通', '普通', '银卡', '金卡'"), chance(5), n),
		fmt.Sprintf(`insert into identity (kind, value, customer_id, batch_id) select 'id', 'M' || i::text, i, 'b' from generate_series(1, %[1]d) as t(i)
		union all select 'phone', '+86138' || lpad(i::text, 8, '0'), i, 'b' from generate_series(1, %[1]d) as t(i)`, n),
		`insert into product (sku, name, category, brand, price, batch_id)
		select 'S' || i::text, '商品' || i::text, '类目' || (i % 40)::text, '品牌' || (i % 200)::text, 10 + i % 90, 'b' from generate_series(0, 1999) as t(i)`,
		fmt.Sprintf(`insert into orders (customer_id, order_id, order_no, ordered_at, ordered_on, ordered_hour, kind, lines, quantity, amount, discount, returned, net_amount, channel, store, province, city, batch_id)
		select customer_id, i, 'N' || i::text, tm - interval '8 hours', tm::date, extract(hour from tm)::smallint, kind, 1, 1 + i %% 4, case when kind = 'sale' then money else 0 end, 0,
		  case when kind = 'return' then money else 0 end, case kind when 'sale' then money when 'return' then -money else 0 end, channel, case when channel = '门店' then '店' || (i %% 30)::text end, %s, '城市' || (i %% 300)::text, 'b'
		from (select i, 1 + floor(power(%s, 2) * %d)::bigint as customer_id, timestamp '2025-12-31' - floor(power(%s, 2) * 730 * 86400)::integer * interval '1 second' as tm,
		  case when i %% 100 < 3 then 'return' when i %% 100 < 5 then 'cancelled' else 'sale' end as kind, (20 + floor(power(%s, 4) * 200000) / 100)::decimal(18,4) as money, %s as channel
		  from generate_series(1, %d) as t(i)) x`,
			pick(6, provinces), chance(7), n, chance(8), chance(9), pick(10, "'门店', '淘宝', '京东', '抖音', '小程序'"), 3*n),
		`insert into line_attribute (attribute_id, channel) values (0, null)`,
		fmt.Sprintf(`insert into order_line (customer_id, order_id, line_id, seq, digest, order_no, ordered_at, ordered_on, ordered_hour, sku, quantity, price, amount, discount, net_amount, kind, attribute_id, batch_id, row_no)
		select customer_id, order_id, order_id, 1, order_id, order_no, ordered_at, ordered_on, ordered_hour, 'S' || floor(power(%s, 2) * 2000)::integer::text, 1, net_amount, net_amount, 0, net_amount, kind, 0, 'b', order_id
		from (select o.*, o.order_id as i from orders o) o`, chance(11)),
	}
}

func commas(text string) (n int) {
	for _, c := range text {
		if c == ',' {
			n++
		}
	}
	return n
}

// sizeOf is a number from the environment.
func sizeOf(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return usual
}
