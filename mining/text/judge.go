package text

import (
	"slices"

	"zhike/mining/metric"
)

// Judgement says how predicted labels agree with actual ones.
type Judgement struct {
	Accuracy  metric.Interval `json:"accuracy"` // share of right labels, Wilson's 95 % interval
	Commonest string          `json:"commonest"`
	Baseline  float64         `json:"baseline"` // accuracy of always saying the commonest label
	MacroF1   float64         `json:"macro_f1"` // mean of F1 over the labels that occur or were predicted
	Classes   []ClassFigures  `json:"classes"`
	Confusion [][]int         `json:"confusion"` // documents by actual label, then by predicted one, in the order of Classes
}

// ClassFigures are the figures of one label. What has no denominator is 0, as
// where a label was never predicted.
type ClassFigures struct {
	Label     string  `json:"label"`
	Documents int     `json:"documents"`
	Predicted int     `json:"predicted"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// Judge compares labels of the same documents; it panics on slices of unequal
// length.
func Judge(actual, predicted []string) *Judgement {
	labels := slices.Concat(actual, predicted)
	slices.Sort(labels)
	labels = slices.Compact(labels)
	j := &Judgement{Confusion: make([][]int, len(labels))}
	for k := range labels {
		j.Confusion[k] = make([]int, len(labels))
	}
	for i, label := range actual {
		a, _ := slices.BinarySearch(labels, label)
		p, _ := slices.BinarySearch(labels, predicted[i])
		j.Confusion[a][p]++
	}
	right, most := 0, 0
	for k, label := range labels {
		c := metric.Confusion{TruePositive: j.Confusion[k][k]}
		for other := range labels {
			if other != k {
				c.FalseNegative += j.Confusion[k][other]
				c.FalsePositive += j.Confusion[other][k]
			}
		}
		f := ClassFigures{Label: label, Documents: c.TruePositive + c.FalseNegative, Predicted: c.TruePositive + c.FalsePositive, F1: c.F1()}
		if f.Predicted > 0 {
			f.Precision = c.Precision()
		}
		if f.Documents > 0 {
			f.Recall = c.Recall()
		}
		if right += c.TruePositive; f.Documents > most {
			most, j.Commonest = f.Documents, label
		}
		j.Classes = append(j.Classes, f)
		j.MacroF1 += f.F1 / float64(len(labels))
	}
	j.Accuracy = metric.Wilson(float64(right), float64(len(actual)), .95)
	j.Baseline = float64(most) / float64(len(actual))
	return j
}
