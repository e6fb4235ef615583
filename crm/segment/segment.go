// Package segment keeps groups of customers under a name. A live segment is a
// rule over the field catalogue and holds whoever meets it now; a frozen one
// holds the customers that met it at one moment, whatever becomes of them. A
// fixed one is frozen from the beginning: it has no rule but the people behind a
// figure of an analysis.
// Segments can be counted, listed, exported, laid over one another, and
// compared with all other customers.
package segment

import (
	"context"
	"embed"
	"sync"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/analysis"
	"zhike/crm/customer"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/segment.sql")

// Permissions of this part. Downloads need customer.export.
const (
	Read  api.Permission = "segment.read"
	Write api.Permission = "segment.write"
)

// PurgeJob removes segments for good that were deleted more than 30 days ago.
const PurgeJob = "segment.purge"

const (
	most      = 10_000              // segments in use
	keepFor   = 30 * 24 * time.Hour // a deleted segment can be restored this long
	tidyEvery = 24 * time.Hour
)

// Behind gives everybody behind a figure of an analysis, by the figure's link.
type Behind func(ctx context.Context, link string) (*analysis.Behind, error)

// Service is the part. It is safe for concurrent use.
type Service struct {
	env       crm.Env
	customers *customer.Service
	people    Behind

	counting chan struct{} // one token: the right to count, so that ten readers do not count the same
	mu       sync.Mutex
	counted  map[string]counted
}

var (
	_ crm.Part    = (*Service)(nil)
	_ crm.Eraser  = (*Service)(nil)
	_ crm.Checker = (*Service)(nil)

	_ crm.FieldUser = (*Service)(nil)
)

// New returns the part.
func New(env crm.Env, customers *customer.Service, people Behind) *Service {
	if env.DB != nil { // without one it can only be asked what routes it has
		env.DB.Watch("segment_member") // reports are asked among the members
	}
	return &Service{env: env, customers: customers, people: people, counting: make(chan struct{}, 1), counted: map[string]counted{}}
}

// Name implements crm.Part.
func (s *Service) Name() string { return "segment" }

// Migrations implements crm.Part.
func (s *Service) Migrations() []store.Migration { return store.MustMigrations("segment", files) }

// Queries implements crm.Part.
func (s *Service) Queries() store.Statements { return queries }

// Jobs implements crm.Part.
func (s *Service) Jobs(q *job.Queue) {
	q.Handle(PurgeJob, func(ctx context.Context, _ *job.Run) (any, error) { return s.Purge(ctx) })
	q.Every(PurgeJob, tidyEvery)
}

// Routes implements crm.Part.
func (s *Service) Routes(a *api.API) {
	get := func(id, path, summary string) api.Route {
		return api.Route{Method: "GET", Path: path, ID: id, Tag: "segment", Summary: summary, Permission: Read}
	}
	change := func(method, id, path, summary, action string) api.Route {
		return api.Route{Method: method, Path: path, ID: id, Tag: "segment", Summary: summary, Permission: Write, Audit: action}
	}
	api.Handle(a, get("segment-list", "/segments", "Segments, the last changed first"), s.List)
	api.Handle(a, get("segment-preview", "/segments/preview", "How many customers a rule matches, and its canonical text"), s.Preview)
	api.Handle(a, get("segment-overlap", "/segments/overlap", "How two to six segments lie over one another"), s.Overlap)
	create := change("POST", "segment-create", "/segments", "Create a segment", "segment.create")
	create.Idempotent = true
	api.Handle(a, create, s.Create)
	api.Handle(a, get("segment-get", "/segments/{id}", "One segment with its count"), s.Get)
	api.Handle(a, change("PUT", "segment-update", "/segments/{id}", "Change name, description or rule", "segment.update"), s.Update)
	api.Handle(a, change("DELETE", "segment-delete", "/segments/{id}", "Delete; can be restored for 30 days", "segment.delete"), s.Delete)
	api.Handle(a, change("POST", "segment-restore", "/segments/{id}/restore", "Restore a deleted segment", "segment.restore"), s.Restore)
	api.Handle(a, change("POST", "segment-freeze", "/segments/{id}/freeze", "Write down who is in it now", "segment.freeze"), s.Freeze)
	api.Handle(a, change("POST", "segment-thaw", "/segments/{id}/thaw", "Let the rule decide again", "segment.thaw"), s.Thaw)
	api.Handle(a, get("segment-customers", "/segments/{id}/customers", "The customers in a segment"), s.Customers)
	api.Handle(a, get("segment-compare", "/segments/{id}/compare", "What sets the segment apart from all other customers"), s.Compare)
	export := get("segment-export", "/segments/{id}/export", "The customers in a segment as CSV or XLSX")
	export.Permission, export.Audit = customer.Export, "segment.export"
	api.Stream(a, export, s.Export)
}

// Checks implements crm.Checker.
func (s *Service) Checks() []crm.Check {
	return []crm.Check{{Stmt: queries.Get("orphans"), Zh: "冻结名单属于不存在的分群", En: "members of a frozen segment that does not exist"}}
}

// snapshot says of which moment the field values of customers are.
type snapshot struct {
	AsOf        time.Time `db:"as_of"`
	RefreshedAt time.Time `db:"refreshed_at"`
}

func (s *Service) snapshot(ctx context.Context) (snapshot, error) {
	state, err := store.One[snapshot](ctx, s.env.DB, queries.Get("get_state"))
	if fault.Is(err, fault.NotFound) {
		return state, fault.New(fault.Busy, "the fields of customers are being computed for the first time; try again in a moment").
			InChinese("客户字段正在首次计算，请稍后再试")
	}
	return state, err
}

// asProgram is a context in which the program itself acts: its rules may use
// personal fields, because nothing but a number leaves it.
func asProgram(ctx context.Context) context.Context { return api.As(ctx, api.Identity{}) }
