package apitest

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"zhike/api"
)

// counter is a testing.TB that counts failures instead of failing.
type counter struct {
	testing.TB
	failures []string
}

func (c *counter) Errorf(format string, _ ...any) { c.failures = append(c.failures, format) }
func (c *counter) Error(...any)                   { c.failures = append(c.failures, "error") }
func (c *counter) Helper()                        {}

const write api.Permission = "thing.write"

type empty struct{}

func routes(a *api.API) {
	api.Handle(a, api.Route{Method: "POST", Path: "/things/{id}", ID: "thing-make", Summary: "Make", Permission: write, Audit: "thing.make"},
		func(context.Context, *struct {
			ID   int `path:"id"`
			Body struct{ Name string }
		}) (*empty, error) {
			return &empty{}, nil
		})
}

// A test of the tests: each must fail on the mistake it is there for.
func TestScenarioFailsOnEachDifference(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Secret", "in the header")
		_, _ = w.Write([]byte("hello"))
	})
	answer := Do(t, page, Scenario{Method: "GET", URL: "/"})
	for name, c := range map[string]struct {
		s        Scenario
		failures int
	}{
		"all as it should be": {Scenario{Status: 200, Contains: []string{"hell"}, NotContains: []string{"heaven"}, Answer: map[string]string{"X-Secret": "in*"}}, 0},
		"status":              {Scenario{Status: 201}, 1},
		"lacks":               {Scenario{Status: 200, Contains: []string{"heaven"}}, 1},
		"must not, body":      {Scenario{Status: 200, NotContains: []string{"hello"}}, 1},
		"must not, header":    {Scenario{Status: 200, NotContains: []string{"the header"}}, 1},
		"header":              {Scenario{Status: 200, Answer: map[string]string{"X-Secret": "in"}}, 1},
	} {
		tb := &counter{TB: t}
		c.s.check(tb, answer)
		if len(tb.failures) != c.failures {
			t.Errorf("%s: %d failures %v", name, len(tb.failures), tb.failures)
		}
	}
}

func TestRefusalsMustBeProblemDocuments(t *testing.T) {
	plain := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Error(w, `{"detail":"no"}`, http.StatusTeapot) })
	tb := &counter{TB: t}
	Scenario{Status: 418}.check(tb, Do(t, plain, Scenario{Method: "GET", URL: "/"}))
	if len(tb.failures) != 2 {
		t.Errorf("content type and members: %v", tb.failures)
	}
}

func TestPermissionTestCatchesAnOpenDoor(t *testing.T) {
	a := Server(nil, api.Options{}, routes)
	r := a.Routes()[0]
	owner := api.Identity{Via: "session", Permissions: map[api.Permission]bool{write: true}}
	for name, c := range map[string]struct {
		who      api.Identity
		status   int
		failures bool
	}{
		"refused":              {api.Identity{Via: "session"}, 403, false},
		"let in":               {owner, 403, true},
		"nobody":               {api.Identity{}, 401, false},
		"nobody taken for one": {api.Identity{}, 403, true},
	} {
		tb := &counter{TB: t}
		refused(tb, a, r, name, c.who, c.status)
		if (len(tb.failures) > 0) != c.failures {
			t.Errorf("%s: %v", name, tb.failures)
		}
	}
	tb := &counter{TB: t}
	reads := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = r.Body.Read(make([]byte, 1)) })
	Do(t, reads, Scenario{Method: "POST", URL: "/", Body: unread{tb, "x"}})
	if len(tb.failures) != 1 {
		t.Errorf("a body that was read: %v", tb.failures)
	}
}

func TestOpenAPITestCatchesAnUndescribedRoute(t *testing.T) {
	a := Server(nil, api.Options{}, routes)
	doc := map[string]any{"paths": map[string]any{}, "x": []any{map[string]any{"$ref": "#/components/schemas/Gone"}}}
	tb := &counter{TB: t}
	described(tb, doc, a.Routes()[0])
	references(tb, doc, doc, "#")
	if len(tb.failures) != 2 || !strings.Contains(tb.failures[1], "not there") {
		t.Errorf("%v", tb.failures)
	}
	OpenAPI(t, a)
}
