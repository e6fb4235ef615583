package customer_test

import (
	"slices"
	"strings"
	"testing"

	"zhike/api"
	"zhike/crm/customer"
	"zhike/fault"
)

// keeper sees personal data and may share; seller may share and sees data masked.
var (
	keeper = api.Identity{UserID: "k", Name: "陈掌柜", Via: "session", Permissions: map[api.Permission]bool{customer.Read: true, customer.Personal: true, customer.ShareViews: true}}
	seller = api.Identity{UserID: "s", Name: "小李", Via: "session", Permissions: map[api.Permission]bool{customer.Read: true, customer.ShareViews: true}}
)

func (f *fixture) save(who api.Identity, name, rule string, shared bool) (*customer.View, error) {
	f.Helper()
	in := &customer.CreateViewRequest{}
	in.Body.Name, in.Body.Rule, in.Body.Shared = name, rule, shared
	in.Body.Columns = []string{"order.count", "order.last", "order.count"}
	return f.s.CreateView(api.As(f.Context(), who), in)
}

func (f *fixture) mustSave(who api.Identity, name, rule string, shared bool) *customer.View {
	f.Helper()
	v, err := f.save(who, name, rule, shared)
	if err != nil {
		f.Fatal(err)
	}
	return v
}

func (f *fixture) change(who api.Identity, v *customer.View, version int64, change func(in *customer.UpdateViewRequest)) (*customer.View, error) {
	in := &customer.UpdateViewRequest{ID: v.ID}
	in.Body.Version = version
	change(in)
	return f.s.UpdateView(api.As(f.Context(), who), in)
}

func (f *fixture) views(who api.Identity) string {
	f.Helper()
	list, err := f.s.ListViews(api.As(f.Context(), who), nil)
	if err != nil {
		f.Fatal(err)
	}
	var names []string
	for _, v := range list.Items {
		names = append(names, v.Name)
	}
	return strings.Join(names, " ")
}

func TestViewsAreOwnOrShared(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		own := f.mustSave(keeper, "  老客 ", "order.count>=2", false)
		if own.Name != "老客" || own.Rule != "order.count >= 2" || own.Sort != "-order.amount" || own.Version != 1 || !own.MayChange || !slices.Equal(own.Columns, []string{"order.count", "order.last"}) {
			t.Errorf("saved %+v", own)
		}
		f.mustSave(keeper, "全店", "", true)
		if got := f.views(keeper); got != "老客 全店" {
			t.Errorf("the keeper sees %s", got)
		}
		if got := f.views(guest); got != "全店" {
			t.Errorf("a guest sees %s", got)
		}
		if _, err := f.change(guest, own, 1, func(*customer.UpdateViewRequest) {}); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's own view: %v", err)
		}
		if _, err := f.save(guest, "给大家", "", true); !fault.Is(err, fault.Forbidden) {
			t.Errorf("sharing without permission: %v", err)
		}
		f.mustSave(guest, "我的", "", false)
		for name, rule := range map[string]string{"": "", "\u200b": "", "条件": "order.nothing > 1", strings.Repeat("长", 61): ""} {
			if _, err := f.save(keeper, name, rule, false); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q %q: %v", name, rule, err)
			}
		}
	})
}

func TestTwoPeopleChangeOneView(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		v := f.mustSave(keeper, "全店", "", true)
		rule := func(text string) func(*customer.UpdateViewRequest) {
			return func(in *customer.UpdateViewRequest) { in.Body.Rule = &text }
		}
		second, err := f.change(seller, v, 1, rule("order.count > 1"))
		if err != nil || second.Version != 2 || second.UpdatedBy.Name != "小李" || second.Owner.Name != "陈掌柜" || len(second.Columns) != 2 {
			t.Fatalf("%+v %v", second, err)
		}
		_, err = f.change(keeper, v, 1, rule("order.count > 5"))
		if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "小李") {
			t.Fatalf("stale: %v", err)
		}
		if _, err := f.change(guest, second, 2, rule("")); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a guest changes a shared view: %v", err)
		}
		if _, err := f.change(seller, second, 2, func(in *customer.UpdateViewRequest) { in.Body.Shared = new(false) }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("taking a view of another back: %v", err)
		}
		// Deleted meanwhile, then restored as it was.
		if _, err := f.s.DeleteView(api.As(t.Context(), keeper), &customer.ViewRequest{ID: v.ID}); err != nil {
			t.Fatal(err)
		}
		if f.views(seller) != "" {
			t.Error("a deleted view is listed")
		}
		if _, err := f.change(seller, second, 2, rule("")); !fault.Is(err, fault.Conflict) {
			t.Errorf("changing a deleted view: %v", err)
		}
		back, err := f.s.RestoreView(api.As(t.Context(), keeper), &customer.ViewRequest{ID: v.ID})
		if err != nil || back.Rule != "order.count > 1" || f.views(seller) != "全店" {
			t.Errorf("%+v %v", back, err)
		}
	})
}

func TestViewsHideWhatIsMasked(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		f.mustSave(keeper, "姓王", `profile.name starts_with "王"`, true)
		if _, err := f.save(seller, "姓李", `profile.name starts_with "李"`, false); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a rule over masked names: %v", err)
		}
		list, err := f.s.ListViews(api.As(t.Context(), seller), nil)
		if err != nil || len(list.Items) != 1 || list.Items[0].Rule != "" || !list.Items[0].RuleHidden {
			t.Errorf("%+v %v", list.Items[0], err)
		}
	})
}

func TestDefaultViewIsEachPersonsOwn(t *testing.T) {
	each(t, func(f *fixture) {
		f.shop()
		a, b := f.mustSave(keeper, "甲", "", true), f.mustSave(keeper, "乙", "", false)
		first := func(who api.Identity) string {
			t.Helper()
			list, err := f.s.ListViews(api.As(t.Context(), who), nil)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, v := range list.Items {
				if v.Default {
					names = append(names, v.Name)
				}
			}
			return strings.Join(names, " ")
		}
		for _, v := range []*customer.View{a, b} {
			got, err := f.s.SetDefaultView(api.As(t.Context(), keeper), &customer.ViewRequest{ID: v.ID})
			if err != nil || !got.Default || first(keeper) != v.Name || first(seller) != "" {
				t.Errorf("%+v %v, the keeper begins with %q, the seller with %q", got, err, first(keeper), first(seller))
			}
		}
		if _, err := f.s.SetDefaultView(api.As(t.Context(), seller), &customer.ViewRequest{ID: b.ID}); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's own view: %v", err)
		}
		if _, err := f.s.DeleteView(api.As(t.Context(), keeper), &customer.ViewRequest{ID: b.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.s.SetDefaultView(api.As(t.Context(), keeper), &customer.ViewRequest{ID: b.ID}); !fault.Is(err, fault.Conflict) || first(keeper) != "" {
			t.Errorf("a deleted view: %v, begins with %q", err, first(keeper))
		}
		if _, err := f.s.RestoreView(api.As(t.Context(), keeper), &customer.ViewRequest{ID: b.ID}); err != nil || first(keeper) != "乙" {
			t.Errorf("restored: %v, begins with %q", err, first(keeper))
		}
		if got, err := f.s.ClearDefaultView(api.As(t.Context(), keeper), &customer.ViewRequest{ID: b.ID}); err != nil || got.Default || first(keeper) != "" {
			t.Errorf("cleared: %+v %v, begins with %q", got, err, first(keeper))
		}
	})
}
