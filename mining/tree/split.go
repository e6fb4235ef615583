package tree

import (
	"math"
	"slices"
)

// split is the best question found for a node.
type split struct {
	gain        float64 // 0: none
	column      int     // place among the columns in use
	bin         int     // numbers: bins up to this go left
	set         *[4]uint64
	missing     bool // bin 0 goes left
	left, right sum
}

// bounds are what monotone constraints leave for the answer of a node.
type bounds struct{ low, high float64 }

func unbounded() bounds { return bounds{math.Inf(-1), math.Inf(1)} }

// judge knows what a question is worth. For a node with sums G and H the best
// answer is w = −G/(H+λ), and it lowers the loss by G²/(H+λ)/2, or, where
// bounds move w, by −G·w − (H+λ)·w²/2 (Chen & Guestrin 2016, eq. 5–7).
type judge struct {
	unitG, unitH float64
	lambda       float64
	minH         float64 // least H of a child
	minRows      float64 // least rows of a child, reckoned from its share of H
	smooth       float64 // added to H where levels are put in order
	extra        float64 // added to λ for questions that part levels into sets
	minGain      float64
}

// half is G and H of one side as numbers.
type half struct{ g, h float64 }

func (j *judge) half(s sum) half { return half{float64(s.g) * j.unitG, float64(s.h) * j.unitH} }

func (j *judge) answer(s half, b bounds) float64 {
	return min(max(-s.g/(s.h+j.lambda), b.low), b.high)
}

// worth is twice what an answer lowers the loss by.
func (j *judge) worth(s half, lambda float64, b bounds) float64 {
	w := min(max(-s.g/(s.h+lambda), b.low), b.high)
	return -2*s.g*w - (s.h+lambda)*w*w
}

// candidates is what best needs to know of the node.
type candidates struct {
	*judge
	total   sum
	rows    float64
	bounds  bounds
	bounded bool
}

// least is the smallest H a child may have.
func (c *candidates) least() float64 {
	if c.minRows <= 1 {
		return c.minH
	}
	return max(c.minH, c.minRows*float64(c.total.h)*c.unitH/c.rows)
}

// best finds the best question about one column.
func (c *candidates) best(h *[256]sum, how *binning, direction int8) split {
	if how.level != nil {
		return c.bestSet(h[:how.count])
	}
	s := c.bestThreshold(h[:how.count], direction, false)
	if h[0] != (sum{}) {
		if left := c.bestThreshold(h[:how.count], direction, true); left.gain > s.gain {
			return left
		}
		return s
	}
	s.missing = s.left.h >= s.right.h // none here: they will go with the majority
	return s
}

// bestThreshold goes through the bins once, with missing values on one side.
func (c *candidates) bestThreshold(h []sum, direction int8, missing bool) split {
	var s split
	if c.bounded || direction != 0 {
		return c.bestOrdered(h, direction, missing)
	}
	total, left, least := c.half(c.total), sum{}, c.least()
	if missing {
		left = h[0]
	}
	best, bin, lambda := 0.0, -1, c.lambda
	for b := 1; b < len(h); b++ {
		if h[b] == (sum{}) {
			continue
		}
		left.g += h[b].g
		left.h += h[b].h
		lg, lh := float64(left.g)*c.unitG, float64(left.h)*c.unitH
		rg, rh := total.g-lg, total.h-lh
		if lh < least {
			continue
		}
		if rh < least {
			break
		}
		lh += lambda
		rh += lambda
		if v := (lg*lg*rh + rg*rg*lh) / (lh * rh); v > best {
			best, bin, s.left = v, b, left
		}
	}
	if bin < 0 {
		return split{}
	}
	s.gain = best - total.g*total.g/(total.h+lambda)
	s.bin, s.missing, s.right = bin, missing, c.total.minus(s.left)
	return s
}

// bestOrdered is bestThreshold where answers are bounded or must rise (+1) or
// fall (−1) with the column.
func (c *candidates) bestOrdered(h []sum, direction int8, missing bool) split {
	var s split
	left, least := sum{}, c.least()
	if missing {
		left = h[0]
	}
	before := c.worth(c.half(c.total), c.lambda, c.bounds)
	for b := 1; b < len(h); b++ {
		if h[b] == (sum{}) {
			continue
		}
		left.g += h[b].g
		left.h += h[b].h
		l, r := c.half(left), c.half(c.total.minus(left))
		if l.h < least || r.h < least {
			continue
		}
		if step := c.answer(r, c.bounds) - c.answer(l, c.bounds); step*float64(direction) < 0 {
			continue
		}
		if v := c.worth(l, c.lambda, c.bounds) + c.worth(r, c.lambda, c.bounds) - before; v > s.gain {
			s = split{gain: v, bin: b, missing: missing, left: left, right: c.total.minus(left)}
		}
	}
	return s
}

// bestSet parts the levels of a category in two. Put in the order of G/(H+s),
// the best of all partings is one of neighbours (Fisher 1958); s keeps rare
// levels from the ends. Missing values are a level like the others.
func (c *candidates) bestSet(h []sum) split {
	var order [256]uint8
	var key [256]float64
	n := 0
	for b := range h {
		if h[b] != (sum{}) {
			v := c.half(h[b])
			key[b] = v.g / (v.h + c.smooth)
			order[n] = uint8(b)
			n++
		}
	}
	present := order[:n]
	slices.SortFunc(present, func(a, b uint8) int {
		switch {
		case key[a] < key[b]:
			return -1
		case key[a] > key[b]:
			return 1
		}
		return int(a) - int(b)
	})
	lambda := c.lambda + c.extra
	if n <= 2 {
		lambda = c.lambda
	}
	var s split
	left, least, cut := sum{}, c.least(), -1
	before := c.worth(c.half(c.total), lambda, c.bounds)
	for i := 0; i+1 < n; i++ {
		left.g += h[present[i]].g
		left.h += h[present[i]].h
		l, r := c.half(left), c.half(c.total.minus(left))
		if l.h < least || r.h < least {
			continue
		}
		if v := c.worth(l, lambda, c.bounds) + c.worth(r, lambda, c.bounds) - before; v > s.gain {
			s.gain, s.left, cut = v, left, i
		}
	}
	if cut < 0 {
		return split{}
	}
	s.right = c.total.minus(s.left)
	s.set = setOf(present, present[:cut+1], s.left.h >= s.right.h)
	s.missing = s.set[0]&1 != 0
	return s
}

// setOf is the bins that go left; those that are not present here go left if
// the majority does.
func setOf(present, left []uint8, majority bool) *[4]uint64 {
	set := new([4]uint64)
	if majority {
		for i := range set {
			set[i] = ^uint64(0)
		}
		for _, b := range present {
			set[b>>6] &^= 1 << (b & 63)
		}
	}
	for _, b := range left {
		set[b>>6] |= 1 << (b & 63)
	}
	return set
}
