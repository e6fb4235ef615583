package text

import (
	"context"
	"strings"

	"zhike/mining"
)

// predictedAtOnce is how many documents are classified as one piece of work.
const predictedAtOnce = 256

// Predict says of every document to which class it belongs.
func (m *Classifier) Predict(ctx context.Context, documents []string) ([]Prediction, error) {
	scores, err := m.scores(ctx, documents)
	if err != nil {
		return nil, err
	}
	out := make([]Prediction, len(documents))
	for i, s := range scores {
		best := winner(s)
		p := probabilities(s, m.slope)
		out[i] = Prediction{m.classes[best], p[best], p}
	}
	return out, nil
}

// scores returns one number per document and class.
func (m *Classifier) scores(ctx context.Context, documents []string) ([][]float64, error) {
	out := make([][]float64, len(documents))
	f := &fitted{weights: [][][]float32{m.weights}, rules: m.rules}
	if m.method == Keyword {
		err := mining.Pieces(ctx, len(documents), predictedAtOnce, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				spelt := spelling(documents[i])
				out[i] = f.fired(func(keyword string) bool { return strings.Contains(spelt, keyword) }).scores(m.classes)
			}
		})
		return out, err
	}
	x, err := m.vectorizer.Transform(ctx, documents)
	if err != nil {
		return nil, err
	}
	err = mining.Pieces(ctx, len(documents), predictedAtOnce, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			out[i] = f.linear(x, i, 0, len(m.classes))
		}
	})
	return out, err
}

// winner is the class with the greatest score, the first of equal ones.
func winner(scores []float64) int {
	best := 0
	for c, s := range scores {
		if s > scores[best] {
			best = c
		}
	}
	return best
}
