package segment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"zhike/crm"
	"zhike/fault"
	"zhike/store"
)

// CreateRequest describes a new segment.
type CreateRequest struct {
	Body struct {
		Name        string `json:"name" minLength:"1" maxLength:"100"`
		Description string `json:"description,omitempty" maxLength:"2000"`
		Rule        string `json:"rule,omitempty" maxLength:"65536" doc:"filter in the expression language"`
		People      string `json:"people,omitempty" maxLength:"131072" example:"cohort/customers?cohort=2026-01&distance=1" doc:"instead of a rule: the link of a figure of an analysis; the people behind it are written down and stay the members"`
	}
}

// AuditTarget implements api.Target.
func (r *CreateRequest) AuditTarget() string { return "segment " + r.Body.Name }

// Create makes a live segment, or a fixed one, and counts it.
func (s *Service) Create(ctx context.Context, in *CreateRequest) (*Segment, error) {
	name, err := crm.CleanName(in.Body.Name, longestName, "分群", "segment")
	if err != nil {
		return nil, err
	}
	if in.Body.People != "" {
		return s.createFixed(ctx, in, name)
	}
	rule, err := s.canonical(ctx, in.Body.Rule)
	if err != nil {
		return nil, err
	}
	return s.add(ctx, in, name, rule, func(*store.Tx, string) error { return nil })
}

// add writes a segment with its members, if it has any of its own.
func (s *Service) add(ctx context.Context, in *CreateRequest, name, rule string, members func(tx *store.Tx, id string) error) (*Segment, error) {
	id, now, who := uuid.Must(uuid.NewV7()).String(), s.env.Now(), by(ctx)
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		if err := s.room(ctx, tx); err != nil {
			return err
		}
		if err := s.nameIsFree(ctx, tx, name, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, queries.Get("add_segment"), id, name, fold(name), in.Body.Description, rule, who.ID, who.Name, now); err != nil {
			return err
		}
		return members(tx, id)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, &GetRequest{ID: id})
}

// canonical checks a rule for the caller and returns its canonical text.
func (s *Service) canonical(ctx context.Context, rule string) (string, error) {
	e, err := s.customers.Compile(ctx, rule)
	if err != nil {
		return "", err
	}
	if e == nil {
		return "", fault.New(fault.Invalid, "a segment needs a rule, such as order.count >= 2").
			InChinese("分群需要一条规则，例如 order.count >= 2").At("field", "rule")
	}
	return e.String(), nil
}

func (s *Service) room(ctx context.Context, tx *store.Tx) error {
	n, err := store.One[int64](ctx, tx, queries.Get("count_segments"))
	if err == nil && n >= most {
		return fault.New(fault.TooLarge, "there are %d segments, the limit; delete some that nobody uses", n).
			InChinese("分群已达上限 %d 个，请先删除不用的", n)
	}
	return err
}

// nameIsFree refuses a name that another segment in use has. The unique key of
// the table refuses the one that comes at the same moment.
func (s *Service) nameIsFree(ctx context.Context, tx *store.Tx, name, id string) error {
	r, err := store.One[record](ctx, tx, queries.Get("find_segment"), fold(name))
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && r.ID == id:
		return nil
	case err != nil:
		return err
	}
	return fault.New(fault.Conflict, "there is a segment “%s” already, made by %s; choose another name", r.Name, r.OwnerName).
		InChinese("已有名为“%s”的分群（%s 创建），请换个名字", r.Name, r.OwnerName).At("id", r.ID)
}

// UpdateRequest changes what it names and leaves the rest.
type UpdateRequest struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Version     int64   `json:"version" minimum:"1" doc:"the version that you changed"`
		Name        *string `json:"name,omitempty" minLength:"1" maxLength:"100"`
		Description *string `json:"description,omitempty" maxLength:"2000"`
		Rule        *string `json:"rule,omitempty" minLength:"1" maxLength:"65536"`
	}
}

// AuditTarget implements api.Target.
func (r *UpdateRequest) AuditTarget() string { return "segment " + r.ID }

// Update changes a segment. Somebody who changed it meanwhile is named in the refusal.
func (s *Service) Update(ctx context.Context, in *UpdateRequest) (*Segment, error) {
	old, err := s.inUse(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	changed, err := s.changed(ctx, old, in)
	if err != nil {
		return nil, err
	}
	who := by(ctx)
	err = s.edit(ctx, old.ID, in.Body.Version, func(tx *store.Tx, now time.Time) (int64, error) {
		if err := s.nameIsFree(ctx, tx, changed.Name, old.ID); err != nil {
			return 0, err
		}
		if changed.Rule != old.Rule { // members of an earlier freeze belong to another rule
			if _, err := tx.Exec(ctx, queries.Get("drop_members"), old.ID); err != nil {
				return 0, err
			}
		}
		return tx.Exec(ctx, queries.Get("change_segment"), old.ID, in.Body.Version, changed.Name, fold(changed.Name), changed.Description, changed.Rule, now, who.ID, who.Name)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, &GetRequest{ID: old.ID})
}

// changed is the record with the request's changes, checked.
func (s *Service) changed(ctx context.Context, r record, in *UpdateRequest) (record, error) {
	var err error
	if in.Body.Name != nil {
		if r.Name, err = crm.CleanName(*in.Body.Name, longestName, "分群", "segment"); err != nil {
			return r, err
		}
	}
	if in.Body.Description != nil {
		r.Description = *in.Body.Description
	}
	if in.Body.Rule == nil {
		return r, nil
	}
	if r.fixed() {
		return r, noRule(r)
	}
	rule, err := s.canonical(ctx, *in.Body.Rule)
	if err == nil && r.Mode == Frozen && rule != r.Rule {
		return r, fault.New(fault.Conflict, "the segment is frozen: its members came from the rule it has; thaw it before you change the rule").
			InChinese("分群已冻结，成员来自现有规则；请先解冻再修改规则").At("id", r.ID)
	}
	r.Rule = rule
	return r, err
}

// edit runs a change that touches the row only if it still has the version.
func (s *Service) edit(ctx context.Context, id string, version int64, change func(tx *store.Tx, now time.Time) (int64, error)) error {
	return s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		now, err := s.load(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case now.DeletedAt != nil:
			return deleted(now)
		case now.Version != version:
			return s.stale(now, version)
		}
		n, err := change(tx, s.env.Now())
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "the segment was changed at this moment; reload it").InChinese("分群刚刚被别人修改，请刷新")
		}
		return err
	})
}

func (s *Service) stale(now record, version int64) error {
	when := now.UpdatedAt.In(s.env.Zone).Format("2006-01-02 15:04")
	return fault.New(fault.Conflict, "%s changed the segment “%s” on %s; you have version %d, it is now %d: reload it and change it again", now.UpdatedName, now.Name, when, version, now.Version).
		InChinese("%s 在 %s 修改过分群“%s”：您手上是第 %d 版，现在是第 %d 版；请刷新后再改", now.UpdatedName, when, now.Name, version, now.Version).
		At("id", now.ID).At("version", now.Version).At("changed_by", now.UpdatedName).At("changed_at", now.UpdatedAt)
}

// Delete takes a segment out of use; it can be restored for 30 days.
func (s *Service) Delete(ctx context.Context, in *GetRequest) (*Segment, error) {
	if _, err := s.inUse(ctx, in.ID); err != nil {
		return nil, err
	}
	who := by(ctx)
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, queries.Get("delete_segment"), in.ID, s.env.Now(), who.ID, who.Name)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.forget(in.ID)
	r, err := s.load(ctx, s.env.DB, in.ID)
	return s.shown(ctx, r), err
}

// Restore takes a deleted segment into use again, as it was.
func (s *Service) Restore(ctx context.Context, in *GetRequest) (*Segment, error) {
	who := by(ctx)
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		r, err := s.load(ctx, tx, in.ID)
		if err != nil || r.DeletedAt == nil {
			return err
		}
		if err := s.room(ctx, tx); err != nil {
			return err
		}
		if err := s.nameIsFree(ctx, tx, r.Name, r.ID); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, queries.Get("restore_segment"), in.ID, s.env.Now(), who.ID, who.Name)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, in)
}

// Purged says how much was removed for good.
type Purged struct {
	Segments int64 `json:"segments"`
	Members  int64 `json:"members"`
}

// Purge removes the segments that were deleted more than 30 days ago.
func (s *Service) Purge(ctx context.Context) (Purged, error) {
	var out Purged
	before := s.env.Now().Add(-keepFor)
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) (err error) {
		if out.Members, err = tx.Exec(ctx, queries.Get("purge_members"), before); err != nil {
			return err
		}
		out.Segments, err = tx.Exec(ctx, queries.Get("purge_segments"), before)
		return err
	})
	return out, err
}
