package graph

import "slices"

// links is the edges of every node: those of v are at starts[v] to starts[v+1],
// the numbers of their other ends rising.
type links struct {
	starts  []int
	nodes   []int32
	weights []float64 // nil: all are 1
}

// of returns the other ends of a node's edges and their weights (nil: all 1).
func (l links) of(v int) (nodes []int32, weights []float64) {
	lo, hi := l.starts[v], l.starts[v+1]
	if l.weights != nil {
		weights = l.weights[lo:hi]
	}
	return l.nodes[lo:hi], weights
}

// sum is the weight of a node's edges together.
func (l links) sum(v int) float64 {
	nodes, weights := l.of(v)
	if weights == nil {
		return float64(len(nodes))
	}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	return total
}

// triples is edges in any order.
type triples struct {
	from, to []int32
	weights  []float64 // nil: all are 1, and an edge counts once
}

func (e *triples) add(from, to int32, weight float64, weighted bool) {
	e.from, e.to = append(e.from, from), append(e.to, to)
	if weighted {
		e.weights = append(e.weights, weight)
	}
}

// links sorts the edges by their ends, by counting, and joins equal ones. Equal
// edges are added up from the least weight, so that their order does not matter.
func (e *triples) links(n int) links {
	order := make([]int32, len(e.from))
	for i := range order {
		order[i] = int32(i)
	}
	if e.weights != nil {
		slices.SortFunc(order, func(a, b int32) int {
			switch {
			case e.weights[a] < e.weights[b]:
				return -1
			case e.weights[a] > e.weights[b]:
				return 1
			}
			return 0
		})
	}
	order = counted(counted(order, e.to, n), e.from, n)
	l := links{starts: make([]int, n+1), nodes: make([]int32, 0, len(order))}
	last := int32(-1)
	for _, i := range order {
		f, t := e.from[i], e.to[i]
		if last >= 0 && e.from[last] == f && e.to[last] == t {
			if e.weights != nil {
				l.weights[len(l.weights)-1] += e.weights[i]
			}
			continue
		}
		last = i
		l.nodes = append(l.nodes, t)
		l.starts[f+1]++
		if e.weights != nil {
			l.weights = append(l.weights, e.weights[i])
		}
	}
	for v := range n {
		l.starts[v+1] += l.starts[v]
	}
	return l
}

// counted sorts items stably by a key from 0 to n−1.
func counted(items []int32, key []int32, n int) []int32 {
	starts := make([]int32, n+1)
	for _, i := range items {
		starts[key[i]+1]++
	}
	for k := range n {
		starts[k+1] += starts[k]
	}
	out := make([]int32, len(items))
	for _, i := range items {
		out[starts[key[i]]] = i
		starts[key[i]]++
	}
	return out
}

// reversed turns every edge round.
func (l links) reversed() links {
	n := len(l.starts) - 1
	r := links{starts: make([]int, n+1), nodes: make([]int32, len(l.nodes))}
	if l.weights != nil {
		r.weights = make([]float64, len(l.weights))
	}
	for _, t := range l.nodes {
		r.starts[t+1]++
	}
	for v := range n {
		r.starts[v+1] += r.starts[v]
	}
	next := slices.Clone(r.starts[:n])
	for v := range n {
		for e := l.starts[v]; e < l.starts[v+1]; e++ {
			t := l.nodes[e]
			r.nodes[next[t]] = int32(v)
			if l.weights != nil {
				r.weights[next[t]] = l.weights[e]
			}
			next[t]++
		}
	}
	return r
}
