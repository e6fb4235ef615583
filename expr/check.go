package expr

import (
	"fmt"
	"strconv"
	"strings"
)

// checker resolves fields and gives every node its type.
type checker struct {
	*source
	catalogue Catalogue
	zone      zone
}

// condition checks a node that must be true or false.
func (c *checker) condition(n *node) error {
	if err := c.check(n); err != nil {
		return err
	}
	if n.typ == Bool {
		return nil
	}
	shown := c.show(n)
	return c.fail(n.span(), fmt.Sprintf("%s is %s, not a condition; compare it with something, such as %s.", shown, n.typ.english(), c.example(n)),
		fmt.Sprintf("%s 是%s，不是条件；请与某个值比较，例如 %s。", shown, n.typ.chinese(), c.example(n)))
}

func (c *checker) check(n *node) error {
	switch n.op {
	case opField:
		return c.field(n)
	case opNumber:
		n.typ = Number
	case opText:
		n.typ = Text
	case opBool:
		n.typ = Bool
	case opDate:
		n.typ = Date
	case opTime:
		n.typ = Time
	case opAnd, opOr, opNot:
		n.typ = Bool
		for _, a := range n.args {
			if err := c.condition(a); err != nil {
				return err
			}
		}
	default:
		return c.operation(n)
	}
	return nil
}

func (c *checker) field(n *node) error {
	field, ok := c.catalogue.Lookup(n.text)
	if !ok || !usableName(n.text) {
		return unknownField(c.source, n.where, n.text, c.catalogue)
	}
	n.typ, n.sql = field.Type, field.SQL
	return nil
}

// operation checks comparisons, calculations and functions.
func (c *checker) operation(n *node) error {
	for _, a := range n.args {
		if err := c.check(a); err != nil {
			return err
		}
	}
	if f := functionNamed(string(n.op)); f != nil {
		n.typ = f.returns
		return c.argument(n, f)
	}
	if n.op.isCalculation() {
		n.typ = Number
		return c.calculation(n)
	}
	n.typ = Bool
	switch {
	case n.op.isMissingTest():
		return nil
	case n.op.isTextual():
		return c.textual(n)
	}
	return c.comparable(n)
}

// argument checks what a function is given.
func (c *checker) argument(n *node, f *function) error {
	if len(f.takes) == 0 {
		return nil
	}
	arg := n.args[0]
	if f.takes[0].isMoment() && arg.op == opText {
		if err := c.moment(arg); err != nil {
			return err
		}
	}
	var english, chinese []string
	for _, t := range f.takes {
		if arg.typ == t {
			return nil
		}
		english, chinese = append(english, t.english()), append(chinese, t.chinese())
	}
	return c.fail(arg.span(), fmt.Sprintf("%s needs %s, but %s is %s.", n.op, choice(english), c.show(arg), arg.typ.english()),
		fmt.Sprintf("%s 需要%s，而 %s 是%s。", n.op, chineseChoice(chinese), c.show(arg), arg.typ.chinese()))
}

func (c *checker) calculation(n *node) error {
	for _, a := range n.args {
		if a.typ == Number {
			continue
		}
		hint, zh := "", ""
		if a.typ.isMoment() {
			hint, zh = " Count days with days_since(…) or days_until(…).", "计算天数请用 days_since(…) 或 days_until(…)。"
		}
		return c.fail(a.span(), fmt.Sprintf("%s calculates with numbers, but %s is %s.%s", n.op, c.show(a), a.typ.english(), hint),
			fmt.Sprintf("%s 只能计算数字，而 %s 是%s。%s", n.op, c.show(a), a.typ.chinese(), zh))
	}
	return nil
}

func (c *checker) textual(n *node) error {
	for _, a := range n.args {
		if a.typ != Text {
			return c.fail(a.span(), fmt.Sprintf("%s compares texts, but %s is %s.", n.op, c.show(a), a.typ.english()),
				fmt.Sprintf("%s 用于文字，而 %s 是%s。", n.op, c.show(a), a.typ.chinese()))
		}
	}
	return nil
}

// comparable checks =, <, in, between and their like: the types must fit each
// other and the operator.
func (c *checker) comparable(n *node) error {
	left := n.args[0]
	for _, a := range n.args[1:] {
		if a.typ.isMoment() && left.op == opText {
			if err := c.moment(left); err != nil {
				return err
			}
		}
	}
	for _, a := range n.args[1:] {
		if left.typ.isMoment() && a.op == opText {
			if err := c.moment(a); err != nil {
				return err
			}
		}
		if a.typ != left.typ && !(a.typ.isMoment() && left.typ.isMoment()) {
			return c.mismatch(n, left, a)
		}
	}
	ordered := n.op.isOrder() || n.op == opBetween || n.op == opNotBetween
	switch {
	case ordered && left.typ == Text:
		return c.fail(n.where, fmt.Sprintf("%s has no meaning for texts; use =, !=, in, contains, starts_with or ends_with.", n.op),
			fmt.Sprintf("文字不能用 %s 比较；请用 =、!=、in、contains、starts_with 或 ends_with。", n.op))
	case left.typ == Bool && n.op != opEqual && n.op != opNotEqual:
		return c.fail(n.where, fmt.Sprintf("%s has no meaning for true and false; use = or !=.", n.op),
			fmt.Sprintf("真假值不能用 %s 比较；请用 = 或 !=。", n.op))
	}
	return nil
}

// mismatch explains two types that cannot be compared.
func (c *checker) mismatch(n, left, right *node) error {
	english := fmt.Sprintf("%s cannot compare %s, which is %s, with %s, which is %s.", n.op, c.show(left), left.typ.english(), c.show(right), right.typ.english())
	chinese := fmt.Sprintf("%s 两边类型不同：%s 是%s，%s 是%s。", n.op, c.show(left), left.typ.chinese(), c.show(right), right.typ.chinese())
	literal, other := right, left
	if left.isLiteral() {
		literal, other = left, right
	}
	switch {
	case n.op.isOrder() && (left.typ == Text || right.typ == Text):
		english += " Texts are compared with =, !=, in, contains, starts_with and ends_with."
		chinese += "文字请用 =、!=、in、contains、starts_with、ends_with 比较。"
	case literal.op == opNumber && other.typ == Text:
		english += fmt.Sprintf(" Put the number in quotes: %q.", c.show(literal))
		chinese += fmt.Sprintf("请给数字加引号：%q。", c.show(literal))
	case literal.op == opText && other.typ == Number:
		if _, err := strconv.ParseFloat(literal.text, 64); err == nil {
			english += " Leave out the quotes."
			chinese += "请去掉引号。"
		}
	case other.typ.isMoment():
		english += " A date is written 2025-11-08; days are counted with days_since(…)."
		chinese += "日期写作 2025-11-08；计算天数请用 days_since(…)。"
	}
	return c.fail(right.span(), english, chinese).At("types", []Type{left.typ, right.typ})
}

// moment turns a text literal that stands where a date is needed into one.
func (c *checker) moment(n *node) error {
	text := []rune(strings.TrimSpace(n.text))
	m, size, ok := scanMoment(text, c.zone, true)
	if !ok || size != len(text) {
		return c.fail(n.where, fmt.Sprintf("%s is not a date; write 2025-11-08 or 2025-11-08 14:30.", c.show(n)),
			fmt.Sprintf("%s 不是日期；请写 2025-11-08 或 2025-11-08 14:30。", c.show(n)))
	}
	n.text, n.at, n.op, n.typ = "", m.at, opTime, Time
	if m.isDay {
		n.op, n.typ = opDate, Date
	}
	return nil
}

// show is a node as it is quoted in a message.
func (c *checker) show(n *node) string { return clip(n.canonical(c.zone)) }

// example is a condition about the node.
func (c *checker) example(n *node) string {
	switch n.typ {
	case Number:
		return c.show(n) + " > 0"
	case Text:
		return c.show(n) + ` = "…"`
	}
	return "days_since(" + c.show(n) + ") > 30"
}
