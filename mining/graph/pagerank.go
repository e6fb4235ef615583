package graph

import (
	"context"
	"math"

	"zhike/mining"
)

// PageRankOptions are the choices; the zero value is good.
type PageRankOptions struct {
	Damping   float64   // probability to follow an edge rather than to start again, .85 by default
	Restart   []float64 // of each node, ≥ 0: where a walk starts again, in proportion; nil: anywhere alike
	Tolerance float64   // bound of the sum of absolute errors, 1e-10 by default
}

// PageRank is the share of its time that a walk spends at each node when it
// follows edges at random, in proportion to their weights, and starts again
// with probability 1 − d and wherever no edge leads on (Brin & Page 1998):
//
//	r(v) = (1 − d) s(v) + d · [Σ over u → v of r(u) w(u,v) ÷ w(u) + s(v) Σ over dead ends of r(u)]
//
// with the sum 1. With Restart it is personalised: near to where walks start.
func PageRank(ctx context.Context, g *Graph, o PageRankOptions) ([]float64, error) {
	if o.Damping == 0 {
		o.Damping = .85
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-10
	}
	if !(o.Damping > 0 && o.Damping < 1) || !(o.Tolerance > 0) {
		return nil, mining.TableError("阻尼系数须在 0 与 1 之间，误差限须大于 0", "the damping must lie between 0 and 1 and the tolerance above 0")
	}
	start, err := g.restart(o.Restart)
	if err != nil {
		return nil, err
	}
	rank, err := g.solve(ctx, start, o.Damping, o.Tolerance)
	if err != nil {
		return nil, err
	}
	sum := 0.0
	for _, r := range rank {
		sum += r
	}
	for v := range rank {
		rank[v] /= sum
	}
	return rank, nil
}

// mostSweeps bounds the work where the damping is next to 1.
const mostSweeps = 100_000

// solve finds x = s + d Σ x(u) w(u,v) ÷ w(u). What comes to a dead end is lost
// here; starting again from there would only scale x, so PageRank is x scaled to
// the sum 1 (Del Corso, Gullì & Romani 2005).
//
// The graph is gone through by strongly connected components, those first that
// edges lead away from, so that what comes into one from outside is known.
func (g *Graph) solve(ctx context.Context, start []float64, damping, tolerance float64) ([]float64, error) {
	n := len(g.names)
	order, ends := g.components()
	at := make([]int32, n) // of each node in order
	passes := make([]float64, n)
	for i, v := range order {
		at[v] = int32(i)
		if sum := g.out.sum(int(v)); sum > 0 {
			passes[v] = damping / sum
		}
	}
	x := make([]float64, n)
	along := make([]float64, n) // what goes along an edge of weight 1
	var c component
	from := 0
	for _, to := range ends {
		part := order[from:to]
		c.take(g, part, from, at, along)
		for i, v := range part {
			c.outside[i] += start[v]
			c.passes[i] = passes[v]
		}
		if err := c.solve(ctx, tolerance*(1-damping)/damping*float64(len(part))/float64(n)); err != nil {
			return nil, err
		}
		for i, v := range part {
			x[v], along[v] = c.x[i], c.along[i]
		}
		from = to
	}
	return x, nil
}

// restart checks where walks begin and makes it a distribution.
func (g *Graph) restart(given []float64) ([]float64, error) {
	n := len(g.names)
	start, sum := make([]float64, n), 0.0
	if given == nil {
		for v := range start {
			start[v] = 1 / float64(n)
		}
		return start, nil
	}
	if len(given) != n {
		return nil, mining.TableError("起点的权重须与节点一样多", "there must be as many weights to start from as nodes")
	}
	for v, w := range given {
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, mining.RowError(v, "restart", "起点的权重须为不小于 0 的数", "a weight to start from must be zero or more")
		}
		sum += w
	}
	if sum == 0 || math.IsInf(sum, 0) {
		return nil, mining.TableError("没有任何起点", "there is no node to start from")
	}
	for v, w := range given {
		start[v] = w / sum
	}
	return start, nil
}
