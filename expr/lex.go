package expr

import (
	"unicode"
	"unicode/utf8"
)

// token is one word of the source.
type token struct {
	kind   kind
	text   string  // a name as written, or the value of a text
	num    float64 // the value of a number
	moment moment  // the value of a date or date-time
	where  place
	err    error // why the source cannot be read here, of kindError
}

// lexer cuts the source into tokens. After an error it yields that error for ever.
type lexer struct {
	*source
	plain []rune // text after fold: the same length
	pos   int
	zone  zone
}

// newLexer checks the size and the encoding.
func newLexer(src string, z zone) (*lexer, error) {
	if len(src) > MaxSource {
		return nil, tooLong(len(src))
	}
	l := &lexer{source: &source{text: []rune(src)}, zone: z}
	l.plain = make([]rune, len(l.text))
	for i, r := range l.text {
		l.plain[i] = fold(r)
	}
	if !utf8.ValidString(src) {
		return nil, l.fail(badRune(src), "the text is not UTF-8 from here on; save it as UTF-8.",
			"从这里开始不是 UTF-8 文字，请改用 UTF-8 编码。")
	}
	return l, nil
}

// badRune is the place of the first byte that is not UTF-8.
func badRune(src string) place {
	n := 0
	for i, r := range src {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(src[i:]); size == 1 {
				break
			}
		}
		n++
	}
	return place{from: n, to: n + 1}
}

// next reads one token.
func (l *lexer) next() token {
	for l.pos < len(l.plain) && (unicode.IsSpace(l.plain[l.pos]) || l.plain[l.pos] == '\ufeff') {
		l.pos++
	}
	from := l.pos
	t := l.read()
	t.where = place{from: from, to: l.pos}
	if t.err != nil {
		t.kind, l.pos = kindError, from
	}
	return t
}

func (l *lexer) read() token {
	rest := l.plain[l.pos:]
	switch {
	case len(rest) == 0:
		return token{kind: kindEnd}
	case isDigit(rest[0]), rest[0] == '.' && len(rest) > 1 && isDigit(rest[1]):
		return l.quantity()
	case isNameRune(rest[0]):
		return l.name()
	case closers(rest[0]) != "":
		return l.quotation()
	}
	if k, n := symbol(rest); n > 0 {
		l.pos += n
		return token{kind: k}
	}
	if k, n := chineseKeyword(rest); n > 0 {
		l.pos += n
		return token{kind: k}
	}
	if unicode.IsLetter(rest[0]) {
		return l.foreignWord()
	}
	p := place{from: l.pos, to: l.pos + 1}
	shown := quoted(string(rest[:1]))
	return token{err: l.fail(p, "the character "+shown+" has no meaning here; texts stand in quotes, such as \"浙江\".",
		"这里不能出现字符 "+shown+"；文字要加引号，例如 \"浙江\"。")}
}

// name reads a keyword, a field or a function.
func (l *lexer) name() token {
	from := l.pos
	for l.pos < len(l.plain) && (isNameRune(l.plain[l.pos]) || isDigit(l.plain[l.pos]) || l.plain[l.pos] == '.') {
		l.pos++
	}
	word := string(l.plain[from:l.pos])
	if k, ok := keyword(word); ok {
		return token{kind: k, text: word}
	}
	return token{kind: kindName, text: word}
}

// foreignWord reads a run of letters that are no ASCII, most likely a field's
// Chinese label. It becomes a name, which no catalogue has.
func (l *lexer) foreignWord() token {
	from := l.pos
	for l.pos < len(l.plain) && (unicode.IsLetter(l.plain[l.pos]) || isDigit(l.plain[l.pos]) || l.plain[l.pos] == '_') {
		l.pos++
	}
	return token{kind: kindName, text: string(l.plain[from:l.pos])}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isNameRune(r rune) bool { return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// usableName tells whether a field of this name can be written in a condition.
func usableName(name string) bool {
	for i, r := range name {
		if !(r == '_' || r >= 'a' && r <= 'z' || i > 0 && (r == '.' || isDigit(r))) {
			return false
		}
	}
	_, taken := keyword(name)
	return name != "" && !taken
}
