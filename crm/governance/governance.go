// Package governance says who may do what and keeps who did what: users and
// their roles, sessions, API keys, the audit log, and the masking of personal
// fields.
//
// A permission is added in one place, the table in roles.go; a route names it.
// Secrets (cookies, keys, one-time links) are 256 random bits of which only the
// SHA-256 is stored; passwords are stored as argon2id hashes.
//
// Masking is a decision of whoever gives out a value: MaskFor shows it in full
// only when the caller in the context has customer.personal.
package governance

import (
	"context"
	"embed"
	"sync/atomic"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/job"
	"zhike/store"
)

//go:embed sql
var files embed.FS

var queries = store.MustParse(files, "sql/governance.sql")

// Options say how the installation is reached.
type Options struct {
	Secure bool // the server is reached over HTTPS: cookies are sent over nothing else
	Demo   bool // callers on this machine need not sign in
}

// How long things are good for.
const (
	sessionLife   = 30 * 24 * time.Hour // since the last request
	sessionTouch  = time.Hour           // the expiry is written at most this often
	cookieLife    = 400 * 24 * time.Hour
	firstLinkLife = 24 * time.Hour
	inviteLife    = 7 * 24 * time.Hour
	resetLife     = 24 * time.Hour
	cacheLife     = time.Minute
	tidyEvery     = 24 * time.Hour
)

// Service is the capability. It is safe for concurrent use.
type Service struct {
	env       crm.Env
	o         Options
	hasher    hasher
	logins    *limiter // sign-ins by login
	addresses *limiter // sign-ins and one-time links by network address
	strangers *limiter // audit entries of nobody by network address
	known     *cache
	roles     map[string]map[api.Permission]bool
	local     atomic.Pointer[string] // hash of the local token
	settled   atomic.Bool            // a user exists
}

var _ crm.Part = (*Service)(nil)

// New returns the service.
func New(env crm.Env, o Options) *Service {
	const most = 10000
	s := &Service{env: env, o: o, hasher: newHasher(), known: newCache(most),
		logins:    newLimiter(10, time.Minute, most),
		addresses: newLimiter(50, 10*time.Second, most),
		strangers: newLimiter(100, time.Minute, most),
		roles:     map[string]map[api.Permission]bool{}}
	for _, r := range Roles() {
		s.roles[r.Name] = PermissionsOf(r.Name)
	}
	return s
}

// Name is "governance".
func (s *Service) Name() string { return "governance" }

// Migrations are the tables of users, sessions, keys and the audit log.
func (s *Service) Migrations() []store.Migration { return store.MustMigrations("governance", files) }

// Queries are the statements of the capability.
func (s *Service) Queries() store.Statements { return queries }

// Jobs adds the daily tidying.
func (s *Service) Jobs(q *job.Queue) {
	q.Handle("governance.tidy", func(ctx context.Context, _ *job.Run) (any, error) { return s.Tidy(ctx) })
	q.Every("governance.tidy", tidyEvery)
}

// Tidied says how much was removed.
type Tidied struct {
	Sessions int64 `json:"sessions"`
	Links    int64 `json:"links"`
}

// Tidy removes sessions and one-time links that have expired. The audit log is
// kept for ever.
func (s *Service) Tidy(ctx context.Context) (Tidied, error) {
	var out Tidied
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if out.Sessions, err = tx.Exec(ctx, queries.Get("end_old_sessions"), s.env.Now()); err != nil {
			return err
		}
		out.Links, err = tx.Exec(ctx, queries.Get("end_old_links"), s.env.Now())
		return err
	})
	return out, err
}
