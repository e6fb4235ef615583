package text

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"zhike/mining"
)

// together counts in how many documents terms occur, alone and in pairs.
type together struct {
	place     map[int32]int // of each term looked at
	documents int
	pairs     []int // place × place
}

// countTogether counts some terms in the rows of x.
func countTogether(ctx context.Context, x *sparse, lists ...[]int32) (*together, error) {
	c := &together{place: map[int32]int{}, documents: x.rows()}
	for _, list := range lists {
		for _, t := range list {
			if _, known := c.place[t]; !known {
				c.place[t] = len(c.place)
			}
		}
	}
	n := len(c.place)
	const atOnce = 8192
	parts := make([][]int, (x.rows()+atOnce-1)/atOnce)
	err := mining.Pieces(ctx, x.rows(), atOnce, func(piece, lo, hi int) {
		counts := make([]int, n*n)
		var present []int
		for i := lo; i < hi; i++ {
			present = present[:0]
			at, _ := x.row(i)
			for _, t := range at {
				if p, ok := c.place[t]; ok {
					present = append(present, p)
				}
			}
			for _, a := range present {
				for _, b := range present {
					counts[a*n+b]++
				}
			}
		}
		parts[piece] = counts
	})
	c.pairs = make([]int, n*n)
	for _, part := range parts {
		for i, v := range part {
			c.pairs[i] += v
		}
	}
	return c, err
}

// npmi is the normalised pointwise mutual information of two terms,
// ln(p(a,b) ÷ p(a)p(b)) ÷ −ln p(a,b) with shares of documents (Bouma 2009): 1 where one never
// occurs without the other, 0 where they do not care, −1 where they never meet;
// 0 too where one does not occur at all, of which nothing can be said.
func (c *together) npmi(a, b int32) float64 {
	n := len(c.place)
	i, j := c.place[a], c.place[b]
	all, one, other, both := float64(c.documents), float64(c.pairs[i*n+i]), float64(c.pairs[j*n+j]), float64(c.pairs[i*n+j])
	switch {
	case one == 0 || other == 0:
		return 0
	case both == 0:
		return -1
	case both == all:
		return 1
	}
	return math.Log(both*all/(one*other)) / -math.Log(both/all)
}

// coherence is the mean NPMI of all pairs of a list (Aletras & Stevenson 2013).
func (c *together) coherence(list []int32) float64 {
	sum, pairs := 0.0, 0
	for i, a := range list {
		for _, b := range list[:i] {
			sum += c.npmi(a, b)
			pairs++
		}
	}
	if pairs == 0 {
		return 0
	}
	return sum / float64(pairs)
}

// dealings is how often the terms of all topics are dealt anew.
const dealings = 200

// dealt is the coherence of topics whose terms are dealt at random from those of all
// topics, which keeps how frequent they are: what chance alone would give. It returns the
// 95 % quantiles of the mean over the topics and of one topic.
func (c *together) dealt(lists [][]int32, random *rand.Rand) (mean, single float64) {
	deck := slices.Concat(lists...)
	var means, singles []float64
	for range dealings {
		random.Shuffle(len(deck), func(a, b int) { deck[a], deck[b] = deck[b], deck[a] })
		at, sum := 0, 0.0
		for _, list := range lists {
			v := c.coherence(deck[at : at+len(list)])
			at += len(list)
			sum += v
			singles = append(singles, v)
		}
		means = append(means, sum/float64(len(lists)))
	}
	slices.Sort(means)
	slices.Sort(singles)
	return means[len(means)*95/100], singles[len(singles)*95/100]
}

// overlap is the share of terms two lists have in common, of those in either.
func overlap(a, b []int32) float64 {
	common := 0
	for _, t := range a {
		if slices.Contains(b, t) {
			common++
		}
	}
	return float64(common) / float64(max(1, len(a)+len(b)-common))
}

// matched pairs each list with one of others, the most alike first; −1 for none.
func matched(lists, others [][]int32) (partner []int, alike []float64) {
	partner, alike = make([]int, len(lists)), make([]float64, len(lists))
	for i := range partner {
		partner[i] = -1
	}
	taken := make([]bool, len(others))
	for range min(len(lists), len(others)) {
		best, at, with := -1., 0, 0
		for i, list := range lists {
			for j, other := range others {
				if partner[i] >= 0 || taken[j] {
					continue
				}
				if v := overlap(list, other); v > best {
					best, at, with = v, i, j
				}
			}
		}
		partner[at], alike[at], taken[with] = with, best, true
	}
	return partner, alike
}
