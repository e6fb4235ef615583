package graph

import (
	"cmp"
	"context"
	"slices"

	"zhike/mining"
)

// NearOptions are the choices; the zero value is good.
type NearOptions struct {
	Top     int     // how many to return, 20 by default
	Damping float64 // of the walk: the lower, the nearer it stays; .85 by default
	Except  []bool  // of each node: not to be returned, such as those who are customers already; nil: nobody
}

// Neighbour is a node near to good ones.
type Neighbour struct {
	Node   int     `json:"node"`
	Score  float64 `json:"score"`  // share of its time that a walk from the good ones spends here
	Excess float64 `json:"excess"` // Score − that of a walk from anywhere, above 0
	Lift   float64 `json:"lift"`   // Score ÷ that of a walk from anywhere, above 1
	Direct int     `json:"direct"` // good ones joined to it by an edge
	Via    []int   `json:"via"`    // these, the heaviest first, three at most
}

// Near returns the nodes nearest to good ones, such as people around good
// customers, by personalised PageRank from these (see PageRank). good is the
// weight of each node, such as its money, and 0 for those that are not good,
// which are not returned themselves. Directions do not matter.
//
// What is near to everybody, by having many edges, would be near to the good
// ones as well. So a walk from anywhere is taken off: nodes are sorted by what a
// walk from the good ones spends there beyond that, and those where it spends
// less are left out.
func Near(ctx context.Context, g *Graph, good []float64, o NearOptions) ([]Neighbour, error) {
	if o.Top == 0 {
		o.Top = 20
	}
	if o.Top < 0 {
		return nil, mining.TableError("返回的个数不能为负", "how many to return must not be below zero")
	}
	if o.Except != nil && len(o.Except) != g.Nodes() {
		return nil, mining.TableError("排除名单须与节点一样多", "there must be as many exceptions as nodes")
	}
	if good == nil {
		return nil, mining.TableError("没有指定好客户", "no good ones are named")
	}
	u := g.Undirected()
	score, err := PageRank(ctx, u, PageRankOptions{Damping: o.Damping, Restart: good})
	if err != nil {
		return nil, err
	}
	anywhere, err := PageRank(ctx, u, PageRankOptions{Damping: o.Damping})
	if err != nil {
		return nil, err
	}
	var order []int
	excess := make([]float64, len(score))
	for v, s := range score {
		if excess[v] = s - anywhere[v]; excess[v] > 0 && good[v] == 0 && (o.Except == nil || !o.Except[v]) {
			order = append(order, v)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(excess[b], excess[a]) })
	var out []Neighbour
	for _, v := range order[:min(o.Top, len(order))] {
		direct := u.joined(v, good)
		out = append(out, Neighbour{v, score[v], excess[v], score[v] / anywhere[v], len(direct), direct[:min(3, len(direct))]})
	}
	return out, nil
}

// joined are the good ones next to a node, the heaviest first.
func (g *Graph) joined(v int, good []float64) []int {
	out := []int{}
	for _, t := range g.Neighbours(v) {
		if good[t] > 0 {
			out = append(out, int(t))
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(good[b], good[a]) })
	return out
}
