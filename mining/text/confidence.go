package text

import "math"

// Scores become probabilities by one slope a > 0 for all classes:
//
//	P(class c) = exp(a·s(c)) / Σ exp(a·s)
//
// Platt's (1999) logistic curve for any number of classes, without the shift, so
// that the class with the greatest score is always the likeliest (temperature
// scaling: Guo, Pleiss, Sun & Weinberger 2017). The slope gives the classes of
// documents held back the greatest likelihood. One number can be learnt from few
// documents; a curve for each class cannot.

// probabilities of the classes, given their scores.
func probabilities(scores []float64, slope float64) []float64 {
	p := make([]float64, len(scores))
	top, sum := scores[winner(scores)], 0.0
	for c, s := range scores {
		p[c] = math.Exp(slope * (s - top))
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}

// loss is the mean −ln P of the classes that documents held back have.
func (h *held) loss(slope float64) float64 {
	loss := 0.0
	for i, s := range h.scores {
		top, sum := s[winner(s)], 0.0
		for _, v := range s {
			sum += math.Exp(slope * (v - top))
		}
		loss += math.Log(sum) - slope*(s[h.class[i]]-top)
	}
	return loss / float64(len(h.scores))
}

// The slopes that can come out: beyond them the probabilities are all alike, or
// 0 and 1, as when no document held back is wrong.
const (
	leastSlope = 1e-3
	mostSlope  = 1e3
)

// slope minimises the loss, which is convex, by Newton's method on its
// derivative within a bracket. One document is added that is as likely to be of
// any class, so that scores without an error give no infinite slope.
func (h *held) slope() float64 {
	low, high, a := leastSlope, mostSlope, 1.0
	for range 100 {
		first, second := h.derivatives(a)
		if first > 0 {
			high = a
		} else {
			low = a
		}
		next := a - first/second
		if !(next > low && next < high) {
			next = math.Sqrt(low * high)
		}
		if math.Abs(next-a) <= 1e-9*a {
			break
		}
		a = next
	}
	return a
}

// derivatives of the loss by the slope.
func (h *held) derivatives(slope float64) (first, second float64) {
	for i, s := range h.scores {
		p := probabilities(s, slope)
		mean, square, plain := 0.0, 0.0, 0.0
		for c, v := range s {
			mean += p[c] * v
			square += p[c] * v * v
			plain += v / float64(len(s))
		}
		// The added document is spread over all: each has 1/n of it.
		share := 1 / float64(len(h.scores))
		first += mean - s[h.class[i]] + share*(mean-plain)
		second += (1 + share) * (square - mean*mean)
	}
	return first, second
}
