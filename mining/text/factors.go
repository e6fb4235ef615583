package text

import (
	"context"
	"math"
	"math/rand/v2"

	"zhike/mining"
)

// thin is a dense matrix of k columns, row by row.
type thin struct {
	k  int
	at []float64
}

func newThin(rows, k int) thin     { return thin{k, make([]float64, rows*k)} }
func (w thin) row(i int) []float64 { return w.at[i*w.k : (i+1)*w.k] }
func (w thin) rows() int           { return len(w.at) / w.k }

// factoredAtOnce is how many rows are one piece of work.
const factoredAtOnce = 512

// gram is WᵀW.
func (w thin) gram(ctx context.Context) (thin, error) {
	n := w.rows()
	parts := make([]thin, (n+factoredAtOnce-1)/factoredAtOnce)
	err := mining.Pieces(ctx, n, factoredAtOnce, func(piece, lo, hi int) {
		g := newThin(w.k, w.k)
		for i := lo; i < hi; i++ {
			row := w.row(i)
			for s, v := range row {
				if v == 0 {
					continue
				}
				line := g.row(s)
				for t, u := range row[:s+1] {
					line[t] += v * u
				}
			}
		}
		parts[piece] = g
	})
	sum := newThin(w.k, w.k)
	for _, g := range parts {
		for i, v := range g.at {
			sum.at[i] += v
		}
	}
	for s := range w.k {
		for t := range s {
			sum.row(t)[s] = sum.row(s)[t]
		}
	}
	return sum, err
}

// improve makes one round of coordinate descent over the rows of w towards the
// least ‖x − w hᵀ‖² with w ≥ 0 (Cichocki & Phan 2009), with g the Gram matrix of h,
// and returns by how much the conditions of the minimum were violated before.
func (w thin) improve(ctx context.Context, x *sparse, h, g thin) (float64, error) {
	parts := make([]float64, (w.rows()+factoredAtOnce-1)/factoredAtOnce)
	err := mining.Pieces(ctx, w.rows(), factoredAtOnce, func(piece, lo, hi int) {
		towards := make([]float64, w.k)
		for i := lo; i < hi; i++ {
			at, value := x.row(i)
			product(towards, at, value, h)
			parts[piece] += descend(w.row(i), towards, g)
		}
	})
	violation := 0.0
	for _, v := range parts {
		violation += v
	}
	return violation, err
}

// product is a sparse row times h.
func product(out []float64, at []int32, value []float64, h thin) {
	clear(out)
	for k, j := range at {
		v, line := value[k], h.at[int(j)*h.k:]
		line = line[:len(out)]
		for t := range out {
			out[t] += v * line[t]
		}
	}
}

// descend improves one row by one round over its coordinates.
func descend(row, towards []float64, g thin) (violation float64) {
	for t := range row {
		line := g.row(t)[:len(row)]
		slope := -towards[t]
		for s, v := range row {
			slope += line[s] * v
		}
		if row[t] == 0 {
			violation += math.Abs(min(0, slope))
		} else {
			violation += math.Abs(slope)
		}
		if line[t] > 0 {
			row[t] = max(0, row[t]-slope/line[t])
		}
	}
	return violation
}

// factorise finds w, h ≥ 0 with k columns and little ‖x − w hᵀ‖². It stops when
// the conditions of a minimum are violated tolerance times as much as at first.
func factorise(ctx context.Context, x *sparse, k, rounds int, tolerance float64, random *rand.Rand) (w, h thin, err error) {
	if h, err = started(ctx, x, k, random); err != nil {
		return w, h, err
	}
	w = newThin(x.rows(), k)
	return w, h, descendTo(ctx, x, w, h, rounds, tolerance)
}

// descendTo improves w and h in turn.
func descendTo(ctx context.Context, x *sparse, w, h thin, rounds int, tolerance float64) error {
	turned := x.transposed()
	first := 0.0
	for round := range rounds {
		violation := 0.0
		for _, half := range []struct {
			mine, other thin
			x           *sparse
		}{{w, h, x}, {h, w, turned}} {
			g, err := half.other.gram(ctx)
			if err != nil {
				return err
			}
			v, err := half.mine.improve(ctx, half.x, half.other, g)
			if err != nil {
				return err
			}
			violation += v
		}
		if round == 0 {
			first = violation
		}
		if violation <= tolerance*first {
			break
		}
	}
	return nil
}

// residual is ‖x − w hᵀ‖².
func residual(ctx context.Context, x *sparse, w, h thin) (float64, error) {
	a, err := w.gram(ctx)
	if err != nil {
		return 0, err
	}
	b, err := h.gram(ctx)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for i, v := range a.at {
		sum += v * b.at[i]
	}
	towards := make([]float64, w.k)
	for i := range x.rows() {
		at, value := x.row(i)
		for _, v := range value {
			sum += v * v
		}
		product(towards, at, value, h)
		for t, v := range w.row(i) {
			sum -= 2 * v * towards[t]
		}
	}
	return sum, nil
}
