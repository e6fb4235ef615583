package text

import "math/bits"

// trie finds the words that begin at a place. Each node's steps lie together in
// a small hash table of their own, the nodes of common words before those of
// rare ones, and a step holds all there is to know: what costs is memory far from
// the processor. (A double array keeps no such order, and takes seconds to build.)
type trie struct {
	first []step // from the root, by code
	steps []step
	pairs []uint64 // a bit for the hash of every second step: most pairs begin no word
}

// step is a character's code (16 bits), what the word that ends there costs (15
// bits; 0: none does), and where the next node's table lies: one more than the
// logarithm of its length (5 bits; 0: there is none) and its beginning (28 bits).
// 0 is no step.
type step uint64

const (
	tableBits  = 28
	lengthBits = 5
	costBits   = 15
	dearest    = 1<<costBits - 1
)

func (s step) code() uint16   { return uint16(s >> (tableBits + lengthBits + costBits)) }
func (s step) cost() int64    { return int64(s >> (tableBits + lengthBits) & dearest) }
func (s step) length() uint   { return uint(s >> tableBits & (1<<lengthBits - 1)) }
func (s step) table() int     { return int(s & (1<<tableBits - 1)) }
func spot(code uint16) uint32 { return uint32(code) * 0x9E3779B1 } // Knuth's multiplicative hash

// next is the step that a code leads to after another, or 0.
func (t *trie) next(s step, code uint16) step {
	length := s.length()
	if length == 0 {
		return 0
	}
	table := t.steps[s.table():][:1<<(length-1)]
	at := int(spot(code) >> 1 >> (32 - length))
	for range table {
		found := table[at]
		if found.code() == code || found == 0 {
			return found
		}
		if at++; at == len(table) {
			at = 0
		}
	}
	return 0
}

// second reports whether a code may follow the first step.
func (t *trie) second(first step, code uint16) bool {
	bit := pair(first.code(), code)
	return t.pairs[bit/64]>>(bit%64)&1 != 0
}

func pair(first, code uint16) uint64 {
	return (uint64(first)<<16 | uint64(code)) * 0x9E3779B97F4A7C15 >> (64 - pairBits)
}

const pairBits = 20

// key is a word in codes above 0, and what it costs.
type key struct {
	codes []uint16
	cost  uint16
}

// newTrie holds words that differ, the commonest first.
func newTrie(words []key) *trie {
	b := newBuilder(words)
	t := &trie{first: make([]step, planes), pairs: make([]uint64, 1<<pairBits/64)}
	tables, size := make([]step, len(b.costs)), 0
	for node, children := range b.children {
		if children == 0 {
			continue
		}
		length := uint(bits.Len(uint(children - 1))) // of the table: a power of two
		if children > 2 && children > 3<<length/4 {
			length++
		}
		if node > 0 {
			tables[node] = step(length+1)<<tableBits | step(size)
			size += 1 << length
		}
	}
	t.steps = make([]step, size)
	for _, e := range b.edges {
		s := step(e.code)<<(tableBits+lengthBits+costBits) | step(b.costs[e.node])<<(tableBits+lengthBits) | tables[e.node]
		if e.parent == 0 {
			t.first[e.code] = s
		} else {
			t.put(tables[e.parent], s)
			if before := b.edges[e.parent-1]; before.parent == 0 {
				bit := pair(before.code, e.code)
				t.pairs[bit/64] |= 1 << (bit % 64)
			}
		}
	}
	return t
}

// put writes a step into a table with room for it.
func (t *trie) put(table, s step) {
	length := table.length()
	cells := t.steps[table.table():][:1<<(length-1)]
	at := int(spot(s.code()) >> 1 >> (32 - length))
	for cells[at] != 0 {
		if at++; at == len(cells) {
			at = 0
		}
	}
	cells[at] = s
}

// builder numbers the nodes in the order in which words need them; the root is 0.
type builder struct {
	nodes    []uint32 // where the hash of a parent and a code leads, or beyond; 0: free
	edges    []edge   // of node 1, 2 …
	costs    []uint16
	children []int
}

type edge struct {
	parent, node uint32
	code         uint16
}

func newBuilder(words []key) *builder {
	b := &builder{costs: make([]uint16, 1), children: make([]int, 1)}
	b.resize(4 * len(words))
	for _, w := range words {
		node := uint32(0)
		for _, code := range w.codes {
			node = b.child(node, code)
		}
		b.costs[node] = w.cost
	}
	return b
}

func (b *builder) resize(size int) {
	b.nodes = make([]uint32, 1<<bits.Len(uint(max(size, 16))))
	for _, e := range b.edges {
		b.nodes[b.spot(e.parent, e.code)] = e.node
	}
}

// spot is where the node of a parent and a code is, or would be.
func (b *builder) spot(parent uint32, code uint16) int {
	mask := len(b.nodes) - 1
	for at := int((uint64(parent)<<16|uint64(code))*0x9E3779B97F4A7C15>>32) & mask; ; at = (at + 1) & mask {
		node := b.nodes[at]
		if node == 0 || b.edges[node-1].parent == parent && b.edges[node-1].code == code {
			return at
		}
	}
}

func (b *builder) child(parent uint32, code uint16) uint32 {
	at := b.spot(parent, code)
	if b.nodes[at] != 0 {
		return b.nodes[at]
	}
	node := uint32(len(b.costs))
	b.nodes[at] = node
	b.edges = append(b.edges, edge{parent, node, code})
	b.costs, b.children = append(b.costs, 0), append(b.children, 0)
	b.children[parent]++
	if 2*len(b.edges) > len(b.nodes) {
		b.resize(2 * len(b.nodes))
	}
	return node
}
