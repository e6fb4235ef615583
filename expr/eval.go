package expr

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhike/fault"
)

// Eval tells whether the condition holds for one customer as of a moment. get
// returns a field's value, nil when it is missing: any integer or float (or a
// number in a string, as drivers return decimals) for a Number, string for a
// Text, bool, and time.Time for a Time or a Date. The error (fault.Internal)
// means that get returned something else.
func (e *Expr) Eval(get func(field string) any, at time.Time) (bool, error) {
	r := &evaluation{get: get, now: at.UnixMicro(), zone: e.zone}
	result := r.condition(e.root)
	return result && r.err == nil, r.err
}

// value is a typed value or a missing one.
type value struct {
	missing bool
	num     float64 // Number
	text    string  // Text
	at      int64   // Time: microseconds; Date: days
	flag    bool    // Bool
}

type evaluation struct {
	get  func(string) any
	now  int64
	zone zone
	err  error // the first one
}

// condition evaluates a node that is true or false; a missing truth value is false.
func (r *evaluation) condition(n *node) bool {
	switch n.op {
	case opAnd:
		for _, a := range n.args {
			if !r.condition(a) {
				return false
			}
		}
		return true
	case opOr:
		for _, a := range n.args {
			if r.condition(a) {
				return true
			}
		}
		return false
	case opNot:
		return !r.condition(n.args[0])
	case opBool:
		return n.flag
	case opMissing:
		return r.value(n.args[0]).missing
	case opNotMissing:
		return !r.value(n.args[0]).missing
	case opField:
		v := r.value(n)
		return !v.missing && v.flag
	}
	return r.comparison(n)
}

// comparison is false as soon as one side is missing.
func (r *evaluation) comparison(n *node) bool {
	left := r.value(n.args[0])
	if left.missing {
		return false
	}
	if n.op == opIn || n.op == opNotIn {
		return r.listed(n, left) == (n.op == opIn)
	}
	right := r.value(n.args[1])
	if right.missing {
		return false
	}
	switch n.op {
	case opContains, opNotContains:
		return strings.Contains(lowerASCII(left.text), lowerASCII(right.text)) == (n.op == opContains)
	case opStartsWith, opNotStartsWith:
		return strings.HasPrefix(lowerASCII(left.text), lowerASCII(right.text)) == (n.op == opStartsWith)
	case opEndsWith, opNotEndsWith:
		return strings.HasSuffix(lowerASCII(left.text), lowerASCII(right.text)) == (n.op == opEndsWith)
	case opBetween, opNotBetween:
		upper := r.value(n.args[2])
		if upper.missing {
			return false
		}
		within := r.compare(n.args[0], n.args[1], left, right) >= 0 && r.compare(n.args[0], n.args[2], left, upper) <= 0
		return within == (n.op == opBetween)
	}
	return holds(n.op, r.compare(n.args[0], n.args[1], left, right))
}

// holds translates the sign of a comparison.
func holds(o op, sign int) bool {
	switch o {
	case opEqual:
		return sign == 0
	case opNotEqual:
		return sign != 0
	case opLess:
		return sign < 0
	case opLessEqual:
		return sign <= 0
	case opGreater:
		return sign > 0
	}
	return sign >= 0
}

func (r *evaluation) listed(n *node, left value) bool {
	return slices.ContainsFunc(n.args[1:], func(item *node) bool {
		return r.compare(n.args[0], item, left, r.value(item)) == 0
	})
}

// compare returns the sign of a - b. A time and a date are compared by the
// calendar day of the time in the business zone.
func (r *evaluation) compare(a, b *node, x, y value) int {
	switch {
	case a.typ == Number:
		return compareNumbers(x.num, y.num)
	case a.typ == Text:
		return strings.Compare(x.text, y.text)
	case a.typ == Bool:
		return compareBools(x.flag, y.flag)
	case a.typ == Time && b.isConstantDay():
		return r.zone.position(x.at, y.at)
	case a.isConstantDay() && b.typ == Time:
		return -r.zone.position(y.at, x.at)
	case a.typ == Time && b.typ == Date:
		x.at = r.zone.day(x.at)
	case a.typ == Date && b.typ == Time:
		y.at = r.zone.day(y.at)
	}
	return compareInts(x.at, y.at)
}

// compareNumbers sorts NaN above everything and equal to itself, as both engines do.
func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	case a == b:
		return 0
	}
	return compareBools(math.IsNaN(a), math.IsNaN(b))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func compareInts(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// load reads a field.
func (r *evaluation) load(n *node) value {
	raw := r.get(n.text)
	if raw == nil {
		return value{missing: true}
	}
	switch n.typ {
	case Number:
		if v, ok := float(raw); ok {
			return value{num: v}
		}
	case Text:
		if v, ok := raw.(string); ok {
			return value{text: v}
		}
	case Bool:
		if v, ok := raw.(bool); ok {
			return value{flag: v}
		}
	case Time:
		if v, ok := raw.(time.Time); ok {
			return value{at: v.UnixMicro()}
		}
	case Date:
		if v, ok := raw.(time.Time); ok {
			return value{at: dayOf(v.Date())}
		}
	}
	if r.err == nil {
		r.err = fault.New(fault.Internal, "the field %s is %s, but its value is a %T", n.text, n.typ.english(), raw).
			InChinese("字段 %s 应为%s，实际值的类型是 %T", n.text, n.typ.chinese(), raw).At("field", n.text)
	}
	return value{missing: true}
}

func float(raw any) (float64, bool) {
	switch v := raw.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case int:
		return float64(v), true
	case int32:
		return float64(v), true
	case float32:
		return float64(v), true
	case string:
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil
	}
	return 0, false
}
