package customer

import (
	"context"
	"fmt"
	"time"

	"zhike/api"
	"zhike/crm"
	"zhike/expr"
	"zhike/store"
)

// FieldInfo describes one field of the catalogue.
type FieldInfo struct {
	Name       string    `json:"name"`
	Group      crm.Group `json:"group"`
	Type       expr.Type `json:"type"`
	Label      string    `json:"label"`
	Definition string    `json:"definition"`
	Unit       string    `json:"unit,omitempty"`
	Personal   bool      `json:"personal,omitempty"`
	Uses       []string  `json:"uses,omitempty" doc:"fields it is computed from"`
}

func info(ctx context.Context, f crm.Field) FieldInfo {
	return FieldInfo{Name: f.Name, Group: f.Group, Type: f.Type, Label: api.Pick(ctx, f.Zh, f.En), Definition: api.Pick(ctx, f.DocZh, f.DocEn),
		Unit: f.Unit, Personal: f.Personal, Uses: references(f)}
}

// FieldList is the catalogue.
type FieldList struct {
	Items []FieldInfo `json:"items"`
}

// ListFields returns the whole catalogue.
func (s *Service) ListFields(ctx context.Context, _ *struct{}) (*FieldList, error) {
	out := &FieldList{Items: make([]FieldInfo, len(s.catalogue.fields))}
	for i, f := range s.catalogue.fields {
		out.Items[i] = info(ctx, f)
	}
	return out, nil
}

// DescribeRequest names a field; with a rule, its distribution among those customers.
type DescribeRequest struct {
	Name string `path:"name"`
	Rule string `query:"rule" maxLength:"65536"`
}

// Bar is one value, or one interval of values, with its number of customers.
type Bar struct {
	Value any      `json:"value,omitempty" doc:"for texts and truth values"`
	From  *float64 `json:"from,omitempty" doc:"for numbers: lower edge, included"`
	To    *float64 `json:"to,omitempty" doc:"upper edge; included in the last bar only"`
	Count int64    `json:"count"`
}

// FieldDetail is a field with what the customers have in it.
type FieldDetail struct {
	FieldInfo
	Customers int64     `json:"customers"`
	Known     int64     `json:"known" doc:"customers with a value"`
	Coverage  float64   `json:"coverage" doc:"known ÷ customers"`
	Distinct  int64     `json:"distinct"`
	Minimum   any       `json:"minimum,omitempty"`
	Median    *float64  `json:"median,omitempty"`
	Mean      *float64  `json:"mean,omitempty"`
	Maximum   any       `json:"maximum,omitempty"`
	Bars      []Bar     `json:"bars" doc:"at most 20, texts by frequency, numbers between the 1st and 99th percentile in equal steps"`
	AsOf      time.Time `json:"as_of"`
}

// DescribeField returns coverage and distribution of one field.
func (s *Service) DescribeField(ctx context.Context, in *DescribeRequest) (*FieldDetail, error) {
	f, err := s.field(in.Name)
	if err != nil {
		return nil, err
	}
	q, err := s.plan(ctx, Selection{Rule: in.Rule})
	if err != nil {
		return nil, err
	}
	out := &FieldDetail{FieldInfo: info(ctx, f), AsOf: q.asOf, Bars: []Bar{}}
	if err := s.summarise(ctx, f, q, out); err != nil {
		return nil, err
	}
	if out.Customers > 0 {
		out.Coverage = float64(out.Known) / float64(out.Customers)
	}
	switch {
	case f.Personal: // a distribution of names or phones would list them
		return out, nil
	case f.Type == expr.Number && out.Known > 0:
		out.Bars, err = s.histogram(ctx, f, q)
	case f.Type == expr.Text || f.Type == expr.Bool:
		out.Bars, err = s.topValues(ctx, f, q)
	}
	return out, err
}

func (s *Service) summarise(ctx context.Context, f crm.Field, q *query, out *FieldDetail) error {
	column := "s." + f.Column()
	numbers := "null::double precision as median, null::double precision as mean"
	if f.Type == expr.Number {
		numbers = fmt.Sprintf("percentile_cont(0.5) within group (order by %s)::double precision as median, avg(%s)::double precision as mean", column, column)
	}
	extremes := "null::timestamp as low, null::timestamp as high"
	if f.Type != expr.Text && f.Type != expr.Bool && !f.Personal {
		extremes = fmt.Sprintf("min(%s) as low, max(%s) as high", column, column)
	}
	type summary struct {
		Customers int64    `db:"customers"`
		Known     int64    `db:"known"`
		Distinct  int64    `db:"different"`
		Median    *float64 `db:"median"`
		Mean      *float64 `db:"mean"`
		Low       any      `db:"low"`
		High      any      `db:"high"`
	}
	v, err := store.One[summary](ctx, s.env.DB, store.SQL(fmt.Sprintf(
		"select count(*)::bigint as customers, count(%[1]s)::bigint as known, count(distinct %[1]s)::bigint as different, %[2]s, %[3]s from customer_field s where %[4]s",
		column, numbers, extremes, q.where)), q.args...)
	out.Customers, out.Known, out.Distinct = v.Customers, v.Known, v.Distinct
	out.Median, out.Mean, out.Minimum, out.Maximum = v.Median, v.Mean, v.Low, v.High
	return err
}

func (s *Service) topValues(ctx context.Context, f crm.Field, q *query) ([]Bar, error) {
	type row struct {
		Value any   `db:"value"`
		Count int64 `db:"n"`
	}
	rows, err := store.All[row](ctx, s.env.DB, store.SQL(fmt.Sprintf(
		"select s.%[1]s as value, count(*)::bigint as n from customer_field s where s.%[1]s is not null and (%[2]s) group by s.%[1]s order by n desc, value limit 20", f.Column(), q.where)), q.args...)
	out := make([]Bar, len(rows))
	for i, r := range rows {
		out[i] = Bar{Value: r.Value, Count: r.Count}
	}
	return out, err
}

// histogram counts numbers in 20 equal steps between their 1st and 99th
// percentile; what lies outside counts in the first and last step.
func (s *Service) histogram(ctx context.Context, f crm.Field, q *query) ([]Bar, error) {
	const steps = 20
	type edge struct {
		Low  float64 `db:"low"`
		High float64 `db:"high"`
	}
	column := "s." + f.Column()
	e, err := store.One[edge](ctx, s.env.DB, store.SQL(fmt.Sprintf(
		"select percentile_cont(0.01) within group (order by %[1]s)::double precision as low, percentile_cont(0.99) within group (order by %[1]s)::double precision as high from customer_field s where %[2]s", column, q.where)), q.args...)
	if err != nil {
		return nil, err
	}
	width := (e.High - e.Low) / steps
	if width == 0 {
		width = 1
	}
	type row struct {
		Step  int   `db:"step"`
		Count int64 `db:"n"`
	}
	args := append(append([]any{}, q.args...), e.Low, width)
	rows, err := store.All[row](ctx, s.env.DB, store.SQL(fmt.Sprintf(
		"select least(greatest(floor((%[1]s - $%[3]d::double precision) / $%[4]d::double precision), 0), %[5]d)::integer as step, count(*)::bigint as n from customer_field s where %[1]s is not null and (%[2]s) group by 1 order by 1",
		column, q.where, len(args)-1, len(args), steps-1)), args...)
	out := make([]Bar, len(rows))
	for i, r := range rows {
		out[i] = Bar{From: new(e.Low + float64(r.Step)*width), To: new(e.Low + float64(r.Step+1)*width), Count: r.Count}
	}
	return out, err
}
