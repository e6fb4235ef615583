package graph_test

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"

	"zhike/mining/graph"
	"zhike/mining/miningtest"
)

// The real graphs; communities by ten seeds in turn, with their mean and best modularity.
func BenchmarkPageRankReal(b *testing.B) {
	g := realGraph(b, "wiki-Vote.txt", graph.Options{Directed: true})
	miningtest.Measure(b, func() { rank(b, g, graph.PageRankOptions{}) })
}

func BenchmarkCommunitiesReal(b *testing.B) {
	for _, name := range []string{"wiki-Vote.txt", "email-Eu-core.txt"} {
		g := realGraph(b, name, graph.Options{})
		for _, rounds := range []int{1, 2, 3, 10} {
			b.Run(fmt.Sprintf("%s/rounds=%d", name, rounds), func(b *testing.B) {
				seed, sum, best := uint64(0), 0.0, 0.0
				miningtest.Measure(b, func() {
					q := communities(b, g, graph.CommunityOptions{Rounds: rounds, Seed: seed}).Report().Modularity
					seed++
					sum += q
					best = max(best, q)
				})
				b.ReportMetric(sum/float64(b.N), "mean-Q")
				b.ReportMetric(best, "best-Q")
			})
		}
	}
}

// Growth: building, PageRank, communities and cores of 100 planted groups, ten
// edges a node.
func BenchmarkGrowth(b *testing.B) {
	for _, m := range []int{10_000, 100_000, 1_000_000} {
		edges := planted(m/10, m, min(100, m/1000), .7, 1)
		g := build(b, edges, graph.Options{})
		b.Run(fmt.Sprintf("build/%d", m), func(b *testing.B) {
			miningtest.Measure(b, func() { build(b, edges, graph.Options{}) })
		})
		b.Run(fmt.Sprintf("pagerank/%d", m), func(b *testing.B) {
			miningtest.Measure(b, func() { rank(b, g, graph.PageRankOptions{}) })
		})
		b.Run(fmt.Sprintf("communities/%d", m), func(b *testing.B) {
			miningtest.Measure(b, func() { communities(b, g, graph.CommunityOptions{}) })
		})
		b.Run(fmt.Sprintf("cores/%d", m), func(b *testing.B) {
			miningtest.Measure(b, func() { g.Cores() })
		})
	}
}

// gonum's on the same real graph, to see whether a graph of our own is needed.
func BenchmarkGonum(b *testing.B) {
	g := realGraph(b, "wiki-Vote.txt", graph.Options{Directed: true})
	directed, undirected := simple.NewDirectedGraph(), simple.NewUndirectedGraph()
	for v := range g.Nodes() {
		for _, t := range g.Neighbours(v) {
			directed.SetEdge(simple.Edge{F: simple.Node(v), T: simple.Node(t)})
			undirected.SetEdge(simple.Edge{F: simple.Node(v), T: simple.Node(t)})
		}
	}
	b.Run("pagerank", func(b *testing.B) {
		miningtest.Measure(b, func() { network.PageRankSparse(directed, .85, 1e-10) })
	})
	b.Run("louvain", func(b *testing.B) {
		sum := 0.0
		miningtest.Measure(b, func() {
			sum += community.Q(undirected, community.Modularize(undirected, 1, nil).Communities(), 1)
		})
		b.ReportMetric(sum/float64(b.N), "mean-Q")
	})
}
