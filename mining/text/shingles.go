package text

import (
	"context"
	"slices"

	"zhike/mining"
)

// shingleSets is the sets of overlapping pieces of each different text. Sets are
// sorted and lie one behind the other. A shingle is the number that its up to
// three characters make, 21 bits each, sent through mix, which loses nothing: two
// different shingles are never taken for one.
type shingleSets struct {
	start []int // one more than texts
	at    []uint64
	rows  [][]int // of each different text, ascending
}

func (s *shingleSets) texts() int         { return len(s.rows) }
func (s *shingleSets) set(i int) []uint64 { return s.at[s.start[i]:s.start[i+1]] }

// mix is the finaliser of SplitMix64 (Steele, Lea & Flood 2014), a bijection.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// newShingleSets cuts texts into shingles of so many characters. Texts that say
// nothing are in no set.
func newShingleSets(ctx context.Context, texts []string, size int) (*shingleSets, error) {
	plain := make([]string, len(texts))
	if err := mining.Pieces(ctx, len(texts), countedAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			plain[i] = bare(texts[i])
		}
	}); err != nil {
		return nil, err
	}
	s := &shingleSets{}
	number := map[string]int{}
	var different []string
	for i, p := range plain {
		if p == "" {
			continue
		}
		n, known := number[p]
		if !known {
			n = len(different)
			number[p] = n
			different, s.rows = append(different, p), append(s.rows, nil)
		}
		s.rows[n] = append(s.rows[n], i)
	}
	return s, s.cut(ctx, different, size)
}

func (s *shingleSets) cut(ctx context.Context, different []string, size int) error {
	sets := make([][]uint64, len(different))
	err := mining.Pieces(ctx, len(different), countedAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			sets[i] = shinglesOf(different[i], size)
		}
	})
	s.start = make([]int, 1, len(sets)+1)
	total := 0
	for _, set := range sets {
		total += len(set)
		s.start = append(s.start, total)
	}
	s.at = make([]uint64, 0, total)
	for i, set := range sets {
		s.at = append(s.at, set...)
		sets[i] = nil
	}
	return err
}

// shinglesOf is the set of one text; what is shorter than a shingle is one.
func shinglesOf(plain string, size int) []uint64 {
	var out []uint64
	keep := uint64(1)<<(21*size) - 1
	shingle, length := uint64(0), 0
	for _, r := range plain {
		shingle = (shingle<<21 | uint64(r)) & keep
		if length++; length >= size {
			out = append(out, mix(shingle))
		}
	}
	if length < size {
		out = append(out, mix(shingle))
	}
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

// jaccard is the shingles in both over those in either, given in order; below
// least it stops early and returns 0.
func jaccard(a, b []uint64, least float64) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if float64(len(a)) < least*float64(len(b)) {
		return 0
	}
	// J ≥ t is common ≥ t (|a| + |b|) ÷ (1 + t): so many of a may be missing.
	spare := len(a) - int(least*float64(len(a)+len(b))/(1+least)-1e-9)
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) && spare >= 0 {
		switch {
		case a[i] == b[j]:
			common, i, j = common+1, i+1, j+1
		case a[i] < b[j]:
			i, spare = i+1, spare-1
		default:
			j++
		}
	}
	if similarity := float64(common) / float64(len(a)+len(b)-common); similarity >= least {
		return similarity
	}
	return 0
}
