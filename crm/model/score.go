package model

import (
	"context"
	"math"
	"slices"
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

// scorer works out customers in their order, many at a time, so that the scores
// of all of them are never in memory together. They are the same on any number
// of processors.
//
// Formulas are those of zhike/mining/lifetime: P(alive) and expected purchases
// from the posterior of rate and leaving given frequency, recency and age
// (Fader, Hardie & Lee 2005), money of a purchase from the posterior mean of the
// Gamma-Gamma model (Fader & Hardie 2013); the value is purchases × money.
type scorer struct {
	window window
	people *people
	models models
	spans  []span // of money; nil where amounts are unknown

	from   int // of the customers in scores
	scores []score
}

// batch is how many customers are worked out at a time.
const batch = 1 << 16

func newScorer(ctx context.Context, w window, p *people, m models) (*scorer, error) {
	s := &scorer{window: w, people: p, models: m}
	if m.spend == nil {
		return s, nil
	}
	var err error
	s.spans, err = moneySpans(ctx, m, p.histories)
	return s, err
}

// at returns the score of customer i; asking in ascending order works out
// everybody once.
func (s *scorer) at(ctx context.Context, i int) (*score, error) {
	if i < s.from || i >= s.from+len(s.scores) {
		if err := s.advance(ctx, i); err != nil {
			return nil, err
		}
	}
	return &s.scores[i-s.from], nil
}

func (s *scorer) advance(ctx context.Context, from int) error {
	histories := s.people.histories[from:min(from+batch, len(s.people.histories))]
	expected, err := s.models.orders.PredictAll(ctx, histories, ordersDays, level)
	if err != nil {
		return err
	}
	s.from, s.scores = from, slices.Grow(s.scores[:0], len(histories))[:len(histories)]
	return mining.Pieces(ctx, len(histories), 4096, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			s.scores[i] = s.models.one(histories[i], expected[i])
			if s.spans != nil {
				s.scores[i].valueIn = s.spans[from+i]
			}
		}
	})
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
