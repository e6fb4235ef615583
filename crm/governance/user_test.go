package governance_test

import (
	"strings"
	"sync"
	"testing"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm/governance"
)

func TestUsersAreListedAndChanged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		id, cookie := h.member(boss, "li", "viewer")
		page := apitest.Decode[api.Page[governance.User]](t, h.ask(200, get("/api/users", boss)))
		if len(page.Items) != 2 || *page.Total != 2 || page.Items[0].Login != "boss" || page.Items[1].ID != id || page.Items[1].Invited {
			t.Errorf("%+v", page.Items)
		}
		h.ask(403, get("/api/users", cookie))
		h.ask(200, patch("/api/users/"+id, boss, map[string]any{"name": "李经理", "role": "owner"}))
		if me := h.me(cookie); me.Role != "owner" || me.Name != "李经理" {
			t.Errorf("%+v", me)
		}
		h.ask(200, get("/api/users", cookie)) // at once: the cache was emptied
		h.ask(200, patch("/api/users/"+id, boss, map[string]any{"role": "viewer"}))
		h.ask(403, get("/api/users", cookie))
		h.run(
			expect(patch("/api/users/none", boss, map[string]any{"name": "x"}), "nobody", 404, "没有这个成员"),
			expect(patch("/api/users/"+id, boss, map[string]any{"role": "king"}), "no such role", 422),
			expect(patch("/api/users/"+id, boss, map[string]any{"name": "a\nb"}), "two lines", 422),
			expect(patch("/api/users/"+id, boss, map[string]any{}), "nothing", 200, "李经理"),
			expect(post("/api/users/none/link", boss, nil), "a link for nobody", 404),
		)
	})
}

func TestDeactivatedUserIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		id, cookie := h.member(boss, "li", "analyst")
		key := h.key(cookie, "analysis.read")
		link := apitest.Decode[governance.Link](t, h.ask(200, post("/api/users/"+id+"/link", boss, nil)))
		h.ask(200, withKey(get("/api/roles", ""), key))
		if !h.me(cookie).SignedIn {
			t.Fatal("not signed in")
		}
		h.ask(200, patch("/api/users/"+id, boss, map[string]any{"active": false}))
		if h.me(cookie).SignedIn {
			t.Error("the session lives on")
		}
		h.ask(401, withKey(get("/api/roles", ""), key))
		h.ask(403, post("/api/welcome", "", map[string]any{"token": link.Token, "password": good}))
		h.signIn(401, "li", good)
		h.run(expect(post("/api/users/"+id+"/link", boss, nil), "no link for the deactivated", 409, "停用"))
		h.ask(200, patch("/api/users/"+id, boss, map[string]any{"active": true}))
		if h.me(cookie).SignedIn {
			t.Error("the old session came back")
		}
		h.ask(401, withKey(get("/api/roles", ""), key)) // revoked for good
		h.signIn(200, "li", good)
	})
}

func TestLastOwnerStays(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		id := h.me(boss).UserID
		refused := func(name string, body map[string]any) {
			t.Helper()
			h.run(expect(patch("/api/users/"+id, boss, body), name, 409, "最后一位"))
		}
		refused("demoted", map[string]any{"role": "viewer"})
		refused("deactivated", map[string]any{"active": false})
		h.ask(200, patch("/api/users/"+id, boss, map[string]any{"name": "王总"}))
		// Somebody invited as owner who has no password yet cannot save the house.
		in := apitest.Decode[governance.Invited](t, h.ask(200, post("/api/users", boss, map[string]any{"name": "x", "login": "second", "role": "owner"})))
		refused("demoted beside an invited owner", map[string]any{"role": "viewer"})
		h.ask(200, patch("/api/users/"+in.User.ID, boss, map[string]any{"active": false})) // that one may go
		h.ask(200, patch("/api/users/"+in.User.ID, boss, map[string]any{"active": true}))
		link := apitest.Decode[governance.Link](t, h.ask(200, post("/api/users/"+in.User.ID+"/link", boss, nil)))
		h.ask(200, post("/api/welcome", "", map[string]any{"token": link.Token, "password": good}))
		h.ask(200, patch("/api/users/"+id, boss, map[string]any{"role": "viewer"}))
		h.ask(403, get("/api/users", boss))
	})
}

// Two owners who demote each other at the same moment: each change alone would
// be allowed, both together must not be.
func TestLastOwnerStaysUnderConcurrency(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		id := h.me(boss).UserID
		id2, cookie2 := h.member(boss, "second", "owner")
		for range 5 {
			statuses := make([]int, 2)
			var wg sync.WaitGroup
			wg.Go(func() {
				statuses[0] = apitest.Do(t, h.api, patch("/api/users/"+id2, boss, map[string]any{"role": "viewer"})).Status
			})
			wg.Go(func() {
				statuses[1] = apitest.Do(t, h.api, patch("/api/users/"+id, cookie2, map[string]any{"role": "viewer"})).Status
			})
			wg.Wait()
			first, second := h.me(boss).Role, h.me(cookie2).Role
			if first != "owner" && second != "owner" {
				t.Fatalf("nobody is owner any more: %v", statuses)
			}
			switch {
			case first == "owner":
				h.ask(200, patch("/api/users/"+id2, boss, map[string]any{"role": "owner"}))
			default:
				h.ask(200, patch("/api/users/"+id, cookie2, map[string]any{"role": "owner"}))
			}
		}
	})
}

// Who has user.write but not the rest must not make, or become, an owner.
func TestNobodyGivesMoreThanTheyHave(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		bossID := h.me(boss).UserID
		id, _ := h.member(boss, "li", "viewer")
		var scopes []string // all that a viewer has, and the management of users
		for p := range governance.PermissionsOf("viewer") {
			scopes = append(scopes, string(p))
		}
		key := h.key(boss, append(scopes, "user.write", "user.read")...)
		h.run(
			expect(withKey(post("/api/users", "", map[string]any{"name": "x", "login": "mallory", "role": "owner"}), key), "make an owner", 403, "权限比您多"),
			expect(withKey(patch("/api/users/"+id, "", map[string]any{"role": "owner"}), key), "promote", 403),
			expect(withKey(patch("/api/users/"+bossID, "", map[string]any{"name": "x"}), key), "rename the owner", 403),
			expect(withKey(post("/api/users/"+bossID+"/link", "", nil), key), "reset the owner's password", 403),
			expect(withKey(patch("/api/users/"+id, "", map[string]any{"name": "小李子"}), key), "rename a viewer", 200, "小李子"),
		)
	})
}

// Whatever a person types is text: it comes back as it was and does nothing.
func TestEveryFieldIsOnlyText(t *testing.T) {
	hostile := []string{"'; drop table user_account; --", `" or ""="`, "$1", "%_\\", "Robert'); DELETE FROM user_session;--", "<script>alert(1)</script>", "王\u200b小明", "👩‍👩‍👧"}
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		id, cookie := h.member(boss, "li", "analyst")
		for _, text := range hostile {
			u := apitest.Decode[governance.User](t, h.ask(200, patch("/api/users/"+id, boss, map[string]any{"name": text})))
			if u.Name != text {
				t.Errorf("name %q came back as %q", text, u.Name)
			}
			k := apitest.Decode[governance.NewKey](t, h.ask(200, post("/api/keys", cookie, map[string]any{"name": text, "scopes": []string{"model.read"}})))
			if k.Key.Name != text {
				t.Errorf("key name %q came back as %q", text, k.Key.Name)
			}
			path := strings.NewReplacer("%", "%25", "/", "%2F", " ", "%20", "\"", "%22", "<", "%3C", ">", "%3E", "\\", "%5C", "?", "%3F", "#", "%23", ";", "%3B").Replace(text)
			for _, s := range []apitest.Scenario{
				expect(patch("/api/users/"+path, boss, map[string]any{"name": "x"}), "user id", 404),
				expect(remove("/api/keys/"+path, boss), "key id", 404),
				expect(get("/api/audit?user="+path+"&action="+path, boss), "audit filter", 200, `"items":[]`),
				expect(get("/api/audit?from="+path, boss), "audit day", 422),
				expect(get("/api/audit?cursor="+path, boss), "cursor", 422),
				expect(post("/api/welcome/check", "", map[string]any{"token": text}), "token", 403),
				expect(post("/api/keys", boss, map[string]any{"name": "x", "scopes": []string{text}}), "scope", 422),
				expect(withKey(get("/api/users", ""), "zk_"+text), "bearer", 401),
			} {
				h.run(s)
			}
		}
		long := strings.Repeat("很长", 50000)
		for _, s := range []apitest.Scenario{
			expect(patch("/api/users/"+id, boss, map[string]any{"name": long}), "name", 422, "长度不能超过 50"),
			expect(post("/api/users", boss, map[string]any{"name": "x", "login": long, "role": "viewer"}), "login", 422, "长度不能超过 64"),
			expect(post("/api/session", "", map[string]any{"login": long, "password": long}), "sign-in", 422, "长度不能超过"),
			expect(post("/api/keys", boss, map[string]any{"name": long, "scopes": []string{"model.read"}}), "key", 422, "长度不能超过 50"),
			expect(post("/api/welcome/check", "", map[string]any{"token": long}), "token", 422, "长度不能超过 100"),
			expect(get("/api/audit?user="+strings.Repeat("x", 5000), boss), "filter", 422, "长度不能超过 100"),
		} {
			s.NotContains = []string{"很长很长"}
			h.run(s)
		}
		if !h.me(boss).SignedIn {
			t.Error("the owner is gone")
		}
	})
}
