package governance_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhike/api/apitest"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

func TestLocalToken(t *testing.T) {
	h := build(t, storetest.Open(t, store.DuckDB), governance.Options{})
	dir := t.TempDir()
	path := filepath.Join(dir, "local.token")
	if _, err := governance.ReadLocalToken(dir); fault.CodeOf(err) != fault.NotFound || !strings.Contains(err.Error(), path) {
		t.Errorf("before the first start: %v", err)
	}
	if err := os.WriteFile(path, []byte("open to all"), 0o644); err != nil { // left by somebody careless
		t.Fatal(err)
	}
	if err := h.LocalToken(dir); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	token, err := governance.ReadLocalToken(dir)
	if err != nil || len(token) < 43 {
		t.Fatalf("%q %v", token, err)
	}
	ask := func(name, token, from string, status int) {
		t.Helper()
		s := expect(withKey(get("/api/users", ""), token), name, status)
		s.From = from
		h.run(s)
	}
	ask("from this machine", token, "127.0.0.1:4000", 200)
	ask("from this machine, IPv6", token, "[::1]:4000", 200)
	ask("from this machine, mapped", token, "[::ffff:127.0.0.1]:4000", 200)
	ask("from another", token, "192.168.1.7:4000", 401)
	ask("from nowhere", token, "@", 401)
	ask("another token", token[:len(token)-1]+"x", "127.0.0.1:4000", 401)
	ask("no token", "", "127.0.0.1:4000", 401)
	if err := h.LocalToken(dir); err != nil {
		t.Fatal(err)
	}
	ask("after the next start", token, "127.0.0.1:4000", 401)
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("files left: %v", left)
	}
	if err := h.LocalToken(filepath.Join(dir, "missing")); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a folder that is not there: %v", err)
	}
	if who := h.Local(); who.Via != "local" || len(who.Permissions) != len(governance.Permissions()) {
		t.Errorf("%+v", who)
	}
}

func TestLocalTokenIsNotAcceptedBeforeItIsMade(t *testing.T) {
	h := build(t, storetest.Open(t, store.DuckDB), governance.Options{})
	s := withKey(get("/api/users", ""), "")
	s.Header = map[string]string{"Authorization": "Bearer "}
	s.From = "127.0.0.1:1"
	h.ask(401, s)
}

func TestDemo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		demo := build(t, h.db, governance.Options{Demo: true})
		ask := func(h *house, from, host string, header map[string]string) int {
			s := get("/api/users", "")
			s.From, s.Host, s.Header = from, host, header
			return apitest.Do(t, h.api, s).Status
		}
		for _, c := range []struct {
			name, from, host string
			header           map[string]string
			status           int
		}{
			{"browser here", "127.0.0.1:5000", "localhost:8080", nil, 200},
			{"by number", "127.0.0.1:5000", "127.0.0.1:8080", nil, 200},
			{"IPv6", "[::1]:5000", "[::1]:8080", nil, 200},
			{"IPv6 without port", "[::1]:5000", "[::1]", nil, 200},
			{"capital letters", "127.0.0.1:5000", "LOCALHOST", nil, 200},
			{"another machine", "192.168.1.9:5000", "localhost:8080", nil, 401},
			{"another machine by its name", "192.168.1.9:5000", "crm.example.com", nil, 401},
			{"DNS rebinding", "127.0.0.1:5000", "evil.example:8080", nil, 401},
			{"DNS rebinding with a number", "127.0.0.1:5000", "127.0.0.1.evil.example", nil, 401},
			{"a proxy that speaks for somebody", "127.0.0.1:5000", "localhost:8080", map[string]string{"X-Forwarded-For": "203.0.113.5"}, 401},
			{"no host", "127.0.0.1:5000", "?", nil, 401},
		} {
			if got := ask(demo, c.from, c.host, c.header); got != c.status {
				t.Errorf("%s: %d, want %d", c.name, got, c.status)
			}
		}
		if got := ask(h, "127.0.0.1:5000", "localhost:8080", nil); got != 401 {
			t.Errorf("without the option: %d", got)
		}
		// A wrong key is refused, not taken for the demo's owner.
		s := withKey(get("/api/users", ""), "zk_wrong")
		s.From, s.Host = "127.0.0.1:5000", "localhost"
		demo.ask(401, s)
		// A stale cookie is nobody, and so the demo's owner.
		s = get("/api/session", "stale")
		s.From, s.Host = "127.0.0.1:5000", "localhost"
		if me := apitest.Decode[governance.Me](t, demo.ask(200, s)); me.Via != "demo" || me.Role != "owner" || !me.SignedIn {
			t.Errorf("%+v", me)
		}
		// A key made in the demonstration is worth nothing outside it.
		s = post("/api/keys", "", map[string]any{"name": "x", "scopes": []string{"user.read"}})
		s.From, s.Host = "127.0.0.1:5000", "localhost"
		made := apitest.Decode[governance.NewKey](t, demo.ask(200, s))
		demo.ask(200, withKey(get("/api/users", ""), made.Secret))
		h.ask(401, withKey(get("/api/users", ""), made.Secret))
	})
}
