package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"zhike/mining/miningtest"
)

func profileOf(tb testing.TB, content string) (Profile, *Table) {
	tb.Helper()
	table, rows := readAll(tb, write(tb, "a.csv", []byte(content)), OpenOptions{})
	p := NewProfiler(table.Columns, date(2025, 12, 1))
	for _, r := range rows {
		p.Add(r, table.Columns)
	}
	return p.Profile(), table
}

func TestProfile(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,手机,邮箱,日期,时间,金额,备注,空,身份证,斜线日期\n")
	for i := range 200 {
		amount, phone := fmt.Sprintf("%d.5", i), fmt.Sprintf("138%08d", i)
		if i == 7 {
			amount, phone = "很多", "12345"
		}
		note := ""
		if i%2 == 0 {
			note = "老客户"
		}
		if i == 9 {
			note = "#N/A"
		}
		fmt.Fprintf(&b, "%d,%s,u%d@example.com,2025-01-%02d,2025-01-%02d 10:%02d:00,%s,%s,,11010519491231002X,%d/%d/2024\n", i, phone, i%50, i%28+1, i%28+1, i%60, amount, note, i%28+1, i%12+1)
	}
	b.WriteString("short,row\n")
	p, _ := profileOf(t, b.String())
	if p.Rows != 200 || p.Unusable != 1 {
		t.Errorf("%d rows, %d unusable", p.Rows, p.Unusable)
	}
	check := func(name string, kind ValueType, missing, distinct, odd int64) ColumnProfile {
		t.Helper()
		c, ok := p.Column(name)
		if !ok || c.Type != kind || c.Missing != missing || c.Distinct != distinct || c.Odd != odd || c.Filled+c.Missing != 200 {
			t.Errorf("%s: %+v", name, c)
		}
		return c
	}
	if c := check("id", ValueWhole, 0, 200, 0); c.Min != "0" || c.Max != "199" || c.Mean != 99.5 {
		t.Errorf("%+v", c)
	}
	if c := check("手机", ValuePhone, 0, 200, 1); c.Phones != 199 || c.Examples[0] != (OddValue{9, "12345"}) {
		t.Errorf("%+v", c)
	}
	if c := check("邮箱", ValueEmail, 0, 50, 0); c.Emails != 200 || c.Top[0].Count != 4 || len(c.Top) != 10 {
		t.Errorf("%+v", c)
	}
	if c := check("日期", ValueDate, 0, 28, 0); c.Min != "2025-01-01" || c.Max != "2025-01-28" {
		t.Errorf("%+v", c)
	}
	check("时间", ValueTime, 0, 200, 0)
	if c := check("金额", ValueDecimal, 0, 200, 1); c.Min != "0.50" || c.Max != "199.50" || c.Examples[0].Value != "很多" {
		t.Errorf("%+v", c)
	}
	if c := check("备注", ValueText, 100, 1, 0); c.Errors != 1 || c.Top[0] != (ValueCount{"老客户", 100}) {
		t.Errorf("%+v", c)
	}
	check("空", ValueEmpty, 200, 0, 0)
	if c := check("身份证", ValueIDCard, 0, 1, 0); c.IDCards != 200 {
		t.Errorf("%+v", c)
	}
	// 1/1/2024 … 28/12/2024 are day first, and so must be the range.
	if c, _ := p.Column("斜线日期"); c.Min != "2024-01-01" || c.Max != "2024-12-28" {
		t.Errorf("%+v", c)
	}
	if _, err := json.Marshal(p); err != nil {
		t.Error(err)
	}
}

// With more different values than are counted, the count is an estimate within
// three standard errors, and the commonest value is still found.
func TestProfileManyValues(t *testing.T) {
	p := NewProfiler([]string{"v"}, date(2025, 12, 1))
	const n = 120_000
	for i := range n {
		v := fmt.Sprintf("user-%d", i)
		if i%10 == 0 {
			v = "常客"
		}
		p.Add(Record{Line: int64(i), Cells: []string{v}}, []string{"v"})
	}
	c := p.Profile().Columns[0]
	want := n*9/10 + 1
	if c.Exact || math.Abs(float64(c.Distinct)/float64(want)-1) > 0.05 || c.Top[0] != (ValueCount{"常客", n / 10}) {
		t.Errorf("%d different, want %d; top %v", c.Distinct, want, c.Top[0])
	}
}

func TestRegisters(t *testing.T) {
	for _, n := range []int{0, 1, 100, 5000, 20_000, 300_000} {
		var r registers
		for i := range n {
			r.add(fmt.Sprint("x", i))
			r.add(fmt.Sprint("x", i/2))
		}
		if got := float64(r.estimate()); math.Abs(got-float64(n)) > 0.05*float64(n)+0.5 {
			t.Errorf("%d texts are estimated %v", n, got)
		}
	}
}

func states(t *testing.T, kind Kind, content string) map[string]Analysis {
	t.Helper()
	p, table := profileOf(t, content)
	_, rows := readAll(t, write(t, "b.csv", []byte(content)), OpenOptions{})
	out := map[string]Analysis{}
	for _, a := range Readinesses(Match(kind, table.Columns, cellsOf(rows)), p) {
		if a.Reason.Zh == "" || a.Reason.En == "" || a.Label.Zh == "" || a.Label.En == "" || strings.Contains(a.Reason.Zh+a.Reason.En, "%!") {
			t.Errorf("%+v", a)
		}
		out[a.Name] = a
	}
	return out
}

func TestReadiness(t *testing.T) {
	var b strings.Builder
	b.WriteString("订单编号,客户编号,付款时间,商品名称,数量,单价,渠道\n")
	for i := range 3000 { // 1,000 orders of 3 lines by 250 customers over 500 days
		fmt.Fprintf(&b, "T%d,C%d,%s,商品%d,1,%d,%s\n", i/3, i/3%250, date(2024, 1, 1+i/6).Format("2006-01-02"), i%40, i%9+1, []string{"微信", "淘宝"}[i%2])
	}
	got := states(t, Orders, b.String())
	for name, want := range map[string]Readiness{"rfm": Ready, "lifecycle": Ready, "cohort": Ready, "churn": Ready, "clv": Ready, "basket": Ready, "recommend": Ready, "product": Ready, "channel": Ready,
		"price": Lacking, "region": Lacking, "store": Lacking, "hours": Lacking, "forecast": Limited, "returns": Lacking} {
		if got[name].State != want {
			t.Errorf("%s is %s, want %s: %s", name, got[name].State, want, got[name].Reason.En)
		}
	}
	if r := got["price"].Reason.Zh; !strings.Contains(r, "优惠金额") {
		t.Errorf("price: %s", r)
	}

	few := "订单编号,客户编号,付款时间,商品名称,实付金额\nT1,C1,2025-11-08 10:00:00,a,5\nT2,C2,2025-11-09 11:00:00,b,6\nT3,,2025-11-09 11:00:00,b,-6\n"
	got = states(t, Orders, few)
	for name, want := range map[string]Readiness{"rfm": Limited, "lifecycle": Lacking, "cohort": Lacking, "churn": Lacking, "basket": Lacking, "recommend": Limited, "hours": Ready, "returns": Ready} {
		if got[name].State != want {
			t.Errorf("few: %s is %s, want %s: %s", name, got[name].State, want, got[name].Reason.En)
		}
	}
	if got["cohort"].Reason.En != "The data span 1 days; at least 62 are needed." {
		t.Errorf("%s", got["cohort"].Reason.En)
	}
	got = states(t, Customers, "会员编号,姓名,手机,生日\n1,张三,13800001111,\n2,李四,13900001111,\n3,王五,13700001111,1985-01-01\n")
	if got["contact"].State != Ready || got["birthday"].State != Limited || got["region"].State != Lacking {
		t.Errorf("customers: %+v", got)
	}
	got = states(t, Products, "商品编码,商品名称,售价\n1,a,5\n2,b,6\n")
	if got["names"].State != Ready || got["margin"].State != Lacking {
		t.Errorf("products: %+v", got)
	}
	got = states(t, Events, "user_id,event_time,event\n1,2025-11-08 10:00:00,view\n2,2025-11-08 10:00:00,cart\n")
	if got["funnel"].State != Ready || got["attribution"].State != Lacking {
		t.Errorf("events: %+v", got)
	}
}

// The figures of the data set's manifest: 25,900 invoices, 4,372 customers,
// 135,080 lines without customer.
func TestProfileOnlineRetail(t *testing.T) {
	table, err := Open(context.Background(), miningtest.RealFile(t, "orders/online_retail.csv"), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	p := NewProfiler(table.Columns, date(2025, 12, 1))
	sample, err := table.Sample(300)
	if err != nil {
		t.Fatal(err)
	}
	m := Match(Orders, table.Columns, sample)
	e := NewEvidence(m, table.Columns, date(2025, 12, 1))
	for {
		rec, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		p.Add(rec, table.Columns)
		e.Add(rec)
	}
	profile := p.Profile()
	customers, _ := profile.Column("CustomerID")
	invoices, _ := profile.Column("InvoiceNo")
	times, _ := profile.Column("InvoiceDate")
	if profile.Rows != 541_909 || customers.Distinct != 4372 || !customers.Exact || customers.Missing != 135_080 {
		t.Errorf("%d rows, customers %+v", profile.Rows, customers)
	}
	if math.Abs(float64(invoices.Distinct)/25_900-1) > 0.05 {
		t.Errorf("%d invoices", invoices.Distinct)
	}
	if times.Min != "2010-12-01 08:26:00" || times.Max != "2011-12-09 12:50:00" || times.Type != ValueTime {
		t.Errorf("%+v", times)
	}
	if !e.Settled() {
		t.Error("the dates begin with the year and settle themselves")
	}
	var ready []string
	for _, a := range Readinesses(m, profile) {
		if a.State == Ready {
			ready = append(ready, a.Name)
		}
	}
	for _, want := range []string{"rfm", "cohort", "clv", "basket", "recommend", "region", "hours", "returns"} {
		if !slices.Contains(ready, want) {
			t.Errorf("%s is not ready: %v", want, ready)
		}
	}
}
