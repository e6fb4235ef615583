package text

import (
	"strings"
	"unicode"
)

// halfWidth returns a character in its half-width, lower-case form, so that Ａ, A
// and a are one; what has no such form stays.
func halfWidth(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		r -= '！' - '!'
	case r == '　':
		return ' '
	}
	return unicode.ToLower(r)
}

// bare is what a text says without white space and signs, in one spelling; a
// text of signs alone keeps them.
func bare(text string) string {
	var letters, signs strings.Builder
	for _, r := range text {
		switch r = halfWidth(r); {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			letters.WriteRune(r)
		case letters.Len() == 0 && !unicode.IsSpace(r) && !unicode.IsControl(r):
			signs.WriteRune(r)
		}
	}
	if letters.Len() == 0 {
		return signs.String()
	}
	return letters.String()
}
