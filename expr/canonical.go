package expr

import (
	"fmt"
	"strings"
	"time"
)

// Ranks say which operator binds more tightly; an argument of lower rank than
// its place stands in parentheses.
const (
	rankOr = iota
	rankAnd
	rankNot
	rankComparison
	rankSum
	rankTerm
	rankUnary
	rankPrimary
)

func (n *node) rank() int {
	switch n.op {
	case opOr:
		return rankOr
	case opAnd:
		return rankAnd
	case opNot:
		return rankNot
	case opAdd:
		return rankSum
	case opSubtract:
		if len(n.args) == 1 {
			return rankUnary
		}
		return rankSum
	case opMultiply, opDivide:
		return rankTerm
	}
	if n.isCondition() {
		return rankComparison
	}
	return rankPrimary
}

// canonical writes the tree in its one spelling, which reads back as the same tree.
func (n *node) canonical(z zone) string {
	w := writer{zone: z}
	w.node(n, rankOr)
	return w.String()
}

type writer struct {
	strings.Builder
	zone zone
}

// node writes n, in parentheses where its rank is below least.
func (w *writer) node(n *node, least int) {
	rank := n.rank()
	if rank < least {
		w.WriteByte('(')
		defer w.WriteByte(')')
	}
	switch {
	case rank == rankOr || rank == rankAnd:
		w.list(n.args, " "+string(n.op)+" ", rank+1)
	case n.op == opNot:
		w.WriteString("not ")
		if n.args[0].op == opNot {
			w.node(n.args[0], rankNot)
		} else {
			w.node(n.args[0], rankPrimary)
		}
	case rank == rankComparison:
		w.comparison(n)
	case rank == rankUnary:
		w.WriteByte('-')
		w.node(n.args[0], rankPrimary)
	case rank == rankSum || rank == rankTerm:
		w.node(n.args[0], rank)
		w.WriteString(" " + string(n.op) + " ")
		w.node(n.args[1], rank+1)
	default:
		w.primary(n)
	}
}

func (w *writer) list(args []*node, separator string, least int) {
	for i, a := range args {
		if i > 0 {
			w.WriteString(separator)
		}
		w.node(a, least)
	}
}

func (w *writer) comparison(n *node) {
	w.node(n.args[0], rankSum)
	w.WriteString(" " + string(n.op))
	switch {
	case n.op == opIn || n.op == opNotIn:
		w.WriteString(" (")
		w.list(n.args[1:], ", ", rankPrimary)
		w.WriteByte(')')
	case len(n.args) > 1:
		w.WriteByte(' ')
		w.list(n.args[1:], " and ", rankSum)
	}
}

func (w *writer) primary(n *node) {
	switch n.op {
	case opField:
		w.WriteString(n.text)
	case opNumber:
		w.WriteString(number(n.num))
	case opText:
		w.WriteString(quote(n.text))
	case opBool:
		fmt.Fprint(w, n.flag)
	case opDate:
		w.WriteString(dateText(n.at))
	case opTime:
		w.WriteString(timeText(n.at, w.zone))
	default:
		w.WriteString(string(n.op) + "(")
		w.list(n.args, ", ", rankSum)
		w.WriteByte(')')
	}
}

// quote writes a text literal.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20 || r >= 0x7F && r < 0xA0:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func dateText(days int64) string { return dayTime(days).Format(time.DateOnly) }

// timeText writes an instant as the business zone's clock shows it, with the
// offset, so that it means the same in every zone.
func timeText(micros int64, z zone) string {
	offset := z.offset(micros)
	local := microTime(micros + offset*second)
	if offset%60 != 0 || local.Year() < 1 || local.Year() > 9999 {
		return microTime(micros).Format("2006-01-02T15:04:05.999999Z")
	}
	clock := local.Format("2006-01-02T15:04:05.999999")
	if offset == 0 {
		return clock + "Z"
	}
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("%s%c%02d:%02d", clock, sign, offset/3600, offset/60%60)
}
