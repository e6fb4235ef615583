package text

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zhike/mining"
)

// Evidence is what one term said for a label, below 0 against it, in units of
// the score: beyond the mean of what it said for all classes.
type Evidence struct {
	Term   string  `json:"term"`
	Weight float64 `json:"weight"`
}

// Explanation is why a document got its label.
type Explanation struct {
	Prediction Prediction
	For        []Evidence // the strongest first
	Against    []Evidence
	Rule       mining.Text // what decided, where the method is Keyword
}

// Explain tells the most terms, or the rule, that spoke for and against the
// label of a document.
func (m *Classifier) Explain(ctx context.Context, document string, most int) (*Explanation, error) {
	p, err := m.Predict(ctx, []string{document})
	if err != nil {
		return nil, err
	}
	out := &Explanation{Prediction: p[0]}
	if m.method == Keyword {
		spelt := spelling(document)
		rule := (&fitted{rules: m.rules}).fired(func(k string) bool { return strings.Contains(spelt, k) })
		out.Rule = rule.Text()
		for _, k := range rule.Contains {
			out.For = append(out.For, Evidence{k, 1})
		}
		return out, nil
	}
	x, err := m.vectorizer.Transform(ctx, []string{document})
	if err != nil {
		return nil, err
	}
	class, _ := slices.BinarySearch(m.classes, p[0].Label)
	terms, values := x.Row(0)
	for k, t := range terms {
		e := Evidence{m.vectorizer.terms[t], m.says(class, t) * values[k]}
		if e.Weight > 0 {
			out.For = append(out.For, e)
		} else if e.Weight < 0 {
			out.Against = append(out.Against, Evidence{e.Term, e.Weight})
		}
	}
	slices.SortFunc(out.For, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Term, b.Term))
	})
	slices.SortFunc(out.Against, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Term, b.Term))
	})
	most = max(0, most)
	out.For, out.Against = out.For[:min(most, len(out.For))], out.Against[:min(most, len(out.Against))]
	return out, nil
}

// says is the weight of a term for a class beyond the mean of all classes.
func (m *Classifier) says(class int, t int32) float64 {
	if len(m.weights) == 1 {
		w := float64(m.weights[0][t]) / 2
		if class == 0 {
			w = -w
		}
		return w
	}
	mean := 0.0
	for _, w := range m.weights {
		mean += float64(w[t]) / float64(len(m.weights))
	}
	return float64(m.weights[class][t]) - mean
}

const typicalTerms = 10

// typical finds the terms most typical of each class: those by whose presence it
// is best told from the rest by chi-square among those that are commoner in it.
// Of terms that are part of each other only the first is named; single
// characters and signs are not.
func (c *corpus) typical(shares []ClassShare) {
	with, n := make([]int, len(c.rows.Terms)*len(shares)), make([]int, len(c.rows.Terms))
	for i, k := range c.class {
		terms, _ := c.rows.Row(i)
		for _, t := range terms {
			with[int(t)*len(shares)+k]++
			n[t]++
		}
	}
	all := len(c.class)
	for k := range shares {
		var found []Evidence
		own := shares[k].Documents
		for t, term := range c.rows.Terms {
			in := with[t*len(shares)+k]
			if in*all > n[t]*own {
				found = append(found, Evidence{term, chiSquare([]int{in, n[t] - in}, []int{own, all - own}, n[t], all)})
			}
		}
		slices.SortFunc(found, func(a, b Evidence) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Term, b.Term))
		})
		for _, e := range found {
			if len(shares[k].Typical) == typicalTerms {
				break
			}
			if Chinese().readable(e.Term) && !slices.ContainsFunc(shares[k].Typical, func(s string) bool { return strings.Contains(s, e.Term) || strings.Contains(e.Term, s) }) {
				shares[k].Typical = append(shares[k].Typical, e.Term)
			}
		}
	}
}
