package decide

import (
	"context"

	"zhike/mining"
)

// Front tells of each alternative whether it lies on the Pareto front: no other
// is at least as good on every criterion and better on one. Equal alternatives
// are on it together. Weights do not matter.
//
// Alternatives are sorted by the first criterion, then the next, so that none is
// beaten by one behind it, and each is compared with those of the front before
// it: n log n for one or two criteria; for more, n times the size of the front,
// which grows quickly with the number of criteria.
func Front(ctx context.Context, x *mining.Matrix, criteria []Criterion) ([]bool, error) {
	t, err := take(x, criteria)
	if err != nil {
		return nil, err
	}
	order := t.bestFirst()
	on := make([]bool, t.rows)
	if len(t.columns) <= 2 {
		t.stairs(order, on)
		return on, ctx.Err()
	}
	var front []float64 // the values of its members, one after another
	width := len(t.columns)
	mine := make([]float64, width)
	for at, row := range order {
		if at%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for k, c := range t.columns {
			mine[k] = t.criteria[k].good(c.Values[row])
		}
		if !beaten(mine, front) {
			on[row] = true
			front = append(front, mine...)
		}
	}
	return on, nil
}

// bestFirst sorts the rows by all criteria, equal ones as they come.
func (t *table) bestFirst() []uint32 {
	worse := make([][]float64, len(t.columns)) // rising from the best
	for k, c := range t.columns {
		worse[k] = make([]float64, t.rows)
		for i, v := range c.Values {
			worse[k][i] = -t.criteria[k].good(v)
		}
	}
	return mining.Order(worse...)
}

// stairs marks the front of one or two criteria: behind the first, those that
// are better on the second than all before, and their equals.
func (t *table) stairs(order []uint32, on []bool) {
	value := func(k int, row uint32) float64 {
		if k == len(t.columns) {
			return 0
		}
		return t.criteria[k].good(t.columns[k].Values[row])
	}
	last := order[0]
	for _, row := range order {
		same := value(0, row) == value(0, last) && value(1, row) == value(1, last)
		if same || value(1, row) > value(1, last) {
			on[row], last = true, row
		}
	}
}

// beaten tells whether a member of the front is at least as good on everything
// and better on something.
func beaten(mine, front []float64) bool {
	for ; len(front) > 0; front = front[len(mine):] {
		better, worse := false, false
		for k, v := range mine {
			if front[k] > v {
				better = true
			} else if front[k] < v {
				worse = true
				break
			}
		}
		if better && !worse {
			return true
		}
	}
	return false
}
