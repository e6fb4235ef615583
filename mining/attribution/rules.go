package attribution

import (
	"math"
	"slices"
)

// shares is how a method that looks at one path at a time parts its
// conversions among the channels: for path i the entries starts[i] to starts[i+1].
type shares struct {
	starts   []int
	channels []int32
	parts    []float64 // of one path they add up to 1
}

// sharesBy fills in the shares of every path by a rule that weighs its touches.
func (j *journeys) sharesBy(weigh func(p path, weights []float64)) *shares {
	s := &shares{starts: make([]int, 1, len(j.paths)+1)}
	of := make([]float64, len(j.channels))
	var weights []float64
	for _, p := range j.paths {
		weights = slices.Grow(weights[:0], len(p.touches))[:len(p.touches)]
		clear(weights)
		weigh(p, weights)
		total := 0.0
		for k, c := range p.touches {
			of[c] += weights[k]
			total += weights[k]
		}
		for _, c := range p.touches {
			if of[c] > 0 {
				s.channels, s.parts = append(s.channels, c), append(s.parts, of[c]/total)
				of[c] = 0
			}
		}
		s.starts = append(s.starts, len(s.channels))
	}
	return s
}

// credit shares out a sample.
func (s *shares) credit(of sample, channels int) credit {
	c := newCredit(channels)
	for i := range of.conversions {
		n, v := of.conversions[i], of.value[i]
		if n == 0 {
			continue
		}
		for k := s.starts[i]; k < s.starts[i+1]; k++ {
			c.conversions[s.channels[k]] += n * s.parts[k]
			c.value[s.channels[k]] += v * s.parts[k]
		}
	}
	return c
}

// rules are the methods that look at one path at a time.
func (j *journeys) rules(o Options) map[Method]*shares {
	out := map[Method]*shares{
		First:  j.sharesBy(func(_ path, w []float64) { w[0] = 1 }),
		Last:   j.sharesBy(func(_ path, w []float64) { w[len(w)-1] = 1 }),
		Linear: j.sharesBy(func(_ path, w []float64) { fill(w, 1) }),
		Decay:  j.sharesBy(func(p path, w []float64) { decay(p, w, o.HalfLife) }),
		Position: j.sharesBy(func(_ path, w []float64) {
			if fill(w, (1-2*o.Ends)/float64(max(1, len(w)-2))); len(w) <= 2 {
				fill(w, 1)
				return
			}
			w[0], w[len(w)-1] = o.Ends, o.Ends
		}),
	}
	if o.Game == Observed {
		out[Shapley] = j.sharesBy(once(len(j.channels)))
	}
	return out
}

func fill(w []float64, v float64) {
	for k := range w {
		w[k] = v
	}
}

// decay weighs a touch by ½ to the power of its age in half-lives. Ages count
// from the youngest touch, so that old paths do not underflow.
func decay(p path, w []float64, halfLife float64) {
	age := func(k int) float64 {
		if p.ages != nil {
			return p.ages[k]
		}
		return float64(len(w) - 1 - k)
	}
	youngest := math.Inf(1)
	for k := range w {
		youngest = min(youngest, age(k))
	}
	for k := range w {
		w[k] = math.Exp2((youngest - age(k)) / halfLife)
	}
}

// once weighs the first touch of every channel, which makes the Shapley value
// of the game Observed: that game is a sum over paths of "worth the path's
// conversions to every set that holds all its channels", whose Shapley value
// is by symmetry the same for each of them.
func once(channels int) func(path, []float64) {
	seen, turn := make([]int, channels), 0
	return func(p path, w []float64) {
		turn++
		for k, c := range p.touches {
			if seen[c] != turn {
				seen[c], w[k] = turn, 1
			}
		}
	}
}
