package recommend

import "gonum.org/v1/gonum/floats"

// stepsALS of conjugate gradient improve a vector in each round.
const stepsALS = 3

// gradient solves A x = b for one vector, A = YᵀY + λI + Yᵀ(C − I)Y and
// b = YᵀCp, without writing A down.
type gradient struct {
	f             int
	penalty       float64
	gram, others  []float64
	index         []int32
	surplus       []float64
	rest, way, at []float64
}

func newGradient(f int, penalty float64, gram, others []float64) *gradient {
	return &gradient{f: f, penalty: penalty, gram: gram, others: others,
		rest: make([]float64, f), way: make([]float64, f), at: make([]float64, f)}
}

func (g *gradient) other(i int32) []float64 { return g.others[int(i)*g.f : (int(i)+1)*g.f] }

// times writes A x.
func (g *gradient) times(x, into []float64) {
	for a := range into {
		into[a] = floats.Dot(g.gram[a*g.f:(a+1)*g.f], x) + g.penalty*x[a]
	}
	for k, i := range g.index {
		y := g.other(i)
		floats.AddScaled(into, g.surplus[k]*floats.Dot(y, x), y)
	}
}

// descend takes a few steps of conjugate gradient.
func (g *gradient) descend(x []float64) {
	g.times(x, g.at)
	for a := range g.rest {
		g.rest[a] = -g.at[a]
	}
	for k, i := range g.index {
		floats.AddScaled(g.rest, 1+g.surplus[k], g.other(i))
	}
	copy(g.way, g.rest)
	size := floats.Dot(g.rest, g.rest)
	for range stepsALS {
		if size < 1e-20 {
			return
		}
		g.times(g.way, g.at)
		step := size / floats.Dot(g.way, g.at)
		floats.AddScaled(x, step, g.way)
		floats.AddScaled(g.rest, -step, g.at)
		next := floats.Dot(g.rest, g.rest)
		floats.AddScaledTo(g.way, g.rest, next/size, g.way)
		size = next
	}
}
