package cluster

import (
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// lloyd moves k centres to the means of the rows nearest to them until no row
// changes its centre. Rows are passed over where Hamerly's bounds (SDM 2010)
// prove that they cannot change: upper is at least the distance to the own
// centre, lower at most that to every other. The outcome is that of looking at
// every distance each time.
type lloyd struct {
	*points
	centres      [][]float64
	labels       []int32
	upper, lower []float64
	sums         [][]float64 // of weight × row, by centre
	mass         []float64
	dust         float64 // rounding errors of the bounds stay below it
	total        float64 // sum of weight × square of the distance when all were last looked at
	enough       float64 // a move that gains a smaller share of it is the last; 0 to go on to the end
	iterations   int
	converged    bool
}

func newLloyd(p *points, centres [][]float64) *lloyd {
	l := &lloyd{points: p, labels: make([]int32, p.n), upper: make([]float64, p.n), lower: make([]float64, p.n)}
	for _, c := range centres {
		l.centres = append(l.centres, slices.Clone(c))
	}
	l.sums, l.mass = make([][]float64, len(centres)), make([]float64, len(centres))
	for c := range l.sums {
		l.sums[c] = make([]float64, p.d)
	}
	return l
}

// run moves at most so many times.
func (l *lloyd) run(ctx context.Context, most int) error {
	if _, err := l.settle(ctx); err != nil {
		return err
	}
	for l.iterations < most {
		l.iterations++
		moved := l.move()
		if l.gain(moved) < l.enough*l.total {
			l.converged = true
			return nil
		}
		changed, err := l.pass(ctx, moved)
		if err != nil {
			return err
		}
		if changed > 0 {
			continue
		}
		// The sums have gathered rounding errors: once more from the rows.
		if err := l.add(ctx); err != nil {
			return err
		}
		l.move()
		if changed, err = l.settle(ctx); err != nil {
			return err
		}
		if changed == 0 {
			l.converged = true
			return nil
		}
	}
	return nil
}

// settle looks at every distance, and takes the sums anew.
func (l *lloyd) settle(ctx context.Context) (changed int, err error) {
	parts, q := l.parts(), quartetsOf(l.centres, l.d)
	err = mining.Pieces(ctx, l.n, pieceRows(l.n), func(piece, lo, hi int) {
		mine := &parts[piece]
		for i := lo; i < hi; i += 2 {
			k := min(i+1, hi-1)
			a, b := q.nearest(l.row(i), l.row(k))
			l.keep(i, a, mine)
			if k > i {
				l.keep(k, b, mine)
			}
		}
		for i := lo; i < hi; i++ {
			mine.add(int(l.labels[i]), l.weight(i), l.row(i))
			mine.largest = max(mine.largest, l.upper[i])
			mine.total += l.weight(i) * l.upper[i] * l.upper[i]
		}
	})
	l.clear()
	changed = l.gather(parts)
	l.total = 0
	for _, q := range parts {
		l.total += q.total
	}
	return changed, err
}

func (l *lloyd) keep(i int, n near, mine *part) {
	if l.labels[i] != int32(n.place) {
		mine.changed++
	}
	l.labels[i], l.upper[i], l.lower[i] = int32(n.place), math.Sqrt(n.best), math.Sqrt(n.other)
}

func (l *lloyd) clear() {
	for c := range l.sums {
		clear(l.sums[c])
	}
	clear(l.mass)
}

// add takes the sums anew for the labels as they are.
func (l *lloyd) add(ctx context.Context) error {
	parts := l.parts()
	err := mining.Pieces(ctx, l.n, pieceRows(l.n), func(piece, lo, hi int) {
		for i := lo; i < hi; i++ {
			parts[piece].add(int(l.labels[i]), l.weight(i), l.row(i))
		}
	})
	l.clear()
	l.gather(parts)
	return err
}

// move puts the centres on the means and returns how far each has moved. A
// centre that has lost all its rows goes to the row that lies worst.
func (l *lloyd) move() []float64 {
	moved := make([]float64, len(l.centres))
	for c := range l.centres {
		if !(l.mass[c] > 0) {
			l.rescue(c)
		}
	}
	for c, centre := range l.centres {
		if !(l.mass[c] > 0) {
			continue // fewer rows with a distance than centres
		}
		square := 0.0
		for j := range centre {
			v := l.sums[c][j] / l.mass[c]
			square += (v - centre[j]) * (v - centre[j])
			centre[j] = v
		}
		moved[c] = math.Sqrt(square)
	}
	return moved
}

// gain is by how much the sum of squares has fallen by moving the centres: of a
// cluster its mass times the square of how far its centre has moved.
func (l *lloyd) gain(moved []float64) float64 {
	sum := 0.0
	for c, d := range moved {
		sum += l.mass[c] * d * d
	}
	return sum
}

// rescue gives an empty cluster the row that adds most to the sum of squares.
func (l *lloyd) rescue(empty int) {
	worst, most := -1, 0.0
	for i := range l.n {
		own := int(l.labels[i])
		if d := l.weight(i) * squared(l.row(i), l.centres[own]); d > most && l.mass[own] > l.weight(i) {
			worst, most = i, d
		}
	}
	if worst < 0 {
		return
	}
	w, own := l.weight(worst), int(l.labels[worst])
	for j, v := range l.row(worst) {
		l.sums[own][j] -= w * v
		l.sums[empty][j] = w * v
	}
	l.mass[own] -= w
	l.mass[empty] = w
	// The bounds of this row hold for its new centre: it lies on it.
	l.labels[worst], l.upper[worst], l.lower[worst] = int32(empty), 0, 0
	copy(l.centres[empty], l.row(worst))
	for i := range l.lower { // a centre has come from nowhere
		l.lower[i] = 0
	}
}

// pass gives the rows that may have changed their nearest centre.
func (l *lloyd) pass(ctx context.Context, moved []float64) (changed int, err error) {
	first, second, farthest := 0.0, 0.0, 0
	for c, d := range moved {
		if d > first {
			first, second, farthest = d, first, c
		} else {
			second = max(second, d)
		}
	}
	half, q, parts := l.half(), quartetsOf(l.centres, l.d), l.parts()
	err = mining.Pieces(ctx, l.n, pieceRows(l.n), func(piece, lo, hi int) {
		waiting, mine := -1, &parts[piece]
		for i := lo; i < hi; i++ {
			own := int(l.labels[i])
			l.upper[i] += moved[own]
			if own == farthest {
				l.lower[i] -= second
			} else {
				l.lower[i] -= first
			}
			apart := max(l.lower[i], half[own]) - l.dust
			if l.upper[i] < apart {
				continue
			}
			if l.upper[i] = math.Sqrt(squared(l.row(i), l.centres[own])); l.upper[i] < apart {
				continue
			}
			if waiting < 0 {
				waiting = i
				continue
			}
			a, b := q.nearest(l.row(waiting), l.row(i))
			l.change(waiting, a, mine)
			l.change(i, b, mine)
			waiting = -1
		}
		if waiting >= 0 {
			a, _ := q.nearest(l.row(waiting), l.row(waiting))
			l.change(waiting, a, mine)
		}
	})
	return l.gather(parts), err
}

// change gives a row its centre and corrects the sums.
func (l *lloyd) change(i int, n near, mine *part) {
	if old := int(l.labels[i]); old != n.place {
		mine.add(old, -l.weight(i), l.row(i))
		mine.add(n.place, l.weight(i), l.row(i))
	}
	l.keep(i, n, mine)
}

// half is half the distance of each centre from its nearest neighbour: a row
// that lies nearer to its centre than this has no nearer one.
func (l *lloyd) half() []float64 {
	out := make([]float64, len(l.centres))
	for c := range out {
		least := math.Inf(1)
		for o := range out {
			if o != c {
				least = min(least, squared(l.centres[c], l.centres[o]))
			}
		}
		out[c] = math.Sqrt(least) / 2
	}
	return out
}

// inertia is the sum of weight × square of the distance to the nearest centre.
func (p *points) inertia(ctx context.Context, centres [][]float64) (float64, error) {
	distances := make([]float64, p.n)
	if err := p.assign(ctx, centres, nil, distances); err != nil {
		return 0, err
	}
	sum := 0.0
	for i, d := range distances {
		sum += p.weight(i) * d
	}
	return sum, nil
}
