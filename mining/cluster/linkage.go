package cluster

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// Linkage is what is taken for the distance of two clusters.
type Linkage string

// The linkages. The zero value stands for Ward.
const (
	Ward     Linkage = "ward"     // by how much joining them raises the sum of squares: round clusters, alike in size
	Average  Linkage = "average"  // the mean distance of their rows
	Complete Linkage = "complete" // the greatest
	Single   Linkage = "single"   // the least: chains of any shape
)

func (l Linkage) check() error {
	switch l {
	case "", Ward, Average, Complete, Single:
		return nil
	}
	return mining.TableError(fmt.Sprintf("没有连接方式“%s”；可用 ward、average、complete、single", string(l)),
		fmt.Sprintf("there is no linkage %q; there are ward, average, complete and single", string(l)))
}

// joined is the distance of a cluster from the union of a and b, by those from
// a, from b and between them and by their sizes (Lance & Williams 1967).
func (l Linkage) joined(a, b, between, na, nb, n float64) float64 {
	switch l {
	case Average:
		return (na*a + nb*b) / (na + nb)
	case Complete:
		return max(a, b)
	case Single:
		return min(a, b)
	}
	return math.Sqrt(max(0, ((na+n)*a*a+(nb+n)*b*b-n*between*between)/(na+nb+n)))
}

// link joins rows and clusters until all are one, the nearest first. It follows
// chains of nearest neighbours to pairs that are nearest to each other
// (Murtagh 1983), which takes n² steps, and keeps all distances, n²/2 of them.
func (l Linkage) link(ctx context.Context, p *points) ([]Merge, error) {
	apart, err := newDistances(ctx, p)
	if err != nil {
		return nil, err
	}
	size, chain, merges := make([]int, p.n), []int{}, []Merge{}
	for i := range size {
		size[i] = 1
	}
	for len(merges) < p.n-1 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(chain) == 0 {
			chain = append(chain, slices.IndexFunc(size, func(n int) bool { return n > 0 }))
		}
		for {
			end := len(chain) - 1
			before := -1
			if end > 0 {
				before = chain[end-1]
			}
			next := apart.nearest(chain[end], before, size)
			if next == before {
				break
			}
			chain = append(chain, next)
		}
		a, b := chain[len(chain)-2], chain[len(chain)-1]
		if a > b {
			a, b = b, a
		}
		chain = chain[:len(chain)-2]
		// Rounding can lead a chain back to where it was: what follows is void.
		if i := slices.IndexFunc(chain, func(c int) bool { return c == a || c == b }); i >= 0 {
			chain = chain[:i]
		}
		between := apart.of(a, b)
		merges = append(merges, Merge{a, b, between, size[a] + size[b]})
		for c, n := range size {
			if n > 0 && c != a && c != b {
				apart.set(b, c, l.joined(apart.of(a, c), apart.of(b, c), between, float64(size[a]), float64(size[b]), float64(n)))
			}
		}
		size[a], size[b] = 0, size[a]+size[b]
	}
	return ordered(merges, p.n), nil
}

// distances of all pairs, each once.
type distances struct{ at []float64 }

func newDistances(ctx context.Context, p *points) (distances, error) {
	d := distances{make([]float64, p.n*(p.n-1)/2)}
	err := mining.Pieces(ctx, p.n, 64, func(_, lo, hi int) {
		for b := lo; b < hi; b++ {
			for a := range b {
				d.set(a, b, math.Sqrt(squared(p.row(a), p.row(b))))
			}
		}
	})
	return d, err
}

func pairAt(a, b int) int {
	if a > b {
		a, b = b, a
	}
	return b*(b-1)/2 + a
}

func (d distances) of(a, b int) float64     { return d.at[pairAt(a, b)] }
func (d distances) set(a, b int, v float64) { d.at[pairAt(a, b)] = v }

// nearest of the clusters that there still are; of equally near ones the one
// before in the chain, lest the chain go on for ever, else the first.
func (d distances) nearest(c, before int, size []int) int {
	best, least := before, math.Inf(1)
	if before >= 0 {
		least = d.of(c, before)
	}
	for o, n := range size {
		if n > 0 && o != c && (d.of(c, o) < least || best < 0) {
			best, least = o, d.of(c, o)
		}
	}
	return best
}
