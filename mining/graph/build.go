package graph

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"zhike/mining"
)

// Builder collects edges. The zero value is ready.
type Builder struct {
	number  map[string]int32
	names   []string
	from    []int32
	to      []int32
	weights []float64 // nil until one is not 1
}

// Add adds an edge between two names; it may be from a node to itself, which
// makes the node known but no edge. A name that is empty or no UTF-8, or a weight
// that is not above zero, is a *mining.DataError with the row among those added.
func (b *Builder) Add(from, to string, weight float64) error {
	row := len(b.from)
	if !(weight > 0) || math.IsInf(weight, 0) {
		return mining.RowError(row, "weight", "权重须为大于 0 的数", "the weight must be a number above zero")
	}
	f, err := b.node(from, row, "from")
	if err != nil {
		return err
	}
	t, err := b.node(to, row, "to")
	if err != nil {
		return err
	}
	if b.weights == nil && weight != 1 {
		b.weights = make([]float64, row, max(row+1, cap(b.from)))
		for i := range b.weights {
			b.weights[i] = 1
		}
	}
	if b.weights != nil {
		b.weights = append(b.weights, weight)
	}
	b.from, b.to = append(b.from, f), append(b.to, t)
	return nil
}

// Edges is how many edges were added.
func (b *Builder) Edges() int { return len(b.from) }

// mostNodes is as many as an int32 can number.
const mostNodes = math.MaxInt32

func (b *Builder) node(name string, row int, column string) (int32, error) {
	if i, known := b.number[name]; known {
		return i, nil
	}
	switch {
	case name == "":
		return 0, mining.RowError(row, column, "缺少节点名", "the name of the node is missing")
	case !utf8.ValidString(name):
		return 0, mining.RowError(row, column, "节点名不是有效的 UTF-8 文本；请把文件转为 UTF-8", "the name of the node is not valid UTF-8; convert the file to UTF-8")
	case len(b.names) == mostNodes:
		return 0, mining.RowError(row, column, "节点太多", "there are too many nodes")
	}
	if b.number == nil {
		b.number = map[string]int32{}
	}
	i := int32(len(b.names))
	name = strings.Clone(name)
	b.number[name], b.names = i, append(b.names, name)
	return i, nil
}

// Options say how edges are taken.
type Options struct {
	Directed bool // an edge leads from its first node to its second, not both ways
	Weighted bool // weights count, and those of the same edge add up; else every edge weighs 1 and counts once
}

// Graph builds the graph of the edges added so far. Without any edge between two
// different nodes it is a *mining.DataError.
func (b *Builder) Graph(o Options) (*Graph, error) {
	g := &Graph{directed: o.Directed}
	place := b.sorted(g)
	var edges triples
	for i, f := range b.from {
		f, t := place[f], place[b.to[i]]
		if f == t {
			g.selfLoops++
			continue
		}
		w := 1.0
		if o.Weighted && b.weights != nil {
			w = b.weights[i]
		}
		edges.add(f, t, w, o.Weighted)
		if !o.Directed {
			edges.add(t, f, w, o.Weighted)
		}
	}
	if len(edges.from) == 0 {
		if g.selfLoops > 0 {
			return nil, mining.TableError("所有的边都从一个节点连到它自己，没有两个节点相连", "every edge leads from a node to itself; no two nodes are joined")
		}
		return nil, mining.TableError("没有任何边", "there are no edges")
	}
	found := len(edges.from)
	g.out = edges.links(len(g.names))
	if g.repeated = found - len(g.out.nodes); !o.Directed {
		g.repeated /= 2
	}
	if g.in = g.out; o.Directed {
		g.in = g.out.reversed()
	}
	return g, nil
}

// sorted gives the graph its names and returns the new number of each node.
func (b *Builder) sorted(g *Graph) []int32 {
	order := make([]int32, len(b.names))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, c int32) int { return strings.Compare(b.names[a], b.names[c]) })
	place := make([]int32, len(order))
	g.names = make([]string, len(order))
	for to, from := range order {
		place[from], g.names[to] = int32(to), b.names[from]
	}
	return place
}

// Undirected is the same graph without directions: an edge each way between two
// nodes becomes one, of the weight of both together where weights count.
func (g *Graph) Undirected() *Graph {
	if !g.directed {
		return g
	}
	var edges triples
	for v := range g.names {
		nodes, weights := g.out.of(v)
		for k, t := range nodes {
			w := 1.0
			if weights != nil {
				w = weights[k]
			}
			edges.add(int32(v), t, w, weights != nil)
			edges.add(t, int32(v), w, weights != nil)
		}
	}
	u := &Graph{names: g.names, selfLoops: g.selfLoops, repeated: g.repeated}
	u.out = edges.links(len(g.names))
	u.in = u.out
	return u
}
