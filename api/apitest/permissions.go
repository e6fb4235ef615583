package apitest

import (
	"fmt"
	"net/http"
	"regexp"
	"sort"
	"strings"
	"testing"

	"zhike/api"
)

// Permissions proves for every route of a and every role that who lacks the
// permission is refused before any input is looked at: 403, or 401 for nobody.
// Each route must also be open to at least one of the roles. Routes that are
// allowed are not called: this test changes nothing.
func Permissions(t *testing.T, a *api.API, roles map[string]api.Identity) {
	t.Helper()
	names := make([]string, 0, len(roles))
	for name, who := range roles {
		if who.Via == "" {
			t.Fatalf("role %s has an identity without Via: nobody is added by the test itself", name)
		}
		names = append(names, name)
	}
	sort.Strings(names)
	for _, r := range a.Routes() {
		t.Run(r.ID, func(t *testing.T) {
			open := false
			for _, name := range names {
				if roles[name].May(r.Permission) {
					open = true
				} else {
					refused(t, a, r, name, roles[name], http.StatusForbidden)
				}
			}
			if !open {
				t.Errorf("no role has the permission %s", r.Permission)
			}
			if r.Permission != api.Public {
				refused(t, a, r, "nobody", api.Identity{}, http.StatusUnauthorized)
			}
		})
	}
}

var parameter = regexp.MustCompile(`\{[^}]+\}`)

// unread fails the test when the input of a refused request is looked at.
type unread struct {
	t   testing.TB
	who string
}

func (u unread) Read([]byte) (int, error) {
	u.t.Errorf("%s: the body was read before the permission was checked", u.who)
	return 0, fmt.Errorf("must not be read")
}

func refused(t testing.TB, a *api.API, r api.Route, name string, who api.Identity, status int) {
	t.Helper()
	answer := Do(t, a, Scenario{
		Method: r.Method, As: who, Body: unread{t, name},
		// A path and a query that no route accepts: a 422 would show that they were parsed.
		URL:    api.Prefix + parameter.ReplaceAllString(r.Path, "%00") + "?limit=x&cursor=%21&id=x",
		Header: map[string]string{"Idempotency-Key": strings.Repeat("k", 300)},
	})
	if answer.Status != status {
		t.Errorf("%s: %s %s answers %d, want %d: %s", name, r.Method, r.Path, answer.Status, status, answer.Body)
		return
	}
	checkProblem(t, answer)
}
