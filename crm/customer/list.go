package customer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/expr"
	"zhike/fault"
	"zhike/store"
)

// defaultColumns are shown when the request names none.
var defaultColumns = []string{"profile.province", "order.count", "order.amount", "order.last", "order.average"}

const defaultSort = "-order.amount"

// Selection says which customers, in which order, with which fields.
type Selection struct {
	Rule    string   `query:"rule" maxLength:"65536" doc:"filter in the expression language; empty: everybody"`
	Sort    string   `query:"sort" default:"-order.amount" doc:"a field; - in front for descending"`
	Columns []string `query:"columns" doc:"fields to show"`
}

// ListRequest asks for one page.
type ListRequest struct {
	Selection
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor"`
}

// Item is a customer in a list.
type Item struct {
	ID     int64          `json:"id"`
	Name   string         `json:"name"`
	Values map[string]any `json:"values" doc:"by field name; null is unknown"`
}

// List is one page of customers.
type List struct {
	api.Page[Item]
	AsOf time.Time `json:"as_of" doc:"moment as of which the fields were computed"`
}

// position is where a page ended: the last sort value and customer.
type position struct {
	Value any   `json:"v"`
	ID    int64 `json:"id"`
}

// List returns one page of customers. Unknown values come last in either order.
func (s *Service) List(ctx context.Context, in *ListRequest) (*List, error) {
	q, err := s.plan(ctx, in.Selection)
	if err != nil {
		return nil, err
	}
	var from *position
	if in.Cursor != "" {
		from = &position{}
		if err := api.ParseCursor(in.Cursor, from); err != nil {
			return nil, err
		}
		if from.Value, err = q.sort.parse(from.Value); err != nil {
			return nil, err
		}
	}
	text, args := q.page(from, in.Limit)
	rows, err := s.env.DB.Query(ctx, store.SQL(text), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := &List{Page: api.Page[Item]{Items: []Item{}}, AsOf: q.asOf}
	var last position
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return nil, err
		}
		if len(out.Items) == in.Limit { // one row more was asked for to see whether there is a next page
			out.Next = api.Cursor(last)
			break
		}
		item := q.item(ctx, values)
		last = position{Value: values[1], ID: item.ID}
		out.Items = append(out.Items, item)
	}
	return out, rows.Err()
}

// query is a planned selection.
type query struct {
	where   string
	args    []any
	sort    sortField
	columns []crm.Field
	asOf    time.Time
}

type sortField struct {
	crm.Field
	descending bool
}

func (s *Service) plan(ctx context.Context, sel Selection) (*query, error) {
	state, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	rule, err := s.Compile(ctx, sel.Rule)
	if err != nil {
		return nil, err
	}
	q := &query{asOf: state.AsOf}
	q.where, q.args = s.where(rule, state.AsOf, 1)
	if q.sort, err = s.sortBy(ctx, sel.Sort); err != nil {
		return nil, err
	}
	q.columns, err = s.pick(sel.Columns)
	return q, err
}

func (s *Service) sortBy(ctx context.Context, sort string) (sortField, error) {
	if sort == "" {
		sort = defaultSort
	}
	name, descending := strings.CutPrefix(sort, "-")
	f, err := s.field(name)
	if err != nil {
		return sortField{}, err
	}
	return sortField{Field: f, descending: descending}, s.maskedField(ctx, name)
}

func (s *Service) pick(names []string) ([]crm.Field, error) {
	if len(names) == 0 {
		names = defaultColumns
	}
	out := make([]crm.Field, len(names))
	for i, name := range names {
		f, err := s.field(name)
		if err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

func (s *Service) field(name string) (crm.Field, error) {
	f, ok := s.catalogue.Field(name)
	if !ok {
		_, err := expr.Compile(name+" is missing", s.catalogue) // says which name is nearest
		if err == nil {
			err = fault.New(fault.Invalid, "there is no field %q", name).InChinese("没有字段“%s”", name)
		}
		return f, err
	}
	return f, nil
}

// selected is the select list: customer, sort value, name, then the columns.
func (q *query) selected() string {
	var b strings.Builder
	fmt.Fprintf(&b, "select s.customer_id, s.%s as sort_value, s.profile_name as shown_name", q.sort.Column())
	for i, f := range q.columns {
		fmt.Fprintf(&b, ", s.%s as v%d", f.Column(), i)
	}
	return b.String() + " from customer_field s where (" + q.where + ")"
}

func (q *query) order() string {
	direction := "asc"
	if q.sort.descending {
		direction = "desc"
	}
	return fmt.Sprintf(" order by s.%s %s nulls last, s.customer_id asc", q.sort.Column(), direction)
}

// page renders the statement of one page that begins after from.
func (q *query) page(from *position, limit int) (string, []any) {
	text, args := q.selected(), slices.Clone(q.args)
	if from != nil {
		condition := ""
		condition, args = q.after(*from, args)
		text += " and " + condition
	}
	args = append(args, limit+1)
	return text + q.order() + fmt.Sprintf(" limit $%d", len(args)), args
}

// after is the condition “behind this row in the order of the list”.
func (q *query) after(p position, args []any) (string, []any) {
	args = append(args, p.ID)
	id := fmt.Sprintf("s.customer_id > $%d", len(args))
	column := "s." + q.sort.Column()
	if p.Value == nil {
		return fmt.Sprintf("(%s is null and %s)", column, id), args
	}
	args = append(args, p.Value)
	value := fmt.Sprintf("$%d::%s", len(args), sqlType(q.sort.Type))
	beyond := ">"
	if q.sort.descending {
		beyond = "<"
	}
	return fmt.Sprintf("(%s %s %s or (%s = %s and %s) or %s is null)", column, beyond, value, column, value, id, column), args
}

// parse brings a sort value from a cursor back to the field's type.
func (f sortField) parse(v any) (any, error) {
	text, isText := v.(string)
	if !isText || (f.Type != expr.Time && f.Type != expr.Date) {
		return v, nil
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "the cursor does not fit this sort order; begin again without it").InChinese("翻页游标与排序不符，请从第一页重新开始")
	}
	return t, nil
}

// item makes a list item of a row, masked where the caller may not see.
func (q *query) item(ctx context.Context, values []any) Item {
	item := Item{ID: values[0].(int64), Values: make(map[string]any, len(q.columns))}
	if name, ok := values[2].(string); ok {
		item.Name = showName(ctx, name)
	}
	for i, f := range q.columns {
		item.Values[f.Name] = show(ctx, f, values[i+3])
	}
	return item
}

// CountRequest asks how many customers a rule matches.
type CountRequest struct {
	Rule string `query:"rule" maxLength:"65536"`
}

// Counted is the answer.
type Counted struct {
	Count int64     `json:"count"`
	Of    int64     `json:"of" doc:"all customers"`
	AsOf  time.Time `json:"as_of"`
}

// Count counts the customers that a rule matches.
func (s *Service) Count(ctx context.Context, in *CountRequest) (*Counted, error) {
	state, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	rule, err := s.Compile(ctx, in.Rule)
	if err != nil {
		return nil, err
	}
	where, args := s.where(rule, state.AsOf, 1)
	type counts struct {
		Count int64 `db:"count"`
		Of    int64 `db:"of_all"`
	}
	c, err := store.One[counts](ctx, s.env.DB, store.SQL("select count(*) filter (where "+where+")::bigint as count, count(*)::bigint as of_all from customer_field s"), args...)
	return &Counted{Count: c.Count, Of: c.Of, AsOf: state.AsOf}, err
}
