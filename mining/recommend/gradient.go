package recommend

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
)

// stepsALS of conjugate gradient improve a vector in each round.
const stepsALS = 3

// gatheredALS is how many of the others' vectors lie side by side at once, so
// that a bestseller's customers do not need as much memory again.
const gatheredALS = 512

// gradient solves A x = b for one vector, A = YᵀY + λI + Yᵀ(C − I)Y and
// b = YᵀCp, without writing A down. The rows of Y that the vector has are copied
// side by side, so that BLAS reads them as one matrix.
type gradient struct {
	f             int
	penalty       float64
	gram, others  []float64
	index         []int32
	surplus       []float64
	near          []float64 // rows of Y, gathered
	product       []float64 // of those rows with x
	rest, way, at []float64
}

func newGradient(f int, penalty float64, gram, others []float64) *gradient {
	return &gradient{f: f, penalty: penalty, gram: gram, others: others,
		near: make([]float64, gatheredALS*f), product: make([]float64, gatheredALS),
		rest: make([]float64, f), way: make([]float64, f), at: make([]float64, f)}
}

// gather copies the rows of Y from lo up to hi of the vector's.
func (g *gradient) gather(lo, hi int) {
	for k, i := range g.index[lo:hi] {
		copy(g.near[k*g.f:(k+1)*g.f], g.others[int(i)*g.f:(int(i)+1)*g.f])
	}
}

// times writes A x − own b. The rows of Y are gathered already where they all fit.
func (g *gradient) times(x, into []float64, own float64) {
	vector := func(v []float64) blas64.Vector { return blas64.Vector{N: len(v), Inc: 1, Data: v} }
	copy(into, x)
	blas64.Gemv(blas.NoTrans, 1, blas64.General{Rows: g.f, Cols: g.f, Stride: g.f, Data: g.gram}, vector(x), g.penalty, vector(into))
	for lo := 0; lo < len(g.index); lo += gatheredALS {
		hi := min(lo+gatheredALS, len(g.index))
		if len(g.index) > gatheredALS {
			g.gather(lo, hi)
		}
		rows, product := blas64.General{Rows: hi - lo, Cols: g.f, Stride: g.f, Data: g.near}, g.product[:hi-lo]
		blas64.Gemv(blas.NoTrans, 1, rows, vector(x), 0, vector(product))
		for k, s := range g.surplus[lo:hi] {
			product[k] = s*product[k] - own*(1+s)
		}
		blas64.Gemv(blas.Trans, 1, rows, vector(product), 1, vector(into))
	}
}

// descend takes a few steps of conjugate gradient.
func (g *gradient) descend(x []float64) {
	if len(g.index) <= gatheredALS {
		g.gather(0, len(g.index))
	}
	g.times(x, g.rest, 1)
	floats.Scale(-1, g.rest)
	copy(g.way, g.rest)
	size := floats.Dot(g.rest, g.rest)
	for range stepsALS {
		if size < 1e-20 {
			return
		}
		g.times(g.way, g.at, 0)
		step := size / floats.Dot(g.way, g.at)
		floats.AddScaled(x, step, g.way)
		floats.AddScaled(g.rest, -step, g.at)
		next := floats.Dot(g.rest, g.rest)
		floats.AddScaledTo(g.way, g.rest, next/size, g.way)
		size = next
	}
}
