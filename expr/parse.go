package expr

// parser turns tokens into a tree by recursive descent. Every recursion goes
// through deeper, so the depth of the stack is bounded by MaxDepth.
type parser struct {
	*lexer
	tok, ahead token
	depth      int    // of recursion
	open       int    // parentheses around tok
	last       *node  // the last value or comparison that was read
	wanted     []word // what could have stood at the end, if it is too early
	operations int
}

// parse reads a whole source.
func parse(src string, z zone) (*node, *source, error) {
	l, err := newLexer(src, z)
	if err != nil {
		return nil, nil, err
	}
	n, err := newParser(l).whole()
	return n, l.source, err
}

func newParser(l *lexer) *parser { return &parser{lexer: l, tok: l.next(), ahead: l.next()} }

func (p *parser) whole() (*node, error) {
	n, err := p.disjunction()
	if err == nil && p.tok.kind != kindEnd {
		err = p.unexpected(p.afterOperand()...)
	}
	return n, err
}

func (p *parser) advance() token {
	t := p.tok
	p.tok, p.ahead = p.ahead, p.next()
	return t
}

// accept consumes the token if it is of the kind.
func (p *parser) accept(k kind) bool {
	if p.tok.kind != k {
		return false
	}
	p.advance()
	return true
}

// deeper runs a nested rule, unless the nesting is too deep.
func (p *parser) deeper(rule func() (*node, error)) (*node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > MaxDepth {
		return nil, tooDeep(p.source, p.tok.where)
	}
	return rule()
}

// build measures a new node against the limits.
func (p *parser) build(n *node) (*node, error) {
	if n.op.isOperation() {
		p.operations++
	}
	return n, withinLimits(p.source, n.measure(), p.operations)
}

func (p *parser) disjunction() (*node, error) { return p.chain(opOr, p.conjunction) }
func (p *parser) conjunction() (*node, error) { return p.chain(opAnd, p.negation) }

// chain reads conditions joined by and, or by or.
func (p *parser) chain(o op, part func() (*node, error)) (*node, error) {
	first, err := part()
	if err != nil || p.tok.kind != kind(o) {
		return first, err
	}
	where, args := p.tok.where, []*node{first}
	for p.accept(kind(o)) {
		next, err := part()
		if err != nil {
			return nil, err
		}
		args = append(args, next)
	}
	n := join(o, where, args)
	return n, withinLimits(p.source, n, p.operations)
}

func (p *parser) negation() (*node, error) {
	if p.tok.kind != "not" {
		return p.comparison()
	}
	where := p.advance().where
	arg, err := p.deeper(p.negation)
	if err != nil {
		return nil, err
	}
	return p.build(&node{op: opNot, args: []*node{arg}, where: where})
}

// comparison reads a value and at most one comparison after it.
func (p *parser) comparison() (*node, error) {
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	p.last = left
	n := &node{where: p.tok.where, args: []*node{left}}
	switch k := p.operator(); k {
	case "":
		return left, nil
	case "is":
		if err := p.missing(n); err != nil {
			return nil, err
		}
	case kind(opMissing), kind(opNotMissing):
		n.op = op(k)
	case kind(opIn), kind(opNotIn):
		n.op = op(k)
		err = p.list(n)
	case kind(opBetween), kind(opNotBetween):
		n.op = op(k)
		err = p.bounds(n)
	default:
		n.op = op(k)
		err = p.append(n, p.sum)
	}
	if err != nil {
		return nil, err
	}
	if n, err = p.build(n); err != nil {
		return nil, err
	}
	p.last = n
	if where := p.tok.where; p.operator() != "" {
		return nil, p.fail(where, "comparisons cannot be chained; join them with and: 1 < x and x < 5.",
			"比较不能连写，请用 and 连接，例如 1 < x and x < 5。")
	}
	return n, nil
}

// operator consumes a comparison operator, with a not before it, and returns
// its canonical kind; "" if there is none.
func (p *parser) operator() kind {
	negated := p.tok.kind == "not"
	k := p.tok.kind
	if negated {
		k = p.ahead.kind
	}
	switch op(k) {
	case opIn, opBetween, opContains, opStartsWith, opEndsWith, opMissing:
		if negated {
			p.advance()
			k = kind(op(k).negated())
		}
	case "is", opEqual, opNotEqual, opLess, opLessEqual, opGreater, opGreaterEqual:
		if negated {
			return ""
		}
	default:
		return ""
	}
	p.advance()
	return k
}

// missing reads what follows "is".
func (p *parser) missing(n *node) error {
	n.op = opMissing
	if p.accept("not") {
		n.op = opNotMissing
	}
	if p.accept("missing") {
		return nil
	}
	if n.op == opNotMissing {
		return p.unexpected(wordMissing)
	}
	return p.unexpected(wordMissing, wordNotMissing)
}

// append reads one more argument.
func (p *parser) append(n *node, rule func() (*node, error)) error {
	arg, err := rule()
	n.args = append(n.args, arg)
	return err
}

func (p *parser) bounds(n *node) error {
	if err := p.append(n, p.sum); err != nil {
		return err
	}
	if !p.accept("and") && !p.accept(kindTo) {
		return p.unexpected(wordAnd)
	}
	return p.append(n, p.sum)
}

// list reads the literals of in (…).
func (p *parser) list(n *node) error {
	if !p.accept("(") {
		return p.unexpected(wordOpen)
	}
	for {
		if err := p.append(n, p.literal); err != nil {
			return err
		}
		if len(n.args)-1 > MaxList {
			return tooManyValues(p.source, n.args[len(n.args)-1].where)
		}
		if !p.accept(",") {
			break
		}
	}
	if !p.accept(")") {
		return p.unexpected(wordComma, wordClose)
	}
	return nil
}

// literal reads one value of a list.
func (p *parser) literal() (*node, error) {
	where := p.tok.where
	minus := p.accept("-")
	if n := p.constant(); n != nil && (!minus || n.op == opNumber) {
		p.advance()
		if minus {
			return negate(n, where).measure(), nil
		}
		return n, nil
	}
	return nil, p.unexpected(wordValue)
}

// constant is the literal of the current token, which it does not consume.
func (p *parser) constant() *node {
	n := &node{where: p.tok.where}
	switch p.tok.kind {
	case kindNumber:
		n.op, n.num = opNumber, p.tok.num
	case kindText:
		n.op, n.text = opText, p.tok.text
	case kindMoment:
		n.op, n.at = opTime, p.tok.moment.at
		if p.tok.moment.isDay {
			n.op = opDate
		}
	case "true", "false":
		n.op, n.flag = opBool, p.tok.kind == "true"
	default:
		return nil
	}
	return n.measure()
}
