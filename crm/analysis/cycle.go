package analysis

import (
	"context"
	"math"
	"slices"
	"strconv"
)

// CycleRequest asks for the days between purchases; a period chooses the
// intervals by the day that ends them.
type CycleRequest struct {
	Moment
	Period
}

// Cycle is the distribution of the days between consecutive purchase days.
type Cycle struct {
	Head
	Customers int64        `json:"customers" doc:"known customers with a purchase up to the moment"`
	Repeaters int64        `json:"repeaters" doc:"of them with two purchase days or more"`
	Intervals int64        `json:"intervals"`
	Quartiles *Quartiles   `json:"quartiles,omitempty" doc:"days between purchases"`
	Bars      []CycleBar   `json:"bars"`
	Classes   []CycleClass `json:"classes" doc:"by the customer's number of purchase days"`
}

// Quartiles are the lower quartile, the median and the upper quartile, each the
// smallest value that at least the share of all values does not exceed.
type Quartiles struct {
	Lower  float64 `json:"lower"`
	Median float64 `json:"median"`
	Upper  float64 `json:"upper"`
}

// CycleBar is the intervals of some length.
type CycleBar struct {
	From      int     `json:"from" doc:"days, included"`
	To        int     `json:"to,omitempty" doc:"days, included; absent: no end"`
	Label     Text    `json:"label"`
	Intervals int64   `json:"intervals"`
	Share     float64 `json:"share"`
	People    string  `json:"people"`
}

// CycleClass is the customers with some number of purchase days.
type CycleClass struct {
	From      int        `json:"from" doc:"purchase days, included"`
	To        int        `json:"to,omitempty"`
	Label     Text       `json:"label"`
	Customers int64      `json:"customers"`
	Intervals int64      `json:"intervals"`
	Quartiles *Quartiles `json:"quartiles,omitempty"`
	People    string     `json:"people"`
}

type gapRow struct {
	Class int   `db:"days_class"`
	Gap   *int  `db:"gap"`
	N     int64 `db:"n"`
}

// span is a range of whole numbers, both ends included; to 0 is open.
type span struct{ from, to int }

func (r span) holds(n int) bool { return n >= r.from && (r.to == 0 || n <= r.to) }

func (r span) label(unitZh, unitEn string) Text {
	switch {
	case r.to == 0:
		return both("%d "+unitZh+"以上", "%d "+unitEn+" and more", r.from)
	case r.to == r.from:
		return both("%d "+unitZh, "%d "+unitEn, r.from)
	}
	return both("%d–%d "+unitZh, "%d–%d "+unitEn, r.from, r.to)
}

func gapSpans() []span {
	return []span{{1, 7}, {8, 14}, {15, 30}, {31, 60}, {61, 90}, {91, 180}, {181, 365}, {366, 0}}
}

// classSpans are the classes of the statement cycle_gaps.
func classSpans() []span { return []span{{2, 2}, {3, 4}, {5, 9}, {10, 0}} }

// Cycle tells how many days lie between the purchases of a customer.
func (s *Service) Cycle(ctx context.Context, in *CycleRequest) (*Cycle, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	rows, err := all[gapRow](ctx, s, f, s.ask("cycle_gaps", f))
	if err != nil {
		return nil, err
	}
	return cycleOf(f, rows), nil
}

func cycleOf(f *frame, rows []gapRow) *Cycle {
	out := &Cycle{Head: f.head(Text{
		Zh: "同一客户相邻两个成交日之间的天数（同一天多单算一天）；按客户到分析时点为止的购买日数分组。给出时间段时只看在该段内结束的间隔。只买过一天的客户没有间隔；最近一次购买之后还没结束的等待不计入，因此刚开始买的客户越多，结果越偏短。",
		En: "Days between consecutive days of purchase of one customer (several orders of a day count once), by the customer's number of purchase days up to the moment. A period keeps the intervals that end in it. Customers with one purchase day have no interval, and the wait since the last purchase is not counted, so many recent customers make the figures short.",
	})}
	all := map[int]int64{}
	byClass := map[int]map[int]int64{}
	for _, r := range rows {
		if r.Gap == nil {
			out.Customers += r.N
			continue
		}
		all[*r.Gap] += r.N
		if byClass[r.Class] == nil {
			byClass[r.Class] = map[int]int64{}
		}
		byClass[r.Class][*r.Gap] += r.N
		out.Intervals += r.N
	}
	out.Quartiles = quartiles(all)
	for _, b := range gapSpans() {
		out.Bars = append(out.Bars, cycleBar(f, b, all, out.Intervals))
	}
	for _, c := range classSpans() {
		class := CycleClass{From: c.from, To: c.to, Label: c.label("天购买", "purchase days"), Quartiles: quartiles(byClass[c.from])}
		for _, r := range rows {
			if r.Class == c.from && r.Gap == nil {
				class.Customers += r.N
			} else if r.Class == c.from {
				class.Intervals += r.N
			}
		}
		class.People = f.link("cycle/customers", c.query("days")...)
		out.Repeaters += class.Customers
		out.Classes = append(out.Classes, class)
	}
	out.Finding = Text{Zh: "还没有客户在两个不同的日子买过，算不出购买间隔。", En: "No customer has bought on two different days yet, so there is no interval."}
	if q := out.Quartiles; q != nil {
		out.Finding = both("再次购买的间隔中位数为 %s 天，一半的间隔在 %s 到 %s 天之间。", "The median time to the next purchase is %s days; half of the intervals lie between %s and %s days.",
			days(q.Median), days(q.Lower), days(q.Upper))
	}
	out.leave(LeftOut{What: Text{Zh: "只有一个购买日的客户", En: "customers with one purchase day"}, Customers: out.Customers - out.Repeaters})
	return out
}

func cycleBar(f *frame, b span, gaps map[int]int64, total int64) CycleBar {
	bar := CycleBar{From: b.from, To: b.to, Label: b.label("天", "days"), People: f.link("cycle/customers", b.query("gap")...)}
	for gap, n := range gaps {
		if b.holds(gap) {
			bar.Intervals += n
		}
	}
	bar.Share = share(float64(bar.Intervals), float64(total))
	return bar
}

// query are the parameters name_min and name_max of a link.
func (r span) query(name string) []string {
	out := []string{name + "_min", strconv.Itoa(r.from)}
	if r.to != 0 {
		out = append(out, name+"_max", strconv.Itoa(r.to))
	}
	return out
}

// quartiles of values given with their numbers of occurrence; nil for none.
func quartiles(counts map[int]int64) *Quartiles {
	values := make([]int, 0, len(counts))
	total := int64(0)
	for v, n := range counts {
		values, total = append(values, v), total+n
	}
	if total == 0 {
		return nil
	}
	slices.Sort(values)
	at := func(share float64) float64 {
		need, seen := int64(math.Ceil(share*float64(total))), int64(0)
		for _, v := range values {
			if seen += counts[v]; seen >= need {
				return float64(v)
			}
		}
		return float64(values[len(values)-1])
	}
	return &Quartiles{Lower: at(.25), Median: at(.5), Upper: at(.75)}
}

// Table is the bars.
func (c *Cycle) Table(language string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "间隔", En: "Interval"}, {Zh: "间隔数", En: "Intervals"}, {Zh: "占比", En: "Share"}}
	for _, b := range c.Bars {
		rows = append(rows, []any{b.Label.In(language), b.Intervals, b.Share})
	}
	return columns, rows
}

// CyclePeopleRequest asks who has intervals of some length.
type CyclePeopleRequest struct {
	Moment
	Period
	Paging
	GapMin  int `query:"gap_min" minimum:"0" doc:"days between purchases, included"`
	GapMax  int `query:"gap_max" minimum:"0" doc:"0: no end"`
	DaysMin int `query:"days_min" minimum:"0" doc:"the customer's purchase days, included"`
	DaysMax int `query:"days_max" minimum:"0" doc:"0: no end"`
}

// CyclePeople lists the customers with an interval of some length; their
// orders and money are those that ended such an interval.
func (s *Service) CyclePeople(ctx context.Context, in *CyclePeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	gap, days := span{max(in.GapMin, 1), in.GapMax}, span{max(in.DaysMin, 2), in.DaysMax}
	q := s.ask("cycle_people", f).with("gap_min", gap.from).with("gap_max", open(gap.to)).with("days_min", days.from).with("days_max", open(days.to))
	return s.list(ctx, f, in.Paging, q, both("购买间隔 %s 的客户（%s）", "Customers with intervals of %s (%s)", gap.label("天", "days"), days.label("天购买", "purchase days")))
}

// open is the upper end of a span for a statement.
func open(to int) int {
	if to == 0 {
		return math.MaxInt32
	}
	return to
}
