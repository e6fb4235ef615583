package customer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"zhike/crm"
)

// moment is the parameter that stands for @t in every composed statement.
const moment = "$1::timestamp"

// within restricts the rows of one table, by its alias, to some customers; it
// gives a condition that begins with " and", or nothing.
type within func(alias string) string

// everybody restricts nothing.
func everybody(string) string { return "" }

// among restricts to the customers that a subquery gives.
func among(subquery string) within {
	return func(alias string) string { return fmt.Sprintf(" and %s.customer_id in (%s)", alias, subquery) }
}

// slice restricts to the customers from $2 to $3.
func slice(alias string) string {
	return fmt.Sprintf(" and %[1]s.customer_id between $2::bigint and $3::bigint", alias)
}

// compose builds the select that computes every field of some customers as of
// $1. Facts later than $1 are invisible to it, so that what a model learns from
// cannot leak the future.
func (c *Catalogue) compose(within within) string {
	var b strings.Builder
	b.WriteString("with o as (select *, ordered_on - lag(ordered_on) over (partition by customer_id, kind order by ordered_at, order_id) as gap_any from orders x")
	b.WriteString(" where customer_id > 0 and ordered_at <= " + moment + within("x") + "),\n")
	b.WriteString("order_fields as (select o.customer_id" + aggregates(c.of(crm.Orders)) +
		" from (select *, case when kind = 'sale' then gap_any end as gap from o) o group by o.customer_id),\n")
	b.WriteString("line_fields as (select l.customer_id" + aggregates(c.of(crm.Lines)) +
		" from order_line l left join product p on p.sku = l.sku where l.customer_id > 0 and l.ordered_at <= " + moment + within("l") + " group by l.customer_id),\n")
	b.WriteString("event_fields as (select e.customer_id" + aggregates(c.of(crm.Events)) +
		" from event e where e.customer_id > 0 and e.happened_at <= " + moment + within("e") + " group by e.customer_id),\n")
	b.WriteString(favourites(c.mostFrequent(), within))
	b.WriteString("level_0 as (select c.customer_id" + c.firstLevel())
	b.WriteString(" from customer c left join order_fields on order_fields.customer_id = c.customer_id" +
		" left join line_fields on line_fields.customer_id = c.customer_id left join event_fields on event_fields.customer_id = c.customer_id")
	for _, f := range c.mostFrequent() {
		fmt.Fprintf(&b, " left join most_%[1]s on most_%[1]s.customer_id = c.customer_id", f.Column())
	}
	for _, table := range c.scoreTables() {
		fmt.Fprintf(&b, " left join (select * from %[1]s s where true%[2]s) %[1]s on %[1]s.customer_id = c.customer_id", table, within("s"))
	}
	b.WriteString(" where true" + within("c") + ")")
	for i, level := range c.levels {
		fmt.Fprintf(&b, ",\nlevel_%d as (select v.*%s from level_%d v)", i+1, derived(level), i)
	}
	fmt.Fprintf(&b, "\nselect customer_id%s from level_%d", c.columns(), len(c.levels))
	return b.String()
}

// aggregates renders ", count(*) filter (where …)::type as column" for each field.
func aggregates(fields []crm.Field) string {
	var b strings.Builder
	for _, f := range fields {
		if f.Most {
			continue
		}
		sql := f.SQL
		if f.Where != "" {
			sql += " filter (where " + f.Where + ")"
		}
		fmt.Fprintf(&b, ", (%s)::%s as %s", atMoment(sql), sqlType(f.Type), f.Column())
	}
	return b.String()
}

// firstLevel selects profile expressions, aggregates with their empty values, and scores.
func (c *Catalogue) firstLevel() string {
	var b strings.Builder
	for _, f := range c.fields {
		switch f.Group {
		case crm.Profile:
			fmt.Fprintf(&b, ", (%s)::%s as %s", atMoment(f.SQL), sqlType(f.Type), f.Column())
		case crm.Scores:
			fmt.Fprintf(&b, ", (%s.%s)::%s as %s", f.Table, f.SQL, sqlType(f.Type), f.Column())
		case crm.Orders, crm.Lines, crm.Events:
			column := tableOf(f.Group) + "." + f.Column()
			if f.Most {
				column = fmt.Sprintf("most_%s.most::%s", f.Column(), sqlType(f.Type))
			}
			if f.Empty != "" {
				column = fmt.Sprintf("coalesce(%s, %s)", column, f.Empty)
			}
			fmt.Fprintf(&b, ", %s as %s", column, f.Column())
		}
	}
	return b.String()
}

// mostFrequent are the fields that are a most frequent value.
func (c *Catalogue) mostFrequent() []crm.Field {
	var out []crm.Field
	for _, f := range c.fields {
		if f.Most {
			out = append(out, f)
		}
	}
	return out
}

// facts are the tables of each group that a most frequent value is taken from.
var facts = map[crm.Group]struct{ from, alias, moment string }{
	crm.Orders: {"orders o", "o", "ordered_at"},
	crm.Lines:  {"order_line l left join product p on p.sku = l.sku", "l", "ordered_at"},
	crm.Events: {"event e", "e", "happened_at"},
}

// favourites renders, for each field, a count by value and the first of them.
// mode() would be shorter, but DuckDB's ordered aggregates hold some 20 KB for
// every customer, and the engines differ among equals.
func favourites(fields []crm.Field, within within) string {
	var b strings.Builder
	for _, f := range fields {
		t := facts[f.Group]
		where := fmt.Sprintf("%[1]s.customer_id > 0 and %[1]s.%[2]s <= %[3]s%[4]s and (%[5]s) is not null", t.alias, t.moment, moment, within(t.alias), f.SQL)
		if f.Where != "" {
			where += " and (" + atMoment(f.Where) + ")"
		}
		fmt.Fprintf(&b, "most_%s as (select customer_id, most from (select customer_id, most, row_number() over (partition by customer_id order by n desc, most) as place"+
			" from (select %s.customer_id, %s as most, count(*) as n from %s where %s group by 1, 2) counted) ranked where place = 1),\n", f.Column(), t.alias, f.SQL, t.from, where)
	}
	return b.String()
}

func tableOf(g crm.Group) string {
	switch g {
	case crm.Orders:
		return "order_fields"
	case crm.Lines:
		return "line_fields"
	}
	return "event_fields"
}

func derived(fields []crm.Field) string {
	var b strings.Builder
	for _, f := range fields {
		sql := reference.ReplaceAllStringFunc(f.SQL, func(ref string) string {
			return "v." + crm.Field{Name: strings.Trim(ref, "{}")}.Column()
		})
		fmt.Fprintf(&b, ", (%s)::%s as %s", atMoment(sql), sqlType(f.Type), f.Column())
	}
	return b.String()
}

// columns lists the columns of the snapshot after customer_id.
func (c *Catalogue) columns() string {
	var b strings.Builder
	for _, f := range c.fields {
		b.WriteString(", " + f.Column())
	}
	return b.String()
}

func atMoment(sql string) string { return strings.ReplaceAll(sql, "@t", moment) }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
