package analysis

import (
	"context"
	"math"
	"strconv"
)

// FrequencyRequest asks how often customers buy.
type FrequencyRequest struct {
	Moment
	Days int `query:"days" minimum:"0" maximum:"36500" doc:"only orders of so many days up to the moment of analysis; 0: all"`
}

// Frequency is the customers by number of purchases.
type Frequency struct {
	Head
	Customers int64          `json:"customers" doc:"known customers with a purchase"`
	Once      float64        `json:"once_share" doc:"share of them who bought once"`
	Steps     []FrequencyRow `json:"steps"`
}

// FrequencyRow is the customers with one number of purchases.
type FrequencyRow struct {
	Orders    int64    `json:"orders"`
	OrMore    bool     `json:"or_more,omitempty" doc:"the last row: this many and more"`
	Customers int64    `json:"customers" doc:"with exactly so many"`
	Share     float64  `json:"share"`
	Revenue   float64  `json:"revenue" doc:"their net money"`
	Reached   int64    `json:"reached" doc:"with so many or more"`
	Next      *float64 `json:"next_share,omitempty" doc:"share of those who reached this purchase and made another one"`
	People    string   `json:"people"`
}

type frequencyRow struct {
	Orders    int64   `db:"orders"`
	Customers int64   `db:"customers"`
	Revenue   float64 `db:"revenue"`
}

// frequencySteps is the number of rows shown; the last takes the rest.
const frequencySteps = 20

// Frequency counts customers by number of purchases and tells after which
// purchase how many come back.
func (s *Service) Frequency(ctx context.Context, in *FrequencyRequest) (*Frequency, error) {
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	rows, err := all[frequencyRow](ctx, s, f, s.ask("frequency_counts", f).with("since", sinceDays(in.Days, f.day)))
	if err != nil {
		return nil, err
	}
	return frequencyOf(f, in.Days, rows), nil
}

func frequencyOf(f *frame, window int, rows []frequencyRow) *Frequency {
	out := &Frequency{Head: f.head(Text{
		Zh: "有成交的已识别客户按成交单数分组；“再次购买”为达到第 n 单的客户中又买了下一单的比例，刚买的客户还没来得及回来也算未回来，因此是下限。",
		En: "Known customers with a purchase by number of purchases; next_share is the share of those who reached the n-th purchase and made another one. Those who bought only just now count as not back yet, so it is a lower bound.",
	})}
	byOrders := map[int64]frequencyRow{}
	reached := map[int64]int64{}
	for _, r := range rows {
		if r.Orders == 0 {
			out.leave(LeftOut{What: Text{Zh: "没有成交的客户", En: "customers without a purchase"}, Customers: r.Customers, Revenue: new(r.Revenue)})
			continue
		}
		out.Customers += r.Customers
		n := min(r.Orders, frequencySteps)
		sum := byOrders[n]
		byOrders[n] = frequencyRow{Orders: n, Customers: sum.Customers + r.Customers, Revenue: sum.Revenue + r.Revenue}
		for i := int64(1); i <= min(r.Orders, frequencySteps+1); i++ {
			reached[i] += r.Customers
		}
	}
	for n := int64(1); n <= frequencySteps && reached[n] > 0; n++ {
		r := byOrders[n]
		row := FrequencyRow{Orders: n, OrMore: n == frequencySteps, Customers: r.Customers, Share: share(float64(r.Customers), float64(out.Customers)),
			Revenue: r.Revenue, Reached: reached[n], Next: new(share(float64(reached[n+1]), float64(reached[n])))}
		row.People = f.link("frequency/customers", frequencyQuery(n, row.OrMore, window)...)
		out.Steps = append(out.Steps, row)
	}
	out.Finding = nothing()
	if out.Customers > 0 {
		out.Once = out.Steps[0].Share
		out.Finding = both("%s 的客户只买过一次；买过第一次的有 %s 买了第二次，买过第二次的有 %s 买了第三次。",
			"%s of the customers bought once; %s of all made a second purchase, and of those %s a third.",
			percent(out.Once), percent(*out.Steps[0].Next), percent(share(float64(reached[3]), float64(reached[2]))))
	}
	return out
}

func frequencyQuery(n int64, more bool, window int) []string {
	out := []string{"orders_min", strconv.FormatInt(n, 10)}
	if !more {
		out = append(out, "orders_max", strconv.FormatInt(n, 10))
	}
	if window > 0 {
		out = append(out, "days", strconv.Itoa(window))
	}
	return out
}

// Table is the steps.
func (q *Frequency) Table(string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "成交单数", En: "Purchases"}, {Zh: "客户数", En: "Customers"}, {Zh: "占比", En: "Share"}, {Zh: "净消费", En: "Revenue"},
		{Zh: "达到该单数的客户", En: "Reached"}, {Zh: "再次购买率", En: "Bought again"}}
	for _, r := range q.Steps {
		var label any = r.Orders
		if r.OrMore {
			label = "≥ " + strconv.FormatInt(r.Orders, 10)
		}
		rows = append(rows, []any{label, r.Customers, r.Share, r.Revenue, r.Reached, cell(r.Next)})
	}
	return columns, rows
}

// FrequencyPeopleRequest asks who bought so many times.
type FrequencyPeopleRequest struct {
	Moment
	Paging
	OrdersMin int64 `query:"orders_min" minimum:"0" default:"1"`
	OrdersMax int64 `query:"orders_max" minimum:"0" doc:"0: no end"`
	Days      int   `query:"days" minimum:"0" maximum:"36500"`
}

// FrequencyPeople lists the customers with so many purchases.
func (s *Service) FrequencyPeople(ctx context.Context, in *FrequencyPeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	most := in.OrdersMax
	if most == 0 {
		most = math.MaxInt64
	}
	q := s.ask("frequency_people", f).with("since", sinceDays(in.Days, f.day)).with("orders_min", in.OrdersMin).with("orders_max", most)
	label := span{int(in.OrdersMin), int(in.OrdersMax)}.label("单", "purchases")
	return s.list(ctx, f, in.Paging, q, both("成交 %s的客户", "Customers with %s", label))
}
