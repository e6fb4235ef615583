package customer

import (
	"context"
	"encoding/json"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/fault"
	"zhike/store"
)

// View is a saved state of the customer list.
type View struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Rule       string     `json:"rule" doc:"canonical text; empty: everybody, or rule_hidden"`
	RuleHidden bool       `json:"rule_hidden,omitempty" doc:"the rule or the order uses personal data that your role sees masked"`
	Sort       string     `json:"sort" doc:"a field; - in front for descending"`
	Columns    []string   `json:"columns"`
	Shared     bool       `json:"shared" doc:"everybody sees it; otherwise its owner alone"`
	Owner      crm.Person `json:"owner"`
	MayChange  bool       `json:"may_change" doc:"whether you may change and delete it"`
	Default    bool       `json:"default" doc:"your list of customers begins with it"`
	Version    int64      `json:"version" doc:"send it back with a change"`
	CreatedAt  time.Time  `json:"created_at"`
	UpdatedAt  time.Time  `json:"updated_at"`
	UpdatedBy  crm.Person `json:"updated_by"`
}

// viewRow is a view as it lies in the table.
type viewRow struct {
	ID          string     `db:"view_id"`
	Name        string     `db:"name"`
	Rule        string     `db:"rule"`
	Sort        string     `db:"sort"`
	Columns     string     `db:"columns"`
	Shared      bool       `db:"shared"`
	OwnerID     string     `db:"owner_id"`
	OwnerName   string     `db:"owner_name"`
	Version     int64      `db:"version"`
	CreatedAt   time.Time  `db:"created_at"`
	UpdatedAt   time.Time  `db:"updated_at"`
	UpdatedID   string     `db:"updated_id"`
	UpdatedName string     `db:"updated_name"`
	DeletedAt   *time.Time `db:"deleted_at"`
}

// Views are the views that the caller may use.
type Views struct {
	Items []*View `json:"items" doc:"the own ones first, then by name"`
}

// ListViews returns the caller's own views and the shared ones.
func (s *Service) ListViews(ctx context.Context, _ *struct{}) (*Views, error) {
	rows, err := store.All[viewRow](ctx, s.env.DB, queries.Get("list_views"), api.Who(ctx).UserID)
	if err != nil {
		return nil, err
	}
	first, err := s.defaultView(ctx)
	out := &Views{Items: make([]*View, len(rows))}
	for i, r := range rows {
		out.Items[i] = s.shown(ctx, r, first)
	}
	return out, err
}

// defaultView is the id of the view that the caller's list begins with; empty: none.
func (s *Service) defaultView(ctx context.Context) (string, error) {
	id, err := store.One[*string](ctx, s.env.DB, queries.Get("get_default_view"), api.Who(ctx).UserID)
	if err != nil || id == nil {
		return "", err
	}
	return *id, nil
}

// shown is a view as the caller may see it; first is the caller's default.
func (s *Service) shown(ctx context.Context, r viewRow, first string) *View {
	out := &View{ID: r.ID, Name: r.Name, Rule: r.Rule, Sort: r.Sort, Columns: []string{}, Shared: r.Shared, Owner: crm.Person{ID: r.OwnerID, Name: r.OwnerName}, MayChange: mayChange(ctx, r), Default: r.ID == first,
		Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, UpdatedBy: crm.Person{ID: r.UpdatedID, Name: r.UpdatedName}}
	_ = json.Unmarshal([]byte(r.Columns), &out.Columns) // written below
	_, rule := s.Compile(ctx, r.Rule)
	_, sort := s.sortBy(ctx, r.Sort)
	if fault.Is(rule, fault.Forbidden) || fault.Is(sort, fault.Forbidden) {
		out.Rule, out.Sort, out.RuleHidden = "", "", true
	}
	return out
}

// mayChange: one's own always, a shared one if one may share.
func mayChange(ctx context.Context, r viewRow) bool {
	who := api.Who(ctx)
	return r.OwnerID == who.UserID || r.Shared && who.May(ShareViews)
}

// loadView reads a view that the caller may see, deleted or not.
func (s *Service) loadView(ctx context.Context, q store.Querier, id string) (viewRow, error) {
	r, err := store.One[viewRow](ctx, q, queries.Get("get_view"), id)
	if fault.Is(err, fault.NotFound) || err == nil && !r.Shared && r.OwnerID != api.Who(ctx).UserID {
		return r, fault.New(fault.NotFound, "there is no such view; it may have been deleted").InChinese("没有这个视图，可能已被删除")
	}
	return r, err
}

// changeable reads a view that the caller may change.
func (s *Service) changeable(ctx context.Context, q store.Querier, id string) (viewRow, error) {
	r, err := s.loadView(ctx, q, id)
	if err == nil && !mayChange(ctx, r) {
		return r, fault.New(fault.Forbidden, "the view “%s” belongs to %s; save a copy of your own", r.Name, r.OwnerName).
			InChinese("视图“%s”是%s的，您可以另存一份自己的", r.Name, r.OwnerName)
	}
	return r, err
}

// longestViewName is counted in characters.
const longestViewName = 60
