package text

import "math"

// trie finds the words that begin at a place. A step from a node by the code of
// a character to the next node is an entry of one hash table with linear
// probing. (A double array is no quicker to walk, and takes seconds to build.)
// What costs is memory far from the processor, so there is a bit for every
// second step, and a step says whether it is the last and whether a word ends
// there.
type trie struct {
	steps []uint64  // 40 bits node and code, 2 bits, 22 bits next node; 0: free
	shift uint      // of the hash, which leaves as many bits as steps has entries
	score []float32 // of each node: log probability of the word that ends there; none: −∞
	first []uint64  // the step from the root by each code
	pairs []uint64  // a bit for the hash of every second step
}

const (
	nodeBits = 22
	maxNodes = 1 << nodeBits
	goesOn   = 1 << nodeBits       // the next node has steps
	isWord   = 1 << (nodeBits + 1) // a word ends at the next node
	fromBit  = nodeBits + 2        // where node and code begin

	pairBits = 20
)

var noWord = float32(math.Inf(-1))

func hash(from uint64) uint64 { return from * 0x9E3779B97F4A7C15 } // Knuth's multiplicative one

// slot is where the step of a node and a code is, or would be.
func (t *trie) slot(from uint64) uint64 {
	mask := uint64(len(t.steps) - 1)
	for at := hash(from) >> t.shift; ; at = (at + 1) & mask {
		if step := t.steps[at]; step>>fromBit == from || step == 0 {
			return at
		}
	}
}

// next is the step that a code leads to from the node of another, or 0.
func (t *trie) next(step uint64, code uint16) uint64 {
	return t.steps[t.slot(step&(maxNodes-1)<<16|uint64(code))]
}

// second reports whether there may be a step by a code after the first one.
func (t *trie) second(first uint64, code uint16) bool {
	bit := hash(first&(maxNodes-1)<<16|uint64(code)) >> (64 - pairBits)
	return t.pairs[bit/64]>>(bit%64)&1 != 0
}

// newTrie holds words in codes above 0, which differ. Those with more than
// maxNodes beginnings together are not put in.
func newTrie(words []key) *trie {
	t := &trie{
		score: []float32{noWord},
		first: make([]uint64, planes),
		pairs: make([]uint64, 1<<pairBits/64),
	}
	t.resize(4 * len(words))
	for _, w := range words {
		if len(t.score)+len(w.codes) < maxNodes {
			t.add(w)
		}
	}
	return t
}

// key is a word in codes.
type key struct {
	codes []uint16
	score float32
}

func (t *trie) resize(entries int) {
	bits := uint(4)
	for 1<<bits < entries {
		bits++
	}
	old := t.steps
	t.steps, t.shift = make([]uint64, 1<<bits), 64-bits
	for _, step := range old {
		if step != 0 {
			t.steps[t.slot(step>>fromBit)] = step
		}
	}
}

func (t *trie) add(w key) {
	if 2*(len(t.score)+len(w.codes)) > len(t.steps) {
		t.resize(2 * len(t.steps))
	}
	step := &t.first[w.codes[0]]
	for i, code := range w.codes {
		if i > 0 {
			*step |= goesOn
			from := *step&(maxNodes-1)<<16 | uint64(code)
			if i == 1 {
				bit := hash(from) >> (64 - pairBits)
				t.pairs[bit/64] |= 1 << (bit % 64)
			}
			step = &t.steps[t.slot(from)]
			*step |= from << fromBit
		}
		if *step&(maxNodes-1) == 0 {
			*step |= uint64(len(t.score))
			t.score = append(t.score, noWord)
		}
	}
	*step |= isWord
	t.score[*step&(maxNodes-1)] = w.score
}
