package governance_test

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm"
	"zhike/crm/governance"
	"zhike/job"
	"zhike/store"
	"zhike/store/storetest"
)

const good = "correct horse battery" // a password that passes the rules

// clock is a time that only the test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// house is an installation with its routes on one engine.
type house struct {
	*governance.Service
	t     *testing.T
	db    *store.DB
	clock *clock
	api   *api.API
}

func build(t *testing.T, db *store.DB, o governance.Options) *house {
	t.Helper()
	c := &clock{t: time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)}
	log := slog.New(slog.DiscardHandler)
	s := governance.New(crm.Env{DB: db, Log: log, Jobs: job.New(db, log, c.now), Dir: t.TempDir(),
		Zone: time.FixedZone("Asia/Shanghai", 8*3600), Now: c.now}, o)
	if err := db.Migrate(t.Context(), s.Migrations()); err != nil {
		t.Fatal(err)
	}
	a := apitest.Server(db, api.Options{Authenticate: s.Authenticate, Audit: s.Audit, Now: c.now}, s.Routes, func(a *api.API) {
		s.Upkeep(a, governance.UpkeepOptions{Product: "1.2.3"})
	})
	return &house{Service: s, t: t, db: db, clock: c, api: a}
}

// each runs a test on both engines, in a house of its own.
func each(t *testing.T, f func(t *testing.T, h *house)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { f(t, build(t, db, governance.Options{})) })
}

// ask sends a request and fails the test unless it answers with the status.
func (h *house) ask(status int, s apitest.Scenario) *apitest.Answer {
	h.t.Helper()
	a := apitest.Do(h.t, h.api, s)
	if a.Status != status {
		h.t.Fatalf("%s %s: %d, want %d: %s", s.Method, s.URL, a.Status, status, a.Body)
	}
	return a
}

func (h *house) run(scenarios ...apitest.Scenario) {
	h.t.Helper()
	apitest.Run(h.t, h.api, scenarios)
}

// owner makes the owner "boss" and returns the cookie.
func (h *house) owner() string {
	h.t.Helper()
	token, need, err := h.FirstLink(h.t.Context())
	if err != nil || !need {
		h.t.Fatalf("first link: %v %v", need, err)
	}
	return h.ask(200, post("/api/setup", "", map[string]any{"token": token, "name": "王老板", "login": "boss", "password": good})).Session()
}

// member invites a user with the owner's cookie, who chooses the good password,
// and returns id and cookie.
func (h *house) member(owner, login, role string) (id, cookie string) {
	h.t.Helper()
	in := apitest.Decode[governance.Invited](h.t, h.ask(200, post("/api/users", owner, map[string]any{"name": login, "login": login, "role": role})))
	a := h.ask(200, post("/api/welcome", "", map[string]any{"token": in.Link.Token, "password": good}))
	return in.User.ID, a.Session()
}

func (h *house) signIn(status int, login, password string) *apitest.Answer {
	h.t.Helper()
	return h.ask(status, post("/api/session", "", map[string]any{"login": login, "password": password}))
}

func (h *house) me(cookie string) governance.Me {
	h.t.Helper()
	return apitest.Decode[governance.Me](h.t, h.ask(200, get("/api/session", cookie)))
}

// dump returns everything that the tables hold, as text.
func (h *house) dump() string {
	h.t.Helper()
	var b strings.Builder
	for _, table := range []string{"user_account", "user_session", "user_link", "access_key", "audit_entry"} {
		rows, err := h.db.Query(h.t.Context(), store.SQL("select * from "+table))
		if err != nil {
			h.t.Fatal(err)
		}
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				h.t.Fatal(err)
			}
			for _, v := range values {
				if s, ok := v.(string); ok {
					b.WriteString(s + "\n")
				}
			}
		}
		rows.Close()
	}
	return b.String()
}

func post(url, cookie string, body any) apitest.Scenario {
	return apitest.Scenario{Name: "POST " + url, Method: "POST", URL: url, Cookie: cookie, Body: body}
}

func put(url, cookie string, body any) apitest.Scenario {
	return apitest.Scenario{Name: "PUT " + url, Method: "PUT", URL: url, Cookie: cookie, Body: body}
}

func patch(url, cookie string, body any) apitest.Scenario {
	return apitest.Scenario{Name: "PATCH " + url, Method: "PATCH", URL: url, Cookie: cookie, Body: body}
}

func get(url, cookie string) apitest.Scenario {
	return apitest.Scenario{Name: "GET " + url, Method: "GET", URL: url, Cookie: cookie}
}

func remove(url, cookie string) apitest.Scenario {
	return apitest.Scenario{Name: "DELETE " + url, Method: "DELETE", URL: url, Cookie: cookie}
}

// expect completes a scenario.
func expect(s apitest.Scenario, name string, status int, contains ...string) apitest.Scenario {
	s.Name, s.Status, s.Contains = name, status, contains
	return s
}
