package cluster

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// points are coded rows, one behind the other.
type points struct {
	n, d    int
	at      []float64 // n × d
	weights []float64 // nil for equal ones
}

func (p *points) row(i int) []float64 { return p.at[i*p.d : (i+1)*p.d : (i+1)*p.d] }

func (p *points) rows() [][]float64 {
	out := make([][]float64, p.n)
	for i := range out {
		out[i] = p.row(i)
	}
	return out
}

func (p *points) weight(i int) float64 {
	if p.weights == nil {
		return 1
	}
	return p.weights[i]
}

// take copies some rows.
func (p *points) take(rows []int) *points {
	out := &points{n: len(rows), d: p.d, at: make([]float64, 0, len(rows)*p.d)}
	for _, i := range rows {
		out.at = append(out.at, p.row(i)...)
	}
	if p.weights != nil {
		out.weights = mining.TakeValues(p.weights, rows)
	}
	return out
}

// pieceRows cuts rows into at most 64 pieces: what is kept for each piece then
// does not grow with the rows.
func pieceRows(n int) int { return max(2048, (n+63)/64) }

// squared is the square of the distance of two rows.
func squared(a, b []float64) float64 {
	var s0, s1 float64
	b = b[:len(a)]
	j := 0
	for ; j+1 < len(a); j += 2 {
		u, v := a[j]-b[j], a[j+1]-b[j+1]
		s0 += u * u
		s1 += v * v
	}
	if j < len(a) {
		u := a[j] - b[j]
		s0 += u * u
	}
	return s0 + s1
}

// far is a coordinate that no row comes near to, and whose square is finite.
const far = 1e150

// quartets hold places by fours, coordinate by coordinate, so that one pass
// over a row serves four of them. Those left over at the end are far away.
type quartets struct {
	count, d int
	at       []float64
}

func quartetsOf(places [][]float64, d int) quartets {
	q := quartets{count: len(places), d: d, at: make([]float64, (len(places)+3)/4*4*d)}
	q.set(places)
	return q
}

func (q quartets) set(places [][]float64) {
	for i := range q.at {
		q.at[i] = far
	}
	for c, place := range places {
		group := q.at[c/4*4*q.d:]
		for j, v := range place {
			group[4*j+c%4] = v
		}
	}
}

// four are the squares of the distances of two rows to four places.
func four(a, b, group []float64) (a0, a1, a2, a3, b0, b1, b2, b3 float64) {
	b = b[:len(a)]
	for j, u := range a {
		v := b[j]
		g := (*[4]float64)(group[4*j:])
		t := u - g[0]
		a0 += t * t
		t = u - g[1]
		a1 += t * t
		t = u - g[2]
		a2 += t * t
		t = u - g[3]
		a3 += t * t
		t = v - g[0]
		b0 += t * t
		t = v - g[1]
		b1 += t * t
		t = v - g[2]
		b2 += t * t
		t = v - g[3]
		b3 += t * t
	}
	return
}

// near is the nearest place of a row, the first of equally near ones, and the
// squares of the distances to it and to the nearest of the others.
type near struct {
	place       int
	best, other float64
}

func (n *near) meet(place int, d float64) {
	if d < n.best {
		n.place, n.best, n.other = place, d, n.best
	} else if d < n.other {
		n.other = d
	}
}

// nearest of two rows.
func (q quartets) nearest(a, b []float64) (na, nb near) {
	na, nb = near{0, math.Inf(1), math.Inf(1)}, near{0, math.Inf(1), math.Inf(1)}
	for c := 0; c < q.count; c += 4 {
		a0, a1, a2, a3, b0, b1, b2, b3 := four(a, b, q.at[c*q.d:(c+4)*q.d])
		na.meet(c, a0)
		na.meet(c+1, a1)
		na.meet(c+2, a2)
		na.meet(c+3, a3)
		nb.meet(c, b0)
		nb.meet(c+1, b1)
		nb.meet(c+2, b2)
		nb.meet(c+3, b3)
	}
	return na, nb
}

// assign gives each row its nearest place and the square of the distance to
// it; either slice may be nil.
func (p *points) assign(ctx context.Context, places [][]float64, labels []int, distances []float64) error {
	q := quartetsOf(places, p.d)
	return mining.Pieces(ctx, p.n, pieceRows(p.n), func(_, lo, hi int) {
		keep := func(i int, n near) {
			if labels != nil {
				labels[i] = n.place
			}
			if distances != nil {
				distances[i] = n.best
			}
		}
		for i := lo; i < hi; i += 2 {
			k := min(i+1, hi-1)
			a, b := q.nearest(p.row(i), p.row(k))
			keep(i, a)
			keep(k, b)
		}
	})
}

// weightOfAll is the weight of all rows together.
func (p *points) weightOfAll() float64 {
	sum := 0.0
	for i := range p.n {
		sum += p.weight(i)
	}
	return sum
}

// variances of the coordinates.
func (p *points) variances() []float64 {
	out, means, total := make([]float64, p.d), make([]float64, p.d), p.weightOfAll()
	for i := range p.n {
		floats.AddScaled(means, p.weight(i)/total, p.row(i))
	}
	for i := range p.n {
		w := p.weight(i) / total
		for j, v := range p.row(i) {
			out[j] += w * (v - means[j]) * (v - means[j])
		}
	}
	return out
}
