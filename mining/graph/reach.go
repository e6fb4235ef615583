package graph

import (
	"context"

	"zhike/mining"
)

// Reach counts whom edges lead to from a node: how many are first met after
// one step, after two, and so on, up to so many steps (0: all the way). In a
// graph of who recommended whom the first are those that somebody brought, and
// the sum is all that would not have come without.
func (g *Graph) Reach(node, steps int) []int {
	return g.reach(node, steps, &footprint{met: make([]int32, len(g.names))})
}

// Reaches is the sum of Reach of every node. It goes through all that each node
// reaches, so without a bound of steps the time can grow with nodes times edges.
func (g *Graph) Reaches(ctx context.Context, steps int) ([]int, error) {
	out := make([]int, len(g.names))
	const piece = 1024
	err := mining.Pieces(ctx, len(out), piece, func(_, lo, hi int) {
		f := &footprint{met: make([]int32, len(g.names))}
		for v := lo; v < hi && ctx.Err() == nil; v++ {
			for _, n := range g.reach(v, steps, f) {
				out[v] += n
			}
		}
	})
	return out, err
}

// footprint remembers who has been met in which turn.
type footprint struct {
	met  []int32
	turn int32
	edge []int32 // nodes met in the last step
	next []int32
}

func (g *Graph) reach(node, steps int, f *footprint) []int {
	f.turn++
	f.met[node] = f.turn
	f.edge = append(f.edge[:0], int32(node))
	var counts []int
	for step := 0; steps <= 0 || step < steps; step++ {
		f.next = f.next[:0]
		for _, v := range f.edge {
			for _, t := range g.Neighbours(int(v)) {
				if f.met[t] != f.turn {
					f.met[t] = f.turn
					f.next = append(f.next, t)
				}
			}
		}
		if len(f.next) == 0 {
			break
		}
		counts = append(counts, len(f.next))
		f.edge, f.next = f.next, f.edge
	}
	return counts
}
