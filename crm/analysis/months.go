package analysis

import (
	"context"
)

// Month is one month of the business.
type Month struct {
	Month            string  `json:"month" example:"2026-03"`
	Complete         bool    `json:"complete" doc:"false: the month is cut by the period or by the moment of analysis"`
	Orders           int64   `json:"orders" doc:"purchases"`
	Revenue          float64 `json:"revenue" doc:"net, with anonymous sales"`
	Buyers           int64   `json:"buyers"`
	NewBuyers        int64   `json:"new_buyers" doc:"their first purchase ever lies in this month"`
	ReturningBuyers  int64   `json:"returning_buyers" doc:"first bought in an earlier month"`
	NewRevenue       float64 `json:"new_revenue" doc:"net money of the new buyers in this month"`
	ReturningRevenue float64 `json:"returning_revenue"`
	OtherRevenue     float64 `json:"other_revenue" doc:"net money of nobody known and of customers before their first purchase"`
	PeopleNew        string  `json:"people_new"`
	PeopleReturning  string  `json:"people_returning"`
}

type monthRow struct {
	Month            int     `db:"month"`
	Orders           int64   `db:"orders"`
	Revenue          float64 `db:"revenue"`
	Buyers           int64   `db:"buyers"`
	NewBuyers        int64   `db:"new_buyers"`
	NewRevenue       float64 `db:"new_revenue"`
	ReturningRevenue float64 `db:"returning_revenue"`
}

// months reads the series; months without any document are there with zeros.
func (s *Service) months(ctx context.Context, f *frame) ([]Month, error) {
	rows, err := all[monthRow](ctx, s, f, s.ask("months", f))
	if err != nil || len(rows) == 0 {
		return []Month{}, err
	}
	first := rows[0].Month
	out := make([]Month, rows[len(rows)-1].Month-first+1)
	for i := range out {
		out[i] = monthOf(f, monthRow{Month: first + i})
	}
	for _, r := range rows {
		out[r.Month-first] = monthOf(f, r)
	}
	return out, nil
}

func monthOf(f *frame, r monthRow) Month {
	u := month()
	label := u.label(r.Month)
	return Month{Month: label, Complete: u.complete(f, r.Month), Orders: r.Orders, Revenue: r.Revenue, Buyers: r.Buyers, NewBuyers: r.NewBuyers,
		ReturningBuyers: r.Buyers - r.NewBuyers, NewRevenue: r.NewRevenue, ReturningRevenue: r.ReturningRevenue,
		OtherRevenue:    r.Revenue - r.NewRevenue - r.ReturningRevenue,
		PeopleNew:       f.link("new-returning/customers", "month", label, "who", "new"),
		PeopleReturning: f.link("new-returning/customers", "month", label, "who", "returning")}
}

func monthTable(months []Month) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "月份", En: "Month"}, {Zh: "是否完整", En: "Complete"}, {Zh: "成交单", En: "Purchases"}, {Zh: "净收入", En: "Revenue"},
		{Zh: "成交客户", En: "Buyers"}, {Zh: "新客户", En: "New buyers"}, {Zh: "老客户", En: "Returning buyers"},
		{Zh: "新客户收入", En: "Revenue of new buyers"}, {Zh: "老客户收入", En: "Revenue of returning buyers"}, {Zh: "其他收入", En: "Other revenue"}}
	for _, m := range months {
		rows = append(rows, []any{m.Month, m.Complete, m.Orders, m.Revenue, m.Buyers, m.NewBuyers, m.ReturningBuyers,
			m.NewRevenue, m.ReturningRevenue, m.OtherRevenue})
	}
	return columns, rows
}

// NewReturningRequest asks for new against returning buyers.
type NewReturningRequest struct {
	Moment
	Period
}

// NewReturning is new against returning buyers month by month.
type NewReturning struct {
	Head
	Buyers         int64   `json:"buyers" doc:"sum over the months: a customer counts in each month of purchase"`
	NewBuyers      int64   `json:"new_buyers"`
	ReturningShare float64 `json:"returning_share" doc:"share of revenue of known buyers that comes from returning ones"`
	LatestMonth    string  `json:"latest_month,omitempty" doc:"the latest complete month, of which the finding speaks"`
	Months         []Month `json:"months"`
	NewRevenue     float64 `json:"new_revenue"`
	ReturningMoney float64 `json:"returning_revenue"`
}

// NewReturning splits every month's buyers and revenue by whether the first purchase ever lies in that month.
func (s *Service) NewReturning(ctx context.Context, in *NewReturningRequest) (*NewReturning, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	months, err := s.months(ctx, f)
	if err != nil {
		return nil, err
	}
	out := &NewReturning{Head: f.head(Text{
		Zh: "首单（全部历史中的第一笔成交）在当月的客户为新客户，首单更早的为老客户；收入为两类客户当月全部单据的净额。其他收入来自未识别客户和尚未成交的客户（如只有退货）。",
		En: "A buyer is new in the month of the first purchase ever and returning afterwards; revenue is the net amount of all their documents of the month. Other revenue is that of nobody known and of customers before their first purchase (such as returns only).",
	}), Months: months}
	out.Finding = nothing()
	var latest *Month
	var other float64
	for i, m := range months {
		out.Buyers, out.NewBuyers = out.Buyers+m.Buyers, out.NewBuyers+m.NewBuyers
		out.NewRevenue, out.ReturningMoney, other = out.NewRevenue+m.NewRevenue, out.ReturningMoney+m.ReturningRevenue, other+m.OtherRevenue
		if m.Buyers > 0 && (m.Complete || latest == nil) {
			latest = &months[i]
		}
	}
	out.ReturningShare = share(out.ReturningMoney, out.NewRevenue+out.ReturningMoney)
	if latest != nil {
		out.LatestMonth = latest.Month
		out.Finding = both("%s 有 %s 位客户成交，其中 %s 是老客户，贡献了已识别客户收入的 %s。",
			"In %s %s customers bought; %s of them were returning and brought %s of the revenue of known buyers.",
			latest.Month, number(latest.Buyers), percent(share(float64(latest.ReturningBuyers), float64(latest.Buyers))),
			percent(share(latest.ReturningRevenue, latest.NewRevenue+latest.ReturningRevenue)))
	}
	out.leave(LeftOut{What: Text{Zh: "未识别客户与尚未成交客户的净额", En: "net money of nobody known and of customers before their first purchase"}, Revenue: &other})
	return out, nil
}

// Table is the series of months.
func (n *NewReturning) Table(string) ([]Column, [][]any) { return monthTable(n.Months) }

// MonthPeopleRequest asks who bought in a month.
type MonthPeopleRequest struct {
	Moment
	Period
	Paging
	Month string `query:"month" required:"true" example:"2026-03"`
	Who   string `query:"who" enum:"all,new,returning" default:"all"`
}

// MonthPeople lists the new or returning buyers of one month.
func (s *Service) MonthPeople(ctx context.Context, in *MonthPeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	u := month()
	n, err := u.read("month", in.Month)
	if err != nil {
		return nil, err
	}
	q := s.ask("order_people", f).with("month_first", u.first(n).Format(dayForm))
	q.with("from", max(f.from, u.first(n).Format(dayForm))).with("to", min(f.to, u.last(n).Format(dayForm)))
	title := both("%s 成交的客户", "Customers who bought in %s", in.Month)
	switch in.Who {
	case "new":
		q.put("which", "customer_id in (select customer_id from first_buy where first_day >= @month_first::date)")
		title = both("%s 首次成交的新客户", "Customers whose first purchase lies in %s", in.Month)
	case "returning":
		q.put("which", "customer_id in (select customer_id from first_buy where first_day < @month_first::date)")
		title = both("%s 再次成交的老客户", "Customers of earlier months who bought in %s", in.Month)
	default:
		q.put("which", "true")
	}
	return s.list(ctx, f, in.Paging, q, title)
}
