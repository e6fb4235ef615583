package forecast

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// leastSquares minimises the sum of squares of residuals by Levenberg and
// Marquardt's method (Moré 1978), with slopes from small steps forward. All
// parameters are taken to be of the order of 1.
type leastSquares struct {
	// residuals writes what is left at the parameters and returns false where
	// they are not allowed.
	residuals func(params, out []float64) bool

	left, tried  []float64
	slopes       [][]float64
	gram, damped mining.Square // JᵀJ, and with its diagonal raised
	pull         []float64     // Jᵀr
}

const (
	slopeStep  = 1e-6
	mostRounds = 60
	closeBy    = 1e-5 // relative gain in the sum below which a round is the last
	mostDamped = 1e10
)

// minimise moves params to the minimum and returns the sum of squares there;
// +Inf if the starting point is not allowed. n is the number of residuals.
func (q *leastSquares) minimise(params []float64, n int) float64 {
	q.room(n, len(params))
	if !q.residuals(params, q.left) {
		return math.Inf(1)
	}
	sum, damping := floats.Dot(q.left, q.left), 1e-3
	trial := make([]float64, len(params))
	for range mostRounds {
		q.normal(params)
		before := sum
		for damping < mostDamped {
			floats.SubTo(trial, params, q.step(damping))
			if q.residuals(trial, q.tried) {
				if s := floats.Dot(q.tried, q.tried); s < sum {
					sum = s
					copy(params, trial)
					q.left, q.tried = q.tried, q.left
					damping = max(damping/10, 1e-12)
					break
				}
			}
			damping *= 10
		}
		if before-sum <= closeBy*before {
			break
		}
	}
	return sum
}

// room makes the slices, or takes those of the last time.
func (q *leastSquares) room(n, params int) {
	if cap(q.left) < n {
		q.left, q.tried, q.slopes = make([]float64, n), make([]float64, n), nil
	}
	q.left, q.tried = q.left[:n], q.tried[:n]
	for len(q.slopes) < params {
		q.slopes = append(q.slopes, make([]float64, n))
	}
	if len(q.pull) != params {
		q.gram, q.damped, q.pull = mining.NewSquare(params), mining.NewSquare(params), make([]float64, params)
	}
	for j := range q.slopes {
		if cap(q.slopes[j]) < n {
			q.slopes[j] = make([]float64, n)
		}
		q.slopes[j] = q.slopes[j][:n]
	}
}

// normal works out JᵀJ and Jᵀr.
func (q *leastSquares) normal(params []float64) {
	for j, at := range params {
		params[j] = at + slopeStep
		ok := q.residuals(params, q.slopes[j])
		width := slopeStep
		if !ok {
			params[j] = at - slopeStep
			width = -slopeStep
			ok = q.residuals(params, q.slopes[j])
		}
		params[j] = at
		if !ok {
			clear(q.slopes[j]) // held where it is in this round
			continue
		}
		floats.Sub(q.slopes[j], q.left)
		floats.Scale(1/width, q.slopes[j])
	}
	for j := range params {
		for k := range j + 1 {
			q.gram[j][k] = floats.Dot(q.slopes[j], q.slopes[k])
		}
		q.pull[j] = floats.Dot(q.slopes[j], q.left)
	}
}

// step solves (JᵀJ + λ·diag(JᵀJ)) x = Jᵀr.
func (q *leastSquares) step(damping float64) []float64 {
	for j := range q.gram {
		copy(q.damped[j], q.gram[j])
		q.damped[j][j] += damping * q.gram[j][j]
	}
	return q.damped.Factor().Solve(q.pull)
}
