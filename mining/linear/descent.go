package linear

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

const (
	maxSteps    = 100
	sampleRows  = 60  // rows per term, at least, that second derivatives are first taken from
	sampleShare = .03 // of the rows, at least: as much work as going through all once
)

// first is the point of the constant alone.
func (p *problem) first(ctx context.Context) (*point, float64, error) {
	sum, total := 0.0, 0.0
	for i, y := range p.y {
		w := weightOf(p.weights, i)
		sum, total = sum+w*y, total+w
	}
	beta := make([]float64, len(p.columns)+1)
	beta[0] = p.family.start(sum / total)
	at, err := p.at(ctx, beta)
	return at, total, err
}

// descent is the way down to the minimum: Newton's method (iteratively
// reweighted least squares) with step halving. The second derivatives, whose
// cost is rows × terms², are at first taken from a sample of blocks spread over
// the rows (Byrd et al. 2011), anew at every step only where that costs less
// than going through the rows, and mended by what the steps have shown
// (pairs.go). The last step uses all rows unless the errors are not asked for,
// and so does any that a sample does not carry. With an L1 penalty each step
// minimises the quadratic approximation by coordinate descent (Friedman, Hastie
// & Tibshirani 2010).
type descent struct {
	*problem
	now     *point
	stride  int  // of the blocks of rows in the sample; 1: all rows
	cheap   bool // the sample costs less than going through the rows
	hessian mining.Square
	sampled bool // the hessian is that of a sample
	factor  mining.Factored
	whole   bool // all terms take part
	stale   bool // the hessian is not good for another step
	fresh   bool // the hessian is of this point
	failed  bool // the sample has not carried a step before
	pairs   pairs
}

func (p *problem) descentFrom(now *point) *descent {
	n, d := len(p.y), len(p.columns)+1
	rows := max(d*sampleRows, int(float64(n)*sampleShare))
	w := &descent{problem: p, now: now, stale: true, stride: max(1, n/rows), cheap: rows*d <= 4*n}
	if w.stride < 3 || !p.family.curved() || p.l1 > 0 {
		w.stride = 1
	}
	return w
}

// direction returns the step to try and by how much it would lower the
// quadratic approximation (twice, without L1).
func (w *descent) direction(ctx context.Context) (d []float64, gain float64, err error) {
	if w.fresh = w.stride == 1 || w.cheap || w.stale; w.fresh {
		w.stale, w.sampled = false, w.stride > 1
		if w.hessian, err = w.problem.hessian(ctx, w.now.curve, w.stride); err != nil {
			return nil, 0, err
		}
		if w.whole = true; w.l1 == 0 {
			w.factor = w.hessian.Factor()
			w.whole = len(w.factor.Dependent()) == 0
		}
	}
	switch {
	case w.l1 > 0:
		d, gain = w.descend(w.hessian, w.now)
		return d, gain, nil
	case w.stride == 1:
		w.pairs = pairs{} // all is known, and terms left out must stay out
	}
	d = w.pairs.direction(w.factor, w.now.grad)
	return d, -floats.Dot(d, w.now.grad), nil
}

// trust looks whether the sample carries a step of so much gain, after one of
// so much. If not it is taken anew, and at the second time all rows are.
func (w *descent) trust(gain, before float64) bool {
	if w.stride == 1 || w.whole && gain > 0 && gain <= before/2 {
		return true
	}
	if w.fresh || w.failed {
		w.stride = 1
	}
	w.stale, w.failed = true, true
	return false
}

// solve goes down to the minimum.
func (p *problem) solve(ctx context.Context) (*solution, error) {
	now, total, err := p.first(ctx)
	if err != nil {
		return nil, err
	}
	saturated := 0.0
	for i, y := range p.y {
		saturated += weightOf(p.weights, i) * p.family.saturated(y)
	}
	s, w := &solution{weight: total, null: 2 * (now.loss - saturated)}, p.descentFrom(now)
	before, tolerance := math.Inf(1), 1e-8*(1e-300+math.Min(total, math.Abs(now.loss-saturated)))
	for s.iterations < maxSteps && !s.converged {
		s.iterations++
		d, gain, err := w.direction(ctx)
		if err != nil {
			return nil, err
		}
		if !w.trust(gain, before) {
			before = math.Inf(1)
			continue
		}
		before = gain
		if w.stride > 1 && gain <= tolerance && !p.bare {
			w.stride = 1 // near enough for the last step
			continue
		}
		next, err := p.search(ctx, w.now, d, gain, tolerance)
		if err != nil {
			return nil, err
		}
		s.converged = gain <= tolerance || next == nil
		if next != nil {
			w.pairs.add(w.now, next)
			w.now = next
		}
		if w.now.loss-saturated < 1e-9*total && p.family.curved() {
			break // separated: it would go on for ever
		}
	}
	now = w.now
	s.hessian, s.sampled = w.hessian, w.sampled
	s.beta, s.scores, s.loss, s.deviance = now.beta, now.scores, now.loss, 2*(now.loss-saturated)
	return s, nil
}

// search halves the step until the objective falls; nil when no step lowers it.
func (p *problem) search(ctx context.Context, now *point, d []float64, gain, tolerance float64) (*point, error) {
	for t := 1.0; t > 1e-8; t /= 2 {
		beta := make([]float64, len(d))
		floats.AddScaledTo(beta, now.beta, t, d)
		next, err := p.at(ctx, beta)
		if err != nil {
			return nil, err
		}
		if next.value <= now.value-1e-4*t*gain || gain <= tolerance && next.value <= now.value+1e-12*math.Abs(now.value) {
			return next, nil
		}
	}
	return nil, nil
}

// descend minimises the quadratic approximation with the L1 penalty by
// coordinates.
func (p *problem) descend(h mining.Square, now *point) ([]float64, float64) {
	n := len(now.beta)
	d, slope := make([]float64, n), append([]float64(nil), now.grad...)
	for range 10_000 {
		moved := 0.0
		for j := range n {
			curve := h[j][j]
			if curve <= 0 {
				continue
			}
			b := now.beta[j] + d[j]
			v := curve*b - slope[j]
			if j > 0 {
				v = math.Copysign(max(0, math.Abs(v)-p.l1), v)
			}
			delta := v/curve - b
			if delta == 0 {
				continue
			}
			d[j] += delta
			for k := range n {
				slope[k] += delta * h[max(j, k)][min(j, k)]
			}
			moved = max(moved, curve*delta*delta)
		}
		if moved < 1e-16*(1+math.Abs(now.value)) {
			break
		}
	}
	gain := 0.0
	for j := range n {
		gain -= d[j] * now.grad[j]
		if j > 0 {
			gain += p.l1 * (math.Abs(now.beta[j]) - math.Abs(now.beta[j]+d[j]))
		}
	}
	return d, gain
}
