// Package analysis answers what is known about the customers as a whole: the
// overview, RFM, value, life cycle, rhythm of buying, cohorts, channels and
// products. Every answer carries the moment as of which it holds, a finding in
// one sentence, its definition with what was left out, and the way to the
// people behind each of its figures.
//
// Facts later than the moment of analysis are invisible, so an answer as of a
// past day is the one that would have been given on that day.
//
// To add an analysis: its SQL in sql/<idea>.sql (see compose.go), its result
// with Table in <idea>.go, its lines in routes.go and prepare.go. What it asks
// with all or one is remembered (answer.go); tables it reads besides
// customer.Facts must be watched.
package analysis

import (
	"context"
	"embed"
	"sync"
	"time"

	"zhike/crm"
	"zhike/crm/customer"
	"zhike/crm/governance"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var (
	composed = mustCompose(files)
	queries  = prepared(composed)
)

// Read is the permission of every route of this part.
const Read = governance.AnalysisRead

// Customers is what the analyses need of the customer part: the moment from
// which to look, and who meets a rule of the filter language.
type Customers interface {
	AsOf(ctx context.Context) (time.Time, error)
	Population(ctx context.Context, rule string, at time.Time, firstParam int) (sql string, args []any, err error)
}

// Service is the part.
type Service struct {
	env       crm.Env
	customers Customers
	group     FindGroup

	held    held
	asked   asked
	pinning sync.Mutex // one moment is found at a time
	saving  sync.Mutex // one answer is written down at a time
}

// New returns the part.
func New(env crm.Env, customers Customers) *Service {
	if env.DB != nil { // without one it can only be asked what routes it has
		env.DB.Watch(customer.Facts()...)
	}
	return &Service{env: env, customers: customers}
}

// Name implements crm.Part.
func (s *Service) Name() string { return "analysis" }

// Migrations implements crm.Part.
func (s *Service) Migrations() []store.Migration { return store.MustMigrations("analysis", files) }

// Queries implements crm.Part.
func (s *Service) Queries() store.Statements { return queries }
