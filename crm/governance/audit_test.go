package governance_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm/governance"
	"zhike/store"
)

func (h *house) audit(cookie, query string) api.Page[governance.AuditEntry] {
	h.t.Helper()
	return apitest.Decode[api.Page[governance.AuditEntry]](h.t, h.ask(200, get("/api/audit?"+query, cookie)))
}

func TestAuditTellsWhoDidWhat(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		id, cookie := h.member(boss, "li", "viewer")
		h.ask(403, post("/api/users", cookie, map[string]any{"name": "x", "login": "xx", "role": "owner"}))
		h.signIn(401, "li", "my secret password")
		h.signIn(401, "my secret password", "li") // typed into the wrong box
		h.ask(409, patch("/api/users/"+h.me(boss).UserID, boss, map[string]any{"role": "viewer"}))
		bossID := h.me(boss).UserID
		var got []string
		for _, e := range h.audit(boss, "limit=500").Items {
			got = append(got, fmt.Sprintf("%s %s %s %s", e.UserID, e.Action, e.Target, e.Outcome))
			if e.ID == "" || e.RequestID == "" || e.Remote != "192.0.2.1" || !e.Time.Equal(h.clock.now()) {
				t.Errorf("%+v", e)
			}
		}
		want := []string{ // the clock stands still: the ids keep the order
			bossID + " user.change " + bossID + " failed",
			" session.create  refused",
			" session.create " + id + " refused",
			id + " user.create  refused",
			" user.welcome " + id + " done",
			bossID + " user.create " + id + " done",
			" user.setup " + bossID + " done",
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if strings.Contains(h.dump(), "my secret password") {
			t.Error("what was typed is in the log")
		}
	})
}

func TestAuditPagesAndFilters(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		begin := time.Date(2024, 6, 1, 15, 30, 0, 0, time.UTC) // 23:30 in Shanghai
		const n = 23
		for i := range n {
			e := api.Entry{Time: begin.Add(time.Duration(i/2) * time.Hour), UserID: fmt.Sprintf("u%d", i%3), UserName: "小李", Via: "session",
				Action: []string{"segment.create", "segment.export", "segmentation"}[i%3], Target: fmt.Sprint(i), Outcome: "done"}
			if err := h.Audit(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]bool{}
		var last governance.AuditEntry
		pages, cursor := 0, ""
		for {
			p := h.audit(boss, "from=2024-06-01&limit=5&cursor="+url.QueryEscape(cursor))
			for i, e := range p.Items {
				if seen[e.ID] || (pages > 0 || i > 0) && (e.Time.After(last.Time) || e.Time.Equal(last.Time) && e.ID >= last.ID) {
					t.Fatalf("page %d: %+v after %+v", pages, e, last)
				}
				seen[e.ID], last = true, e
			}
			pages++
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if len(seen) != n || pages != 5 { // 23 = 4 × 5 + 3
			t.Errorf("%d entries on %d pages", len(seen), pages)
		}
		count := func(query string, want int) {
			t.Helper()
			if got := len(h.audit(boss, "limit=500&"+query).Items); got != want {
				t.Errorf("%s: %d entries, want %d", query, got, want)
			}
		}
		count("user=u1", 8)                       // i%3 == 1 of 0…22
		count("action=segment.create", 8)         // i%3 == 0
		count("action=segment", 16)               // and what begins with "segment.", not segmentation
		count("action=segment&user=u2", 0)        // u2 only did segmentation
		count("from=2024-06-01&to=2024-06-01", 2) // the business day ends at 16:00 UTC: only i = 0, 1
		count("from=2024-06-02", 21)              // the others
		count("from=2024-06-01T17:30:00Z", 19)    // from i = 4
		count("from=2024-06-01&to=2024-06-01T17:30:00Z", 4)
		count("from=2024-06-02&to=2024-06-01", 0)
		for _, q := range []string{"from=yesterday", "to=2024-13-01", "limit=0", "limit=501", "cursor=x", "from=-1"} {
			h.ask(422, get("/api/audit?"+q, boss))
		}
	})
}

func TestAuditKeepsWhatItIsGivenAsText(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		for _, target := range []string{"'; drop table audit_entry; --", "a\x00b", "\xff\xfe", strings.Repeat("目标", 5000)} {
			e := api.Entry{Time: h.clock.now(), UserID: "u", UserName: "x", Action: "t", Target: target, Outcome: "done"}
			if err := h.Audit(t.Context(), e); err != nil {
				t.Errorf("%.10q: %v", target, err)
			}
		}
		items := h.audit(boss, "action=t").Items
		if len(items) != 4 || len([]rune(items[0].Target)) != 200 || items[2].Target != "ab" {
			t.Errorf("%d entries: %.300q", len(items), items)
		}
	})
}

// Somebody outside must not be able to fill the disk with refusals.
func TestRefusalsOfNobodyAreBounded(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for range 150 {
			h.ask(401, post("/api/users", "", "{}"))
		}
		kept := func() int64 {
			n, err := store.One[int64](t.Context(), h.db, store.SQL("select count(*)::bigint from audit_entry"))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := kept(); n != 100 {
			t.Errorf("%d entries from one address", n)
		}
		other := post("/api/users", "", "{}")
		other.From = "198.51.100.9:1"
		h.ask(401, other)
		if n := kept(); n != 101 {
			t.Errorf("%d entries: another address must still be heard", n)
		}
	})
}
