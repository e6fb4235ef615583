package analysis

import (
	"context"
	"fmt"
	"strconv"
)

// RhythmRequest asks at which hours and weekdays customers buy.
type RhythmRequest struct {
	Moment
	Period
}

// Rhythm is the week: hours by weekdays.
type Rhythm struct {
	Head
	Orders  int64        `json:"orders" doc:"purchases"`
	Revenue float64      `json:"revenue" doc:"net"`
	Peak    *RhythmCell  `json:"peak,omitempty" doc:"the hour of the week with most purchases"`
	Richest *RhythmCell  `json:"richest,omitempty" doc:"the hour of the week with most revenue"`
	Cells   []RhythmCell `json:"cells" doc:"168 cells: Monday 0:00 to Sunday 23:00"`
}

// RhythmCell is one hour of one weekday.
type RhythmCell struct {
	Weekday   int     `json:"weekday" doc:"1 Monday … 7 Sunday" db:"weekday"`
	Hour      int     `json:"hour" doc:"business hour 0–23" db:"hour"`
	Orders    int64   `json:"orders" db:"orders"`
	Revenue   float64 `json:"revenue" db:"revenue"`
	Customers int64   `json:"customers" doc:"different known customers" db:"customers"`
	People    string  `json:"people"`
}

func weekdayLabel(n int) Text {
	zh := [...]string{"周一", "周二", "周三", "周四", "周五", "周六", "周日"}
	en := [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	return Text{Zh: zh[n-1], En: en[n-1]}
}

// Rhythm counts the purchases of every hour of the week.
func (s *Service) Rhythm(ctx context.Context, in *RhythmRequest) (*Rhythm, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	rows, err := all[RhythmCell](ctx, s, f, s.ask("rhythm_cells", f))
	if err != nil {
		return nil, err
	}
	return rhythmOf(f, rows), nil
}

func rhythmOf(f *frame, rows []RhythmCell) *Rhythm {
	out := &Rhythm{Head: f.head(Text{
		Zh: "按业务时区的星期与钟点统计成交单数、净收入（含退货，含未识别客户）和不同的已识别客户数；同一客户可在多个格子出现。只有日期没有钟点的数据落在 0 点。",
		En: "Purchases, net revenue (with returns and anonymous sales) and different known customers by weekday and hour of the business time zone; a customer may appear in several cells. Data that know the day but no hour lie at 0:00.",
	}), Cells: make([]RhythmCell, 7*24)}
	for i := range out.Cells {
		out.Cells[i] = RhythmCell{Weekday: i/24 + 1, Hour: i % 24}
	}
	var midnight, weekend int64
	for _, r := range rows {
		out.Cells[(r.Weekday-1)*24+r.Hour] = r
		out.Orders, out.Revenue = out.Orders+r.Orders, out.Revenue+r.Revenue
		if r.Hour == 0 {
			midnight += r.Orders
		}
		if r.Weekday >= 6 {
			weekend += r.Orders
		}
	}
	for i := range out.Cells {
		c := &out.Cells[i]
		c.People = f.link("rhythm/customers", "weekday", strconv.Itoa(c.Weekday), "hour", strconv.Itoa(c.Hour))
		if c.Orders > 0 && (out.Peak == nil || c.Orders > out.Peak.Orders) {
			out.Peak = c
		}
		if c.Revenue > 0 && (out.Richest == nil || c.Revenue > out.Richest.Revenue) {
			out.Richest = c
		}
	}
	out.Finding = nothing()
	switch {
	case out.Peak == nil:
	case midnight == out.Orders:
		out.Finding = Text{Zh: "数据里没有下单钟点（全部落在 0 点），只能比较星期。", En: "The data hold no hour of purchase (all lie at 0:00); only weekdays can be compared."}
	default:
		out.Finding = both("成交最集中在%s %d 点（%s 单）；周末占 %s。", "Most purchases fall on %s at %d:00 (%s); weekends have %s.",
			weekdayLabel(out.Peak.Weekday), out.Peak.Hour, number(out.Peak.Orders), percent(share(float64(weekend), float64(out.Orders))))
		if out.Richest != nil && out.Richest != out.Peak {
			out.Finding = join(out.Finding, both("收入最高的是%s %d 点（%s）。", "Most revenue comes on %s at %d:00 (%s).",
				weekdayLabel(out.Richest.Weekday), out.Richest.Hour, money(out.Richest.Revenue)))
		}
	}
	return out
}

// Table is the cells.
func (r *Rhythm) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "星期", En: "Weekday"}, {Zh: "钟点", En: "Hour"}, {Zh: "成交单", En: "Purchases"}, {Zh: "净收入", En: "Revenue"}, {Zh: "客户数", En: "Customers"}}
	for _, c := range r.Cells {
		rows = append(rows, []any{weekdayLabel(c.Weekday).In(language), int64(c.Hour), c.Orders, c.Revenue, c.Customers})
	}
	return columns, rows
}

// RhythmPeopleRequest asks who bought in a cell, on a weekday or at an hour.
type RhythmPeopleRequest struct {
	Moment
	Period
	Paging
	Weekday int `query:"weekday" minimum:"0" maximum:"7" doc:"1 Monday … 7 Sunday; 0: any"`
	Hour    int `query:"hour" minimum:"-1" maximum:"23" default:"-1" doc:"-1: any"`
}

// RhythmPeople lists the customers who bought in some hours of the week.
func (s *Service) RhythmPeople(ctx context.Context, in *RhythmPeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	which, title := "true", Text{Zh: "成交客户", En: "Buyers"}
	q := s.ask("order_people", f)
	if in.Weekday > 0 {
		which += " and extract(isodow from ordered_on) = @weekday::integer"
		q.with("weekday", in.Weekday)
		title = join2(title, weekdayLabel(in.Weekday))
	}
	if in.Hour >= 0 {
		which += " and ordered_hour = @hour::integer"
		q.with("hour", in.Hour)
		title = join2(title, Text{Zh: fmt.Sprintf("%d 点", in.Hour), En: fmt.Sprintf("%d:00", in.Hour)})
	}
	return s.list(ctx, f, in.Paging, q.put("which", which), title)
}

// join2 puts a further coordinate behind a title.
func join2(title, more Text) Text { return both("%s · %s", "%s · %s", title, more) }
