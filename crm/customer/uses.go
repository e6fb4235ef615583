package customer

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"zhike/api"
	"zhike/crm"
	"zhike/store"
)

// FieldUsesRequest names a field.
type FieldUsesRequest struct {
	Name string `path:"name" maxLength:"100"`
}

// FieldUses is where a field is used.
type FieldUses struct {
	Fields []crm.FieldUse `json:"fields" doc:"fields computed from it"`
	Items  []crm.FieldUse `json:"items" doc:"what people and other parts made with it, of what you may see"`
}

// ListFieldUses says where a field is used: in other fields, in saved views,
// and in whatever other parts make of the catalogue.
func (s *Service) ListFieldUses(ctx context.Context, in *FieldUsesRequest) (*FieldUses, error) {
	f, err := s.field(in.Name)
	if err != nil {
		return nil, err
	}
	out := &FieldUses{Fields: []crm.FieldUse{}, Items: []crm.FieldUse{}}
	for _, other := range s.catalogue.fields {
		if slices.Contains(references(other), f.Name) {
			out.Fields = append(out.Fields, crm.FieldUse{Kind: "field", ID: other.Name, Name: api.Pick(ctx, other.Zh, other.En)})
		}
	}
	for _, user := range append([]crm.FieldUser{s}, s.users...) {
		uses, err := user.FieldUses(ctx, f.Name)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, uses...)
	}
	return out, nil
}

// FieldUses implements crm.FieldUser: the views that the caller sees and that
// filter or sort by the field, or show it.
func (s *Service) FieldUses(ctx context.Context, field string) ([]crm.FieldUse, error) {
	if !api.Who(ctx).May(Read) {
		return nil, nil
	}
	rows, err := store.All[viewRow](ctx, s.env.DB, queries.Get("list_views"), api.Who(ctx).UserID)
	var out []crm.FieldUse
	for _, r := range rows {
		var columns []string
		_ = json.Unmarshal([]byte(r.Columns), &columns) // written by checked
		sorted := strings.TrimPrefix(r.Sort, "-") == field
		if sorted || slices.Contains(columns, field) || s.RuleUses(r.Rule, field) {
			out = append(out, crm.FieldUse{Kind: "view", ID: r.ID, Name: r.Name, By: r.OwnerName})
		}
	}
	return out, err
}

// RuleUses tells whether a rule names a field; one that can no longer be read names none.
func (s *Service) RuleUses(rule, field string) bool {
	e, err := s.Compile(api.As(context.Background(), api.Identity{}), rule)
	return err == nil && e != nil && slices.Contains(e.Fields(), field)
}
