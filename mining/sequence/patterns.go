package sequence

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zhike/mining"
)

// node is a pattern as a path in a tree: that of its parent and one item more.
// The item is its rank twice, plus 1 where it begins a step. A support of 0
// marks a step on the way to a longer pattern.
type node struct{ parent, item, support int32 }

const root = -1

// Pattern is steps in their order and how many sequences hold them so.
type Pattern struct {
	Steps   [][]string `json:"steps"`
	Support int        `json:"support"`
}

// String is the pattern such as "{bread, milk} → {eggs}".
func (p Pattern) String() string {
	steps := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		steps[i] = "{" + strings.Join(s, ", ") + "}"
	}
	return strings.Join(steps, " → ")
}

// Patterns is the frequent patterns of some sequences. It is never changed and
// round-trips through JSON.
type Patterns struct {
	names  []string
	nodes  []node
	report Report
}

// Report is the size of an answer, and what is not in it.
type Report struct {
	Sequences int           `json:"sequences"`
	Items     int           `json:"items"`     // different items in them
	MinCount  int           `json:"min_count"` // sequences that a pattern is in at least
	Longest   int           `json:"longest"`   // most items asked for, 0 for no limit
	Closed    bool          `json:"closed"`
	Patterns  int           `json:"patterns"`
	ByLength  []int         `json:"by_length"` // patterns by number of items, from 1
	Warnings  []mining.Text `json:"warnings"`
}

// Mine finds the frequent patterns. The answer depends neither on the order of
// the sequences nor on the number of processors. It refuses with a
// *mining.DataError when there are no sequences or too many patterns.
func Mine(ctx context.Context, s *Sequences, o Options) (*Patterns, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	if err := check(s); err != nil {
		return nil, err
	}
	minimum := mining.MinCount(o.MinSupport, s.Len())
	c := encode(s, int32(minimum))
	longest := o.MaxLength
	if o.Closed && longest > 0 {
		longest++ // whether the longest are closed is seen from those of one item more
	}
	nodes, err := c.search(ctx, o, int32(minimum), longest)
	if err != nil {
		return nil, err
	}
	p := &Patterns{names: c.names, nodes: nodes, report: Report{Sequences: s.Len(), Items: s.Items(), MinCount: minimum, Longest: o.MaxLength, Closed: o.Closed}}
	if o.Closed {
		if err := p.close(ctx, o.MaxLength); err != nil {
			return nil, err
		}
	}
	p.size()
	return p, nil
}

// size counts the patterns.
func (p *Patterns) size() {
	r := &p.report
	for k, v := range p.nodes {
		if v.support == 0 {
			continue
		}
		length := len(p.codes(nil, int32(k)))
		for len(r.ByLength) < length {
			r.ByLength = append(r.ByLength, 0)
		}
		r.ByLength[length-1]++
		r.Patterns++
	}
	if r.Longest > 0 && len(r.ByLength) >= r.Longest {
		r.Warnings = append(r.Warnings, mining.Text{Zh: "没有去找更长的序列，可能还有。", En: "Longer patterns were not looked for; there may be some."})
	}
	if r.MinCount == 1 {
		r.Warnings = append(r.Warnings, mining.Text{Zh: "最小支持度只有 1 条序列，几乎任何次序都会出现，不能说明规律。",
			En: "The minimum support is a single sequence: nearly every order occurs once, which shows no habit."})
	}
}

// join puts the patterns of all pieces one after the other.
func join(pieces [][]node) []node {
	var out []node
	for _, piece := range pieces {
		shift := int32(len(out))
		for _, v := range piece {
			if v.parent != root {
				v.parent += shift
			}
			out = append(out, v)
		}
	}
	return out
}

// codes appends the items of the pattern at a node, from the first on.
func (p *Patterns) codes(out []int32, k int32) []int32 {
	begin := len(out)
	for ; k != root; k = p.nodes[k].parent {
		out = append(out, p.nodes[k].item)
	}
	slices.Reverse(out[begin:])
	return out
}

func (p *Patterns) pattern(k int32) Pattern {
	out := Pattern{Support: int(p.nodes[k].support)}
	for _, code := range p.codes(nil, k) {
		if code&1 == 1 {
			out.Steps = append(out.Steps, nil)
		}
		last := len(out.Steps) - 1
		out.Steps[last] = append(out.Steps[last], p.names[code>>1])
	}
	return out
}

// Report tells what the answer holds and what was cut off.
func (p *Patterns) Report() Report { return p.report }

// Len is the number of patterns.
func (p *Patterns) Len() int { return p.report.Patterns }

// All calls see for every pattern, in an order that depends on the patterns
// alone, until it returns false.
func (p *Patterns) All(see func(Pattern) bool) {
	for k, v := range p.nodes {
		if v.support > 0 && !see(p.pattern(int32(k))) {
			return
		}
	}
}

// Top returns the n patterns of at least so many items that are in most
// sequences; of equal ones the longer come first.
func (p *Patterns) Top(n, length int) []Pattern {
	type ranked struct {
		at    int32
		codes []int32
	}
	var all []ranked
	least := p.least(n, length)
	for k, v := range p.nodes {
		if v.support < least {
			continue
		}
		if codes := p.codes(nil, int32(k)); len(codes) >= length {
			all = append(all, ranked{int32(k), codes})
		}
	}
	slices.SortFunc(all, func(x, y ranked) int {
		return cmp.Or(cmp.Compare(p.nodes[y.at].support, p.nodes[x.at].support), cmp.Compare(len(y.codes), len(x.codes)), slices.Compare(x.codes, y.codes))
	})
	var out []Pattern
	for _, r := range all[:min(n, len(all))] {
		out = append(out, p.pattern(r.at))
	}
	return out
}

// least is the support of the n-th of the patterns of so many items: sorting
// the patterns that reach it is much quicker than sorting all.
func (p *Patterns) least(n, length int) int32 {
	var supports, codes []int32
	for k, v := range p.nodes {
		if codes = p.codes(codes[:0], int32(k)); v.support > 0 && len(codes) >= length {
			supports = append(supports, v.support)
		}
	}
	if len(supports) <= n {
		return 1
	}
	slices.Sort(supports)
	return supports[len(supports)-max(n, 1)]
}

// Support returns in how many sequences the steps are, if that pattern is
// among those found.
func (p *Patterns) Support(steps ...[]string) (int, bool) {
	want := Pattern{Steps: steps}
	codes, ok := p.encode(want)
	if !ok {
		return 0, false
	}
	for k, v := range p.nodes {
		if v.support > 0 && v.item == codes[len(codes)-1] && slices.Equal(p.codes(nil, int32(k)), codes) {
			return int(v.support), true
		}
	}
	return 0, false
}

// encode turns names into codes; false if one is not known.
func (p *Patterns) encode(want Pattern) ([]int32, bool) {
	var codes []int32
	for _, items := range want.Steps {
		begin := len(codes)
		for _, name := range items {
			r := slices.Index(p.names, name)
			if r < 0 {
				return nil, false
			}
			codes = append(codes, int32(r)<<1)
		}
		if len(codes) == begin {
			return nil, false
		}
		slices.Sort(codes[begin:])
		codes[begin] |= 1
	}
	return codes, len(codes) > 0
}
