package model

import (
	"context"
	"fmt"
	"time"

	"zhike/crm"
	"zhike/fault"
	"zhike/mining/lifetime"
	"zhike/store"
)

// PersonRequest names one customer.
type PersonRequest struct {
	ID int64 `path:"id" minimum:"1"`
}

// Person is what is to come from one customer over several horizons.
type Person struct {
	Prospect
	AsOf    time.Time `json:"as_of"`
	Until   string    `json:"until" doc:"last day watched; horizons begin after it"`
	Version string    `json:"version"`
	Ahead   []Ahead   `json:"ahead" doc:"over 30, 90, 180 and 365 days"`
}

// Ahead is one horizon of one customer.
type Ahead struct {
	Days   int               `json:"days"`
	Orders float64           `json:"orders" doc:"expected purchases"`
	In     lifetime.Interval `json:"interval"`
	None   float64           `json:"none" doc:"probability of no purchase"`
	Money  *float64          `json:"money" doc:"expected; null where amounts are unknown"`

	MoneyIn *lifetime.Interval `json:"money_interval"`
}

// Person returns what the current version says of one customer.
func (s *Service) Person(ctx context.Context, in *PersonRequest) (*Person, error) {
	v, err := s.version(ctx, "")
	if err != nil {
		return nil, err
	}
	m, err := v.models()
	if err == nil && v.State != Current {
		err = fault.New(fault.NotFound, "%s", v.refusal().En).InChinese("%s", v.refusal().Zh)
	}
	if err != nil {
		return nil, err
	}
	t, err := v.teller()
	if err != nil {
		return nil, err
	}
	r, err := store.One[scoreRow](ctx, s.env.DB, queries.Get("get_score"), in.ID)
	if fault.Is(err, fault.NotFound) {
		return nil, s.noScore(ctx, in.ID)
	}
	if err != nil {
		return nil, err
	}
	out := &Person{Prospect: t.tell(ctx, &r), AsOf: v.AsOf, Until: v.Until, Version: r.Version, Ahead: []Ahead{}}
	h := t.history(&r)
	for _, days := range []int{30, 90, 180, 365} {
		horizon := float64(days)
		a := Ahead{Days: days, Orders: m.orders.Expected(h, horizon), In: m.orders.ExpectedInterval(h, horizon, level), None: m.orders.ProbZero(h, horizon)}
		if r.Spend != nil {
			a.Money = new(a.Orders * *r.Spend)
			if a.MoneyIn, err = m.moneyIn(h, days); err != nil {
				return nil, err
			}
			if days == valueDays && out.ValueIn != nil { // as in the list
				a.MoneyIn = out.ValueIn
			}
		}
		out.Ahead = append(out.Ahead, a)
	}
	return out, nil
}

// moneyIn is the range that holds the money of one customer within a horizon.
func (m models) moneyIn(h lifetime.History, days int) (*lifetime.Interval, error) {
	v, err := lifetime.NewValuer(m.orders, m.spend, lifetime.ValueOptions{Horizon: float64(days), Level: level})
	if err != nil {
		return nil, err
	}
	return new(v.Interval(h)), nil
}

// noScore says why a customer has no score.
func (s *Service) noScore(ctx context.Context, id int64) error {
	known, err := store.One[int64](ctx, s.env.DB, queries.Get("customer_exists"), id)
	switch {
	case err != nil:
		return err
	case known == 0:
		return fault.New(fault.NotFound, "there is no customer %d", id).InChinese("没有编号为 %d 的客户", id).At("id", id)
	}
	return fault.New(fault.NotFound, "customer %d had not bought anything when the models were fitted, so there is nothing to predict from", id).
		InChinese("训练模型时，客户 %d 还没有成交订单，无从预测", id).At("id", id)
}

// CopyPerson implements crm.Eraser.
func (s *Service) CopyPerson(ctx context.Context, customerID int64) (map[string]any, error) {
	r, err := store.One[scoreRow](ctx, s.env.DB, queries.Get("get_score"), customerID)
	if fault.Is(err, fault.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	return map[string]any{scoreTable: map[string]any{
		"purchases": r.Purchases, "first_on": r.First, "last_on": r.Last, "money": r.Money, "p_alive": r.PAlive,
		"orders_90d": r.Orders, "orders_90d_lo": r.OrdersLo, "orders_90d_hi": r.OrdersHi, "spend": r.Spend,
		"clv_365d": r.Value, "clv_365d_lo": r.ValueLo, "clv_365d_hi": r.ValueHi, "next_order": r.Next, "next_order_prob_30d": r.Soon, "version": r.Version}}, nil
}

// ErasePerson implements crm.Eraser. Versions hold nothing of single customers.
func (s *Service) ErasePerson(ctx context.Context, tx *store.Tx, customerID int64) error {
	if _, err := tx.Exec(ctx, queries.Get("erase_score"), customerID); err != nil {
		return fmt.Errorf("erase the scores of customer %d: %w", customerID, err)
	}
	return nil
}

// Checks implements crm.Checker.
func (s *Service) Checks() []crm.Check {
	return []crm.Check{
		{Stmt: queries.Get("check_scores_without_customer"), Zh: "评分指向不存在的客户", En: "scores of a customer that does not exist"},
		{Stmt: queries.Get("check_scores_of_old_version"), Zh: "评分不属于当前版本", En: "scores that are not of the current version"},
		{Stmt: queries.Get("check_two_current_versions"), Zh: "同一问题有两个当前版本", En: "questions with more than one current version"},
	}
}
