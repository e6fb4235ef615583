package linear

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

const (
	pieceRows = 1024 // rows worked on together: their columns stay in the second cache
	blockRows = 256
)

// problem is a penalised regression over coded columns. The constant is
// coefficient 0 and bears no penalty unless asked.
//
// How its minimum is found stands in descent.go.
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
	hessian        mining.Square
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
func (p *problem) hessian(ctx context.Context, curve []float64, step int) (mining.Square, error) {
	n, d := len(p.y), len(p.columns)+1
	blocks := (n + blockRows - 1) / blockRows
	used := (blocks + step - 1) / step
	size := (used + 15) / 16 // at most 16 sums are kept at once
	parts := make([]mining.Square, (used+size-1)/size)
	err := mining.Pieces(ctx, used, size, func(piece, from, to int) {
		h, weighted := mining.NewSquare(d), make([]float64, blockRows)
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
