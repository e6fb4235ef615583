package customer

import (
	"context"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/governance"
)

// show returns a field's value as the caller may see it.
func show(ctx context.Context, f crm.Field, v any) any {
	text, isText := v.(string)
	if !f.Personal || v == nil || api.Who(ctx).May(Personal) {
		return v
	}
	if !isText { // such as a birthday
		return nil
	}
	switch f.Name {
	case "profile.phone":
		return governance.MaskPhone(text)
	case "profile.email":
		return governance.MaskEmail(text)
	case "profile.name":
		return governance.MaskName(text)
	}
	return governance.MaskAddress(text)
}

func showName(ctx context.Context, name string) string {
	if api.Who(ctx).May(Personal) {
		return name
	}
	return governance.MaskName(name)
}
