package governance_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm"
	"zhike/crm/governance"
	"zhike/store"
	"zhike/store/storetest"
)

// What a request pays for knowing who sends it: from the cache, and from the
// database once a minute.
func BenchmarkAuthenticate(b *testing.B) {
	for _, engine := range []store.Engine{store.DuckDB, store.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			db := storetest.Open(b, engine)
			now := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
			s := governance.New(crm.Env{DB: db, Log: slog.New(slog.DiscardHandler), Zone: time.UTC, Now: func() time.Time { return now }}, governance.Options{})
			if err := db.Migrate(b.Context(), s.Migrations()); err != nil {
				b.Fatal(err)
			}
			a := apitest.Server(db, api.Options{Authenticate: s.Authenticate}, s.Routes)
			token, _, err := s.FirstLink(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			cookie := apitest.Do(b, a, post("/api/setup", "", map[string]any{"token": token, "name": "x", "login": "boss", "password": good})).Session()
			r := httptest.NewRequest("GET", "/", nil)
			r.AddCookie(&http.Cookie{Name: api.SessionCookie, Value: cookie})
			measure := func(step time.Duration) func(*testing.B) {
				return func(b *testing.B) {
					for b.Loop() {
						if who, err := s.Authenticate(r); err != nil || who.Via != "session" {
							b.Fatal(who, err)
						}
						now = now.Add(step)
					}
				}
			}
			b.Run("cached", measure(0))
			b.Run("database", measure(time.Minute))
		})
	}
}
