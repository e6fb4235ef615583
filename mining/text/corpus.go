package text

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"zhike/mining"
	"zhike/mining/metric"
)

// corpus is documents with their classes, in the order of their contents.
type corpus struct {
	documents []string
	class     []int // index into labels
	labels    []string
	rows      *Counts          // features; keywords that occur, for Keyword
	code      map[string]int32 // of the keywords
	empty     int              // documents without a character, left out
}

func newCorpus(documents, labels []string) (*corpus, error) {
	if len(documents) != len(labels) {
		return nil, mining.TableError(fmt.Sprintf("文本有 %d 条，标签有 %d 个", len(documents), len(labels)), fmt.Sprintf("there are %d labels for %d texts", len(labels), len(documents)))
	}
	if len(documents) == 0 {
		return nil, mining.TableError("没有文本，无从学习", "there are no texts to learn from")
	}
	c := &corpus{}
	order := make([]int, 0, len(documents))
	for i, label := range labels {
		if label == "" {
			return nil, mining.RowError(i, "label", "没有标签", "the label is missing")
		}
		if !utf8.ValidString(label) {
			return nil, mining.RowError(i, "label", "标签不是 UTF-8 文本", "the label is no UTF-8 text")
		}
		if strings.TrimSpace(documents[i]) == "" {
			c.empty++
			continue
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(strings.Compare(labels[a], labels[b]), strings.Compare(documents[a], documents[b]))
	})
	for _, i := range order {
		if n := len(c.labels); n == 0 || c.labels[n-1] != labels[i] {
			c.labels = append(c.labels, labels[i])
		}
		c.documents, c.class = append(c.documents, documents[i]), append(c.class, len(c.labels)-1)
	}
	if len(c.labels) < 2 {
		return nil, mining.TableError("有文字的各条只有一个类别，无从区分", "the texts have one class only, so there is nothing to tell apart")
	}
	return c, nil
}

func (c *corpus) shares() []ClassShare {
	out := make([]ClassShare, len(c.labels))
	for k, label := range c.labels {
		out[k].Label = label
	}
	for _, k := range c.class {
		out[k].Documents++
	}
	return out
}

// fewInClass is the number of documents below which a class is warned of.
const fewInClass = 10

func (c *corpus) warnings() []mining.Text {
	var out []mining.Text
	if c.empty > 0 {
		out = append(out, mining.Text{Zh: fmt.Sprintf("%d 条没有文字，未用于学习。", c.empty), En: fmt.Sprintf("%d texts are empty and were not learnt from.", c.empty)})
	}
	var few []string
	for _, s := range c.shares() {
		if s.Documents < fewInClass {
			few = append(few, s.Label)
		}
	}
	if n := len(few); n > 0 {
		shown := few[:min(n, 5)]
		out = append(out, mining.Text{Zh: fmt.Sprintf("有 %d 个类别不足 %d 条（%s），学到的很不可靠；请多标注一些。", n, fewInClass, strings.Join(shown, "、")),
			En: fmt.Sprintf("%d classes have fewer than %d texts (%s); what is learnt of them is hardly reliable: label more.", n, fewInClass, strings.Join(shown, ", "))})
	}
	return out
}

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
