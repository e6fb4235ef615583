package expr

import "time"

// pair renders a comparison of two values that are not missing.
func (r *render) pair(o op, a, b *operand) string {
	switch {
	case a.typ == Time && b.typ == Date:
		return r.timeAndDay(o, a, b)
	case a.typ == Date && b.typ == Time:
		return r.timeAndDay(o.mirrored(), b, a)
	}
	return a.value() + " " + sqlOperator(o) + " " + b.value()
}

func sqlOperator(o op) string {
	if o == opNotEqual {
		return "<>"
	}
	return string(o)
}

// timeAndDay compares a time with a calendar day. A day known beforehand becomes
// the instants at which it starts and ends, computed here and not by the engine.
func (r *render) timeAndDay(o op, t, d *operand) string {
	days := d.at
	switch d.op {
	case opToday:
		days = r.zone.day(r.now)
	case opDate:
	default:
		return r.day(t.node) + " " + sqlOperator(o) + " " + d.value()
	}
	start := func() string { return r.timeParam(r.zone.start(days)) }
	end := func() string { return r.timeParam(r.zone.start(days + 1)) }
	switch o {
	case opEqual:
		return "(" + t.value() + " >= " + start() + " and " + t.value() + " < " + end() + ")"
	case opNotEqual:
		return "(" + t.value() + " < " + start() + " or " + t.value() + " >= " + end() + ")"
	case opLess:
		return t.value() + " < " + start()
	case opLessEqual:
		return t.value() + " < " + end()
	case opGreater:
		return t.value() + " >= " + end()
	}
	return t.value() + " >= " + start()
}

// list renders "value is one of". The whole list is one array parameter: with
// thousands of parameters DuckDB's "not in" takes seconds.
func (r *render) list(n *node, left *operand) string {
	items := n.args[1:]
	switch left.typ {
	case Number:
		return "(" + left.value() + " = any(" + r.param(numbersOf(items), "float8[]") + "))"
	case Text:
		return "(" + left.value() + " = any(" + r.param(textsOf(items), "text[]") + "))"
	}
	instants, days := r.momentsOf(left.typ, items)
	switch {
	case len(days) == 0:
		return "(" + left.value() + " = any(" + r.param(instants, "timestamp[]") + "))"
	case len(instants) == 0:
		return "(" + r.day(left.node) + " = any(" + r.param(days, "date[]") + "))"
	}
	return "(" + left.value() + " = any(" + r.param(instants, "timestamp[]") + ") or " +
		r.day(left.node) + " = any(" + r.param(days, "date[]") + "))"
}

func numbersOf(items []*node) []float64 {
	out := make([]float64, len(items))
	for i, n := range items {
		out[i] = n.num
	}
	return out
}

func textsOf(items []*node) []string {
	out := make([]string, len(items))
	for i, n := range items {
		out[i] = n.text
	}
	return out
}

// momentsOf splits a list into instants, which only a time can equal, and days.
func (r *render) momentsOf(left Type, items []*node) (instants, days []time.Time) {
	for _, n := range items {
		switch {
		case n.typ == Date:
			days = append(days, dayTime(n.at))
		case left == Time:
			instants = append(instants, microTime(n.at))
		default:
			days = append(days, dayTime(r.zone.day(n.at)))
		}
	}
	return instants, days
}

// textual renders contains, starts_with and ends_with without the difference of
// A–Z and a–z. Nothing is a pattern, so % and _ mean themselves. A literal
// without such letters, as most Chinese ones, needs no change of the column.
func (r *render) textual(o op, a, b *operand) string {
	left, right := "", ""
	if b.op == opText {
		right = r.param(lowerASCII(b.text), "text")
	} else {
		right = r.lower(b.value())
	}
	if left = a.value(); b.op != opText || hasASCIILetter(b.text) {
		left = r.lower(left)
	}
	switch o {
	case opContains:
		return "strpos(" + left + ", " + right + ") > 0"
	case opNotContains:
		return "strpos(" + left + ", " + right + ") = 0"
	case opStartsWith:
		return "starts_with(" + left + ", " + right + ")"
	case opNotStartsWith:
		return "not starts_with(" + left + ", " + right + ")"
	case opEndsWith:
		return "right(" + left + ", length(" + right + ")) = " + right
	}
	return "right(" + left + ", length(" + right + ")) <> " + right
}
