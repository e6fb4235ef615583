package pattern

import (
	"cmp"
	"slices"
)

// candidate is a rule by the numbers of its items.
type candidate struct {
	left, right []int32
	nXY, nX, nY int32
}

// compare puts the most confident rule first, by fractions without rounding.
func (a candidate) compare(b candidate) int {
	return cmp.Or(
		cmp.Compare(int64(b.nXY)*int64(a.nX), int64(a.nXY)*int64(b.nX)),
		cmp.Compare(b.nXY, a.nXY),
		cmp.Compare(int64(a.nY), int64(b.nY)), // the higher lift
		cmp.Compare(len(a.left), len(b.left)),
		slices.Compare(a.left, b.left), slices.Compare(a.right, b.right))
}

// parting is the rules of a piece of the sets.
type parting struct {
	kept    []candidate
	tested  uint64
	damaged bool // a part of a set has no support, or less than the whole
}

// part forms the rules of the sets at some nodes.
func (s *Itemsets) part(lo, hi int, o RuleOptions) parting {
	p := partition{supports: s.supports(), options: o}
	for k := lo; k < hi; k++ {
		if s.nodes[k].parent != root {
			p.set, p.n = s.ranks(p.set[:0], k), s.nodes[k].support
			p.tested = sum(p.tested, partings(len(p.set), o.MaxThen))
			p.choose(0)
		}
	}
	return p.parting
}

// partition parts one set after the other into left and right.
type partition struct {
	parting
	supports         *supports
	options          RuleOptions
	set, left, right []int32
	n                int32 // support of set
}

// choose takes down the rule with the items on the right so far, and those
// with further ones from a place in the set on. Where a rule is not confident
// enough none with more on its right is: what is left of its left is in no
// fewer baskets (Agrawal & Srikant 1994).
func (p *partition) choose(from int) {
	if len(p.right) > 0 && !p.rule() || len(p.right) == min(p.options.MaxThen, len(p.set)-1) {
		return
	}
	for j := from; j < len(p.set); j++ {
		p.right = append(p.right, p.set[j])
		p.choose(j + 1)
		p.right = p.right[:len(p.right)-1]
	}
}

// rule takes down one rule, unless it is not confident enough.
func (p *partition) rule() bool {
	p.left = without(p.left[:0], p.set, p.right)
	nX, _ := p.supports.of(p.left)
	// A share such as .6 of 5 is 3 but for the last bits of a float.
	if float64(p.n) < p.options.MinConfidence*float64(nX)*(1-1e-12) {
		return false
	}
	nY, _ := p.supports.of(p.right)
	p.damaged = p.damaged || nX < p.n || nY < p.n
	p.kept = append(p.kept, candidate{slices.Clone(p.left), slices.Clone(p.right), p.n, nX, nY})
	return true
}

// partings is the number of rules that a set of so many items allows.
func partings(items, most int) uint64 {
	total, ways := uint64(0), uint64(1)
	for k := 1; k <= min(most, items-1); k++ {
		ways = times(ways, uint64(items-k+1), uint64(k))
		total = sum(total, ways)
	}
	return total
}

// without appends the items of set that are not in part; both rise.
func without(out, set, part []int32) []int32 {
	for _, item := range set {
		if len(part) > 0 && part[0] == item {
			part = part[1:]
		} else {
			out = append(out, item)
		}
	}
	return out
}
