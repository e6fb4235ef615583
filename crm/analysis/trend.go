package analysis

import (
	"context"
)

// Trend is the revenue over the time looked at: by day or week where it is
// short, beside the period compared with, else by month.
type Trend struct {
	Unit   string       `json:"unit" enum:"day,week,month" doc:"weeks are seven days counted back from the end of the period"`
	Points []TrendPoint `json:"points"`
	Before []TrendPoint `json:"before" doc:"the period compared with, as many points as fit, the last beside the last; none by month"`
}

// TrendPoint is one step of the trend.
type TrendPoint struct {
	From     string  `json:"from" doc:"first business day"`
	To       string  `json:"to" doc:"last business day, included"`
	Complete bool    `json:"complete" doc:"false: the step is cut by the period or by the moment of analysis"`
	Orders   int64   `json:"orders" doc:"purchases"`
	Buyers   int64   `json:"buyers"`
	Revenue  float64 `json:"revenue" doc:"net, with anonymous sales"`
	People   string  `json:"people"`
}

// Up to how many days a trend goes by day and by week.
const (
	mostDays  = 92
	mostWeeks = 370
)

type trendRow struct {
	Step    int     `db:"step"`
	Orders  int64   `db:"orders"`
	Buyers  int64   `db:"buyers"`
	Revenue float64 `db:"revenue"`
}

// trend makes the steps of a period; of everything they are the months.
func (s *Service) trend(ctx context.Context, f *frame, o *Overview) (Trend, error) {
	length := daysBetween(f.from, f.to)
	if !f.period || length > mostWeeks {
		return trendOfMonths(f, o.Months), nil
	}
	out, size := Trend{Unit: "day", Before: []TrendPoint{}}, 1
	if length > mostDays {
		out.Unit, size = "week", 7
	}
	var err error
	if out.Points, err = s.steps(ctx, f, f.from, f.to, size); err != nil || o.Compared.none() {
		return out, err
	}
	out.Before, err = s.steps(ctx, f, o.Compared.BeforeFrom, o.Compared.BeforeTo, size)
	if more := len(out.Before) - len(out.Points); more > 0 {
		out.Before = out.Before[more:]
	}
	return out, err
}

// steps sums up so many days each, counted back from the last; steps without a
// document are there with zeros.
func (s *Service) steps(ctx context.Context, f *frame, from, to string, size int) ([]TrendPoint, error) {
	rows, err := all[trendRow](ctx, s, f, s.ask("trend", f).with("from", from).with("to", to).with("size", size))
	if err != nil {
		return nil, err
	}
	out := make([]TrendPoint, (daysBetween(from, to)+size-1)/size)
	for i := range out {
		back := size * (len(out) - 1 - i)
		last := mustDay(to).AddDate(0, 0, -back)
		first := last.AddDate(0, 0, 1-size).Format(dayForm)
		out[i] = f.point(max(first, from), last.Format(dayForm))
		out[i].Complete = first >= from
	}
	for _, r := range rows {
		p := &out[len(out)-1-r.Step]
		p.Orders, p.Buyers, p.Revenue = r.Orders, r.Buyers, r.Revenue
	}
	return out, nil
}

// point is an empty step with the way to its buyers.
func (f *frame) point(from, to string) TrendPoint {
	inside := *f
	inside.from, inside.to, inside.period = from, to, true
	return TrendPoint{From: from, To: to, Complete: true, People: inside.link("overview/customers", "who", "buyers")}
}

func trendOfMonths(f *frame, months []Month) Trend {
	out := Trend{Unit: "month", Points: []TrendPoint{}, Before: []TrendPoint{}}
	u := month()
	for _, m := range months {
		n, _ := u.parse(m.Month)
		p := f.point(max(f.from, u.first(n).Format(dayForm)), min(f.to, u.last(n).Format(dayForm)))
		p.Complete, p.Orders, p.Buyers, p.Revenue = m.Complete, m.Orders, m.Buyers, m.Revenue
		out.Points = append(out.Points, p)
	}
	return out
}

// daysBetween counts the business days of a period, both ends included.
func daysBetween(from, to string) int {
	if from == beginning {
		return mostWeeks + 1
	}
	return int(mustDay(to).Sub(mustDay(from)).Hours()/24) + 1
}

func (t Trend) table() (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "开始", En: "From"}, {Zh: "结束", En: "To"}, {Zh: "是否完整", En: "Complete"}, {Zh: "成交单", En: "Purchases"}, {Zh: "成交客户", En: "Buyers"},
		{Zh: "净收入", En: "Revenue"}, {Zh: "对比期开始", En: "Compared from"}, {Zh: "对比期净收入", En: "Compared revenue"}}
	for i, p := range t.Points {
		row := []any{p.From, p.To, p.Complete, p.Orders, p.Buyers, p.Revenue, nil, nil}
		if j := i - len(t.Points) + len(t.Before); j >= 0 {
			row[6], row[7] = t.Before[j].From, t.Before[j].Revenue
		}
		rows = append(rows, row)
	}
	return columns, rows
}
