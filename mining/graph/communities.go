package graph

import (
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// CommunityOptions are the choices; the zero value is good.
type CommunityOptions struct {
	Resolution float64 // γ of modularity: above 1 for more and smaller communities, 1 by default
	Rounds     int     // most runs of the algorithm, each from the partition before; it stops when one gains nothing; 2 by default
	Seed       uint64
}

// Communities is a partition of the nodes of a graph into groups with many
// edges inside and few between. Each is connected.
type Communities struct {
	names  []string // of the nodes, sorted
	of     []int32
	report CommunityReport
}

// CommunityReport is what is known of the partition as a whole.
type CommunityReport struct {
	Modularity float64       `json:"modularity"`
	Resolution float64       `json:"resolution"`
	Rounds     int           `json:"rounds"` // that were run
	Sizes      []int         `json:"sizes"`  // nodes of each community, the largest first
	Warnings   []mining.Text `json:"warnings,omitempty"`
}

// Report tells what is known of the partition as a whole.
func (c *Communities) Report() CommunityReport { return c.report }

// Of is the community of each node, from 0 for the largest. Read only.
func (c *Communities) Of() []int32 { return c.of }

// OfName is the community of a name; −1 for one that is not in the graph.
func (c *Communities) OfName(name string) int {
	if i, found := slices.BinarySearch(c.names, name); found {
		return int(c.of[i])
	}
	return -1
}

// FindCommunities looks for the partition of the greatest modularity (see
// Modularity) by the Leiden algorithm. Directions do not matter. The greatest
// cannot be proved; another seed may find a slightly better or worse one.
func FindCommunities(ctx context.Context, g *Graph, o CommunityOptions) (*Communities, error) {
	if o.Resolution == 0 {
		o.Resolution = 1
	}
	if o.Rounds == 0 {
		o.Rounds = 2
	}
	if !(o.Resolution > 0) || math.IsInf(o.Resolution, 0) || o.Rounds < 1 {
		return nil, mining.TableError("分辨率和轮数须大于 0", "the resolution and the rounds must be above zero")
	}
	u := g.Undirected()
	first := u.level()
	if !(first.total > 0) || math.IsInf(first.total, 0) {
		return nil, mining.TableError("边的权重之和超出范围", "the weights of the edges add up to more than a number can hold")
	}
	l := &leiden{resolution: o.Resolution, random: mining.Random(o.Seed, 0x1e1de)}
	c := &Communities{names: g.names, of: make([]int32, len(g.names))}
	for v := range c.of {
		c.of[v] = int32(v)
	}
	best := math.Inf(-1)
	for c.report.Rounds < o.Rounds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		before := slices.Clone(c.of)
		l.one(first, c.of)
		u.connect(c.of)
		q := first.modularity(c.of, o.Resolution)
		if c.report.Rounds++; q <= best+noGain {
			if q < best {
				c.of = before
			}
			break
		}
		best = q
	}
	c.report.Sizes = bySize(c.of)
	c.report.Modularity, c.report.Resolution = first.modularity(c.of, o.Resolution), o.Resolution
	c.report.Warnings = c.warnings()
	return c, nil
}

// Modularity of a partition: the share of the edges' weight inside communities
// less what would be there were the same ends joined at random,
//
//	Q = Σ over communities of [inside ÷ m − γ (strength ÷ 2m)²]
//
// Newman & Girvan (2004), γ Reichardt & Bornholdt (2006). Directions do not
// matter. of is the community of each node, from 0.
func Modularity(g *Graph, of []int32, resolution float64) (float64, error) {
	if len(of) != len(g.names) || slices.ContainsFunc(of, func(c int32) bool { return c < 0 || int(c) >= len(of) }) {
		return 0, mining.TableError("每个节点须有一个从 0 起的社群编号", "every node needs the number of a community, from 0")
	}
	return g.Undirected().level().modularity(of, resolution), nil
}

// connect splits communities that are not connected, which always gains.
func (g *Graph) connect(of []int32) {
	found := make([]int32, len(of))
	for v := range found {
		found[v] = -1
	}
	count := int32(0)
	var stack []int32
	for v := range found {
		if found[v] >= 0 {
			continue
		}
		found[v] = count
		for stack = append(stack[:0], int32(v)); len(stack) > 0; {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, t := range g.Neighbours(int(at)) {
				if found[t] < 0 && of[t] == of[v] {
					found[t] = count
					stack = append(stack, t)
				}
			}
		}
		count++
	}
	copy(of, found)
}

// bySize renumbers communities from the largest, of equal ones that with the
// first node first, and returns their sizes.
func bySize(of []int32) []int {
	count := renumber(of)
	sizes, order := make([]int, count), make([]int, count)
	for _, c := range of {
		sizes[c]++
	}
	for c := range order {
		order[c] = c
	}
	slices.SortStableFunc(order, func(a, b int) int { return sizes[b] - sizes[a] })
	place, sorted := make([]int32, count), make([]int, count)
	for to, c := range order {
		place[c], sorted[to] = int32(to), sizes[c]
	}
	for v, c := range of {
		of[v] = place[c]
	}
	return sorted
}

// clearly is the modularity from which communities are usually called marked
// (Newman & Girvan 2004).
const clearly = .3

func (c *Communities) warnings() []mining.Text {
	if c.report.Modularity >= clearly || c.report.Resolution != 1 {
		return nil
	}
	return []mining.Text{{
		Zh: "模块度低于 0.3，社群结构不明显：许多边在社群之间。",
		En: "The modularity is below 0.3: the communities are not marked, many edges run between them."}}
}
