package recommend

import (
	"context"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"zhike/mining"
)

// ridgeInverse is (R Rᵀ + λI)⁻¹ for the 0/1 matrix of the rows, all n² of it by
// rows; by the blocked Cholesky factor of LAPACK, in place. columns is the
// transpose of rows.
func ridgeInverse(ctx context.Context, rows, columns sparse, penalty float64) ([]float64, error) {
	n := rows.rows()
	data := make([]float64, n*n)
	err := mining.Pieces(ctx, n, itemsAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			into := data[i*n : (i+1)*n]
			mine, _ := rows.row(i)
			for _, c := range mine {
				others, _ := columns.row(int(c))
				for k := len(others) - 1; k >= 0 && int(others[k]) >= i; k-- {
					into[others[k]]++
				}
			}
			into[i] += penalty
		}
	})
	if err != nil {
		return nil, err
	}
	factor, definite := lapack64.Potrf(blas64.Symmetric{N: n, Stride: n, Data: data, Uplo: blas.Upper})
	if definite {
		_, definite = lapack64.Potri(factor)
	}
	if !definite {
		return nil, mining.TableError("矩阵不可逆，请加大惩罚", "the matrix cannot be inverted; a larger penalty helps")
	}
	return data, mining.Pieces(ctx, n, itemsAtOnce, func(_, lo, hi int) { // the lower triangle, which LAPACK leaves as it was
		for j := range hi {
			for i := max(lo, j+1); i < hi; i++ {
				data[i*n+j] = data[j*n+i]
			}
		}
	})
}
