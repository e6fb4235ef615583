package graph

import (
	"math/rand/v2"
	"slices"
)

// leiden holds what the algorithm works with, so that it is allocated once.
type leiden struct {
	resolution float64
	random     *rand.Rand

	community []int32   // of each node of the level
	strength  []float64 // of each community
	size      []int32   // nodes of each community
	empty     []int32   // numbers of communities without nodes
	toward    []float64 // weight from the node in hand to each community; 0 but for those seen
	seen      []int32
	queue     []int32
	queued    []bool
}

// one runs the algorithm once from a partition of the first level and leaves
// the better partition there: Traag, Waltman & van Eck (2019). Nodes move to the
// neighbours' community that gains most, until none gains; communities are then
// built up anew from single nodes, each joined only where it is well connected,
// and become the nodes of the next level.
func (l *leiden) one(first *level, partition []int32) {
	n := len(partition)
	at := make([]int32, n) // the node of the level that each node of the first is in
	for v := range at {
		at[v] = int32(v)
	}
	here := first
	l.community = slices.Clone(partition)
	for {
		l.move(here)
		communities := renumber(l.community)
		nodes := len(here.strength)
		if communities == nodes {
			break
		}
		parts := l.refine(here, communities)
		count := renumber(parts)
		if count == nodes {
			break // nothing can be joined further without breaking a community's connection
		}
		next := here.aggregate(parts, count)
		joined := make([]int32, count)
		for v, p := range parts {
			joined[p] = l.community[v]
		}
		for v := range at {
			at[v] = parts[at[v]]
		}
		here, l.community = next, joined
	}
	for v := range partition {
		partition[v] = l.community[at[v]]
	}
}

// renumber gives the labels used numbers from 0, in the order of their first
// node, and returns how many there are.
func renumber(labels []int32) int {
	number := make([]int32, slices.Max(labels)+1)
	count := int32(0)
	for v, c := range labels {
		if number[c] == 0 {
			count++
			number[c] = count
		}
		labels[v] = number[c] - 1
	}
	return int(count)
}

// measure fills in the strengths and sizes of the communities of a level.
func (l *leiden) measure(here *level) {
	n := len(here.strength)
	l.strength, l.size = zeroed(l.strength, n), zeroed(l.size, n)
	for v, c := range l.community {
		l.strength[c] += here.strength[v]
		l.size[c]++
	}
	l.empty = l.empty[:0]
	for c := n - 1; c >= 0; c-- {
		if l.size[c] == 0 {
			l.empty = append(l.empty, int32(c))
		}
	}
}

func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// move takes nodes from a queue, all of them in a random order at first, and
// puts each into the community where modularity gains most. Who moves puts its
// neighbours in other communities back into the queue.
func (l *leiden) move(here *level) {
	n := len(here.strength)
	l.measure(here)
	l.toward, l.queued = zeroed(l.toward, n), zeroed(l.queued, n)
	l.queue = zeroed(l.queue, n)
	for v := range l.queue {
		l.queue[v], l.queued[v] = int32(v), true
	}
	l.random.Shuffle(n, func(a, b int) { l.queue[a], l.queue[b] = l.queue[b], l.queue[a] })
	for head, waiting := 0, n; waiting > 0; waiting-- {
		v := l.queue[head]
		if head++; head == n {
			head = 0
		}
		l.queued[v] = false
		nodes, weights := here.of(int(v))
		from := l.community[v]
		to := l.best(here, v, nodes, weights)
		if to == from {
			continue
		}
		l.community[v] = to
		for _, t := range nodes {
			if !l.queued[t] && l.community[t] != to {
				end := head + waiting - 1
				if end >= n {
					end -= n
				}
				l.queue[end], l.queued[t] = t, true
				waiting++
			}
		}
	}
}

// gains below this share of an edge's weight are rounding.
const noGain = 1e-10

// best takes a node out of its community, puts it where modularity gains most,
// which may be a community of its own, and returns that. Staying wins a tie.
func (l *leiden) best(here *level, v int32, nodes []int32, weights []float64) int32 {
	from := l.community[v]
	k := here.strength[v]
	l.strength[from] -= k
	l.size[from]--
	l.gather(nodes, weights, l.community)
	perStrength := l.resolution * k / here.total
	to := from
	most := l.toward[from] - perStrength*l.strength[from]
	for _, c := range l.seen {
		if gain := l.toward[c] - perStrength*l.strength[c]; gain > most+noGain {
			to, most = c, gain
		}
		l.toward[c] = 0
	}
	if l.size[from] == 0 && to != from {
		l.empty = append(l.empty, from)
	} else if most < -noGain && l.size[from] > 0 {
		to = l.empty[len(l.empty)-1]
	}
	if last := len(l.empty) - 1; last >= 0 && l.empty[last] == to {
		l.empty = l.empty[:last]
	}
	l.strength[to] += k
	l.size[to]++
	return to
}

// gather sums up the weights of edges by the label of their other end, into
// toward and seen.
func (l *leiden) gather(nodes []int32, weights []float64, labels []int32) {
	l.seen = l.seen[:0]
	if weights == nil {
		for _, t := range nodes {
			c := labels[t]
			if l.toward[c] == 0 {
				l.seen = append(l.seen, c)
			}
			l.toward[c]++
		}
		return
	}
	for k, t := range nodes {
		c := labels[t]
		if l.toward[c] == 0 {
			l.seen = append(l.seen, c)
		}
		l.toward[c] += weights[k]
	}
}
