package expr

import "encoding/json"

// MarshalJSON writes the tree for a rule builder.
//
//	{"op":"and","args":[…]}                                and, or, not
//	{"op":">=","field":"order.count_90d","value":2}        a field against values
//	{"op":"in","field":"profile.province","value":["浙江"]} value is a list for in and between
//	{"op":"is missing","field":"profile.birthday"}
//	{"op":">","args":[{"op":"days_since","field":"order.last"},{"value":60}]}
//	{"field":"vip"} {"value":3} {"date":"2025-11-08"} {"time":"2025-11-08T14:30:00+08:00"}
//
// The operands of an operator are its field, its args and its values, in this
// order. Dates and times are strings where they are compared with a field.
func (e *Expr) MarshalJSON() ([]byte, error) { return json.Marshal(e.zone.tree(e.root)) }

// tree is one node of the JSON form.
type tree struct {
	Op    op     `json:"op,omitempty"`
	Field string `json:"field,omitempty"`
	Args  []tree `json:"args,omitempty"`
	Value any    `json:"value,omitempty"`
	Date  string `json:"date,omitempty"`
	Time  string `json:"time,omitempty"`
}

func (z zone) tree(n *node) tree {
	switch n.op {
	case opField:
		return tree{Field: n.text}
	case opNumber, opText, opBool:
		return tree{Value: z.plain(n)}
	case opDate:
		return tree{Date: dateText(n.at)}
	case opTime:
		return tree{Time: timeText(n.at, z)}
	}
	t, rest := tree{Op: n.op}, n.args
	switch {
	case n.op == opAnd || n.op == opOr || len(rest) == 0:
	case allPlain(n, rest[1:]) && (rest[0].op == opField || n.op.isComparison()):
		if len(rest) > 1 {
			t.Value = z.values(n.op, rest[1:])
		}
		if rest[0].op == opField {
			t.Field = rest[0].text
			return t
		}
		rest = rest[:1]
	}
	for _, a := range rest {
		t.Args = append(t.Args, z.tree(a))
	}
	return t
}

// allPlain tells literals that JSON can hold as they are. Dates are strings
// there, which only a comparison with a moment turns back into dates.
func allPlain(n *node, literals []*node) bool {
	for _, a := range literals {
		if !a.isLiteral() || a.typ.isMoment() && !(n.op.isComparison() && n.args[0].typ.isMoment()) {
			return false
		}
	}
	return true
}

func (z zone) values(o op, literals []*node) any {
	list := make([]any, len(literals))
	for i, n := range literals {
		list[i] = z.plain(n)
	}
	if o.takesList() {
		return list
	}
	return list[0]
}

// takesList tells the operators whose JSON value is a list.
func (o op) takesList() bool {
	return o == opIn || o == opNotIn || o == opBetween || o == opNotBetween
}

func (z zone) plain(n *node) any {
	switch n.op {
	case opNumber:
		return n.num
	case opBool:
		return n.flag
	case opDate:
		return dateText(n.at)
	case opTime:
		return timeText(n.at, z)
	}
	return n.text
}
