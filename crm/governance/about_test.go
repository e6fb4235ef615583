package governance_test

import (
	"regexp"
	"testing"

	"zhike/api/apitest"
	"zhike/crm/governance"
)

func TestAbout(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, cookie := h.member(h.owner(), "li", "viewer")
		a := apitest.Decode[governance.About](t, h.ask(200, get("/api/about", cookie)))
		if a.Product != "1.2.3" || a.Engine != h.db.Engine() || a.Zone != "Asia/Shanghai" || !a.Now.Equal(h.clock.now()) {
			t.Errorf("%+v", a)
		}
		if !regexp.MustCompile(`^\d+\.\d+[.\d]*$`).MatchString(a.Version) || a.Bytes < 0 {
			t.Errorf("version %q, %d bytes", a.Version, a.Bytes)
		}
		h.ask(401, get("/api/about", ""))
	})
}

func TestOwnName(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		_, cookie := h.member(boss, "li", "viewer")
		h.ask(200, put("/api/session/name", cookie, map[string]any{"name": " 李雷 "}))
		if me := h.me(cookie); me.Name != "李雷" || me.Login != "li" {
			t.Errorf("%+v", me)
		}
		if me := h.me(boss); me.Name != "王老板" {
			t.Errorf("somebody else's name became %q", me.Name)
		}
		h.run(
			expect(put("/api/session/name", cookie, map[string]any{"name": "a\nb"}), "two lines", 422),
			expect(put("/api/session/name", "", map[string]any{"name": "x"}), "nobody", 401),
			expect(get("/api/audit?action=user.name", boss), "in the log", 200, "user.name"),
		)
	})
}
