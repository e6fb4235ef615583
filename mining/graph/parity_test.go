package graph_test

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/mat"

	"zhike/mining/graph"
)

// wiki-Vote, d = .85, by igraph 0.10 (C): the first five and the top value.
func TestWikiVotePageRank(t *testing.T) {
	g := realGraph(t, "wiki-Vote.txt", graph.Options{Directed: true})
	if g.Nodes() != 7115 || g.Edges() != 103_689 {
		t.Fatalf("%d nodes, %d edges", g.Nodes(), g.Edges())
	}
	r := rank(t, g, graph.PageRankOptions{})
	order := make([]int, len(r))
	for v := range order {
		order[v] = v
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(r[b], r[a]) })
	for i, want := range []struct {
		name  string
		value float64
	}{{"4037", .004607173515798312}, {"15", .0036798640604450844}, {"6634", .0035868522758117534}, {"2625", .0032836561383938973}, {"2398", .0026086353635026466}} {
		if g.Name(order[i]) != want.name {
			t.Errorf("place %d: %s, want %s", i+1, g.Name(order[i]), want.name)
		}
		near(t, want.name, r[order[i]], want.value, 1e-11)
	}
}

// Modularity over ten seeds: igraph's Leiden of two iterations has a mean of
// .4245 (standard deviation .0044) on wiki-Vote and .4162 (.0012) on
// email-Eu-core over 100 seeds. The floor is three standard errors of a mean of
// ten below; every community is connected.
func TestRealCommunities(t *testing.T) {
	for name, floor := range map[string]float64{"wiki-Vote.txt": .4245 - 3*.0044/math.Sqrt(10), "email-Eu-core.txt": .4162 - 3*.0012/math.Sqrt(10)} {
		g := realGraph(t, name, graph.Options{})
		mean := 0.0
		for seed := range uint64(10) {
			c := communities(t, g, graph.CommunityOptions{Seed: seed})
			mean += c.Report().Modularity / 10
			connected(t, g, c.Of())
		}
		if mean < floor {
			t.Errorf("%s: mean modularity %.4f, want %.4f", name, mean, floor)
		}
	}
}

// connected checks that whoever is in a community can be reached within it.
func connected(t *testing.T, g *graph.Graph, of []int32) {
	t.Helper()
	met, begun := make([]bool, len(of)), map[int32]bool{}
	for v, c := range of {
		if met[v] {
			continue
		}
		if begun[c] {
			t.Fatalf("community %d is not connected", c)
		}
		begun[c], met[v] = true, true
		for stack := []int{v}; len(stack) > 0; {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, n := range g.Undirected().Neighbours(at) {
				if of[n] == c && !met[n] {
					met[n] = true
					stack = append(stack, int(n))
				}
			}
		}
	}
}

// PageRank, plain and personalised, weighted and not, on random graphs with
// dead ends, against the Google matrix's own linear system solved densely.
func TestPageRankByLinearSolve(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 5))
		edges := planted(40, 25+int(seed)*5, 2, .3, seed)
		for i := range edges {
			edges[i].Weight = .5 + random.Float64()
		}
		g := build(t, edges, graph.Options{Directed: seed%3 > 0, Weighted: seed%2 > 0})
		start := make([]float64, g.Nodes())
		for v := range start {
			start[v] = float64(random.IntN(3))
		}
		start[0]++
		r := rank(t, g, graph.PageRankOptions{Damping: .9, Restart: start, Tolerance: 1e-13})
		for v, want := range google(t, g, start, .9) {
			near(t, g.Name(v), r[v], want, 1e-12)
		}
	}
}

// google solves x = d (P + dead ends · s) x + (1 − d) s with Σ x = 1.
func google(t *testing.T, g *graph.Graph, start []float64, d float64) []float64 {
	n, sum := g.Nodes(), 0.0
	for _, s := range start {
		sum += s
	}
	a, b := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
	for v := range n {
		b.SetVec(v, (1-d)*start[v]/sum)
		a.Set(v, v, 1)
	}
	for u := range n {
		total := g.Degrees(u).OutWeight
		if total == 0 {
			for v := range n {
				a.Set(v, u, a.At(v, u)-d*start[v]/sum)
			}
		}
		for _, v := range g.Neighbours(u) {
			a.Set(int(v), u, a.At(int(v), u)-d*g.Weight(u, int(v))/total)
		}
	}
	var x mat.VecDense
	if err := x.SolveVec(a, b); err != nil {
		t.Fatal(err)
	}
	return x.RawVector().Data
}

// Modularity of a random partition, against gonum's community.Q.
func TestModularityByGonum(t *testing.T) {
	g := build(t, planted(80, 300, 3, .5, 9), graph.Options{})
	other := simple.NewUndirectedGraph()
	groups := make([][]gonum.Node, 5)
	of := make([]int32, g.Nodes())
	for v := range of {
		of[v] = int32(v*v) % 5
		groups[of[v]] = append(groups[of[v]], simple.Node(v))
		for _, n := range g.Neighbours(v) {
			other.SetEdge(simple.Edge{F: simple.Node(v), T: simple.Node(n)})
		}
	}
	got, err := graph.Modularity(g, of, 1.3)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "modularity", got, community.Q(other, groups, 1.3), 1e-12)
}

// The karate club of Zachary (1977) has a greatest modularity of .41979, proved by
// Brandes and others (2008), in four communities.
func TestKarateClub(t *testing.T) {
	edges := parsed("1 2,1 3,1 4,1 5,1 6,1 7,1 8,1 9,1 11,1 12,1 13,1 14,1 18,1 20,1 22,1 32,2 3,2 4,2 8,2 14,2 18,2 20,2 22,2 31,3 4,3 8,3 9,3 10,3 14,3 28,3 29,3 33," +
		"4 8,4 13,4 14,5 7,5 11,6 7,6 11,6 17,7 17,9 31,9 33,9 34,10 34,14 34,15 33,15 34,16 33,16 34,19 33,19 34,20 34,21 33,21 34,23 33,23 34,24 26,24 28,24 30,24 33,24 34," +
		"25 26,25 28,25 32,26 32,27 30,27 34,28 34,29 32,29 34,30 33,30 34,31 33,31 34,32 33,32 34,33 34")
	g := build(t, edges, graph.Options{})
	best := 0.0
	for seed := range uint64(10) {
		best = max(best, communities(t, g, graph.CommunityOptions{Seed: seed}).Report().Modularity)
	}
	if near(t, "modularity", best, .419790, 1e-6); g.Edges() != 78 {
		t.Errorf("%d edges", g.Edges())
	}
}

// Cores by their definition: take out whoever has fewer than k neighbours left
// until nobody has.
func TestCoresByDefinition(t *testing.T) {
	for seed := range uint64(20) {
		g := build(t, planted(50, 60+10*int(seed), 3, .5, seed), graph.Options{Directed: true})
		u := g.Undirected()
		want := make([]int, u.Nodes())
		for k := 1; k < u.Nodes(); k++ {
			gone := make([]bool, u.Nodes())
			for again := true; again; {
				again = false
				for v := range gone {
					left := 0
					for _, n := range u.Neighbours(v) {
						if !gone[n] {
							left++
						}
					}
					if !gone[v] && left < k {
						gone[v], again = true, true
					}
				}
			}
			for v := range gone {
				if !gone[v] {
					want[v] = k
				}
			}
		}
		if got := g.Cores(); !slices.Equal(got, want) {
			t.Fatalf("seed %d: %v, want %v", seed, got, want)
		}
	}
}

// a → b → c, a → c, each passed with probability p: from a come a, b with p, and
// c with 1 − (1 − p)(1 − p²).
func TestInfluenceByHand(t *testing.T) {
	const p = .3
	g := build(t, parsed("a b,b c,a c"), graph.Options{Directed: true})
	m, err := graph.Influencers(context.Background(), g, graph.InfluenceOptions{Starts: 3, Chance: p, Samples: 50_000})
	if err != nil {
		t.Fatal(err)
	}
	first := m.Chosen[0]
	want := 1 + p + 1 - (1-p)*(1-p*p)
	if g.Name(first.Node) != "a" || math.Abs(first.Reach.Value-want) > 4*first.Reach.StdErr || first.Reach.Low > want || first.Reach.High < want {
		t.Errorf("%+v, want a with %v", first, want)
	}
	near(t, "all three", m.Chosen[2].Reach.Value, 3, 0)
}
