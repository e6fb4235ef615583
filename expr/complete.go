package expr

import (
	"slices"
	"strings"
)

// Complete suggests what may stand at a position, in runes, of a condition that
// is being written: fields, functions with their parenthesis, keywords and
// operators that fit the type before them. What is already written of a word
// narrows the list; it is empty where nothing can be suggested, as inside a text.
func Complete(src string, pos int, c Catalogue) []string {
	head := []rune(src)
	head = head[:max(0, min(pos, len(head)))]
	start := len(head)
	for start > 0 && (isNameRune(head[start-1]) || isDigit(head[start-1]) || head[start-1] == '.') {
		start--
	}
	l, err := newLexer(string(head[:start]), shanghai())
	if err != nil {
		return []string{}
	}
	p := newParser(l)
	if _, err := p.whole(); err == nil {
		p.wanted = p.afterOperand()
	}
	found := []string{}
	for _, w := range p.wanted {
		found = append(found, p.suggestions(w, c)...)
	}
	return matching(found, strings.ToLower(string(head[start:])))
}

// suggestions are the texts behind one word of the grammar.
func (p *parser) suggestions(w word, c Catalogue) []string {
	switch w {
	case wordField:
		return append(slices.Clone(c.Names()), "not")
	case wordFunction:
		return functionCalls()
	case wordValue:
		return []string{"true", "false"}
	case wordOperator:
		return p.operators(c)
	case wordArithmetic:
		if p.lastType(c) == Number {
			return []string{"+", "-", "*", "/"}
		}
		return nil
	case wordEnd:
		return nil
	}
	return []string{w.code}
}

func functionCalls() []string {
	calls := functionNames()
	for i, f := range functions {
		if calls[i] += "("; len(f.takes) == 0 {
			calls[i] += ")"
		}
	}
	return calls
}

// lastType is the type of the last value read, "" if it has an error.
func (p *parser) lastType(c Catalogue) Type {
	check := &checker{source: p.source, catalogue: c, zone: p.zone}
	if check.check(p.last) != nil {
		return ""
	}
	return p.last.typ
}

// operators are those that know the type of the last value.
func (p *parser) operators(c Catalogue) []string {
	list := []op{opEqual, opNotEqual}
	switch p.lastType(c) {
	case Text:
		list = append(list, opIn, opNotIn, opContains, opNotContains, opStartsWith, opNotStartsWith, opEndsWith, opNotEndsWith)
	case Number, Time, Date:
		list = append(list, opLess, opLessEqual, opGreater, opGreaterEqual, opBetween, opNotBetween, opIn, opNotIn)
	}
	list = append(list, opMissing, opNotMissing)
	out := make([]string, len(list))
	for i, o := range list {
		out[i] = string(o)
	}
	return out
}

// matching keeps what begins with the part already written, then what contains it.
func matching(words []string, part string) []string {
	begin, within := []string{}, []string{}
	for _, w := range words {
		switch {
		case strings.HasPrefix(w, part):
			begin = append(begin, w)
		case strings.Contains(w, part):
			within = append(within, w)
		}
	}
	return append(begin, within...)
}
