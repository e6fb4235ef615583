package lab

import (
	"context"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/graph"
)

// Graph is the task `graph`: who is central in a network, who belongs together,
// who is near to good ones, and how far word spreads.
type Graph struct {
	Common   `embed:""`
	Task     string `help:"做什么：中心度、社群、核数、好客户的近邻、推荐触达、影响力。What to find: ${enum}." enum:"pagerank,communities,cores,near,reach,influence" default:"pagerank"`
	Directed bool   `help:"边有方向：从第一个节点到第二个。Edges lead from the first node to the second."`
	From     string `help:"第一个节点的列，默认第一列。Column with the first node; the first column by default." placeholder:"C"`
	To       string `help:"第二个节点的列，默认第二列。Column with the second node; the second column by default." placeholder:"C"`
	Weight   string `help:"权重列；相同的边权重相加。Column with the weight; those of the same edge add up." placeholder:"C"`
	Top      int    `help:"列出前几名。How many to list." default:"20"`

	Damping    float64  `help:"PageRank 的阻尼系数。Damping of PageRank." default:"0.85"`
	Resolution float64  `help:"社群的分辨率，越大社群越小。Resolution of communities: the higher, the smaller." default:"1"`
	Rounds     int      `help:"社群算法最多几轮。Most rounds of the search for communities." default:"2"`
	Good       []string `help:"好客户（near）。The good ones, for near." placeholder:"A,B"`
	Steps      int      `help:"触达最多几步，0 为不限（reach）。Most steps of reach; 0 for all the way." default:"0"`
	Starts     int      `help:"选几个传播者（influence）。How many to choose, for influence." default:"10"`
	Chance     float64  `help:"每条边传播的概率（influence）。Chance that word passes along an edge, for influence." default:"0.1"`
	Seed       uint64   `help:"随机种子。Seed of everything random." default:"1"`
}

// Run is called by the command line.
func (t *Graph) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Graph) Document(ctx context.Context) (*Document, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	watch := startWatch()
	f, err := t.read(ctx)
	if err != nil {
		return nil, err
	}
	g, err := f.builder.Graph(graph.Options{Directed: t.Directed, Weighted: t.Weight != ""})
	if err != nil {
		return nil, invalid(err, t.File)
	}
	d := &Document{Task: "graph", Input: f.input, Warnings: f.skips.sentences(t.Lang)}
	d.Seconds.Read = watch.lap()
	d.Params = map[string]any{"task": t.Task, "directed": t.Directed, "weight": t.Weight, "damping": t.Damping, "resolution": t.Resolution, "rounds": t.Rounds,
		"good": t.Good, "steps": t.Steps, "starts": t.Starts, "chance": t.Chance, "top": t.Top, "seed": t.Seed}
	d.Metrics = map[string]any{"nodes": g.Nodes(), "edges": g.Edges()}
	t.say(d, g)
	found, err := t.find(ctx, g)
	if err != nil {
		return nil, invalid(err, t.File)
	}
	d.Seconds.Fit = watch.lap()
	d.Metrics["seconds"] = d.Seconds.Fit
	t.describe(d, found)
	if t.Out != "" {
		if err := writeCSV(t.Out, found.header, found.rows, found.line); err != nil {
			return nil, err
		}
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

// check refuses flags that cannot be.
func (t *Graph) check() error {
	if t.Damping == 0 || t.Resolution == 0 || t.Rounds == 0 || t.Starts == 0 || t.Chance == 0 || t.Top < 1 || t.Steps < 0 {
		return fault.New(fault.Invalid, "--damping, --resolution, --rounds, --starts, --chance and --top must be above zero, --steps not below.").
			InChinese("--damping、--resolution、--rounds、--starts、--chance、--top 须大于 0，--steps 不能为负。")
	}
	if t.Task == "near" && len(t.Good) == 0 {
		return fault.New(fault.Invalid, "Name the good ones with --good A,B.").InChinese("请用 --good A,B 指明好客户。")
	}
	return nil
}

// say warns of what was left out and of what the flags mean.
func (t *Graph) say(d *Document, g *graph.Graph) {
	warn := func(x mining.Text) { d.Warnings = append(d.Warnings, t.of(x)) }
	if n := g.SelfLoops(); n > 0 {
		warn(countedText(n, "条边从一个节点连到它自己，未计入。", "edges from a node to itself were left out."))
	}
	if n := g.Repeated(); n > 0 && t.Weight == "" {
		warn(countedText(n, "条边与前面的相同，只计一次。", "edges are the same as one before and count once."))
	}
	switch {
	case t.Directed && (t.Task == "communities" || t.Task == "cores" || t.Task == "near"):
		warn(mining.Text{Zh: "社群、核数与近邻不看边的方向。", En: "Communities, cores and nearness do not look at directions."})
	case !t.Directed && (t.Task == "pagerank" || t.Task == "reach" || t.Task == "influence"):
		warn(mining.Text{Zh: "边按双向计；若有方向（谁推荐谁），请加 --directed。", En: "Edges are taken both ways; if they lead from the first to the second, add --directed."})
	}
}

// good finds the nodes named by --good.
func (t *Graph) good(g *graph.Graph) ([]float64, error) {
	good := make([]float64, g.Nodes())
	for _, name := range t.Good {
		v := g.Node(strings.TrimSpace(name))
		if v < 0 {
			return nil, fault.New(fault.Invalid, "%s has no node %q, named by --good.", t.File, name).InChinese("%s 中没有 --good 指明的节点“%s”。", t.File, name).At("file", t.File)
		}
		good[v] = 1
	}
	return good, nil
}
