package text

// sparse is a matrix of few values: row i has those at[start[i]:start[i+1]].
type sparse struct {
	width int
	start []int
	at    []int32
	value []float64
}

func (x *sparse) rows() int { return len(x.start) - 1 }

func (x *sparse) row(i int) ([]int32, []float64) {
	lo, hi := x.start[i], x.start[i+1]
	return x.at[lo:hi], x.value[lo:hi]
}

// add appends a row.
func (x *sparse) add(at []int32, value []float64) {
	x.at, x.value = append(x.at, at...), append(x.value, value...)
	x.start = append(x.start, len(x.at))
}

// take is some of the rows.
func (x *sparse) take(rows []int) *sparse {
	out := &sparse{width: x.width, start: []int{0}}
	for _, i := range rows {
		out.add(x.row(i))
	}
	return out
}

func (x *sparse) transposed() *sparse {
	t := &sparse{width: x.rows(), start: make([]int, x.width+1), at: make([]int32, len(x.at)), value: make([]float64, len(x.at))}
	for _, j := range x.at {
		t.start[j+1]++
	}
	for j := range x.width {
		t.start[j+1] += t.start[j]
	}
	next := append([]int(nil), t.start...)
	for i := range x.rows() {
		at, value := x.row(i)
		for k, j := range at {
			t.at[next[j]], t.value[next[j]] = int32(i), value[k]
			next[j]++
		}
	}
	return t
}
