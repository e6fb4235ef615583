package analysis

import (
	"context"
	"encoding/json"
	"time"

	"zhike/store"
)

// pinned is the moment of analysis while nothing that could be seen changes.
type pinned struct {
	At    time.Time  `json:"at"`
	Until *time.Time `json:"until,omitempty"` // the first fact known already that lies later
}

// now is the moment of analysis where none was asked for: the present, but the
// same one until a fact is added or begins to count or the business day ends.
// So the reports of one reader agree with each other, and an answer given once
// is the answer to the same question a minute later.
func (s *Service) now(ctx context.Context) (time.Time, error) {
	at, err := s.customers.AsOf(ctx)
	if err != nil {
		return at, err
	}
	next := queries.Get("next_fact")
	version, err := s.env.DB.Version(ctx, next)
	if err != nil {
		return at, err
	}
	s.pinning.Lock()
	defer s.pinning.Unlock()
	key := "moment " + s.dayOf(at)
	before, err := s.answer(ctx, key, version, func(context.Context) ([]byte, error) { return s.pin(ctx, at) })
	if err != nil {
		return at, err
	}
	var p pinned
	if json.Unmarshal(before, &p) == nil && !p.At.After(at) && (p.Until == nil || at.Before(*p.Until)) {
		return p.At, nil
	}
	data, err := s.pin(ctx, at)
	if err != nil {
		return at, err
	}
	s.held.put(key, version, data)
	s.keep(ctx, key, version, data)
	return at, nil
}

func (s *Service) pin(ctx context.Context, at time.Time) ([]byte, error) {
	next, err := store.One[*time.Time](ctx, s.env.DB, queries.Get("next_fact"), at)
	if err != nil {
		return nil, err
	}
	return json.Marshal(pinned{At: at, Until: next})
}
