// Package graph is about who is connected with whom, such as who recommended
// whom: which nodes are central (PageRank, degrees, cores), which belong
// together (communities, by the Leiden algorithm), how far word from a node
// spreads (reach, influence), and who is near to some, such as people around
// good customers who are not customers yet.
//
// A Graph is built once and never changed. Its nodes are numbered in the order
// of their names, so nothing depends on the order in which edges came.
package graph

import (
	"slices"
	"strings"
)

// Graph is nodes and the edges between them, an edge from a node to itself
// excepted. An edge has a weight above zero, 1 unless weights were asked for.
type Graph struct {
	names     []string // sorted
	out, in   links    // the same where edges have no direction
	directed  bool
	selfLoops int
	repeated  int
}

// Nodes is the number of nodes.
func (g *Graph) Nodes() int { return len(g.names) }

// Edges is the number of edges.
func (g *Graph) Edges() int {
	if g.directed {
		return len(g.out.nodes)
	}
	return len(g.out.nodes) / 2
}

// Name is the name of a node.
func (g *Graph) Name(node int) string { return g.names[node] }

// Node finds a node by its name; −1 if there is none.
func (g *Graph) Node(name string) int {
	if i, found := slices.BinarySearchFunc(g.names, name, strings.Compare); found {
		return i
	}
	return -1
}

// SelfLoops is how many edges from a node to itself were left out.
func (g *Graph) SelfLoops() int { return g.selfLoops }

// Repeated is how many edges joined the same two nodes as one before them.
func (g *Graph) Repeated() int { return g.repeated }

// Neighbours are the nodes that edges lead to from a node, rising. Read only.
func (g *Graph) Neighbours(node int) []int32 {
	nodes, _ := g.out.of(node)
	return nodes
}

// Degrees counts and weighs the edges of a node.
type Degrees struct {
	In, Out             int     // edges that lead to it and from it; the same where edges have no direction
	InWeight, OutWeight float64 // their weights together
}

// Degrees of a node.
func (g *Graph) Degrees(node int) Degrees {
	return Degrees{
		In: g.in.starts[node+1] - g.in.starts[node], Out: g.out.starts[node+1] - g.out.starts[node],
		InWeight: g.in.sum(node), OutWeight: g.out.sum(node),
	}
}

// Weight is that of the edge from one node to another; 0 if there is none.
func (g *Graph) Weight(from, to int) float64 {
	nodes, weights := g.out.of(from)
	i, found := slices.BinarySearch(nodes, int32(to))
	switch {
	case !found:
		return 0
	case weights == nil:
		return 1
	}
	return weights[i]
}
