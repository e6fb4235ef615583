package recommend

import (
	"context"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack/lapack64"

	"zhike/mining"
)

const (
	stepsALS    = 2   // of conjugate gradient that improve a vector in each round
	gatheredALS = 512 // of the others' vectors side by side at once, so that a bestseller does not need all its customers' again
)

// whitened is the others' vectors in coordinates in which YᵀY + λI = LLᵀ is the
// identity: w = L⁻¹y for them and z = Lᵀx for those that are sought. There
//
//	A = I + Wᵀ(C − I)W and b = WᵀCp,
//
// so a step costs no product with YᵀY, and as A is the identity but for as many
// directions as the vector has items, few steps go far. It is the conjugate gradient
// of Takács, Pilászy & Tikk (2011) with YᵀY + λI as the preconditioner.
type whitened struct {
	f               int
	vectors         []float64
	lower, inverted []float64 // L and L⁻¹
}

func (m *ALS) whiten(ctx context.Context, others []float64) (*whitened, error) {
	f := m.factors
	lower, err := gramOf(ctx, others, f)
	if err != nil {
		return nil, err
	}
	for a := range f {
		lower[a*f+a] += m.penalty
	}
	factor, definite := lapack64.Potrf(blas64.Symmetric{N: f, Stride: f, Data: lower, Uplo: blas.Lower})
	for a := range f {
		clear(lower[a*f+a+1 : (a+1)*f])
	}
	w := &whitened{f: f, vectors: make([]float64, len(others)), lower: lower, inverted: append([]float64(nil), lower...)}
	factor.Data = w.inverted
	if !definite || !lapack64.Trtri(factor) {
		return nil, mining.TableError(diverged.Zh, diverged.En)
	}
	return w, mining.Pieces(ctx, len(others)/f, 1024, func(_, lo, hi int) {
		for r := lo; r < hi; r++ {
			w.square(blas.NoTrans, w.inverted, others[r*f:(r+1)*f], w.vectors[r*f:(r+1)*f])
		}
	})
}

// square writes the product of L, L⁻¹ or their transpose with x.
func (w *whitened) square(t blas.Transpose, of, x, into []float64) {
	blas64.Gemv(t, 1, blas64.General{Rows: w.f, Cols: w.f, Stride: w.f, Data: of}, column(x), 0, column(into))
}

func column(v []float64) blas64.Vector { return blas64.Vector{N: len(v), Inc: 1, Data: v} }

// gradient improves one vector at a time. The rows of W that the vector has are
// copied side by side, so that BLAS reads them as one matrix.
type gradient struct {
	*whitened
	index            []int32
	surplus          []float64 // c − 1
	near             []float64 // rows of W, gathered
	product          []float64 // of those rows with z
	z, rest, way, at []float64
}

func newGradient(w *whitened) *gradient {
	return &gradient{whitened: w, near: make([]float64, gatheredALS*w.f), product: make([]float64, gatheredALS),
		z: make([]float64, w.f), rest: make([]float64, w.f), way: make([]float64, w.f), at: make([]float64, w.f)}
}

// gather copies the rows of W from lo up to hi of the vector's.
func (g *gradient) gather(lo, hi int) {
	for k, i := range g.index[lo:hi] {
		copy(g.near[k*g.f:(k+1)*g.f], g.vectors[int(i)*g.f:(int(i)+1)*g.f])
	}
}

// times writes A z − own b. The rows of W are gathered already where they all fit.
func (g *gradient) times(z, into []float64, own float64) {
	copy(into, z)
	for lo := 0; lo < len(g.index); lo += gatheredALS {
		hi := min(lo+gatheredALS, len(g.index))
		if len(g.index) > gatheredALS {
			g.gather(lo, hi)
		}
		rows, product := blas64.General{Rows: hi - lo, Cols: g.f, Stride: g.f, Data: g.near}, g.product[:hi-lo]
		blas64.Gemv(blas.NoTrans, 1, rows, column(z), 0, column(product))
		for k, s := range g.surplus[lo:hi] {
			product[k] = s*product[k] - own*(1+s)
		}
		blas64.Gemv(blas.Trans, 1, rows, column(product), 1, column(into))
	}
}

// descend takes a few steps of conjugate gradient from x, and writes where they end.
func (g *gradient) descend(x []float64) {
	if len(g.index) <= gatheredALS {
		g.gather(0, len(g.index))
	}
	g.square(blas.Trans, g.lower, x, g.z)
	g.times(g.z, g.rest, 1)
	floats.Scale(-1, g.rest)
	copy(g.way, g.rest)
	size := floats.Dot(g.rest, g.rest)
	for range stepsALS {
		if size < 1e-20 {
			break
		}
		g.times(g.way, g.at, 0)
		step := size / floats.Dot(g.way, g.at)
		floats.AddScaled(g.z, step, g.way)
		floats.AddScaled(g.rest, -step, g.at)
		next := floats.Dot(g.rest, g.rest)
		floats.AddScaledTo(g.way, g.rest, next/size, g.way)
		size = next
	}
	g.square(blas.Trans, g.inverted, g.z, x)
}
