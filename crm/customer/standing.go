package customer

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"zhike/crm"
	"zhike/expr"
	"zhike/fault"
	"zhike/store"
)

// StandingRequest asks where one customer stands among all.
type StandingRequest struct {
	ID     int64    `path:"id" minimum:"1"`
	Fields []string `query:"fields" required:"true" minItems:"1" maxItems:"60" doc:"number fields"`
}

// Standing is one figure of a customer beside everybody's.
type Standing struct {
	Field  string  `json:"field"`
	Value  float64 `json:"value"`
	Median float64 `json:"median" doc:"of all customers with a value"`
	Known  int64   `json:"known" doc:"customers with a value, this one included"`
	Below  int64   `json:"below" doc:"customers with a smaller value"`
	Same   int64   `json:"same" doc:"customers with the same value, this one included"`
}

// Standings are the figures asked for; those that the customer lacks are left out.
type Standings struct {
	Items []Standing `json:"items"`
	AsOf  time.Time  `json:"as_of"`
}

// Standing compares figures of one customer with everybody's.
func (s *Service) Standing(ctx context.Context, in *StandingRequest) (*Standings, error) {
	state, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	fields, err := s.numbers(in.Fields)
	if err != nil {
		return nil, err
	}
	known, err := s.knownOf(ctx, in.ID, fields)
	if err != nil {
		return nil, err
	}
	out := &Standings{Items: make([]Standing, len(known)), AsOf: state.AsOf}
	if len(known) == 0 {
		return out, nil
	}
	for i, k := range known {
		out.Items[i] = Standing{Field: k.Name, Value: k.value}
	}
	if err := s.rank(ctx, known, out.Items); err != nil {
		return nil, err
	}
	medians, err := s.medians.of(ctx, s.env.DB, state.RefreshedAt, known)
	for i := range out.Items {
		out.Items[i].Median = medians[out.Items[i].Field]
	}
	return out, err
}

func (s *Service) numbers(names []string) ([]crm.Field, error) {
	out := make([]crm.Field, len(names))
	for i, name := range names {
		f, err := s.field(name)
		if err != nil {
			return nil, err
		}
		if f.Type != expr.Number {
			return nil, fault.New(fault.Invalid, "%s is not a number, so it has no rank", name).InChinese("“%s”不是数字，没有高低可比", f.Zh).At("field", name)
		}
		out[i] = f
	}
	return out, nil
}

// figure is a field with the customer's value.
type figure struct {
	crm.Field
	value float64
}

// knownOf reads the fields that the customer has a value in.
func (s *Service) knownOf(ctx context.Context, id int64, fields []crm.Field) ([]figure, error) {
	rows, err := s.env.DB.Query(ctx, store.SQL("select "+list(fields)+" from customer_field where customer_id = $1"), id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, rows.Err()
	}
	values, err := rows.Values()
	if err != nil {
		return nil, err
	}
	var out []figure
	for i, f := range fields {
		if v, ok := values[i].(float64); ok {
			out = append(out, figure{f, v})
		}
	}
	return out, rows.Err()
}

func list(fields []crm.Field) string {
	columns := make([]string, len(fields))
	for i, f := range fields {
		columns[i] = f.Column()
	}
	return strings.Join(columns, ", ")
}

// rank counts, in one pass over the customers, who lies below and who is level.
func (s *Service) rank(ctx context.Context, known []figure, out []Standing) error {
	var counts []string
	var args []any
	for i, k := range known {
		counts = append(counts, fmt.Sprintf(
			"count(%[1]s)::bigint as known_%[2]d, count(*) filter (where %[1]s < $%[3]d::double precision)::bigint as below_%[2]d, count(*) filter (where %[1]s = $%[3]d::double precision)::bigint as same_%[2]d",
			k.Column(), i, i+1))
		args = append(args, k.value)
	}
	rows, err := s.env.DB.Query(ctx, store.SQL("select "+strings.Join(counts, ", ")+" from customer_field"), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return rows.Err()
	}
	values, err := rows.Values()
	if err != nil {
		return err
	}
	for i := range out {
		out[i].Known, out[i].Below, out[i].Same = values[3*i].(int64), values[3*i+1].(int64), values[3*i+2].(int64)
	}
	return rows.Err()
}

// medians remembers the median of each field while the snapshot stays the
// same: sorting a million values for every record read would be waste.
type medians struct {
	mu    sync.Mutex
	when  time.Time
	known map[string]float64
}

// forget is called when this process computed the snapshot anew; another
// process is noticed by the time of the refresh.
func (m *medians) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known = nil
}

func (m *medians) of(ctx context.Context, db *store.DB, refreshed time.Time, fields []figure) (map[string]float64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.when.Equal(refreshed) || m.known == nil {
		m.when, m.known = refreshed, map[string]float64{}
	}
	var missing []figure
	var columns []string
	for _, f := range fields {
		if _, ok := m.known[f.Name]; !ok {
			missing = append(missing, f)
			columns = append(columns, fmt.Sprintf("percentile_cont(0.5) within group (order by %s)::double precision as m%d", f.Column(), len(columns)))
		}
	}
	if len(missing) == 0 {
		return maps.Clone(m.known), nil
	}
	rows, err := db.Query(ctx, store.SQL("select "+strings.Join(columns, ", ")+" from customer_field"))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return nil, err
		}
		for i, f := range missing {
			if v, ok := values[i].(float64); ok {
				m.known[f.Name] = v
			}
		}
	}
	return maps.Clone(m.known), rows.Err()
}
