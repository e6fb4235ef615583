package lifetime

import (
	"context"
	"math"
	"slices"
)

// hill is a log-likelihood over any number of parameters.
type hill struct {
	dims int
	eval func(ctx context.Context, at []float64) (incline, error)
}

// incline is the value at a point with first and second derivatives, these row by
// row.
type incline struct {
	value      float64
	grad, hess []float64
}

// top is where a climb ended.
type top struct {
	at []float64
	incline
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
func (f hill) climb(ctx context.Context, from []float64) (top, error) {
	p := top{at: slices.Clone(from)}
	var err error
	if p.incline, err = f.eval(ctx, from); err != nil {
		return p, err
	}
	radius := firstRadius
	for p.steps < climbSteps {
		s, damped := p.step(radius)
		gain := p.expectedGain(s)
		if !damped && gain < climbGain {
			p.converged = true
			return p, nil
		}
		next := make([]float64, f.dims)
		for i := range next {
			next[i] = max(from[i]-logLimit, min(from[i]+logLimit, p.at[i]+s[i]))
		}
		p.steps++
		if slices.Equal(next, p.at) {
			return p, nil
		}
		trial, err := f.eval(ctx, next)
		if err != nil {
			return p, err
		}
		got := trial.value - p.value
		noise := 1e-13 * math.Abs(p.value)
		switch ratio := (got + noise) / (gain + noise); {
		case !(ratio > 0.05):
			radius = min(radius, length(s)) / 4
			if radius < 1e-10 {
				return p, nil
			}
			continue
		case ratio > 0.7:
			radius = min(lastRadius, max(radius, 2*length(s)))
		case ratio < 0.3:
			radius = length(s) / 2
		}
		p.at, p.incline = next, trial
	}
	return p, nil
}

// step returns the trust-region step and whether it had to be held back.
func (p incline) step(radius float64) ([]float64, bool) {
	n, scale := len(p.grad), 0.0
	for i := range n {
		scale = max(scale, math.Abs(p.hess[i*n+i]), math.Abs(p.grad[i]))
	}
	damping := 0.0
	for range 200 {
		m := make([]float64, n*n)
		for i, v := range p.hess {
			m[i] = -v
		}
		for i := range n {
			m[i*n+i] += damping
		}
		if l, ok := cholesky(n, m); ok {
			if step := solve(n, l, p.grad); length(step) <= radius {
				return step, damping > 0
			}
		}
		damping = max(2*damping, 1e-9*scale, 1e-300)
	}
	return make([]float64, n), true
}

// expectedGain is g·s + ½ s·H·s, the rise that the local parabola promises.
func (p incline) expectedGain(step []float64) float64 {
	gain, n := 0.0, len(step)
	for i := range n {
		gain += p.grad[i] * step[i]
		for j := range n {
			gain += 0.5 * step[i] * p.hess[i*n+j] * step[j]
		}
	}
	return gain
}

// length is the largest absolute component.
func length(v []float64) float64 {
	most := 0.0
	for _, x := range v {
		most = max(most, math.Abs(x))
	}
	return most
}

// cholesky factors a symmetric n × n matrix as L·Lᵀ; false if it is not safely
// positive definite.
func cholesky(n int, m []float64) ([]float64, bool) {
	l := make([]float64, n*n)
	for i := range n {
		for j := 0; j <= i; j++ {
			sum := m[i*n+j]
			for k := range j {
				sum -= l[i*n+k] * l[j*n+k]
			}
			if i != j {
				l[i*n+j] = sum / l[j*n+j]
				continue
			}
			if !(sum > 1e-13*m[i*n+i]) || math.IsInf(sum, 0) {
				return l, false
			}
			l[i*n+i] = math.Sqrt(sum)
		}
	}
	return l, true
}

// solve returns x with L·Lᵀ·x = v.
func solve(n int, l, v []float64) []float64 {
	x := slices.Clone(v)
	for i := range n {
		for k := range i {
			x[i] -= l[i*n+k] * x[k]
		}
		x[i] /= l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= l[k*n+i] * x[k]
		}
		x[i] /= l[i*n+i]
	}
	return x
}

// information inverts −H; false when that is not positive definite.
func information(n int, hess []float64) ([]float64, bool) {
	m := make([]float64, n*n)
	for i, v := range hess {
		m[i] = -v
	}
	l, ok := cholesky(n, m)
	if !ok {
		return nil, false
	}
	inverse, unit := make([]float64, 0, n*n), make([]float64, n)
	for i := range n {
		clear(unit)
		unit[i] = 1
		inverse = append(inverse, solve(n, l, unit)...)
	}
	return inverse, true
}
