package governance

import (
	"context"

	"zhike/api"
	"zhike/crm"
	"zhike/store"
)

// UpkeepOptions are what backup and check-up need to know of the whole house.
type UpkeepOptions struct {
	Product string      // version of the program
	Skip    []string    // tables that are computed anew after a restore
	Checks  []crm.Check // invariants of all parts
}

type upkeep struct {
	env crm.Env
	o   UpkeepOptions
}

// Upkeep adds the routes that keep an installation healthy.
func (s *Service) Upkeep(a *api.API, o UpkeepOptions) {
	u := &upkeep{s.env, o}
	u.backupRoutes(a)
	api.Handle(a, api.Route{Method: "GET", Path: "/about", ID: "about", Summary: "Version of the program, its database and their size", Permission: api.SignedIn}, u.about)
	api.Handle(a, api.Route{Method: "GET", Path: "/doctor", ID: "doctor", Summary: "Look for broken invariants", Permission: BackupRun}, u.examine)
}

// Finding is one invariant and how often it is broken.
type Finding struct {
	Name       string `json:"name"`
	Problem    string `json:"problem"`
	Violations int64  `json:"violations"`
}

// Examination is the answer of a check-up.
type Examination struct {
	Healthy  bool      `json:"healthy"`
	Findings []Finding `json:"findings" doc:"every invariant, healthy ones with 0 violations"`
}

func (u *upkeep) examine(ctx context.Context, _ *struct{}) (*Examination, error) {
	out := &Examination{Healthy: true, Findings: []Finding{}}
	for _, c := range u.o.Checks {
		n, err := store.One[int64](ctx, u.env.DB, c.Stmt)
		if err != nil {
			return nil, err
		}
		out.Findings = append(out.Findings, Finding{Name: c.Stmt.Name(), Problem: api.Pick(ctx, c.Zh, c.En), Violations: n})
		out.Healthy = out.Healthy && n == 0
	}
	return out, nil
}
