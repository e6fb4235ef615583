package expr

func (p *parser) sum() (*node, error)  { return p.calculation(p.term, "+", "-") }
func (p *parser) term() (*node, error) { return p.calculation(p.unary, "*", "/") }

// calculation reads operands joined from left to right by two operators of one rank.
func (p *parser) calculation(part func() (*node, error), a, b kind) (*node, error) {
	left, err := part()
	for err == nil && (p.tok.kind == a || p.tok.kind == b) {
		t := p.advance()
		var right *node
		if right, err = part(); err == nil {
			left, err = p.build(&node{op: op(t.kind), args: []*node{left, right}, where: t.where})
		}
	}
	return left, err
}

func (p *parser) unary() (*node, error) {
	if p.tok.kind != "-" {
		return p.primary()
	}
	where := p.advance().where
	arg, err := p.deeper(p.unary)
	if err != nil {
		return nil, err
	}
	n := negate(arg, where)
	return n, withinLimits(p.source, n, p.operations)
}

func (p *parser) primary() (*node, error) {
	if n := p.constant(); n != nil {
		p.advance()
		return n, nil
	}
	switch p.tok.kind {
	case kindName:
		t := p.advance()
		if p.tok.kind == "(" {
			return p.call(t)
		}
		return (&node{op: opField, text: t.text, where: t.where}).measure(), nil
	case "(":
		return p.group()
	case "missing":
		return nil, p.fail(p.tok.where, "a missing value is asked for with is missing or is not missing, such as profile.birthday is missing.",
			"判断有没有值请写 is missing 或 is not missing，例如 profile.birthday is missing。")
	}
	return nil, p.unexpected(wordField, wordValue, wordFunction, wordOpen)
}

// group reads what stands in parentheses.
func (p *parser) group() (*node, error) {
	p.advance()
	p.open++
	defer func() { p.open-- }()
	n, err := p.deeper(p.disjunction)
	if err == nil && !p.accept(")") {
		err = p.unexpected(append(p.afterOperand(), wordClose)...)
	}
	return n, err
}

// call reads the argument of a function whose name is t.
func (p *parser) call(t token) (*node, error) {
	f := functionNamed(t.text)
	if f == nil {
		return nil, unknownFunction(p.source, t.where, t.text)
	}
	p.advance()
	n := &node{op: f.op, where: t.where}
	if len(f.takes) > 0 {
		arg, err := p.deeper(p.sum)
		if err != nil {
			return nil, err
		}
		n.args = []*node{arg}
	}
	if !p.accept(")") {
		return nil, p.unexpected(wordClose)
	}
	return p.build(n)
}

// word is something that may come next, for messages in both languages.
type word struct {
	code, english, chinese string
}

var (
	wordField      = word{"field", "a field", "字段"}
	wordValue      = word{"value", "a value", "值"}
	wordFunction   = word{"function", "a function", "函数"}
	wordOpen       = word{"(", `"("`, "“(”"}
	wordClose      = word{")", `")"`, "“)”"}
	wordComma      = word{",", `","`, "“,”"}
	wordAnd        = word{"and", `"and"`, "“and”"}
	wordOr         = word{"or", `"or"`, "“or”"}
	wordMissing    = word{"missing", `"missing"`, "“missing”"}
	wordNotMissing = word{"not missing", `"not missing"`, "“not missing”"}
	wordEnd        = word{"end", "the end", "结尾"}
	wordOperator   = word{"comparison", "a comparison (=, >, in, contains, is missing …)", "比较符（=、>、in、contains、is missing 等）"}
	wordArithmetic = word{"calculation", "a calculation (+ - * /)", "算式（+ - * /）"}
)

// afterOperand tells what may follow the last value or comparison that was read.
func (p *parser) afterOperand() []word {
	if p.last.isCondition() {
		return []word{wordAnd, wordOr, wordEnd}
	}
	return []word{wordOperator, wordArithmetic, wordAnd, wordOr, wordEnd}
}

// isCondition tells operators whose result is true or false.
func (n *node) isCondition() bool {
	return n.op.isComparison() || n.op.isMissingTest() || n.op == opAnd || n.op == opOr || n.op == opNot
}

// unexpected says what was found instead of what may stand here.
func (p *parser) unexpected(expected ...word) error {
	if p.tok.kind == kindError {
		return p.tok.err
	}
	var codes, english, chinese []string
	for _, w := range expected {
		if w == wordEnd && p.open > 0 {
			continue
		}
		codes, english, chinese = append(codes, w.code), append(english, w.english), append(chinese, w.chinese)
	}
	found, zh := "found "+p.found(), "却遇到 "+p.found()
	if p.tok.kind == kindEnd {
		p.wanted = expected
		found, zh = "the condition ends here", "条件到此结束了"
	}
	return p.fail(p.tok.where, "expected "+choice(english)+", but "+found+".",
		"此处应为"+chineseChoice(chinese)+"，"+zh+"。").At("expected", codes).At("found", p.found())
}

// found is the current token as the reader wrote it.
func (p *parser) found() string {
	if p.tok.kind == kindEnd {
		return "end"
	}
	return quoted(string(p.text[p.tok.where.from:p.tok.where.to]))
}
