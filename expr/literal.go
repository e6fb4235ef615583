package expr

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// quantity reads a number or a date.
func (l *lexer) quantity() token {
	m, n, ok := scanMoment(l.plain[l.pos:], l.zone, false)
	if n == 0 {
		return l.number()
	}
	from := l.pos
	l.pos += n
	if !ok {
		shown := quoted(string(l.plain[from:l.pos]))
		return token{err: l.fail(place{from: from, to: l.pos}, "there is no such date as "+shown+".", "没有 "+shown+" 这个日期。")}
	}
	return token{kind: kindMoment, moment: m}
}

// number reads 1_000, 1.5e6, 3万, 1.2亿 or 20%. The suffix moves the decimal
// point in the text, so that 1.1万 is exactly 11000.
func (l *lexer) number() token {
	from := l.pos
	mantissa := l.digits()
	if l.peek(0) == '.' && isDigit(l.peek(1)) {
		l.pos++
		mantissa += "." + l.digits()
	}
	exponent, ok := l.exponent()
	switch l.peek(0) {
	case '万':
		exponent += 4
		l.pos++
	case '亿':
		exponent += 8
		l.pos++
	case '%':
		exponent -= 2
		l.pos++
	}
	value, err := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(exponent), 64)
	p := place{from: from, to: l.pos}
	if err != nil || !ok || math.IsInf(value, 0) {
		return token{err: l.fail(p, "this number is too large; the largest is about 1.8e308.", "数字太大，最大约为 1.8e308。")}
	}
	if r := l.peek(0); isNameRune(r) {
		p.to++
		return token{err: l.fail(p, "a letter follows the number; put a space between them, or quotes around a text.",
			"数字后面直接跟了字母；请用空格隔开，文字请加引号。")}
	}
	return token{kind: kindNumber, num: value}
}

// digits reads digits, with single underscores between them left out.
func (l *lexer) digits() string {
	var b strings.Builder
	for {
		switch r := l.peek(0); {
		case isDigit(r):
			b.WriteRune(r)
		case r == '_' && b.Len() > 0 && isDigit(l.peek(1)):
		default:
			return b.String()
		}
		l.pos++
	}
}

// exponent reads e6, e+6 or e-6; ok is false if it is beyond any number.
func (l *lexer) exponent() (n int, ok bool) {
	if r := l.peek(0); r != 'e' && r != 'E' {
		return 0, true
	}
	sign, skip := "", 1
	if r := l.peek(1); r == '+' || r == '-' {
		sign, skip = string(r), 2
	}
	if !isDigit(l.peek(skip)) {
		return 0, true
	}
	l.pos += skip
	n, err := strconv.Atoi(sign + l.digits())
	return n, err == nil && n < 1_000_000 && n > -1_000_000
}

// peek is the rune n places ahead, 0 after the end.
func (l *lexer) peek(n int) rune {
	if l.pos+n < len(l.plain) {
		return l.plain[l.pos+n]
	}
	return 0
}

// quotation reads a text in quotes.
func (l *lexer) quotation() token {
	from := l.pos
	end := closers(l.text[from])
	l.pos++
	var b strings.Builder
	for l.pos < len(l.text) {
		r := l.text[l.pos]
		switch {
		case strings.ContainsRune(end, r):
			l.pos++
			return token{kind: kindText, text: b.String()}
		case r == 0:
			return token{err: l.noNul(place{from: l.pos, to: l.pos + 1})}
		case r == '\\':
			r, err := l.escape()
			if err != nil {
				return token{err: err}
			}
			b.WriteRune(r)
		default:
			b.WriteRune(r)
			l.pos++
		}
	}
	return token{err: l.fail(place{from: from, to: from + 1}, "this quote is never closed.", "引号没有闭合。")}
}

// escape reads a backslash and what follows it.
func (l *lexer) escape() (rune, error) {
	p := place{from: l.pos, to: min(l.pos+2, len(l.text))}
	l.pos += 2
	if p.to-p.from == 2 {
		switch r := l.text[p.from+1]; r {
		case 'n':
			return '\n', nil
		case 't':
			return '\t', nil
		case 'r':
			return '\r', nil
		case '\\', '"', '\'', '“', '”', '‘', '’', '「', '」', '＂', '＇':
			return r, nil
		case 'u':
			return l.codePoint(p)
		}
	}
	return 0, l.fail(p, `a backslash stands before \, a quote, n, t, r or u and four hex digits; write \\ for the backslash itself.`,
		`反斜杠后面只能是 \、引号、n、t、r，或 u 加四位十六进制数；要写反斜杠本身请用 \\。`)
}

// codePoint reads the four digits of \u0041.
func (l *lexer) codePoint(p place) (rune, error) {
	p.to = min(l.pos+4, len(l.text))
	code, err := strconv.ParseUint(string(l.text[l.pos:p.to]), 16, 32)
	l.pos = p.to
	if err != nil || p.to-p.from != 6 || !utf8.ValidRune(rune(code)) {
		return 0, l.fail(p, `\u needs the four hex digits of a character, such as \u4e2d.`,
			`\u 后面要有一个字符的四位十六进制数，例如 \u4e2d。`)
	}
	if code == 0 {
		return 0, l.noNul(p)
	}
	return rune(code), nil
}

// noNul refuses the one character that PostgreSQL cannot keep in a text.
func (l *lexer) noNul(p place) error {
	return l.fail(p, "a text cannot contain the character U+0000.", "文字里不能有字符 U+0000。")
}
