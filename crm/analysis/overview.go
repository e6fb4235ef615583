package analysis

import (
	"context"
	"math"
	"strconv"
	"time"
)

// OverviewRequest asks for the overview of everything or of a period.
type OverviewRequest struct {
	Moment
	Period
	Against
}

// Overview is the business in figures.
type Overview struct {
	Head
	Customers         int64           `json:"customers" doc:"known customers with any order document"`
	Buyers            int64           `json:"buyers" doc:"known customers with a purchase"`
	Orders            int64           `json:"orders" doc:"order documents: purchases, returns, cancelled and others"`
	SaleOrders        int64           `json:"sale_orders" doc:"purchases: orders with a line sold"`
	ReturnOrders      int64           `json:"return_orders"`
	CancelledOrders   int64           `json:"cancelled_orders"`
	Lines             int64           `json:"lines"`
	Revenue           float64         `json:"revenue" doc:"net of returns, with anonymous sales"`
	Gross             float64         `json:"gross" doc:"money of lines sold, before returns"`
	Returns           float64         `json:"returns" doc:"money given back, positive"`
	FirstOrder        *time.Time      `json:"first_order"`
	LastOrder         *time.Time      `json:"last_order"`
	AnonymousOrders   int64           `json:"anonymous_orders" doc:"documents of nobody known"`
	AnonymousLines    int64           `json:"anonymous_lines"`
	AnonymousRevenue  float64         `json:"anonymous_revenue"`
	AverageOrder      float64         `json:"average_order" doc:"net money of a purchase on average"`
	OrdersPerCustomer float64         `json:"orders_per_customer" doc:"purchases per buyer"`
	RepeatRate        float64         `json:"repeat_rate" doc:"share of buyers with two purchases or more"`
	Repeaters         int64           `json:"repeaters" doc:"buyers with two purchases or more"`
	Months            []Month         `json:"months"`
	Trend             Trend           `json:"trend"`
	Channels          []ChannelShare  `json:"channels" doc:"the five with most revenue, and the rest"`
	Change            []MetricChange  `json:"change" doc:"of the period, or of the last 30 days, against the period compared with"`
	Compared          ComparedPeriods `json:"compared"`
	People            PeopleLinks     `json:"people" doc:"routes to the people behind the figures"`
}

// PeopleLinks are the ways to the people behind named figures.
type PeopleLinks map[string]string

// ChannelShare is a channel's part of the revenue.
type ChannelShare struct {
	Key     string  `json:"key" doc:"empty: not stated"`
	Label   Text    `json:"label"`
	Orders  int64   `json:"orders"`
	Revenue float64 `json:"revenue"`
	Share   float64 `json:"share"`
	Rest    bool    `json:"rest,omitempty" doc:"the other channels together"`
	People  string  `json:"people,omitempty"`
}

// MetricChange is one figure now and in the period before.
type MetricChange struct {
	Name   string   `json:"name"`
	Label  Text     `json:"label"`
	Now    float64  `json:"now"`
	Before float64  `json:"before"`
	Change *float64 `json:"change,omitempty" doc:"relative to before; absent where before is 0"`
}

// ComparedPeriods are the business days of a comparison, all included.
type ComparedPeriods struct {
	From       string `json:"from"`
	To         string `json:"to"`
	BeforeFrom string `json:"before_from"`
	BeforeTo   string `json:"before_to"`
}

// usualPeriod is the number of days compared when no period was asked for.
const usualPeriod = 30

type overviewTotals struct {
	Orders           int64      `db:"orders"`
	SaleOrders       int64      `db:"sale_orders"`
	ReturnOrders     int64      `db:"return_orders"`
	CancelledOrders  int64      `db:"cancelled_orders"`
	Lines            int64      `db:"lines"`
	Revenue          float64    `db:"revenue"`
	Gross            float64    `db:"gross"`
	Returns          float64    `db:"returns"`
	SaleRevenue      float64    `db:"sale_revenue"`
	FirstOrder       *time.Time `db:"first_order"`
	LastOrder        *time.Time `db:"last_order"`
	AnonymousOrders  int64      `db:"anonymous_orders"`
	AnonymousLines   int64      `db:"anonymous_lines"`
	AnonymousRevenue float64    `db:"anonymous_revenue"`
}

type overviewCustomers struct {
	Customers int64 `db:"customers"`
	Buyers    int64 `db:"buyers"`
	Repeaters int64 `db:"repeaters"`
	Purchases int64 `db:"purchases"`
}

// Overview sums up the orders of everybody, nobody known included.
func (s *Service) Overview(ctx context.Context, in *OverviewRequest) (*Overview, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	totals, err := one[overviewTotals](ctx, s, f, s.ask("overview_totals", f))
	if err != nil {
		return nil, err
	}
	people, err := one[overviewCustomers](ctx, s, f, s.ask("overview_customers", f))
	if err != nil {
		return nil, err
	}
	out := overviewOf(f, totals, people)
	if out.Months, err = s.months(ctx, f); err != nil {
		return nil, err
	}
	if out.Channels, err = s.channelShares(ctx, f, totals.Revenue); err != nil {
		return nil, err
	}
	if err := s.compare(ctx, f, in.Against, out); err != nil {
		return nil, err
	}
	out.Trend, err = s.trend(ctx, f, out)
	return out, err
}

func overviewOf(f *frame, t overviewTotals, c overviewCustomers) *Overview {
	out := &Overview{Head: f.head(overviewDefinition()), Customers: c.Customers, Buyers: c.Buyers, Repeaters: c.Repeaters,
		Orders: t.Orders, SaleOrders: t.SaleOrders, ReturnOrders: t.ReturnOrders, CancelledOrders: t.CancelledOrders, Lines: t.Lines,
		Revenue: t.Revenue, Gross: t.Gross, Returns: t.Returns, FirstOrder: t.FirstOrder, LastOrder: t.LastOrder,
		AnonymousOrders: t.AnonymousOrders, AnonymousLines: t.AnonymousLines, AnonymousRevenue: t.AnonymousRevenue,
		AverageOrder:      share(t.SaleRevenue, float64(t.SaleOrders)),
		OrdersPerCustomer: share(float64(c.Purchases), float64(c.Buyers)),
		RepeatRate:        share(float64(c.Repeaters), float64(c.Buyers)),
		People: PeopleLinks{"customers": f.link("overview/customers", "who", "customers"), "buyers": f.link("overview/customers", "who", "buyers"),
			"repeaters": f.link("overview/customers", "who", "repeaters"), "returns": f.link("overview/customers", "who", "returners")}}
	out.Finding = nothing()
	if t.SaleOrders > 0 {
		out.Finding = both("%s 位客户成交 %s 单，净收入 %s；其中 %s 的客户买过不止一次。",
			"%s customers made %s purchases worth %s net; %s of them bought more than once.",
			number(c.Buyers), number(t.SaleOrders), money(t.Revenue), percent(out.RepeatRate))
	}
	if f.filter == "" {
		out.leave(LeftOut{What: Text{Zh: "未识别客户的单据（计入订单和收入，不计入客户数）", En: "documents of nobody known (part of orders and revenue, not of customers)"},
			Orders: t.AnonymousOrders, Revenue: new(t.AnonymousRevenue)})
	}
	return out
}

func overviewDefinition() Text {
	return Text{
		Zh: "单据含成交、退货、取消和其他；成交单指至少卖出一行商品的单据。净收入为全部单据净额之和（退货为负，取消和已退款为零），含未识别客户；客单价为成交单净额的均值；复购率为成交两单及以上的客户占全部成交客户的比例。按营业日取时间段，晚于分析时点的数据不计入。",
		En: "Documents are purchases, returns, cancelled and other orders; a purchase has at least one line sold. Revenue is the sum of the net amounts of all documents (returns negative, cancelled and refunded zero), anonymous ones included; the average order is over purchases; the repeat rate is the share of buyers with two purchases or more. Periods are business days; facts later than the moment of analysis are not looked at.",
	}
}

func (s *Service) channelShares(ctx context.Context, f *frame, revenue float64) ([]ChannelShare, error) {
	type row struct {
		Key     string  `db:"key"`
		Orders  int64   `db:"orders"`
		Revenue float64 `db:"revenue"`
	}
	rows, err := all[row](ctx, s, f, s.ask("overview_channels", f))
	if err != nil {
		return nil, err
	}
	const most = 5
	out := []ChannelShare{}
	for i, r := range rows {
		if i == most {
			out = append(out, ChannelShare{Label: restLabel(len(rows) - most), Rest: true})
		}
		if i >= most {
			rest := &out[most]
			rest.Orders, rest.Revenue = rest.Orders+r.Orders, rest.Revenue+r.Revenue
			rest.Share = share(rest.Revenue, revenue)
			continue
		}
		out = append(out, ChannelShare{Key: r.Key, Label: keyLabel(r.Key), Orders: r.Orders, Revenue: r.Revenue, Share: share(r.Revenue, revenue),
			People: f.link("channels/customers", "by", "channel", "key", r.Key)})
	}
	return out, nil
}

type changeRow struct {
	RevenueNow    float64 `db:"revenue_now"`
	RevenueBefore float64 `db:"revenue_before"`
	OrdersNow     int64   `db:"orders_now"`
	OrdersBefore  int64   `db:"orders_before"`
	SalesNow      float64 `db:"sales_now"`
	SalesBefore   float64 `db:"sales_before"`
	GrossNow      float64 `db:"gross_now"`
	GrossBefore   float64 `db:"gross_before"`
	ReturnsNow    float64 `db:"returns_now"`
	ReturnsBefore float64 `db:"returns_before"`
}

type changeCustomersRow struct {
	BuyersNow       int64 `db:"buyers_now"`
	BuyersBefore    int64 `db:"buyers_before"`
	RepeatersNow    int64 `db:"repeaters_now"`
	RepeatersBefore int64 `db:"repeaters_before"`
	PurchasesNow    int64 `db:"purchases_now"`
	PurchasesBefore int64 `db:"purchases_before"`
}

// compare puts the period, or the last 30 days, beside another: the one asked
// for, else the equally long one before.
func (s *Service) compare(ctx context.Context, f *frame, against Against, out *Overview) error {
	p := ComparedPeriods{From: f.from, To: f.to}
	if !f.period {
		p.From = mustDay(f.to).AddDate(0, 0, 1-usualPeriod).Format(dayForm)
	}
	p, err := against.beside(p, true)
	if err != nil {
		return err
	}
	out.Compared = p
	r, err := one[changeRow](ctx, s, f, s.ask("overview_change", f).with("from", p.From).comparing(p))
	if err != nil {
		return err
	}
	c, err := one[changeCustomersRow](ctx, s, f, s.ask("overview_change_customers", f).with("from", p.From).comparing(p))
	if err != nil {
		return err
	}
	out.Change = []MetricChange{
		metricChange("revenue", Text{Zh: "净收入", En: "Revenue"}, r.RevenueNow, r.RevenueBefore),
		metricChange("orders", Text{Zh: "成交单", En: "Purchases"}, float64(r.OrdersNow), float64(r.OrdersBefore)),
		metricChange("buyers", Text{Zh: "成交客户", En: "Buyers"}, float64(c.BuyersNow), float64(c.BuyersBefore)),
		metricChange("returns", Text{Zh: "退货退款", En: "Returns"}, r.ReturnsNow, r.ReturnsBefore),
		metricChange("average_order", Text{Zh: "客单价", En: "Average order"}, share(r.SalesNow, float64(r.OrdersNow)), share(r.SalesBefore, float64(r.OrdersBefore))),
		metricChange("repeat_rate", Text{Zh: "复购率", En: "Repeat rate"}, share(float64(c.RepeatersNow), float64(c.BuyersNow)), share(float64(c.RepeatersBefore), float64(c.BuyersBefore))),
		metricChange("orders_per_customer", Text{Zh: "人均单数", En: "Orders per customer"}, share(float64(c.PurchasesNow), float64(c.BuyersNow)), share(float64(c.PurchasesBefore), float64(c.BuyersBefore))),
		metricChange("returns_rate", Text{Zh: "退货率", En: "Return rate"}, share(r.ReturnsNow, r.GrossNow), share(r.ReturnsBefore, r.GrossBefore)),
	}
	if growth := out.Change[0].Change; f.period && growth != nil && out.SaleOrders > 0 {
		than := both("%s 至 %s", "%s to %s", p.BeforeFrom, p.BeforeTo)
		if against.CompareFrom == "" {
			than = both("前 %s 天", "the %s days before", strconv.Itoa(daysBetween(p.BeforeFrom, p.BeforeTo)))
		}
		out.Finding = both("%s 位客户成交 %s 单，净收入 %s，比%s%s。", "%s customers made %s purchases worth %s net, %[5]s against %[4]s.",
			number(out.Buyers), number(out.SaleOrders), money(out.Revenue), than, growthText(*growth))
	}
	return nil
}

// growthText is a relative change in words; what rounds to nothing is none.
func growthText(change float64) Text {
	size := percent(math.Abs(change))
	switch {
	case size == "0.0%":
		return Text{Zh: "持平", En: "unchanged"}
	case change > 0:
		return both("增长 %s", "up %s", size)
	}
	return both("减少 %s", "down %s", size)
}

func metricChange(name string, label Text, now, before float64) MetricChange {
	c := MetricChange{Name: name, Label: label, Now: now, Before: before}
	if before != 0 {
		c.Change = new(now/before - 1)
	}
	return c
}

// Table is the trend; by month with new and returning buyers.
func (o *Overview) Table(string) ([]Column, [][]any) {
	if o.Trend.Unit == "month" {
		return monthTable(o.Months)
	}
	return o.Trend.table()
}

// OverviewPeopleRequest asks who is behind a figure of the overview.
type OverviewPeopleRequest struct {
	Moment
	Period
	Paging
	Who string `query:"who" enum:"customers,buyers,repeaters,returners" default:"buyers" doc:"customers: with any document; repeaters: two purchases or more; returners: gave something back"`
}

// OverviewPeople lists the customers behind a figure of the overview.
func (s *Service) OverviewPeople(ctx context.Context, in *OverviewPeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	q := s.ask("order_people", f)
	title := Text{Zh: "成交客户", En: "Buyers"}
	switch in.Who {
	case "customers":
		q.put("which", "true").put("having", "true")
		title = Text{Zh: "有单据的客户", En: "Customers with any order document"}
	case "repeaters":
		q.put("having", "count(*) filter (where kind = 'sale') > 1")
		title = Text{Zh: "复购客户", En: "Customers with two purchases or more"}
	case "returners":
		q.put("which", "true").put("having", "sum(returned) > 0")
		title = Text{Zh: "有退货退款的客户", En: "Customers who gave something back"}
	default:
		q.put("which", "true")
	}
	return s.list(ctx, f, in.Paging, q, title)
}
