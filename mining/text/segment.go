package text

import (
	"math"
	"unicode/utf8"
)

// Segmenter cuts text into words. It is immutable and may be used by several
// goroutines.
//
// Of all ways to cut a stretch between two signs it takes the likeliest, the
// words being independent: the greatest Σ log(n(w)/N) of a dictionary's counts,
// found by dynamic programming. Numbers with what belongs to them (2001年,
// 三十一日, 1.3万, 第三) and runs of letters and digits (iPhone15, a.b@c.cn) are
// found by rule and stay whole.
type Segmenter struct {
	words *trie
	codes *[planes]uint16 // of a character in the trie; 0: in no word
	total float64         // N

	characters *characters
	given      *[planes]int64 // of a character in a given name: cost

	alone, number, date int64 // costs of what is in no dictionary
}

// Counts that are given to numbers and dates. The rule finds them whole, so
// they must only beat their parts.
const (
	numberCount = 1000
	dateCount   = 3000
)

// Words cuts text into words, signs included, white space left out. The words
// are pieces of the text, unchanged.
func (s *Segmenter) Words(text string) []string {
	c := cutters.Get().(*cutter)
	defer c.done()
	c.run(s, text)
	words := make([]string, 0, len(c.bounds)/2)
	for i := 0; i < len(c.bounds); i += 2 {
		words = append(words, text[c.bounds[i]:c.bounds[i+1]])
	}
	return words
}

// Terms cuts text into the words that say something: in one spelling (lower
// case, half width, simplified), without signs and stop words.
func (s *Segmenter) Terms(text string) []string {
	var terms []string
	for _, w := range s.Words(text) {
		if r, _ := utf8.DecodeRuneInString(w); s.characters.of(r) < letter {
			continue
		}
		if term := Plain(w); !stopWords[term] {
			terms = append(terms, term)
		}
	}
	return terms
}

// Knows tells whether a text, however it is written, is a word of the dictionary.
func (s *Segmenter) Knows(word string) bool {
	var at step
	first := true
	for _, r := range word {
		switch {
		case r >= planes:
			return false
		case first:
			at, first = s.words.first[s.codes[r]], false
		default:
			at = s.words.next(at, s.codes[r])
		}
		if at == 0 {
			return false
		}
	}
	return at.cost() > 0
}

// unit is what costs are counted in: whole numbers add up without error however
// long a text is. A probability costs −unit·ln p.
const unit = 1536

func costOf(p float64) int64 { return int64(math.Round(-math.Log(p) * unit)) }

// likelihood is the log probability of the likeliest way to cut a text.
func (s *Segmenter) likelihood(text string) float64 {
	c := cutters.Get().(*cutter)
	defer c.done()
	c.run(s, text)
	return -float64(c.sum) / unit
}

// Agreeing is how many words of two ways to cut the same text begin and end at
// the same places. Twice that number, over the words of both, is the F1 of the
// bake-offs of word segmentation (Sproat & Emerson 2003).
func Agreeing(a, b []string) int {
	both, i, j := 0, 0, 0
	for atA, atB := 0, 0; i < len(a) && j < len(b); {
		switch {
		case atA < atB:
			atA, i = atA+len(a[i]), i+1
		case atB < atA:
			atB, j = atB+len(b[j]), j+1
		default:
			if len(a[i]) == len(b[j]) {
				both++
			}
			atA, atB = atA+len(a[i]), atB+len(b[j])
			i, j = i+1, j+1
		}
	}
	return both
}
