package cluster

import "context"

// exchanges are tried at most so many times.
const exchanges = 10

// runOn runs to the end and goes on from there by exchanges, while they gain
// anything.
func (l *lloyd) runOn(ctx context.Context, most int) error {
	err := l.run(ctx, most)
	for i := 0; err == nil && l.converged && i < exchanges && l.exchange(); i++ {
		l.converged = false
		err = l.run(ctx, most)
	}
	return err
}

// exchange moves single rows to another cluster where that makes the sum of
// squares smaller, with the move of both centres counted in (Hartigan & Wong
// 1979): a row leaves a cluster of mass m when m/(m−w) × the square of its
// distance is more than m'/(m'+w) × that of the other. A row may do so though
// its own centre is the nearest, which is where Lloyd's iterations stop. It
// tells whether any row was moved.
func (l *lloyd) exchange() bool {
	any := false
	for i := range l.n {
		w, own, row := l.weight(i), int(l.labels[i]), l.row(i)
		if !(w > 0) || !(l.mass[own] > w) {
			continue
		}
		best, least := own, l.mass[own]/(l.mass[own]-w)*squared(row, l.centres[own])*(1-1e-9) // more than rounding errors must be gained
		if least == 0 {
			continue
		}
		for c, centre := range l.centres {
			if c != own {
				if d := l.mass[c] / (l.mass[c] + w) * squared(row, centre); d < least {
					best, least = c, d
				}
			}
		}
		if best == own {
			continue
		}
		any = true
		l.shift(own, -w, row)
		l.shift(best, w, row)
		l.labels[i] = int32(best)
	}
	return any
}

// shift takes a row of weight w into a cluster, or out of it where w is
// negative.
func (l *lloyd) shift(c int, w float64, row []float64) {
	l.mass[c] += w
	for j, v := range row {
		l.centres[c][j] += w / l.mass[c] * (v - l.centres[c][j])
	}
}
