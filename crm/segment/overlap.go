package segment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"zhike/fault"
	"zhike/store"
)

// OverlapRequest names two to six segments.
type OverlapRequest struct {
	IDs []string `query:"ids" required:"true" minItems:"2" maxItems:"6" doc:"ids of segments, separated by commas"`
}

// Overlap is how segments lie over one another.
type Overlap struct {
	Segments []OverlapSegment `json:"segments"`
	Pairs    []OverlapPair    `json:"pairs" doc:"every two of them"`
	Regions  []OverlapRegion  `json:"regions" doc:"customers who are in exactly these segments; the regions are disjoint and add up to union"`
	Union    int64            `json:"union" doc:"customers in at least one"`
	Of       int64            `json:"of" doc:"all customers"`
	AsOf     time.Time        `json:"as_of"`
}

// OverlapSegment is one of the segments.
type OverlapSegment struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Customers int64  `json:"customers"`
	Only      int64  `json:"only" doc:"customers in no other of them"`
}

// OverlapPair is how two segments lie over one another.
type OverlapPair struct {
	A       string   `json:"a"`
	B       string   `json:"b"`
	Both    int64    `json:"both"`
	Jaccard *float64 `json:"jaccard" doc:"both ÷ either, 0 to 1; null when both are empty"`
	OfA     float64  `json:"of_a" doc:"both ÷ customers in a"`
	OfB     float64  `json:"of_b" doc:"both ÷ customers in b"`
}

// OverlapRegion is one field of the Venn diagram.
type OverlapRegion struct {
	In        []string `json:"in" doc:"ids of the segments"`
	Customers int64    `json:"customers"`
}

// Overlap counts, in one pass, who is in which of the segments.
func (s *Service) Overlap(ctx context.Context, in *OverlapRequest) (*Overlap, error) {
	if n := len(in.IDs); n < 2 || n > 6 {
		return nil, fault.New(fault.Invalid, "overlap is for two to six segments, not %d", n).InChinese("重叠分析需要 2 到 6 个分群，现在是 %d 个", n)
	}
	state, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	out := &Overlap{AsOf: state.AsOf, Regions: []OverlapRegion{}, Pairs: []OverlapPair{}}
	var parts []string
	var args []any
	seen := map[string]bool{}
	for i, id := range in.IDs {
		r, err := s.inUse(ctx, id)
		if err != nil {
			return nil, err
		}
		if seen[id] {
			return nil, fault.New(fault.Invalid, "the segment “%s” is named twice", r.Name).InChinese("分群“%s”重复了", r.Name).At("id", id)
		}
		seen[id] = true
		members, more, err := s.members(ctx, r, state.AsOf, len(args)+1)
		if err != nil {
			return nil, err
		}
		args = append(args, more...)
		parts = append(parts, fmt.Sprintf("select customer_id, %d as bit from (%s) p%d", 1<<i, members, i))
		out.Segments = append(out.Segments, OverlapSegment{ID: r.ID, Name: r.Name})
	}
	regions, err := s.regions(ctx, strings.Join(parts, " union all "), args)
	if err != nil {
		return nil, err
	}
	all, err := s.numbers(ctx, "select count(*)::bigint from customer_field s", nil)
	if err != nil {
		return nil, err
	}
	out.Of = all[0]
	out.add(regions)
	return out, nil
}

// region is the customers whose segments are the bits of Mask.
type region struct {
	Mask      int   `db:"mask"`
	Customers int64 `db:"n"`
}

// regions adds up, for each customer, the bits of the segments that hold them:
// a customer is in a segment at most once, so the sum is the set.
func (s *Service) regions(ctx context.Context, parts string, args []any) ([]region, error) {
	return store.All[region](ctx, s.env.DB, store.SQL(
		"select mask, count(*)::bigint as n from (select customer_id, sum(bit)::integer as mask from ("+parts+") u group by customer_id) x group by mask order by mask"), args...)
}

// add makes all figures of the disjoint regions.
func (o *Overlap) add(regions []region) {
	in := func(mask, i int) bool { return mask>>i&1 == 1 }
	for _, r := range regions {
		o.Union += r.Customers
		region := OverlapRegion{Customers: r.Customers}
		for i := range o.Segments {
			if !in(r.Mask, i) {
				continue
			}
			region.In = append(region.In, o.Segments[i].ID)
			o.Segments[i].Customers += r.Customers
			if r.Mask == 1<<i {
				o.Segments[i].Only = r.Customers
			}
		}
		o.Regions = append(o.Regions, region)
	}
	for i := range o.Segments {
		for j := i + 1; j < len(o.Segments); j++ {
			a, b := o.Segments[i], o.Segments[j]
			p := OverlapPair{A: a.ID, B: b.ID}
			for _, r := range regions {
				if in(r.Mask, i) && in(r.Mask, j) {
					p.Both += r.Customers
				}
			}
			p.OfA, p.OfB = share(p.Both, a.Customers), share(p.Both, b.Customers)
			if either := a.Customers + b.Customers - p.Both; either > 0 {
				p.Jaccard = new(share(p.Both, either))
			}
			o.Pairs = append(o.Pairs, p)
		}
	}
}
