package model

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"zhike/mining"
	"zhike/mining/lifetime"
)

// exactUpTo is the number of customers whose ranges of money are worked out one
// by one, by lifetime.Valuer.Interval, which also counts what the fit leaves
// open about the parameters. Of more customers the fit leaves next to nothing
// open, and they share tables.
const exactUpTo = 5000

// moneySpans are the ranges that hold the money of the next valueDays with the
// probability level, for every history.
func moneySpans(ctx context.Context, m models, histories []lifetime.History) ([]span, error) {
	v, err := lifetime.NewValuer(m.orders, m.spend, lifetime.ValueOptions{Horizon: valueDays, Level: level})
	if err != nil {
		return nil, err
	}
	out := make([]span, len(histories))
	exact := func(i int) {
		in := v.Interval(histories[i])
		out[i] = span{in.Low, in.High}
	}
	if len(histories) <= exactUpTo {
		return out, mining.Pieces(ctx, len(histories), 64, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				exact(i)
			}
		})
	}
	order, classes := classesOf(histories)
	return out, mining.Pieces(ctx, len(classes), 1, func(c, _, _ int) {
		members := order[classes[c].from:classes[c].to]
		var t *moneyTable
		ok := false
		if len(members) >= worthTable {
			t, ok = newMoneyTable(m, histories[members[0]].Frequency, histories[members[0]].Age)
		}
		for n, i := range members {
			if n&255 == 0 && ctx.Err() != nil {
				return
			}
			if h := histories[i]; ok && (h.Frequency == 0 || h.Money > 0) {
				out[i] = t.span(m.orders.PAlive(h), h)
			} else {
				exact(i)
			}
		}
	})
}

// class is customers of one frequency: order[from:to], the youngest first.
type class struct{ from, to int }

func classesOf(histories []lifetime.History) (order []int, classes []class) {
	order = make([]int, len(histories))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := histories[a], histories[b]
		return cmp.Or(cmp.Compare(x.Frequency, y.Frequency), cmp.Compare(x.Age, y.Age), a-b)
	})
	for i := range order {
		if i == 0 || histories[order[i]].Frequency != histories[order[i-1]].Frequency {
			classes = append(classes, class{i, i})
		}
		classes[len(classes)-1].to = i + 1
	}
	return order, classes
}

// moneyTable gives ranges of money to customers with the same number x of
// repeat purchases.
//
// With N purchases in the horizon, S = their money and V = v + x·m, the ratio
// U = V/(S+V) is Beta(q+px, pn) given N = n, so S/V does not depend on the
// customer's money. And N depends on recency through P(alive) alone:
//
//	P(S > s) = P(alive) · G(s/V),  G(y) = Σₙ P(N = n | alive) · I_{1/(1+y)}(q+px, pn)
//
// G is kept on a grid even in ln y and read by linear interpolation.
type moneyTable struct {
	m     models
	x     float64
	logs  []float64   // grid of ln y, ascending
	tails [][]float64 // [n−1][k]: P(S/V > y_k | N = n)

	age  float64   // the age that g is for
	g    []float64 // G on the grid, descending
	some float64   // P(N ≥ 1 | alive)
}

const (
	worthTable = 4    // customers of one frequency from which on a table is worth its while
	mostCounts = 400  // purchases in the horizon that a table reaches
	mostNodes  = 2048 // of a grid
	rarest     = 1e-6 // tail of N that is left out
)

// newMoneyTable lays out the grid for customers of one frequency, the youngest
// of them given: they may buy most. It is not ok where so many purchases or so
// wide a range would come that single evaluation is better.
func newMoneyTable(m models, frequency int, youngest float64) (*moneyTable, bool) {
	t := &moneyTable{m: m, x: float64(frequency), age: math.NaN()}
	most := len(t.counts(youngest))
	if most == 0 || most > mostCounts {
		return nil, false
	}
	p := m.spend.Params()
	shape := p.Q + p.P*t.x
	// U is large where S is small; 1/U − 1 is S/V.
	low := mathext.InvRegIncBeta(shape, p.P, 1-1e-3)
	high := mathext.InvRegIncBeta(shape, p.P*float64(most), 1e-3)
	from, to := math.Log((1-low)/low), math.Log((1-high)/high)
	narrow := math.Sqrt(1/(p.P*float64(most)) + 1/shape)       // spread of ln S/V given the most purchases
	nodes := int((to-from)/max(0.01, min(0.05, narrow/4))) + 2 // no reading is off by more than a step
	if nodes > mostNodes || math.IsNaN(from) || math.IsInf(from, 0) || math.IsNaN(to) || math.IsInf(to, 0) {
		return nil, false
	}
	t.logs, t.g = make([]float64, nodes), make([]float64, nodes)
	for k := range t.logs {
		t.logs[k] = from + (to-from)*float64(k)/float64(nodes-1)
	}
	for n := 1; n <= most; n++ {
		row := make([]float64, nodes)
		for k, y := range t.logs {
			row[k] = mathext.RegIncBeta(shape, p.P*float64(n), 1/(1+math.Exp(y)))
		}
		t.tails = append(t.tails, row)
	}
	return t, true
}

// counts are P(N = n | alive) for n = 1, 2, … of a customer of the given age:
// P(M ≥ n) of the negative binomial number M of purchases of somebody who never
// leaves, times P(K ≥ n) of the purchase K after which the customer leaves,
// differenced (see lifetime's orders).
func (t *moneyTable) counts(age float64) []float64 {
	p := t.m.orders.Params()
	shape, b, reach := p.R+t.x, p.B+t.x, valueDays/(p.Alpha+age)
	z := reach / (1 + reach)
	exactly := math.Exp(-shape * math.Log1p(reach))
	if exactly == 0 {
		return nil
	}
	var out []float64
	atLeast, stays, before := 1-exactly, 1.0, math.NaN()
	for n := 1.0; len(out) <= mostCounts; n++ {
		now := max(0, atLeast) * stays
		if n > 1 {
			out = append(out, before-now)
		}
		if now < rarest {
			break
		}
		before = now
		exactly *= z * (shape + n - 1) / n
		atLeast -= exactly
		stays *= (b + n - 1) / (p.A + b + n - 1)
	}
	return out
}

// span is the range for one customer: [0, what is exceeded with 1 − level]
// where no purchase at all is likely enough, else half of the error on either
// side.
func (t *moneyTable) span(alive float64, h lifetime.History) span {
	if h.Age != t.age {
		t.move(h.Age)
	}
	p := t.m.spend.Params()
	scale := p.V + t.x*h.Money
	miss := 1 - level
	if 1-alive*t.some > miss/2 {
		return span{0, scale * t.exceeded(miss/alive)}
	}
	return span{scale * t.exceeded((1-miss/2)/alive), scale * t.exceeded(miss/2/alive)}
}

// move works out G for another age.
func (t *moneyTable) move(age float64) {
	t.age, t.some = age, 0
	clear(t.g)
	for n, weight := range t.counts(age) {
		t.some += weight
		if n == len(t.tails) {
			break
		}
		for k, tail := range t.tails[n] {
			t.g[k] += weight * tail
		}
	}
}

// exceeded is the y with G(y) = probability, 0 where G stays below.
func (t *moneyTable) exceeded(probability float64) float64 {
	if t.some <= probability {
		return 0
	}
	k, _ := slices.BinarySearchFunc(t.g, probability, func(g, p float64) int { return cmp.Compare(p, g) })
	switch k {
	case 0:
		return math.Exp(t.logs[0])
	case len(t.g):
		return math.Exp(t.logs[k-1])
	}
	share := (t.g[k-1] - probability) / (t.g[k-1] - t.g[k])
	return math.Exp(t.logs[k-1] + share*(t.logs[k]-t.logs[k-1]))
}
