package sequence

import (
	"context"
	"fmt"
	"math"

	"zhike/mining"
	"zhike/mining/metric"
)

// FollowOptions of Follow. The zero value is good.
type FollowOptions struct {
	MinSupport float64 // sequences in which the second follows the first: a share if below 1, else their number; default .01
	Within     float64 // most time from the first to the second, 0 for no limit
	MaxItems   int     // look at the items in most sequences only; default 1,000
	MaxPairs   int     // keep the pairs in most sequences only; default 10,000
}

func (o FollowOptions) filled() (FollowOptions, error) {
	if o.MinSupport == 0 {
		o.MinSupport = .01
	}
	if o.MaxItems == 0 {
		o.MaxItems = 1000
	}
	if o.MaxPairs == 0 {
		o.MaxPairs = 10_000
	}
	if o.Within == 0 {
		o.Within = math.Inf(1)
	}
	switch {
	case !(o.MinSupport > 0) || math.IsInf(o.MinSupport, 0):
		return o, mining.TableError("最小支持度须大于 0", "the minimum support must be above 0")
	case !(o.Within > 0):
		return o, mining.TableError("时间窗须大于 0", "the window of time must be above 0")
	case o.MaxItems < 1 || o.MaxItems > 20_000 || o.MaxPairs < 1:
		return o, mining.TableError("商品数须在 1 到 20,000 之间，商品对数须大于 0", "the number of items must be from 1 to 20,000, that of pairs above 0")
	}
	return o, nil
}

// Pair says that Then follows First, how often and after how long.
//
// The time is from the first step with First to the next with Then. The
// interval of its median is by order statistics (binomial, at least 95 %): it
// assumes nothing about how times are distributed. It is NaN below six times.
//
// Whether the order means anything is asked of the sequences that hold both:
// if their steps came in an order drawn by lot, First would come before Then
// with probability f/(f+t), f and t being the steps with one but not the other.
// FirstBefore is in how many it does, ByChance the sum of those probabilities,
// P the chance of FirstBefore or more, and Q that, adjusted by Benjamini and
// Hochberg for all ordered pairs looked at. A thing bought often comes early
// for that alone; this takes it into account.
type Pair struct {
	First, Then string
	Sequences   int     // in which Then follows First within the window
	Share       float64 // of the sequences that hold First
	Lift        float64 // that share against the share of all sequences that hold Then
	Median      float64 // time until Then
	Low, High   float64 // 95 % interval of the median
	Quick, Slow float64 // a quarter of the times are shorter than Quick, a quarter longer than Slow
	FirstBefore int
	ByChance    float64
	P, Q        float64
}

// Follows is the pairs and what they were chosen from.
type Follows struct {
	Pairs    []Pair // in most sequences first
	Tested   int    // ordered pairs that are in enough sequences: what Q is adjusted for
	Warnings []mining.Text

	ranks [][2]int32 // of the items of each pair
}

// Follow finds the ordered pairs of different items of which the second
// follows the first in enough sequences.
func Follow(ctx context.Context, s *Sequences, o FollowOptions) (*Follows, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	if err := check(s); err != nil {
		return nil, err
	}
	minimum := int32(mining.MinCount(o.MinSupport, s.Len()))
	c, out := encode(s, minimum), &Follows{}
	if len(c.names) > o.MaxItems {
		out.Warnings = append(out.Warnings, mining.Text{
			Zh: fmt.Sprintf("共有 %d 种常见商品，只看了其中最常见的 %d 种。", len(c.names), o.MaxItems),
			En: fmt.Sprintf("Of %d frequent items only the %d most frequent were looked at.", len(c.names), o.MaxItems)})
	}
	f := follower{coded: c, within: o.Within, items: min(o.MaxItems, len(c.names)), all: s.Len()}
	counts, err := f.count(ctx)
	if err != nil {
		return nil, err
	}
	out.choose(f, counts, minimum, o.MaxPairs)
	if err := f.describe(ctx, out); err != nil {
		return nil, err
	}
	p := make([]float64, len(out.Pairs))
	for i, pair := range out.Pairs {
		p[i] = pair.P
	}
	for i, q := range metric.Adjust(p, float64(out.Tested), metric.BenjaminiHochberg) {
		out.Pairs[i].Q = q
	}
	return out, nil
}
