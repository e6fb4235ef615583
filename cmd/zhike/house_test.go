package main

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
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

var update = flag.Bool("update", false, "write the goldens anew")

// newHouse is the whole product on an empty database.
func newHouse(t *testing.T, db *store.DB) *house {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	h := wire(crm.Env{DB: db, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), Dir: t.TempDir(), Zone: zone, Now: time.Now}, governance.Options{})
	if err := h.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// temporary names, per part, the statements that make the temporary tables
// which its other statements work on.
var temporary = map[string][]string{"ingest": {"stage_customer", "stage_product", "stage_attribute", "stage_line", "stage_event", "one_row_per_ref", "find_people", "number_people",
	"changed_people", "one_row_per_product", "number_repeated_lines", "find_known_lines", "touch_changed_orders", "touch_lines", "later_claims"}}

// Every named statement of every part is run on both engines.
func TestEveryStatementRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		storetest.Probe(t, db, job.Queries())
		storetest.Probe(t, db, api.Queries())
		for _, p := range h.parts {
			t.Run(p.Name(), func(t *testing.T) { storetest.Probe(t, db, p.Queries(), temporary[p.Name()]...) })
		}
	})
}

// Whoever lacks a route's permission is refused, on every route.
func TestPermissionsOfEveryRoute(t *testing.T) {
	h := newHouse(t, storetest.Open(t, store.DuckDB))
	apitest.Permissions(t, h.api, governance.RoleIdentities())
}

func TestOpenAPI(t *testing.T) {
	h := newHouse(t, storetest.Open(t, store.DuckDB))
	apitest.OpenAPI(t, h.api)
	got, err := h.api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("..", "..", "docs", "openapi.json")
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || string(want) != string(got) {
		t.Errorf("docs/openapi.json is not current (%v): run make golden and read the difference", err)
	}
}

// A role may only be given permissions that some route asks for, and every
// route asks for one that some role has.
func TestPermissionsAreUsed(t *testing.T) {
	h := newHouse(t, storetest.Open(t, store.DuckDB))
	owner := governance.RoleIdentities()[governance.Owner]
	for _, r := range h.api.Routes() {
		if !owner.May(r.Permission) {
			t.Errorf("route %s asks for %s, which not even the owner has", r.ID, r.Permission)
		}
	}
}

func TestDoctorFindsNothingWrongInAnEmptyHouse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, c := range newHouse(t, db).checks() {
			if n, err := store.One[int64](t.Context(), db, c.Stmt); err != nil || n != 0 {
				t.Errorf("%s: %d %v", c.Stmt.Name(), n, err)
			}
			if c.Zh == "" || c.En == "" {
				t.Errorf("%s lacks a sentence", c.Stmt.Name())
			}
		}
	})
}
