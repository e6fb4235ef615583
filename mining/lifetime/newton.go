package lifetime

import (
	"context"
	"math"
)

// maxDims is the largest number of parameters of a model here.
const maxDims = 4

type (
	vector [maxDims]float64
	matrix [maxDims]vector
)

// slope is a log-likelihood at a point with its first and second derivatives
// by the logarithms of the parameters.
type slope struct {
	value float64
	grad  vector
	hess  matrix
}

// plus adds the derivatives of another part of the same likelihood.
func (s *slope) plus(o *slope) {
	s.value += o.value
	for i := range maxDims {
		s.grad[i] += o.grad[i]
		for j := range maxDims {
			s.hess[i][j] += o.hess[i][j]
		}
	}
}

// toLog turns derivatives by the parameters into derivatives by their logs.
// Only the upper triangle of hess is read; the result is symmetric.
func (s *slope) toLog(params vector) {
	for i := range maxDims {
		s.grad[i] *= params[i]
	}
	for i := range maxDims {
		for j := i; j < maxDims; j++ {
			s.hess[i][j] *= params[i] * params[j]
			s.hess[j][i] = s.hess[i][j]
		}
		s.hess[i][i] += s.grad[i]
	}
}

// surface is a log-likelihood over dims log-parameters.
type surface struct {
	dims int
	eval func(ctx context.Context, at vector) (slope, error)
}

// peak is where a climb ended.
type peak struct {
	at        vector
	slope     slope
	steps     int
	converged bool // the expected further gain is below the tolerance
}

const (
	climbSteps  = 80
	climbGain   = 1e-9 // expected further gain in log-likelihood at which the climb ends
	firstRadius = 1.5
	lastRadius  = 6.0
	logLimit    = 16.0 // logs of parameters are not followed beyond this distance from the start
)

// climb maximises by Newton's method inside a trust region: the step solves
// (λI − H) s = g with the smallest tried λ that makes the matrix positive
// definite and the step short enough. Near the peak λ is 0 and the number of
// right digits doubles with each step.
func (f surface) climb(ctx context.Context, from vector) (peak, error) {
	p := peak{at: from}
	var err error
	if p.slope, err = f.eval(ctx, from); err != nil {
		return p, err
	}
	radius := firstRadius
	for p.steps < climbSteps {
		s, damped := f.step(&p.slope, radius)
		gain := f.expectedGain(&p.slope, s)
		if !damped && gain < climbGain {
			p.converged = true
			return p, nil
		}
		next := p.at
		for i := range f.dims {
			next[i] = max(from[i]-logLimit, min(from[i]+logLimit, p.at[i]+s[i]))
		}
		p.steps++
		if next == p.at {
			return p, nil
		}
		trial, err := f.eval(ctx, next)
		if err != nil {
			return p, err
		}
		got := trial.value - p.slope.value
		noise := 1e-13 * math.Abs(p.slope.value)
		switch ratio := (got + noise) / (gain + noise); {
		case !(ratio > 0.05):
			radius = min(radius, f.length(s)) / 4
			if radius < 1e-10 {
				return p, nil
			}
			continue
		case ratio > 0.7:
			radius = min(lastRadius, max(radius, 2*f.length(s)))
		case ratio < 0.3:
			radius = f.length(s) / 2
		}
		p.at, p.slope = next, trial
	}
	return p, nil
}

// step returns the trust-region step and whether it had to be held back.
func (f surface) step(s *slope, radius float64) (vector, bool) {
	scale := 0.0
	for i := range f.dims {
		scale = max(scale, math.Abs(s.hess[i][i]), math.Abs(s.grad[i]))
	}
	damping := 0.0
	for range 200 {
		var m matrix
		for i := range f.dims {
			for j := range f.dims {
				m[i][j] = -s.hess[i][j]
			}
			m[i][i] += damping
		}
		if l, ok := f.cholesky(m); ok {
			if step := f.solve(l, s.grad); f.length(step) <= radius {
				return step, damping > 0
			}
		}
		damping = max(2*damping, 1e-9*scale, 1e-300)
	}
	return vector{}, true
}

// expectedGain is g·s + ½ s·H·s, the rise that the local parabola promises.
func (f surface) expectedGain(s *slope, step vector) float64 {
	gain := 0.0
	for i := range f.dims {
		gain += s.grad[i] * step[i]
		for j := range f.dims {
			gain += 0.5 * step[i] * s.hess[i][j] * step[j]
		}
	}
	return gain
}

// length is the largest absolute component.
func (f surface) length(v vector) float64 {
	most := 0.0
	for i := range f.dims {
		most = max(most, math.Abs(v[i]))
	}
	return most
}

// cholesky factors a symmetric matrix as L·Lᵀ; false if it is not safely
// positive definite.
func (f surface) cholesky(m matrix) (matrix, bool) {
	var l matrix
	for i := range f.dims {
		for j := 0; j <= i; j++ {
			sum := m[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			if i != j {
				l[i][j] = sum / l[j][j]
				continue
			}
			if !(sum > 1e-13*m[i][i]) || math.IsInf(sum, 0) {
				return l, false
			}
			l[i][i] = math.Sqrt(sum)
		}
	}
	return l, true
}

// solve returns x with L·Lᵀ·x = v.
func (f surface) solve(l matrix, v vector) vector {
	for i := range f.dims {
		for k := range i {
			v[i] -= l[i][k] * v[k]
		}
		v[i] /= l[i][i]
	}
	for i := f.dims - 1; i >= 0; i-- {
		for k := i + 1; k < f.dims; k++ {
			v[i] -= l[k][i] * v[k]
		}
		v[i] /= l[i][i]
	}
	return v
}

// covariance inverts the observed information −H; false when that is not
// positive definite, so that no covariance exists.
func (f surface) covariance(hess matrix) (matrix, bool) {
	var m, inverse matrix
	for i := range f.dims {
		for j := range f.dims {
			m[i][j] = -hess[i][j]
		}
	}
	l, ok := f.cholesky(m)
	if !ok {
		return inverse, false
	}
	for i := range f.dims {
		var unit vector
		unit[i] = 1
		inverse[i] = f.solve(l, unit)
	}
	return inverse, true
}
