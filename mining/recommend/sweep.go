package recommend

import (
	"context"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"zhike/mining"
)

// A sweep takes sweptRows rows at once; the rest is updated by tiles of tileRows
// by tileColumns, for which the swept rows stay in the processor's cache.
const (
	sweptRows   = 48
	tileRows    = 96
	tileColumns = 256
)

// invert replaces a symmetric positive definite matrix of n rows by its inverse,
// by block sweeps (Goodnight 1979): with K the rows swept,
//
//	A(K,K) → −A(K,K)⁻¹, A(K,j) → A(K,K)⁻¹ A(K,j), A(i,j) → A(i,j) − A(i,K) A(K,K)⁻¹ A(K,j),
//
// and once every row has been swept, A is −A⁻¹. Only the upper triangle is read; it
// takes n³ multiplications and additions, all but a few in one product of a
// matrix and a vector, which gonum has in assembly, unlike the products of LAPACK's
// way. It returns false where the matrix is not positive definite.
func invert(ctx context.Context, a []float64, n int) (bool, error) {
	s := sweeper{a: a, n: n, before: make([]float64, n*sweptRows), after: make([]float64, sweptRows*n)}
	for from := 0; from < n; from += sweptRows {
		definite, err := s.sweep(ctx, from, min(from+sweptRows, n))
		if err != nil || !definite {
			return false, err
		}
	}
	return true, mining.Pieces(ctx, n, tileRows, func(_, lo, hi int) { // a tile writes above and below the diagonal what no other writes
		for i := lo; i < hi; i++ {
			for j := i; j < n; j++ {
				v := -a[i*n+j]
				a[i*n+j], a[j*n+i] = v, v
			}
		}
	})
}

type sweeper struct {
	a      []float64
	n      int
	before []float64 // A(i,K) by rows i
	after  []float64 // −A(K,K)⁻¹ A(K,j) by rows of K
}

func (s *sweeper) sweep(ctx context.Context, from, to int) (bool, error) {
	own, definite := s.own(from, to)
	if !definite {
		return false, nil
	}
	size := to - from
	err := mining.Pieces(ctx, s.n, tileColumns, func(_, lo, hi int) { s.prepare(own, from, to, lo, hi) })
	if err != nil {
		return false, err
	}
	err = mining.Pieces(ctx, s.n, tileRows, func(_, lo, hi int) {
		for left := lo; left < s.n; left += tileColumns {
			s.update(size, lo, hi, left, min(left+tileColumns, s.n))
		}
	})
	if err != nil {
		return false, err
	}
	s.replace(own, from, to)
	return true, nil
}

// own is A(K,K)⁻¹, all of it.
func (s *sweeper) own(from, to int) ([]float64, bool) {
	size := to - from
	own := make([]float64, size*size)
	for i := range size {
		copy(own[i*size+i:(i+1)*size], s.a[(from+i)*s.n+from+i:])
	}
	factor, definite := lapack64.Potrf(blas64.Symmetric{N: size, Stride: size, Data: own, Uplo: blas.Upper})
	if definite {
		_, definite = lapack64.Potri(factor)
	}
	for i := range size {
		for j := range i {
			own[i*size+j] = own[j*size+i]
		}
	}
	return own, definite
}

// prepare sets before and after for the columns from lo up to hi. Those of K have
// none: the update then leaves K's rows and columns alone.
func (s *sweeper) prepare(own []float64, from, to, lo, hi int) {
	size := to - from
	for j := lo; j < hi; j++ {
		column := s.before[j*size : (j+1)*size]
		for k := range column {
			switch {
			case j < from:
				column[k] = s.a[j*s.n+from+k]
			case j < to:
				column[k] = 0
			default:
				column[k] = s.a[(from+k)*s.n+j]
			}
		}
	}
	blas64.Gemm(blas.NoTrans, blas.Trans, -1, blas64.General{Rows: size, Cols: size, Stride: size, Data: own},
		blas64.General{Rows: hi - lo, Cols: size, Stride: size, Data: s.before[lo*size:]}, 0,
		blas64.General{Rows: size, Cols: hi - lo, Stride: s.n, Data: s.after[lo:]})
}

// update adds before × after to what lies above the diagonal in one tile.
func (s *sweeper) update(size, lo, hi, left, right int) {
	for i := lo; i < min(hi, right); i++ {
		at := max(i, left)
		blas64.Gemv(blas.Trans, 1, blas64.General{Rows: size, Cols: right - at, Stride: s.n, Data: s.after[at:]},
			blas64.Vector{N: size, Inc: 1, Data: s.before[i*size:]}, 1, blas64.Vector{N: right - at, Inc: 1, Data: s.a[i*s.n+at:]})
	}
}

// replace writes what the sweep makes of K's rows and columns.
func (s *sweeper) replace(own []float64, from, to int) {
	size := to - from
	for k := range size {
		row := s.after[k*s.n : (k+1)*s.n]
		for i := range from {
			s.a[i*s.n+from+k] = -row[i]
		}
		for j := from + k; j < to; j++ {
			s.a[(from+k)*s.n+j] = -own[k*size+j-from]
		}
		for j := to; j < s.n; j++ {
			s.a[(from+k)*s.n+j] = -row[j]
		}
	}
}
