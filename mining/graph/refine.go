package graph

// refinement is the communities of a level being built up anew from single nodes.
type refinement struct {
	part     []int32   // of each node
	strength []float64 // of each part
	outside  []float64 // weight from each part to the rest of its community
	alone    []bool    // the part is still one node
}

// refine splits each community into parts that are well connected: starting
// from single nodes, in a random order, a node that is still alone and is well
// connected to its community joins the well connected part in it that gains
// most, if none loses. A set S of a community C is well connected to it if
//
//	weight(S, C − S) ≥ γ · strength(S) · (strength(C) − strength(S)) ÷ 2m
func (l *leiden) refine(here *level, communities int) []int32 {
	n := len(here.strength)
	r := refinement{part: make([]int32, n), strength: append([]float64{}, here.strength...), outside: make([]float64, n), alone: make([]bool, n)}
	whole := make([]float64, communities)
	order := make([]int32, n)
	for v := range n {
		r.part[v], r.alone[v], order[v] = int32(v), true, int32(v)
		whole[l.community[v]] += here.strength[v]
		nodes, weights := here.of(v)
		for k, t := range nodes {
			if l.community[t] != l.community[v] {
				continue
			}
			if weights == nil {
				r.outside[v]++
			} else {
				r.outside[v] += weights[k]
			}
		}
	}
	l.random.Shuffle(n, func(a, b int) { order[a], order[b] = order[b], order[a] })
	for _, v := range order {
		c := l.community[v]
		if r.alone[v] && r.connected(v, whole[c], l.resolution/here.total) {
			l.join(here, &r, v, whole[c])
		}
	}
	return r.part
}

// connected tells whether a part is well connected to its community.
func (r *refinement) connected(part int32, whole, rate float64) bool {
	return r.outside[part] >= rate*r.strength[part]*(whole-r.strength[part])-noGain
}

// join puts a node that is alone into the part of its community that gains most.
func (l *leiden) join(here *level, r *refinement, v int32, whole float64) {
	nodes, weights := here.of(int(v))
	l.gather(nodes, weights, r.part)
	rate := l.resolution / here.total
	k := here.strength[v]
	to, most, weight := v, noGain, 0.0
	for _, p := range l.seen {
		w := l.toward[p]
		l.toward[p] = 0
		if p == v || l.community[p] != l.community[v] || !r.connected(p, whole, rate) {
			continue
		}
		if gain := w - rate*k*r.strength[p]; gain > most {
			to, most, weight = p, gain, w
		}
	}
	if to == v {
		return
	}
	r.part[v] = to
	r.alone[v], r.alone[to] = false, false
	r.strength[to] += k
	r.outside[to] += r.outside[v] - 2*weight
}
