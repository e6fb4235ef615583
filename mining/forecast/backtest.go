package forecast

import (
	"context"
	"math"
)

// backtest forecasts the end of a series from earlier points in time.
type backtest struct {
	y                []float64
	cuts             []int         // how many values are known at each origin, ascending
	means, deviation [][][]float64 // by origin and method; nil where a method could not be fitted
}

// newBacktest places the origins: a horizon before the end, and two in between.
// A method must see two seasons, and half of the values.
func newBacktest(y []float64, season, horizon, methods int) *backtest {
	b := &backtest{y: y}
	n := len(y)
	least := max(6, 2*season+1, n/2)
	horizon = min(horizon, n-least)
	for k := range origins {
		ahead := horizon * (origins - k) / origins
		if cut := n - ahead; ahead > 0 && (len(b.cuts) == 0 || cut > b.cuts[len(b.cuts)-1]) {
			b.cuts = append(b.cuts, cut)
			b.means = append(b.means, make([][]float64, methods))
			b.deviation = append(b.deviation, make([][]float64, methods))
		}
	}
	return b
}

func (b *backtest) run(ctx context.Context, methods []method) error {
	for i, cut := range b.cuts {
		for k, c := range methods {
			m, err := c.fit(ctx, b.y[:cut])
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil {
				b.means[i][k], b.deviation[i][k] = m.moments(len(b.y) - cut)
			}
		}
	}
	return nil
}

// mse is the mean square error of a method, each origin weighing the same;
// +Inf if it could not be tried at every origin.
func (b *backtest) mse(k int) float64 {
	if len(b.cuts) == 0 {
		return math.Inf(1)
	}
	sum := 0.0
	for i, cut := range b.cuts {
		if b.means[i][k] == nil {
			return math.Inf(1)
		}
		squares := 0.0
		for h, f := range b.means[i][k] {
			squares += (b.y[cut+h] - f) * (b.y[cut+h] - f)
		}
		sum += squares / float64(len(b.y)-cut)
	}
	return sum / float64(len(b.cuts))
}

// widening is by how much the errors of the combination exceed its deviations;
// it returns the errors too.
func (b *backtest) widening(trials []Trial) (factor float64, errors []float64) {
	sum, n := priorErrors*priorWidening*priorWidening, float64(priorErrors)
	for i, cut := range b.cuts {
		mean, deviation := mix(trials, b.means[i]), mix(trials, b.deviation[i])
		for h, f := range mean {
			e := math.Abs(b.y[cut+h] - f)
			errors = append(errors, b.y[cut+h]-f)
			if deviation[h] > 0 {
				e = min(e/deviation[h], farthest)
			} else if e > 0 {
				e = farthest
			}
			sum += e * e
			n++
		}
	}
	return math.Sqrt(sum / n), errors
}
