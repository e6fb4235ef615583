package cluster

// moments2 are the sums of r, r·z and r·zzᵀ of one part of a mixture, where r
// is the weight of a row × its membership and z the row less the mean.
type moments2 struct {
	mass           float64
	first, squares []float64
}

// tally is what one piece of the rows says of all parts.
type tally struct {
	of         []moments2
	likelihood float64
}

func (e *em) newTally() tally {
	t := tally{of: make([]moments2, len(e.parts))}
	for c := range t.of {
		t.of[c] = moments2{first: make([]float64, e.d), squares: make([]float64, rootLength(e.d, e.diagonal))}
	}
	return t
}

func (m *moments2) add(r float64, row, mean, z []float64, diagonal bool) {
	m.mass += r
	at := 0
	for i, v := range row {
		z[i] = v - mean[i]
		v = r * z[i]
		m.first[i] += v
		if diagonal {
			m.squares[i] += v * z[i]
			continue
		}
		line := m.squares[at : at+i+1]
		for j, u := range z[:i+1] {
			line[j] += v * u
		}
		at += i + 1
	}
}

func (m *moments2) merge(o moments2) {
	m.mass += o.mass
	for i, v := range o.first {
		m.first[i] += v
	}
	for i, v := range o.squares {
		m.squares[i] += v
	}
}
