package expr

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"zhike/store"
)

// plainReference is a column that needs no parentheses: s.order_count_90d.
var plainReference = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$`)

// column is a field's SQL from the catalogue, ready to stand before an operator.
func column(n *node) string {
	if plainReference.MatchString(n.sql) {
		return n.sql
	}
	return "(" + n.sql + ")"
}

// value renders a node to an expression that is NULL when the value is missing.
func (r *render) value(n *node) string {
	switch n.op {
	case opField:
		if n.typ == Number {
			return column(n) + "::float8"
		}
		return column(n)
	case opNumber:
		return r.param(n.num, "float8")
	case opText:
		return r.param(n.text, "text")
	case opDate:
		return r.dateParam(n.at)
	case opTime:
		return r.timeParam(n.at)
	case opNow:
		return r.timeParam(r.now)
	case opToday:
		return r.dateParam(r.zone.day(r.now))
	}
	switch {
	case n.typ == Bool:
		return r.condition(n)
	case n.op.isCalculation():
		return r.calculation(n)
	}
	return r.function(n)
}

// calculation renders one step of arithmetic. There is always a parenthesis
// between two minus signs: -- would begin a comment.
func (r *render) calculation(n *node) string {
	if len(n.args) == 1 {
		return "(-(" + r.value(n.args[0]) + "))"
	}
	if n.op == opDivide && !n.args[1].isNonZero() {
		return "(" + r.guarded(n.op, n.args[0]) + " / nullif(" + r.divisor(n.args[1]) + ", 0::float8))"
	}
	return "(" + r.guarded(n.op, n.args[0]) + " " + string(n.op) + " " + r.guarded(n.op, n.args[1]) + ")"
}

func (r *render) divisor(n *node) string {
	text, ok := r.divisors[n]
	if !ok {
		text = r.guarded(opDivide, n)
		r.divisors[n] = text
	}
	return text
}

// guarded renders an argument of a calculation within the guard's bounds.
func (r *render) guarded(parent op, n *node) string {
	g := guardFor(parent, n)
	if n.op == opNumber {
		return r.param(g.number(n.num), "float8")
	}
	v := r.value(n)
	if g != guardNone {
		v = fmt.Sprintf("least(greatest(%s, %g::float8), %g::float8)", v, -cutAt, cutAt)
	}
	if g == guardFull {
		v = fmt.Sprintf("(%s + %g::float8 - %g::float8)", v, tinyAt, tinyAt)
	}
	return v
}

func (r *render) function(n *node) string {
	arg := n.args[0]
	switch n.op {
	case opDaysSince:
		return fmt.Sprintf("(%s - %s)::float8", r.dateParam(r.zone.day(r.now)), r.day(arg))
	case opDaysUntil:
		return fmt.Sprintf("(%s - %s)::float8", r.day(arg), r.dateParam(r.zone.day(r.now)))
	case opWeekday:
		return "extract(isodow from " + r.local(arg) + ")::float8"
	case opYear, opMonth, opDay, opHour:
		return "extract(" + string(n.op) + " from " + r.local(arg) + ")::float8"
	case opAbs:
		return "abs(" + r.value(arg) + ")"
	case opRound:
		return "floor(" + r.value(arg) + " + 0.5::float8)"
	case opLength:
		return "length(" + r.value(arg) + ")::float8"
	}
	return r.lower(r.value(arg))
}

// day renders the calendar day of a time or date.
func (r *render) day(n *node) string {
	if n.typ == Date {
		return r.value(n)
	}
	return r.local(n) + "::date"
}

// local renders a time as the business zone's clock shows it; a date stays.
func (r *render) local(n *node) string {
	t := r.value(n)
	if n.typ == Date {
		return t
	}
	if len(r.zone) == 1 {
		return fmt.Sprintf("(%s + interval '%d seconds')", t, r.zone[0].offset)
	}
	var b strings.Builder
	last := len(r.zone) - 1
	for _, s := range r.zone[:last] {
		fmt.Fprintf(&b, " when %s < timestamp '%s' then interval '%d seconds'",
			t, time.Unix(s.until, 0).UTC().Format(time.DateTime), s.offset)
	}
	return fmt.Sprintf("(%s + case%s else interval '%d seconds' end)", t, b.String(), r.zone[last].offset)
}

// lower makes A–Z small and nothing else: PostgreSQL's lower() does just that
// under the collation C, DuckDB's knows all of Unicode.
func (r *render) lower(text string) string {
	if r.engine == store.Postgres {
		return "lower(" + text + ` collate "C")`
	}
	return "translate(" + text + ", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
}
