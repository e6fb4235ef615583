package governance_test

import (
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm/governance"
)

func withKey(s apitest.Scenario, key string) apitest.Scenario {
	s.Key = key
	return s
}

// key makes an API key and returns its secret.
func (h *house) key(cookie string, scopes ...string) string {
	h.t.Helper()
	return apitest.Decode[governance.NewKey](h.t, h.ask(200, post("/api/keys", cookie, map[string]any{"name": "报表", "scopes": scopes}))).Secret
}

func (h *house) keys(cookie string) []governance.Key {
	h.t.Helper()
	return apitest.Decode[api.Page[governance.Key]](h.t, h.ask(200, get("/api/keys", cookie))).Items
}

func TestKeyLife(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		expires := h.clock.now().Add(48 * time.Hour)
		made := apitest.Decode[governance.NewKey](t, h.ask(200, post("/api/keys", boss,
			map[string]any{"name": "报表", "scopes": []string{"user.read", "audit.read", "user.read"}, "expires_at": expires})))
		if !strings.HasPrefix(made.Secret, "zk_") || len(made.Secret) != 46 || made.Key.Prefix != made.Secret[:9] ||
			len(made.Key.Scopes) != 2 || made.Key.Scopes[0] != "audit.read" || !made.Key.ExpiresAt.Equal(expires) {
			t.Errorf("%+v", made)
		}
		if strings.Contains(h.dump(), made.Secret) || strings.Contains(string(h.ask(200, get("/api/keys", boss)).Body), made.Secret) {
			t.Error("the secret is kept")
		}
		use := withKey(get("/api/users", ""), made.Secret)
		h.ask(200, use)
		lower := use
		lower.Key, lower.Header = "", map[string]string{"Authorization": "bearer  " + made.Secret}
		h.ask(200, lower)
		me := apitest.Decode[governance.Me](t, h.ask(200, withKey(get("/api/session", ""), made.Secret)))
		if me.Via != "key" || len(me.Permissions) != 2 || me.UserID != h.me(boss).UserID || !strings.Contains(me.Name, "报表") {
			t.Errorf("%+v", me)
		}
		h.run(
			expect(withKey(get("/api/keys", ""), made.Secret), "beyond its scopes", 403, "key.write"),
			expect(withKey(put("/api/session/language", "", map[string]any{"language": "en"}), made.Secret), "a person's business", 403),
		)
		// 8:00 UTC on 1 May is 16:00 of the same day in Shanghai; nine hours later it is 2 May there.
		if k := h.keys(boss)[0]; k.LastUsedOn == nil || *k.LastUsedOn != "2024-05-01" {
			t.Errorf("last used %v", k.LastUsedOn)
		}
		h.clock.pass(9 * time.Hour)
		h.ask(200, use)
		if k := h.keys(boss)[0]; *k.LastUsedOn != "2024-05-02" {
			t.Errorf("last used %v", *k.LastUsedOn)
		}
		h.clock.pass(39*time.Hour - time.Second)
		h.ask(200, use)
		h.clock.pass(time.Second)
		h.ask(401, use)
	})
}

func TestRevokedKeyIsDeadAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		_, analyst := h.member(boss, "li", "analyst")
		secret := h.key(analyst, "model.read")
		bosses := h.key(boss, "user.read")
		h.ask(200, withKey(get("/api/roles", ""), secret))
		if n := len(h.keys(boss)); n != 2 {
			t.Errorf("the owner sees %d keys", n)
		}
		mine := h.keys(analyst)
		if len(mine) != 1 || mine[0].UserName != "li" {
			t.Fatalf("the analyst sees %+v", mine)
		}
		var theirs string
		for _, k := range h.keys(boss) {
			if k.ID != mine[0].ID {
				theirs = k.ID
			}
		}
		h.run(expect(remove("/api/keys/"+theirs, analyst), "another's key", 404))
		h.ask(200, withKey(get("/api/users", ""), bosses))
		first := apitest.Decode[governance.Key](t, h.ask(200, remove("/api/keys/"+mine[0].ID, analyst)))
		h.ask(401, withKey(get("/api/roles", ""), secret))
		h.clock.pass(time.Hour)
		again := apitest.Decode[governance.Key](t, h.ask(200, remove("/api/keys/"+mine[0].ID, boss)))
		if first.RevokedAt == nil || !again.RevokedAt.Equal(*first.RevokedAt) {
			t.Errorf("revoked %v, then %v", first.RevokedAt, again.RevokedAt)
		}
	})
}

func TestKeyHasNoMoreThanItsHolder(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		id, analyst := h.member(boss, "li", "analyst")
		create := func(cookie string, body map[string]any) apitest.Scenario { return post("/api/keys", cookie, body) }
		h.run(
			expect(create(analyst, map[string]any{"name": "x", "scopes": []string{"model.read", "user.write"}}), "a scope not held", 403, "user.write"),
			expect(create(analyst, map[string]any{"name": "x", "scopes": []string{"model.fly"}}), "no such scope", 422, "model.fly"),
			expect(create(analyst, map[string]any{"name": "x", "scopes": []string{"public"}}), "not a permission", 422),
			expect(create(analyst, map[string]any{"name": "x", "scopes": []string{}}), "no scope", 422),
			expect(create(analyst, map[string]any{"name": "x", "scopes": []string{"model.read"}, "expires_at": "2020-01-01T00:00:00Z"}), "expired already", 422, "到期"),
			expect(create(analyst, map[string]any{"name": " ", "scopes": []string{"model.read"}}), "no name", 422, "名称"),
		)
		_, viewer := h.member(boss, "han", "viewer")
		h.run(expect(create(viewer, map[string]any{"name": "x", "scopes": []string{"model.read"}}), "a viewer makes no keys", 403))
		secret := h.key(analyst, "model.run", "model.read", "key.write")
		h.run(expect(withKey(create("", map[string]any{"name": "x", "scopes": []string{"model.read"}}), secret), "a key makes no keys", 403, "密钥"))
		h.ask(200, patch("/api/users/"+id, boss, map[string]any{"role": "viewer"}))
		me := apitest.Decode[governance.Me](t, h.ask(200, withKey(get("/api/session", ""), secret)))
		if len(me.Permissions) != 1 || me.Permissions[0] != "model.read" {
			t.Errorf("after the demotion the key may %v", me.Permissions)
		}
	})
}

func TestKeyOfTheCommandLine(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		s := post("/api/keys", "", map[string]any{"name": "cron", "scopes": []string{"backup.run"}})
		s.As = h.Local()
		made := apitest.Decode[governance.NewKey](t, h.ask(200, s))
		me := apitest.Decode[governance.Me](t, h.ask(200, withKey(get("/api/session", ""), made.Secret)))
		if len(me.Permissions) != 1 || me.UserID != "local" {
			t.Errorf("%+v", me)
		}
		h.ask(200, remove("/api/keys/"+made.Key.ID, boss))
		h.ask(401, withKey(get("/api/session", ""), made.Secret))
	})
}
