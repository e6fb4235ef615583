package governance

import (
	"context"
	"path/filepath"

	"zhike/api"
	"zhike/crm"
	"zhike/fault"
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
	api.Handle(a, api.Route{Method: "POST", Path: "/backups", ID: "backup-create", Summary: "Write a backup folder while everything goes on", Permission: BackupRun, Audit: "backup.create"}, u.backup)
	api.Handle(a, api.Route{Method: "GET", Path: "/about", ID: "about", Summary: "Version of the program, its database and their size", Permission: api.SignedIn}, u.about)
	api.Handle(a, api.Route{Method: "GET", Path: "/doctor", ID: "doctor", Summary: "Look for broken invariants", Permission: BackupRun}, u.examine)
}

// BackupRequest asks for a backup.
type BackupRequest struct {
	Body struct {
		Dir string `json:"dir,omitempty" doc:"new folder on the server; for the command line on the same machine only. Empty: below the data folder"`
	}
}

// BackupDone is a finished backup.
type BackupDone struct {
	Dir      string         `json:"dir"`
	Manifest store.Manifest `json:"manifest"`
}

func (u *upkeep) backup(ctx context.Context, in *BackupRequest) (*BackupDone, error) {
	dir := in.Body.Dir
	if dir == "" {
		dir = filepath.Join(u.env.Dir, "backups", u.env.Now().In(u.env.Zone).Format("20060102-150405"))
	} else if api.Who(ctx).Via != "local" {
		return nil, fault.New(fault.Forbidden, "only the command line on the same machine may name the folder; leave it empty").
			InChinese("只有本机命令行可以指定备份目录，请留空")
	}
	manifest, err := u.env.DB.Backup(ctx, dir, store.BackupOptions{Product: u.o.Product, Skip: u.o.Skip})
	if err != nil {
		return nil, err
	}
	return &BackupDone{Dir: dir, Manifest: manifest}, nil
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
