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
	var stakes, named, best []string
	for i, r := range rules() {
		stakes = append(stakes, fmt.Sprintf("case when %s then coalesce(%s * %s, %s) end as stake_%d", r.condition, orders, spend, r.value, i))
		named = append(named, fmt.Sprintf("coalesce(v.stake_%d, 0)", i))
		best = append(best, fmt.Sprintf("v.stake_%d", i))
	}
	most := "greatest(" + strings.Join(named, ", ") + ")"
	return `select v.customer_id, count(*) over ()::bigint as all_candidates, v.days_since, v.purchase_days, v.cycle, v.cycle_median, v.cycle_longest, v.overdue, v.amount, v.amount_365d, v.amount_90d,
	v.amount_prev_90d, v.per_visit, v.model_orders, v.model_spend, v.category, ` + strings.Join(best, ", ") + `
from (select s.customer_id, s.order_days_since_last as days_since, s.order_purchase_days as purchase_days, s.order_cycle as cycle, s.order_cycle_median as cycle_median,
	s.order_cycle_longest as cycle_longest, s.order_overdue as overdue, s.order_amount as amount, s.order_amount_365d as amount_365d, s.order_amount_90d as amount_90d,
	s.order_amount_prev_90d as amount_prev_90d, ` + perVisit + ` as per_visit, ` + orders + ` as model_orders, ` + spend + ` as model_spend, s.product_favourite_category as category, ` + strings.Join(stakes, ",\n\t") + `
	from customer_field s where s.order_purchase_days > 0 and s.order_net_amount > 0) v
where ` + most + ` >= 0.01 and not exists (select 1 from today_item t where t.customer_id = v.customer_id and (
	t.state = 'done' and (t.week = $1::text or t.handled_at > $3::timestamp) or t.state = 'snoozed' and t.snoozed_until > $2::timestamp))
order by ` + most + ` desc, v.customer_id limit $11`
}

func candidateArgs(week string, now time.Time, m Measures) []any {
	return []any{week, now, now.Add(-restAfter), m.UsualValue, m.HighAmount, m.TypicalOrder, math.Min(m.Trend, 1), m.SecondFrom, m.SecondTo, m.SecondRate, most}
}

// candidates finds whom to propose, most at stake first, and how many there
// were in all.
func (s *Service) candidates(ctx context.Context, week string, now time.Time, m Measures) (list []candidate, all int64, err error) {
	rows, err := store.All[row](ctx, s.env.DB, store.SQL(s.candidateSQL()), candidateArgs(week, now, m)...)
	for _, r := range rows {
		list, all = append(list, r.candidate(m)), r.All
	}
	return list, all, err
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
		found := motive{Reason: rule.code, Value: math.Round(*stake*100) / 100, Basis: rule.basis}
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
