package cluster

// part is what one piece of the rows says.
type part struct {
	sums    []float64 // by centre
	mass    []float64
	changed int
	largest float64
	total   float64
}

func (l *lloyd) parts() []part {
	k := len(l.centres)
	out := make([]part, (l.n+pieceRows(l.n)-1)/pieceRows(l.n))
	for i := range out {
		out[i] = part{sums: make([]float64, k*l.d), mass: make([]float64, k)}
	}
	return out
}

func (q *part) add(c int, w float64, row []float64) {
	sums := q.sums[c*len(row) : (c+1)*len(row)]
	for j, v := range row {
		sums[j] += w * v
	}
	q.mass[c] += w
}

func (l *lloyd) gather(parts []part) (changed int) {
	for _, q := range parts {
		for c := range l.sums {
			for j := range l.sums[c] {
				l.sums[c][j] += q.sums[c*l.d+j]
			}
			l.mass[c] += q.mass[c]
		}
		changed += q.changed
		l.dust = max(l.dust, 1e-12*q.largest)
	}
	return changed
}
