package mining_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"zhike/mining"
)

// gram is xᵀx of rows with so many columns.
func gram(rows [][]float64, columns int) mining.Square {
	h := mining.NewSquare(columns)
	for _, x := range rows {
		for j := range h {
			for k := range h[j] {
				h[j][k] += x[j] * x[k]
			}
		}
	}
	return h
}

func TestSquareSolvesWithoutWhatFollows(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	rows := make([][]float64, 50)
	for i := range rows {
		a, b, c := rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()
		rows[i] = []float64{a, b, a - 2*b, c, 0}
	}
	h := gram(rows, 5)
	f := h.Factor()
	if got := f.Dependent(); !slices.Equal(got, []int{2, 4}) || !f.LeftOut(2) || f.LeftOut(3) {
		t.Fatalf("left out: %v, want the third and the last", got)
	}
	at := func(j, k int) float64 { return h[max(j, k)][min(j, k)] }
	want := []float64{1.5, -2, 0, .25, 0} // the solution, with 0 at what is left out
	b := make([]float64, 5)
	for j := range b {
		for k, v := range want {
			b[j] += at(j, k) * v
		}
	}
	x, inverse := f.Solve(b), f.Inverse()
	for j := range x {
		if math.Abs(x[j]-want[j]) > 1e-12 {
			t.Errorf("x[%d] = %v, want %v", j, x[j], want[j])
		}
		sum := 0.0
		for k := range b {
			sum += inverse[j*5+k] * b[k]
		}
		if math.Abs(sum-want[j]) > 1e-12 {
			t.Errorf("the inverse times b gives %v at %d, want %v", sum, j, want[j])
		}
	}
	variance := 0.0
	for j, a := range want {
		for k, c := range want {
			variance += a * c * inverse[j*5+k]
		}
	}
	if got := f.Variance(want); math.Abs(got-variance) > 1e-12*variance {
		t.Errorf("Variance: %v, want %v", got, variance)
	}
}

func TestSquareOfNoNumbers(t *testing.T) {
	h := mining.NewSquare(2)
	h[0][0], h[1][0], h[1][1] = math.NaN(), 1, math.Inf(1)
	if got := h.Factor().Dependent(); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("left out: %v, want both", got)
	}
}
