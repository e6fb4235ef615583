package segment

import (
	"testing"
	"time"

	"zhike/api"
	"zhike/crm/analysis"
	"zhike/crm/governance"
	"zhike/fault"
)

const figure = "cohort/customers?cohort=2025-06"

func (h *shop) fix(role, name, rule, people string) (*Segment, error) {
	in := &CreateRequest{}
	in.Body.Name, in.Body.Rule, in.Body.People = name, rule, people
	return h.segments.Create(as(h.t, role), in)
}

// The people behind a figure, customers 2 and 4 of the five, are kept as they
// are and can be listed, compared and laid over others, but not thawed.
func TestPeopleBehindAFigure(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		g, err := h.fix(governance.Marketer, "六月首购", "", figure)
		if err != nil {
			t.Fatal(err)
		}
		if !g.Fixed || g.Mode != Frozen || g.Rule != "" || g.Count.Customers != 2 || !g.FrozenAsOf.Equal(noon.Add(-time.Hour)) || g.Description != "First bought in 2025-06" {
			t.Fatalf("created %+v", g)
		}
		if got := h.ids(g.ID); len(got) != 3 { // two of one digit each
			t.Errorf("customers %q", got)
		}
		others := h.make("全部", "order.count >= 0")
		overlap, err := h.segments.Overlap(as(t, governance.Marketer), &OverlapRequest{IDs: []string{g.ID, others.ID}})
		if err != nil || overlap.Pairs[0].Both != 2 {
			t.Errorf("overlap %+v, %v", overlap, err)
		}
		if _, err := h.segments.Compare(as(t, governance.Marketer), &CompareRequest{ID: g.ID}); err != nil {
			t.Errorf("compare: %v", err)
		}
		if renamed, err := h.update(governance.Marketer, g.ID, g.Version, "六月的新客", ""); err != nil || renamed.Name != "六月的新客" || renamed.Count.Customers != 2 {
			t.Errorf("renamed %+v, %v", renamed, err)
		}
		freeze := &FreezeRequest{ID: g.ID}
		freeze.Body.Version = g.Version + 1
		if _, err := h.segments.Thaw(as(t, governance.Marketer), freeze); !fault.Is(err, fault.Conflict) {
			t.Errorf("thawed: %v", err)
		}
		if _, err := h.segments.Freeze(as(t, governance.Marketer), freeze); !fault.Is(err, fault.Conflict) {
			t.Errorf("frozen anew: %v", err)
		}
		if _, err := h.update(governance.Marketer, g.ID, g.Version+1, "", "order.count > 1"); !fault.Is(err, fault.Conflict) {
			t.Errorf("given a rule: %v", err)
		}
		if got := h.get(g.ID); got.Count.Customers != 2 {
			t.Errorf("afterwards %+v", got)
		}
	})
}

func TestFixedIsRefused(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		for what, c := range map[string]struct {
			rule, people string
		}{
			"a rule and people": {"order.count > 1", figure},
			"no figure":         {"", "rfm/nobody"},
			"neither":           {"", ""},
		} {
			if _, err := h.fix(governance.Marketer, what, c.rule, c.people); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		// Who may write segments but not read analyses does not learn who is behind a figure.
		blind := api.As(t.Context(), api.Identity{UserID: "u", Via: "session", Permissions: map[api.Permission]bool{Read: true, Write: true}})
		in := &CreateRequest{}
		in.Body.Name, in.Body.People = "x", figure
		if _, err := h.segments.Create(blind, in); !fault.Is(err, fault.Forbidden) {
			t.Errorf("without %s: %v", analysis.Read, err)
		}
	})
}
