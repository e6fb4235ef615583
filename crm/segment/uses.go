package segment

import (
	"context"

	"zhike/api"
	"zhike/crm"
	"zhike/store"
)

// FieldUses implements crm.FieldUser: the segments whose rule names the field.
func (s *Service) FieldUses(ctx context.Context, field string) ([]crm.FieldUse, error) {
	if !api.Who(ctx).May(Read) {
		return nil, nil
	}
	rows, err := store.All[record](ctx, s.env.DB, queries.Get("segments_in_use"))
	var out []crm.FieldUse
	for _, r := range rows {
		if s.customers.RuleUses(r.Rule, field) {
			out = append(out, crm.FieldUse{Kind: "segment", ID: r.ID, Name: r.Name, By: r.OwnerName})
		}
	}
	return out, err
}
