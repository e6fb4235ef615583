package governance_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zhike/api/apitest"
	"zhike/crm/governance"
	"zhike/store"
)

func TestFirstStart(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		token, need, err := h.FirstLink(t.Context())
		if err != nil || !need || len(token) != 43 { // 256 bits in base64url
			t.Fatalf("%q %v %v", token, need, err)
		}
		if strings.Contains(h.dump(), token) {
			t.Fatal("the token is stored in clear")
		}
		body := func(token, login, password string) map[string]any {
			return map[string]any{"token": token, "name": "王老板", "login": login, "password": password}
		}
		if me := h.me(""); me.SignedIn || !me.Setup {
			t.Errorf("before: %+v", me)
		}
		h.run(
			expect(post("/api/setup", "", body("wrong", "boss", good)), "a wrong token", 403, "链接"),
			expect(post("/api/setup", "", body(token, "boss", "short")), "a short password", 422, "10"),
			expect(post("/api/setup", "", body(token, "boss", "1234567890")), "an obvious password", 422, "太容易猜到"),
			expect(post("/api/setup", "", body(token, "a b;c", good)), "a login with a space", 422, "登录名"),
			expect(post("/api/welcome", "", map[string]any{"token": token, "password": good}), "the wrong page", 403),
			expect(post("/api/welcome/check", "", map[string]any{"token": token}), "what it is for", 200, `"first"`),
		)
		a := h.ask(200, post("/api/setup", "", body(token, "boss", good)))
		me := h.me(a.Session())
		if !me.SignedIn || me.Role != governance.Owner || me.Name != "王老板" || me.Login != "boss" || me.Via != "session" || me.Setup ||
			len(me.Permissions) != len(governance.Permissions()) {
			t.Errorf("after: %+v", me)
		}
		h.run(expect(post("/api/setup", "", body(token, "boss2", good)), "the link is dead", 403))
		if h.me("").Setup {
			t.Error("setup is still asked for")
		}
		if token, need, err := h.FirstLink(t.Context()); err != nil || need || token != "" {
			t.Errorf("next start: %q %v %v", token, need, err)
		}
	})
}

func TestFirstLinkIsReplacedAndExpires(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		old, _, _ := h.FirstLink(t.Context())
		token, need, err := h.FirstLink(t.Context())
		if err != nil || !need || token == old {
			t.Fatal(token, need, err)
		}
		check := func(name, token string, status int) {
			t.Helper()
			h.run(expect(post("/api/welcome/check", "", map[string]any{"token": token}), name, status))
		}
		check("of the earlier start", old, 403)
		h.clock.pass(24*time.Hour - time.Second)
		check("within a day", token, 200)
		h.clock.pass(time.Second)
		check("after a day", token, 403)
		if n, err := h.Tidy(t.Context()); err != nil || n.Links != 1 {
			t.Errorf("tidied %+v, %v", n, err)
		}
	})
}

// Two people with the same link at the same moment make one owner.
func TestFirstLinkWorksOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		token, _, _ := h.FirstLink(t.Context())
		answers := make([]*apitest.Answer, 4)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				answers[i] = apitest.Do(t, h.api, post("/api/setup", "", map[string]any{"token": token, "name": "x",
					"login": "boss" + string(rune('a'+i)), "password": good}))
			})
		}
		wg.Wait()
		made := 0
		for _, a := range answers {
			switch a.Status {
			case 200:
				made++
			case 403:
			default:
				t.Errorf("%d %s", a.Status, a.Body)
			}
		}
		if made != 1 {
			t.Errorf("%d owners", made)
		}
	})
}

// Two servers on one database that start at the same moment may leave two
// links; the second must not make a second owner.
func TestSecondFirstLinkIsDeadOnceAnOwnerExists(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.owner()
		other := build(t, h.db, governance.Options{}) // a server that has not looked yet
		sum := sha256.Sum256([]byte("left over"))
		if err := h.db.Tx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), store.SQL("insert into user_link values ($1, 'first', '', $2, $3)"),
				hex.EncodeToString(sum[:]), h.clock.now(), h.clock.now().Add(time.Hour))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		other.run(expect(post("/api/setup", "", map[string]any{"token": "left over", "name": "x", "login": "mallory", "password": good}), "left over", 403))
		other.signIn(401, "mallory", good)
	})
}

func TestInvitation(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		in := apitest.Decode[governance.Invited](t, h.ask(200, post("/api/users", boss,
			map[string]any{"name": "小李", "login": "Li.Lei@Example.com", "role": "analyst", "language": "en"})))
		if in.Link.Kind != "invite" || in.Link.Path != "/welcome#"+in.Link.Token || !in.User.Invited || !in.User.Active ||
			!in.Link.ExpiresAt.Equal(h.clock.now().Add(7*24*time.Hour)) {
			t.Errorf("%+v", in)
		}
		token := map[string]any{"token": in.Link.Token}
		h.run(
			expect(post("/api/users", boss, map[string]any{"name": "x", "login": "LI.lei@example.com", "role": "viewer"}), "the login is taken, whatever its case", 409, "已被使用"),
			expect(post("/api/session", "", map[string]any{"login": "li.lei@example.com", "password": good}), "not before the password is chosen", 401),
			expect(post("/api/welcome/check", "", token), "who is welcome", 200, "小李", "Li.Lei@Example.com", `"invite"`),
			expect(post("/api/setup", "", map[string]any{"token": in.Link.Token, "name": "x", "login": "xy", "password": good}), "an invitation makes no owner", 403),
			expect(post("/api/welcome", "", map[string]any{"token": in.Link.Token, "password": "Li.Lei@Example.com"}), "the login as password", 422, "登录名"),
		)
		a := h.ask(200, post("/api/welcome", "", map[string]any{"token": in.Link.Token, "password": good}))
		if me := h.me(a.Session()); me.Role != "analyst" || me.Language != "en" || me.Login != "Li.Lei@Example.com" {
			t.Errorf("%+v", me)
		}
		h.run(expect(post("/api/welcome", "", map[string]any{"token": in.Link.Token, "password": good + "2"}), "once", 403))
		h.signIn(200, " LI.LEI@example.COM ", good)
		h.signIn(200, "ｌｉ．ｌｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", good) // full width, as a Chinese keyboard types it

		second := apitest.Decode[governance.Invited](t, h.ask(200, post("/api/users", boss, map[string]any{"name": "韩", "login": "han", "role": "viewer"})))
		again := apitest.Decode[governance.Link](t, h.ask(200, post("/api/users/"+second.User.ID+"/link", boss, nil)))
		if again.Kind != "invite" {
			t.Errorf("a second invitation is %q", again.Kind)
		}
		h.run(
			expect(post("/api/welcome/check", "", map[string]any{"token": second.Link.Token}), "the first invitation is replaced", 403),
			expect(post("/api/welcome/check", "", map[string]any{"token": again.Token}), "by the second", 200),
		)
		h.clock.pass(7 * 24 * time.Hour)
		h.run(expect(post("/api/welcome", "", map[string]any{"token": again.Token, "password": good}), "a week later", 403))
	})
}

// Two people with one invitation at the same moment: one of them sets the password.
func TestInvitationWorksOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		in := apitest.Decode[governance.Invited](t, h.ask(200, post("/api/users", boss, map[string]any{"name": "x", "login": "li", "role": "viewer"})))
		statuses := make([]int, 3)
		var wg sync.WaitGroup
		for i := range statuses {
			wg.Go(func() {
				statuses[i] = apitest.Do(t, h.api, post("/api/welcome", "", map[string]any{"token": in.Link.Token, "password": good})).Status
			})
		}
		wg.Wait()
		slices.Sort(statuses)
		if !slices.Equal(statuses, []int{200, 403, 403}) {
			t.Errorf("%v", statuses)
		}
	})
}

func TestResetLink(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		boss := h.owner()
		id, cookie := h.member(boss, "li", "sales")
		link := apitest.Decode[governance.Link](t, h.ask(200, post("/api/users/"+id+"/link", boss, nil)))
		if link.Kind != "reset" || !link.ExpiresAt.Equal(h.clock.now().Add(24*time.Hour)) {
			t.Errorf("%+v", link)
		}
		h.signIn(200, "li", good) // until the link is used
		h.ask(422, post("/api/welcome", "", map[string]any{"token": link.Token, "password": "aaaaaaaaaaaaaaa"}))
		fresh := h.ask(200, post("/api/welcome", "", map[string]any{"token": link.Token, "password": "another fine phrase"})).Session()
		if h.me(cookie).SignedIn || !h.me(fresh).SignedIn {
			t.Error("the sessions of the old password must end")
		}
		h.signIn(401, "li", good)
		h.signIn(200, "li", "another fine phrase")
		h.ask(403, post("/api/welcome", "", map[string]any{"token": link.Token, "password": good}))
	})
}
