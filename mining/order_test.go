package mining_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"zhike/mining"
)

// sortedBy is Order by comparing.
func sortedBy(columns ...[]float64) []uint32 {
	order := make([]uint32, len(columns[0]))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order, func(a, b uint32) int {
		for _, c := range columns {
			va, vb := c[a], c[b]
			if na, nb := math.IsNaN(va), math.IsNaN(vb); na != nb {
				return map[bool]int{true: 1, false: -1}[na]
			}
			if by := cmp.Compare(va, vb); by != 0 {
				return by
			}
		}
		return 0
	})
	return order
}

func TestOrder(t *testing.T) {
	odd := []float64{math.Inf(-1), -math.MaxFloat64, -1, -math.SmallestNonzeroFloat64, math.Copysign(0, -1), 0,
		math.SmallestNonzeroFloat64, 1, 1.5, 256, math.MaxFloat64, math.Inf(1), math.NaN(), math.Copysign(math.NaN(), -1)}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 300, 5000} {
		pick, days, values := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			pick[i], days[i], values[i] = odd[rng.IntN(len(odd))], float64(rng.IntN(40)), rng.NormFloat64()
		}
		for name, columns := range map[string][][]float64{"odd": {pick}, "days": {days}, "values": {values}, "three": {days, pick, values}, "equal": {make([]float64, n)}} {
			if got, want := mining.Order(columns...), sortedBy(columns...); !slices.Equal(got, want) {
				t.Errorf("%d rows, %s: another order than by comparing", n, name)
			}
		}
	}
}

func BenchmarkOrder(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 1_000_000)
	for i := range values {
		values[i] = rng.NormFloat64()
	}
	b.Run("radix", func(b *testing.B) {
		for b.Loop() {
			mining.Order(values)
		}
	})
	b.Run("comparing", func(b *testing.B) {
		for b.Loop() {
			sortedBy(values)
		}
	})
}
