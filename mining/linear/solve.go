package linear

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

const (
	pieceRows  = 1024 // rows worked on together: their columns stay in the second cache
	blockRows  = 256
	maxSteps   = 100
	sampleRows = 400 // rows per term that the second derivatives are first taken from
)

// problem is a penalised regression over coded columns. The constant is
// coefficient 0 and bears no penalty unless asked.
//
// It is solved by Newton's method (iteratively reweighted least squares) with
// step halving. The second derivatives, whose cost is rows × terms², are at
// first taken from a sample of blocks spread over the rows, which makes each
// step a little less exact and several times cheaper; the last step, and any
// that a sample does not carry, uses all rows (Byrd et al. 2011). With an L1
// penalty each step minimises the quadratic approximation by coordinate descent
// (Friedman, Hastie & Tibshirani 2010).
type problem struct {
	columns    [][]float64
	y, weights []float64
	family     family
	l1, l2     float64
	whole      bool // the constant bears the penalty too
	bare       bool // the second derivatives at the minimum are not asked for
}

// solution is the minimum with what is known there.
type solution struct {
	beta           []float64
	hessian        square
	sampled        bool // the hessian is that of a sample
	scores         []float64
	loss, weight   float64 // without the penalty; total weight
	deviance, null float64
	iterations     int
	converged      bool
}

// point is the objective at some coefficients.
type point struct {
	beta, grad    []float64 // of the smooth part
	scores, curve []float64
	loss, value   float64 // without and with the penalty
}

func (p *problem) at(ctx context.Context, beta []float64) (*point, error) {
	n, d := len(p.y), len(beta)
	out := &point{beta: beta, grad: make([]float64, d), scores: make([]float64, n), curve: make([]float64, n)}
	parts := make([][]float64, (n+pieceRows-1)/pieceRows)
	err := mining.Pieces(ctx, n, pieceRows, func(piece, lo, hi int) {
		s, part := make([]float64, hi-lo), make([]float64, d+1)
		for i := range s {
			s[i] = beta[0]
		}
		for j, column := range p.columns {
			if b := beta[j+1]; b != 0 {
				floats.AddScaled(s, b, column[lo:hi])
			}
		}
		copy(out.scores[lo:hi], s)
		part[d] = p.family.losses(s, p.y[lo:hi], weightsOf(p.weights, lo, hi), out.curve[lo:hi])
		part[0] = floats.Sum(s)
		for j, column := range p.columns {
			part[j+1] = floats.Dot(s, column[lo:hi])
		}
		parts[piece] = part
	})
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		floats.Add(out.grad, part[:d])
		out.loss += part[d]
	}
	out.value = out.loss
	for j := p.penalised(); j < d; j++ {
		out.grad[j] += p.l2 * beta[j]
		out.value += p.l2/2*beta[j]*beta[j] + p.l1*math.Abs(beta[j])
	}
	return out, nil
}

// penalised is the first coefficient that bears the penalty.
func (p *problem) penalised() int {
	if p.whole {
		return 0
	}
	return 1
}

// weightsOf is the weights of some rows; nil for equal ones.
func weightsOf(weights []float64, lo, hi int) []float64 {
	if weights == nil {
		return nil
	}
	return weights[lo:hi]
}

// hessian sums the second derivatives over every step-th block of rows.
func (p *problem) hessian(ctx context.Context, curve []float64, step int) (square, error) {
	n, d := len(p.y), len(p.columns)+1
	blocks := (n + blockRows - 1) / blockRows
	used := (blocks + step - 1) / step
	size := (used + 15) / 16 // at most 16 sums are kept at once
	parts := make([]square, (used+size-1)/size)
	err := mining.Pieces(ctx, used, size, func(piece, from, to int) {
		h, weighted := newSquare(d), make([]float64, blockRows)
		for b := from; b < to; b++ {
			lo := b * step * blockRows
			hi := min(n, lo+blockRows)
			w := weighted[:hi-lo]
			h[0][0] += floats.Sum(curve[lo:hi])
			for j, column := range p.columns {
				floats.MulTo(w, curve[lo:hi], column[lo:hi])
				row := h[j+1]
				row[0] += floats.Sum(w)
				for k, other := range p.columns[:j+1] {
					row[k+1] += floats.Dot(w, other[lo:hi])
				}
			}
		}
		parts[piece] = h
	})
	if err != nil {
		return nil, err
	}
	h := parts[0]
	for _, part := range parts[1:] {
		for j := range h {
			floats.Add(h[j], part[j])
		}
	}
	if step > 1 {
		rows := 0
		for b := 0; b < blocks; b += step {
			rows += min(n, (b+1)*blockRows) - b*blockRows
		}
		for j := range h {
			floats.Scale(float64(n)/float64(rows), h[j])
		}
	}
	for j := p.penalised(); j < d; j++ {
		h[j][j] += p.l2
	}
	return h, nil
}

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

// solve climbs down to the minimum.
func (p *problem) solve(ctx context.Context) (*solution, error) {
	now, total, err := p.first(ctx)
	if err != nil {
		return nil, err
	}
	saturated := 0.0
	for i, y := range p.y {
		saturated += weightOf(p.weights, i) * p.family.saturated(y)
	}
	s := &solution{weight: total, null: 2 * (now.loss - saturated)}
	step := max(1, len(p.y)/max(1, (len(p.columns)+1)*sampleRows))
	if step < 3 || !p.family.curved() || p.l1 > 0 {
		step = 1
	}
	before, tolerance := math.Inf(1), 1e-8*(1e-300+math.Min(total, math.Abs(now.loss-saturated)))
	for s.iterations < maxSteps && !s.converged {
		s.iterations++
		if s.hessian, err = p.hessian(ctx, now.curve, step); err != nil {
			return nil, err
		}
		d, gain, whole := p.direction(s.hessian, now)
		if step > 1 && (!whole || gain > before/2) {
			step = 1 // the sample does not carry
			before = math.Inf(1)
			continue
		}
		before = gain
		if step > 1 && gain <= tolerance && !p.bare {
			step = 1 // near enough for the last step
			continue
		}
		next, err := p.search(ctx, now, d, gain, tolerance)
		if err != nil {
			return nil, err
		}
		small := gain <= tolerance || next == nil
		if next != nil {
			now = next
		}
		s.converged = small
		if now.loss-saturated < 1e-9*total && p.family.curved() {
			break // separated: it would go on for ever
		}
	}
	s.sampled = step > 1
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

// direction returns the Newton step, by how much it would lower the quadratic
// approximation (twice, without L1), and whether all terms take part.
func (p *problem) direction(h square, now *point) ([]float64, float64, bool) {
	if p.l1 > 0 {
		return p.descend(h, now)
	}
	f, whole := h.factor()
	d := f.solve(now.grad)
	floats.Scale(-1, d)
	return d, -floats.Dot(d, now.grad), whole
}

// descend minimises the quadratic approximation with the L1 penalty by
// coordinates.
func (p *problem) descend(h square, now *point) ([]float64, float64, bool) {
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
	return d, gain, true
}
