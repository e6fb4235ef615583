package customer

import (
	"context"
	"time"

	"zhike/api"
	"zhike/expr"
	"zhike/fault"
)

// maskedField refuses a field that the caller may only see masked: sorting or
// filtering by it would tell what it hides.
func (s *Service) maskedField(ctx context.Context, name string) error {
	f, ok := s.catalogue.Field(name)
	if ok && f.Personal && !api.Who(ctx).May(Personal) {
		return fault.New(fault.Forbidden, "%s is personal data that your role sees masked, so it cannot be used to filter or sort", name).
			InChinese("“%s”属于个人信息，您的角色只能看到脱敏内容，不能用来筛选或排序", f.Zh).At("field", name)
	}
	return nil
}

// Compile reads a rule over the catalogue. Empty gives nil: everybody.
func (s *Service) Compile(ctx context.Context, rule string) (*expr.Expr, error) {
	if rule == "" {
		return nil, nil //nolint:nilnil // no rule is a rule that everybody meets
	}
	e, err := expr.Compile(rule, s.catalogue)
	if err != nil {
		return nil, err
	}
	if api.Who(ctx).Via == "" { // the program itself, such as a job
		return e, nil
	}
	for _, name := range e.Fields() {
		if err := s.maskedField(ctx, name); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// Population renders the customers that meet a rule as a subquery giving
// customer_id; its parameters begin at firstParam. An empty rule gives all.
func (s *Service) Population(ctx context.Context, rule string, at time.Time, firstParam int) (sql string, args []any, err error) {
	e, err := s.Compile(ctx, rule)
	if err != nil {
		return "", nil, err
	}
	where, args := s.where(e, at, firstParam)
	return "select s.customer_id from customer_field s where " + where, args, nil
}

// where renders a compiled rule as a condition on the snapshot s.
func (s *Service) where(e *expr.Expr, at time.Time, firstParam int) (string, []any) {
	if e == nil {
		return "true", nil
	}
	return e.SQL(s.env.DB.Engine(), at, firstParam)
}
