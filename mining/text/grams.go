package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// spelling writes a text in the one way in which characters are compared: lower
// case, full-width forms of Latin letters and signs narrowed, white space as one
// blank. Bytes that are no UTF-8 become one unknown character each.
func spelling(document string) string {
	var b strings.Builder
	b.Grow(len(document))
	blank := true // none at the beginning
	for _, r := range document {
		if unicode.IsSpace(r) {
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
			continue
		}
		blank = false
		if r >= 0xff01 && r <= 0xff5e {
			r = width.LookupRune(r).Narrow()
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.TrimSuffix(b.String(), " ")
}

// grams cuts a text into all runs of from shortest to longest characters, blanks
// and signs among them. The runs are pieces of one string.
func grams(document string, shortest, longest int) []string {
	document = spelling(document)
	starts := make([]int, 0, len(document)/2+1)
	for at := range document {
		starts = append(starts, at)
	}
	starts = append(starts, len(document))
	n := len(starts) - 1
	out := make([]string, 0, n*(longest-shortest+1))
	for length := shortest; length <= longest; length++ {
		for i := 0; i+length <= n; i++ {
			out = append(out, document[starts[i]:starts[i+length]])
		}
	}
	return out
}

// wordGrams joins from shortest to longest words in a row by blanks.
func wordGrams(words []string, shortest, longest int) []string {
	if shortest == 1 && longest == 1 {
		return words
	}
	var out []string
	for length := shortest; length <= longest; length++ {
		for i := 0; i+length <= len(words); i++ {
			out = append(out, strings.Join(words[i:i+length], " "))
		}
	}
	return out
}

// characters is the number of characters of a term.
func characters(term string) int { return utf8.RuneCountInString(term) }
