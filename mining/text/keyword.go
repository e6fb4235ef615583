package text

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"zhike/mining"
)

// Keywords of rules are what a person can make sense of: words of the dictionary,
// such with a character before them that denies or strengthens them (太慢,
// 不好吃), of two to six characters; runs of characters that the segmenter leaves
// single (names, products); and runs of letters and digits. They stand in at least
// rareKeyword documents. One that never stands without the same neighbour is left
// out for the longer one.
const (
	shortestKeyword = 2
	longestKeyword  = 6
	longestUnknown  = 4
	rareKeyword     = 3
)

// keywordsOf says which keywords occur in which document. Those of rules given
// are the only ones then.
func keywordsOf(ctx context.Context, documents []string, given []Rule) (*Counts, error) {
	if given != nil {
		keywords := map[string]bool{}
		for _, r := range given {
			for _, k := range slices.Concat(r.Contains, r.Without) {
				keywords[spelling(k)] = true
			}
		}
		return Count(ctx, documents, func(d string) []string {
			d = spelling(d)
			var found []string
			for k := range keywords {
				if strings.Contains(d, k) {
					found = append(found, k)
				}
			}
			slices.Sort(found)
			return found
		})
	}
	s := Chinese()
	counts, err := Count(ctx, documents, func(d string) []string {
		found := slices.DeleteFunc(grams(d, shortestKeyword, longestKeyword), func(t string) bool { return !s.readable(t) })
		return append(found, s.unknown(spelling(d))...)
	})
	if err != nil {
		return nil, err
	}
	return counts.closed(), nil
}

// readable tells whether a run of characters in one spelling, letters and digits
// aside, says something to a person.
func (s *Segmenter) readable(term string) bool {
	first, size := utf8.DecodeRuneInString(term)
	if size == len(term) {
		return false
	}
	if s.Knows(term) {
		return true
	}
	rest := term[size:]
	if strings.ContainsRune("不没无太很挺真好超最更", first) {
		if utf8.RuneCountInString(rest) > 1 {
			return s.Knows(rest)
		}
		return strings.Contains(plainQualities, rest) // 很方 is the beginning of 很方便
	}
	return false
}

// unknown is what a text has besides words of the dictionary: runs of letters and
// digits, and runs of characters that stand single, no stop words, up to
// longestUnknown of them.
func (s *Segmenter) unknown(document string) []string {
	var found, singles []string
	for _, w := range s.Words(document) {
		r, size := utf8.DecodeRuneInString(w)
		switch k := s.characters.of(r); {
		case size == len(w) && k >= han && !stopWords[w]:
			singles = append(singles, w)
			for n := shortestKeyword; n <= min(longestUnknown, len(singles)); n++ {
				found = append(found, strings.Join(singles[len(singles)-n:], ""))
			}
			continue
		case isAlphanumeric(k) && len(w) > 1:
			found = append(found, w)
		}
		singles = singles[:0]
	}
	return found
}

// plainQualities are the characters that say something behind 太 or 没 by themselves.
const plainQualities = "好慢快差贵少多大小冷热硬咸辣甜香吵脏旧远近久棒赞值行凉糟烂坏乱新淡油腻酸苦软嫩老满美爽累送给到会能去用来吃买收退换接理修"

// closed keeps the terms that are in enough documents and not always within the
// same longer one.
func (c *Counts) closed() *Counts {
	spread := c.Spread()
	code := make(map[string]int, len(c.Terms))
	for t, term := range c.Terms {
		code[term] = t
	}
	keep := make([]bool, len(c.Terms))
	for t, n := range spread {
		keep[t] = n >= rareKeyword
	}
	for t, term := range c.Terms {
		if spread[t] < rareKeyword || utf8.RuneCountInString(term) == shortestKeyword {
			continue
		}
		runes := []rune(term)
		for _, part := range []string{string(runes[1:]), string(runes[:len(runes)-1])} {
			if p := code[part]; spread[p] == spread[t] {
				keep[p] = false
			}
		}
	}
	out := &Counts{Start: make([]int, 1, len(c.Start))}
	place := make([]int32, len(c.Terms))
	for t, ok := range keep {
		if ok {
			place[t] = int32(len(out.Terms))
			out.Terms = append(out.Terms, strings.Clone(c.Terms[t]))
		}
	}
	for i := range c.Documents() {
		terms, _ := c.Row(i)
		for _, t := range terms {
			if keep[t] {
				out.Term, out.Value = append(out.Term, place[t]), append(out.Value, 1)
			}
		}
		out.Start = append(out.Start, len(out.Term))
	}
	return out
}

// Rule is one line of a list that is read from above: the first whose condition
// a document meets decides. Keywords are looked for in the text as it stands,
// but in one spelling (Plain).
type Rule struct {
	Contains []string `json:"contains"`          // all of these; none for the last rule
	Without  []string `json:"without,omitempty"` // and none of these
	Label    string   `json:"label"`
	Reached  []int    `json:"reached"` // training documents decided here, by class in the order of Classes
}

// Text is the rule as a sentence.
func (r Rule) Text() mining.Text {
	var zh, en []string
	for _, k := range r.Contains {
		zh, en = append(zh, "含“"+k+"”"), append(en, "contains “"+k+"”")
	}
	for _, k := range r.Without {
		zh, en = append(zh, "不含“"+k+"”"), append(en, "not “"+k+"”")
	}
	if len(zh) == 0 {
		return mining.Text{Zh: "其余 → " + r.Label, En: "all others → " + r.Label}
	}
	return mining.Text{Zh: strings.Join(zh, "且") + " → " + r.Label, En: strings.Join(en, " and ") + " → " + r.Label}
}

// meets tells whether a document with these keywords meets the condition.
func (r Rule) meets(has func(keyword string) bool) bool {
	for _, k := range r.Contains {
		if !has(k) {
			return false
		}
	}
	return !slices.ContainsFunc(r.Without, has)
}

// fired is the first rule met; the last one always is.
func (f *fitted) fired(has func(keyword string) bool) Rule {
	for _, r := range f.rules[:len(f.rules)-1] {
		if r.meets(has) {
			return r
		}
	}
	return f.rules[len(f.rules)-1]
}

// Rules returns the rules of Keyword, first to last; none of other methods. To
// edit them, change them and give them to FitClassifier as ClassifierOptions.Rules.
func (m *Classifier) Rules() []Rule { return slices.Clone(m.rules) }
