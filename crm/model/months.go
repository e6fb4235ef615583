package model

import (
	"cmp"
	"context"
	"slices"
	"time"

	"zhike/mining"
	"zhike/mining/lifetime"
	"zhike/mining/metric"
	"zhike/store"
)

// months tracks actual against expected repeat purchases by calendar month, the
// month of the cut in two parts. Up to the cut the expectation is that of new
// customers from the day of each one's first purchase on; afterwards that given
// each history, so that its months add up to the total.
func (s *Service) months(ctx context.Context, t *trial) ([]lifetime.Month, error) {
	type row struct {
		Month     int     `db:"month"` // year × 12 + month − 1
		Held      bool    `db:"held"`
		Purchases float64 `db:"purchases"`
	}
	rows, err := store.All[row](ctx, s.env.DB, queries.Get("months"), t.window.end.String(), t.window.cut.String())
	if err != nil {
		return nil, err
	}
	actual := map[row]float64{}
	for _, r := range rows {
		actual[row{Month: r.Month, Held: r.Held}] = r.Purchases
	}
	ends := t.window.monthEnds()
	learnt := t.expectedNew(ends)
	held, err := t.expectedLater(ctx, ends)
	if err != nil {
		return nil, err
	}
	out := make([]lifetime.Month, len(ends))
	for i, end := range ends {
		after := end > t.window.cut
		sums := learnt
		if after {
			sums = held
		}
		out[i] = lifetime.Month{End: end.time(), Holdout: after, Actual: actual[row{Month: monthOf(end), Held: after}], Predicted: sums[i]}
		if i > 0 && out[i-1].Holdout == after {
			out[i].Predicted -= sums[i-1]
		}
	}
	return out, nil
}

func monthOf(d day) int {
	t := d.time()
	return t.Year()*12 + int(t.Month()) - 1
}

// monthEnds lists the last days of the months from the begin to the end, the
// cut among them.
func (w window) monthEnds() []day {
	var ends []day
	for d := w.begin; d <= w.end; {
		t := d.time()
		end := min(w.end, dayOf(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC)))
		if d <= w.cut && w.cut < end {
			end = w.cut
		}
		ends = append(ends, end)
		d = end + 1
	}
	return ends
}

// expectedNew is the expected repeat purchases up to each end before the cut,
// from the number of first purchases by day.
func (t *trial) expectedNew(ends []day) []float64 {
	byAge := make([]float64, len(t.begun)) // of a new customer up to this age
	for age := range byAge {
		byAge[age] = t.model.ExpectedNew(float64(age))
	}
	out := make([]float64, len(ends))
	for i, end := range ends {
		if end > t.window.cut {
			continue
		}
		last := int(end - t.window.begin)
		for first, n := range t.begun[:last+1] {
			out[i] += n * byAge[last-first]
		}
	}
	return out
}

// tallied is a number of customers with one history.
type tallied struct {
	history lifetime.History
	count   float64
}

// tally counts equal histories, money aside, in a fixed order.
func tally(histories []lifetime.History) []tallied {
	counts := map[lifetime.History]float64{}
	for _, h := range histories {
		h.Money = 0
		counts[h]++
	}
	out := make([]tallied, 0, len(counts))
	for h, n := range counts {
		out = append(out, tallied{h, n})
	}
	slices.SortFunc(out, func(a, b tallied) int { return byTime(a.history, b.history) })
	return out
}

func byTime(a, b lifetime.History) int {
	return cmp.Or(cmp.Compare(a.Age, b.Age), cmp.Compare(a.Recency, b.Recency), cmp.Compare(a.Frequency, b.Frequency))
}

// expectedLater is the expected purchases from the cut up to each end after it.
func (t *trial) expectedLater(ctx context.Context, ends []day) ([]float64, error) {
	const size = 256
	groups := tally(t.learnt)
	parts := make([][]float64, (len(groups)+size-1)/size)
	err := mining.Pieces(ctx, len(groups), size, func(piece, lo, hi int) {
		sum := make([]float64, len(ends))
		for _, g := range groups[lo:hi] {
			for i, end := range ends {
				if end > t.window.cut {
					sum[i] += g.count * t.model.Expected(g.history, float64(end-t.window.cut))
				}
			}
		}
		parts[piece] = sum
	})
	out := make([]float64, len(ends))
	for _, p := range parts {
		for i, v := range p {
			out[i] += v
		}
	}
	return t.adjusted(out), err
}

// adjusted makes the sums over a coarse grid end in the exact total.
func (t *trial) adjusted(sums []float64) []float64 {
	total := metric.Sum(t.expected)
	if last := sums[len(sums)-1]; last > 0 {
		for i := range sums {
			sums[i] *= total / last
		}
	}
	return sums
}
