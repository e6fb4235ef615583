package linear

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// square is the lower triangle of a symmetric matrix, by rows.
type square [][]float64

func newSquare(n int) square {
	out, all := make(square, n), make([]float64, n*(n+1)/2)
	for i := range out {
		out[i], all = all[:i+1:i+1], all[i+1:]
	}
	return out
}

// factored is a Cholesky factor L; a row whose pivot vanishes, because the
// terms before it say the same, is left out.
type factored struct {
	l   square
	out []bool
}

func (h square) factor() (factored, bool) {
	f, whole := factored{newSquare(len(h)), make([]bool, len(h))}, true
	for i, row := range h {
		l := f.l[i]
		for j := range i {
			if !f.out[j] {
				l[j] = (row[j] - floats.Dot(l[:j], f.l[j][:j])) / f.l[j][j]
			}
		}
		pivot := row[i] - floats.Dot(l[:i], l[:i])
		if !(pivot > 1e-10*row[i]) {
			f.out[i], whole = true, false
			clear(l)
			continue
		}
		l[i] = math.Sqrt(pivot)
	}
	return f, whole
}

// solve returns H⁻¹b with 0 at what was left out.
func (f factored) solve(b []float64) []float64 {
	x := make([]float64, len(b))
	for i := range x {
		if !f.out[i] {
			x[i] = (b[i] - floats.Dot(f.l[i][:i], x[:i])) / f.l[i][i]
		}
	}
	for i := len(x) - 1; i >= 0; i-- {
		if f.out[i] {
			continue
		}
		x[i] /= f.l[i][i]
		floats.AddScaled(x[:i], -x[i], f.l[i][:i])
		for j := range i {
			if f.out[j] {
				x[j] = 0
			}
		}
	}
	return x
}

// variance returns aᵀH⁻¹a.
func (f factored) variance(a []float64) float64 {
	z, sum := make([]float64, len(a)), 0.0
	for i := range a {
		if !f.out[i] {
			z[i] = (a[i] - floats.Dot(f.l[i][:i], z[:i])) / f.l[i][i]
			sum += z[i] * z[i]
		}
	}
	return sum
}
