package text

import (
	"cmp"
	"context"
	"slices"
)

// Suggestion is a document that is worth labelling.
type Suggestion struct {
	Document int     // index of the document
	Label    string  // what the classifier says of it
	Doubt    float64 // 1 − (probability of the likeliest class − that of the second)
}

// doubtful is how many times as many documents as are asked for are looked at,
// the most doubtful first.
const doubtful = 10

// NextToLabel chooses which n of the documents, none of them labelled yet, to
// label next: those of which the classifier is least sure (margin sampling,
// Scheffer, Decomain & Wrobel 2001), each weighed by how unlike it is to those
// chosen before (1 − the greatest cosine of their TF-IDF rows), so that ten
// copies of one question do not take ten places. Empty documents are not chosen.
func (m *Classifier) NextToLabel(ctx context.Context, documents []string, n int) ([]Suggestion, error) {
	predicted, err := m.Predict(ctx, documents)
	if err != nil {
		return nil, err
	}
	var pool []Suggestion
	for i, p := range predicted {
		if spelling(documents[i]) == "" {
			continue
		}
		second := 0.0
		for c, v := range p.Probabilities {
			if m.classes[c] != p.Label {
				second = max(second, v)
			}
		}
		pool = append(pool, Suggestion{i, p.Label, 1 - (p.Confidence - second)})
	}
	// Equal doubt goes by the text, so that the order of the documents has no say.
	slices.SortStableFunc(pool, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Doubt, a.Doubt), cmp.Compare(documents[a.Document], documents[b.Document]))
	})
	pool = pool[:min(len(pool), max(0, n)*doubtful)]
	return diverse(ctx, pool, documents, min(n, len(pool)))
}

// diverse chooses one after the other.
func diverse(ctx context.Context, pool []Suggestion, documents []string, n int) ([]Suggestion, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	texts := make([]string, len(pool))
	for k, s := range pool {
		texts[k] = documents[s.Document]
	}
	_, x, err := vectorized(ctx, texts, VectorizerOptions{Documents: 1})
	if err != nil {
		return nil, err
	}
	likest, taken := make([]float64, len(pool)), make([]bool, len(pool))
	dense := make([]float64, len(x.Terms))
	var out []Suggestion
	for range n {
		best, most := -1, 0.0
		for k, s := range pool {
			if v := s.Doubt * (1 - likest[k]); !taken[k] && (best < 0 || v > most) {
				best, most = k, v
			}
		}
		taken[best] = true
		out = append(out, pool[best])
		terms, values := x.Row(best)
		for at, t := range terms {
			dense[t] = values[at]
		}
		for k := range pool {
			others, weights := x.Row(k)
			cosine := 0.0
			for at, t := range others {
				cosine += dense[t] * weights[at]
			}
			likest[k] = max(likest[k], cosine)
		}
		for _, t := range terms {
			dense[t] = 0
		}
	}
	return out, ctx.Err()
}
