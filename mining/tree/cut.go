package tree

import (
	"math/bits"
	"slices"
)

// best finds the best question about a few columns drawn at random. Columns
// in which the rows do not differ are passed over and another one is drawn.
func (s *sapling) best(rows []int32, total sum) cut {
	var best cut
	if total.h < int64(2*s.o.MinLeaf) || len(rows) < 2 {
		return best
	}
	before := square(total)
	tried := 0
	for k := 0; k < len(s.columns) && tried < s.o.Columns; k++ {
		swap := k + s.random.IntN(len(s.columns)-k)
		s.columns[k], s.columns[swap] = s.columns[swap], s.columns[k]
		j := s.columns[k]
		how := &s.bins.how[j]
		met := s.fill(rows, j)
		if len(met) < 2 {
			continue
		}
		tried++
		var c cut
		if how.level != nil {
			c = s.bestSet(met, total)
		} else {
			c = s.bestBin(met, total)
		}
		// Whole numbers decide what lowers nothing; a float may not.
		if c.gain -= before; c.gain > best.gain && c.gain > 1e-12*before {
			best = c
			best.column = j
		}
	}
	return best
}

func square(s sum) float64 { return float64(s.g) * float64(s.g) / float64(s.h) }

// met is a bin that some rows are in.
type met struct {
	bin uint8
	sum
}

// fill sums the rows by bin and returns the bins met, in order.
func (s *sapling) fill(rows []int32, j int) []met {
	bins, count := s.bins.columns[j], s.bins.how[j].count
	h := &s.hist
	var seen [4]uint64
	for _, row := range rows {
		b, n := bins[row], int64(s.times[row])
		seen[b>>6] |= 1 << (b & 63)
		h[b].g += n * int64(s.whole[row])
		h[b].h += n
	}
	out := s.met[:0]
	for w := range (count + 63) / 64 {
		for set := seen[w]; set != 0; set &= set - 1 {
			b := w<<6 + bits.TrailingZeros64(set)
			out = append(out, met{uint8(b), h[b]})
			h[b] = sum{}
		}
	}
	return out
}

// bestBin goes through the bins, with missing values on either side. Its gain
// is what the two sides' means take off, that of all not yet taken off it.
func (s *sapling) bestBin(all []met, total sum) cut {
	present, missing := all, sum{}
	if all[0].bin == 0 {
		present, missing = all[1:], all[0].sum
	}
	c := s.scan(present, total, sum{})
	if missing.h == 0 {
		c.missing = 2*c.left.h >= total.h // none here: they will go with the majority
		return c
	}
	if other := s.scan(present, total, missing); other.gain > c.gain {
		c = other
		c.missing = true
	}
	rest := total.minus(missing)
	if least := int64(s.o.MinLeaf); rest.h >= least && missing.h >= least {
		if v := square(rest) + square(missing); v > c.gain {
			c = cut{gain: v, bin: maxBins, left: rest}
		}
	}
	return c
}

func (s *sapling) scan(present []met, total, left sum) cut {
	var c cut
	least := int64(s.o.MinLeaf)
	all, n := float64(total.g), float64(total.h)
	for i := 0; i+1 < len(present); i++ {
		left.g += present[i].g
		left.h += present[i].h
		if left.h < least {
			continue
		}
		if total.h-left.h < least {
			break
		}
		l, g := float64(left.h), float64(left.g)
		r, d := n-l, all-g
		if v := (g*g*r + d*d*l) / (l * r); v > c.gain {
			c = cut{gain: v, bin: int(present[i].bin), left: left}
		}
	}
	return c
}

// bestSet parts the levels, put in the order of their means.
func (s *sapling) bestSet(all []met, total sum) cut {
	present := slices.Clone(all)
	slices.SortFunc(all, func(a, b met) int {
		switch l, r := float64(a.g)*float64(b.h), float64(b.g)*float64(a.h); {
		case l < r:
			return -1
		case l > r:
			return 1
		}
		return int(a.bin) - int(b.bin)
	})
	c := s.scan(all, total, sum{})
	if c.gain == 0 {
		return c
	}
	var bins, left []uint8
	for _, m := range present {
		bins = append(bins, m.bin)
	}
	for _, m := range all {
		if left = append(left, m.bin); int(m.bin) == c.bin {
			break
		}
	}
	c.set = setOf(bins, left, 2*c.left.h >= total.h)
	c.missing = c.set[0]&1 != 0
	return c
}
