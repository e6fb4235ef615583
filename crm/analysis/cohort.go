package analysis

import (
	"context"
	"math"
)

// CohortRequest asks who comes back after the first purchase.
type CohortRequest struct {
	Moment
	Period
	By string `query:"by" enum:"week,month,quarter" default:"month" doc:"period of the first purchase, and of coming back"`
}

// Cohorts is retention by customers, by purchases and by money.
type Cohorts struct {
	Head
	By           string         `json:"by"`
	Customers    int64          `json:"customers" doc:"known customers with a purchase in the cohorts shown"`
	LastPeriod   string         `json:"last_period" doc:"the period that the moment of analysis lies in"`
	LastComplete bool           `json:"last_complete" doc:"false: the last period is not over, and the last cell of every cohort is too small"`
	Cohorts      []Cohort       `json:"cohorts"`
	Average      []CohortStep   `json:"average" doc:"all cohorts together by distance, each weighted by its customers; only complete cells"`
	FirstReturn  *CohortFinding `json:"first_return,omitempty" doc:"the share back one period later, over complete cells"`
}

// CohortFinding is the share back at distance 1.
type CohortFinding struct {
	Customers int64   `json:"customers"`
	Back      int64   `json:"back"`
	Share     float64 `json:"share"`
}

// Cohort is the customers of one period of first purchase.
type Cohort struct {
	Cohort     string    `json:"cohort" example:"2010-12" doc:"month 2010-12, quarter 2010-Q4, or the Monday of the week"`
	Customers  int64     `json:"customers"`
	Retained   []int64   `json:"retained" doc:"how many bought n periods later; the first is the cohort itself"`
	Revenue    []float64 `json:"revenue" doc:"their net money n periods later, returns included"`
	Orders     []int64   `json:"orders" doc:"their purchases n periods later"`
	Incomplete bool      `json:"incomplete" doc:"the last cell lies in a period that is not over"`
	People     string    `json:"people" doc:"add &distance=n for those who bought n periods later, &back=false for those who did not"`
}

// CohortStep is one distance over all cohorts.
type CohortStep struct {
	Distance     int     `json:"distance"`
	Customers    int64   `json:"customers" doc:"of the cohorts that have reached the distance"`
	Retained     int64   `json:"retained"`
	Share        float64 `json:"share"`
	Orders       int64   `json:"orders" doc:"their purchases at the distance"`
	Revenue      float64 `json:"revenue" doc:"their net money at the distance"`
	Worth        float64 `json:"worth" doc:"net money per customer from the first purchase up to and with the distance, of the cohorts that have reached it"`
	FirstOrders  int64   `json:"first_orders" doc:"purchases of the same cohorts in the period of their first purchase"`
	FirstRevenue float64 `json:"first_revenue" doc:"their net money in that period"`
}

type cohortRow struct {
	Cohort    *int    `db:"cohort"`
	Distance  *int    `db:"distance"`
	Customers int64   `db:"customers"`
	Revenue   float64 `db:"revenue"`
	Orders    int64   `db:"orders"`
	Documents int64   `db:"documents"`
}

// Cohort follows the customers of each period of first purchase. Only
// purchases count as coming back; money is net of returns.
func (s *Service) Cohort(ctx context.Context, in *CohortRequest) (*Cohorts, error) {
	f, err := s.frame(ctx, in.Moment, in.Period)
	if err != nil {
		return nil, err
	}
	u := unitOf(in.By)
	first, last := math.MinInt32, u.of(mustDay(f.to))
	if f.period {
		first = u.of(mustDay(f.from))
	}
	rows, err := all[cohortRow](ctx, s, f, s.ask("cohort_cells", f).put("period", u.sql).with("first", first).with("last", last))
	if err != nil {
		return nil, err
	}
	return cohortsOf(f, u, rows), nil
}

func unitOf(by string) unit {
	if u, ok := units()[by]; ok {
		return u
	}
	return month()
}

func cohortsOf(f *frame, u unit, rows []cohortRow) *Cohorts {
	now := u.of(mustDay(f.day))
	out := &Cohorts{Head: f.head(cohortDefinition()), By: u.name, LastPeriod: u.label(now),
		LastComplete: u.last(now).Format(dayForm) <= f.day, Cohorts: []Cohort{}, Average: []CohortStep{}}
	at := map[int]int{}
	var early LeftOut
	for _, r := range rows {
		if r.Cohort == nil || *r.Distance < 0 {
			early.Orders += r.Documents
			early.Revenue = new(r.Revenue + value(early.Revenue))
			continue
		}
		i, known := at[*r.Cohort]
		if !known { // rows come by cohort, then by distance from 0
			i = len(out.Cohorts)
			at[*r.Cohort] = i
			out.Cohorts = append(out.Cohorts, newCohort(f, u, *r.Cohort, now, !out.LastComplete))
		}
		c := &out.Cohorts[i]
		c.Retained[*r.Distance], c.Orders[*r.Distance], c.Revenue[*r.Distance] = r.Customers, r.Orders, r.Revenue
		if *r.Distance == 0 {
			c.Customers = r.Customers
			out.Customers += r.Customers
		}
	}
	out.average()
	out.Finding = out.finding(u)
	early.What = Text{Zh: "首单之前的单据，以及没有成交的客户的单据（如只有退货）", En: "documents before a first purchase, and of customers without one (such as returns only)"}
	out.leave(early)
	return out
}

func newCohort(f *frame, u unit, cohort, now int, incomplete bool) Cohort {
	label := u.label(cohort)
	return Cohort{Cohort: label, Retained: make([]int64, now-cohort+1), Orders: make([]int64, now-cohort+1),
		Revenue: make([]float64, now-cohort+1), Incomplete: incomplete,
		People: f.link("cohort/customers", "by", u.name, "cohort", label)}
}

func value(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

// average sums the complete cells by distance.
func (c *Cohorts) average() {
	for _, cohort := range c.Cohorts {
		cells := cohort.Retained
		if cohort.Incomplete {
			cells = cells[:len(cells)-1]
		}
		worth := 0.0
		for distance, n := range cells {
			worth += cohort.Revenue[distance]
			if distance == len(c.Average) {
				c.Average = append(c.Average, CohortStep{Distance: distance})
			}
			step := &c.Average[distance]
			step.Customers, step.Retained = step.Customers+cohort.Customers, step.Retained+n
			step.Orders, step.FirstOrders = step.Orders+cohort.Orders[distance], step.FirstOrders+cohort.Orders[0]
			step.Revenue, step.FirstRevenue = step.Revenue+cohort.Revenue[distance], step.FirstRevenue+cohort.Revenue[0]
			step.Worth += worth // divided below
		}
	}
	for i := range c.Average {
		step := &c.Average[i]
		step.Share, step.Worth = share(float64(step.Retained), float64(step.Customers)), share(step.Worth, float64(step.Customers))
	}
	if len(c.Average) > 1 {
		step := c.Average[1]
		c.FirstReturn = &CohortFinding{Customers: step.Customers, Back: step.Retained, Share: step.Share}
	}
}

func (c *Cohorts) finding(u unit) Text {
	name := map[string]Text{"week": {Zh: "周", En: "week"}, "month": {Zh: "个月", En: "month"}, "quarter": {Zh: "个季度", En: "quarter"}}[u.name]
	switch {
	case c.Customers == 0:
		return nothing()
	case c.FirstReturn == nil:
		return both("共有 %s 位首购客户，时间还不够看他们是否回来。", "There are %s first buyers; it is too early to see who comes back.", number(c.Customers))
	}
	return both("首购后的下一%s，%s 的客户回来再买（%s 位中的 %s 位）。", "In the %s after their first purchase %s of the customers came back (%s of them: %s).",
		name, percent(c.FirstReturn.Share), number(c.FirstReturn.Customers), number(c.FirstReturn.Back))
}

func cohortDefinition() Text {
	return Text{
		Zh: "已识别客户按首单（至少卖出一行商品的单据）所在的周、月或季分组；第 n 格是首单之后第 n 个日历周期里又有成交的客户数，只有成交算回来，退货不算；成交单数和金额为这些客户当期的成交单与全部单据的净额；累计人均是首单以来到该期为止的净额合计除以首购客户数。当前周期未结束时，每组的最后一格不完整，不参与平均。给出时间段时只看首单在该段内的组。",
		En: "Known customers by the week, month or quarter of their first purchase (an order with a line sold); cell n holds those who bought again n calendar periods later. Only purchases count as coming back, not returns; purchases and money are those of that period, money being the net amount of all their documents; worth is the money from the first purchase up to that period per customer of the cohort. While the current period is not over the last cell of each cohort is incomplete and not part of the average. A period asked for keeps the cohorts whose first purchase lies in it.",
	}
}

// Table is the cells, one row each.
func (c *Cohorts) Table(string) (columns []Column, rows [][]any) {
	columns = []Column{{Zh: "首购期", En: "Cohort"}, {Zh: "首购客户", En: "Customers"}, {Zh: "间隔期数", En: "Distance"}, {Zh: "回来的客户", En: "Back"},
		{Zh: "留存率", En: "Retention"}, {Zh: "成交单", En: "Purchases"}, {Zh: "净收入", En: "Revenue"}, {Zh: "累计人均", En: "Worth per customer"}, {Zh: "是否完整", En: "Complete"}}
	for _, cohort := range c.Cohorts {
		worth := 0.0
		for n, back := range cohort.Retained {
			worth += cohort.Revenue[n]
			rows = append(rows, []any{cohort.Cohort, cohort.Customers, int64(n), back, share(float64(back), float64(cohort.Customers)),
				cohort.Orders[n], cohort.Revenue[n], share(worth, float64(cohort.Customers)), !cohort.Incomplete || n < len(cohort.Retained)-1})
		}
	}
	return columns, rows
}

// CohortPeopleRequest asks who of a cohort came back, or did not.
type CohortPeopleRequest struct {
	Moment
	Paging
	By       string `query:"by" enum:"week,month,quarter" default:"month"`
	Cohort   string `query:"cohort" required:"true" example:"2010-12"`
	Distance int    `query:"distance" minimum:"0" maximum:"10000" doc:"periods after the first purchase; 0: the cohort itself"`
	Back     string `query:"back" enum:"true,false" default:"true" doc:"false: those who did not buy in that period"`
}

// CohortPeople lists the customers of a cohort who bought so many periods
// later, or did not; orders and money are all theirs up to the moment.
func (s *Service) CohortPeople(ctx context.Context, in *CohortPeopleRequest) (*People, error) {
	f, err := s.frame(ctx, in.Moment, Period{})
	if err != nil {
		return nil, err
	}
	u := unitOf(in.By)
	cohort, err := u.read("cohort", in.Cohort)
	if err != nil {
		return nil, err
	}
	q := s.ask("cohort_people", f).put("period", u.sql).with("cohort", cohort).with("distance", in.Distance).with("back", in.Back != "false")
	title := both("%s 首购、第 %d 期回来的客户", "First bought in %s, came back %d periods later", in.Cohort, in.Distance)
	switch {
	case in.Back == "false":
		title = both("%s 首购、第 %d 期没有回来的客户", "First bought in %s, did not buy %d periods later", in.Cohort, in.Distance)
	case in.Distance == 0:
		title = both("%s 首购的客户", "First bought in %s", in.Cohort)
	}
	return s.list(ctx, f, in.Paging, q, title)
}
