package governance_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm/governance"
	"zhike/store"
	"zhike/store/storetest"
)

func TestSignInAndOut(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.owner()
		a := h.signIn(200, "Boss", good)
		cookie := a.Session()
		if text := a.Header.Get("Set-Cookie"); !strings.Contains(text, "HttpOnly") || !strings.Contains(text, "SameSite=Lax") ||
			!strings.Contains(text, "Path=/") || strings.Contains(text, "Secure") {
			t.Errorf("cookie %q", text)
		}
		if len(cookie) != 43 || strings.Contains(h.dump(), cookie) {
			t.Error("the session is stored in clear or too short")
		}
		if me := h.me(cookie); me.Login != "boss" {
			t.Errorf("%+v", me)
		}
		out := h.ask(200, remove("/api/session", cookie))
		if text := out.Header.Get("Set-Cookie"); !strings.Contains(text, api.SessionCookie+"=;") || !strings.Contains(text, "Max-Age=0") {
			t.Errorf("cookie %q is not removed", text)
		}
		h.run(
			expect(get("/api/users", cookie), "the session is dead at once", 401, "请先登录"),
			expect(get("/api/session", cookie), "a dead cookie keeps nobody from the page", 200, `"signed_in":false`),
			expect(remove("/api/session", cookie), "signed out already", 401),
			expect(get("/api/session", strings.Repeat("x", 5000)), "a long cookie", 200, `"signed_in":false`),
		)
		odd := get("/api/session", "")
		odd.Header = map[string]string{"Cookie": api.SessionCookie + "=' or 1=1 --"}
		h.run(expect(odd, "an odd cookie", 200, `"signed_in":false`))
	})
}

func TestSecureCookie(t *testing.T) {
	h := build(t, storetest.Open(t, store.DuckDB), governance.Options{Secure: true})
	h.owner()
	if text := h.signIn(200, "boss", good).Header.Get("Set-Cookie"); !strings.Contains(text, "; Secure") {
		t.Errorf("cookie %q", text)
	}
}

var requestID = regexp.MustCompile(`"request_id":"[^"]+"`)

// An unknown login, a wrong password, a user without password and one who is
// deactivated answer the same, so that nobody learns which logins exist.
func TestRefusalsOfASignInLookTheSame(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		h.ask(200, post("/api/users", boss, map[string]any{"name": "x", "login": "invited", "role": "viewer"}))
		id, _ := h.member(boss, "gone", "viewer")
		h.ask(200, patch("/api/users/"+id, boss, map[string]any{"active": false}))
		want := requestID.ReplaceAllString(string(h.signIn(401, "boss", "wrong password").Body), "")
		for _, login := range []string{"nobody", "invited", "gone", "' or 1=1 --", "王", "boss\u0000", "\\", "%"} {
			a := apitest.Do(t, h.api, post("/api/session", "", map[string]any{"login": login, "password": good}))
			if strings.ContainsRune(login, 0) {
				if a.Status != 422 {
					t.Errorf("%q: %d", login, a.Status)
				}
				continue
			}
			if got := requestID.ReplaceAllString(string(a.Body), ""); a.Status != 401 || got != want {
				t.Errorf("%q: %d %s, want %s", login, a.Status, got, want)
			}
		}
	})
}

func TestSignInIsLimitedPerLogin(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.owner()
		for range 10 {
			h.signIn(401, "boss", "wrong password")
		}
		a := h.signIn(429, "boss", good) // the right one too: otherwise guessing would go on
		if a.Header.Get("Retry-After") != "60" || !strings.Contains(string(a.Body), "60 秒") {
			t.Errorf("%v %s", a.Header, a.Body)
		}
		other := post("/api/session", "", map[string]any{"login": "BOSS", "password": good})
		other.From = "198.51.100.7:999"
		h.ask(429, other) // from another address as well
		h.clock.pass(59 * time.Second)
		h.signIn(429, "boss", good)
		h.clock.pass(time.Second)
		h.signIn(200, "boss", good)
		for range 10 { // success has cleared the count
			h.signIn(401, "boss", "wrong password")
		}
		h.signIn(429, "boss", good)
	})
}

func TestSignInIsLimitedPerAddress(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.owner()
		try := func(login, from string) int {
			s := post("/api/session", "", map[string]any{"login": login, "password": good})
			s.From = from
			return apitest.Do(t, h.api, s).Status
		}
		for i := range 50 {
			// One line has a whole /64 of IPv6 addresses.
			if got := try(fmt.Sprintf("guess%d", i), fmt.Sprintf("[2001:db8::%x]:1000", i)); got != 401 {
				t.Fatalf("attempt %d: %d", i, got)
			}
		}
		if got := try("boss", "[2001:db8::ffff]:1"); got != 429 {
			t.Errorf("the 51st attempt: %d", got)
		}
		if got := try("boss", "[2001:db8:0:1::1]:1"); got != 200 {
			t.Errorf("another network: %d", got)
		}
		h.clock.pass(10 * time.Second)
		if got := try("boss", "[2001:db8::ffff]:1"); got != 200 {
			t.Errorf("ten seconds later: %d", got)
		}
	})
}

func TestSessionSlides(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		cookie := h.owner()
		expiry := func() time.Time {
			t.Helper()
			at, err := store.One[time.Time](t.Context(), h.db, store.SQL("select expires_at from user_session"))
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		begin := expiry()
		if want := h.clock.now().Add(30 * 24 * time.Hour); !begin.Equal(want) {
			t.Fatalf("expires %v, want %v", begin, want)
		}
		h.clock.pass(59 * time.Minute)
		h.me(cookie)
		if !expiry().Equal(begin) {
			t.Error("written more than once an hour")
		}
		h.clock.pass(2 * time.Minute)
		h.me(cookie)
		if !expiry().Equal(begin.Add(61 * time.Minute)) {
			t.Errorf("not prolonged: %v", expiry())
		}
		h.clock.pass(30*24*time.Hour - time.Second)
		if !h.me(cookie).SignedIn {
			t.Error("ended too early")
		}
		h.clock.pass(30 * 24 * time.Hour)
		if h.me(cookie).SignedIn {
			t.Error("lives on after thirty idle days")
		}
		if n, err := h.Tidy(t.Context()); err != nil || n.Sessions != 1 {
			t.Errorf("tidied %+v, %v", n, err)
		}
	})
}

// The cache must not keep a session alive that expires within the minute.
func TestSessionEndsInTheMiddleOfAMinute(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		cookie := h.owner()
		if err := h.db.Tx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), store.SQL("update user_session set expires_at = $1"), h.clock.now().Add(10*time.Second))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if !h.me(cookie).SignedIn {
			t.Fatal("not signed in")
		}
		h.clock.pass(10 * time.Second)
		if h.me(cookie).SignedIn {
			t.Error("signed in after the expiry")
		}
	})
}

func TestChangeOwnPassword(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		cookie := h.owner()
		other := h.signIn(200, "boss", good).Session()
		change := func(current, next string) apitest.Scenario {
			return put("/api/session/password", cookie, map[string]any{"current": current, "new": next})
		}
		h.run(
			expect(change("wrong password", "another fine phrase"), "the current one is wrong", 422, "当前密码不正确"),
			expect(change(good, "123 456 7890"), "an obvious one", 422, "太容易猜到"),
			expect(change(good, strings.Repeat("长密码", 100)), "too long", 422, "200"),
			expect(change(good, "another fine phrase"), "changed", 200),
		)
		if !h.me(cookie).SignedIn || h.me(other).SignedIn {
			t.Error("the other session must end, this one go on")
		}
		h.signIn(401, "boss", good)
		h.signIn(200, "boss", "another fine phrase")
		local := put("/api/session/password", "", map[string]any{"current": good, "new": "another fine phrase"})
		local.As = h.Local()
		h.run(expect(local, "the command line has no password", 403))
		if text := h.dump(); strings.Contains(text, "another fine phrase") || strings.Contains(text, good) {
			t.Error("a password is stored in clear")
		}
	})
}

func TestGuessingTheCurrentPasswordIsLimited(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		cookie := h.owner()
		for range 10 {
			h.ask(422, put("/api/session/password", cookie, map[string]any{"current": "wrong", "new": "another fine phrase"}))
		}
		h.ask(429, put("/api/session/password", cookie, map[string]any{"current": good, "new": "another fine phrase"}))
	})
}

func TestLanguage(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		cookie := h.owner()
		h.run(
			expect(put("/api/session/language", cookie, map[string]any{"language": "en"}), "english", 200),
			expect(put("/api/session/language", cookie, map[string]any{"language": "tlh"}), "klingon", 422),
			expect(get("/api/session", cookie), "is kept", 200, `"language":"en"`),
			expect(get("/api/session?lang=zh", ""), "of nobody", 200, `"language":"zh"`),
		)
	})
}

func TestAuthorizationHeader(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		cookie := h.owner()
		for header, status := range map[string]int{
			"Bearer zk_wrong": 401, "Bearer ": 401, "Bearer": 401, "bearer zk_": 401, "Bearer " + strings.Repeat("x", 9000): 401,
			"Basic Ym9zczpib3Nz": 200, // not ours: the cookie counts
		} {
			s := get("/api/users", cookie)
			s.Header = map[string]string{"Authorization": header}
			if a := apitest.Do(t, h.api, s); a.Status != status {
				t.Errorf("%.20q: %d, want %d", header, a.Status, status)
			}
		}
	})
}

// A database that is closed is our fault, not the caller's.
func TestAuthenticateWithoutADatabase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		cookie := h.owner()
		h.db.Close()
		r, _ := http.NewRequest("GET", "/", nil)
		r.AddCookie(&http.Cookie{Name: api.SessionCookie, Value: cookie + "x"})
		if who, err := h.Authenticate(r); err == nil || who.Via != "" {
			t.Errorf("%+v, %v", who, err)
		}
	})
}
