package text

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"zhike/mining"
)

// vocabulary is the terms that a topic model looks at, and how much each weighs.
type vocabulary struct {
	terms  []string // ascending
	rarity []float64
	number map[string]int32
}

// most terms, those in most documents, are kept.
const mostTerms = 50_000

// newVocabulary keeps terms of two characters and more that occur in at least so many
// documents and in at most so large a share of them, and that are no stop
// words. A term weighs ln((1 + n) ÷ (1 + d)) + 1 with d of n documents that have it.
func newVocabulary(c *Counts, documents int, share float64) (*vocabulary, error) {
	spread := c.Spread()
	n := float64(c.Documents())
	var kept []int
	for t, term := range c.Terms {
		if spread[t] >= documents && float64(spread[t]) <= share*n && meaningful(term) {
			kept = append(kept, t)
		}
	}
	if len(kept) < 2 {
		return nil, mining.RowError(-1, "text", fmt.Sprintf("没有足够的词：至少要有两个词各出现在 %d 条以上的文本里；文本太少、太短，或不是文字", documents),
			fmt.Sprintf("there are too few words: at least two must occur in %d texts or more; the texts are too few, too short or no texts", documents))
	}
	slices.SortFunc(kept, func(a, b int) int {
		return cmp.Or(cmp.Compare(spread[b], spread[a]), strings.Compare(c.Terms[a], c.Terms[b]))
	})
	kept = kept[:min(len(kept), mostTerms)]
	slices.SortFunc(kept, func(a, b int) int { return strings.Compare(c.Terms[a], c.Terms[b]) })
	v := &vocabulary{}
	for _, t := range kept {
		v.terms = append(v.terms, c.Terms[t])
		v.rarity = append(v.rarity, math.Log((1+n)/(1+float64(spread[t])))+1)
	}
	v.index()
	return v, nil
}

func (v *vocabulary) index() {
	v.number = make(map[string]int32, len(v.terms))
	for i, t := range v.terms {
		v.number[t] = int32(i)
	}
}

// meaningful tells terms of two characters and more that are no stop words
// and do not begin with a digit, as numbers, dates and sizes do.
func meaningful(term string) bool {
	return utf8.RuneCountInString(term) > 1 && !stopWords[term] && (term[0] < '0' || term[0] > '9')
}

// weigh turns counts into rows of length 1: (1 + ln count) × rarity (sublinear
// TF-IDF). A document without known terms is an empty row.
func (v *vocabulary) weigh(c *Counts) *sparse {
	number := make([]int32, len(c.Terms))
	for t, term := range c.Terms {
		number[t] = -1
		if i, known := v.number[term]; known {
			number[t] = i
		}
	}
	type entry struct {
		at    int32
		value float64
	}
	x := &sparse{width: len(v.terms), start: []int{0}}
	var row []entry
	for i := range c.Documents() {
		row = row[:0]
		terms, values := c.Row(i)
		for k, t := range terms {
			if at := number[t]; at >= 0 && values[k] > 0 {
				row = append(row, entry{at, (1 + math.Log(values[k])) * v.rarity[at]})
			}
		}
		slices.SortFunc(row, func(a, b entry) int { return cmp.Compare(a.at, b.at) })
		length := 0.0
		for _, e := range row {
			length += e.value * e.value
		}
		length = math.Sqrt(length)
		for _, e := range row {
			x.at, x.value = append(x.at, e.at), append(x.value, e.value/length)
		}
		x.start = append(x.start, len(x.at))
	}
	return x
}

// ordered is the rows of x that are not empty, in an order of their contents: what is
// drawn from them does not depend on the order of the documents.
func ordered(x *sparse) *sparse {
	var rows []int
	for i := range x.rows() {
		if at, _ := x.row(i); len(at) > 0 {
			rows = append(rows, i)
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		at, values := x.row(a)
		at2, values2 := x.row(b)
		return cmp.Or(slices.Compare(at, at2), slices.Compare(values, values2))
	})
	return x.take(rows)
}
