package expr

import "strconv"

// op is what a node does. Operators and functions are their own canonical
// spelling, in the text as in the JSON tree.
type op string

const (
	opField  op = "field"
	opNumber op = "number"
	opText   op = "text"
	opBool   op = "bool"
	opDate   op = "date"
	opTime   op = "time"

	opAnd op = "and"
	opOr  op = "or"
	opNot op = "not"

	opEqual        op = "="
	opNotEqual     op = "!="
	opLess         op = "<"
	opLessEqual    op = "<="
	opGreater      op = ">"
	opGreaterEqual op = ">="

	opIn            op = "in"
	opNotIn         op = "not in"
	opBetween       op = "between"
	opNotBetween    op = "not between"
	opContains      op = "contains"
	opNotContains   op = "not contains"
	opStartsWith    op = "starts_with"
	opNotStartsWith op = "not starts_with"
	opEndsWith      op = "ends_with"
	opNotEndsWith   op = "not ends_with"
	opMissing       op = "is missing"
	opNotMissing    op = "is not missing"

	opAdd      op = "+"
	opSubtract op = "-" // with one argument: the negative
	opMultiply op = "*"
	opDivide   op = "/"

	opDaysSince op = "days_since"
	opDaysUntil op = "days_until"
	opYear      op = "year"
	opMonth     op = "month"
	opDay       op = "day"
	opWeekday   op = "weekday"
	opHour      op = "hour"
	opNow       op = "now"
	opToday     op = "today"
	opAbs       op = "abs"
	opRound     op = "round"
	opLength    op = "length"
	opLower     op = "lower"
)

// The limits of one condition. Depths keep every walk, the engines' parsers and
// the size of the SQL bounded; DuckDB refuses expressions deeper than 1,000
// levels, its nullif doubles the plan, and PostgreSQL's planner is quadratic in
// the number of operations.
const (
	MaxSource      = 64 << 10 // bytes of text, as given and in canonical form
	MaxDepth       = 200      // levels of nesting
	MaxList        = 10_000   // values of one list
	MaxOperations  = 1_000    // comparisons and calculations of one condition
	maxCalculation = 100      // levels of nested calculation
	maxDivisor     = 4        // levels of divisions inside divisors
)

// node is one operator, function, field or literal of the tree.
type node struct {
	op    op
	args  []*node // in, not in: the value, then the list
	text  string  // opField: its name; opText: the value
	num   float64 // opNumber
	at    int64   // opDate: days since 1970-01-01; opTime: microseconds since 1970 UTC
	flag  bool    // opBool
	typ   Type    // after check
	sql   string  // opField, after check
	where place

	height, calculation, divisor int
}

// measure sets the heights from the arguments'.
func (n *node) measure() *node {
	for i, a := range n.args {
		n.height = max(n.height, a.height)
		n.calculation = max(n.calculation, a.calculation)
		divisor := a.divisor
		if n.op == opDivide && i == 1 && divisor > 0 {
			divisor++
		}
		n.divisor = max(n.divisor, divisor)
	}
	n.height++
	if n.op.isCalculation() || functionNamed(string(n.op)) != nil {
		n.calculation++
	}
	if n.op == opDivide {
		n.divisor = max(n.divisor, 1)
	}
	return n
}

func (o op) isCalculation() bool {
	return o == opAdd || o == opSubtract || o == opMultiply || o == opDivide
}

// isOperation tells what counts against MaxOperations.
func (o op) isOperation() bool { return o.isComparison() || o.isMissingTest() || o.isCalculation() }

// isComparison tells the operators between values, which are false when a value
// is missing, from the tests for missing and from and, or, not.
func (o op) isComparison() bool {
	switch o {
	case opEqual, opNotEqual, opIn, opNotIn, opBetween, opNotBetween:
		return true
	}
	return o.isOrder() || o.isTextual()
}

// isOrder tells <, <=, > and >=, which texts and truth values do not know.
func (o op) isOrder() bool {
	return o == opLess || o == opLessEqual || o == opGreater || o == opGreaterEqual
}

// isTextual tells the operators that look into a text.
func (o op) isTextual() bool {
	switch o {
	case opContains, opNotContains, opStartsWith, opNotStartsWith, opEndsWith, opNotEndsWith:
		return true
	}
	return false
}

func (o op) isMissingTest() bool { return o == opMissing || o == opNotMissing }

// negated is the operator with a not in front of it, as in not in.
func (o op) negated() op {
	if o == opMissing {
		return opNotMissing
	}
	return "not " + o
}

// mirrored is the operator with its sides exchanged.
func (o op) mirrored() op {
	switch o {
	case opLess:
		return opGreater
	case opLessEqual:
		return opGreaterEqual
	case opGreater:
		return opLess
	case opGreaterEqual:
		return opLessEqual
	}
	return o
}

func (n *node) isLiteral() bool {
	switch n.op {
	case opNumber, opText, opBool, opDate, opTime:
		return true
	}
	return false
}

// isConstantDay tells days that are known before any customer is read.
func (n *node) isConstantDay() bool { return n.op == opDate || n.op == opToday }

// isNonZero tells divisors that never need a guard against zero.
func (n *node) isNonZero() bool { return n.op == opNumber && guardFull.number(n.num) != 0 }

// canMiss tells whether the value can be missing.
func (n *node) canMiss() bool {
	switch {
	case n.op == opField:
		return true
	case n.typ == Bool:
		return false
	case n.op == opDivide && !n.args[1].isNonZero():
		return true
	}
	for _, a := range n.args {
		if a.canMiss() {
			return true
		}
	}
	return false
}

// walk visits the node and everything below it.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, a := range n.args {
		a.walk(visit)
	}
}

// span is where the node and everything below it stand.
func (n *node) span() place {
	p := n.where
	n.walk(func(m *node) { p.from, p.to = min(p.from, m.where.from), max(p.to, m.where.to) })
	return p
}

// join makes one flat and/or out of conditions, so that grouping by parentheses
// makes no difference.
func join(o op, where place, args []*node) *node {
	if len(args) == 1 {
		return args[0]
	}
	flat := make([]*node, 0, len(args))
	for _, a := range args {
		if a.op == o {
			flat = append(flat, a.args...)
		} else {
			flat = append(flat, a)
		}
	}
	return (&node{op: o, args: flat, where: where}).measure()
}

// negate makes the negative of a number; of a literal at once.
func negate(n *node, where place) *node {
	if n.op == opNumber {
		n.num = 0 - n.num // never -0
		n.where.from = where.from
		return n
	}
	return (&node{op: opSubtract, args: []*node{n}, where: where}).measure()
}

// number writes a number so that it reads back as the same float8.
func number(v float64) string {
	if a := max(v, -v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
