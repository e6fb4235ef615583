package mining

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// Square is the lower triangle of a symmetric matrix, by rows: what an
// estimate needs of second derivatives.
type Square [][]float64

// NewSquare is a matrix of n rows, all 0.
func NewSquare(n int) Square {
	out, all := make(Square, n), make([]float64, n*(n+1)/2)
	for i := range out {
		out[i], all = all[:i+1:i+1], all[i+1:]
	}
	return out
}

// Clear sets everything to 0.
func (h Square) Clear() {
	for _, row := range h {
		clear(row)
	}
}

// Factored is a Cholesky factor L of a matrix H = L Lᵀ without the rows that
// follow from earlier ones: where gonum's gives up, ours says which.
type Factored struct {
	l         Square
	out       []bool
	dependent []int
}

// dust is the share of its diagonal below which a pivot counts as zero.
const dust = 1e-10

// Factor takes the rows in their order. A row whose pivot vanishes, because
// the rows before it say the same, or is no number is left out.
func (h Square) Factor() Factored {
	f := Factored{l: NewSquare(len(h)), out: make([]bool, len(h))}
	for i, row := range h {
		l := f.l[i]
		for j := range i {
			if !f.out[j] {
				l[j] = (row[j] - floats.Dot(l[:j], f.l[j][:j])) / f.l[j][j]
			}
		}
		pivot := row[i] - floats.Dot(l[:i], l[:i])
		if !(pivot > dust*row[i]) || math.IsInf(pivot, 0) {
			f.out[i] = true
			f.dependent = append(f.dependent, i)
			clear(l)
			continue
		}
		l[i] = math.Sqrt(pivot)
	}
	return f
}

// Dependent lists the rows that were left out, ascending.
func (f Factored) Dependent() []int { return f.dependent }

// LeftOut tells whether row i was left out.
func (f Factored) LeftOut(i int) bool { return f.out[i] }

// Solve returns H⁻¹b with 0 at what was left out.
func (f Factored) Solve(b []float64) []float64 {
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

// Variance returns aᵀH⁻¹a: of the sum Σ aᵢxᵢ where H⁻¹ holds the covariances.
func (f Factored) Variance(a []float64) float64 {
	z, sum := make([]float64, len(a)), 0.0
	for i := range a {
		if !f.out[i] {
			z[i] = (a[i] - floats.Dot(f.l[i][:i], z[:i])) / f.l[i][i]
			sum += z[i] * z[i]
		}
	}
	return sum
}

// Inverse returns H⁻¹ with 0 at what was left out, whole rows after another.
func (f Factored) Inverse() []float64 {
	n := len(f.l)
	out, unit := make([]float64, 0, n*n), make([]float64, n)
	for i := range n {
		unit[i] = 1
		out = append(out, f.Solve(unit)...)
		unit[i] = 0
	}
	return out
}
