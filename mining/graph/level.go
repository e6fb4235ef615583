package graph

// level is a graph at one stage of the Leiden algorithm: the nodes of the first
// are those of the graph, those of the next the communities found before.
type level struct {
	links
	strength []float64 // of each node: the weight of its edges, those inside it twice
	total    float64   // of all strengths: twice the weight of all edges
}

// level is the graph as the first of the algorithm.
func (g *Graph) level() *level {
	l := &level{links: g.out, strength: make([]float64, len(g.names))}
	for v := range l.strength {
		l.strength[v] = g.out.sum(v)
		l.total += l.strength[v]
	}
	return l
}

// modularity of a partition of the level: see Modularity.
func (l *level) modularity(of []int32, resolution float64) float64 {
	inside, strength := make([]float64, len(of)), make([]float64, len(of)) // inside: twice
	for v, c := range of {
		nodes, weights := l.links.of(v)
		for k, t := range nodes {
			switch {
			case of[t] != c:
			case weights == nil:
				inside[c]++
			default:
				inside[c] += weights[k]
			}
		}
		strength[c] += l.strength[v]
	}
	q := 0.0
	for c := range of {
		share := strength[c] / l.total
		q += inside[c]/l.total - resolution*share*share
	}
	return q
}

// aggregate makes a level whose nodes are the parts of this one.
func (here *level) aggregate(parts []int32, count int) *level {
	next := &level{strength: make([]float64, count), total: here.total}
	members := make([]int32, len(parts))
	for v, p := range parts {
		next.strength[p] += here.strength[v]
		members[v] = int32(v)
	}
	members = counted(members, parts, count)
	next.starts, next.nodes, next.weights = make([]int, count+1), make([]int32, 0, len(here.nodes)), make([]float64, 0, len(here.nodes))
	toward, seen := make([]float64, count), make([]int32, 0, count)
	for i := 0; i < len(members); {
		p := parts[members[i]]
		seen = seen[:0]
		for ; i < len(members) && parts[members[i]] == p; i++ {
			nodes, weights := here.of(int(members[i]))
			for k, t := range nodes {
				w := 1.0
				if weights != nil {
					w = weights[k]
				}
				c := parts[t]
				if toward[c] == 0 && c != p {
					seen = append(seen, c)
				}
				toward[c] += w
			}
		}
		for _, c := range seen {
			next.nodes, next.weights = append(next.nodes, c), append(next.weights, toward[c])
			toward[c] = 0
		}
		toward[p] = 0
		next.starts[p+1] = len(next.nodes)
	}
	return next
}
