package graph_test

import (
	"context"
	"fmt"

	"zhike/mining/graph"
)

// Who recommended whom: Ann brought Bob and Cem, Bob brought Dan.
func Example() {
	var b graph.Builder
	for _, e := range [][2]string{{"Ann", "Bob"}, {"Ann", "Cem"}, {"Bob", "Dan"}, {"Dan", "Eve"}, {"Fay", "Cem"}} {
		if err := b.Add(e[0], e[1], 1); err != nil {
			fmt.Println(err)
			return
		}
	}
	g, err := b.Graph(graph.Options{Directed: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Ann brought, in one step, two and three:", g.Reach(g.Node("Ann"), 0))
	good := make([]float64, g.Nodes())
	good[g.Node("Bob")] = 1
	near, err := graph.Near(context.Background(), g, good, graph.NearOptions{Top: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range near {
		fmt.Printf("near Bob: %s, %.1f times as much as by chance\n", g.Name(n.Node), n.Lift)
	}
	// Output:
	// Ann brought, in one step, two and three: [2 1 1]
	// near Bob: Dan, 1.1 times as much as by chance
	// near Bob: Ann, 1.0 times as much as by chance
}
