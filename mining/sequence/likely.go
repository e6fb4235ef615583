package sequence

import (
	"cmp"
	"container/heap"
	"slices"
)

// Path is a whole path and its chance under the chain.
type Path struct {
	Items       []string `json:"items"`
	Probability float64  `json:"probability"`
}

// longestSearch is how many beginnings of paths Likely looks at.
const longestSearch = 200_000

// Likely returns the n most likely whole paths, the most likely first. It looks
// at beginnings in the order of their chance, so the first that ends is the
// most likely of all; complete is false if 200,000 beginnings were not enough
// and fewer came than there are.
func (m *Markov) Likely(n int) (out []Path, complete bool) {
	end := int32(len(m.names))
	front := &beginnings{{state: end, chance: 1, before: nil}}
	totals := make([]float64, len(m.moves))
	for i := range totals {
		totals[i] = m.total(i)
	}
	for looked := 0; len(out) < n && front.Len() > 0; looked++ {
		if looked == longestSearch {
			return out, false
		}
		b := heap.Pop(front).(*beginning)
		if b.state == end && b.before != nil {
			out = append(out, m.path(b))
			continue
		}
		for _, v := range m.moves[b.state] {
			heap.Push(front, &beginning{v.to, b.chance * float64(v.count) / totals[b.state], b.length + 1, b})
		}
	}
	return out, true
}

func (m *Markov) path(b *beginning) Path {
	out := Path{Probability: b.chance}
	for b = b.before; b.before != nil; b = b.before {
		out.Items = append(out.Items, m.names[b.state])
	}
	slices.Reverse(out.Items)
	return out
}

// beginning is the first part of a path.
type beginning struct {
	state  int32
	chance float64
	length int
	before *beginning
}

// beginnings is a heap, the most likely on top; of equal ones the shorter, then
// the smaller by state.
type beginnings []*beginning

func (h beginnings) Len() int { return len(h) }
func (h beginnings) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h[j].chance, h[i].chance), cmp.Compare(h[i].length, h[j].length), cmp.Compare(h[i].state, h[j].state)) < 0
}
func (h beginnings) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push and Pop are heap.Interface's.
func (h *beginnings) Push(x any) { *h = append(*h, x.(*beginning)) }
func (h *beginnings) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
