package segment

import (
	"context"
	"fmt"
	"math"
	"strings"

	"zhike/crm"
	"zhike/expr"
	"zhike/store"
)

// from is the snapshot with a mark on every customer: inside the segment or not.
func (c *comparison) from() string {
	return " from (select s.*, m.customer_id is not null as inside from customer_field s left join (" + c.members + ") m on m.customer_id = s.customer_id) s"
}

// two reads rows of numbers that begin with the mark: values[1] inside, values[0] outside.
func (c *comparison) two(ctx context.Context, columns string) (values [2][]any, err error) {
	rows, err := c.s.env.DB.Query(ctx, store.SQL("select s.inside, count(*)::bigint"+columns+c.from()+" group by s.inside"), c.args...)
	if err != nil {
		return values, err
	}
	defer rows.Close()
	for rows.Next() {
		v, err := rows.Values()
		if err != nil {
			return values, err
		}
		side := 0
		if inside, _ := v[0].(bool); inside {
			side = 1
		}
		values[side] = v[1:]
	}
	return values, rows.Err()
}

func (c *comparison) sides(ctx context.Context) error {
	v, err := c.two(ctx, "")
	if err != nil {
		return err
	}
	for side, to := range []*int64{&c.out.Rest, &c.out.Customers} {
		if v[side] != nil {
			*to, _ = v[side][0].(int64)
		}
	}
	return nil
}

func (c *comparison) of(types ...expr.Type) []crm.Field {
	var out []crm.Field
	for _, f := range c.fields {
		for _, t := range types {
			if f.Type == t {
				out = append(out, f)
			}
		}
	}
	return out
}

func (c *comparison) finding(f crm.Field) Finding {
	return Finding{Field: f.Name, Type: f.Type, Unit: f.Unit, InRule: c.inRule[f.Name], field: f}
}

// numbers compares all number fields in one pass over the customers.
func (c *comparison) numbers(ctx context.Context) ([]Finding, error) {
	fields := c.of(expr.Number)
	if len(fields) == 0 {
		return nil, nil
	}
	var columns strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&columns, ", count(s.%[1]s)::bigint, avg(s.%[1]s)::double precision, var_samp(s.%[1]s)::double precision", f.Column())
	}
	v, err := c.two(ctx, columns.String())
	if err != nil {
		return nil, err
	}
	var out []Finding
	for i, f := range fields {
		in, rest := groupAt(v[1], 3*i+1), groupAt(v[0], 3*i+1)
		if in.n < 2 || rest.n < 2 {
			continue
		}
		found := c.finding(f)
		found.KnownIn, found.KnownOut = int64(in.n), int64(rest.n)
		found.MeanIn, found.MeanOut = &in.mean, &rest.mean
		found.P = welch(in, rest)
		found.effect(standardised(in, rest))
		if math.IsNaN(found.P + found.Effect) { // values too large to square
			continue
		}
		out = append(out, found)
	}
	return out, nil
}

func (f *Finding) effect(e effect) {
	f.Effect, f.Low, f.High, f.Size = e.size, e.low, e.high, sizeOf(e.size)
}

func groupAt(values []any, i int) group {
	if values == nil {
		return group{}
	}
	n, _ := values[i].(int64)
	mean, _ := values[i+1].(float64)
	variance, _ := values[i+2].(float64)
	return group{n: float64(n), mean: mean, variance: math.Max(variance, 0)}
}

// medians adds the medians of the findings that are shown: they cost a sort each.
func (c *comparison) medians(ctx context.Context, found []Finding) error {
	var columns strings.Builder
	var at []int
	for i, f := range found {
		if f.Type == expr.Number {
			fmt.Fprintf(&columns, ", percentile_cont(0.5) within group (order by s.%s)::double precision", f.field.Column())
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return nil
	}
	v, err := c.two(ctx, columns.String())
	if err != nil {
		return err
	}
	for n, i := range at {
		for side, to := range []**float64{&found[i].MedianOut, &found[i].MedianIn} {
			if m, ok := v[side][n+1].(float64); ok {
				*to = &m
			}
		}
	}
	return nil
}

// commonest is how many values of a text field are tested, by their number of
// customers; leastExpected is how many customers with a value each side must be
// expected to have for the test to hold.
const (
	commonest     = 100
	leastExpected = 5
)

// shares compares the share of every common value of the text fields, and of
// “true” of the truth values.
func (c *comparison) shares(ctx context.Context) ([]Finding, error) {
	var out []Finding
	for _, f := range c.of(expr.Text, expr.Bool) {
		list, err := c.values(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, v := range list {
			if found, ok := c.share(f, v); ok {
				out = append(out, found)
			}
		}
	}
	return out, nil
}

// valueCount is one value of a field with its customers, and those whose value is known.
type valueCount struct {
	Value    any   `db:"value"`
	In       int64 `db:"n_in"`
	Out      int64 `db:"n_out"`
	KnownIn  int64 `db:"known_in"`
	KnownOut int64 `db:"known_out"`
}

func (c *comparison) values(ctx context.Context, f crm.Field) ([]valueCount, error) {
	return store.All[valueCount](ctx, c.s.env.DB, store.SQL(fmt.Sprintf(`select value, n_in, n_out, known_in, known_out from (
		select value, n_in, n_out, sum(n_in) over ()::bigint as known_in, sum(n_out) over ()::bigint as known_out from (
			select s.%s as value, count(*) filter (where s.inside)::bigint as n_in, count(*) filter (where not s.inside)::bigint as n_out%s where s.%s is not null group by 1) v) w
		order by n_in + n_out desc, value limit %d`, f.Column(), c.from(), f.Column(), commonest)), c.args...)
}

func (c *comparison) share(f crm.Field, v valueCount) (Finding, bool) {
	in, rest := proportion{float64(v.In), float64(v.KnownIn)}, proportion{float64(v.Out), float64(v.KnownOut)}
	all := (in.hits + rest.hits) / (in.n + rest.n)
	if v.Value == false || math.Min(in.n, rest.n)*math.Min(all, 1-all) < leastExpected {
		return Finding{}, false
	}
	found := c.finding(f)
	found.Value, found.KnownIn, found.KnownOut = v.Value, v.KnownIn, v.KnownOut
	found.CountIn, found.CountOut = &v.In, &v.Out
	found.ShareIn, found.ShareOut = new(in.share()), new(rest.share())
	if v.Out > 0 {
		found.TGI = new(in.share() / rest.share() * 100)
	}
	found.P = twoProportions(in, rest)
	found.effect(arcsine(in, rest))
	return found, true
}
