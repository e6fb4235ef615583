// Package customer is the record: who the customers are (profile, identities),
// what happened with them (orders, events), and the field catalogue, which
// computes every quantity known per customer as of any moment.
//
// A field is declared once in fields_*.go (or by another part through
// crm.Fielder); segments, lists, charts and models use it by its name.
package customer

import (
	"context"
	"embed"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/fault"
	"zhike/job"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/customer.sql")

// Permissions of this part.
const (
	Read          api.Permission = "customer.read"
	Personal      api.Permission = "customer.personal"
	Export        api.Permission = "customer.export"
	ReadCatalogue api.Permission = "catalogue.read"
	ShareViews    api.Permission = "view.share"
)

// Service is the part.
type Service struct {
	env       crm.Env
	catalogue *Catalogue
	timelines []crm.Timeliner
	users     []crm.FieldUser

	refreshing chan struct{} // holds one token while the snapshot is being computed
	medians    medians
}

// New returns the part with the catalogue made of the built-in fields and the added ones.
func New(env crm.Env, added ...[]crm.Field) *Service {
	return &Service{env: env, catalogue: NewCatalogue(added...), refreshing: make(chan struct{}, 1)}
}

// ContributeTimelines adds the timelines of other parts to the record's.
func (s *Service) ContributeTimelines(t ...crm.Timeliner) { s.timelines = append(s.timelines, t...) }

// ContributeUses adds where other parts use fields.
func (s *Service) ContributeUses(u ...crm.FieldUser) { s.users = append(s.users, u...) }

// Name implements crm.Part.
func (s *Service) Name() string { return "customer" }

// Migrations implements crm.Part.
func (s *Service) Migrations() []store.Migration { return store.MustMigrations("customer", files) }

// Queries implements crm.Part.
func (s *Service) Queries() store.Statements { return queries }

// Catalogue returns the field catalogue.
func (s *Service) Catalogue() *Catalogue { return s.catalogue }

// historic is the age of the newest fact from which data are taken for
// history: analyses then look from the end of the data instead of from today.
const historic = 45 * 24 * time.Hour

// AsOf is the moment from which analyses look: now, or, when the newest order
// or event is older than 45 days, the end of that business day.
func (s *Service) AsOf(ctx context.Context) (time.Time, error) {
	now := s.env.Now().UTC()
	newest, err := store.One[*time.Time](ctx, s.env.DB, queries.Get("newest_fact"), now)
	if err != nil {
		return now, err
	}
	if newest == nil || now.Sub(*newest) <= historic {
		return now.Truncate(time.Second), nil
	}
	local := newest.In(s.env.Zone)
	return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, s.env.Zone).UTC(), nil
}

// Jobs implements crm.Part.
func (s *Service) Jobs(q *job.Queue) {
	q.Handle(RefreshAllJob, func(ctx context.Context, run *job.Run) (any, error) { return s.refresh(ctx, run, true) })
}

// Routes implements crm.Part.
func (s *Service) Routes(a *api.API) {
	get := func(id, path, summary string, p api.Permission) api.Route {
		return api.Route{Method: "GET", Path: path, ID: id, Tag: "customer", Summary: summary, Permission: p}
	}
	api.Handle(a, get("field-list", "/fields", "The field catalogue", ReadCatalogue), s.ListFields)
	api.Handle(a, get("field-get", "/fields/{name}", "A field with its coverage and distribution", ReadCatalogue), s.DescribeField)
	api.Handle(a, get("field-uses", "/fields/{name}/uses", "Where a field is used: other fields, views, segments", ReadCatalogue), s.ListFieldUses)
	api.Handle(a, get("customer-list", "/customers", "Customers by rule, sorted by any field", Read), s.List)
	api.Handle(a, get("customer-count", "/customers/count", "How many customers a rule matches", Read), s.Count)
	api.Handle(a, get("customer-search", "/customers/search", "Customers by name, pinyin, phone, e-mail or number", Read), s.Search)
	export := get("customer-export", "/customers/export", "Customers by rule as CSV or XLSX", Export)
	export.Audit = "customer.export"
	api.Stream(a, export, s.ExportList)
	record := get("customer-get", "/customers/{id}", "One customer: profile, identities, fields", Read)
	record.Audit = "customer.read"
	api.Handle(a, record, s.Get)
	api.Handle(a, get("customer-timeline", "/customers/{id}/timeline", "What happened, newest first", Read), s.Timeline)
	api.Handle(a, get("customer-orders", "/customers/{id}/orders", "The customer's orders, newest first", Read), s.Orders)
	api.Handle(a, get("customer-standing", "/customers/{id}/standing", "Figures of one customer beside everybody's", Read), s.Standing)
	api.Handle(a, get("customer-rows", "/customers/{id}/rows", "The rows behind one field of one customer", Read), s.Rows)
	api.Handle(a, get("order-get", "/orders/{order_no}", "One order with its lines", Read), s.GetOrder)
	s.viewRoutes(a)
	api.Handle(a, api.Route{Method: "POST", Path: "/fields/refresh", ID: "field-refresh", Tag: "customer", Summary: "Compute all fields of all customers anew",
		Permission: "import.run", Audit: "field.refresh"}, s.RefreshFields)
}

// viewRoutes: a view of one's own needs no more than to read customers; what
// concerns shared ones is checked with the view.
func (s *Service) viewRoutes(a *api.API) {
	route := func(method, id, path, summary, action string) api.Route {
		return api.Route{Method: method, Path: path, ID: id, Tag: "customer", Summary: summary, Permission: Read, Audit: action}
	}
	api.Handle(a, route("GET", "customer-view-list", "/customer-views", "Saved views of the customer list, own and shared", ""), s.ListViews)
	create := route("POST", "customer-view-create", "/customer-views", "Save a view", "view.create")
	create.Idempotent = true
	api.Handle(a, create, s.CreateView)
	api.Handle(a, route("PUT", "customer-view-update", "/customer-views/{id}", "Change a view", "view.update"), s.UpdateView)
	api.Handle(a, route("DELETE", "customer-view-delete", "/customer-views/{id}", "Delete a view; can be restored for 30 days", "view.delete"), s.DeleteView)
	api.Handle(a, route("POST", "customer-view-restore", "/customer-views/{id}/restore", "Restore a deleted view", "view.restore"), s.RestoreView)
	api.Handle(a, route("PUT", "customer-view-default", "/customer-views/{id}/default", "Begin your list with a view", "view.default"), s.SetDefaultView)
	api.Handle(a, route("DELETE", "customer-view-default-clear", "/customer-views/{id}/default", "Begin your list with everybody again", "view.default"), s.ClearDefaultView)
}

// noCustomer is the answer to an unknown id.
func noCustomer(id int64) error {
	return fault.New(fault.NotFound, "there is no customer %d", id).InChinese("没有编号为 %d 的客户", id).At("id", id)
}
