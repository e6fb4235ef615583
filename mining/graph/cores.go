package graph

// Cores is the core number of each node: the greatest k so that the node
// belongs to a part of the graph in which each has at least k neighbours.
// Directions and weights do not matter. By taking out the nodes of the least
// degree one after another, in time linear in the edges (Batagelj & Zaveršnik 2003).
func (g *Graph) Cores() []int {
	u := g.Undirected()
	n := len(u.names)
	degree, most := make([]int, n), 0
	for v := range n {
		degree[v] = u.out.starts[v+1] - u.out.starts[v]
		most = max(most, degree[v])
	}
	// order holds the nodes by their degree, at is the place of each in it, and
	// those of degree d begin at first[d].
	first := make([]int, most+2)
	for _, d := range degree {
		first[d+1]++
	}
	for d := range most + 1 {
		first[d+1] += first[d]
	}
	order, at, next := make([]int, n), make([]int, n), append([]int{}, first...)
	for v, d := range degree {
		at[v] = next[d]
		order[next[d]] = v
		next[d]++
	}
	for i := range n {
		v := order[i]
		nodes, _ := u.out.of(v)
		for _, t := range nodes {
			if d := degree[t]; d > degree[v] {
				// It changes places with the first of its degree and is then the last of the one below.
				swapped := order[first[d]]
				order[at[t]], order[first[d]] = swapped, int(t)
				at[swapped], at[t] = at[t], first[d]
				first[d]++
				degree[t]--
			}
		}
	}
	return degree
}
