package segment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/crm/customer"
	"zhike/crm/governance"
	"zhike/expr"
	"zhike/fault"
	"zhike/store"
)

// defaultColumns are shown when the request names none.
func defaultColumns() []string {
	return []string{"profile.province", "order.count", "order.amount", "order.last", "order.average"}
}

// frozenList is a planned list of the members of a frozen segment, in the form
// of customer.List. Its first parameter is the segment.
type frozenList struct {
	sort       crm.Field
	descending bool
	columns    []crm.Field
}

func (s *Service) planFrozen(ctx context.Context, sel customer.Selection) (*frozenList, error) {
	q := &frozenList{}
	sort := sel.Sort
	if sort == "" {
		sort = "-order.amount"
	}
	name, descending := strings.CutPrefix(sort, "-")
	var err error
	if q.sort, err = s.field(name); err != nil {
		return nil, err
	}
	q.descending = descending
	if q.sort.Personal && !api.Who(ctx).May(customer.Personal) {
		return nil, fault.New(fault.Forbidden, "%s is personal data that your role sees masked, so it cannot be used to sort", name).
			InChinese("“%s”属于个人信息，您的角色只能看到脱敏内容，不能用来排序", q.sort.Zh).At("field", name)
	}
	names := sel.Columns
	if len(names) == 0 {
		names = defaultColumns()
	}
	for _, name := range names {
		f, err := s.field(name)
		if err != nil {
			return nil, err
		}
		q.columns = append(q.columns, f)
	}
	return q, nil
}

// field finds a field by its name; the refusal names the nearest one.
func (s *Service) field(name string) (crm.Field, error) {
	f, ok := s.customers.Catalogue().Field(name)
	if ok {
		return f, nil
	}
	if _, err := expr.Compile(name+" is missing", s.customers.Catalogue()); err != nil {
		return f, err
	}
	return f, fault.New(fault.Invalid, "there is no field %q", clip(name)).InChinese("没有字段“%s”", clip(name))
}

func (q *frozenList) selected() string {
	var b strings.Builder
	fmt.Fprintf(&b, "select s.customer_id, s.%s as sort_value, s.profile_name as shown_name", q.sort.Column())
	for i, f := range q.columns {
		fmt.Fprintf(&b, ", s.%s as v%d", f.Column(), i)
	}
	return b.String() + " from segment_member m join customer_field s on s.customer_id = m.customer_id where m.segment_id = $1::text"
}

func (q *frozenList) order() string {
	direction := "asc"
	if q.descending {
		direction = "desc"
	}
	return fmt.Sprintf(" order by s.%s %s nulls last, s.customer_id asc", q.sort.Column(), direction)
}

// place is where a page ended: the last sort value and customer.
type place struct {
	Value any   `json:"v"`
	ID    int64 `json:"id"`
}

// after is the condition “behind this row”; unknown values come last.
func (q *frozenList) after(p place, args []any) (string, []any) {
	args = append(args, p.ID)
	id := fmt.Sprintf("s.customer_id > $%d::bigint", len(args))
	column := "s." + q.sort.Column()
	if p.Value == nil {
		return fmt.Sprintf(" and %s is null and %s", column, id), args
	}
	args = append(args, p.Value)
	value, beyond := fmt.Sprintf("$%d::%s", len(args), sqlType(q.sort.Type)), ">"
	if q.descending {
		beyond = "<"
	}
	return fmt.Sprintf(" and (%s %s %s or (%s = %s and %s) or %s is null)", column, beyond, value, column, value, id, column), args
}

func sqlType(t expr.Type) string {
	switch t {
	case expr.Number:
		return "double precision"
	case expr.Bool:
		return "boolean"
	case expr.Time:
		return "timestamp"
	case expr.Date:
		return "date"
	}
	return "text"
}

// parse brings a sort value from a cursor back to the field's type.
func (q *frozenList) parse(v any) (any, error) {
	text, isText := v.(string)
	if !isText || (q.sort.Type != expr.Time && q.sort.Type != expr.Date) {
		return v, nil
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "the cursor does not fit this sort order; begin again without it").
			InChinese("翻页游标与排序不符，请从第一页重新开始")
	}
	return t, nil
}

func (s *Service) frozenPage(ctx context.Context, r record, sel customer.Selection, limit int, cursor string) (*customer.List, error) {
	q, err := s.planFrozen(ctx, sel)
	if err != nil {
		return nil, err
	}
	state, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	text, args := q.selected(), []any{r.ID}
	if cursor != "" {
		var from place
		if err := api.ParseCursor(cursor, &from); err != nil {
			return nil, err
		}
		if from.Value, err = q.parse(from.Value); err != nil {
			return nil, err
		}
		condition := ""
		condition, args = q.after(from, args)
		text += condition
	}
	args = append(args, limit+1)
	rows, err := s.env.DB.Query(ctx, store.SQL(text+q.order()+fmt.Sprintf(" limit $%d", len(args))), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := &customer.List{Page: api.Page[customer.Item]{Items: []customer.Item{}}, AsOf: state.AsOf}
	var last place
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return nil, err
		}
		if len(out.Items) == limit {
			out.Next = api.Cursor(last)
			break
		}
		item := q.item(ctx, values)
		last = place{Value: values[1], ID: item.ID}
		out.Items = append(out.Items, item)
	}
	return out, rows.Err()
}

// item makes a list item of a row, masked where the caller may not see.
func (q *frozenList) item(ctx context.Context, values []any) customer.Item {
	id, _ := values[0].(int64)
	name, _ := values[2].(string)
	item := customer.Item{ID: id, Name: governance.MaskFor(ctx, governance.Name, name), Values: make(map[string]any, len(q.columns))}
	for i, f := range q.columns {
		item.Values[f.Name] = masked(ctx, f, values[i+3])
	}
	return item
}

// masked is a field's value as the caller may see it.
func masked(ctx context.Context, f crm.Field, v any) any {
	if !f.Personal || v == nil || api.Who(ctx).May(customer.Personal) {
		return v
	}
	text, isText := v.(string)
	if !isText { // such as a birthday
		return nil
	}
	_, kind, _ := strings.Cut(f.Name, ".")
	return governance.Mask(governance.Kind(kind), text)
}

func (s *Service) frozenTable(ctx context.Context, r record, sel customer.Selection) (*crm.Table, error) {
	q, err := s.planFrozen(ctx, sel)
	if err != nil {
		return nil, err
	}
	rows, err := s.env.DB.Query(ctx, store.SQL(q.selected()+q.order()), r.ID)
	if err != nil {
		return nil, err
	}
	t := &crm.Table{Zone: s.env.Zone, Close: rows.Close,
		Columns: []string{api.Pick(ctx, "客户编号", "Customer"), api.Pick(ctx, "姓名", "Name")}}
	for _, f := range q.columns {
		t.Columns = append(t.Columns, api.Pick(ctx, f.Zh, f.En))
	}
	t.Next = func() ([]any, error) {
		if !rows.Next() {
			return nil, rows.Err()
		}
		values, err := rows.Values()
		if err != nil {
			return nil, err
		}
		item := q.item(ctx, values)
		out := []any{item.ID, item.Name}
		for _, f := range q.columns {
			out = append(out, item.Values[f.Name])
		}
		return out, nil
	}
	return t, nil
}
