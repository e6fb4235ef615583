// Package pattern finds what is bought together: the sets of items that occur
// in many baskets, by FP-growth or Eclat, the closed and the maximal among
// them, and association rules with the tests that tell them from chance.
//
// A basket is a set of items; how often an item lies in it does not count. The
// support of a set is the number of baskets that hold all of it.
package pattern

import (
	"context"
	"fmt"
	"math"

	"zhike/mining"
)

// Algorithm is how the sets are found; all give the same sets.
type Algorithm string

const (
	// Auto takes FPGrowth where a basket holds a tenth of the frequent items or
	// more on average, so that many begin alike, else Eclat.
	Auto Algorithm = "auto"
	// Eclat keeps, for each item, the baskets that hold it, and intersects
	// them (Zaki 2000). Here the baskets of a prefix are numbered anew and
	// kept as bits, so that an intersection is a few machine words.
	Eclat Algorithm = "eclat"
	// FPGrowth folds the baskets into a tree of common prefixes and projects
	// that (Han, Pei & Yin 2000): less memory where many baskets are alike.
	FPGrowth Algorithm = "fpgrowth"
)

// Kind is which of the frequent sets are wanted.
type Kind string

const (
	All     Kind = "all"     // every frequent set
	Closed  Kind = "closed"  // those to which nothing can be added without losing baskets; all supports follow from them
	Maximal Kind = "maximal" // those to which nothing can be added without falling below the minimum
)

// Options of Mine. The zero value finds the sets in 1 % of the baskets.
type Options struct {
	MinSupport float64   // share of the baskets if below 1, else their number; default .01
	Algorithm  Algorithm // default Auto
	Kind       Kind      // default All; Closed and Maximal are found by Eclat only
	MaxLength  int       // most items in a set; 0 is no limit
	MaxSets    int       // most sets kept; default 10,000,000. When there are more, the minimum support is raised
}

func (o Options) filled() (Options, error) {
	if o.MinSupport == 0 {
		o.MinSupport = .01
	}
	if o.Algorithm == "" {
		o.Algorithm = Auto
	}
	if o.Kind == "" {
		o.Kind = All
	}
	if o.MaxSets == 0 {
		o.MaxSets = 10_000_000
	}
	switch {
	case !(o.MinSupport > 0) || math.IsInf(o.MinSupport, 0):
		return o, mining.TableError("最小支持度须大于 0", "the minimum support must be above 0")
	case o.Algorithm != Auto && o.Algorithm != Eclat && o.Algorithm != FPGrowth:
		return o, mining.TableError(fmt.Sprintf("没有算法 %q", o.Algorithm), fmt.Sprintf("there is no algorithm %q", o.Algorithm))
	case o.Kind != All && o.Kind != Closed && o.Kind != Maximal:
		return o, mining.TableError(fmt.Sprintf("没有 %q 这种项集", o.Kind), fmt.Sprintf("there is no kind of sets %q", o.Kind))
	case o.Kind != All && o.Algorithm == FPGrowth:
		return o, mining.TableError("闭项集与极大项集只能用 Eclat 求", "closed and maximal sets are found by Eclat only")
	case o.MaxLength < 0:
		return o, mining.TableError("项集的最大长度不能为负", "the greatest length of a set cannot be below zero")
	case o.MaxSets < 1 || o.MaxSets > 1<<30:
		return o, mining.TableError("项集的最大个数须在 1 到 2³⁰ 之间", "the greatest number of sets must be from 1 to 2^30")
	}
	return o, nil
}

// Mine finds the frequent sets of the baskets. The answer depends neither on
// the order of the baskets nor on the number of processors.
//
// It refuses with a *mining.DataError when there are no baskets. What was
// cut off by MaxLength or MaxSets is told by the answer's Report.
func Mine(ctx context.Context, b *Baskets, o Options) (*Itemsets, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	c, r, err := search(ctx, b, o, true)
	if err != nil {
		return nil, err
	}
	return &Itemsets{names: c.names, nodes: r.nodes, report: r.report(b, o)}, nil
}

// Count tells how many frequent sets there are without keeping them, which is
// quicker and takes no memory for them. Options.MaxSets does not matter: where
// there are more than 2⁶² sets of one length, that is what it says.
func Count(ctx context.Context, b *Baskets, o Options) (Report, error) {
	o, err := o.filled()
	if err != nil {
		return Report{}, err
	}
	o.MaxSets = math.MaxInt
	_, r, err := search(ctx, b, o, false)
	if err != nil {
		return Report{}, err
	}
	return r.report(b, o), nil
}
