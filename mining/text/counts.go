package text

import (
	"context"
	"slices"

	"zhike/mining"
)

// Counts says how often each term occurs in each document. It is sparse and lies
// row by row: document i has the terms Term[Start[i]:Start[i+1]], ascending
// indices into Terms, each as many times as Value says (or with that weight).
type Counts struct {
	Terms []string // the vocabulary, in the order of first occurrence
	Start []int    // one more than documents
	Term  []int32
	Value []float64
}

// Documents is the number of documents.
func (c *Counts) Documents() int { return len(c.Start) - 1 }

// Row returns the terms of document i and their values; both are shared.
func (c *Counts) Row(i int) ([]int32, []float64) {
	lo, hi := c.Start[i], c.Start[i+1]
	return c.Term[lo:hi], c.Value[lo:hi]
}

// Spread is the number of documents in which each term occurs.
func (c *Counts) Spread() []int {
	spread := make([]int, len(c.Terms))
	for _, t := range c.Term {
		spread[t]++
	}
	return spread
}

const (
	// countedAtOnce is how many documents are cut into terms as one piece of work.
	countedAtOnce = 256
	// cutAhead is how many are cut before their terms are counted; the pieces of
	// all at once would nearly double the memory.
	cutAhead = 64 * countedAtOnce
)

// Count cuts every document into terms by cut, which is called from several
// goroutines, and counts them.
func Count(ctx context.Context, documents []string, cut func(string) []string) (*Counts, error) {
	c := &Counts{Start: make([]int, 1, len(documents)+1)}
	known, cuts := map[string]int32{}, make([][]string, min(len(documents), cutAhead))
	for len(documents) > 0 {
		ahead := documents[:min(len(documents), cutAhead)]
		documents = documents[len(ahead):]
		if err := mining.Pieces(ctx, len(ahead), countedAtOnce, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				cuts[i] = cut(ahead[i])
			}
		}); err != nil {
			return nil, err
		}
		for i := range ahead {
			c.add(cuts[i], known)
			cuts[i] = nil
		}
	}
	return c, ctx.Err()
}

// add appends a document, numbering terms not known yet.
func (c *Counts) add(terms []string, known map[string]int32) {
	row := make([]int32, len(terms))
	for k, t := range terms {
		at, ok := known[t]
		if !ok {
			at = int32(len(c.Terms))
			known[t] = at
			c.Terms = append(c.Terms, t)
		}
		row[k] = at
	}
	slices.Sort(row)
	for k, t := range row {
		if k > 0 && t == row[k-1] {
			c.Value[len(c.Value)-1]++
			continue
		}
		c.Term, c.Value = append(c.Term, t), append(c.Value, 1)
	}
	c.Start = append(c.Start, len(c.Term))
}
