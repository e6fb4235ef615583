package recommend

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// spd is BBᵀ + I of random B: the upper triangle, as invert reads it, below it nonsense.
func spd(n int, seed uint64) (upper, whole []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	b := make([]float64, n*8)
	for i := range b {
		b[i] = rng.NormFloat64()
	}
	upper, whole = make([]float64, n*n), make([]float64, n*n)
	for i := range n {
		for j := range n {
			v := 0.0
			for k := range 8 {
				v += b[i*8+k] * b[j*8+k]
			}
			if i == j {
				v++
			}
			if whole[i*n+j], upper[i*n+j] = v, v; j < i {
				upper[i*n+j] = 1e9
			}
		}
	}
	return upper, whole
}

// A matrix times its inverse is the identity, whatever falls on the borders of
// sweeps and tiles, and the bits are the same on any number of processors.
func TestInvert(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, sweptRows - 1, sweptRows, sweptRows + 1, tileColumns, 2*tileColumns + 11} {
		upper, whole := spd(n, uint64(n))
		var first []float64
		for _, processors := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(processors)
			a := slices.Clone(upper)
			if definite, err := invert(context.Background(), a, n); err != nil || !definite {
				t.Fatalf("%d rows: %v, %v", n, definite, err)
			}
			if first == nil {
				first = a
			}
			if !slices.Equal(a, first) {
				t.Errorf("%d rows: other bits on %d processors", n, processors)
			}
		}
		for i := range n {
			for j := range n {
				v := 0.0
				for k := range n {
					v += whole[i*n+k] * first[k*n+j]
				}
				if i == j {
					v--
				}
				if !(math.Abs(v) < 1e-9) {
					t.Fatalf("%d rows: off by %v at %d, %d", n, v, i, j)
				}
			}
		}
	}
	for name, a := range map[string][]float64{"indefinite": {1, 2, 2, 1}, "no number": {math.NaN(), 0, 0, 1}} {
		if definite, err := invert(context.Background(), a, 2); definite || err != nil {
			t.Errorf("%s: %v, %v", name, definite, err)
		}
	}
}
