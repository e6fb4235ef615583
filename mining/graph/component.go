package graph

import (
	"context"
	"math"
	"slices"
)

// component is one strongly connected component, its nodes numbered from 0.
type component struct {
	inside  links     // edges that come from within
	outside []float64 // what comes from without
	passes  []float64 // along an edge of weight 1, of each unit at the node
	x       []float64
	along   []float64 // x · passes
}

// take cuts the component out of the graph. along is known for all before it.
func (c *component) take(g *Graph, part []int32, from int, at []int32, along []float64) {
	n, edges := len(part), 0
	for _, v := range part {
		edges += g.in.starts[v+1] - g.in.starts[v]
	}
	c.inside.starts, c.inside.nodes = append(slices.Grow(c.inside.starts[:0], n+1), 0), slices.Grow(c.inside.nodes[:0], edges)
	if g.in.weights != nil {
		c.inside.weights = slices.Grow(c.inside.weights[:0], edges)
	}
	c.outside, c.passes, c.x, c.along = zeroed(c.outside, n), zeroed(c.passes, n), zeroed(c.x, n), zeroed(c.along, n)
	for k, v := range part {
		nodes, weights := g.in.of(int(v))
		sum := 0.0
		for e, u := range nodes {
			i := int(at[u]) - from
			switch {
			case i >= 0 && weights == nil:
				c.inside.nodes = append(c.inside.nodes, int32(i))
			case i >= 0:
				c.inside.nodes, c.inside.weights = append(c.inside.nodes, int32(i)), append(c.inside.weights, weights[e])
			case weights == nil:
				sum += along[u]
			default:
				sum += weights[e] * along[u]
			}
		}
		c.outside[k] = sum
		c.inside.starts = append(c.inside.starts, len(c.inside.nodes))
	}
}

// solve takes each value from the latest of the others (Gauss–Seidel) until a
// sweep changes them by no more than allowed. Rising from 0, what remains to be
// added after a sweep that changed x by δ is at most d δ ÷ (1 − d).
func (c *component) solve(ctx context.Context, allowed float64) error {
	for range mostSweeps {
		if err := ctx.Err(); err != nil {
			return err
		}
		moved := 0.0
		for v, sum := range c.outside {
			nodes, weights := c.inside.of(v)
			if weights == nil {
				for _, u := range nodes {
					sum += c.along[u]
				}
			} else {
				for k, u := range nodes {
					sum += weights[k] * c.along[u]
				}
			}
			moved += math.Abs(sum - c.x[v])
			c.x[v], c.along[v] = sum, sum*c.passes[v]
		}
		if moved <= allowed || len(c.inside.nodes) == 0 {
			break
		}
	}
	return nil
}

// components are the strongly connected components of the graph, each before
// those that its edges lead to: the nodes one component after another, and where
// each ends. Tarjan's algorithm (1972) against the edges, without recursion.
func (g *Graph) components() (order []int32, ends []int) {
	n := len(g.names)
	const done = math.MaxInt32
	low, next := make([]int32, n), make([]int, n) // low 0: not yet seen
	var path, stack []int32
	count := int32(0)
	enter := func(v int32) {
		count++
		low[v], next[v] = count, g.in.starts[v]
		path, stack = append(path, v), append(stack, v)
	}
	seen := make([]int32, n) // in which order
	for root := range n {
		if low[root] != 0 {
			continue
		}
		enter(int32(root))
		seen[root] = count
		for len(path) > 0 {
			v := path[len(path)-1]
			if next[v] < g.in.starts[v+1] {
				u := g.in.nodes[next[v]]
				next[v]++
				if low[u] == 0 {
					enter(u)
					seen[u] = count
				} else {
					low[v] = min(low[v], low[u]) // done counts for nothing
				}
				continue
			}
			path = path[:len(path)-1]
			if low[v] == seen[v] {
				for {
					u := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					low[u] = done
					order = append(order, u)
					if u == v {
						break
					}
				}
				ends = append(ends, len(order))
			} else if len(path) > 0 {
				up := path[len(path)-1]
				low[up] = min(low[up], low[v])
			}
		}
	}
	return order, ends
}
