package customer_test

import (
	"bytes"
	"context"
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
	"zhike/fault"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

var (
	now   = time.Date(2025, 12, 1, 4, 0, 0, 0, time.UTC) // noon in Shanghai
	owner = api.Identity{UserID: "o", Via: "session", Permissions: map[api.Permission]bool{customer.Read: true, customer.Personal: true}}
	guest = api.Identity{UserID: "g", Via: "session", Permissions: map[api.Permission]bool{customer.Read: true}}
)

type fixture struct {
	*testing.T
	db *store.DB
	s  *customer.Service
}

func each(t *testing.T, f func(f *fixture)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		zone := time.FixedZone("Asia/Shanghai", 8*3600)
		jobs := job.New(db, slog.New(slog.DiscardHandler), time.Now)
		s := customer.New(crm.Env{DB: db, Jobs: jobs, Log: slog.New(slog.DiscardHandler), Zone: zone, Now: func() time.Time { return now }})
		if err := db.Migrate(t.Context(), slices.Concat(job.Migrations(), s.Migrations())); err != nil {
			t.Fatal(err)
		}
		f(&fixture{t, db, s})
	})
}

func (f *fixture) exec(sql string, args ...any) {
	f.Helper()
	err := f.db.Tx(f.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(f.Context(), store.SQL(sql), args...)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) person(id int, name, pinyin, initials, phone, province string) {
	f.exec(`insert into customer (customer_id, name, pinyin, initials, phone, province, birthday, created_at, updated_at, batch_id)
		values ($1, $2, $3, $4, $5, $6, date '1990-12-02', $7, $7, 'b')`, id, name, pinyin, initials, phone, province, now)
	f.exec("insert into identity values ('id', $1, $2, 'b'), ('phone', $3, $2, 'b')", fmt.Sprintf("M%d", id), id, phone)
}

// order adds an order with one line, so many days before noon of today.
func (f *fixture) order(id int, no string, daysAgo int, kind string, amount float64) {
	moment := now.AddDate(0, 0, -daysAgo)
	local := moment.Add(8 * time.Hour)
	net, returned := amount, 0.0
	if kind == "return" {
		net, returned = -amount, amount
	}
	f.exec(`insert into orders values ($1, $2, $3, $4, $5, $6, $7, 1, 2, $8::decimal(18,4), 0, $9::decimal(18,4), $10::decimal(18,4), '门店', null, '浙江', '杭州', 'b')`,
		id, crm.Hash(no), no, moment, local, int(local.Hour()), kind, fmt.Sprint(amount), fmt.Sprint(returned), fmt.Sprint(net))
	f.exec(`insert into order_line values ($1, $2, $3, 1, 0, $4, $5, $6, $7, 'S1', 2, $8::decimal(18,4), $8::decimal(18,4), 0, $9::decimal(18,4), $10, 1, 'b', 7)`,
		id, crm.Hash(no), crm.Hash(no, "S1"), no, moment, local, int(local.Hour()), fmt.Sprint(amount), fmt.Sprint(net), kind)
}

// shop: 王小明 bought 100, 80, 60 at 40, 30 and 10 days ago and returned 20 at 5
// days ago; 李雷 bought 500 once, 200 days ago; 韩梅 never.
func (f *fixture) shop() {
	f.exec("insert into product values ('S1', '毛巾', '家居', null, null, null, 'b')")
	f.exec("insert into line_attribute values (1, '门店', null, '浙江', '杭州', 'CNY', '交易成功')")
	f.person(1, "王小明", "wangxiaoming", "wxm", "+8613812345678", "浙江")
	f.person(2, "李雷", "lilei", "ll", "+8613912345678", "江苏")
	f.person(3, "韩梅", "hanmei", "hm", "+8613712345678", "浙江")
	f.order(1, "A1", 40, "sale", 100)
	f.order(1, "A2", 30, "sale", 80)
	f.order(1, "A3", 10, "sale", 60)
	f.order(1, "R1", 5, "return", 20)
	f.order(2, "B1", 200, "sale", 500)
	f.exec(`insert into event values (1, 1, $1, $2, 20, '浏览', '首页', 'S1', 'APP', null, null, null, 'b', 1)`, now.AddDate(0, 0, -1), now)
	if _, err := f.s.Refresh(f.Context(), true); err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) values(ctx context.Context, id int64) map[string]any {
	f.Helper()
	r, err := f.s.Get(ctx, &customer.GetRequest{ID: id})
	if err != nil {
		f.Fatal(err)
	}
	out := map[string]any{}
	for _, v := range r.Fields {
		out[v.Name] = v.Value
	}
	return out
}

func TestFieldsByHand(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		got := f.values(api.As(t.Context(), owner), 1)
		want := map[string]any{
			"order.count": 3.0, "order.amount": 240.0, "order.net_amount": 220.0, "order.average": 80.0, "order.count_30d": 1.0, // 30 days ago to the second is out
			"order.count_90d": 3.0, "order.amount_30d": 60.0, "order.days_since_last": 10.0, "order.days_since_first": 40.0,
			"order.cycle": 15.0, "order.cycle_median": 15.0, "order.cycle_longest": 20.0, // gaps 10 and 20 days
			"order.overdue": 10.0 / 15, "return.count": 1.0, "return.amount": 20.0, "return.rate": 20.0 / 240, "order.max_amount": 100.0,
			"product.skus": 1.0, "product.categories": 1.0, "product.favourite_category": "家居", "channel.favourite": "门店",
			"event.count": 1.0, "event.days_since_last": 1.0, "time.favourite_hour": 12.0, "time.night_share": 0.0,
			"profile.age":         34.0, // 35 tomorrow
			"profile.birth_month": 12.0, "profile.has_phone": true, "profile.has_email": false, "order.amount_prev_90d": 0.0, "order.trend_90d": nil,
		}
		for name, w := range want {
			g, number := got[name].(float64)
			if wn, ok := w.(float64); ok && number {
				if math.Abs(g-wn) > 1e-9 {
					t.Errorf("%s = %v, want %v", name, g, wn)
				}
			} else if got[name] != w {
				t.Errorf("%s = %v (%T), want %v", name, got[name], got[name], w)
			}
		}
		never := f.values(api.As(t.Context(), owner), 3)
		if never["order.count"] != 0.0 || never["order.last"] != nil || never["order.average"] != nil || never["order.amount"] != 0.0 {
			t.Errorf("who never bought: %v %v %v", never["order.count"], never["order.last"], never["order.average"])
		}
	})
}

// Facts later than the moment are invisible: computing as of 20 days ago gives
// the same as computing before the later facts existed.
func TestComputeAsOfSeesNoFuture(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		read := func(at time.Time) string {
			rows, err := f.s.ComputeAsOf(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var lines []string
			for rows.Next() {
				v, err := rows.Values()
				if err != nil {
					t.Fatal(err)
				}
				lines = append(lines, fmt.Sprint(v))
			}
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		}
		past := now.AddDate(0, 0, -20)
		with := read(past)
		f.exec("delete from orders where ordered_at > $1", past)
		f.exec("delete from order_line where ordered_at > $1", past)
		f.exec("delete from event where happened_at > $1", past)
		if without := read(past); with != without {
			t.Errorf("the future shows:\n%s\nwithout it:\n%s", with, without)
		}
	})
}

// The refresh of changed customers gives the same snapshot as a full one.
func TestRefreshChangedEqualsFull(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		for i := 10; i < 20; i++ { // enough that one changed customer is a small part
			f.person(i, fmt.Sprint("客户", i), "kh", "kh", fmt.Sprintf("+86138000000%d", i), "山东")
		}
		if _, err := f.s.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		f.order(2, "B2", 3, "sale", 70)
		f.exec("insert into customer_dirty values (2, $1), (2, $1)", now)
		r, err := f.s.Refresh(t.Context(), false)
		if err != nil || r.Full || r.Customers != 1 {
			t.Fatalf("%+v %v", r, err)
		}
		dump := func() string {
			rows, err := f.db.Query(t.Context(), store.SQL("select * from customer_field order by customer_id"))
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var b strings.Builder
			for rows.Next() {
				v, err := rows.Values()
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintln(&b, v...)
			}
			return b.String()
		}
		changed := dump()
		if _, err := f.s.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if full := dump(); full != changed {
			t.Errorf("changed only:\n%s\nfull:\n%s", changed, full)
		}
	})
}

func TestListSortsPagesAndMasks(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		ctx := api.As(t.Context(), owner)
		for _, sort := range []string{"order.last", "-order.last", "order.amount", "-profile.province", "profile.name", "-order.average"} {
			var walked []int64
			var cursor string
			for {
				page, err := f.s.List(ctx, &customer.ListRequest{Selection: customer.Selection{Sort: sort}, Limit: 1, Cursor: cursor})
				if err != nil {
					t.Fatalf("%s: %v", sort, err)
				}
				for _, item := range page.Items {
					walked = append(walked, item.ID)
				}
				if cursor = page.Next; cursor == "" {
					break
				}
			}
			whole, err := f.s.List(ctx, &customer.ListRequest{Selection: customer.Selection{Sort: sort}, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			var at []int64
			for _, item := range whole.Items {
				at = append(at, item.ID)
			}
			if len(at) != 3 || !slices.Equal(at, walked) {
				t.Errorf("%s: page by page %v, at once %v", sort, walked, at)
			}
		}
		list, err := f.s.List(ctx, &customer.ListRequest{Selection: customer.Selection{Rule: `profile.province = "浙江" and order.count >= 1`, Columns: []string{"profile.phone"}}, Limit: 10})
		if err != nil || len(list.Items) != 1 || list.Items[0].Values["profile.phone"] != "+8613812345678" {
			t.Errorf("%+v %v", list, err)
		}
		masked := api.As(t.Context(), guest)
		list, err = f.s.List(masked, &customer.ListRequest{Selection: customer.Selection{Columns: []string{"profile.phone", "profile.birthday"}}, Limit: 10})
		if err != nil || strings.Contains(fmt.Sprint(list.Items), "小明") || strings.Contains(fmt.Sprint(list.Items), "12345678") || list.Items[0].Values["profile.birthday"] != nil {
			t.Errorf("personal data shown: %+v %v", list, err)
		}
		for _, sel := range []customer.Selection{{Rule: `profile.phone contains "138"`}, {Sort: "profile.name"}} {
			if _, err := f.s.List(masked, &customer.ListRequest{Selection: sel, Limit: 10}); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%+v gives %v", sel, err)
			}
		}
		if _, err := f.s.List(ctx, &customer.ListRequest{Selection: customer.Selection{Sort: "order.amuont"}, Limit: 1}); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "order.amount") {
			t.Errorf("a misspelt field gives %v", err)
		}
		if n, err := f.s.Count(ctx, &customer.CountRequest{Rule: "order.count > 0"}); err != nil || n.Count != 2 || n.Of != 3 {
			t.Errorf("%+v %v", n, err)
		}
	})
}

func TestSearch(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		ctx := api.As(t.Context(), owner)
		for query, want := range map[string]int{"小明": 1, "wxm": 1, "WANGX": 1, "13812345678": 1, "138 1234 5678": 1, "M2": 1, "1234": 3, "%": 0, "_": 0, `\`: 0, "' or 1=1 --": 0, "l": 1} {
			got, err := f.s.Search(ctx, &customer.SearchRequest{Query: query, Limit: 10})
			if err != nil || len(got.Items) != want {
				t.Errorf("%q finds %+v, %v; want %d", query, got, err, want)
			}
		}
		for _, query := range []string{"#2", "2"} {
			if got, err := f.s.Search(ctx, &customer.SearchRequest{Query: query, Limit: 1}); err != nil || len(got.Items) != 1 || got.Items[0].ID != 2 {
				t.Errorf("%q finds %+v, %v; want customer 2 first", query, got, err)
			}
		}
		masked := api.As(t.Context(), guest)
		if got, err := f.s.Search(masked, &customer.SearchRequest{Query: "1234", Limit: 10}); err != nil || len(got.Items) != 0 {
			t.Errorf("part of a phone number finds masked customers: %+v %v", got, err)
		}
		if got, err := f.s.Search(masked, &customer.SearchRequest{Query: "13812345678", Limit: 10}); err != nil || len(got.Items) != 1 || strings.Contains(got.Items[0].Phone, "12345678") {
			t.Errorf("a whole phone number: %+v %v", got, err)
		}
	})
}

// The rows behind a figure add up to it, for every field that has rows.
func TestRowsBehindEveryField(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		ctx := api.As(t.Context(), owner)
		values := f.values(ctx, 1)
		for _, field := range f.s.Catalogue().Fields() {
			rows, err := f.s.Rows(ctx, &customer.RowsRequest{ID: 1, Field: field.Name, Limit: 100})
			if err != nil {
				t.Errorf("%s: %v", field.Name, err)
				continue
			}
			if field.SQL == "count(*)" && float64(len(rows.Rows)) != values[field.Name] {
				t.Errorf("%s is %v with %d rows behind it", field.Name, values[field.Name], len(rows.Rows))
			}
			if field.Group == crm.Derived && len(rows.Uses) == 0 {
				t.Errorf("%s does not say what it is computed from", field.Name)
			}
		}
	})
}

func TestStandingAmongAll(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		ask := func(id int64, fields ...string) *customer.Standings {
			t.Helper()
			out, err := f.s.Standing(t.Context(), &customer.StandingRequest{ID: id, Fields: fields})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		// order.count is 3, 1 and 0; order.average is 80, 500 and unknown.
		got := ask(1, "order.count", "order.average", "profile.age").Items
		want := []customer.Standing{
			{Field: "order.count", Value: 3, Median: 1, Known: 3, Below: 2, Same: 1},
			{Field: "order.average", Value: 80, Median: 290, Known: 2, Below: 0, Same: 1},
			{Field: "profile.age", Value: 34, Median: 34, Known: 3, Below: 0, Same: 3},
		}
		if !slices.Equal(got, want) {
			t.Errorf("standing of 1: %+v", got)
		}
		if got := ask(3, "order.count", "order.average").Items; len(got) != 1 || got[0].Below != 0 {
			t.Errorf("who never bought has no average: %+v", got)
		}
		if got := ask(99, "order.count").Items; len(got) != 0 {
			t.Errorf("nobody stands nowhere: %+v", got)
		}
		// A new order moves the median with the snapshot.
		f.order(3, "C1", 2, "sale", 10)
		f.order(3, "C2", 1, "sale", 10)
		if _, err := f.s.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if got := ask(1, "order.count").Items; got[0].Median != 2 || got[0].Below != 2 {
			t.Errorf("after two more orders: %+v", got)
		}
		for _, name := range []string{"profile.city", "order.nothing"} {
			if _, err := f.s.Standing(t.Context(), &customer.StandingRequest{ID: 1, Fields: []string{name}}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestEveryFieldIsDescribed(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		ctx := api.As(t.Context(), owner)
		list, err := f.s.ListFields(ctx, nil)
		if err != nil || len(list.Items) < 60 {
			t.Fatalf("%d fields, %v", len(list.Items), err)
		}
		for _, info := range list.Items {
			d, err := f.s.DescribeField(ctx, &customer.DescribeRequest{Name: info.Name})
			if err != nil {
				t.Errorf("%s: %v", info.Name, err)
				continue
			}
			var in int64
			for _, bar := range d.Bars {
				in += bar.Count
			}
			if d.Customers != 3 || d.Known > 3 || len(d.Bars) > 0 && in != d.Known {
				t.Errorf("%s: %+v", info.Name, d)
			}
		}
	})
}

func TestTimelineAndOrders(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		ctx := api.InLanguage(api.As(t.Context(), owner), "en")
		page, err := f.s.Timeline(ctx, &customer.TimelineRequest{ID: 1, Limit: 3})
		if err != nil || len(page.Items) != 3 || page.Items[0].Kind != "event" || page.Items[1].Kind != "return" || page.Next == "" {
			t.Fatalf("%+v %v", page, err)
		}
		rest, err := f.s.Timeline(ctx, &customer.TimelineRequest{ID: 1, Limit: 3, Before: page.Next})
		if err != nil || len(rest.Items) != 2 || rest.Next != "" {
			t.Fatalf("%+v %v", rest, err)
		}
		orders, err := f.s.Orders(ctx, &customer.OrdersRequest{ID: 1, Limit: 3})
		if err != nil || len(orders.Items) != 3 || orders.Items[0].Number != "R1" || orders.Next == "" {
			t.Fatalf("%+v %v", orders, err)
		}
		orders, err = f.s.Orders(ctx, &customer.OrdersRequest{ID: 1, Limit: 3, Cursor: orders.Next})
		if err != nil || len(orders.Items) != 1 || orders.Items[0].Number != "A1" {
			t.Fatalf("%+v %v", orders, err)
		}
		one, err := f.s.GetOrder(ctx, &customer.GetOrderRequest{Number: "A1"})
		if err != nil || len(one.Items) != 1 || one.Items[0].Product != "毛巾" || one.Items[0].Status != "交易成功" || one.Items[0].Row != 7 {
			t.Fatalf("%+v %v", one, err)
		}
		if _, err := f.s.GetOrder(ctx, &customer.GetOrderRequest{Number: "nothing"}); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if _, err := f.s.Get(ctx, &customer.GetRequest{ID: 99}); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

func TestExport(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		f.exec(`update customer set name = '=HYPERLINK("http://x")' where customer_id = 3`)
		if _, err := f.s.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		ctx := api.As(t.Context(), owner)
		for _, format := range []string{"csv", "xlsx"} {
			file, err := f.s.ExportList(ctx, &customer.ExportRequest{Selection: customer.Selection{Columns: []string{"profile.name", "order.amount", "order.last"}}, Format: format})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := file.Write(&b); err != nil {
				t.Fatal(err)
			}
			if format == "csv" && (!strings.HasPrefix(b.String(), "\uFEFF客户编号,姓名,姓名,累计消费,最近下单\n") || !strings.Contains(b.String(), `"'=HYPERLINK`) || !strings.Contains(b.String(), "2025-11-21 12:00:00")) {
				t.Errorf("%s", b.String())
			}
		}
	})
}

func TestAsOf(t *testing.T) {
	each(t, func(f *fixture) {
		at := func() time.Time {
			v, err := f.s.AsOf(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if got := at(); !got.Equal(now) {
			t.Errorf("without facts: %v", got)
		}
		f.person(1, "a", "a", "a", "+8613812345678", "浙江")
		f.order(1, "old", 100, "sale", 1) // noon in Shanghai, 100 days ago
		if got, want := at(), now.AddDate(0, 0, -100).Add(12*time.Hour); !got.Equal(want) {
			t.Errorf("historic data: %v, want midnight after the last order, %v", got, want)
		}
		f.order(1, "new", 40, "sale", 1)
		if got := at(); !got.Equal(now) {
			t.Errorf("live data: %v", got)
		}
	})
}
