package analysis

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"zhike/store"
)

// Waits is how long reports take to be worked out.
type Waits struct {
	Reports []Wait `json:"reports"`
}

// Wait is how long one report took when it was last worked out; one that was
// always remembered or quick is not there.
type Wait struct {
	Report  string  `json:"report" example:"overview" doc:"its path below /analysis"`
	Some    bool    `json:"some" doc:"asked among some of the customers: with a filter or a segment"`
	Seconds float64 `json:"seconds"`
}

// short is a wait that nobody needs to be told about.
const short = 0.5

type workKey struct{}

// worked notes that a report being asked for is worked out, not remembered.
func worked(ctx context.Context) {
	if w, ok := ctx.Value(workKey{}).(*atomic.Bool); ok {
		w.Store(true)
	}
}

// some is whether only some of the customers are asked about.
func (m Moment) some() bool { return m.Filter != "" || m.Segment != "" }

// timed keeps how long a report took, for whom asks for it next time.
func timed[I, O any](s *Service, path string, ask func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		var work atomic.Bool
		start := time.Now()
		out, err := ask(context.WithValue(ctx, workKey{}, &work), in)
		if seconds := time.Since(start).Seconds(); err == nil && work.Load() && seconds >= short {
			name := path
			if m, ok := any(*in).(interface{ some() bool }); ok && m.some() {
				name += "+"
			}
			s.later(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, queries.Get("keep_wait"), name, seconds)
				return err
			})
		}
		return out, err
	}
}

// Waits tells how long the reports take that are not quick.
func (s *Service) Waits(ctx context.Context, _ *struct{}) (*Waits, error) {
	type row struct {
		Report  string  `db:"report"`
		Seconds float64 `db:"seconds"`
	}
	rows, err := store.All[row](ctx, s.env.DB, queries.Get("list_waits"))
	out := &Waits{Reports: make([]Wait, len(rows))}
	for i, r := range rows {
		name, some := strings.CutSuffix(r.Report, "+")
		out.Reports[i] = Wait{Report: name, Some: some, Seconds: r.Seconds}
	}
	return out, err
}
