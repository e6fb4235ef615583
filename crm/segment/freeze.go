package segment

import (
	"context"
	"time"

	"zhike/fault"
	"zhike/store"
)

// FreezeRequest freezes or thaws a segment.
type FreezeRequest struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Version  int64 `json:"version" minimum:"1"`
		Previous bool  `json:"previous,omitempty" doc:"take the members of the last freeze again: undoes a thaw"`
	}
}

// AuditTarget implements api.Target.
func (r *FreezeRequest) AuditTarget() string { return "segment " + r.ID }

// Freeze writes down who meets the rule now. They stay the members until the
// segment is thawed or frozen anew.
func (s *Service) Freeze(ctx context.Context, in *FreezeRequest) (*Segment, error) {
	r, err := s.inUse(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if r.fixed() {
		return nil, noRule(r)
	}
	if in.Body.Previous {
		return s.freezeAgain(ctx, r, in.Body.Version)
	}
	state, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	population, args, err := s.customers.Population(ctx, r.Rule, state.AsOf, 2)
	if err != nil {
		return nil, err
	}
	who := by(ctx)
	err = s.edit(ctx, r.ID, in.Body.Version, func(tx *store.Tx, now time.Time) (int64, error) {
		if _, err := tx.Exec(ctx, queries.Get("drop_members"), r.ID); err != nil {
			return 0, err
		}
		fill := store.SQL("insert into segment_member (customer_id, segment_id) select customer_id, $1::text from (" + population + ") p")
		if _, err := tx.Exec(ctx, fill, append([]any{r.ID}, args...)...); err != nil {
			return 0, err
		}
		return tx.Exec(ctx, queries.Get("set_mode"), r.ID, in.Body.Version, Frozen, now, state.AsOf, now, who.ID, who.Name)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, &GetRequest{ID: r.ID})
}

// freezeAgain takes the list that a thaw left behind.
func (s *Service) freezeAgain(ctx context.Context, r record, version int64) (*Segment, error) {
	if r.FrozenAt == nil || r.FrozenAsOf == nil {
		return nil, fault.New(fault.Conflict, "the segment has no earlier list of members to go back to").
			InChinese("该分群没有以前的名单可以恢复").At("id", r.ID)
	}
	who := by(ctx)
	err := s.edit(ctx, r.ID, version, func(tx *store.Tx, now time.Time) (int64, error) {
		return tx.Exec(ctx, queries.Get("set_mode"), r.ID, version, Frozen, *r.FrozenAt, *r.FrozenAsOf, now, who.ID, who.Name)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, &GetRequest{ID: r.ID})
}

// Thaw lets the rule decide again who is in the segment. The frozen list is
// kept until the segment is frozen anew or its rule changes.
func (s *Service) Thaw(ctx context.Context, in *FreezeRequest) (*Segment, error) {
	r, err := s.inUse(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if r.Mode == Live {
		return s.withCount(ctx, r)
	}
	if r.fixed() {
		return nil, noRule(r)
	}
	who := by(ctx)
	err = s.edit(ctx, r.ID, in.Body.Version, func(tx *store.Tx, now time.Time) (int64, error) {
		return tx.Exec(ctx, queries.Get("set_mode"), r.ID, in.Body.Version, Live, r.FrozenAt, r.FrozenAsOf, now, who.ID, who.Name)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, &GetRequest{ID: r.ID})
}
