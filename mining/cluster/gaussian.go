package cluster

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// gaussian is one part of a mixture: a normal distribution and its share.
type gaussian struct {
	Share float64   `json:"share"` // of all rows, from 0 to 1
	Mean  []float64 `json:"mean"`  // of coded rows
	// Root is the Cholesky factor L of the covariance LLᵀ: below and on the
	// diagonal row by row, or the diagonal only where there are no correlations.
	Root []float64 `json:"root"`
}

// rootLength is how many numbers a covariance has.
func rootLength(d int, diagonal bool) int {
	if diagonal {
		return d
	}
	return d * (d + 1) / 2
}

// spreads are the diagonal of the root: the standard deviation of each
// coordinate, given those before it.
func (g gaussian) spreads(diagonal bool) []float64 {
	if diagonal {
		return g.Root
	}
	out := make([]float64, len(g.Mean))
	for i := range out {
		out[i] = g.Root[i*(i+1)/2+i]
	}
	return out
}

// factor puts the root of a covariance, which is laid out like it, into place.
// It tells whether the covariance is positive definite.
func (g *gaussian) factor(covariance []float64, diagonal bool) bool {
	g.Root = covariance
	if diagonal {
		for i, v := range covariance {
			covariance[i] = math.Sqrt(v)
		}
		return positive(covariance)
	}
	d := len(g.Mean)
	square := mat.NewSymDense(d, nil)
	for i := range d {
		for j := range i + 1 {
			square.SetSym(i, j, covariance[i*(i+1)/2+j])
		}
	}
	var factored mat.Cholesky
	if !factored.Factorize(square) {
		return false
	}
	var root mat.TriDense
	factored.LTo(&root)
	for i := range d {
		for j := range i + 1 {
			covariance[i*(i+1)/2+j] = root.At(i, j)
		}
	}
	return positive(g.spreads(false))
}

func positive(values []float64) bool {
	for _, v := range values {
		if !(v > 0) || math.IsInf(v, 1) || math.IsInf(1/v, 1) {
			return false
		}
	}
	return true
}

// constant is the part of the logarithm of share × density that all rows have.
func (g gaussian) constant(diagonal bool) float64 {
	sum := math.Log(g.Share) - float64(len(g.Mean))/2*math.Log(2*math.Pi)
	for _, s := range g.spreads(diagonal) {
		sum -= math.Log(s)
	}
	return sum
}

// distance is the square of the Mahalanobis distance of a row from the mean,
// |L⁻¹(x − μ)|²; y is room for one row.
func (g gaussian) distance(row, y []float64, diagonal bool) float64 {
	sum, at := 0.0, 0
	for i, v := range row {
		v -= g.Mean[i]
		if diagonal {
			v /= g.Root[i]
		} else {
			line := g.Root[at : at+i+1]
			for j, l := range line[:i] {
				v -= l * y[j]
			}
			v /= line[i]
			at += i + 1
		}
		y[i] = v
		sum += v * v
	}
	return sum
}
