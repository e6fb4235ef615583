package scorecard

import "math"

// merging is the search for the best merging of fine bins.
type merging struct {
	fine  []tally
	all   tally
	least float64 // rows of a bin at least
	toll  float64 // taken off the information value for each bin
}

// merged returns the counts of the bins that end behind the given fine bins.
func (m merging) merged(ends []int) []tally {
	out := make([]tally, len(ends))
	k := 0
	for i, t := range m.fine {
		if i > ends[k] {
			k++
		}
		out[k] = out[k].plus(t)
	}
	return out
}

// free returns the ends of the bins of the largest toll-free information value,
// whatever their order.
func (m merging) free() []int {
	s := m.search(func(before, rate float64) bool { return before != rate }, nil)
	ends, _ := s.best(0)
	return ends
}

// number returns the ends of the best bins of a number, and their shape.
func (m merging) number(trend Trend) (ends []int, shape string) {
	if len(m.fine) == 0 {
		return nil, "flat"
	}
	if trend == Free {
		ends, shape = m.free(), "free"
	} else {
		ends, shape = m.turning(trend)
	}
	if len(ends) == 1 {
		shape = "flat"
	}
	return ends, shape
}

// turning searches among rising, falling, peaked and sunken bins.
func (m merging) turning(trend Trend) (ends []int, shape string) {
	rises := func(before, rate float64) bool { return before < rate }
	falls := func(before, rate float64) bool { return before > rate }
	up, down := m.search(rises, falls), m.search(falls, rises)
	most := math.Inf(-1)
	for _, c := range []struct {
		search *search
		phase  int
		shape  string
	}{{up, 0, "rising"}, {down, 0, "falling"}, {up, 1, "peak"}, {down, 1, "valley"}} {
		found, value := c.search.best(c.phase)
		if c.phase == 1 {
			if trend == Monotone {
				continue
			}
			if trend == Auto {
				value -= m.toll
			}
		}
		if value > most {
			ends, shape, most = found, c.shape, value
		}
	}
	return ends, shape
}

// search is a dynamic programme over the bins that end a binning: the best
// value of one whose last bin is the fine bins from … to depends on what came
// before only through the rate of the bin before. With n fine bins it looks at
// n³/6 pairs of neighbours, of which the least number of rows leaves fewer.
//
// In phase 0 each rate follows the one before as first allows; in phase 1,
// entered once, as second does.
type search struct {
	n     int
	value [2][]float64 // by from·n + to; −∞ where there is no such binning
	prior [2][]step
}

// step is the bin before: where it begins, and its phase.
type step struct{ from, phase int32 }

func (m merging) search(first, second func(before, rate float64) bool) *search {
	n := len(m.fine)
	s := &search{n: n}
	own, rate := make([]float64, n*n), make([]float64, n*n)
	for from := range n {
		var t tally
		for to := from; to < n; to++ {
			t = t.plus(m.fine[to])
			at := from*n + to
			if own[at], rate[at] = math.Inf(-1), t.rate(); t.rows() >= m.least || from == 0 && to == n-1 {
				_, iv := t.evidence(m.all)
				own[at] = iv - m.toll
			}
		}
	}
	for phase := range 2 {
		s.value[phase], s.prior[phase] = make([]float64, n*n), make([]step, n*n)
		for at := range s.value[phase] {
			s.value[phase][at] = math.Inf(-1)
		}
	}
	for to := range n {
		for from := to; from >= 0; from-- {
			at := from*n + to
			if math.IsInf(own[at], -1) {
				continue
			}
			if from == 0 {
				s.value[0][at] = own[at]
			}
			for before := range from {
				was := before*n + from - 1
				if math.IsInf(own[was], -1) {
					continue
				}
				if first(rate[was], rate[at]) {
					s.offer(0, at, s.value[0][was]+own[at], step{int32(before), 0})
				} else if second != nil && second(rate[was], rate[at]) {
					s.offer(1, at, s.value[0][was]+own[at], step{int32(before), 0})
					s.offer(1, at, s.value[1][was]+own[at], step{int32(before), 1})
				}
			}
		}
	}
	return s
}

func (s *search) offer(phase, at int, value float64, by step) {
	if value > s.value[phase][at] {
		s.value[phase][at], s.prior[phase][at] = value, by
	}
}

// best returns the ends of the best binning that is in the phase at its end;
// none has the value −∞.
func (s *search) best(phase int) (ends []int, value float64) {
	value = math.Inf(-1)
	from := -1
	for f := range s.n {
		if v := s.value[phase][f*s.n+s.n-1]; v > value {
			value, from = v, f
		}
	}
	if from < 0 {
		return nil, value
	}
	for to := s.n - 1; ; {
		ends = append([]int{to}, ends...)
		if from == 0 {
			return ends, value
		}
		by := s.prior[phase][from*s.n+to]
		to, from, phase = from-1, int(by.from), int(by.phase)
	}
}
