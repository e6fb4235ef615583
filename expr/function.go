package expr

import "math"

// function is a function's signature: at most one argument of one of the types.
type function struct {
	op      op
	takes   []Type
	returns Type
}

var functions = [...]function{
	{opDaysSince, []Type{Time, Date}, Number},
	{opDaysUntil, []Type{Time, Date}, Number},
	{opYear, []Type{Time, Date}, Number},
	{opMonth, []Type{Time, Date}, Number},
	{opDay, []Type{Time, Date}, Number},
	{opWeekday, []Type{Time, Date}, Number},
	{opHour, []Type{Time}, Number},
	{opNow, nil, Time},
	{opToday, nil, Date},
	{opAbs, []Type{Number}, Number},
	{opRound, []Type{Number}, Number},
	{opLength, []Type{Text}, Number},
	{opLower, []Type{Text}, Text},
}

// functionNamed is nil if there is none of this name.
func functionNamed(name string) *function {
	for i := range functions {
		if string(functions[i].op) == name {
			return &functions[i]
		}
	}
	return nil
}

func functionNames() []string {
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = string(f.op)
	}
	return names
}

// guard keeps numbers that enter a calculation away from overflow and
// underflow, which PostgreSQL answers with an error and DuckDB with infinity or
// zero. It is made of steps that give the same bits everywhere.
type guard int

const (
	guardNone guard = iota
	guardCut        // cut to ±1e120: enough for sums
	guardFull       // and what is below about 1e-100 becomes 0: for products and quotients
)

const (
	cutAt  = 1e120
	tinyAt = 1e-100
)

// number guards a number; NaN, which both engines sort above everything, becomes 1e120.
func (g guard) number(v float64) float64 {
	if g == guardNone {
		return v
	}
	if math.IsNaN(v) {
		v = cutAt
	}
	v = min(max(v, -cutAt), cutAt)
	if g == guardFull {
		v = float64(v + tinyAt) // what is far below tinyAt is lost here
		v -= tinyAt
	}
	return v
}

// guardFor tells how an argument enters a calculation. Sums of sums need none:
// at most 100 levels of 1e120 each are far from overflow.
func guardFor(parent op, n *node) guard {
	switch n.op {
	case opDaysSince, opDaysUntil, opYear, opMonth, opDay, opWeekday, opHour, opLength:
		return guardNone
	}
	if parent == opMultiply || parent == opDivide {
		return guardFull
	}
	if (n.op == opAdd || n.op == opSubtract) && len(n.args) == 2 {
		return guardNone
	}
	return guardCut
}

// lowerASCII makes A–Z small and leaves everything else alone; the engines'
// lower() agree with each other and with Go on no more than that.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func hasASCIILetter(s string) bool {
	for _, c := range []byte(s) {
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			return true
		}
	}
	return false
}
