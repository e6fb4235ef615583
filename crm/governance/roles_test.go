package governance_test

import (
	"slices"
	"strings"
	"testing"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm/governance"
	"zhike/store"
	"zhike/store/storetest"
)

func TestRolesHaveWhatTheyNeedAndNoMore(t *testing.T) {
	all := governance.Permissions()
	if len(all) != 24 {
		t.Errorf("%d permissions", len(all))
	}
	for _, p := range all {
		if p.Zh == "" || p.En == "" || p.DocZh == "" || p.DocEn == "" || strings.Count(string(p.Name), ".") != 1 {
			t.Errorf("%+v is not said in both languages", p)
		}
	}
	owner := governance.PermissionsOf(governance.Owner)
	for _, r := range governance.Roles() {
		if r.Zh == "" || r.En == "" || r.DocZh == "" || r.DocEn == "" || len(r.Permissions) == 0 {
			t.Errorf("role %s is not said in both languages or may do nothing", r.Name)
		}
		for _, p := range r.Permissions {
			if !owner[p] {
				t.Errorf("the owner lacks %s", p)
			}
		}
	}
	if len(owner) != len(all) {
		t.Errorf("the owner has %d of %d", len(owner), len(all))
	}
	never := map[string][]api.Permission{
		governance.Analyst:  {"customer.personal", "customer.write", "user.read", "user.write", "audit.read", "backup.run", "export.all", "settings.write"},
		governance.Marketer: {"customer.write", "user.read", "user.write", "audit.read", "backup.run", "export.all", "settings.write", "import.run", "model.run"},
		governance.Sales:    {"customer.export", "segment.write", "user.write", "import.run", "key.write", "audit.read", "export.all"},
		governance.Support:  {"customer.export", "segment.write", "user.write", "import.run", "key.write", "audit.read", "export.all"},
	}
	always := map[string][]api.Permission{
		governance.Analyst:  {"import.run", "model.run", "segment.write", "analysis.read"},
		governance.Marketer: {"customer.personal", "customer.export", "segment.write", "today.write"},
		governance.Sales:    {"customer.write", "customer.personal", "today.write"},
		governance.Support:  {"customer.write", "customer.personal", "today.write"},
	}
	for role, list := range never {
		for _, p := range list {
			if governance.PermissionsOf(role)[p] {
				t.Errorf("%s may %s", role, p)
			}
		}
	}
	for role, list := range always {
		for _, p := range list {
			if !governance.PermissionsOf(role)[p] {
				t.Errorf("%s may not %s", role, p)
			}
		}
	}
	for p := range governance.PermissionsOf(governance.Viewer) {
		if !strings.HasSuffix(string(p), ".read") || slices.Contains([]api.Permission{"user.read", "audit.read"}, p) {
			t.Errorf("the viewer may %s", p)
		}
	}
	if len(governance.PermissionsOf("king")) != 0 {
		t.Error("an unknown role may do something")
	}
}

func TestRoutesAskForTheirPermission(t *testing.T) {
	h := build(t, storetest.Open(t, store.DuckDB), governance.Options{})
	apitest.Permissions(t, h.api, governance.RoleIdentities())
	apitest.OpenAPI(t, h.api)
	a := h.ask(200, apitest.Scenario{Method: "GET", URL: "/api/roles", As: governance.RoleIdentities()["viewer"]})
	v := apitest.Decode[governance.Vocabulary](t, a)
	if len(v.Roles) != 6 || len(v.Permissions) != 24 {
		t.Errorf("%s", a.Body)
	}
}
