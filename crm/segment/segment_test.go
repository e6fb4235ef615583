package segment

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/store"
)

func TestStatementsRunOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.refresh()
		for i, stmt := range queries.All() {
			h.exec(fmt.Sprintf("prepare s%d as %s", i, stmt.For(h.db.Engine())))
		}
	})
}

func TestOnlyThoseWhoMay(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		apitest.Permissions(t, h.api, governance.RoleIdentities())
		apitest.OpenAPI(t, h.api)
	})
}

func TestLifeOfASegment(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		// Two orders or more: customers 1 (3 orders) and 3 (2 orders), 2 of 5.
		g := h.make("  回头客 ", "order.count>=2")
		if g.Name != "回头客" || g.Rule != "order.count >= 2" || g.Mode != Live || g.Version != 1 || g.Owner.ID != "test-marketer" {
			t.Fatalf("created %+v", g)
		}
		if g.Count == nil || g.Count.Customers != 2 || g.Count.Of != 5 || g.Count.Share != 0.4 || !g.Count.AsOf.Equal(noon) {
			t.Fatalf("count %+v", g.Count)
		}
		// By amount, most first: 3 spent 500, 1 spent 300.
		if got := h.ids(g.ID); got != "3 1" {
			t.Errorf("customers %q, want 3 1", got)
		}
		// Customer 2 buys again: the live segment sees it once the snapshot does.
		h.buy(2, 1, 60)
		h.now = h.now.Add(time.Second)
		h.refresh()
		if g := h.get(g.ID); g.Count.Customers != 2 { // a young count is good enough
			t.Errorf("counted again after a second: %+v", g.Count)
		}
		h.now = h.now.Add(2 * freshFor)
		g = h.get(g.ID)
		if g.Count.Customers != 3 || h.ids(g.ID) != "3 1 2" {
			t.Errorf("after another purchase: %+v, %s", g.Count, h.ids(g.ID))
		}
		// Found by name in any width and case.
		found, err := h.segments.Find(as(t, governance.Viewer), "回头客")
		if err != nil || found.ID != g.ID {
			t.Errorf("find: %v %v", found, err)
		}
	})
}

func (h *shop) get(id string) *Segment {
	h.t.Helper()
	g, err := h.segments.Get(as(h.t, governance.Viewer), &GetRequest{ID: id})
	if err != nil {
		h.t.Fatal(err)
	}
	return g
}

func (h *shop) update(role, id string, version int64, name, rule string) (*Segment, error) {
	in := &UpdateRequest{ID: id}
	in.Body.Version = version
	if name != "" {
		in.Body.Name = &name
	}
	if rule != "" {
		in.Body.Rule = &rule
	}
	return h.segments.Update(as(h.t, role), in)
}

func TestTwoPeopleEdit(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		g := h.make("浙江客户", `profile.province = "浙江"`)
		changed, err := h.update(governance.Analyst, g.ID, 1, "浙江和江苏", `profile.province in ("浙江", "江苏")`)
		if err != nil || changed.Version != 2 || changed.Count.Customers != 4 { // 1, 2 in 浙江; 3, 5 in 江苏
			t.Fatalf("%+v %v", changed, err)
		}
		_, err = h.update(governance.Marketer, g.ID, 1, "只要浙江", "")
		if !fault.Is(err, fault.Conflict) {
			t.Fatalf("a stale version gave %v", err)
		}
		analyst := governance.RoleIdentities()[governance.Analyst].Name
		for _, part := range []string{analyst, "2025-06-30 12:00", "version 1", "now 2"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("the refusal %q does not say %q", err, part)
			}
		}
		if g := h.get(g.ID); g.Name != "浙江和江苏" || g.Version != 2 {
			t.Errorf("the refused change did something: %+v", g)
		}
		// The same name on the same segment, and a rename back and forth.
		for i, name := range []string{"浙江和江苏", "B", "浙江和江苏"} {
			if _, err := h.update(governance.Analyst, g.ID, int64(2+i), name, ""); err != nil {
				t.Errorf("rename to %s: %v", name, err)
			}
		}
	})
}

func TestNamesAreUniqueAndOfAnyScript(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		h.make("VIP客户", "order.count >= 1")
		for _, same := range []string{"VIP客户", "vip客户", "ＶＩＰ客户", " VIP客户 "} {
			in := &CreateRequest{}
			in.Body.Name, in.Body.Rule = same, "order.count >= 1"
			if _, err := h.segments.Create(as(t, governance.Owner), in); !fault.Is(err, fault.Conflict) {
				t.Errorf("%q: %v", same, err)
			}
		}
		for _, name := range []string{"🐱👨‍👩‍👧", "مرحبا", "a'; drop table segment; --", strings.Repeat("长", 100), "100%_\\"} {
			if g := h.make(name, "order.count >= 1"); g.Name != name {
				t.Errorf("%q became %q", name, g.Name)
			}
		}
		for _, bad := range []string{" ", "\u200b", "two\nlines", strings.Repeat("长", 101), strings.Repeat("n", 300)} {
			in := &CreateRequest{}
			in.Body.Name, in.Body.Rule = bad, "order.count >= 1"
			if _, err := h.segments.Create(as(t, governance.Owner), in); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		list, err := h.segments.List(as(t, governance.Viewer), &ListRequest{Query: "%_", Limit: 50})
		if err != nil || len(list.Items) != 1 || list.Items[0].Name != "100%_\\" {
			t.Errorf("a search for %%_ is a search for these characters: %+v %v", list, err)
		}
	})
}

func TestRulesAreCheckedAndHarmless(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		owner := governance.RoleIdentities()[governance.Owner]
		apitest.Run(t, h.api, []apitest.Scenario{
			{Name: "unknown field", Method: "POST", URL: "/api/segments?lang=en", As: owner, Status: 422,
				Body: map[string]any{"name": "a", "rule": "order.cuont >= 2"}, Contains: []string{"order.cuont", "order.count"}},
			{Name: "SQL is no rule", Method: "POST", URL: "/api/segments", As: owner, Status: 422,
				Body: map[string]any{"name": "a", "rule": "1=1; drop table customer"}, Contains: []string{`"code":"invalid"`}},
			{Name: "SQL in a value is a value", Method: "GET", URL: "/api/segments/preview?rule=profile.province%20%3D%20%22'%20or%201%3D1%20--%22", As: owner, Status: 200,
				Contains: []string{`"customers":0`, `"of":5`}},
			{Name: "no rule", Method: "POST", URL: "/api/segments?lang=en", As: owner, Status: 422, Body: map[string]any{"name": "a", "rule": ""}},
			{Name: "a name of 300 characters", Method: "POST", URL: "/api/segments?lang=en", As: owner, Status: 422,
				Body: map[string]any{"name": strings.Repeat("n", 300), "rule": "order.count > 1"}, Contains: []string{"100"}},
			{Name: "unknown segment", Method: "GET", URL: "/api/segments/none?lang=en", As: owner, Status: 404, Contains: []string{"none"}},
			{Name: "preview", Method: "GET", URL: "/api/segments/preview?rule=order.count%3E%3D2", As: owner, Status: 200,
				Contains: []string{`"rule":"order.count >= 2"`, `"customers":2`, `"fields":["order.count"]`, `"field":"order.count"`}},
		})
	})
}

func TestFrozenMembersStay(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		g := h.freeze(h.make("回头客", "order.count >= 2"))
		if g.Mode != Frozen || g.FrozenAsOf == nil || !g.FrozenAsOf.Equal(noon) || g.Count.Customers != 2 {
			t.Fatalf("frozen %+v", g)
		}
		h.buy(2, 1, 1000) // now meets the rule, and is not in the list
		h.now = h.now.Add(2 * freshFor)
		h.refresh()
		if got := h.ids(g.ID); got != "3 1" {
			t.Errorf("frozen customers %q, want 3 1", got)
		}
		if _, err := h.update(governance.Analyst, g.ID, g.Version, "", "order.count >= 9"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the rule of a frozen segment was changed: %v", err)
		}
		g, err := h.update(governance.Analyst, g.ID, g.Version, "老回头客", "order.count>=2") // the same rule
		if err != nil {
			t.Fatal(err)
		}
		thaw := &FreezeRequest{ID: g.ID}
		thaw.Body.Version = g.Version
		live, err := h.segments.Thaw(as(t, governance.Marketer), thaw)
		if err != nil || live.Mode != Live || live.Count.Customers != 3 || h.ids(g.ID) != "2 3 1" { // 2 spent 1,050
			t.Fatalf("thawed %+v %v %s", live, err, h.ids(g.ID))
		}
		// Undo of the thaw: the list of then, not of now.
		again := &FreezeRequest{ID: g.ID}
		again.Body.Version, again.Body.Previous = live.Version, true
		back, err := h.segments.Freeze(as(t, governance.Marketer), again)
		if err != nil || back.Mode != Frozen || !back.FrozenAsOf.Equal(noon) || h.ids(g.ID) != "3 1" {
			t.Fatalf("frozen again %+v %v %s", back, err, h.ids(g.ID))
		}
		// Frozen anew: the list of now.
		if anew := h.freeze(back); anew.Count.Customers != 3 {
			t.Errorf("frozen anew %+v", anew.Count)
		}
		never := h.make("别的", "order.count >= 1")
		again.ID, again.Body.Version = never.ID, never.Version
		if _, err := h.segments.Freeze(as(t, governance.Marketer), again); !fault.Is(err, fault.Conflict) {
			t.Errorf("a list that never was came back: %v", err)
		}
	})
}

// Pages of any size and order give every member of a frozen segment once, in
// the order that the live list has.
func TestFrozenPagesAreThoseOfTheLiveList(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		live := h.make("全部", "order.count >= 0")
		frozen := h.freeze(h.make("全部冻结", "order.count >= 0"))
		for _, sort := range []string{"-order.amount", "order.amount", "order.last", "-order.last", "profile.province", "-profile.has_phone"} {
			for _, limit := range []int{1, 2, 3, 50} {
				a, b := h.walk(live.ID, sort, limit), h.walk(frozen.ID, sort, limit)
				if a != b || len(strings.Fields(a)) != 5 {
					t.Errorf("%s by %d: live %s, frozen %s", sort, limit, a, b)
				}
			}
		}
	})
}

func (h *shop) walk(id, sort string, limit int) string {
	h.t.Helper()
	var out []string
	cursor := ""
	for range 10 {
		page, err := h.segments.Customers(as(h.t, governance.Marketer), &CustomersRequest{ID: id, Sort: sort, Limit: limit, Cursor: cursor})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, c := range page.Items {
			out = append(out, fmt.Sprint(c.ID))
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	return strings.Join(out, " ")
}

func TestDeleteCanBeUndone(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		g := h.freeze(h.make("名单", "order.count >= 2"))
		marketer := as(t, governance.Marketer)
		gone, err := h.segments.Delete(marketer, &GetRequest{ID: g.ID})
		if err != nil || gone.DeletedAt == nil || !gone.GoneAt.Equal(noon.Add(keepFor)) {
			t.Fatalf("%+v %v", gone, err)
		}
		if _, err := h.segments.Customers(marketer, &CustomersRequest{ID: g.ID, Limit: 5}); !fault.Is(err, fault.Conflict) {
			t.Errorf("customers of a deleted segment: %v", err)
		}
		if list, _ := h.segments.List(marketer, &ListRequest{Limit: 5}); len(list.Items) != 0 {
			t.Errorf("still listed: %v", list.Items)
		}
		if bin, _ := h.segments.List(marketer, &ListRequest{Limit: 5, Deleted: true}); len(bin.Items) != 1 {
			t.Errorf("not in the bin: %v", bin.Items)
		}
		back, err := h.segments.Restore(marketer, &GetRequest{ID: g.ID})
		if err != nil || back.DeletedAt != nil || back.Mode != Frozen || h.ids(g.ID) != "3 1" {
			t.Fatalf("%+v %v", back, err)
		}
		// While it is deleted its name is free; then restoring says who has it.
		if _, err := h.segments.Delete(marketer, &GetRequest{ID: g.ID}); err != nil {
			t.Fatal(err)
		}
		h.make("名单", "order.count >= 1")
		if _, err := h.segments.Restore(marketer, &GetRequest{ID: g.ID}); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "名单") {
			t.Errorf("restored beside its namesake: %v", err)
		}
		h.now = h.now.Add(keepFor + time.Minute)
		purged, err := h.segments.Purge(t.Context())
		if err != nil || purged.Segments != 1 || purged.Members != 2 {
			t.Errorf("purged %+v %v", purged, err)
		}
		if _, err := h.segments.Get(marketer, &GetRequest{ID: g.ID}); !fault.Is(err, fault.NotFound) {
			t.Errorf("still there: %v", err)
		}
	})
}

func TestListPagesAndCounts(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		for i := range 30 { // more than one batch of counts
			h.now = h.now.Add(time.Second)
			g := h.make(fmt.Sprintf("分群%02d", i), fmt.Sprintf("order.count >= %d", i))
			if i == 3 {
				h.freeze(g)
			}
		}
		h.exec("update segment set rule = 'order.gone > 1' where name = '分群07'")
		clear(h.segments.counted)
		seen, cursor := []*Segment{}, ""
		for {
			page, err := h.segments.List(as(t, governance.Viewer), &ListRequest{Limit: 29, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, page.Items...)
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if len(seen) != 30 || seen[0].Name != "分群29" {
			t.Fatalf("%d segments, the first %s", len(seen), seen[0].Name)
		}
		// Customers with at least 0, 1, 2, 3 orders: 5, 4, 2, 1; with more: none.
		want := map[string]int64{"分群00": 5, "分群01": 4, "分群02": 2, "分群03": 1}
		for _, g := range seen {
			if g.Name == "分群07" {
				if g.Count != nil || !strings.Contains(g.Problem, "order.gone") {
					t.Errorf("a field that is gone: %+v %q", g.Count, g.Problem)
				}
			} else if g.Count == nil || g.Count.Customers != want[g.Name] || g.Count.Of != 5 {
				t.Errorf("%s: %+v", g.Name, g.Count)
			}
		}
		frozen, err := h.segments.List(as(t, governance.Viewer), &ListRequest{Limit: 29, Mode: Frozen})
		if err != nil || len(frozen.Items) != 1 || frozen.Items[0].Name != "分群03" {
			t.Errorf("frozen: %v %v", frozen, err)
		}
		mine, err := h.segments.List(as(t, governance.Viewer), &ListRequest{Limit: 29, Mine: true})
		if err != nil || len(mine.Items) != 0 {
			t.Errorf("the viewer's: %v %v", mine, err)
		}
	})
}

// Who sees names and phones masked must not learn them from a rule.
func TestPersonalRules(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		g := h.make("小明", `profile.name = "王小明"`)
		analyst := as(t, governance.Analyst)
		seen, err := h.segments.Get(analyst, &GetRequest{ID: g.ID})
		if err != nil || seen.Rule != "" || !seen.RuleHidden || seen.Count.Customers != 1 {
			t.Errorf("%+v %v", seen, err)
		}
		_, customers := h.segments.Customers(analyst, &CustomersRequest{ID: g.ID, Limit: 5})
		_, overlap := h.segments.Overlap(analyst, &OverlapRequest{IDs: []string{g.ID, h.make("x", "order.count > 0").ID}})
		_, compare := h.segments.Compare(analyst, &CompareRequest{ID: g.ID, Limit: 5})
		_, table := h.segments.Table(analyst, g.ID, "", nil)
		for name, err := range map[string]error{"customers": customers, "overlap": overlap, "compare": compare, "table": table} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// A frozen list is a list of numbers, its names masked.
		g = h.freeze(g)
		list, err := h.segments.Customers(analyst, &CustomersRequest{ID: g.ID, Limit: 5, Columns: []string{"profile.phone", "profile.birthday", "order.count"}})
		if err != nil || len(list.Items) != 1 {
			t.Fatal(list, err)
		}
		item := list.Items[0]
		if item.Name != "王**" || item.Values["profile.phone"] != "138****5678" || item.Values["order.count"] != 3.0 {
			t.Errorf("masked item %+v", item)
		}
		if _, err := h.segments.Customers(analyst, &CustomersRequest{ID: g.ID, Limit: 5, Sort: "profile.name"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("sorted by a masked name: %v", err)
		}
		if full, err := h.segments.Customers(as(t, governance.Sales), &CustomersRequest{ID: g.ID, Limit: 5}); err != nil || full.Items[0].Name != "王小明" {
			t.Errorf("sales see %+v %v", full, err)
		}
	})
}

func TestExport(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		h.add(6, "=cmd|' /C calc'!A0", "", "")
		h.buy(6, 3, 7)
		h.refresh()
		live := h.make(`名/单:1`, "order.count >= 1")
		frozen := h.freeze(h.make("冻结", "order.count >= 1"))
		marketer, analyst, viewer := governance.RoleIdentities()[governance.Marketer], governance.RoleIdentities()[governance.Analyst], governance.RoleIdentities()[governance.Viewer]
		for _, id := range []string{live.ID, frozen.ID} {
			url := "/api/segments/" + id + "/export?columns=order.count,profile.phone&lang=en"
			apitest.Run(t, h.api, []apitest.Scenario{
				{Name: "csv", Method: "GET", URL: url, As: marketer, Status: 200,
					Contains: []string{"Customer,Name,Orders,Phone", "3,韩梅梅,2,", "1,王小明,3,+8613812345678", "'=cmd"}},
				{Name: "masked", Method: "GET", URL: url, As: analyst, Status: 200, Contains: []string{"1,王**,3,138****5678"}, NotContains: []string{"王小明", "12345678"}},
				{Name: "xlsx", Method: "GET", URL: url + "&format=xlsx", As: marketer, Status: 200, Contains: []string{"PK"}},
				{Name: "not for viewers", Method: "GET", URL: url, As: viewer, Status: 403},
				{Name: "another format", Method: "GET", URL: url + "&format=pdf", As: marketer, Status: 422},
			})
		}
		last := h.audited[0]
		if last.Action != "segment.export" || last.Target != "segment "+live.ID || last.Outcome != "done" {
			t.Errorf("audited %+v", last)
		}
		if table, err := h.segments.Table(as(t, governance.Owner), live.ID, "", nil); err != nil || table.Name != "名_单_1" {
			t.Errorf("file name %v %v", table, err)
		} else {
			table.Close()
		}
	})
}

func TestErase(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		g := h.freeze(h.make("名单", "order.count >= 2"))
		copied, err := h.segments.CopyPerson(t.Context(), 3)
		if err != nil || fmt.Sprint(copied["segments"]) != "[名单]" {
			t.Errorf("copy %v %v", copied, err)
		}
		err = h.db.Tx(t.Context(), func(tx *store.Tx) error { return h.segments.ErasePerson(t.Context(), tx, 3) })
		if err != nil || h.ids(g.ID) != "1" {
			t.Errorf("after erasure %s %v", h.ids(g.ID), err)
		}
		check := h.segments.Checks()[0]
		if n, err := store.One[int64](t.Context(), h.db, check.Stmt); err != nil || n != 0 {
			t.Errorf("%d orphans %v", n, err)
		}
		h.exec("delete from segment")
		if n, _ := store.One[int64](t.Context(), h.db, check.Stmt); n != 1 {
			t.Errorf("%d orphans, want the one member left", n)
		}
	})
}

func TestNothingThereYet(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		if _, err := h.segments.Preview(as(t, governance.Viewer), &PreviewRequest{Rule: "order.count > 1"}); !fault.Is(err, fault.Busy) {
			t.Errorf("before the first snapshot: %v", err)
		}
		h.refresh()
		g := h.make("空", "order.count > 1")
		if g.Count.Customers != 0 || g.Count.Of != 0 || g.Count.Share != 0 {
			t.Errorf("count %+v", g.Count)
		}
		c, err := h.segments.Compare(as(t, governance.Viewer), &CompareRequest{ID: g.ID, Limit: 5})
		if err != nil || c.Enough || !strings.Contains(c.Summary, "0 customers") {
			t.Errorf("compare %+v %v", c, err)
		}
		if h.ids(h.freeze(g).ID) != "" {
			t.Error("customers in an empty segment")
		}
		list, err := h.segments.List(as(t, governance.Viewer), &ListRequest{Limit: 5})
		if err != nil || len(list.Items) != 1 {
			t.Errorf("%v %v", list, err)
		}
	})
}

func TestLimitOfSegments(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		h.exec(`insert into segment (segment_id, name, folded, name_key, description, rule, mode, owner_id, owner_name, version, created_at, updated_at, updated_id, updated_name)
			select 'id' || i, 'n' || i, 'n' || i, 'n' || i, '', 'order.count > 1', 'live', 'o', 'O', 1, $1::timestamp, $1::timestamp, 'o', 'O' from generate_series(1, 10000) as g(i)`, noon)
		in := &CreateRequest{}
		in.Body.Name, in.Body.Rule = "一个太多", "order.count > 1"
		if _, err := h.segments.Create(as(t, governance.Owner), in); !fault.Is(err, fault.TooLarge) {
			t.Errorf("segment 10,001: %v", err)
		}
		// One page of a full list: equal times are ordered by id, none is lost between pages.
		seen, cursor := map[string]bool{}, ""
		for range 3 {
			page, err := h.segments.List(as(t, governance.Viewer), &ListRequest{Limit: 200, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range page.Items {
				seen[g.ID] = true
			}
			cursor = page.Next
		}
		if len(seen) != 600 {
			t.Errorf("%d different segments on three pages of 200", len(seen))
		}
	})
}

func TestIdempotentCreate(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.five()
		s := apitest.Scenario{Method: "POST", URL: "/api/segments", As: governance.RoleIdentities()[governance.Marketer],
			Header: map[string]string{"Idempotency-Key": "k1"}, Body: map[string]any{"name": "一次", "rule": "order.count > 1"}}
		first, second := apitest.Do(t, h.api, s), apitest.Do(t, h.api, s)
		a, b := apitest.Decode[Segment](t, first), apitest.Decode[Segment](t, second)
		if first.Status != 200 || second.Status != 200 || a.ID == "" || a.ID != b.ID {
			t.Errorf("%d %s, %d %s", first.Status, a.ID, second.Status, b.ID)
		}
	})
}

var _ api.Target = (*CreateRequest)(nil)
