package model

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"

	"zhike/mining/lifetime"
	"zhike/store"
)

// Total is what all customers together, or those of a filter, will do within a
// horizon. Customers who are yet to be won are not part of it.
type Total struct {
	Days      int                `json:"days"`
	Customers int64              `json:"customers"`
	Orders    float64            `json:"orders" doc:"expected purchases; several orders of a customer on one day count once"`
	In        lifetime.Interval  `json:"orders_interval"`
	Back      float64            `json:"returning" doc:"expected customers with at least one purchase"`
	BackIn    lifetime.Interval  `json:"returning_interval"`
	Money     *float64           `json:"money" doc:"expected; null where amounts are unknown"`
	MoneyIn   *lifetime.Interval `json:"money_interval"`
	Widened   bool               `json:"widened" doc:"a range is wider than the model has it, because the total of the back-test was off by more"`
}

// widen makes the ranges as wide as the back-test was off: what moves all
// customers together, such as a season, is not in the model.
func (t *Total) widen(b *Backtest) {
	if b == nil {
		return
	}
	t.Widened = spreadOut(&t.In, t.Orders, off(b))
	predicted, actual := b.returned()
	t.Widened = spreadOut(&t.BackIn, t.Back, missed(predicted, actual)) || t.Widened
	t.BackIn.High = min(t.BackIn.High, float64(t.Customers))
	if t.Money != nil && b.Money != nil {
		t.Widened = spreadOut(t.MoneyIn, *t.Money, missed(b.Money.Predicted, b.Money.Actual)) || t.Widened
	}
}

// spreadOut makes a range at least a share of its middle wide on either side.
func spreadOut(in *lifetime.Interval, middle, share float64) bool {
	low, high := max(0, middle*(1-share)), middle*(1+share)
	wider := low < in.Low || high > in.High
	in.Low, in.High = min(in.Low, low), max(in.High, high)
	return wider
}

// totalDays are the horizons kept with every version.
var totalDays = []int{30, ordersDays, valueDays}

// cell is customers of nearly the same history.
type cell struct {
	Frequency int      `db:"frequency"`
	Recency   float64  `db:"recency"` // mean
	Age       float64  `db:"age"`     // mean
	Customers int64    `db:"customers"`
	Spend     *float64 `db:"spend"`   // sum of the expected money of a purchase
	Squares   *float64 `db:"squares"` // and of its square
}

// cellsOf takes the customers of a score table together: exactly by history up
// to fineUpTo customers, beyond that on the grid of coarse. $1 is the last day
// watched, $2 the model's alpha, $3 the grid's step.
func cellsOf(table, where string) store.Statement {
	return store.SQL(`select frequency, avg(recency)::double precision as recency, avg(age)::double precision as age, count(*)::bigint as customers,
			sum(spend) as spend, sum(spend * spend) as squares
		from (select m.purchases - 1 as frequency, m.last_on - m.first_on as recency, $1::date - m.first_on as age, m.spend from ` + table + ` m where true` + where + `) x
		group by frequency, floor(ln(1 + recency / $2::double precision) / $3::double precision), floor(ln(1 + age / $2::double precision) / $3::double precision)
		order by frequency, recency, age`)
}

// group reads the cells of a table.
func group(ctx context.Context, q store.Querier, m models, table, until, where string, customers int64, args []any) ([]cell, error) {
	step := coarseStep
	if customers <= fineUpTo {
		step = 1e-9
	}
	return store.All[cell](ctx, q, cellsOf(table, where), append([]any{until, m.orders.Params().Alpha, step}, args...)...)
}

// allTotals are the totals kept with a version, from its table.
func allTotals(ctx context.Context, tx *store.Tx, c *scorer, b *Backtest) ([]Total, error) {
	cells, err := group(ctx, tx, c.models, nextTable, c.window.end.String(), "", int64(len(c.people.ids)), nil)
	if err != nil {
		return nil, err
	}
	out := make([]Total, 0, len(totalDays))
	crowd := newCrowd(cells)
	for _, days := range totalDays {
		t, err := c.models.total(ctx, crowd, days)
		if err != nil {
			return nil, err
		}
		t.widen(b)
		out = append(out, *t)
	}
	return out, nil
}

// crowd is cells with one history for each customer.
type crowd struct {
	cells     []cell
	histories []lifetime.History
}

func newCrowd(cells []cell) crowd {
	n := int64(0)
	for _, c := range cells {
		n += c.Customers
	}
	out := crowd{cells: cells, histories: make([]lifetime.History, 0, n)}
	for _, c := range cells {
		for range c.Customers {
			out.histories = append(out.histories, c.history())
		}
	}
	return out
}

func (c cell) history() lifetime.History {
	return lifetime.History{Frequency: c.Frequency, Recency: c.Recency, Age: max(c.Age, c.Recency)}
}

// total sums over a crowd.
//
// The variance of the money takes that of the number of purchases as spread
// over customers like their expectation, Var N·Q/E with E = Σ eᵢ and
// Q = Σ eᵢ sᵢ² (purchases eᵢ of sᵢ each; more than the truth, because what the fit
// leaves open moves all customers alike), and adds that of single amounts, which
// have variance sᵢ²/p around a customer's mean: (Var N/E + 1/p)·Q.
func (m models) total(ctx context.Context, people crowd, days int) (*Total, error) {
	horizon := float64(days)
	t, err := m.orders.ExpectedTotal(ctx, people.histories, horizon, level)
	if err != nil {
		return nil, fmt.Errorf("total over %d days: %w", days, err)
	}
	out := &Total{Days: days, Customers: int64(len(people.histories)), Orders: t.Expected, In: t.Interval}
	if out.Back, out.BackIn, err = m.returning(ctx, people, days); err != nil {
		return nil, err
	}
	if m.spend == nil {
		return out, nil
	}
	var money, squares float64
	for _, c := range people.cells {
		if c.Spend != nil {
			e := m.orders.Expected(c.history(), horizon)
			money += e * *c.Spend
			squares += e * *c.Squares
		}
	}
	out.Money = new(cents(money))
	out.MoneyIn = &lifetime.Interval{Low: cents(money), High: cents(money), Level: level}
	if t.Expected > 0 {
		z := mathext.NormalQuantile(0.5 + level/2)
		half := (t.Interval.High - t.Expected) / z
		half = z * math.Sqrt((half*half/t.Expected+1/m.spend.Params().P)*squares)
		out.MoneyIn.Low, out.MoneyIn.High = cents(max(0, money-half)), cents(money+half)
	}
	return out, nil
}

// cents rounds money: beyond that, sums over customers in any order differ.
func cents(v float64) float64 { return math.Round(v*100) / 100 }
