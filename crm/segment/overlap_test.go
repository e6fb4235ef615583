package segment

import (
	"testing"

	"zhike/crm/governance"
	"zhike/fault"
)

func TestOverlapByHand(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		// bought: 1 2 3 4;  again: 1 3 (frozen);  浙江: 1 2
		bought := h.make("买过", "order.count >= 1")
		again := h.freeze(h.make("回头", "order.count >= 2"))
		zhejiang := h.make("浙江", `profile.province = "浙江"`)
		o, err := h.segments.Overlap(as(t, governance.Viewer), &OverlapRequest{IDs: []string{bought.ID, again.ID, zhejiang.ID}})
		if err != nil {
			t.Fatal(err)
		}
		if o.Union != 4 || o.Of != 5 {
			t.Errorf("union %d of %d, want 4 of 5", o.Union, o.Of)
		}
		// Only in “bought”: 4. Nobody is only in one of the others.
		for i, want := range [][2]int64{{4, 1}, {2, 0}, {2, 0}} {
			if g := o.Segments[i]; g.Customers != want[0] || g.Only != want[1] {
				t.Errorf("%s: %d customers, %d only; want %v", g.Name, g.Customers, g.Only, want)
			}
		}
		// bought ∩ again = {1,3}: 2 of 4; bought ∩ 浙江 = {1,2}: 2 of 4; again ∩ 浙江 = {1}: 1 of 3.
		for i, want := range []struct {
			both    int64
			jaccard float64
			ofA     float64
			ofB     float64
		}{{2, 0.5, 0.5, 1}, {2, 0.5, 0.5, 1}, {1, 1. / 3, 0.5, 0.5}} {
			if p := o.Pairs[i]; p.Both != want.both || *p.Jaccard != want.jaccard || p.OfA != want.ofA || p.OfB != want.ofB {
				t.Errorf("pair %d: %+v (Jaccard %v), want %+v", i, p, *p.Jaccard, want)
			}
		}
		// Regions: {bought}: 4; {bought, again}: 3; {bought, 浙江}: 2; all three: 1.
		var sum int64
		for _, r := range o.Regions {
			sum += r.Customers
			if r.Customers != 1 {
				t.Errorf("region %v has %d, want 1", r.In, r.Customers)
			}
		}
		if len(o.Regions) != 4 || sum != o.Union {
			t.Errorf("%d regions with %d customers", len(o.Regions), sum)
		}
		for _, ids := range [][]string{{bought.ID}, {bought.ID, bought.ID}, {"1", "2", "3", "4", "5", "6", "7"}} {
			if _, err := h.segments.Overlap(as(t, governance.Viewer), &OverlapRequest{IDs: ids}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v: %v", ids, err)
			}
		}
	})
}

// Whatever the memberships: regions are disjoint, add up to the union, and
// give back the size of every segment and pair.
func TestOverlapAddsUp(t *testing.T) {
	regions := []region{{1, 5}, {2, 7}, {3, 11}, {4, 13}, {6, 17}, {63, 19}, {32, 23}}
	o := &Overlap{Segments: make([]OverlapSegment, 6)}
	for i := range o.Segments {
		o.Segments[i].ID = string(rune('a' + i))
	}
	o.add(regions)
	if o.Union != 5+7+11+13+17+19+23 {
		t.Errorf("union %d", o.Union)
	}
	// a holds masks 1, 3, 63; b 2, 3, 6, 63; c 4, 6, 63; d and e 63; f 63, 32.
	for i, want := range []int64{5 + 11 + 19, 7 + 11 + 17 + 19, 13 + 17 + 19, 19, 19, 19 + 23} {
		if o.Segments[i].Customers != want {
			t.Errorf("segment %d has %d, want %d", i, o.Segments[i].Customers, want)
		}
	}
	if len(o.Pairs) != 15 || o.Pairs[0].Both != 11+19 { // a and b: masks 3 and 63
		t.Errorf("%d pairs, the first with %d in both", len(o.Pairs), o.Pairs[0].Both)
	}
	for _, p := range o.Pairs {
		if *p.Jaccard < 0 || *p.Jaccard > 1 || p.OfA > 1 || p.OfB > 1 {
			t.Errorf("out of range: %+v", p)
		}
	}
}

func TestEmptySegmentsHaveNoJaccard(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		a, b := h.make("a", "order.count > 99"), h.make("b", "order.count > 98")
		o, err := h.segments.Overlap(as(t, governance.Viewer), &OverlapRequest{IDs: []string{a.ID, b.ID}})
		if err != nil || o.Pairs[0].Jaccard != nil || o.Union != 0 || len(o.Regions) != 0 {
			t.Errorf("%+v %v", o, err)
		}
	})
}
