// Package export writes everything that is known of customers as tables which
// any spreadsheet opens and which can be imported again: a ZIP of CSV files.
package export

import (
	"context"
	"embed"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/governance"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/[a-z]*.sql")

// Job is the kind of job of this part.
const Job = "export.all"

// kept is how long an export lies on the server.
const kept = 7 * 24 * time.Hour

// Service is the part.
type Service struct{ env crm.Env }

// New returns the part.
func New(env crm.Env) *Service { return &Service{env} }

// Name implements crm.Part.
func (s *Service) Name() string { return "export" }

// Migrations implements crm.Part: an export is a file and nothing else.
func (s *Service) Migrations() []store.Migration { return nil }

// Queries implements crm.Part.
func (s *Service) Queries() store.Statements { return queries }

// Jobs implements crm.Part.
func (s *Service) Jobs(q *job.Queue) { q.Handle(Job, s.write) }

// Routes implements crm.Part.
func (s *Service) Routes(a *api.API) {
	api.Handle(a, api.Route{Method: "POST", Path: "/exports", ID: "export-create", Summary: "Begin to export everything", Permission: governance.ExportAll, Audit: "export.create", Idempotent: true}, s.Start)
	api.Handle(a, api.Route{Method: "GET", Path: "/exports", ID: "export-list", Summary: "Exports that can be downloaded, newest first", Permission: governance.ExportAll}, s.List)
	api.Stream(a, api.Route{Method: "GET", Path: "/exports/{name}", ID: "export-download", Summary: "An export: a ZIP of CSV files", Permission: governance.ExportAll, Audit: "export.download"}, s.Download)
}

// Ensure removes what a killed process left behind and what is too old.
func (s *Service) Ensure(context.Context) error {
	if err := os.MkdirAll(s.dir(), 0o700); err != nil {
		return err
	}
	return s.tidy()
}

func (s *Service) dir() string { return filepath.Join(s.env.Dir, "exports") }

func (s *Service) tidy() error {
	entries, err := os.ReadDir(s.dir())
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && (strings.HasSuffix(e.Name(), ".part") || s.env.Now().Sub(info.ModTime()) > kept) {
			if err := os.Remove(filepath.Join(s.dir(), e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// Started names the job.
type Started struct {
	Job string `json:"job"`
}

type args struct {
	Export   string `json:"export"` // its name
	Personal bool   `json:"personal"`
	Language string `json:"language"`
}

// Start enqueues an export as the caller may see the data.
func (s *Service) Start(ctx context.Context, _ *struct{}) (*Started, error) {
	a := args{Personal: api.Who(ctx).May(governance.CustomerPersonal), Language: api.Language(ctx)}
	a.Export = s.env.Now().In(s.env.Zone).Format("20060102-150405") + "-masked"
	if a.Personal {
		a.Export = strings.TrimSuffix(a.Export, "-masked") + full
	}
	id, err := s.env.Jobs.Add(ctx, Job, a, job.Options{By: api.Who(ctx).UserID})
	return &Started{Job: id}, err
}

// full marks the name of an export with personal data.
const full = "-full"

var plainName = regexp.MustCompile(`^[0-9]{8}-[0-9]{6}-(full|masked)$`)

// File is an export on the server.
type File struct {
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
	Until     time.Time `json:"until" doc:"when it is removed"`
	Bytes     int64     `json:"bytes"`
	Personal  bool      `json:"personal" doc:"with names, phones, e-mails and addresses in full"`
}

// List is the exports that can be downloaded.
type List struct {
	Items []File `json:"items"`
}

// List tells which exports are there.
func (s *Service) List(context.Context, *struct{}) (*List, error) {
	entries, err := os.ReadDir(s.dir())
	if err != nil {
		return nil, err
	}
	out := &List{}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".zip")
		info, err := e.Info()
		if !ok || err != nil || !info.Mode().IsRegular() || !plainName.MatchString(name) || s.env.Now().Sub(info.ModTime()) > kept {
			continue
		}
		out.Items = append(out.Items, File{Name: name, CreatedAt: info.ModTime().UTC(), Until: info.ModTime().Add(kept).UTC(), Bytes: info.Size(), Personal: strings.HasSuffix(name, full)})
	}
	slices.Reverse(out.Items) // the names are times
	return out, nil
}

// Request names one export.
type Request struct {
	Name string `path:"name" maxLength:"40"`
}

// AuditTarget implements api.Target.
func (r *Request) AuditTarget() string { return "export " + r.Name }

// Download gives an export; one with personal data only to who may see them.
func (s *Service) Download(ctx context.Context, in *Request) (*api.Download, error) {
	if !plainName.MatchString(in.Name) {
		return nil, fault.New(fault.NotFound, "there is no export %s", in.Name).InChinese("没有导出文件 %s", in.Name)
	}
	if strings.HasSuffix(in.Name, full) {
		if err := api.Require(ctx, governance.CustomerPersonal); err != nil {
			return nil, err
		}
	}
	f, err := os.Open(s.path(in.Name))
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "the export %s is no longer there; exports are kept for 7 days", in.Name).InChinese("导出文件 %s 已经不在了，导出文件保留 7 天", in.Name)
	}
	return &api.Download{Name: "zhike-" + in.Name + ".zip", ContentType: "application/zip", Write: closing(f)}, nil
}

func (s *Service) path(name string) string { return filepath.Join(s.dir(), name+".zip") }
