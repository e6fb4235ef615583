package graph

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"zhike/mining"
)

// traces are sets of nodes, one after another.
type traces struct {
	starts []int
	nodes  []int32
	index  [][]int32
}

func (t *traces) count() int { return len(t.starts) - 1 }

// traces draws backward cascades, a batch at a time, until there are enough or
// they hold too many nodes; a batch is so small that it cannot hold many more by
// itself. Which they are depends on the graph, the seed and use alone.
func (g *Graph) traces(ctx context.Context, o InfluenceOptions, use uint64) (*traces, error) {
	n := len(g.names)
	batch := min(4096, max(16, mostKept/n))
	piece := batch / 16
	out := &traces{starts: []int{0}}
	// Every cascade has a mark of its own, so who has been met need not be wiped out.
	pool := sync.Pool{New: func() any { met := make([]int32, n); return &met }}
	for from := 0; from < o.Samples && len(out.nodes) < mostKept; from += batch {
		size := min(batch, o.Samples-from)
		parts := make([]traces, (size+piece-1)/piece)
		err := mining.Pieces(ctx, size, piece, func(p, lo, hi int) {
			random := mining.Random(o.Seed, 0x1f<<48|use<<40|uint64(from+lo))
			met := pool.Get().(*[]int32)
			defer pool.Put(met)
			for s := lo; s < hi; s++ {
				parts[p].nodes = g.cascade(parts[p].nodes, random, o.Chance, *met, int32(from+s+1))
				parts[p].starts = append(parts[p].starts, len(parts[p].nodes))
			}
		})
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			base := len(out.nodes)
			out.nodes = append(out.nodes, p.nodes...)
			for _, end := range p.starts {
				out.starts = append(out.starts, base+end)
			}
		}
	}
	return out, nil
}

// cascade appends a random node and all that could have told it, where every
// edge is passed with its chance. met holds a mark of its own for each cascade.
func (g *Graph) cascade(nodes []int32, random *rand.Rand, chance float64, met []int32, mark int32) []int32 {
	at := len(nodes)
	root := random.IntN(len(g.names))
	met[root] = mark
	for nodes = append(nodes, int32(root)); at < len(nodes); at++ {
		before, weights := g.in.of(int(nodes[at]))
		for k, u := range before {
			passes := chance
			if weights != nil {
				passes = -math.Expm1(weights[k] * math.Log1p(-chance))
			}
			if met[u] != mark && random.Float64() < passes {
				met[u] = mark
				nodes = append(nodes, u)
			}
		}
	}
	return nodes
}

// holding lists the traces that each node is in.
func (t *traces) holding(nodes int) [][]int32 {
	if t.index != nil {
		return t.index
	}
	counts := make([]int, nodes)
	for _, v := range t.nodes {
		counts[v]++
	}
	all := make([]int32, len(t.nodes)) // one piece of memory, shared out
	t.index = make([][]int32, nodes)
	for v, n := range counts {
		t.index[v], all = all[:0:n], all[n:]
	}
	for s := range t.count() {
		for _, v := range t.nodes[t.starts[s]:t.starts[s+1]] {
			t.index[v] = append(t.index[v], int32(s))
		}
	}
	return t.index
}

// greedy chooses nodes that are in most traces not yet covered, of equals the first.
func (t *traces) greedy(nodes, starts int) []int {
	left := make([]int, nodes)
	for v, in := range t.holding(nodes) {
		left[v] = len(in)
	}
	covered := make([]bool, t.count())
	var chosen []int
	for range min(starts, nodes) {
		best := 0
		for v, n := range left {
			if n > left[best] {
				best = v
			}
		}
		if left[best] == 0 || slices.Contains(chosen, best) {
			break // the rest adds nothing that the samples would show
		}
		chosen = append(chosen, best)
		for _, s := range t.index[best] {
			if covered[s] {
				continue
			}
			covered[s] = true
			for _, v := range t.nodes[t.starts[s]:t.starts[s+1]] {
				left[v]--
			}
		}
	}
	return chosen
}
