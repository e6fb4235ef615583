package analysis

import (
	"context"
	"math"
)

// ChannelsRequest asks for the orders by channel, store, province or city.
type ChannelsRequest struct {
	Moment
	Period
	Comparison
	By string `query:"by" enum:"channel,store,province,city" default:"channel"`
}

// Channels is the orders by where they came from.
type Channels struct {
	Head
	By       string           `json:"by"`
	Revenue  float64          `json:"revenue"`
	Before   *float64         `json:"revenue_before,omitempty"`
	Compared *ComparedPeriods `json:"compared,omitempty"`
	Rows     []ChannelRow     `json:"rows" doc:"most revenue first"`
	Rest     *ChannelRow      `json:"rest,omitempty" doc:"what is below the top rows; its customers are not counted, as one may be in several"`
}

// ChannelRow is one channel, store, province or city.
type ChannelRow struct {
	Key          string   `json:"key" doc:"empty: not stated"`
	Label        Text     `json:"label"`
	Customers    *int64   `json:"customers,omitempty" doc:"different known customers with a purchase"`
	NewCustomers int64    `json:"new_customers" doc:"whose first purchase ever was this way in the period"`
	Orders       int64    `json:"orders" doc:"purchases"`
	Revenue      float64  `json:"revenue" doc:"net"`
	Share        float64  `json:"share" doc:"of the revenue"`
	Gross        float64  `json:"gross"`
	Returns      float64  `json:"returns" doc:"money given back, positive"`
	ReturnsRate  float64  `json:"returns_rate" doc:"returns / (revenue + returns)"`
	AverageOrder float64  `json:"average_order"`
	Changed      *Changed `json:"changed,omitempty"`
	People       string   `json:"people,omitempty"`
	PeopleNew    string   `json:"people_new,omitempty"`
}

type channelRow struct {
	Key           string  `db:"key"`
	Customers     int64   `db:"customers"`
	Orders        int64   `db:"orders"`
	Revenue       float64 `db:"revenue"`
	Gross         float64 `db:"gross"`
	Returns       float64 `db:"returns"`
	SaleRevenue   float64 `db:"sale_revenue"`
	NewCustomers  int64   `db:"new_customers"`
	RevenueBefore float64 `db:"revenue_before"`
	OrdersBefore  int64   `db:"orders_before"`
}

// orderKey is the column of orders that a breakdown goes by.
func orderKey(by string) string {
	switch by {
	case "store", "province", "city":
		return by
	}
	return "channel"
}

// Channels breaks the orders down and, with two periods, tells what moved the revenue.
func (s *Service) Channels(ctx context.Context, in *ChannelsRequest) (*Channels, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	compared, err := in.periods(f)
	if err != nil {
		return nil, err
	}
	rows, err := all[channelRow](ctx, s, f, s.ask("channel_rows", f).put("key", orderKey(in.By)).comparing(compared))
	if err != nil {
		return nil, err
	}
	return channelsOf(f, orderKey(in.By), in.Top, compared, rows), nil
}

func channelsOf(f *frame, by string, top int, compared ComparedPeriods, rows []channelRow) *Channels {
	out := &Channels{Head: f.head(Text{
		Zh: "按单据上的渠道（门店、省份、城市）汇总：成交单与不同的已识别客户只计成交，净收入含退货与未识别客户，退货率 = 退款 ÷（净收入 + 退款），新客户为全部历史的首单落在本期、且通过该渠道的客户。贡献 = 该项收入变化 ÷ 上期总收入，各项相加等于总增长率。",
		En: "By the channel (store, province, city) of the document: purchases and different known customers count sales only; revenue includes returns and anonymous sales; returns rate is money given back ÷ (revenue + money given back); a new customer's first purchase ever lies in the period and came this way. Contribution is the row's change of revenue ÷ all revenue before, so the rows add up to total growth.",
	}), By: by, Rows: []ChannelRow{}}
	if top <= 0 {
		top = usualTop
	}
	var before float64
	for _, r := range rows {
		out.Revenue, before = out.Revenue+r.Revenue, before+r.RevenueBefore
	}
	if !compared.none() {
		out.Compared, out.Before = &compared, &before
	}
	var rest channelRow
	for i, r := range rows {
		if i >= top {
			rest.add(r)
			continue
		}
		row := out.row(r, before)
		row.Label, row.Customers = keyLabel(r.Key), &r.Customers
		row.People = f.link("channels/customers", "by", by, "key", r.Key)
		row.PeopleNew = f.link("channels/customers", "by", by, "key", r.Key, "who", "new")
		out.Rows = append(out.Rows, row)
	}
	if len(rows) > top {
		row := out.row(rest, before)
		row.Label = restLabel(len(rows) - top)
		out.Rest = &row
	}
	out.Finding = out.finding()
	return out
}

func (r *channelRow) add(o channelRow) {
	r.Orders, r.Revenue, r.Gross, r.Returns = r.Orders+o.Orders, r.Revenue+o.Revenue, r.Gross+o.Gross, r.Returns+o.Returns
	r.SaleRevenue, r.NewCustomers, r.RevenueBefore = r.SaleRevenue+o.SaleRevenue, r.NewCustomers+o.NewCustomers, r.RevenueBefore+o.RevenueBefore
}

func (c *Channels) row(r channelRow, totalBefore float64) ChannelRow {
	row := ChannelRow{Key: r.Key, NewCustomers: r.NewCustomers, Orders: r.Orders, Revenue: r.Revenue, Share: share(r.Revenue, c.Revenue),
		Gross: r.Gross, Returns: r.Returns, ReturnsRate: share(r.Returns, r.Revenue+r.Returns), AverageOrder: share(r.SaleRevenue, float64(r.Orders))}
	if c.Compared != nil {
		row.Changed = changed(r.Revenue, r.RevenueBefore, totalBefore)
	}
	return row
}

func (c *Channels) finding() Text {
	if len(c.Rows) == 0 {
		return nothing()
	}
	if c.Compared == nil {
		first := c.Rows[0]
		return both("%s最多，净收入 %s，占 %s。", "%s comes first with revenue of %s, a share of %s.", first.Label, money(first.Revenue), percent(first.Share))
	}
	most := c.Rows[0]
	for _, r := range c.Rows {
		if math.Abs(r.Changed.Change) > math.Abs(most.Changed.Change) {
			most = r
		}
	}
	return changeFinding(c.Revenue, *c.Before, most.Label, most.Changed.Contribution)
}

// Table is the rows and the rest.
func (c *Channels) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "名称", En: "Name"}, {Zh: "客户数", En: "Customers"}, {Zh: "新客户", En: "New customers"}, {Zh: "成交单", En: "Purchases"},
		{Zh: "净收入", En: "Revenue"}, {Zh: "占比", En: "Share"}, {Zh: "退货率", En: "Returns rate"}, {Zh: "客单价", En: "Average order"},
		{Zh: "上期收入", En: "Revenue before"}, {Zh: "贡献", En: "Contribution"}}
	list := c.Rows
	if c.Rest != nil {
		list = append(list[:len(list):len(list)], *c.Rest)
	}
	for _, r := range list {
		var customers, before, contribution any
		if r.Customers != nil {
			customers = *r.Customers
		}
		if r.Changed != nil {
			before, contribution = r.Changed.Before, r.Changed.Contribution
		}
		rows = append(rows, []any{r.Label.In(language), customers, r.NewCustomers, r.Orders, r.Revenue, r.Share, r.ReturnsRate, r.AverageOrder, before, contribution})
	}
	return columns, rows
}

// ChannelPeopleRequest asks who bought through a channel, store, province or city.
type ChannelPeopleRequest struct {
	Moment
	Period
	Paging
	By  string `query:"by" enum:"channel,store,province,city" default:"channel"`
	Key string `query:"key" doc:"empty: not stated"`
	Who string `query:"who" enum:"all,new" default:"all" doc:"new: their first purchase ever lies in the period and came this way"`
}

// ChannelPeople lists the customers who bought through a channel, store,
// province or city; new ones are those whose first purchase ever was this way.
func (s *Service) ChannelPeople(ctx context.Context, in *ChannelPeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	which := "coalesce(" + orderKey(in.By) + ", '') = @key::text"
	q := s.ask("order_people", f).with("key", in.Key)
	title := keyLabel(in.Key)
	if in.Who == "new" {
		which += " and order_id in (select first_id from first_order)"
		title = join2(title, Text{Zh: "新客户", En: "new customers"})
	}
	return s.list(ctx, f, in.Paging, q.put("which", which), title)
}
