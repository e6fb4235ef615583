package expr

import (
	"math"
	"time"
	"unicode/utf8"
)

// value evaluates a node to its value.
func (r *evaluation) value(n *node) value {
	switch n.op {
	case opField:
		return r.load(n)
	case opNumber:
		return value{num: n.num}
	case opText:
		return value{text: n.text}
	case opDate, opTime:
		return value{at: n.at}
	case opNow:
		return value{at: r.now}
	case opToday:
		return value{at: r.zone.day(r.now)}
	}
	if n.typ == Bool {
		return value{flag: r.condition(n)}
	}
	args := [2]value{}
	for i, a := range n.args {
		args[i] = r.value(a)
		if args[i].missing {
			return value{missing: true}
		}
	}
	switch {
	case n.op.isCalculation():
		return calculate(n, args[0].num, args[1].num)
	case len(n.args) == 1 && n.args[0].typ.isMoment():
		return value{num: r.calendar(n.op, n.args[0].typ, args[0].at)}
	}
	return apply(n.op, args[0])
}

// calculate does one step of arithmetic exactly as the SQL does.
func calculate(n *node, a, b float64) value {
	if len(n.args) == 1 {
		return value{num: -a}
	}
	a = guardFor(n.op, n.args[0]).number(a)
	b = guardFor(n.op, n.args[1]).number(b)
	switch n.op {
	case opAdd:
		return value{num: float64(a + b)}
	case opSubtract:
		return value{num: float64(a - b)}
	case opMultiply:
		return value{num: float64(a * b)}
	}
	if b == 0 {
		return value{missing: true}
	}
	return value{num: float64(a / b)}
}

// calendar reads a part of a date, or of the business day and clock of a time.
func (r *evaluation) calendar(o op, t Type, at int64) float64 {
	days := at
	if t == Time {
		days = r.zone.day(at)
	}
	date := dayTime(days)
	switch o {
	case opDaysSince:
		return float64(r.zone.day(r.now) - days)
	case opDaysUntil:
		return float64(days - r.zone.day(r.now))
	case opYear:
		return float64(date.Year())
	case opMonth:
		return float64(date.Month())
	case opDay:
		return float64(date.Day())
	case opWeekday:
		if date.Weekday() == time.Sunday {
			return 7
		}
		return float64(date.Weekday())
	}
	return float64(floorDiv(r.zone.local(at), 3600*second) - days*24)
}

// apply evaluates the functions of numbers and texts.
func apply(o op, v value) value {
	switch o {
	case opAbs:
		return value{num: math.Abs(v.num)}
	case opRound:
		return value{num: math.Floor(float64(v.num + 0.5))}
	case opLength:
		return value{num: float64(utf8.RuneCountInString(v.text))}
	}
	return value{text: lowerASCII(v.text)}
}
