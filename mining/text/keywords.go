package text

import (
	"cmp"
	"math"
	"slices"

	"zhike/mining"
)

// WeightedTerm is a term that says what a document is about.
type WeightedTerm struct {
	Term      string  `json:"term"`
	Score     float64 `json:"score"`
	Count     float64 `json:"count"`     // times it occurs in the document
	Documents int     `json:"documents"` // of the corpus that have it
}

// Corpus finds the keywords of documents among others.
type Corpus struct {
	counts *Counts
	spread []int
}

// NewCorpus counts in how many documents each term occurs.
func NewCorpus(c *Counts) *Corpus { return &Corpus{c, c.Spread()} }

// Keywords returns the k terms of document i with the highest TF-IDF,
// count ÷ terms of the document × ln((1 + n) ÷ (1 + d)), n documents of which d have
// the term (Spärck Jones 1972): often here, seldom elsewhere. Stop words, single characters
// and numbers are none, nor is what every document has.
func (c *Corpus) Keywords(i, k int) []WeightedTerm {
	terms, values := c.counts.Row(i)
	total := 0.0
	for _, v := range values {
		total += v
	}
	var out []WeightedTerm
	for at, t := range terms {
		rarity := math.Log(float64(1+c.counts.Documents()) / float64(1+c.spread[t]))
		if term := c.counts.Terms[t]; rarity > 0 && meaningful(term) {
			out = append(out, WeightedTerm{term, values[at] / total * rarity, values[at], c.spread[t]})
		}
	}
	return firstKeywords(out, k)
}

// firstKeywords is the k of the highest score.
func firstKeywords(all []WeightedTerm, k int) []WeightedTerm {
	slices.SortFunc(all, func(a, b WeightedTerm) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Term, b.Term)) })
	return slices.Clip(all[:max(0, min(k, len(all)))])
}

// Overall returns the k terms with the highest sum of the documents' TF-IDF, each
// document weighing the same: what the corpus is about.
func (c *Corpus) Overall(k int) []WeightedTerm {
	sums, times := make([]float64, len(c.spread)), make([]float64, len(c.spread))
	for i := range c.counts.Documents() {
		terms, values := c.counts.Row(i)
		total := 0.0
		for _, v := range values {
			total += v
		}
		for at, t := range terms {
			sums[t] += values[at] / total
			times[t] += values[at]
		}
	}
	n := float64(c.counts.Documents())
	var out []WeightedTerm
	for t, term := range c.counts.Terms {
		if c.spread[t] > 0 && meaningful(term) {
			out = append(out, WeightedTerm{term, sums[t] / n * math.Log((1+n)/(1+float64(c.spread[t]))), times[t], c.spread[t]})
		}
	}
	return firstKeywords(out, k)
}

// checked refuses counts with which nothing can be compared.
func (c *Counts) checked() error {
	if c == nil || len(c.Start) == 0 || c.Documents() == 0 {
		return mining.RowError(-1, "text", "没有文本", "there are no texts")
	}
	for i := range c.Documents() {
		_, values := c.Row(i)
		for _, v := range values {
			if !(v >= 0) || math.IsInf(v, 0) {
				return mining.RowError(i, "text", "词频为负或不是数", "a count is negative or no number")
			}
		}
	}
	return nil
}
