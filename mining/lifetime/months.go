package lifetime

import (
	"context"
	"slices"
	"time"

	"zhike/mining"
)

// months tracks actual against expected repeat purchases by calendar month. In
// the calibration the expectation is that of new customers, from the day of
// each one's first purchase; in the holdout it is that given each history, so
// that its months add up to the total prediction.
func (r *rehearsal) months(ctx context.Context, m Model) ([]Month, error) {
	ends := r.monthEnds()
	out := make([]Month, len(ends))
	for i, end := range ends {
		out[i] = Month{End: dayTime(end), Holdout: end > r.cut, Actual: 0}
	}
	firsts := map[int]float64{}
	for _, p := range r.purchases {
		firsts[p[0].day]++
		for _, later := range p[1:] {
			i, _ := slices.BinarySearch(ends, later.day)
			out[i].Actual++
		}
	}
	calibration := r.expectedNew(m, firsts, ends)
	holdout, err := r.expectedLater(ctx, m, ends)
	if err != nil {
		return nil, err
	}
	for i := range out {
		total := calibration
		if out[i].Holdout {
			total = holdout
		}
		out[i].Predicted = total[i]
		if i > 0 && out[i-1].Holdout == out[i].Holdout {
			out[i].Predicted -= total[i-1]
		}
	}
	return out, nil
}

// monthEnds lists the last days of the months from the first order to the end
// of the holdout, and the end of the calibration among them.
func (r *rehearsal) monthEnds() []int {
	var ends []int
	for day := r.first; day <= r.last; {
		t := dayTime(day)
		end := min(r.last, civilDay(time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC), nil))
		if day <= r.cut && r.cut < end {
			end = r.cut
		}
		ends = append(ends, end)
		day = end + 1
	}
	return ends
}

// expectedNew is the expected repeat purchases up to each end of the
// calibration, from the number of first purchases by day.
func (r *rehearsal) expectedNew(m Model, firsts map[int]float64, ends []int) []float64 {
	days := make([]int, 0, len(firsts))
	for d := range firsts {
		days = append(days, d)
	}
	slices.Sort(days)
	out := make([]float64, len(ends))
	for i, end := range ends {
		for _, first := range days {
			if first < end && end <= r.cut {
				out[i] += firsts[first] * m.ExpectedNew(float64(end-first)/r.unit.days())
			}
		}
	}
	return out
}

// expectedLater is the expected purchases from the end of the calibration up
// to each end of the holdout.
func (r *rehearsal) expectedLater(ctx context.Context, m Model, ends []int) ([]float64, error) {
	groups := newTally(r.histories)
	parts := make([][]float64, (len(groups)+511)/512)
	err := mining.Pieces(ctx, len(groups), 512, func(piece, lo, hi int) {
		sum := make([]float64, len(ends))
		for _, g := range groups[lo:hi] {
			for i, end := range ends {
				if end > r.cut {
					sum[i] += g.count * m.Expected(g.history, float64(end-r.cut)/r.unit.days())
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
	return out, err
}
