package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

//go:embed data/simplified.txt
var simplifiedPairs string

// kind is what a character is to the segmenter.
type kind uint8

const (
	sign    kind = iota // everything that is none of the others
	space               // white space and what is not to be seen
	joiner              // hangs on the sign before it: variation selectors, accents
	letter              // of an alphabet
	digit               // 0 to 9
	numeral             // a Chinese numeral
	han                 // a Chinese character, or another that is written without spaces
	surname             // a Chinese character that is a surname too
)

const planes = 1 << 16 // characters beyond count as signs: emoji, rare characters

// characters says of each character what it is, and how it is written in one
// spelling: lower case, half width, simplified.
type characters struct {
	kind  [planes]kind
	plain [planes]uint16
}

// known is made when it is first needed: it takes some milliseconds.
var known = sync.OnceValue(func() *characters {
	c := new(characters)
	for i := range planes {
		c.plain[i], c.kind[i] = uint16(i), kindOf(rune(i))
	}
	for _, r := range strings.TrimSpace(surnames) {
		c.kind[r] = surname
	}
	for _, r := range "零〇○一二三四五六七八九十百千万亿两" {
		c.kind[r] = numeral
	}
	for i := range planes {
		switch folded := width.LookupRune(rune(i)).Folded(); {
		case folded != 0 && folded < planes:
			c.plain[i], c.kind[i] = uint16(unicode.ToLower(folded)), kindOf(folded)
		case c.kind[i] == letter:
			if low := unicode.ToLower(rune(i)); low < planes {
				c.plain[i] = uint16(low)
			}
		}
	}
	for pair := range strings.Lines(simplifiedPairs) {
		from, size := utf8.DecodeRuneInString(pair)
		to, _ := utf8.DecodeRuneInString(pair[size:])
		c.plain[from], c.kind[from] = uint16(to), c.kind[to]
	}
	return c
})

// of is what a character is; those beyond the first plane are signs.
func (c *characters) of(r rune) kind {
	if r < planes {
		return c.kind[r]
	}
	return sign
}

func kindOf(r rune) kind {
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r) && r != '\u200d', unicode.IsControl(r):
		return space
	case r == '\u200d' || unicode.Is(unicode.Mn, r):
		return joiner
	case '0' <= r && r <= '9':
		return digit
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
		return han
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	}
	return sign
}

// Plain writes a text in one spelling: lower case, half width, simplified
// characters. It has as many characters as the text.
func Plain(s string) string {
	c := known()
	return strings.Map(func(r rune) rune {
		if r < planes {
			return rune(c.plain[r])
		}
		return r
	}, s)
}
