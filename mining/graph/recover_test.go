package graph_test

import (
	"context"
	"strconv"
	"testing"

	"zhike/mining/graph"
)

// Planted groups come back: 20 groups of 50, 10 edges a node, four in five
// inside. Pairs of nodes are sorted alike with an agreement above .95.
func TestRecoversPlantedGroups(t *testing.T) {
	const n, groups = 1000, 20
	g := build(t, planted(n, 10*n, groups, .8, 1), graph.Options{})
	c := communities(t, g, graph.CommunityOptions{})
	both, found, truth := 0.0, 0.0, 0.0
	for a := range g.Nodes() {
		for b := range a {
			ga, gb := group(t, g.Name(a), groups), group(t, g.Name(b), groups)
			if ga == gb {
				truth++
			}
			if c.Of()[a] == c.Of()[b] {
				found++
				if ga == gb {
					both++
				}
			}
		}
	}
	if both < .95*truth || both < .95*found {
		t.Errorf("%.0f pairs of %.0f found and %.0f planted; communities %v", both, found, truth, c.Report().Sizes)
	}
}

func group(t *testing.T, name string, groups int) int {
	t.Helper()
	v, err := strconv.Atoi(name)
	if err != nil {
		t.Fatal(err)
	}
	return v % groups
}

// Good ones of group 0 only: who is near to them is of group 0 as well, nobody
// good or excepted is returned, and nearness is above chance.
func TestNearFindsTheGroup(t *testing.T) {
	const n, groups = 1000, 20
	g := build(t, planted(n, 10*n, groups, .8, 2), graph.Options{})
	good, except := make([]float64, g.Nodes()), make([]bool, g.Nodes())
	for v := range good {
		if group(t, g.Name(v), groups) == 0 {
			if number, _ := strconv.Atoi(g.Name(v)); number < 400 {
				good[v] = 1
			}
			except[v] = g.Name(v) == "500"
		}
	}
	near, err := graph.Near(context.Background(), g, good, graph.NearOptions{Top: 25, Except: except})
	if err != nil || len(near) != 25 {
		t.Fatalf("%v, %d", err, len(near))
	}
	right := 0
	for _, v := range near {
		if good[v.Node] > 0 || except[v.Node] {
			t.Errorf("%s should not be returned", g.Name(v.Node))
		}
		if group(t, g.Name(v.Node), groups) == 0 && v.Lift > 1 && v.Direct >= len(v.Via) {
			right++
		}
	}
	if right < 23 {
		t.Errorf("%d of 25 are of the group: %+v", right, near)
	}
}

// Ten stars of 30 leaves and some noise: with certain passing along edges away from
// the centres, the ten centres are chosen, each adding its star.
func TestInfluencersAreTheCentres(t *testing.T) {
	var edges []edge
	for s := range 10 {
		for leaf := range 30 + s {
			edges = append(edges, edge{"centre" + strconv.Itoa(s), strconv.Itoa(s*100 + leaf), 1})
		}
	}
	g := build(t, edges, graph.Options{Directed: true})
	m, err := graph.Influencers(context.Background(), g, graph.InfluenceOptions{Starts: 12, Chance: .5})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range m.Chosen[:10] {
		if name := g.Name(c.Node); len(name) < 7 || name[:6] != "centre" {
			t.Errorf("choice %d is %s", i, name)
		}
	}
	// 10 centres, and half of Σ (30 + s) = 345 leaves.
	if r := m.Chosen[9].Reach; r.Low > 182.5 || r.High < 182.5 {
		t.Errorf("%+v", r)
	}
}

func TestReach(t *testing.T) {
	g := build(t, parsed("a b,a c,b d,d e,e a,f f,g a"), graph.Options{Directed: true})
	got := g.Reach(g.Node("a"), 0)
	if len(got) != 3 || got[0] != 2 || got[1] != 1 || got[2] != 1 {
		t.Errorf("reach of a: %v", got)
	}
	all, err := g.Reaches(context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"a": 3, "b": 2, "c": 0, "e": 3, "f": 0, "g": 3} {
		if got := all[g.Node(name)]; got != want {
			t.Errorf("reach of %s in two steps: %d, want %d", name, got, want)
		}
	}
	if g.SelfLoops() != 1 || g.Edges() != 6 {
		t.Errorf("%d self loops, %d edges", g.SelfLoops(), g.Edges())
	}
}

// Repeated edges count once, or add up; in both directions they become one edge.
func TestRepeatedEdges(t *testing.T) {
	edges := []edge{{"a", "b", 2}, {"b", "a", 3}, {"a", "b", 4}, {"b", "c", 1}}
	plain, weighted := build(t, edges, graph.Options{}), build(t, edges, graph.Options{Weighted: true})
	if plain.Edges() != 2 || plain.Repeated() != 2 || plain.Weight(0, 1) != 1 || weighted.Weight(0, 1) != 9 || weighted.Weight(1, 0) != 9 {
		t.Errorf("%d edges, %d repeated, weights %v and %v", plain.Edges(), plain.Repeated(), plain.Weight(0, 1), weighted.Weight(0, 1))
	}
	directed := build(t, edges, graph.Options{Directed: true, Weighted: true})
	if directed.Weight(0, 1) != 6 || directed.Weight(1, 0) != 3 || directed.Undirected().Weight(0, 1) != 9 || directed.Repeated() != 1 {
		t.Errorf("directed: %v, %v, together %v", directed.Weight(0, 1), directed.Weight(1, 0), directed.Undirected().Weight(0, 1))
	}
	if d := directed.Degrees(1); d != (graph.Degrees{In: 1, Out: 2, InWeight: 6, OutWeight: 4}) {
		t.Errorf("degrees of b: %+v", d)
	}
}

// Word that always passes reaches all of a ring from anywhere; few samples are
// kept of cascades so large, and that is said.
func TestInfluenceThatReachesAll(t *testing.T) {
	const n = 30_000
	var b graph.Builder
	for v := range n {
		if err := b.Add(strconv.Itoa(v), strconv.Itoa((v+1)%n), 1); err != nil {
			t.Fatal(err)
		}
	}
	g, err := b.Graph(graph.Options{Directed: true})
	if err != nil {
		t.Fatal(err)
	}
	m, err := graph.Influencers(context.Background(), g, graph.InfluenceOptions{Chance: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Chosen) != 1 || m.Chosen[0].Reach.Value != n || m.Samples >= 20_000 || len(m.Warnings) != 1 {
		t.Errorf("%d chosen, %d samples, warnings %v", len(m.Chosen), m.Samples, m.Warnings)
	}
}
