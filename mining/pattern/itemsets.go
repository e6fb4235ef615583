package pattern

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"zhike/mining"
)

// Itemset is a set of items and how many baskets hold all of it.
type Itemset struct {
	Items   []string `json:"items"` // the most frequent first
	Support int      `json:"support"`
}

// Itemsets is the frequent sets of some baskets. It is never changed and
// round-trips through JSON.
type Itemsets struct {
	names  []string // by rank
	nodes  []node
	report Report

	once  sync.Once
	table *supports
}

// Report is the size of an answer, and what is not in it.
type Report struct {
	Baskets  int           `json:"baskets"`
	Items    int           `json:"items"`     // different items in the baskets
	Kind     Kind          `json:"kind"`      // which of the frequent sets these are
	MinCount int           `json:"min_count"` // baskets that a set is in at least; more than Asked if there were too many sets
	Asked    int           `json:"asked"`     // the minimum asked for
	Longest  int           `json:"longest"`   // most items asked for in a set, 0 for no limit
	Sets     uint64        `json:"sets"`      // sets found, at most 2⁶²
	ByLength []uint64      `json:"by_length"` // sets by number of items, from 1
	Warnings []mining.Text `json:"warnings"`
}

func (r found) report(b *Baskets, o Options) Report {
	out := Report{Baskets: b.Len(), Items: b.Items(), Kind: o.Kind, MinCount: int(r.minimum), Asked: mining.MinCount(o.MinSupport, b.Len()), Longest: o.MaxLength}
	for length, sets := range r.lengths {
		out.Sets = sum(out.Sets, sets)
		if length > 0 {
			out.ByLength = append(out.ByLength, sets)
		}
	}
	out.warn(o)
	return out
}

// warn says what was cut off.
func (r *Report) warn(o Options) {
	if r.MinCount > r.Asked {
		r.Warnings = append(r.Warnings, mining.Text{
			Zh: fmt.Sprintf("出现 %d 次以上的组合超过 %d 个，只保留了出现 %d 次以上的；请提高最小支持度、限制长度，或只求闭项集。", r.Asked, o.MaxSets, r.MinCount),
			En: fmt.Sprintf("More than %[2]d sets are in %[1]d baskets or more, so only those in %[3]d or more were kept. Raise the minimum support, limit the length, or ask for closed sets.", r.Asked, o.MaxSets, r.MinCount)})
	}
	if r.Longest > 0 && (len(r.ByLength) >= r.Longest || o.Kind != All) {
		r.Warnings = append(r.Warnings, mining.Text{
			Zh: fmt.Sprintf("超过 %d 个商品的组合没有去找，可能还有更长的。", r.Longest),
			En: fmt.Sprintf("Sets of more than %d items were not looked for; there may be longer ones.", r.Longest)})
	}
	if r.Asked == 1 {
		r.Warnings = append(r.Warnings, mining.Text{
			Zh: "最小支持度只有 1 个购物篮，几乎任何组合都会出现，不能说明规律。",
			En: "The minimum support is a single basket: nearly everything occurs once, which shows no habit."})
	}
}

// Report tells what the answer holds and what was cut off.
func (s *Itemsets) Report() Report { return s.report }

// Len is the number of sets.
func (s *Itemsets) Len() int { return int(s.report.Sets) }

// All calls see for every set, in an order that depends on the sets alone,
// until it returns false. The items are valid until the next call.
func (s *Itemsets) All(see func(Itemset) bool) {
	var ranks []int32
	var items []string
	for k, v := range s.nodes {
		if v.support == 0 {
			continue
		}
		ranks, items = s.ranks(ranks[:0], k), items[:0]
		for _, r := range ranks {
			items = append(items, s.names[r])
		}
		if !see(Itemset{items, int(v.support)}) {
			return
		}
	}
}

// ranks appends the items of the set at a node, by rank.
func (s *Itemsets) ranks(out []int32, k int) []int32 {
	for at := int32(k); at != root; at = s.nodes[at].parent {
		out = append(out, s.nodes[at].item)
	}
	slices.Sort(out)
	return out
}

// length is the number of items of the set at a node.
func (s *Itemsets) length(k int) int {
	n := 0
	for at := int32(k); at != root; at = s.nodes[at].parent {
		n++
	}
	return n
}

// Top returns the n sets of at least so many items that are in most baskets;
// of equal ones those with more items, and then with the more frequent, come first.
func (s *Itemsets) Top(n, length int) []Itemset {
	type ranked struct {
		support int32
		ranks   []int32
	}
	var best []ranked
	least := s.least(n, length)
	for k, v := range s.nodes {
		if v.support >= least && s.length(k) >= length {
			best = append(best, ranked{v.support, s.ranks(nil, k)})
		}
	}
	slices.SortFunc(best, func(x, y ranked) int {
		return cmp.Or(cmp.Compare(y.support, x.support), cmp.Compare(len(y.ranks), len(x.ranks)), slices.Compare(x.ranks, y.ranks))
	})
	var out []Itemset
	for _, b := range best[:min(n, len(best))] {
		set := Itemset{Support: int(b.support)}
		for _, r := range b.ranks {
			set.Items = append(set.Items, s.names[r])
		}
		out = append(out, set)
	}
	return out
}

// least is the support of the n-th of the sets of so many items: sorting the
// sets that reach it is much quicker than sorting all.
func (s *Itemsets) least(n, length int) int32 {
	var supports []int32
	for k, v := range s.nodes {
		if v.support > 0 && s.length(k) >= length {
			supports = append(supports, v.support)
		}
	}
	if len(supports) <= n {
		return 1
	}
	slices.Sort(supports)
	return supports[len(supports)-max(n, 1)]
}

// Support returns in how many baskets all the items are, if that set is among
// those found. The empty set is in all of them.
func (s *Itemsets) Support(items ...string) (int, bool) {
	if len(items) == 0 {
		return s.report.Baskets, true
	}
	t := s.supports()
	var ranks []int32
	for _, name := range items {
		r, ok := t.rank[name]
		if !ok {
			return 0, false
		}
		ranks = append(ranks, r)
	}
	slices.Sort(ranks)
	n, ok := t.of(slices.Compact(ranks))
	return int(n), ok
}

func (s *Itemsets) supports() *supports {
	s.once.Do(func() { s.table = newSupports(s) })
	return s.table
}

// String is the set with its support, such as "{bread, butter} 12".
func (s Itemset) String() string {
	out := "{"
	for i, item := range s.Items {
		if i > 0 {
			out += ", "
		}
		out += item
	}
	return out + "} " + strconv.Itoa(s.Support)
}
