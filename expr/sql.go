package expr

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"zhike/store"
)

// SQL renders the condition for an engine: one boolean expression in
// parentheses that is never NULL, so it may stand after where, not, filter or
// case, and its arguments in the order of their numbers. Parameters are numbered
// from firstParam (1 where the condition stands alone). Every value that a
// person wrote is a parameter; the text is made of the catalogue's SQL and of
// this package's own words. at is the moment of now(), today() and days_since().
//
// Arguments are float64, string, time.Time, or a slice of these for a list.
func (e *Expr) SQL(engine store.Engine, at time.Time, firstParam int) (text string, args []any) {
	r := &render{engine: engine, zone: e.zone, now: at.UnixMicro(), next: firstParam, divisors: map[*node]string{}}
	text = r.condition(e.root)
	if !strings.HasPrefix(text, "(") {
		text = "(" + text + ")"
	}
	return text, r.args
}

// render collects the parameters while it writes.
type render struct {
	engine store.Engine
	zone   zone
	now    int64
	next   int
	args   []any

	divisors map[*node]string // rendered once, mentioned twice
}

// param binds a value and returns its placeholder with its type.
func (r *render) param(v any, sqlType string) string {
	r.args = append(r.args, v)
	r.next++
	return fmt.Sprintf("$%d::%s", r.next-1, sqlType)
}

func (r *render) timeParam(micros int64) string { return r.param(microTime(micros), "timestamp") }
func (r *render) dateParam(days int64) string   { return r.param(dayTime(days), "date") }

// condition renders a node that is true or false, never NULL.
func (r *render) condition(n *node) string {
	switch n.op {
	case opAnd, opOr:
		parts := make([]string, len(n.args))
		for i, a := range n.args {
			parts[i] = r.condition(a)
		}
		return "(" + strings.Join(parts, " "+string(n.op)+" ") + ")"
	case opNot:
		return "(not " + r.condition(n.args[0]) + ")"
	case opBool:
		return fmt.Sprint(n.flag)
	case opField:
		return "coalesce(" + column(n) + ", false)"
	case opMissing, opNotMissing:
		return r.missing(n)
	}
	return r.comparison(n)
}

func (r *render) missing(n *node) string {
	arg := n.args[0]
	tests := present(r.operands(n.args))
	switch {
	case !arg.canMiss():
		return fmt.Sprint(n.op == opNotMissing)
	case n.op == opNotMissing:
		return "(" + strings.Join(tests, " and ") + ")"
	case arg.op == opField:
		return "(" + column(arg) + " is null)"
	}
	return "(not (" + strings.Join(tests, " and ") + "))"
}

// operand is one side of a comparison. Its value is rendered when it is first
// used, so that nothing is bound that the text does not mention, and only once.
type operand struct {
	*node
	render *render
	sql    string
}

func (r *render) operands(args []*node) []*operand {
	operands := make([]*operand, len(args))
	for i, a := range args {
		operands[i] = &operand{node: a, render: r}
	}
	return operands
}

func (o *operand) value() string {
	if o.sql == "" {
		o.sql = o.render.value(o.node)
	}
	return o.sql
}

// tests are what must hold for the value to be there: its fields are not NULL and
// its divisors are not 0. The value itself cannot be asked, because least and
// greatest, which guard calculations, pass over NULL.
func (o *operand) tests() []string {
	var fields, divisors []string
	o.walk(func(n *node) {
		switch {
		case n.op == opField:
			fields = append(fields, column(n)+" is not null")
		case n.op == opDivide && !n.args[1].isNonZero():
			divisors = append(divisors, o.render.divisor(n.args[1])+" <> 0::float8")
		}
	})
	return append(fields, divisors...)
}

// comparison renders "a is not null and b is not null and a < b": false when
// something is missing, and still open to the engines' indexes and statistics.
func (r *render) comparison(n *node) string {
	args := n.args
	if n.op == opIn || n.op == opNotIn {
		args = args[:1]
	}
	operands := r.operands(args)
	parts := present(operands)
	parts = append(parts, r.relation(n, operands))
	return "(" + strings.Join(parts, " and ") + ")"
}

// present are the tests of all operands, each once.
func present(operands []*operand) []string {
	var parts []string
	for _, o := range operands {
		if !o.canMiss() {
			continue
		}
		for _, test := range o.tests() {
			if !slices.Contains(parts, test) {
				parts = append(parts, test)
			}
		}
	}
	return parts
}

// relation renders a comparison of values that are not missing.
func (r *render) relation(n *node, o []*operand) string {
	switch n.op {
	case opIn:
		return r.list(n, o[0])
	case opNotIn:
		return "not " + r.list(n, o[0])
	case opBetween:
		return r.pair(opGreaterEqual, o[0], o[1]) + " and " + r.pair(opLessEqual, o[0], o[2])
	case opNotBetween:
		return "(" + r.pair(opLess, o[0], o[1]) + " or " + r.pair(opGreater, o[0], o[2]) + ")"
	}
	if n.op.isTextual() {
		return r.textual(n.op, o[0], o[1])
	}
	return r.pair(n.op, o[0], o[1])
}
