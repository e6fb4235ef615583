package lab

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"zhike/mining"
	"zhike/mining/graph"
	"zhike/mining/metric"
)

// networkResult is what a task of `graph` found: figures, and one line a node.
type networkResult struct {
	metrics  map[string]any
	result   any
	title    mining.Text
	header   []string
	rows     int // of the file written with --out
	line     func(i int) []string
	top      []int // lines to show, the first first
	warnings []mining.Text
}

// find does what --task asks for.
func (t *Graph) find(ctx context.Context, g *graph.Graph) (*networkResult, error) {
	switch t.Task {
	case "communities":
		return t.communities(ctx, g)
	case "cores":
		return t.scored(g, mining.Text{Zh: "核数最大的节点", En: "Nodes of the greatest core number"}, "core", floats(g.Cores())), nil
	case "reach":
		reaches, err := g.Reaches(ctx, t.Steps)
		if err != nil {
			return nil, err
		}
		return t.scored(g, mining.Text{Zh: "触达最多的节点", En: "Nodes that reach most"}, "reach", floats(reaches)), nil
	case "near":
		return t.near(ctx, g)
	case "influence":
		return t.influence(ctx, g)
	}
	rank, err := graph.PageRank(ctx, g, graph.PageRankOptions{Damping: t.Damping})
	if err != nil {
		return nil, err
	}
	return t.scored(g, mining.Text{Zh: "PageRank 最高的节点", En: "Nodes of the highest PageRank"}, "pagerank", rank), nil
}

func floats(values []int) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out
}

// communityHead is a community and the node with most edges in it.
type communityHead struct {
	Community int    `json:"community"`
	Size      int    `json:"size"`
	Node      string `json:"node"`
}

// neighbour is a graph.Neighbour with the names of its nodes.
type neighbour struct {
	Node string   `json:"node"`
	Via  []string `json:"via"`
	graph.Neighbour
}

// influencer is a graph.Influencer with the name of its node.
type influencer struct {
	Node  string          `json:"node"`
	Reach metric.Interval `json:"reach"`
}

// nodeScore is a node at the top of a list.
type nodeScore struct {
	Node  string  `json:"node"`
	Score float64 `json:"score"`
}

// scored lists nodes by a score of each.
func (t *Graph) scored(g *graph.Graph, title mining.Text, name string, scores []float64) *networkResult {
	order := make([]int, len(scores))
	for v := range order {
		order[v] = v
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	order = order[:min(t.Top, len(order))]
	var top topList
	for _, v := range order {
		top = append(top, nodeScore{g.Name(v), scores[v]})
	}
	return &networkResult{metrics: map[string]any{"top": top}, result: map[string]any{name: top}, title: title, top: order,
		header: []string{"node", name, "in", "out"}, rows: g.Nodes(), line: func(v int) []string {
			d := g.Degrees(v)
			return []string{g.Name(v), strconv.FormatFloat(scores[v], 'g', 10, 64), strconv.Itoa(d.In), strconv.Itoa(d.Out)}
		}}
}

func (t *Graph) communities(ctx context.Context, g *graph.Graph) (*networkResult, error) {
	c, err := graph.FindCommunities(ctx, g, graph.CommunityOptions{Resolution: t.Resolution, Rounds: t.Rounds, Seed: t.Seed})
	if err != nil {
		return nil, err
	}
	r := c.Report()
	first := make([]int, len(r.Sizes)) // of each community, the node with most edges
	for k := range first {
		first[k] = -1
	}
	edges := func(v int) int { d := g.Degrees(v); return d.In + d.Out }
	for v, k := range c.Of() {
		if first[k] < 0 || edges(v) > edges(first[k]) {
			first[k] = v
		}
	}
	var top topList
	for k := range min(t.Top, len(first)) {
		top = append(top, communityHead{k, r.Sizes[k], g.Name(first[k])})
	}
	return &networkResult{metrics: map[string]any{"modularity": r.Modularity, "communities": len(r.Sizes), "top": top}, result: r, warnings: r.Warnings,
		title: mining.Text{Zh: "最大的社群及其中边最多的节点", En: "The largest communities and the node with most edges in each"}, top: first[:min(t.Top, len(first))],
		header: []string{"node", "community", "size"}, rows: g.Nodes(), line: func(v int) []string {
			k := c.Of()[v]
			return []string{g.Name(v), strconv.Itoa(int(k)), strconv.Itoa(r.Sizes[k])}
		}}, nil
}

func (t *Graph) near(ctx context.Context, g *graph.Graph) (*networkResult, error) {
	good, err := t.good(g)
	if err != nil {
		return nil, err
	}
	found, err := graph.Near(ctx, g, good, graph.NearOptions{Top: t.Top, Damping: t.Damping})
	if err != nil {
		return nil, err
	}
	named := make([]neighbour, len(found))
	for i, n := range found {
		named[i] = neighbour{g.Name(n.Node), make([]string, len(n.Via)), n}
		for k, v := range n.Via {
			named[i].Via[k] = g.Name(v)
		}
	}
	return listed(mining.Text{Zh: "好客户的近邻", En: "Nearest to the good ones"}, []string{"node", "score", "excess", "lift", "direct", "via"}, named, func(n neighbour) []string {
		return []string{n.Node, strconv.FormatFloat(n.Score, 'g', 6, 64), strconv.FormatFloat(n.Excess, 'g', 6, 64), figure(n.Lift, 3), strconv.Itoa(n.Direct), strings.Join(n.Via, " ")}
	}, func(n neighbour) nodeScore { return nodeScore{n.Node, n.Score} }), nil
}

func (t *Graph) influence(ctx context.Context, g *graph.Graph) (*networkResult, error) {
	m, err := graph.Influencers(ctx, g, graph.InfluenceOptions{Starts: t.Starts, Chance: t.Chance, Seed: t.Seed})
	if err != nil {
		return nil, err
	}
	named := make([]influencer, len(m.Chosen))
	for i, c := range m.Chosen {
		named[i] = influencer{g.Name(c.Node), c.Reach}
	}
	out := listed(mining.Text{Zh: "传播者与累计触达人数（95 % 区间）", En: "Who spreads the word, and how many hear it from those so far (95 % interval)"}, []string{"node", "reach", "lo95", "hi95"}, named,
		func(c influencer) []string { return append([]string{c.Node}, bounds(c.Reach)...) },
		func(c influencer) nodeScore { return nodeScore{c.Node, c.Reach.Value} })
	out.warnings, out.metrics["reached_share"] = m.Warnings, m.Share
	return out, nil
}

func bounds(i metric.Interval) []string {
	return []string{figure(i.Value, 2), figure(i.Low, 2), figure(i.High, 2)}
}

// listed is a result of few lines, all of them shown.
func listed[T any](title mining.Text, header []string, found []T, line func(T) []string, score func(T) nodeScore) *networkResult {
	top, all := topList{}, make([]int, len(found))
	for i, f := range found {
		top, all[i] = append(top, score(f)), i
	}
	return &networkResult{metrics: map[string]any{"top": top}, result: found, title: title, top: all, header: header, rows: len(found),
		line: func(i int) []string { return line(found[i]) }}
}

// describe fills in what was found.
func (t *Graph) describe(d *Document, found *networkResult) {
	for name, v := range found.metrics {
		d.Metrics[name] = v
	}
	d.Result = found.result
	for _, n := range found.warnings {
		d.Warnings = append(d.Warnings, t.of(n))
	}
	out := table{title: found.title}
	for _, name := range found.header {
		out.header = append(out.header, mining.Text{Zh: name, En: name})
	}
	for _, i := range found.top {
		out.rows = append(out.rows, found.line(i))
	}
	d.tables = append(d.tables, out)
}
