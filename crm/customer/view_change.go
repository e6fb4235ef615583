package customer

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"zhike/api"
	"zhike/crm"
	"zhike/fault"
	"zhike/store"
)

const (
	mostViews   = 200                 // of one person
	keepViewFor = 30 * 24 * time.Hour // a deleted view can be restored this long
)

// CreateViewRequest describes a new view.
type CreateViewRequest struct {
	Body struct {
		Name    string   `json:"name" minLength:"1" maxLength:"60"`
		Rule    string   `json:"rule,omitempty" maxLength:"65536" doc:"filter in the expression language; empty: everybody"`
		Sort    string   `json:"sort,omitempty" maxLength:"100"`
		Columns []string `json:"columns" minItems:"1" maxItems:"30"`
		Shared  bool     `json:"shared,omitempty"`
	}
}

// AuditTarget implements api.Target.
func (r *CreateViewRequest) AuditTarget() string { return "view " + r.Body.Name }

// CreateView saves a view.
func (s *Service) CreateView(ctx context.Context, in *CreateViewRequest) (*View, error) {
	who := api.Who(ctx)
	r := viewRow{ID: uuid.Must(uuid.NewV7()).String(), Name: in.Body.Name, Rule: in.Body.Rule, Sort: in.Body.Sort, Shared: in.Body.Shared, OwnerID: who.UserID, OwnerName: who.Name}
	r, err := s.checked(ctx, r, in.Body.Columns, false)
	if err != nil {
		return nil, err
	}
	err = s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		n, err := store.One[int64](ctx, tx, queries.Get("count_views"), who.UserID)
		if err != nil {
			return err
		}
		if n >= mostViews {
			return fault.New(fault.TooLarge, "you have %d views, the limit; delete some that you do not use", n).InChinese("您的视图已达上限 %d 个，请先删除不用的", n)
		}
		_, err = tx.Exec(ctx, queries.Get("add_view"), r.ID, r.Name, r.Rule, r.Sort, r.Columns, r.Shared, r.OwnerID, r.OwnerName, s.env.Now())
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.view(ctx, r.ID)
}

// checked brings a view into its canonical form. One that is shared, or was,
// takes the permission to share.
func (s *Service) checked(ctx context.Context, r viewRow, columns []string, wasShared bool) (viewRow, error) {
	var err error
	if r.Name, err = crm.CleanName(r.Name, longestViewName, "视图", "view"); err != nil {
		return r, err
	}
	if r.Shared != wasShared && !api.Who(ctx).May(ShareViews) {
		return r, fault.New(fault.Forbidden, "your role may not share views with others; save it for yourself").InChinese("您的角色不能共享视图，可以保存为自己的").At("permission", string(ShareViews))
	}
	rule, err := s.Compile(ctx, r.Rule)
	if err != nil {
		return r, err
	}
	r.Rule = ""
	if rule != nil {
		r.Rule = rule.String()
	}
	if r.Sort == "" {
		r.Sort = defaultSort
	}
	if _, err = s.sortBy(ctx, r.Sort); err != nil {
		return r, err
	}
	if _, err = s.pick(columns); err != nil {
		return r, err
	}
	text, err := json.Marshal(once(columns))
	r.Columns = string(text)
	return r, err
}

// once leaves out names that were said before.
func once(names []string) []string {
	var out []string
	for _, name := range names {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// ViewRequest names a view.
type ViewRequest struct {
	ID string `path:"id" maxLength:"100"`
}

// AuditTarget implements api.Target.
func (r *ViewRequest) AuditTarget() string { return "view " + r.ID }

func (s *Service) view(ctx context.Context, id string) (*View, error) {
	r, err := s.loadView(ctx, s.env.DB, id)
	if err != nil {
		return nil, err
	}
	first, err := s.defaultView(ctx)
	return s.shown(ctx, r, first), err
}

// UpdateViewRequest changes what it names and leaves the rest.
type UpdateViewRequest struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Version int64    `json:"version" minimum:"1" doc:"the version that you changed"`
		Name    *string  `json:"name,omitempty" minLength:"1" maxLength:"60"`
		Rule    *string  `json:"rule,omitempty" maxLength:"65536"`
		Sort    *string  `json:"sort,omitempty" maxLength:"100"`
		Columns []string `json:"columns,omitempty" maxItems:"30" doc:"empty: as they are"`
		Shared  *bool    `json:"shared,omitempty"`
	}
}

// AuditTarget implements api.Target.
func (r *UpdateViewRequest) AuditTarget() string { return "view " + r.ID }

// UpdateView changes a view. Somebody who changed it meanwhile is named in the refusal.
func (s *Service) UpdateView(ctx context.Context, in *UpdateViewRequest) (*View, error) {
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		old, err := s.changeable(ctx, tx, in.ID)
		switch {
		case err != nil:
			return err
		case old.DeletedAt != nil:
			return s.viewGone(old)
		case old.Version != in.Body.Version:
			return s.viewStale(old, in.Body.Version)
		}
		r, err := s.changedView(ctx, old, in)
		if err != nil {
			return err
		}
		who := api.Who(ctx)
		n, err := tx.Exec(ctx, queries.Get("change_view"), r.ID, old.Version, r.Name, r.Rule, r.Sort, r.Columns, r.Shared, s.env.Now(), who.UserID, who.Name)
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "the view was changed at this moment; reload it").InChinese("视图刚刚被别人修改，请刷新")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.view(ctx, in.ID)
}

func (s *Service) changedView(ctx context.Context, r viewRow, in *UpdateViewRequest) (viewRow, error) {
	wasShared := r.Shared
	columns := in.Body.Columns
	if len(columns) == 0 {
		_ = json.Unmarshal([]byte(r.Columns), &columns) // written by checked
	}
	for to, from := range map[*string]*string{&r.Name: in.Body.Name, &r.Rule: in.Body.Rule, &r.Sort: in.Body.Sort} {
		if from != nil {
			*to = *from
		}
	}
	if in.Body.Shared != nil {
		r.Shared = *in.Body.Shared
	}
	if wasShared && !r.Shared && r.OwnerID != api.Who(ctx).UserID {
		return r, fault.New(fault.Forbidden, "the view “%s” belongs to %s, who alone may take it back from the others", r.Name, r.OwnerName).
			InChinese("视图“%s”是%s的，只有本人能改回不共享", r.Name, r.OwnerName)
	}
	return s.checked(ctx, r, columns, wasShared)
}

func (s *Service) viewGone(r viewRow) error {
	return fault.New(fault.Conflict, "%s deleted the view “%s”; save yours as another", r.UpdatedName, r.Name).
		InChinese("视图“%s”已被%s删除，可以把您的另存为新视图", r.Name, r.UpdatedName).At("changed_by", r.UpdatedName).At("changed_at", r.UpdatedAt)
}

func (s *Service) viewStale(now viewRow, version int64) error {
	when := now.UpdatedAt.In(s.env.Zone).Format("2006-01-02 15:04")
	return fault.New(fault.Conflict, "%s changed the view “%s” on %s; you have version %d, it is now %d", now.UpdatedName, now.Name, when, version, now.Version).
		InChinese("%s 在 %s 修改过视图“%s”：您手上是第 %d 版，现在是第 %d 版", now.UpdatedName, when, now.Name, version, now.Version).
		At("id", now.ID).At("version", now.Version).At("changed_by", now.UpdatedName).At("changed_at", now.UpdatedAt)
}

// DeleteView takes a view away; it can be restored for 30 days.
func (s *Service) DeleteView(ctx context.Context, in *ViewRequest) (*View, error) {
	return s.turnView(ctx, in.ID, "delete_view")
}

// RestoreView brings a deleted view back.
func (s *Service) RestoreView(ctx context.Context, in *ViewRequest) (*View, error) {
	return s.turnView(ctx, in.ID, "restore_view")
}

func (s *Service) turnView(ctx context.Context, id, statement string) (*View, error) {
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		if _, err := s.changeable(ctx, tx, id); err != nil {
			return err
		}
		now, who := s.env.Now(), api.Who(ctx)
		if _, err := tx.Exec(ctx, queries.Get(statement), id, now, who.UserID, who.Name); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, queries.Get("purge_views"), now.Add(-keepViewFor))
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.view(ctx, id)
}

// SetDefaultView makes a view the one that the caller's list begins with.
func (s *Service) SetDefaultView(ctx context.Context, in *ViewRequest) (*View, error) {
	return s.beginWith(ctx, in.ID, in.ID)
}

// ClearDefaultView lets the caller's list begin with everybody again.
func (s *Service) ClearDefaultView(ctx context.Context, in *ViewRequest) (*View, error) {
	return s.beginWith(ctx, in.ID, "")
}

// beginWith answers the view id; first empty: the list begins with no view.
func (s *Service) beginWith(ctx context.Context, id, first string) (*View, error) {
	err := s.env.DB.Tx(ctx, func(tx *store.Tx) error {
		r, err := s.loadView(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case r.DeletedAt != nil:
			return s.viewGone(r)
		}
		user := api.Who(ctx).UserID
		if _, err := tx.Exec(ctx, queries.Get("clear_default_view"), user); err != nil || first == "" {
			return err
		}
		_, err = tx.Exec(ctx, queries.Get("set_default_view"), user, first)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.view(ctx, id)
}
