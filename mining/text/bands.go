package text

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// bands joins shingle sets that are similar enough.
type bands struct {
	sets          *shingleSets
	least         float64 // similarity
	length, count int     // of bands
	seed          uint64
	above         []int32 // union-find: the set each hangs below
	compared      int
	skipped       int
	groups        [][]int32 // of the bucket at hand
}

func newBands(sets *shingleSets, o DuplicateOptions) *bands {
	s := &bands{sets: sets, least: o.Similarity, seed: o.Seed, above: make([]int32, sets.texts())}
	s.length, s.count = bandsFor(o.Similarity)
	for i := range s.above {
		s.above[i] = int32(i)
	}
	return s
}

func (s *bands) recall() float64 {
	return 1 - math.Pow(1-math.Pow(s.least, float64(s.length)), float64(s.count))
}

func (s *bands) find(i int32) int32 {
	for s.above[i] != i {
		s.above[i] = s.above[s.above[i]]
		i = s.above[i]
	}
	return i
}

// keyed is a set and the minima of its band in one number.
type keyed struct {
	key uint64
	set int32
}

// run goes through the bands.
func (s *bands) run(ctx context.Context) error {
	random := mining.Random(s.seed, 0x6d68)
	keys := make([]keyed, s.sets.texts())
	factors, terms := make([]uint64, s.length), make([]uint64, s.length)
	for range s.count {
		for k := range factors {
			factors[k], terms[k] = random.Uint64()|1, random.Uint64()
		}
		if err := mining.Pieces(ctx, len(keys), countedAtOnce, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				keys[i] = keyed{bandKey(s.sets.set(i), factors, terms), int32(i)}
			}
		}); err != nil {
			return err
		}
		slices.SortFunc(keys, func(a, b keyed) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.set, b.set)) })
		for lo := 0; lo < len(keys); {
			hi := lo + 1
			for hi < len(keys) && keys[hi].key == keys[lo].key {
				hi++
			}
			if hi > lo+1 {
				s.bucket(keys[lo:hi])
			}
			lo = hi
		}
	}
	return nil
}

// bandKey is the least of each random order of a set's shingles, in one number.
func bandKey(set []uint64, factors, terms []uint64) uint64 {
	key := uint64(0)
	for k, factor := range factors {
		least, term := uint64(math.MaxUint64), terms[k]
		for _, x := range set {
			least = min(least, factor*x+term)
		}
		key = mix(key*0x9e3779b97f4a7c15 + least)
	}
	return key
}

// A text is compared with at most mostMembers of each of mostGroups groups in a
// bucket: a million texts that are all alike must not make 10¹² pairs.
const (
	mostGroups  = 64
	mostMembers = 8
)

// bucket compares the sets of one bucket and joins those similar enough.
func (s *bands) bucket(members []keyed) {
	s.groups = s.groups[:0]
	for _, m := range members {
		set, home := m.set, -1
		for g, group := range s.groups {
			if s.joins(group, set) && home < 0 {
				home = g
			}
		}
		switch {
		case home < 0 && len(s.groups) < mostGroups:
			s.groups = append(s.groups, []int32{set})
		case home < 0:
			s.skipped++
			s.groups[int(set)%mostGroups] = []int32{set} // its like may follow
		case len(s.groups[home]) < mostMembers:
			s.groups[home] = append(s.groups[home], set)
		}
	}
}

// joins tells whether a set belongs to a group, and joins them if it does.
func (s *bands) joins(group []int32, set int32) bool {
	a, b := s.find(group[0]), s.find(set)
	if a == b {
		return true
	}
	for _, other := range group {
		s.compared++
		if jaccard(s.sets.set(int(other)), s.sets.set(int(set)), s.least) > 0 {
			s.above[max(a, b)] = min(a, b)
			return true
		}
	}
	return false
}
