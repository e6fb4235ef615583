// Package model keeps what the program has learnt about customers: which
// question, from which data, how it was judged on later data, and what it says
// of each customer. Nothing is published that the data cannot carry: then the
// version is refused with a sentence that says what is missing, and nobody has
// a score.
//
// The first question is "lookahead": who is still a customer, how many
// purchases will come, what are they worth. BG/NBD (Fader, Hardie & Lee 2005)
// and Gamma-Gamma (Fader & Hardie 2013) of zhike/mining/lifetime answer it. The
// unit of time is the business day, and all orders of one customer on one day
// are one purchase.
package model

import (
	"context"
	"embed"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/job"
	"zhike/mining"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/model.sql")

// Permissions of this part.
const (
	Read api.Permission = "model.read"
	Run  api.Permission = "model.run"
)

// FitJob is the kind of the job that learns, judges and scores.
const FitJob = "model.fit"

// Question is what the models of this package answer.
const Question = "lookahead"

// Text is a sentence or a label in both languages.
type Text = mining.Text

// Service is the part. It is safe for concurrent use.
type Service struct {
	env       crm.Env
	customers *customer.Service
	fitting   chan struct{} // one token: the right to fit
	seen      seen
}

var (
	_ crm.Part    = (*Service)(nil)
	_ crm.Fielder = (*Service)(nil)
	_ crm.Eraser  = (*Service)(nil)
	_ crm.Checker = (*Service)(nil)
)

// New returns the part. The catalogue of customers should have been made with Fields.
func New(env crm.Env, customers *customer.Service) *Service {
	return &Service{env: env, customers: customers, fitting: make(chan struct{}, 1)}
}

// Name implements crm.Part.
func (s *Service) Name() string { return "model" }

// Migrations implements crm.Part.
func (s *Service) Migrations() []store.Migration { return store.MustMigrations("model", files) }

// Queries implements crm.Part.
func (s *Service) Queries() store.Statements { return queries }

// Jobs implements crm.Part. The models are also fitted whenever the house is
// brought up to date after an import, and at least once a day (cmd/zhike).
func (s *Service) Jobs(q *job.Queue) {
	q.Handle(FitJob, func(ctx context.Context, run *job.Run) (any, error) {
		out, err := s.fit(ctx, run.Progress)
		if err == nil && !out.Unchanged { // has the field catalogue take the scores over
			_, err = s.env.Jobs.Add(ctx, customer.RefreshAllJob, struct{}{}, job.Options{By: run.By, UniqueKey: customer.RefreshAllJob})
		}
		return out, err
	})
}

// JobStarted names the job that does the work.
type JobStarted struct {
	Job string `json:"job" doc:"id of the job; GET /jobs/{id} tells how far it is"`
}

// StartFit is the route that begins a fit.
func (s *Service) StartFit(ctx context.Context, _ *struct{}) (*JobStarted, error) {
	id, err := s.env.Jobs.Add(ctx, FitJob, struct{}{}, job.Options{By: api.Who(ctx).UserID, UniqueKey: FitJob})
	if err != nil {
		return nil, err
	}
	return &JobStarted{Job: id}, nil
}

// Routes implements crm.Part.
func (s *Service) Routes(a *api.API) {
	get := func(id, path, summary string) api.Route {
		return api.Route{Method: "GET", Path: path, ID: id, Tag: "model", Summary: summary, Permission: Read}
	}
	api.Handle(a, get("model-list", "/models", "Versions of models, newest first"), s.List)
	api.Handle(a, get("model-lookahead", "/models/lookahead", "What is to come: parameters, back-test and finding of the newest version"), s.Lookahead)
	api.Handle(a, get("model-lookahead-customers", "/models/lookahead/customers", "Customers with what they are worth and whether they are still there"), s.People)
	api.Handle(a, get("model-lookahead-customer", "/models/lookahead/customers/{id}", "What is to come from one customer, with its reason"), s.Person)
	api.Handle(a, get("model-lookahead-distribution", "/models/lookahead/distribution", "How the scores are spread, and totals over a horizon"), s.Distribution)
	api.Handle(a, get("model-lookahead-disagreement", "/models/lookahead/disagreement", "Where RFM and the model disagree"), s.Disagreement)
	api.Handle(a, api.Route{Method: "POST", Path: "/models/lookahead/fit", ID: "model-lookahead-fit", Tag: "model", Summary: "Fit the models to the facts of today",
		Permission: Run, Audit: "model.fit", Idempotent: true}, s.StartFit)
}
