package model

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mathext"

	"zhike/mining"
	"zhike/mining/lifetime"
)

// returning is how many of a crowd buy at least once within a horizon: the sum
// of 1 − P(no purchase). Customers come or not independently of each other, so
// the variance is Σ p(1−p), and that of the sum under what the fit leaves open
// is added.
func (m models) returning(ctx context.Context, people crowd, days int) (float64, lifetime.Interval, error) {
	in := lifetime.Interval{Level: level}
	d, err := newDoubt(m)
	if err != nil {
		return 0, in, err
	}
	// The model itself first, then those to either side of each parameter.
	around := []*lifetime.BGNBD{m.orders}
	for _, pair := range d.moved {
		around = append(around, pair[:]...)
	}
	type part struct {
		sums   []float64
		chance float64
	}
	const size = 512
	parts := make([]part, (len(people.cells)+size-1)/size)
	err = mining.Pieces(ctx, len(people.cells), size, func(piece, lo, hi int) {
		p := part{sums: make([]float64, len(around))}
		for _, c := range people.cells[lo:hi] {
			n, h := float64(c.Customers), c.history()
			for i, model := range around {
				p.sums[i] += n * comes(model, h, days)
			}
			back := comes(m.orders, h, days)
			p.chance += n * back * (1 - back)
		}
		parts[piece] = p
	})
	if err != nil {
		return 0, in, err
	}
	sums, variance := map[*lifetime.BGNBD]float64{}, 0.0
	for _, p := range parts {
		variance += p.chance
		for i, v := range p.sums {
			sums[around[i]] += v
		}
	}
	variance += d.variance(func(model *lifetime.BGNBD) float64 { return sums[model] })
	mean, half := sums[m.orders], mathext.NormalQuantile(0.5+level/2)*math.Sqrt(variance)
	in.Low, in.High = max(0, mean-half), min(float64(len(people.histories)), mean+half)
	return mean, in, nil
}

// comes is the probability of at least one purchase within the horizon.
func comes(m *lifetime.BGNBD, h lifetime.History, days int) float64 {
	return min(1, max(0, 1-m.ProbZero(h, float64(days))))
}

// returned is the number of customers who were predicted to buy in the days held
// back, and of those who did.
func (b *Backtest) returned() (predicted, actual float64) {
	for _, bin := range b.Bins {
		predicted += bin.Predicted * float64(bin.Customers)
		actual += bin.Actual * float64(bin.Customers)
	}
	return predicted, actual
}
