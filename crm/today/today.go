// Package today makes this week's list 今日名单: whom to contact, why, and what
// is at stake, most first. Three rules (reason.go) look at every customer's
// field values and at quantities of the whole shop (measure.go); a customer is
// on the list once, for the best reason. What people do with an entry (done,
// later, who follows it up) is kept and is respected by the lists that follow.
package today

import (
	"context"
	"embed"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/today.sql")

// Permissions of this part.
const (
	Read  api.Permission = "today.read"
	Write api.Permission = "today.write"
)

// MakeJob makes the list of the week.
const MakeJob = "today.make"

const (
	most        = 500                 // entries of one list
	restAfter   = 14 * 24 * time.Hour // a customer who was contacted is left alone this long
	longestRest = 366 * 24 * time.Hour
	staleAfter  = 24 * time.Hour // a list this old is made anew by its reader
)

// Service is the part. It is safe for concurrent use.
type Service struct {
	env       crm.Env
	customers *customer.Service
}

var (
	_ crm.Part      = (*Service)(nil)
	_ crm.Eraser    = (*Service)(nil)
	_ crm.Timeliner = (*Service)(nil)
	_ crm.Checker   = (*Service)(nil)
)

// New returns the part.
func New(env crm.Env, customers *customer.Service) *Service {
	return &Service{env: env, customers: customers}
}

// Name implements crm.Part.
func (s *Service) Name() string { return "today" }

// Migrations implements crm.Part.
func (s *Service) Migrations() []store.Migration { return store.MustMigrations("today", files) }

// Queries implements crm.Part.
func (s *Service) Queries() store.Statements { return queries }

// Jobs implements crm.Part. The job is enqueued by the route, by the first
// reader of a new week, and by whoever refreshed the customers' fields.
func (s *Service) Jobs(q *job.Queue) {
	q.Handle(MakeJob, func(ctx context.Context, _ *job.Run) (any, error) { return s.Make(ctx) })
}

// Routes implements crm.Part.
func (s *Service) Routes(a *api.API) {
	change := func(id, path, summary, action string) api.Route {
		return api.Route{Method: "POST", Path: path, ID: id, Tag: "today", Summary: summary, Permission: Write, Audit: action}
	}
	api.Handle(a, api.Route{Method: "GET", Path: "/today", ID: "today-list", Tag: "today", Summary: "Whom to contact this week and why, most at stake first", Permission: Read}, s.List)
	api.Handle(a, api.Route{Method: "GET", Path: "/today/people", ID: "today-people", Tag: "today", Summary: "Who can be asked to follow up", Permission: Write}, s.People)
	api.Handle(a, change("today-make", "/today/make", "Make the list anew from the present figures", "today.make"), s.MakeSoon)
	api.Handle(a, change("today-done", "/today/{id}/done", "The customer was contacted", "today.done"), s.Done)
	api.Handle(a, change("today-snooze", "/today/{id}/snooze", "Not now: leave the customer alone until a day", "today.snooze"), s.Snooze)
	api.Handle(a, change("today-reopen", "/today/{id}/reopen", "Undo done or snooze", "today.reopen"), s.Reopen)
	api.Handle(a, change("today-assign", "/today/{id}/assign", "Say who follows it up", "today.assign"), s.Assign)
}

// Checks implements crm.Checker.
func (s *Service) Checks() []crm.Check {
	return []crm.Check{{Stmt: queries.Get("orphans"), Zh: "今日名单里有不存在的客户", En: "entries of the week's list whose customer does not exist"}}
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
