package model

import (
	"context"
	"math"
	"time"

	"zhike/mining"
	"zhike/mining/lifetime"
)

// farthest is how far ahead a next purchase is still dated, in days.
const farthest = 3650

// score is what the models say of one customer. A NaN is unknown.
type score struct {
	alive          float64 // NaN after a single purchase
	orders, lo, hi float64 // purchases in ordersDays
	spend          float64 // money of a purchase
	value          float64 // money in valueDays
	valueIn        span
	next           float64 // days from now
	soon           float64 // probability of a purchase in nextDays
}

// span is a range of money.
type span struct{ lo, hi float64 }

// score works out every customer, in the order of the histories. It is the same
// on any number of processors.
//
// Formulas are those of zhike/mining/lifetime: P(alive) and expected purchases
// from the posterior of rate and leaving given frequency, recency and age
// (Fader, Hardie & Lee 2005), money of a purchase from the posterior mean of the
// Gamma-Gamma model (Fader & Hardie 2013); the value is purchases × money.
func (m models) score(ctx context.Context, histories []lifetime.History) ([]score, error) {
	expected, err := m.orders.PredictAll(ctx, histories, ordersDays, level)
	if err != nil {
		return nil, err
	}
	out := make([]score, len(histories))
	err = mining.Pieces(ctx, len(histories), 4096, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			out[i] = m.one(histories[i], expected[i])
		}
	})
	if err != nil || m.spend == nil {
		return out, err
	}
	spans, err := moneySpans(ctx, m, histories)
	for i := range spans {
		out[i].valueIn = spans[i]
	}
	return out, err
}

func (m models) one(h lifetime.History, p lifetime.Prediction) score {
	next := m.orders.NextOrder(h, nextDays)
	unknown := math.NaN()
	out := score{alive: p.PAlive, orders: p.Expected, lo: p.Interval.Low, hi: p.Interval.High,
		spend: unknown, value: unknown, valueIn: span{unknown, unknown}, next: unknown, soon: next.Within}
	if h.Frequency == 0 {
		out.alive = unknown
	}
	if next.PAlive >= 0.5 && next.Median <= farthest {
		out.next = next.Median
	}
	if m.spend != nil {
		out.spend = m.spend.ExpectedSpend(h.Frequency, h.Money)
		out.value = m.orders.Expected(h, valueDays) * out.spend
	}
	return out
}

// moment is the beginning, in the business zone, of the day that lies so many
// days after the last one watched.
func (w window) moment(days float64, zone *time.Location) time.Time {
	t := (w.end + day(math.Round(days))).time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone).UTC()
}
