package text

import (
	"strings"
	"unicode"
)

// bare is what a text says without white space and signs, in one spelling; a
// text of signs alone keeps them.
func bare(text string) string {
	var letters, signs strings.Builder
	for _, r := range Plain(text) {
		switch {
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
