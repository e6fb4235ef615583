package text

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"zhike/mining"
)

// Chinese returns the segmenter with the dictionary that comes with the program.
var Chinese = sync.OnceValue(func() *Segmenter { return segmenterOf(dictionary()) })

// NewSegmenter makes a segmenter that knows these words only. Words without a
// count take it from the dictionary that comes with the program, if they are in
// it.
func NewSegmenter(words []Word) *Segmenter {
	counts := countsOf(words)
	if slices.ContainsFunc(words, func(w Word) bool { return w.Count == 0 }) {
		for _, w := range dictionary() {
			if n, ok := counts[w.Text]; ok && n == 0 {
				counts[w.Text] = w.Count
			}
		}
	}
	return segmenterOf(listOf(counts))
}

// With returns the segmenter of Chinese with words of one's own: products,
// brands, names. A word without a count is given one that keeps it whole where
// it stands by itself.
func With(words []Word) *Segmenter {
	base, counts := Chinese(), countsOf(dictionary())
	for w, n := range countsOf(words) {
		if n == 0 {
			n = math.Ceil(keepWhole * base.total * math.Exp(base.likelihood(w)))
		}
		counts[w] = max(counts[w], n)
	}
	return segmenterOf(listOf(counts))
}

// keepWhole is how many times likelier than its parts a word of one's own is.
const keepWhole = 10

// countsOf is the words in one spelling.
func countsOf(words []Word) map[string]float64 {
	counts := make(map[string]float64, len(words))
	for _, w := range words {
		if form := Plain(w.Text); form != "" {
			counts[form] = max(counts[form], w.Count)
		}
	}
	return counts
}

// listOf is the words in order.
func listOf(counts map[string]float64) []Word {
	words := make([]Word, 0, len(counts))
	for w, n := range counts {
		words = append(words, Word{w, n})
	}
	slices.SortFunc(words, func(a, b Word) int { return strings.Compare(a.Text, b.Text) })
	return words
}

// segmenterOf makes a segmenter of words in one spelling that differ.
func segmenterOf(words []Word) *Segmenter {
	s := &Segmenter{codes: codesOf(words), characters: known(), given: given()}
	rare := make([]float64, len(words))
	for i, w := range words {
		s.total += max(w.Count, 1)
		rare[i] = -max(w.Count, 1)
	}
	s.total = max(s.total, dateCount)
	s.alone, s.number, s.date = costOf(1/s.total), costOf(numberCount/s.total), costOf(dateCount/s.total)
	keys := make([]key, 0, len(words))
	for _, i := range mining.Order(rare) { // the commonest lie together
		if codes := s.spell(words[i].Text); len(codes) > 0 {
			keys = append(keys, key{codes, uint16(max(1, min(dearest, costOf(-rare[i]/s.total))))})
		}
	}
	s.words = newTrie(keys)
	return s
}

// spell is a word in codes; none if a character is beyond those that words are
// made of.
func (s *Segmenter) spell(word string) []uint16 {
	codes := make([]uint16, 0, utf8.RuneCountInString(word))
	for _, r := range word {
		if r >= planes || s.codes[r] == 0 {
			return nil
		}
		codes = append(codes, s.codes[r])
	}
	return codes
}

// codesOf gives each character of the words a code, the commonest the smallest,
// and every way to write it the same one.
func codesOf(words []Word) *[planes]uint16 {
	var often [planes]int
	for _, w := range words {
		for _, r := range w.Text {
			if r < planes {
				often[r]++
			}
		}
	}
	var runes []int
	for r, n := range often {
		if n > 0 {
			runes = append(runes, r)
		}
	}
	slices.SortFunc(runes, func(a, b int) int {
		return cmp.Or(cmp.Compare(often[b], often[a]), cmp.Compare(a, b))
	})
	codes := new([planes]uint16)
	for i, r := range runes {
		codes[r] = uint16(i + 1)
	}
	for i, r := range known().plain {
		codes[i] = codes[r]
	}
	return codes
}
