package survival

import (
	"math"
	"slices"
)

// dust is the share of its diagonal below which a pivot counts as zero.
const dust = 1e-10

// factored is a symmetric matrix A = L Lᵀ, whose rows that depend on earlier
// ones are left out as if they were not there.
type factored struct {
	l         []float64
	p         int
	dependent []int
}

// factor computes the Cholesky factor of a p×p matrix, row by row.
func factor(a []float64, p int) *factored {
	f := &factored{l: make([]float64, p*p), p: p}
	for i := range p {
		for j := range i {
			s := a[i*p+j]
			for k := range j {
				s -= f.l[i*p+k] * f.l[j*p+k]
			}
			if d := f.l[j*p+j]; d > 0 {
				f.l[i*p+j] = s / d
			}
		}
		s := a[i*p+i]
		for k := range i {
			s -= f.l[i*p+k] * f.l[i*p+k]
		}
		if !(s > dust*a[i*p+i]) || math.IsInf(s, 0) {
			f.dependent = append(f.dependent, i)
			clear(f.l[i*p : i*p+i+1])
			continue
		}
		f.l[i*p+i] = math.Sqrt(s)
	}
	return f
}

// solve returns x with A x = b, 0 in rows that are left out.
func (f *factored) solve(b []float64) []float64 {
	x, p := slices.Clone(b), f.p
	for i := range p {
		d := f.l[i*p+i]
		if d == 0 {
			x[i] = 0
			continue
		}
		for k := range i {
			x[i] -= f.l[i*p+k] * x[k]
		}
		x[i] /= d
	}
	for i := p - 1; i >= 0; i-- {
		d := f.l[i*p+i]
		if d == 0 {
			continue
		}
		for k := i + 1; k < p; k++ {
			x[i] -= f.l[k*p+i] * x[k]
		}
		x[i] /= d
	}
	return x
}

// inverse returns A⁻¹.
func (f *factored) inverse() []float64 {
	p := f.p
	out := make([]float64, p*p)
	for j := range p {
		unit := make([]float64, p)
		unit[j] = 1
		for i, v := range f.solve(unit) {
			out[i*p+j] = v
		}
	}
	return out
}
