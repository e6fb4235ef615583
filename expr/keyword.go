package expr

import "strings"

// kind is what a token is. Operators, keywords and punctuation are their own
// canonical spelling; the rest are classes.
type kind string

const (
	kindName   kind = "name"
	kindNumber kind = "a number"
	kindText   kind = "a text"
	kindMoment kind = "a date"
	kindTo     kind = "to" // 和 到 至: only between the bounds of between
	kindEnd    kind = "end"
	kindError  kind = "error"
)

// keyword is the token for a word of ASCII letters, if it is one.
func keyword(word string) (kind, bool) {
	switch w := strings.ToLower(word); w {
	case "and", "or", "not", "in", "between", "is", "missing", "true", "false",
		string(opContains), string(opStartsWith), string(opEndsWith):
		return kind(w), true
	case "null":
		return "missing", true
	}
	return "", false
}

// chinese lists the Chinese keywords. Chinese is written without spaces, so the
// longest one that fits is taken: 不包含 is not contains, 大于等于 is >=.
var chinese = [...]struct {
	word string
	kind kind
}{
	{"大于等于", ">="}, {"小于等于", "<="}, {"不等于", "!="}, {"不大于", "<="}, {"不小于", ">="},
	{"等于", "="}, {"大于", ">"}, {"小于", "<"},
	{"并且", "and"}, {"而且", "and"}, {"或者", "or"}, {"且", "and"}, {"或", "or"}, {"非", "not"}, {"不", "not"},
	{"属于", "in"}, {"介于", "between"}, {"包含", kind(opContains)}, {"开头是", kind(opStartsWith)}, {"结尾是", kind(opEndsWith)},
	{"为空", kind(opMissing)}, {"缺失", kind(opMissing)}, {"和", kindTo}, {"到", kindTo}, {"至", kindTo},
	{"真", "true"}, {"假", "false"},
}

// chineseKeyword finds the keyword at the start of s and its length in runes.
func chineseKeyword(s []rune) (kind, int) {
	for _, k := range chinese {
		word := []rune(k.word)
		if len(s) >= len(word) && string(s[:len(word)]) == k.word {
			return k.kind, len(word)
		}
	}
	return "", 0
}

// symbol finds the operator or punctuation at the start of s and its length in
// runes. Full-width forms have been made ASCII before.
func symbol(s []rune) (kind, int) {
	if len(s) >= 2 {
		switch two := string(s[:2]); two {
		case "<=", ">=", "!=":
			return kind(two), 2
		case "==":
			return "=", 2
		case "<>":
			return "!=", 2
		case "&&":
			return "and", 2
		case "||":
			return "or", 2
		}
	}
	switch s[0] {
	case '(', ')', ',', '=', '<', '>', '+', '-', '*', '/':
		return kind(s[:1]), 1
	case '!':
		return "not", 1
	case '≤':
		return "<=", 1
	case '≥':
		return ">=", 1
	case '≠':
		return "!=", 1
	}
	return "", 0
}

// fold makes full-width forms and Chinese punctuation ASCII, rune by rune, so
// that offsets stay the same. Quotes keep their form: they must close as opened.
func fold(r rune) rune {
	switch {
	case r == '＂' || r == '＇':
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == '、':
		return ','
	case r == '×':
		return '*'
	case r == '÷':
		return '/'
	case r == '−':
		return '-'
	case r == 0x3000 || r == 0xA0:
		return ' '
	}
	return r
}

// closers are the quotes that end a text opened by r; empty if r opens none.
func closers(r rune) string {
	switch r {
	case '"', '\'', '＂', '＇':
		return string(r)
	case '“', '”':
		return "”“"
	case '‘', '’':
		return "’‘"
	case '「':
		return "」"
	}
	return ""
}
