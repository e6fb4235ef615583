package text

import (
	"context"
	"slices"

	"zhike/mining"
	"zhike/mining/metric"
)

const (
	confidenceFolds = 5
	// heldEnough documents held back are enough for one slope and a choice of
	// a few settings: further folds are spared.
	heldEnough = 1000
)

// settings are those tried where none is given: the cost of a machine, the
// smoothing of Bayes.
func settings(o ClassifierOptions) []float64 {
	given, tried := o.Cost, []float64{.3, 1, 3}
	switch o.Method {
	case Keyword:
		return []float64{0}
	case Logistic:
		tried = []float64{1, 3, 10}
	case Bayes:
		given, tried = o.Smoothing, []float64{.01, .03, .1, .3}
	}
	if given > 0 {
		return []float64{given}
	}
	return tried
}

// held is the scores of documents by machines that had not learnt from them.
type held struct {
	scores [][]float64
	class  []int
}

// heldBack returns the best setting with the scores of documents held back: the one
// that gives their classes the greatest likelihood.
func (c *corpus) heldBack(ctx context.Context, o ClassifierOptions) (float64, *held, error) {
	tried := settings(o)
	k := min(confidenceFolds, len(c.documents))
	classes := make([]float64, len(c.class))
	for i, class := range c.class {
		classes[i] = float64(class)
	}
	folds, err := mining.StratifiedFolds(classes, k, o.Seed)
	if err != nil {
		return 0, nil, err
	}
	found := make([]*held, len(tried))
	for at := range found {
		found[at] = &held{}
	}
	for fold := range k {
		if len(found[0].class) >= heldEnough {
			break
		}
		var train, test []int
		for i, f := range folds {
			if f == fold {
				test = append(test, i)
			} else {
				train = append(train, i)
			}
		}
		f, err := c.fit(ctx, train, tried, roughGap, o)
		if err != nil {
			return 0, nil, err
		}
		for at, h := range found {
			for _, i := range test {
				h.scores, h.class = append(h.scores, c.scoresOf(f, i, at)), append(h.class, c.class[i])
			}
		}
	}
	best, least := 0, 0.0
	for at, h := range found {
		if loss := h.loss(h.slope()); at == 0 || loss < least {
			best, least = at, loss
		}
	}
	return tried[best], found[best], nil
}

// scoresOf is what machines fitted to a part of the corpus say of a document of it.
func (c *corpus) scoresOf(f *fitted, i, setting int) []float64 {
	if f.rules == nil {
		return f.linear(c.rows, i, setting, len(c.labels))
	}
	return f.fired(c.has(i)).scores(c.labels)
}

// has tells whether a keyword occurs in a document.
func (c *corpus) has(i int) func(keyword string) bool {
	terms, _ := c.rows.Row(i)
	return func(keyword string) bool {
		t, known := c.code[keyword]
		if !known {
			return false
		}
		_, found := slices.BinarySearch(terms, t)
		return found
	}
}

// learnFrom takes what scores mean, and how often they are right, from documents
// held back.
func (m *Classifier) learnFrom(h *held) {
	m.slope = h.slope()
	right := 0
	for i, s := range h.scores {
		if winner(s) == h.class[i] {
			right++
		}
	}
	m.report.HeldBack = len(h.class)
	m.report.Accuracy = metric.Wilson(float64(right), float64(len(h.class)), .95)
}
