package today

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"zhike/store"
)

// Figures are what the sentences of an entry are made of.
type Figures struct {
	DaysSince      float64 `json:"days_since_last"`
	PurchaseDays   float64 `json:"purchase_days"`
	Cycle          float64 `json:"cycle,omitempty" doc:"average days between purchases"`
	CycleMedian    float64 `json:"cycle_median,omitempty"`
	CycleLongest   float64 `json:"cycle_longest,omitempty"`
	Overdue        float64 `json:"overdue,omitempty" doc:"days since the last purchase ÷ cycle"`
	Amount         float64 `json:"amount" doc:"spent in all"`
	Amount365      float64 `json:"amount_365d"`
	Amount90       float64 `json:"amount_90d"`
	AmountPrev90   float64 `json:"amount_prev_90d"`
	PerVisit       float64 `json:"per_visit" doc:"money of one purchase day"`
	ModelOrders    float64 `json:"model_orders_90d,omitempty"`
	ModelSpend     float64 `json:"model_spend,omitempty"`
	Category       string  `json:"favourite_category,omitempty"`
	SecondFrom     float64 `json:"second_from,omitempty" doc:"the shop's window for a second order, in days"`
	SecondTo       float64 `json:"second_to,omitempty"`
	SecondFallback bool    `json:"second_fallback,omitempty"`
	SecondRate     float64 `json:"second_rate,omitempty"`
	Trend          float64 `json:"shop_trend,omitempty" doc:"the shop's last 90 days ÷ the 90 before"`
}

// motive is one reason of a customer with what is at stake by it.
type motive struct {
	Reason string  `json:"reason"`
	Value  float64 `json:"value"`
	Basis  string  `json:"basis"`
}

// kept is what a row's column figures holds.
type kept struct {
	Figures Figures  `json:"figures"`
	Motives []motive `json:"motives"` // best first
}

// candidate is a customer whom at least one rule names.
type candidate struct {
	customer int64
	kept
}

func (c candidate) best() motive { return c.Motives[0] }

// row is a candidate as the database gives it; the last columns are what is at
// stake by each rule, missing where it does not name the customer.
type row struct {
	Customer     int64    `db:"customer_id"`
	All          int64    `db:"all_candidates"`
	DaysSince    float64  `db:"days_since"`
	PurchaseDays float64  `db:"purchase_days"`
	Cycle        float64  `db:"cycle"`
	CycleMedian  float64  `db:"cycle_median"`
	CycleLongest float64  `db:"cycle_longest"`
	Overdue      float64  `db:"overdue"`
	Amount       float64  `db:"amount"`
	Amount365    float64  `db:"amount_365d"`
	Amount90     float64  `db:"amount_90d"`
	AmountPrev90 float64  `db:"amount_prev_90d"`
	PerVisit     float64  `db:"per_visit"`
	ModelOrders  *float64 `db:"model_orders"`
	ModelSpend   *float64 `db:"model_spend"`
	Category     *string  `db:"category"`
	First        *float64 `db:"stake_0"` // of rules()[0] …
	Second       *float64 `db:"stake_1"`
	Third        *float64 `db:"stake_2"`
}

// candidateSQL composes the statement of the rules. Whoever was contacted
// lately, or asked to be left alone, is not among the candidates.
func (s *Service) candidateSQL() string {
	catalogue := s.customers.Catalogue()
	orders, spend := "null::double precision", "null::double precision"
	_, haveOrders := catalogue.Field("model.orders_90d")
	_, haveSpend := catalogue.Field("model.spend")
	if haveOrders && haveSpend {
		orders, spend = "s.model_orders_90d", "s.model_spend"
	}
	var stakes, named, kept []string
	for i, r := range rules() {
		stakes = append(stakes, fmt.Sprintf("case when %s then coalesce(%s * %s, %s) end as stake_%d", r.condition, orders, spend, r.value, i))
		named = append(named, fmt.Sprintf("coalesce(v.stake_%d, 0)", i))
		kept = append(kept, fmt.Sprintf("x.stake_%d", i))
	}
	best := "greatest(" + strings.Join(named, ", ") + ")"
	leading := "case " + best
	for i, n := range named {
		leading += fmt.Sprintf(" when %s then %d", n, i)
	}
	return `select x.customer_id, x.all_candidates, x.days_since, x.purchase_days, x.cycle, x.cycle_median, x.cycle_longest, x.overdue, x.amount, x.amount_365d, x.amount_90d,
	x.amount_prev_90d, x.per_visit, x.model_orders, x.model_spend, x.category, ` + strings.Join(kept, ", ") + `
from (select w.*, count(*) over ()::bigint as all_candidates, row_number() over (order by w.best desc, w.customer_id) as place,
	row_number() over (partition by w.leading order by w.best desc, w.customer_id) as place_in_reason
	from (select v.*, ` + best + ` as best, ` + leading + ` end as leading
		from (select s.customer_id, s.order_days_since_last as days_since, s.order_purchase_days as purchase_days, s.order_cycle as cycle, s.order_cycle_median as cycle_median,
			s.order_cycle_longest as cycle_longest, s.order_overdue as overdue, s.order_amount as amount, s.order_amount_365d as amount_365d, s.order_amount_90d as amount_90d,
			s.order_amount_prev_90d as amount_prev_90d, ` + perVisit + ` as per_visit, ` + orders + ` as model_orders, ` + spend + ` as model_spend, s.product_favourite_category as category,
			` + strings.Join(stakes, ",\n\t\t\t") + `
			from customer_field s where s.order_purchase_days > 0 and s.order_net_amount > 0) v) w
	where w.best >= 0.01 and not exists (select 1 from today_item t where t.customer_id = w.customer_id and (
		t.state = 'done' and (t.week = $1::text or t.handled_at > $3::timestamp) or t.state = 'snoozed' and t.snoozed_until > $2::timestamp))) x
where x.place <= $11 or x.place_in_reason <= $12 order by x.best desc, x.customer_id`
}

func candidateArgs(week string, now time.Time, m Measures) []any {
	return []any{week, now, now.Add(-restAfter), m.UsualValue, m.HighAmount, m.TypicalOrder, math.Min(m.Trend, 1), m.SecondFrom, m.SecondTo, m.SecondRate, most, most / reserved}
}

// candidates finds whom to propose, most at stake first, and how many there
// were in all. See seats for who is among the first 500.
func (s *Service) candidates(ctx context.Context, week string, now time.Time, m Measures) (list []candidate, all int64, err error) {
	rows, err := store.All[row](ctx, s.env.DB, store.SQL(s.candidateSQL()), candidateArgs(week, now, m)...)
	for _, r := range rows {
		list, all = append(list, r.candidate(m)), r.All
	}
	taken := seats(len(list), most, func(i int) string { return list[i].best().Reason })
	var out []candidate
	for i, c := range list {
		if taken[i] {
			out = append(out, c)
		}
	}
	return out, all, err
}

// reserved is the part of a list, one in so many, that each reason has for
// itself: by value alone a list of big customers would never name a new one.
const reserved = 5

// seats chooses, of n entries sorted by value, those on a list of a size: a
// fifth of it for the best of each reason, if there are so many, and the rest
// by value.
func seats(n, size int, reason func(i int) string) []bool {
	taken, used, left := make([]bool, n), map[string]int{}, size
	for i := range n {
		if r := reason(i); used[r] < size/reserved && left > 0 {
			taken[i] = true
			used[r]++
			left--
		}
	}
	for i := range n {
		if !taken[i] && left > 0 {
			taken[i] = true
			left--
		}
	}
	return taken
}

func (r row) candidate(m Measures) candidate {
	c := candidate{customer: r.Customer, kept: kept{Figures: Figures{DaysSince: r.DaysSince, PurchaseDays: r.PurchaseDays, Cycle: r.Cycle, CycleMedian: r.CycleMedian,
		CycleLongest: r.CycleLongest, Overdue: r.Overdue, Amount: r.Amount, Amount365: r.Amount365, Amount90: r.Amount90, AmountPrev90: r.AmountPrev90, PerVisit: r.PerVisit,
		ModelOrders: value(r.ModelOrders), ModelSpend: value(r.ModelSpend),
		SecondFrom: m.SecondFrom, SecondTo: m.SecondTo, SecondFallback: m.Fallback, SecondRate: m.SecondRate, Trend: m.Trend}}}
	if r.Category != nil {
		c.Figures.Category = *r.Category
	}
	byModel := r.ModelOrders != nil && r.ModelSpend != nil
	for i, stake := range []*float64{r.First, r.Second, r.Third} {
		if stake == nil {
			continue
		}
		rule := rules()[i]
		found := motive{Reason: rule.code, Value: cents(*stake), Basis: rule.basis}
		if byModel {
			found.Basis = ByModel
		}
		c.Motives = append(c.Motives, found)
	}
	slices.SortStableFunc(c.Motives, func(a, b motive) int { return cmp.Compare(b.Value, a.Value) })
	return c
}

func (k kept) text() (string, error) {
	data, err := json.Marshal(k)
	return string(data), err
}
