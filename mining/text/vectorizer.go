package text

import (
	"context"
	"math"
	"slices"
	"strings"

	"zhike/mining"
)

// Unit is what terms are made of.
type Unit string

// The units: characters need no dictionary and see parts of words; on short
// Chinese texts they tell classes apart better than words do.
const (
	Characters Unit = "characters"
	Words      Unit = "words"
)

// VectorizerOptions are the choices of a Vectorizer; the zero value is good.
type VectorizerOptions struct {
	Unit      Unit // Characters by default
	Shortest  int  // units in a term at least; 1 by default
	Longest   int  // and at most; 2 by default, of words 1
	Documents int  // documents that a term must occur in to be kept; 2 by default
}

// Vectorizer turns documents into rows of TF-IDF weights (Salton & Buckley
// 1988) over the terms that it has met. The weight of term t in document d is
//
//	(1 + ln n(t, d)) × (1 + ln((1 + N) / (1 + N(t))))
//
// with n(t, d) its occurrences, N the number of documents and N(t) that of
// those with the term; each row is then divided by its Euclidean length. It is
// what scikit-learn's TfidfVectorizer computes with sublinear_tf=True and its
// smooth idf.
//
// Characters are compared in one spelling (Plain), white space as one blank; words
// are those of Segmenter.Terms. A Vectorizer is never changed.
type Vectorizer struct {
	options   VectorizerOptions
	documents int      // that it was fitted to
	terms     []string // ascending
	spread    []int    // documents of each term
	idf       []float64
	index     map[string]int32
}

// mostUnits is the greatest number of units in a term.
const mostUnits = 8

func (o VectorizerOptions) filled() (VectorizerOptions, error) {
	if o.Unit == "" {
		o.Unit = Characters
	}
	if o.Shortest == 0 {
		o.Shortest = 1
	}
	if o.Longest == 0 {
		if o.Longest = o.Shortest; o.Unit == Characters {
			o.Longest = max(2, o.Shortest)
		}
	}
	if o.Documents == 0 {
		o.Documents = 2
	}
	switch {
	case o.Unit != Characters && o.Unit != Words:
		return o, mining.TableError("词项单位“"+string(o.Unit)+"”未知；可为 characters 或 words", "the unit "+string(o.Unit)+" of terms is not known; it is characters or words")
	case o.Shortest < 1 || o.Longest < o.Shortest || o.Longest > mostUnits:
		return o, mining.TableError("词项长度须从 1 到 8，且最短不超过最长", "the length of terms must be from 1 to 8, the shortest not above the longest")
	case o.Documents < 0:
		return o, mining.TableError("词项的最少文档数不能为负", "the documents that a term must occur in must not be below zero")
	}
	return o, nil
}

// cut cuts a document into terms.
func (o VectorizerOptions) cut() func(string) []string {
	if o.Unit == Words {
		s := Chinese()
		return func(d string) []string { return wordGrams(s.Terms(d), o.Shortest, o.Longest) }
	}
	return func(d string) []string { return grams(d, o.Shortest, o.Longest) }
}

// FitVectorizer learns the terms of the documents and how common they are. No
// documents, or none with a term in as many documents as asked, is a
// *mining.DataError.
func FitVectorizer(ctx context.Context, documents []string, o VectorizerOptions) (*Vectorizer, error) {
	v, _, err := vectorized(ctx, documents, o)
	return v, err
}

// vectorized returns the weights of the documents too, which are then not cut twice.
func vectorized(ctx context.Context, documents []string, o VectorizerOptions) (*Vectorizer, *Counts, error) {
	o, err := o.filled()
	if err != nil {
		return nil, nil, err
	}
	if len(documents) == 0 {
		return nil, nil, mining.TableError("没有文本，无从学习", "there are no texts to learn from")
	}
	counts, err := Count(ctx, documents, o.cut())
	if err != nil {
		return nil, nil, err
	}
	v := &Vectorizer{options: o, documents: len(documents)}
	spread := counts.Spread()
	kept := make([]int32, 0, len(spread))
	for t, n := range spread {
		if n >= o.Documents {
			kept = append(kept, int32(t))
		}
	}
	if len(kept) == 0 {
		return nil, nil, mining.TableError("没有一个词项出现在足够多的文本中，无从学习；文本太少或全是空的",
			"no term occurs in enough of the texts, so there is nothing to learn; the texts are too few or empty")
	}
	slices.SortFunc(kept, func(a, b int32) int { return strings.Compare(counts.Terms[a], counts.Terms[b]) })
	place := make([]int32, len(spread))
	for t := range place {
		place[t] = -1
	}
	for at, t := range kept {
		place[t] = int32(at)
		v.terms = append(v.terms, strings.Clone(counts.Terms[t])) // the document is not kept
		v.spread = append(v.spread, spread[t])
	}
	v.weigh()
	return v, v.rows(counts, place), ctx.Err()
}

// weigh fills in what follows from the terms.
func (v *Vectorizer) weigh() {
	v.index = make(map[string]int32, len(v.terms))
	v.idf = make([]float64, len(v.terms))
	for t, term := range v.terms {
		v.index[term] = int32(t)
		v.idf[t] = 1 + math.Log(float64(1+v.documents)/float64(1+v.spread[t]))
	}
}

// rows turns counts into weights; place says where each of their terms is, −1
// for one that is not known.
func (v *Vectorizer) rows(counts *Counts, place []int32) *Counts {
	out := &Counts{Terms: v.terms, Start: make([]int, 1, len(counts.Start))}
	out.Term, out.Value = make([]int32, 0, len(counts.Term)), make([]float64, 0, len(counts.Term))
	var order []uint64 // term above, place in the row below
	for i := range counts.Documents() {
		terms, values := counts.Row(i)
		order = order[:0]
		for k, t := range terms {
			if place[t] >= 0 {
				order = append(order, uint64(place[t])<<32|uint64(k))
			}
		}
		slices.Sort(order)
		squares, begin := 0.0, len(out.Term)
		for _, o := range order {
			t := int32(o >> 32)
			w := (1 + math.Log(values[uint32(o)])) * v.idf[t]
			squares += w * w
			out.Term, out.Value = append(out.Term, t), append(out.Value, w)
		}
		length := math.Sqrt(squares)
		for k := begin; k < len(out.Value); k++ {
			out.Value[k] /= length
		}
		out.Start = append(out.Start, len(out.Term))
	}
	return out
}

// Transform returns the weights of documents, a row each, over Terms. Terms that
// were not met in the fit are passed over; a document of nothing else has an
// empty row.
func (v *Vectorizer) Transform(ctx context.Context, documents []string) (*Counts, error) {
	counts, err := Count(ctx, documents, v.options.cut())
	if err != nil {
		return nil, err
	}
	place := make([]int32, len(counts.Terms))
	for t, term := range counts.Terms {
		at, known := v.index[term]
		if place[t] = at; !known {
			place[t] = -1
		}
	}
	return v.rows(counts, place), nil
}

// Terms returns the terms in the order of their codes in the rows; shared, read only.
func (v *Vectorizer) Terms() []string { return v.terms }

// IDF returns the weight of each term's rarity; shared, read only.
func (v *Vectorizer) IDF() []float64 { return v.idf }
