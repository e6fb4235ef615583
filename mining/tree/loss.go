package tree

import (
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// Objective is what gradient boosting minimises.
type Objective string

// The objectives.
const (
	Logistic Objective = "logistic" // y is 0 or 1; predicts a probability
	Squared  Objective = "squared"  // predicts the mean
	Poisson  Objective = "poisson"  // y is a count or an amount, never negative; predicts the mean by its logarithm
	Quantile Objective = "quantile" // predicts the quantile Alpha
)

// loss is one objective: the score s of a row is what the trees add up to.
type loss interface {
	check(x *mining.Matrix, y []float64) error
	start(y, weights []float64) float64  // the best score common to all rows
	slopes(scores, y, g, h []float64)    // derivatives by the score
	mean(scores, y, w []float64) float64 // mean loss
	predict(score float64) float64
	renews() bool // whether an answer is set anew from the rows that come to it
}

func lossOf(o Objective, alpha float64) (loss, error) {
	switch o {
	case Logistic:
		return logistic{}, nil
	case Squared:
		return squared{}, nil
	case Poisson:
		return poisson{}, nil
	case Quantile:
		if !(alpha > 0 && alpha < 1) {
			return nil, mining.TableError("分位数须在 0 与 1 之间", "the quantile must lie between 0 and 1")
		}
		return pinball{alpha}, nil
	}
	return nil, mining.TableError(fmt.Sprintf("没有目标函数 %q", o), fmt.Sprintf("there is no objective %q", o))
}

func weight(w []float64, i int) float64 {
	if w == nil {
		return 1
	}
	return w[i]
}

// mean does not depend on the order of the rows: sums of whole numbers are
// exact, others are added by rising value.
func mean(y, w []float64) float64 {
	var sum, total float64
	if w == nil {
		if slices.ContainsFunc(y, func(v float64) bool { return v != math.Trunc(v) }) {
			y = slices.Sorted(slices.Values(y))
		}
		for _, v := range y {
			sum += v
		}
		return sum / float64(len(y))
	}
	for _, i := range ascending(y) {
		sum += w[i] * y[i]
		total += w[i]
	}
	return sum / total
}

// ascending is the row numbers by rising value: sums in this order do not
// depend on that of the rows.
func ascending(y []float64) []int {
	order := make([]int, len(y))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case y[a] < y[b]:
			return -1
		case y[a] > y[b]:
			return 1
		}
		return 0
	})
	return order
}

// meanOf averages a loss over rows.
func meanOf(scores, w []float64, of func(i int) float64) float64 {
	var sum, total float64
	for i := range scores {
		sum += weight(w, i) * of(i)
		total += weight(w, i)
	}
	return sum / total
}

// logistic: −y·log p − (1−y)·log(1−p), p = 1/(1+e⁻ˢ); g = p − y, h = p(1−p).
type logistic struct{}

func (logistic) check(x *mining.Matrix, y []float64) error { return x.CheckClasses(y) }

func (logistic) start(y, w []float64) float64 {
	m := mean(y, w)
	m = min(max(m, 1e-9), 1-1e-9)
	return math.Log(m / (1 - m))
}

func (logistic) slopes(s, y, g, h []float64) {
	for i, v := range s {
		p := 1 / (1 + math.Exp(-v))
		g[i] = p - y[i]
		h[i] = max(p*(1-p), 1e-16)
	}
}

func (logistic) mean(s, y, w []float64) float64 {
	return meanOf(s, w, func(i int) float64 {
		v := s[i]
		if y[i] == 1 {
			v = -v
		}
		return max(v, 0) + math.Log1p(math.Exp(-math.Abs(v)))
	})
}

func (logistic) predict(s float64) float64 { return 1 / (1 + math.Exp(-s)) }
func (logistic) renews() bool              { return false }

// squared: (s − y)²/2; g = s − y, h = 1.
type squared struct{}

func (squared) check(x *mining.Matrix, y []float64) error { return x.CheckTarget(y) }
func (squared) start(y, w []float64) float64              { return mean(y, w) }

func (squared) slopes(s, y, g, h []float64) {
	for i, v := range s {
		g[i], h[i] = v-y[i], 1
	}
}

func (squared) mean(s, y, w []float64) float64 {
	return meanOf(s, w, func(i int) float64 { return (s[i] - y[i]) * (s[i] - y[i]) / 2 })
}

func (squared) predict(s float64) float64 { return s }
func (squared) renews() bool              { return false }

// poisson: eˢ − y·s; g = eˢ − y, h = e^(s+0.7): the hessian of a score 0.7
// higher keeps steps from overshooting, as in LightGBM.
type poisson struct{}

func (poisson) check(x *mining.Matrix, y []float64) error {
	if err := x.CheckTarget(y); err != nil {
		return err
	}
	total := 0.0
	for i, v := range y {
		if v < 0 {
			return mining.RowError(i, "target", "目标值为负，不能用 Poisson 目标", "the target is below zero, which the Poisson objective cannot have")
		}
		total += v
	}
	if total == 0 {
		return mining.TableError("目标值全为 0，无从学习", "all values of the target are zero, so there is nothing to learn")
	}
	return nil
}

func (poisson) start(y, w []float64) float64 { return math.Log(max(mean(y, w), 1e-12)) }

func (poisson) slopes(s, y, g, h []float64) {
	for i, v := range s {
		e := math.Exp(min(v, 300))
		g[i], h[i] = e-y[i], e*math.E*0.7408182206817179 // e^0.7 = e·e^−0.3
	}
}

func (poisson) mean(s, y, w []float64) float64 {
	return meanOf(s, w, func(i int) float64 { return math.Exp(s[i]) - y[i]*s[i] })
}

func (poisson) predict(s float64) float64 { return math.Exp(s) }
func (poisson) renews() bool              { return false }

// pinball: α(y−s) above, (1−α)(s−y) below; g = −α or 1−α, h = 1. An answer is
// the α-quantile of what is left of its rows.
type pinball struct{ alpha float64 }

func (p pinball) check(x *mining.Matrix, y []float64) error { return x.CheckTarget(y) }

func (p pinball) start(y, w []float64) float64 { return weightedQuantile(y, w, p.alpha) }

func (p pinball) slopes(s, y, g, h []float64) {
	for i, v := range s {
		if g[i], h[i] = -p.alpha, 1; v >= y[i] {
			g[i] = 1 - p.alpha
		}
	}
}

func (p pinball) mean(s, y, w []float64) float64 {
	return meanOf(s, w, func(i int) float64 {
		if d := y[i] - s[i]; d > 0 {
			return p.alpha * d
		}
		return (1 - p.alpha) * (s[i] - y[i])
	})
}

func (p pinball) predict(s float64) float64 { return s }
func (p pinball) renews() bool              { return true }

// weightedQuantile is the smallest value with at least the share q of the
// weight at or below it.
func weightedQuantile(values, w []float64, q float64) float64 {
	order := ascending(values)
	total := 0.0
	for _, i := range order {
		total += weight(w, i)
	}
	held := 0.0
	for _, i := range order {
		if held += weight(w, i); held >= q*total*(1-1e-12) {
			return values[i]
		}
	}
	return values[order[len(order)-1]]
}
