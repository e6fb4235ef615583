package segment

import (
	"slices"
	"testing"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/crm/governance"
)

func TestWhereAFieldIsUsed(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		h.customers.ContributeUses(h.segments)
		h.make("回头客", "order.count >= 2")
		h.make("近期", "order.count_90d >= 1")
		gone := h.make("不要了", "order.count = 1")
		if _, err := h.segments.Delete(as(t, governance.Owner), &GetRequest{ID: gone.ID}); err != nil {
			t.Fatal(err)
		}
		view := func(name, rule, sort string, columns ...string) {
			t.Helper()
			in := &customer.CreateViewRequest{}
			in.Body.Name, in.Body.Rule, in.Body.Sort, in.Body.Columns = name, rule, sort, columns
			if _, err := h.customers.CreateView(as(t, governance.Owner), in); err != nil {
				t.Fatal(err)
			}
		}
		view("按条件", "not (order.count = 1)", "-order.amount", "order.last")
		view("按排序", "", "-order.count", "order.last")
		view("按列", "", "", "order.count")
		view("不相干", `profile.name = "order.count"`, "order.amount", "order.count_90d")

		asked := func(who, field string) (fields, items []string) {
			t.Helper()
			uses, err := h.customers.ListFieldUses(as(t, who), &customer.FieldUsesRequest{Name: field})
			if err != nil {
				t.Fatal(err)
			}
			name := func(list []crm.FieldUse) (out []string) {
				for _, u := range list {
					out = append(out, u.Kind+" "+u.Name)
				}
				slices.Sort(out)
				return out
			}
			return name(uses.Fields), name(uses.Items)
		}
		fields, items := asked(governance.Owner, "order.count")
		if want := []string{"segment 回头客", "view 按列", "view 按排序", "view 按条件"}; !slices.Equal(items, want) {
			t.Errorf("order.count is used by %q, want %q", items, want)
		}
		if !slices.Contains(fields, "field Average order") {
			t.Errorf("fields computed from order.count: %q", fields)
		}
		// Views of one's own are nobody else's business.
		if _, items := asked(governance.Sales, "order.count"); !slices.Equal(items, []string{"segment 回头客"}) {
			t.Errorf("somebody else sees %q", items)
		}
		nobody := api.As(t.Context(), api.Identity{UserID: "x", Via: "key"})
		uses, err := h.customers.ListFieldUses(nobody, &customer.FieldUsesRequest{Name: "order.count"})
		if err != nil || len(uses.Items) != 0 {
			t.Errorf("who may not read segments sees %+v %v", uses, err)
		}
	})
}
