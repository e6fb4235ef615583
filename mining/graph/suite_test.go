package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/graph"
	"zhike/mining/miningtest"
)

// Communities, and PageRank and cores beside them, as a learner of edges.
func TestSuite(t *testing.T) {
	weighted := planted(60, 300, 4, .8, 1)
	for i := range weighted {
		weighted[i].Weight = 1 + float64(i%7)/3
	}
	for name, o := range map[string]graph.Options{"plain": {}, "directed": {Directed: true}, "weighted": {Weighted: true}, "directed, weighted": {Directed: true, Weighted: true}} {
		t.Run(name, func(t *testing.T) { miningtest.Check(t, learner(weighted, o)) })
	}
}

func learner(rows []edge, o graph.Options) miningtest.Learner[edge, *graph.Communities] {
	return miningtest.Learner[edge, *graph.Communities]{
		Rows: rows,
		Fit: func(ctx context.Context, rows []edge, seed uint64) (*graph.Communities, error) {
			var b graph.Builder
			for _, e := range rows {
				if err := b.Add(e.From, e.To, e.Weight); err != nil {
					return nil, err
				}
			}
			g, err := b.Graph(o)
			if err != nil {
				return nil, err
			}
			return graph.FindCommunities(ctx, g, graph.CommunityOptions{Seed: seed})
		},
		Predict: func(m *graph.Communities, e edge) []float64 {
			return []float64{float64(m.OfName(e.From)), float64(m.OfName(e.To)), m.Report().Modularity}
		},
		Decode: func(data []byte) (*graph.Communities, error) {
			c := new(graph.Communities)
			return c, json.Unmarshal(data, c)
		},
		Broken: []miningtest.Broken[edge]{
			{Name: "nameless", Column: "from", Spoil: func(e *edge) { e.From = "" }},
			{Name: "not UTF-8", Column: "to", Spoil: func(e *edge) { e.To = "a\xff" }},
			{Name: "negative weight", Column: "weight", Spoil: func(e *edge) { e.Weight = -1 }},
			{Name: "no weight", Column: "weight", Spoil: func(e *edge) { e.Weight = 0 }},
			{Name: "missing weight", Column: "weight", Spoil: func(e *edge) { e.Weight = math.NaN() }},
			{Name: "infinite weight", Column: "weight", Spoil: func(e *edge) { e.Weight = math.Inf(1) }},
		},
		Poor: map[string][]edge{
			"self loops only": {{"a", "a", 1}, {"b", "b", 1}},
			"one node":        {{"a", "a", 1}},
			"one edge":        {{"a", "b", 1}},
			"the same edge":   {{"a", "b", 1}, {"a", "b", 1}, {"b", "a", 1}},
			"two islands":     {{"a", "b", 1}, {"c", "d", 1}},
			"huge weights":    {{"a", "b", 1e308}, {"b", "c", 1e308}},
			"tiny weights":    {{"a", "b", 1e-308}, {"b", "c", 1e-308}},
		},
	}
}

// Every figure has the same bits on any number of processors.
func TestAnyNumberOfProcessors(t *testing.T) {
	edges := planted(6000, 30_000, 20, .6, 3)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	figures := func() string {
		g := build(t, edges, graph.Options{Directed: true})
		influence, err := graph.Influencers(context.Background(), g, graph.InfluenceOptions{Samples: 5000})
		if err != nil {
			t.Fatal(err)
		}
		good := make([]float64, g.Nodes())
		good[5], good[77] = 1, 2.5
		near, err := graph.Near(context.Background(), g, good, graph.NearOptions{})
		if err != nil {
			t.Fatal(err)
		}
		reaches, err := g.Reaches(context.Background(), 2)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(map[string]any{"rank": rank(t, g, graph.PageRankOptions{}), "communities": communities(t, g, graph.CommunityOptions{}),
			"influence": influence, "near": near, "reaches": reaches, "cores": g.Cores()})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	want := figures()
	for _, n := range []int{2, 7} {
		if runtime.GOMAXPROCS(n); figures() != want {
			t.Errorf("other figures on %d processors", n)
		}
	}
}

func refused(t *testing.T, what string, err error) {
	t.Helper()
	var data *mining.DataError
	if !errors.As(err, &data) || data.Problem.Zh == "" {
		t.Errorf("%s: %v, want a sentence", what, err)
	}
}

func TestRefuses(t *testing.T) {
	ctx := context.Background()
	g := build(t, parsed("a b,b c"), graph.Options{})
	_, err := new(graph.Builder).Graph(graph.Options{})
	refused(t, "no edges", err)
	for what, o := range map[string]graph.PageRankOptions{"damping": {Damping: 1}, "tolerance": {Tolerance: -1}, "too few": {Restart: []float64{1}}, "below zero": {Restart: []float64{1, -1, 1}}, "nowhere": {Restart: make([]float64, 3)}, "infinite": {Restart: []float64{1, math.Inf(1), 0}}} {
		_, err := graph.PageRank(ctx, g, o)
		refused(t, what, err)
	}
	for what, o := range map[string]graph.CommunityOptions{"resolution": {Resolution: -1}, "rounds": {Rounds: -1}, "NaN": {Resolution: math.NaN()}} {
		_, err := graph.FindCommunities(ctx, g, o)
		refused(t, what, err)
	}
	for what, o := range map[string]graph.InfluenceOptions{"starts": {Starts: -1}, "chance": {Chance: 1.5}, "samples": {Samples: 5}, "level": {Level: 1}} {
		_, err := graph.Influencers(ctx, g, o)
		refused(t, what, err)
	}
	_, err = graph.Near(ctx, g, nil, graph.NearOptions{})
	refused(t, "no good ones", err)
	_, err = graph.Near(ctx, g, []float64{1, 0, 0}, graph.NearOptions{Except: []bool{true}})
	refused(t, "exceptions", err)
	_, err = graph.Modularity(g, []int32{0, 1, 9}, 1)
	refused(t, "community", err)
}

func TestReadEdges(t *testing.T) {
	b, err := graph.ReadEdges(strings.NewReader("\ufeff# 注释\r\n% x\n\n甲\t乙\r\n乙,丙,9\nc;d\ne   f 3"), false)
	if err != nil {
		t.Fatal(err)
	}
	g, err := b.Graph(graph.Options{})
	if err != nil || g.Nodes() != 7 || g.Edges() != 4 || g.Node("丙") < 0 || g.Node("x") >= 0 {
		t.Fatalf("%v, %d nodes", err, g.Nodes())
	}
	for text, row := range map[string]int{"a b 1\nc": 1, "# x\na b\n": 1, "a b -1": 0, "a b 1\n\na c much": 2, "a b 1\na\xff c 1": 1, "a b inf": 0, "a b 1\n" + strings.Repeat("x", 1<<20+9): 1} {
		var data *mining.DataError
		if _, err := graph.ReadEdges(strings.NewReader(text), true); !errors.As(err, &data) || data.Row != row {
			t.Errorf("%.20q: %v, want row %d", text, err, row)
		}
	}
}

// Whatever is read is refused in a sentence or makes a graph with whole figures.
func FuzzReadEdges(f *testing.F) {
	for _, text := range []string{"a b\nb c\n", "# x\n1,2,3\n", "a a", "\xff\xfe", "a\tb\t1e308\nb\ta\t1e308", "a b 1e-300", ";;;", "\ufeffa b 1"} {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, weighted bool) {
		b, err := graph.ReadEdges(strings.NewReader(text), weighted)
		if err != nil {
			refused(t, text, err)
			return
		}
		g, err := b.Graph(graph.Options{Directed: weighted, Weighted: weighted})
		if err != nil {
			refused(t, text, err)
			return
		}
		r, err := graph.PageRank(context.Background(), g, graph.PageRankOptions{})
		if err != nil {
			refused(t, text, err)
			return
		}
		sum := 0.0
		for _, v := range r {
			sum += v
		}
		if !(math.Abs(sum-1) < 1e-9) {
			t.Errorf("PageRank adds up to %v", sum)
		}
		c, err := graph.FindCommunities(context.Background(), g, graph.CommunityOptions{})
		if err != nil {
			refused(t, text, err)
		} else if q := c.Report().Modularity; !(q >= -.5 && q < 1) {
			t.Errorf("modularity %v", q)
		}
	})
}
