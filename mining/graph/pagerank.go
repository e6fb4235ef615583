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
	n := len(g.names)
	w := walk{g: g, damping: o.Damping, start: start, rank: make([]float64, n), passed: make([]float64, n), perWeight: make([]float64, n)}
	copy(w.rank, start)
	for v := range w.perWeight {
		if sum := g.out.sum(v); sum > 0 {
			w.perWeight[v] = 1 / sum
		}
	}
	for turn := range mostTurns {
		moved, err := w.step(ctx)
		if err != nil {
			return nil, err
		}
		// What is still to come is a geometric series with the ratio d.
		if moved*o.Damping/(1-o.Damping) <= o.Tolerance || turn > 100 && moved < 1e-15*float64(n) {
			break
		}
	}
	return w.rank, nil
}

// mostTurns bounds the work where the damping is next to 1.
const mostTurns = 20_000

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

// walk is the state of the power iteration.
type walk struct {
	g         *Graph
	damping   float64
	start     []float64
	rank      []float64
	passed    []float64 // by each node along an edge of weight 1
	perWeight []float64 // 1 ÷ the weight of the edges that lead on; 0 at a dead end
}

// step moves once along all edges and returns the sum of absolute changes. Every
// node draws from those that lead to it, so the sums do not depend on how nodes
// are shared among processors.
func (w *walk) step(ctx context.Context) (moved float64, err error) {
	stuck := 0.0
	for v, r := range w.rank {
		if w.passed[v] = r * w.perWeight[v]; w.perWeight[v] == 0 {
			stuck += r
		}
	}
	again := 1 - w.damping + w.damping*stuck
	const piece = 4096
	moves := make([]float64, (len(w.rank)+piece-1)/piece)
	err = mining.Pieces(ctx, len(w.rank), piece, func(p, lo, hi int) {
		total := 0.0
		for v := lo; v < hi; v++ {
			r := again*w.start[v] + w.damping*w.arrives(v)
			total += math.Abs(r - w.rank[v])
			w.rank[v] = r
		}
		moves[p] = total
	})
	for _, m := range moves {
		moved += m
	}
	return moved, err
}

func (w *walk) arrives(v int) float64 {
	nodes, weights := w.g.in.of(v)
	sum := 0.0
	if weights == nil {
		for _, u := range nodes {
			sum += w.passed[u]
		}
		return sum
	}
	for k, u := range nodes {
		sum += weights[k] * w.passed[u]
	}
	return sum
}
