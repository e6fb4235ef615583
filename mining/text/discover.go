package text

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"zhike/mining"
)

// NewWord is a string that the dictionary cuts to pieces and the text keeps
// together: the name of a product, a shop, a place. It is a proposal: a person
// should look at it before it goes into a dictionary.
type NewWord struct {
	Text     string  `json:"word"`
	Count    int     `json:"count"`    // how often it occurs
	Cohesion float64 `json:"cohesion"` // normalised pointwise mutual information of its pieces: 0 by chance, 1 never apart
	Freedom  float64 `json:"freedom"`  // entropy of what stands beside it, in nats, on the side where that is less
}

const (
	newWordCount    = 5 // below, entropies mean nothing
	newWordCohesion = .7
	newWordFreedom  = 1
	newWordPieces   = 4
	newWordLength   = 8       // characters
	newWordSample   = 2 << 20 // words that are looked at: what recurs does so in a part too
)

// FindNewWords proposes words for a dictionary: sequences of two to four words,
// one of them a single character at least, that occur five times or more, much
// oftener than by chance (normalised pointwise mutual information; Bouma 2009) and
// in many surroundings (branching entropy; Jin & Tanaka-Ishii 2006). The most
// frequent come first. Of large corpora it looks at every so many documents, in
// all about two million words.
func FindNewWords(ctx context.Context, s *Segmenter, documents []string) ([]NewWord, error) {
	cut, err := cutSample(ctx, s, documents)
	if err != nil {
		return nil, err
	}
	counts, total := map[string]int{}, 0
	for _, words := range cut {
		for _, w := range words {
			counts[w]++
		}
		total += len(words)
	}
	sequences := map[string]*surroundings{}
	for _, words := range cut {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		note(sequences, words, counts)
	}
	var found []NewWord
	for key, around := range sequences {
		if around.count < newWordCount {
			continue
		}
		pieces := strings.Split(key, " ")
		whole := math.Log(float64(around.count) / float64(total))
		cohesion := whole
		for _, p := range pieces {
			cohesion -= math.Log(float64(counts[p]) / float64(total))
		}
		cohesion /= -whole * float64(len(pieces)-1)
		freedom := min(entropy(around.before), entropy(around.after))
		if cohesion > newWordCohesion && freedom > newWordFreedom {
			found = append(found, NewWord{strings.Join(pieces, ""), around.count, cohesion, freedom})
		}
	}
	slices.SortFunc(found, func(a, b NewWord) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Text, b.Text))
	})
	return found, nil
}

// cutSample cuts documents, spread evenly, until there are enough words.
func cutSample(ctx context.Context, s *Segmenter, documents []string) ([][]string, error) {
	bytes := 0
	for _, d := range documents {
		bytes += len(d)
	}
	const bytesPerWord = 5
	stride := 1 + bytes/(newWordSample*bytesPerWord)
	cut := make([][]string, (len(documents)+stride-1)/stride)
	err := mining.Pieces(ctx, len(cut), countedAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			cut[i] = s.Words(Plain(documents[i*stride]))
		}
	})
	return cut, err
}

// surroundings is how often a sequence of words occurs and what stands beside it.
type surroundings struct {
	count         int
	before, after map[string]int
}

// note adds the sequences of one document.
func note(sequences map[string]*surroundings, words []string, counts map[string]int) {
	for i := range words {
		length, single := 0, false
		for n := 1; n <= newWordPieces && i+n <= len(words); n++ {
			w := words[i+n-1]
			size := utf8.RuneCountInString(w)
			if length += size; length > newWordLength || counts[w] < newWordCount || !isHan(w) {
				break
			}
			if single = single || size == 1; n < 2 || !single || stopWords[words[i]] || stopWords[w] {
				continue
			}
			key := strings.Join(words[i:i+n], " ")
			a := sequences[key]
			if a == nil {
				a = &surroundings{before: map[string]int{}, after: map[string]int{}}
				sequences[key] = a
			}
			a.count++
			if i > 0 {
				a.before[words[i-1]]++
			} else {
				a.before[""]++
			}
			if i+n < len(words) {
				a.after[words[i+n]]++
			} else {
				a.after[""]++
			}
		}
	}
}

func isHan(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return known().of(r) >= han
}

func entropy(counts map[string]int) float64 {
	all := make([]float64, 0, len(counts))
	sum := 0.0
	for _, n := range counts {
		all = append(all, float64(n))
		sum += float64(n)
	}
	slices.Sort(all) // the same bits whatever the order of the map
	h := 0.0
	for _, n := range all {
		h -= n / sum * math.Log(n/sum)
	}
	return h
}
