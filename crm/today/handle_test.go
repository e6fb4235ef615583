package today

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zhike/api/apitest"
	"zhike/crm"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/store"
)

func TestDoneStaysDoneAndRests(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		item, err := h.done(1, " 说下周来'; drop table today_item; -- 🐱 ")
		if err != nil || item.State != Finish || item.HandledBy.ID != "test-sales" || item.Note != "说下周来'; drop table today_item; -- 🐱" {
			t.Fatalf("%+v %v", item, err)
		}
		h.now = h.now.Add(time.Hour)
		if made := h.make(); made.Listed != 2 || made.New != 0 {
			t.Errorf("made again %+v", made)
		}
		l := h.list(ListRequest{})
		if entries(l) != "3 falling 2500.00, 2 second_order 83.33" || l.Counts != (Counts{Open: 2, Done: 1, Value: 2583.33}) {
			t.Errorf("%s %+v", entries(l), l.Counts)
		}
		if got := entries(h.list(ListRequest{State: Finish})); got != "1 overdue 525.00" {
			t.Errorf("done: %s", got)
		}
		// A week later the customer rests; after 15 days, 60 days without a visit
		// are 3 times the pause: 900 × (4 − 3)/3 = 300.
		h.at(7)
		if got := entries(h.list(ListRequest{State: "all"})); strings.Contains(got, "1 overdue") {
			t.Errorf("after a week: %s", got)
		}
		h.at(15)
		if got := entries(h.list(ListRequest{})); !strings.Contains(got, "1 overdue 300.00") {
			t.Errorf("after 15 days: %s", got)
		}
	})
}

func TestUndo(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		before := h.item(1)
		if _, err := h.done(1, "x"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.done(1, "y"); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "销售") {
			t.Errorf("done twice: %v", err)
		}
		if _, err := h.snooze(1, "2025-07-10"); !fault.Is(err, fault.Conflict) {
			t.Errorf("snoozed although done: %v", err)
		}
		after, err := h.today.Reopen(as(t, governance.Sales), &HandleRequest{ID: before.ID})
		if err != nil || after.State != Open || after.Note != "" || after.HandledBy != nil || after.Value != before.Value {
			t.Errorf("%+v %v", after, err)
		}
		if _, err := h.today.Reopen(as(t, governance.Sales), &HandleRequest{ID: before.ID}); err != nil {
			t.Errorf("reopened twice: %v", err)
		}
		h.at(7) // nothing rests
		if got := entries(h.list(ListRequest{})); !strings.Contains(got, "1 overdue") {
			t.Errorf("after undo and a week: %s", got)
		}
	})
}

func TestSnooze(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		for _, bad := range []string{"2025-06-30", "2025-06-01", "2027-01-01", "tomorrow", ""} {
			if _, err := h.snooze(1, bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		item, err := h.snooze(1, "2025-07-03") // begins at 16:00 UTC of 2 July
		if err != nil || item.State != Snoozed || !item.SnoozedUntil.Equal(time.Date(2025, 7, 2, 16, 0, 0, 0, time.UTC)) {
			t.Fatalf("%+v %v", item, err)
		}
		if l := h.list(ListRequest{}); l.Counts.Snoozed != 1 || l.Counts.Open != 2 {
			t.Errorf("%+v", l.Counts)
		}
		h.now = time.Date(2025, 7, 2, 16, 0, 0, 0, time.UTC) // the rest is over, without a new list
		if got := h.item(1); got.State != Open || got.SnoozedUntil != nil {
			t.Errorf("%+v", got)
		}
		if _, err := h.snooze(1, "2025-07-14"); err != nil {
			t.Fatal(err)
		}
		h.at(7) // 7 July
		if got := entries(h.list(ListRequest{State: "all"})); strings.Contains(got, "1 overdue") {
			t.Errorf("proposed while it rests: %s", got)
		}
		h.at(14) // 14 July
		if got := entries(h.list(ListRequest{})); !strings.Contains(got, "1 overdue") {
			t.Errorf("not proposed after the rest: %s", got)
		}
	})
}

func TestAssign(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		for i, u := range [][2]string{{"u1", governance.Sales}, {"u2", governance.Viewer}, {"u3", governance.Owner}} {
			h.later(`insert into user_account (user_id, name, login, login_key, role, language, active, created_at, updated_at) values ($1, $2, $1, $1, $3, 'zh', true, $4, $4)`,
				u[0], fmt.Sprint("员工", i), u[1], noon)
		}
		h.write()
		people, err := h.today.People(as(t, governance.Sales), &PeopleRequest{})
		if err != nil || fmt.Sprint(people.Items) != "[{u1 员工0} {u3 员工2}]" { // a viewer cannot work the list
			t.Errorf("%v %v", people, err)
		}
		assign := func(to string) (*Item, error) {
			in := &AssignRequest{HandleRequest: HandleRequest{ID: h.item(1).ID}}
			in.Body.Owner = to
			return h.today.Assign(as(t, governance.Sales), in)
		}
		for _, bad := range []string{"u2", "nobody", "'; drop table user_account; --"} {
			if _, err := assign(bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", bad, err)
			}
		}
		if item, err := assign("u1"); err != nil || *item.Owner != (crm.Person{ID: "u1", Name: "员工0"}) {
			t.Fatalf("%+v %v", item, err)
		}
		for owner, want := range map[string]string{"u1": "1 overdue 525.00", "none": "3 falling 2500.00, 2 second_order 83.33", "me": ""} {
			if got := entries(h.list(ListRequest{Owner: owner})); got != want {
				t.Errorf("owner %s: %s, want %s", owner, got, want)
			}
		}
		h.at(7) // the customer keeps the owner
		if item := h.item(1); item.Owner == nil || item.Owner.ID != "u1" {
			t.Errorf("a week later: %+v", item.Owner)
		}
		if item, err := assign("me"); err != nil || item.Owner.ID != "test-sales" {
			t.Errorf("me: %+v %v", item, err)
		}
		if item, err := assign(""); err != nil || item.Owner != nil {
			t.Errorf("nobody: %+v %v", item, err)
		}
	})
}

func TestMaskedRoles(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		if _, err := h.done(1, "陈晨说在出差"); err != nil {
			t.Fatal(err)
		}
		for _, role := range []string{governance.Viewer, governance.Analyst} {
			l, err := h.today.List(as(t, role), &ListRequest{Limit: 50, State: "all"})
			if err != nil {
				t.Fatal(err)
			}
			i := l.Items[1]
			if i.Name != "陈*" || i.Phone != "138****5678" || !i.Masked || i.Note != "" {
				t.Errorf("%s sees %+v", role, i)
			}
		}
		apitest.Run(t, h.api, []apitest.Scenario{{Name: "nothing leaks", Method: "GET", URL: "/api/today?state=all", As: governance.RoleIdentities()[governance.Viewer], Status: 200,
			NotContains: []string{"12345678", "陈晨", "韩梅梅", "出差"}}})
	})
}

func TestRoutes(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		sales := governance.RoleIdentities()[governance.Sales]
		post := func(name, path string, body any, status int, contains ...string) apitest.Scenario {
			return apitest.Scenario{Name: name, Method: "POST", URL: "/api/today/" + path + "?lang=en", As: sales, Body: body, Status: status, Contains: contains}
		}
		apitest.Run(t, h.api, []apitest.Scenario{
			post("done", "2025-W27-1/done", map[string]any{"note": "ok"}, 200, `"state":"done"`, `"note":"ok"`),
			post("done again", "2025-W27-1/done", map[string]any{}, 409, "reopen it first"),
			post("reopen", "2025-W27-1/reopen", nil, 200, `"state":"open"`),
			post("snooze", "2025-W27-1/snooze", map[string]any{"until": "2025-07-08"}, 200, `"state":"snoozed"`, "2025-07-07T16:00:00Z"),
			post("snooze to yesterday", "2025-W27-2/snooze", map[string]any{"until": "2025-06-29"}, 422),
			post("not a date", "2025-W27-2/snooze", map[string]any{"until": "8/7/2025"}, 422),
			post("a note too long", "2025-W27-2/done", map[string]any{"note": strings.Repeat("长", 1001)}, 422, "1000"),
			post("assign", "2025-W27-3/assign", map[string]any{"owner": "me"}, 200, `"owner":{"id":"test-sales"`),
			post("no such customer", "2025-W27-99/done", map[string]any{}, 404, "2025-W27-99"),
			post("no such week", "2025-W99-1/done", map[string]any{}, 404),
			post("not an id", "'%20or%201=1/done", map[string]any{}, 404),
			post("make", "make", nil, 200, `"job":"`),
			{Name: "a filter that nothing meets", Method: "GET", URL: "/api/today?reason=falling&owner=none&lang=en", As: sales, Status: 200, Contains: []string{"No entry matches"}},
			{Name: "unknown reason", Method: "GET", URL: "/api/today?reason=sql", As: sales, Status: 422},
			{Name: "a week without a list", Method: "GET", URL: "/api/today?week=2024-W01&lang=en", As: sales, Status: 200, Contains: []string{"No list was made for this week", `"from":"2024-01-01"`}},
			{Name: "not a week", Method: "GET", URL: "/api/today?week=2024-W54", As: sales, Status: 422},
		})
		if e := h.audited[0]; e.Action != "today.done" || e.Target != "today 2025-W27-1" || e.Outcome != "done" || h.audited[1].Outcome != "failed" {
			t.Errorf("audited %+v", h.audited[:2])
		}
	})
}

func TestErasureTimelineAndDoctor(t *testing.T) {
	each(t, func(t *testing.T, h *shop) {
		h.ten()
		h.make()
		if _, err := h.done(1, "说好周五来"); err != nil {
			t.Fatal(err)
		}
		line, err := h.today.Timeline(as(t, governance.Sales), 1, h.now.Add(time.Hour), 10)
		if err != nil || len(line) != 1 || line[0].Title != "This week's list: contacted" || line[0].Detail["note"] != "说好周五来" {
			t.Errorf("%+v %v", line, err)
		}
		if masked, _ := h.today.Timeline(as(t, governance.Viewer), 1, h.now.Add(time.Hour), 10); masked[0].Detail["note"] != nil {
			t.Errorf("a viewer reads %v", masked[0].Detail)
		}
		if copied, err := h.today.CopyPerson(t.Context(), 1); err != nil || !strings.Contains(fmt.Sprint(copied), "说好周五来") {
			t.Errorf("%v %v", copied, err)
		}
		check := h.today.Checks()[0]
		if n, err := store.One[int64](t.Context(), h.db, check.Stmt); err != nil || n != 0 {
			t.Errorf("%d orphans %v", n, err)
		}
		if err := h.db.Tx(t.Context(), func(tx *store.Tx) error { return h.today.ErasePerson(t.Context(), tx, 1) }); err != nil {
			t.Fatal(err)
		}
		if got := entries(h.list(ListRequest{State: "all"})); strings.Contains(got, "1 overdue") {
			t.Errorf("after erasure %s", got)
		}
		h.exec("delete from customer where customer_id = 2")
		if n, _ := store.One[int64](t.Context(), h.db, check.Stmt); n != 1 {
			t.Errorf("%d orphans, want 1", n)
		}
	})
}
