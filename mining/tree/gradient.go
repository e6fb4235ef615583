package tree

import (
	"context"
	"math"

	"zhike/mining"
)

// slope is the first and second derivative of a row's loss in whole numbers.
type slope struct{ g, h int32 }

// sum is slopes added up. Whole numbers make it exact: the same in any order,
// and a node's sums less its left child's are exactly its right child's.
type sum struct{ g, h int64 }

func (s sum) minus(o sum) sum { return sum{s.g - o.g, s.h - o.h} }

// slopes are those of all rows, with what a unit stands for.
type slopes struct {
	of           []slope
	unitG, unitH float64 // powers of two
}

// piece is how many rows are worked on at a time.
const piece = 1 << 13

// fine is how finely the greatest slope is resolved: 2³⁰ steps, and the sum
// over 2³² rows fits an int64.
const fine = 30

// compute fills the slopes from the scores of the rows.
func (s *slopes) compute(ctx context.Context, loss loss, scores, y, weights []float64, g, h []float64) error {
	n := len(y)
	most := make([][2]float64, (n+piece-1)/piece)
	err := mining.Pieces(ctx, n, piece, func(p, lo, hi int) {
		loss.slopes(scores[lo:hi], y[lo:hi], g[lo:hi], h[lo:hi])
		var mg, mh float64
		for i := lo; i < hi; i++ {
			if weights != nil {
				g[i] *= weights[i]
				h[i] *= weights[i]
			}
			mg, mh = max(mg, math.Abs(g[i])), max(mh, h[i])
		}
		most[p] = [2]float64{mg, mh}
	})
	if err != nil {
		return err
	}
	var mg, mh float64
	for _, m := range most {
		mg, mh = max(mg, m[0]), max(mh, m[1])
	}
	s.unitG, s.unitH = unit(mg), unit(mh)
	toG, toH := 1/s.unitG, 1/s.unitH
	return mining.Pieces(ctx, n, piece, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			s.of[i] = slope{whole(g[i] * toG), whole(h[i] * toH)}
		}
	})
}

// unit is the power of two that divides most into at most 2^fine steps.
func unit(most float64) float64 {
	if most == 0 {
		return 1
	}
	_, exponent := math.Frexp(most)
	return math.Ldexp(1, max(exponent-fine, -1000))
}

// whole rounds to the nearest whole number.
func whole(v float64) int32 {
	const offset = 1 << 31
	return int32(int64(v+offset+0.5) - offset)
}
