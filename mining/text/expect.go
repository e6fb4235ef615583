package text

import (
	"context"
	"fmt"
	"math"

	"zhike/mining"
	"zhike/mining/metric"
)

// Expectation is what may be expected of a classifier that learns from some
// labelled documents, and of labelling more.
type Expectation struct {
	Accuracy  metric.Interval `json:"accuracy"` // with all that are labelled
	MacroF1   float64         `json:"macro_f1"` // mean over the repeats
	Commonest string          `json:"commonest"`
	Baseline  float64         `json:"baseline"` // accuracy of always saying the commonest label
	Half      float64         `json:"half"`     // accuracy with half of them
	Gain      metric.Interval `json:"gain"`     // of the whole over the half
	Folds     int             `json:"folds"`
	Repeats   int             `json:"repeats"`
}

// ExpectOptions says how often is tried; the zero value is good.
type ExpectOptions struct {
	Folds   int // 5 by default
	Repeats int // 3 by default
	Seed    uint64
}

// Expect tells the accuracy to expect of documents like these, by repeated
// stratified cross-validation: each repeat deals new folds, and every document
// is classified once in each by a classifier that has not seen it.
//
// The interval is Wilson's (1927) for as many documents as there are: repeats
// make the value steadier but are no new documents. It is of documents drawn
// like these; the classifiers that were judged had learnt from a fold less than
// all, so that the accuracy is rather a little too low.
//
// Each is set beside one that learnt from half as many documents. Gain is the
// mean of the difference document by document, ± 1.96 standard errors. Learning
// curves flatten, so the next doubling is not likely to bring more.
func Expect(ctx context.Context, documents, labels []string, o ClassifierOptions, e ExpectOptions) (*Expectation, error) {
	if e.Folds == 0 {
		e.Folds = 5
	}
	if e.Repeats == 0 {
		e.Repeats = 3
	}
	c, err := newCorpus(documents, labels)
	if err != nil {
		return nil, err
	}
	if e.Repeats < 1 {
		return nil, mining.TableError("重复次数须大于 0", "the number of repeats must be above zero")
	}
	actual := make([]string, len(c.class))
	for i, k := range c.class {
		actual[i] = c.labels[k]
	}
	right, half := make([]float64, len(c.class)), make([]float64, len(c.class))
	out := &Expectation{Folds: e.Folds, Repeats: e.Repeats}
	for repeat := range e.Repeats {
		predicted, ofHalf, err := c.crossValidated(ctx, actual, o, e.Folds, e.Seed+uint64(repeat))
		if err != nil {
			return nil, err
		}
		for i, label := range actual {
			if predicted[i] == label {
				right[i] += 1 / float64(e.Repeats)
			}
			if ofHalf[i] == label {
				half[i] += 1 / float64(e.Repeats)
			}
		}
		j := Judge(actual, predicted)
		out.MacroF1 += j.MacroF1 / float64(e.Repeats)
		out.Commonest, out.Baseline = j.Commonest, j.Baseline
	}
	out.Accuracy = metric.Wilson(metric.Sum(right), float64(len(right)), .95)
	out.Half = metric.Mean(half)
	out.Gain = meanDifference(right, half)
	return out, nil
}

// meanDifference of paired values, ± 1.96 standard errors.
func meanDifference(a, b []float64) metric.Interval {
	n, mean, squares := float64(len(a)), metric.Mean(a)-metric.Mean(b), 0.0
	for i := range a {
		squares += (a[i] - b[i] - mean) * (a[i] - b[i] - mean)
	}
	se := math.Sqrt(squares / max(1, n-1) / n)
	return metric.Interval{Value: mean, Low: mean - 1.96*se, High: mean + 1.96*se, StdErr: se}
}

// crossValidated returns the label of each document by classifiers that learnt
// from the other folds, and by ones that learnt from every second document of these.
func (c *corpus) crossValidated(ctx context.Context, actual []string, o ClassifierOptions, k int, seed uint64) (predicted, ofHalf []string, err error) {
	class := make([]float64, len(c.class))
	for i, v := range c.class {
		class[i] = float64(v)
	}
	folds, err := mining.StratifiedFolds(class, 2*k, seed)
	if err != nil {
		return nil, nil, err
	}
	predicted, ofHalf = make([]string, len(actual)), make([]string, len(actual))
	for fold := range k {
		for _, part := range []struct {
			labels []string
			halves int
		}{{predicted, 2}, {ofHalf, 1}} {
			var train, labels, test []string
			var rows []int
			for i, f := range folds {
				switch {
				case f/2 == fold:
					test, rows = append(test, c.documents[i]), append(rows, i)
				case f%2 < part.halves:
					train, labels = append(train, c.documents[i]), append(labels, actual[i])
				}
			}
			m, err := FitClassifier(ctx, train, labels, o)
			if err != nil {
				return nil, nil, err
			}
			p, err := m.Predict(ctx, test)
			if err != nil {
				return nil, nil, err
			}
			for at, i := range rows {
				part.labels[i] = p[at].Label
			}
		}
	}
	return predicted, ofHalf, nil
}

// Text says it to whoever labels.
func (e *Expectation) Text() mining.Text {
	percent := func(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }
	out := mining.Text{
		Zh: fmt.Sprintf("预计每 100 条约有 %.0f 条分对（95%% 区间 %s 至 %s）；一律归为最常见的“%s”能对 %s。", 100*e.Accuracy.Value, percent(e.Accuracy.Low), percent(e.Accuracy.High), e.Commonest, percent(e.Baseline)),
		En: fmt.Sprintf("About %.0f of 100 texts will be labelled right (95 %% interval %s to %s); always saying the commonest label, “%s”, would be right for %s.", 100*e.Accuracy.Value, percent(e.Accuracy.Low), percent(e.Accuracy.High), e.Commonest, percent(e.Baseline)),
	}
	if e.Gain.Low > 0 {
		out.Zh += fmt.Sprintf("标注量从一半增加到现在，准确率从 %s 升到 %s；再翻一倍通常不会提高得更多，但多半仍值得。", percent(e.Half), percent(e.Accuracy.Value))
		out.En += fmt.Sprintf(" Going from half of the labels to all of them raised it from %s to %s; doubling them again will hardly bring more than that, but is likely to bring something.", percent(e.Half), percent(e.Accuracy.Value))
	} else {
		out.Zh += fmt.Sprintf("只用一半的标注也能达到 %s，差别不明显：再多标注同类文本看不出用处。", percent(e.Half))
		out.En += fmt.Sprintf(" Half of the labels gave %s, which is not clearly less: that more labels of this kind would help cannot be seen.", percent(e.Half))
	}
	return out
}
