package today

import (
	"context"

	"zhike/store"
)

// The window for a second order where too few customers have come twice.
const (
	fewest        = 30 // customers who came twice, for a window of their own
	fallbackLower = 7
	fallbackUpper = 60
	shortest      = 7 // days: the list is read once a week, so nobody may slip between two
)

// Measures are the quantities of the whole shop that the rules compare a
// customer with.
type Measures struct {
	Buyers       int64   `json:"buyers" doc:"customers with a purchase"`
	UsualValue   float64 `json:"usual_value" doc:"median over customers with three purchase days of what they spend in 90 days at their own rhythm"`
	HighAmount   float64 `json:"high_amount" doc:"what the top 20 % of buyers have spent at least"`
	TypicalOrder float64 `json:"typical_order" doc:"median of the buyers' average orders"`
	Trend        float64 `json:"trend" doc:"money of the last 90 days ÷ the 90 days before, all customers; 1 when there is nothing to compare"`
	SecondFrom   float64 `json:"second_from" doc:"days after the first order from which a second is due: the lower quartile of those who came twice"`
	SecondTo     float64 `json:"second_to" doc:"the upper quartile"`
	Observed     int64   `json:"second_observed" doc:"customers who came twice"`
	Fallback     bool    `json:"second_fallback" doc:"fewer than 30 came twice: 7 to 60 days are taken"`
	SecondRate   float64 `json:"second_rate" doc:"share of customers known for 90 days who came a second time"`
}

// shopRow is the snapshot in one row.
type shopRow struct {
	Buyers       int64    `db:"buyers"`
	UsualValue   *float64 `db:"usual_value"`
	HighAmount   *float64 `db:"high_amount"`
	TypicalOrder *float64 `db:"typical_order"`
	Now          *float64 `db:"amount_now"`
	Earlier      *float64 `db:"amount_earlier"`
	Known        int64    `db:"known"`
	Twice        int64    `db:"twice"`
}

// perVisit is the money of one purchase day, and usual what a customer spends
// in 90 days at the own rhythm.
const (
	perVisit = "(s.order_amount / nullif(s.order_purchase_days, 0))"
	usual    = "(" + perVisit + " * 90 / greatest(s.order_cycle, 1))"
)

const shopSQL = `select count(*)::bigint as buyers,
	percentile_cont(0.5) within group (order by ` + usual + `) filter (where s.order_purchase_days >= 3)::double precision as usual_value,
	percentile_cont(0.8) within group (order by s.order_amount)::double precision as high_amount,
	percentile_cont(0.5) within group (order by s.order_average)::double precision as typical_order,
	sum(s.order_amount_90d)::double precision as amount_now, sum(s.order_amount_prev_90d)::double precision as amount_earlier,
	count(*) filter (where s.order_days_since_first >= 90)::bigint as known,
	count(*) filter (where s.order_days_since_first >= 90 and s.order_purchase_days >= 2)::bigint as twice
	from customer_field s where s.order_purchase_days > 0`

// secondRow is the distribution of days from the first to the second purchase day.
type secondRow struct {
	Observed int64    `db:"observed"`
	Lower    *float64 `db:"lower_days"`
	Upper    *float64 `db:"upper_days"`
}

// measure looks at the whole shop as of the snapshot. Who has not come twice
// yet is not in the distribution of days, so it leans to the quick ones.
func (s *Service) measure(ctx context.Context, state snapshot) (Measures, error) {
	shop, err := store.One[shopRow](ctx, s.env.DB, store.SQL(shopSQL))
	if err != nil {
		return Measures{}, err
	}
	second, err := store.One[secondRow](ctx, s.env.DB, queries.Get("days_to_second"), state.AsOf)
	if err != nil {
		return Measures{}, err
	}
	m := Measures{Buyers: shop.Buyers, UsualValue: value(shop.UsualValue), HighAmount: value(shop.HighAmount), TypicalOrder: value(shop.TypicalOrder), Trend: 1,
		Observed: second.Observed, Fallback: second.Observed < fewest, SecondFrom: fallbackLower, SecondTo: fallbackUpper}
	if earlier := value(shop.Earlier); earlier > 0 {
		m.Trend = value(shop.Now) / earlier
	}
	if !m.Fallback {
		m.SecondFrom = value(second.Lower)
		m.SecondTo = max(value(second.Upper), m.SecondFrom+shortest)
	}
	// One success and one failure more than were seen keep the rate of a young
	// shop away from 0 and 1 (rule of succession).
	m.SecondRate = float64(shop.Twice+1) / float64(shop.Known+2)
	return m, nil
}

func value(p *float64) float64 {
	if p == nil {
		return 0
	}
	return *p
}
