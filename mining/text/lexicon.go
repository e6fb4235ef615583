package text

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

//go:embed data/sentiment.txt
var sentimentText string

// role is what a word does to the feeling of a sentence.
type role uint8

const (
	meansNothing role = iota
	feels
	strengthens
	negates
	opposes
)

// meaning is a word's role and figure, as data/sentiment.txt explains.
type meaning struct {
	role   role
	figure float64
}

// lexicon is the words that carry feeling, in one spelling.
type lexicon struct {
	words  map[string]meaning
	begins map[rune]int // the longest word that begins with the character, in characters
}

func newLexicon() *lexicon {
	return &lexicon{words: map[string]meaning{}, begins: map[rune]int{}}
}

func (l *lexicon) add(word string, m meaning) {
	word = Plain(word)
	l.words[word] = m
	first, _ := utf8.DecodeRuneInString(word)
	l.begins[first] = max(l.begins[first], utf8.RuneCountInString(word))
}

// parseLexicon reads the form of data/sentiment.txt.
func parseLexicon(s string) (*lexicon, error) {
	roles := map[string]role{"plain": meansNothing, "feel": feels, "degree": strengthens, "not": negates, "but": opposes}
	l := newLexicon()
	for line := range strings.Lines(s) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		role, known := roles[fields[0]]
		if !known || len(fields) < 3 {
			return nil, fmt.Errorf("no line of a lexicon: %s", line)
		}
		figure, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return nil, err
		}
		for _, word := range fields[2:] {
			l.add(word, meaning{role, figure})
		}
	}
	return l, nil
}

// find returns the longest word that begins a text, and its length in characters.
func (l *lexicon) find(text []rune) (meaning, int) {
	for n := min(l.begins[text[0]], len(text)); n > 0; n-- {
		if m, known := l.words[string(text[:n])]; known {
			return m, n
		}
	}
	return meaning{}, 0
}
