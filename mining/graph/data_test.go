package graph_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"zhike/mining/graph"
	"zhike/mining/miningtest"
)

// realGraph reads an edge list of the shared test data, or skips.
func realGraph(t testing.TB, name string, o graph.Options) *graph.Graph {
	t.Helper()
	data, err := os.ReadFile(miningtest.RealFile(t, "graph", name))
	if err != nil {
		t.Fatal(err)
	}
	b, err := graph.ReadEdges(strings.NewReader(strings.TrimPrefix(string(data), "u,v\n")), false)
	if err != nil {
		t.Fatal(err)
	}
	g, err := b.Graph(o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// edge is one row of a file of edges.
type edge struct {
	From, To string
	Weight   float64
}

func build(t testing.TB, edges []edge, o graph.Options) *graph.Graph {
	t.Helper()
	var b graph.Builder
	for _, e := range edges {
		if err := b.Add(e.From, e.To, e.Weight); err != nil {
			t.Fatal(err)
		}
	}
	g, err := b.Graph(o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// planted is a graph of groups of equal size: m edges, the given share of them
// inside the groups, node v belonging to group v mod groups.
func planted(n, m, groups int, inside float64, seed uint64) []edge {
	random := rand.New(rand.NewPCG(seed, 11))
	out := make([]edge, 0, m)
	for len(out) < m {
		a := random.IntN(n)
		b := random.IntN(n)
		if random.Float64() < inside {
			b = random.IntN(n/groups)*groups + a%groups
		}
		if a != b {
			out = append(out, edge{strconv.Itoa(a), strconv.Itoa(b), 1})
		}
	}
	return out
}

// parsed turns text such as "a b, b c" into edges.
func parsed(text string) []edge {
	var out []edge
	for part := range strings.SplitSeq(text, ",") {
		ends := strings.Fields(part)
		out = append(out, edge{ends[0], ends[1], 1})
	}
	return out
}

func rank(t testing.TB, g *graph.Graph, o graph.PageRankOptions) []float64 {
	t.Helper()
	r, err := graph.PageRank(context.Background(), g, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func communities(t testing.TB, g *graph.Graph, o graph.CommunityOptions) *graph.Communities {
	t.Helper()
	c, err := graph.FindCommunities(context.Background(), g, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}
