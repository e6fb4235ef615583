package lifetime

import (
	"context"
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

// peak is where a climb on a surface ended.
type peak struct {
	at        vector
	slope     slope
	steps     int
	converged bool // the expected further gain is below the tolerance
}

// climb maximises; see hill.climb.
func (f surface) climb(ctx context.Context, from vector) (peak, error) {
	h := hill{f.dims, func(ctx context.Context, at []float64) (incline, error) {
		var v vector
		copy(v[:], at)
		s, err := f.eval(ctx, v)
		return s.incline(f.dims), err
	}}
	top, err := h.climb(ctx, from[:f.dims])
	p := peak{steps: top.steps, converged: top.converged}
	copy(p.at[:], top.at)
	p.slope.value = top.value
	copy(p.slope.grad[:], top.grad)
	for i := range f.dims {
		copy(p.slope.hess[i][:], top.hess[i*f.dims:(i+1)*f.dims])
	}
	return p, err
}

func (s *slope) incline(n int) incline {
	return incline{s.value, append([]float64(nil), s.grad[:n]...), s.hess.flat(n)}
}

// flat is the leading n × n part, row by row.
func (m *matrix) flat(n int) []float64 {
	out := make([]float64, 0, n*n)
	for i := range n {
		out = append(out, m[i][:n]...)
	}
	return out
}

// covariance inverts the observed information −H; false when that is not
// positive definite, so that no covariance exists.
func (f surface) covariance(hess matrix) (matrix, bool) {
	var out matrix
	inverse, ok := information(f.dims, hess.flat(f.dims))
	for i := range inverse {
		out[i/f.dims][i%f.dims] = inverse[i]
	}
	return out, ok
}
