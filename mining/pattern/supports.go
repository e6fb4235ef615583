package pattern

// supports finds the support of a set. A set is hashed as the sum of a
// mixture of its items, in whatever order they come.
type supports struct {
	sets  *Itemsets
	rank  map[string]int32
	slots []int32 // nodes by hash, from 1; a power of two of them
}

func newSupports(s *Itemsets) *supports {
	t := &supports{sets: s, rank: make(map[string]int32, len(s.names))}
	for r, name := range s.names {
		t.rank[name] = int32(r)
	}
	size := 16
	for size < 2*s.Len() {
		size *= 2
	}
	t.slots = make([]int32, size)
	for k, v := range s.nodes {
		if v.support == 0 {
			continue
		}
		at := t.hash(k) & uint64(size-1)
		for t.slots[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		t.slots[at] = int32(k + 1)
	}
	return t
}

// mix spreads the number of an item over 64 bits (the finaliser of SplitMix64,
// Steele, Lea & Flood 2014).
func mix(item int32) uint64 {
	z := uint64(item+1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (t *supports) hash(k int) uint64 {
	h := uint64(0)
	for at := int32(k); at != root; at = t.sets.nodes[at].parent {
		h += mix(t.sets.nodes[at].item)
	}
	return h
}

// of returns the support of a set of different items.
func (t *supports) of(items []int32) (int32, bool) {
	h := uint64(0)
	for _, item := range items {
		h += mix(item)
	}
	mask := uint64(len(t.slots) - 1)
	for at := h & mask; t.slots[at] != 0; at = (at + 1) & mask {
		if k := int(t.slots[at] - 1); t.same(k, items) {
			return t.sets.nodes[k].support, true
		}
	}
	return 0, false
}

// same tells whether the set at a node has just these items.
func (t *supports) same(k int, items []int32) bool {
	n := 0
	for at := int32(k); at != root; at = t.sets.nodes[at].parent {
		n++
		found := false
		for _, item := range items {
			found = found || item == t.sets.nodes[at].item
		}
		if !found {
			return false
		}
	}
	return n == len(items)
}
