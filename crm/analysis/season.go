package analysis

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// SeasonRequest asks for the seasons of the year.
type SeasonRequest struct {
	Moment
	Period
	By string `query:"by" enum:"month,week" default:"month" doc:"month of the year, or ISO week"`
}

// Season is the year by months or ISO weeks.
type Season struct {
	Head
	By      string       `json:"by"`
	Days    int          `json:"days" doc:"days covered, from the first document to the end"`
	Periods []SeasonPart `json:"periods"`
}

// SeasonPart is one month of the year or one ISO week, all years together.
type SeasonPart struct {
	Period    int      `json:"period" doc:"month 1–12 or ISO week 1–53"`
	Days      int      `json:"days" doc:"days of this period covered by the data"`
	Orders    int64    `json:"orders"`
	Revenue   float64  `json:"revenue"`
	Customers int64    `json:"customers" doc:"different known customers"`
	Index     *float64 `json:"index,omitempty" doc:"revenue per covered day, the average day is 100; absent when no day is covered"`
	People    string   `json:"people"`
}

type seasonRow struct {
	Period    int       `db:"period"`
	Orders    int64     `db:"orders"`
	Revenue   float64   `db:"revenue"`
	Customers int64     `db:"customers"`
	FirstDay  time.Time `db:"first_day"`
}

// seasonSQL is the period of ordered_on.
func seasonSQL(by string) string {
	if by == "week" {
		return "extract(week from ordered_on)::integer"
	}
	return "extract(month from ordered_on)::integer"
}

// seasonOf is the period of a day.
func seasonOf(by string, day time.Time) int {
	if by == "week" {
		_, week := day.ISOWeek()
		return week
	}
	return int(day.Month())
}

func seasonLabel(by string, n int) Text {
	if by == "week" {
		return both("第 %d 周", "week %d", n)
	}
	return Text{Zh: strconv.Itoa(n) + " 月", En: time.Month(n).String()}
}

// Season compares the months or weeks of the year by revenue per covered day,
// so that a month that the data hold once stands beside one they hold twice.
func (s *Service) Season(ctx context.Context, in *SeasonRequest) (*Season, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	by := in.By
	if by == "" {
		by = "month"
	}
	rows, err := all[seasonRow](ctx, s, f, s.ask("season_periods", f).put("period", seasonSQL(by)))
	if err != nil {
		return nil, err
	}
	return seasonsOf(f, by, rows), nil
}

func seasonsOf(f *frame, by string, rows []seasonRow) *Season {
	out := &Season{By: by, Periods: []SeasonPart{}, Head: f.head(Text{
		Zh: "把各年的同一月份（或 ISO 周）放在一起：净收入除以数据覆盖到的天数，再与全部日均收入相比，平均日为 100。数据不足一年时只能看出已覆盖的部分，不足两年时分不清季节与增长。",
		En: "The same month (or ISO week) of all years together: net revenue per day that the data cover, the average day being 100. Less than a year of data shows only the part covered, and less than two years cannot tell season from growth.",
	})}
	covered := coveredDays(f, by, rows)
	var revenue float64
	byPeriod := map[int]seasonRow{}
	for _, r := range rows {
		byPeriod[r.Period] = r
		revenue += r.Revenue
	}
	for _, n := range covered {
		out.Days += n
	}
	last := 12
	if by == "week" {
		last = 53
	}
	var best *SeasonPart
	for p := 1; p <= last; p++ {
		r := byPeriod[p]
		part := SeasonPart{Period: p, Days: covered[p], Orders: r.Orders, Revenue: r.Revenue, Customers: r.Customers,
			People: f.link("season/customers", "by", by, "period", strconv.Itoa(p))}
		if part.Days > 0 && revenue > 0 {
			part.Index = new(100 * (r.Revenue / float64(part.Days)) / (revenue / float64(out.Days)))
		}
		out.Periods = append(out.Periods, part)
		if part.Index != nil && (best == nil || *part.Index > *best.Index) {
			best = &part
		}
	}
	out.Finding = nothing()
	if best != nil {
		out.Finding = both("日均收入最高的是 %s，为平均日的 %s%%（数据覆盖 %d 天）。", "Revenue per day is highest in %s, at %s%% of the average day (the data cover %d days).",
			seasonLabel(by, best.Period), fmt.Sprintf("%.0f", *best.Index), out.Days)
	}
	return out
}

// coveredDays counts the days of each period from the first document inside
// the frame to the frame's end.
func coveredDays(f *frame, by string, rows []seasonRow) map[int]int {
	out := map[int]int{}
	if len(rows) == 0 {
		return out
	}
	first := rows[0].FirstDay
	for _, r := range rows {
		if r.FirstDay.Before(first) {
			first = r.FirstDay
		}
	}
	for day, last := first, mustDay(f.to); !day.After(last); day = day.AddDate(0, 0, 1) {
		out[seasonOf(by, day)]++
	}
	return out
}

// Table is the periods.
func (s *Season) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "时期", En: "Period"}, {Zh: "覆盖天数", En: "Days covered"}, {Zh: "成交单", En: "Purchases"}, {Zh: "净收入", En: "Revenue"},
		{Zh: "客户数", En: "Customers"}, {Zh: "指数", En: "Index"}}
	for _, p := range s.Periods {
		rows = append(rows, []any{seasonLabel(s.By, p.Period).In(language), int64(p.Days), p.Orders, p.Revenue, p.Customers, cell(p.Index)})
	}
	return columns, rows
}

// SeasonPeopleRequest asks who bought in a month of the year or ISO week.
type SeasonPeopleRequest struct {
	Moment
	Period
	Paging
	By   string `query:"by" enum:"month,week" default:"month"`
	Part int    `query:"period" required:"true" minimum:"1" maximum:"53"`
}

// SeasonPeople lists the customers who bought in a month of the year or ISO week.
func (s *Service) SeasonPeople(ctx context.Context, in *SeasonPeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	q := s.ask("order_people", f).put("which", seasonSQL(in.By)+" = @period::integer").with("period", in.Part)
	return s.list(ctx, f, in.Paging, q, join2(Text{Zh: "成交客户", En: "Buyers"}, seasonLabel(in.By, in.Part)))
}
