package linear

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

const mostPairs = 12

// pairs remembers how the slope has changed along the last steps, which is what
// the second derivatives of all rows do in those directions. Newton's direction
// by those of a sample is mended with it at no more cost than some products of
// vectors (limited-memory BFGS, Nocedal 1980, with the sample's matrix as the
// first guess).
type pairs struct {
	steps, changes [][]float64
	inverse        []float64 // 1 ÷ (step · change)
}

func (p *pairs) add(from, to *point) {
	step, change := make([]float64, len(to.beta)), make([]float64, len(to.beta))
	floats.SubTo(step, to.beta, from.beta)
	floats.SubTo(change, to.grad, from.grad)
	along := floats.Dot(step, change)
	if along <= 1e-12*math.Sqrt(floats.Dot(step, step)*floats.Dot(change, change)) {
		return
	}
	if len(p.steps) == mostPairs {
		p.steps, p.changes, p.inverse = p.steps[1:], p.changes[1:], p.inverse[1:]
	}
	p.steps, p.changes, p.inverse = append(p.steps, step), append(p.changes, change), append(p.inverse, 1/along)
}

// direction returns the step that leads to the minimum as far as is known.
func (p *pairs) direction(f mining.Factored, grad []float64) []float64 {
	q, along := append([]float64(nil), grad...), make([]float64, len(p.steps))
	for i := len(p.steps) - 1; i >= 0; i-- {
		along[i] = p.inverse[i] * floats.Dot(p.steps[i], q)
		floats.AddScaled(q, -along[i], p.changes[i])
	}
	d := f.Solve(q)
	for i, step := range p.steps {
		floats.AddScaled(d, along[i]-p.inverse[i]*floats.Dot(p.changes[i], d), step)
	}
	floats.Scale(-1, d)
	return d
}
