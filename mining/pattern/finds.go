package pattern

import (
	"math"
	"math/bits"
)

// node is a set as a path in a tree: the set of its parent and one item more.
// A node of support 0 is a step on the way to a longer set, not a set found.
// Twelve bytes hold a set of any length.
type node struct{ parent, item, support int32 }

// root is the parent of the sets of one item.
const root = -1

// finds takes down the sets that one piece of the search finds.
type finds struct {
	limit   *limit
	longest int      // most items in a set
	list    bool     // keep the sets; otherwise only count them
	nodes   []node   // where list
	lengths []uint64 // sets by length
	sum     uint64   // of lengths
	told    uint64   // part of sum that limit knows
	shares  []share  // counted sets by support that limit does not know yet

	// perfect is the items that are in every basket of the prefix in hand
	// though not in the prefix: with each of their subsets it is a set of the
	// same support (perfect extensions).
	perfect []int32
}

// share is some sets of one support.
type share struct {
	support int32
	sets    uint64
}

// most caps every sum, so that none can run over.
const most = 1 << 62

func sum(a, b uint64) uint64 { return min(a+b, most) }

// times is a·b/c, at most most; the product divides by c.
func times(a, b, c uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	if hi >= c {
		return most
	}
	q, _ := bits.Div64(hi, lo, c)
	return min(q, most)
}

// set takes down the prefix of the given length whose last item is given, and
// its perfect extensions. It returns the node of the prefix.
func (f *finds) set(parent int32, length int, item, support int32) int32 {
	f.count(length, 1, support)
	if len(f.perfect) > 0 {
		sets := uint64(1)
		for k, n := 1, len(f.perfect); k <= n && length+k <= f.longest; k++ {
			sets = times(sets, uint64(n-k+1), uint64(k))
			f.count(length+k, sets, support)
			if sets == most {
				break // a sum cannot rise further
			}
		}
	}
	if !f.list || f.limit.stopped() {
		return root
	}
	id := f.push(parent, item, support)
	f.spread(id, 0, f.longest-length, support)
	return id
}

func (f *finds) push(parent, item, support int32) int32 {
	f.nodes = append(f.nodes, node{parent, item, support})
	return int32(len(f.nodes) - 1)
}

// spread writes the subsets of the perfect extensions behind a node, as far
// as there is room for more items.
func (f *finds) spread(id int32, from, room int, support int32) {
	if room == 0 {
		return
	}
	for k := from; k < len(f.perfect); k++ {
		f.spread(f.push(id, f.perfect[k], support), k+1, room-1, support)
	}
}

// count counts sets of one length and support.
func (f *finds) count(length int, sets uint64, support int32) {
	for len(f.lengths) <= length {
		f.lengths = append(f.lengths, 0)
	}
	f.lengths[length] = sum(f.lengths[length], sets)
	f.sum = sum(f.sum, sets)
	if f.limit.raising {
		f.shares = append(f.shares, share{support, sets})
	}
	if f.sum-f.told >= tellEvery || len(f.shares) >= tellEvery {
		f.tell()
	}
}

// tellEvery is after how many sets a piece reports to the limit.
const tellEvery = 4096

// tell reports to the limit what was counted since the last time.
func (f *finds) tell() {
	f.limit.add(f.sum-f.told, f.shares)
	f.told, f.shares = f.sum, f.shares[:0]
}

// tallies tells whether only the numbers of sets by length matter, not their supports.
func (f *finds) tallies() bool { return !f.list && !f.limit.raising }

// itemset takes down a closed or maximal set: the prefix and all its perfect
// extensions as one, of which the parent has the first so many. It returns the
// node to go on from.
func (f *finds) itemset(parent int32, length int, item, support int32, had int, wanted bool) int32 {
	length += len(f.perfect)
	wanted = wanted && length <= f.longest
	if wanted {
		f.count(length, 1, support)
	}
	if !f.list || f.limit.stopped() {
		return root
	}
	id := f.push(parent, item, 0)
	for _, p := range f.perfect[had:] {
		id = f.push(id, p, 0)
	}
	if wanted {
		f.nodes[id].support = support
	}
	return id
}

// unlimited is MaxLength for none.
func unlimited(o Options) int {
	if o.MaxLength == 0 {
		return math.MaxInt
	}
	return o.MaxLength
}
