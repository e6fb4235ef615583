package segment

import (
	"context"
	"testing"

	"zhike/api"
	"zhike/crm/analysis"
	"zhike/crm/customer"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/store"
)

// A report among a segment counts whoever the page of the segment counts: by
// its rule while it is live, by its list once it is frozen. Of the five
// customers 1 and 3 bought twice or more, 5 purchases for 800 altogether.
func TestReportsAmongASegment(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		reports := analysis.New(h.segments.env, h.customers)
		reports.Among(h.segments.Group)
		ctx := as(t, governance.Marketer)
		ask := func(id string) (*analysis.Overview, error) {
			return reports.Overview(ctx, &analysis.OverviewRequest{Moment: analysis.Moment{Segment: id}})
		}
		check := func(what, id string, buyers, orders int64, revenue float64) {
			t.Helper()
			o, err := ask(id)
			if err != nil {
				t.Fatal(what, err)
			}
			if o.Buyers != buyers || o.SaleOrders != orders || o.Revenue != revenue || o.Segment == nil || o.Segment.ID != id {
				t.Errorf("%s: %d buyers, %d purchases, %v, of %v", what, o.Buyers, o.SaleOrders, o.Revenue, o.Segment)
			}
		}
		g := h.make("常客", "order.count >= 2")
		check("live", g.ID, 2, 5, 800)
		h.freeze(g)
		h.buy(2, 5, 40) // now customer 2 meets the rule, but is not on the list
		h.refresh()
		check("frozen", g.ID, 2, 5, 800)
		check("live anew", h.make("常客今天", "order.count >= 2").ID, 3, 7, 890)
		fixed, err := h.fix(governance.Marketer, "名单", "", figure) // customers 2 and 4
		if err != nil {
			t.Fatal(err)
		}
		check("fixed", fixed.ID, 2, 3, 110)

		if _, err := ask("nobody"); !fault.Is(err, fault.NotFound) {
			t.Errorf("unknown: %v", err)
		}
		if _, err := h.segments.Delete(ctx, &GetRequest{ID: g.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := ask(g.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("deleted: %v", err)
		}
	})
}

// Who may not read segments, or sees masked what the rule is about, learns
// nothing by a report.
func TestReportsAmongASegmentAreRefused(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		reports := analysis.New(h.segments.env, h.customers)
		reports.Among(h.segments.Group)
		g := h.make("姓王的", `profile.name contains "王"`)
		for what, permissions := range map[string][]api.Permission{"no segments": {analysis.Read}, "masked": {analysis.Read, Read}} {
			_, err := reports.Overview(holding(t, permissions...), &analysis.OverviewRequest{Moment: analysis.Moment{Segment: g.ID}})
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := reports.Overview(holding(t, analysis.Read, Read, customer.Personal), &analysis.OverviewRequest{Moment: analysis.Moment{Segment: g.ID}}); err != nil {
			t.Errorf("who may see names: %v", err)
		}
	})
}

// holding is a context in which somebody with these permissions acts.
func holding(t *testing.T, permissions ...api.Permission) context.Context {
	may := map[api.Permission]bool{}
	for _, p := range permissions {
		may[p] = true
	}
	return api.As(t.Context(), api.Identity{UserID: "u", Via: "session", Permissions: may})
}

// A report among a list is worked out anew when its members change, whatever
// else stays the same.
func TestReportsFollowTheMembers(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		reports := analysis.New(h.segments.env, h.customers)
		reports.Among(h.segments.Group)
		fixed, err := h.fix(governance.Marketer, "名单", "", figure) // customers 2 and 4
		if err != nil {
			t.Fatal(err)
		}
		buyers := func() int64 {
			t.Helper()
			o, err := reports.Overview(as(t, governance.Marketer), &analysis.OverviewRequest{Moment: analysis.Moment{Segment: fixed.ID}})
			if err != nil {
				t.Fatal(err)
			}
			return o.Buyers
		}
		if n := buyers(); n != 2 {
			t.Errorf("%d buyers", n)
		}
		err = h.db.Tx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), store.SQL("delete from segment_member where customer_id = 4"))
			return err
		})
		if n := buyers(); err != nil || n != 1 {
			t.Errorf("%d buyers after one left the list, %v", n, err)
		}
	})
}
