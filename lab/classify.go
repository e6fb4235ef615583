package lab

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/metric"
)

// Classify is the task `classify`: which of two classes a row belongs to,
// learnt from the other columns and judged on rows not learnt from.
type Classify struct {
	Common     `embed:""`
	learnFlags `embed:""`
	Positive   string `help:"正类的取值；默认取两个值中较大者（1、yes、true、是）。Value of the positive class; the larger of two by default." placeholder:"V"`
	Model      string `help:"学习算法：gbdt、forest、tree、logistic、svm、bayes。Learner: gbdt, forest, tree, logistic, svm, bayes." default:"gbdt"`
}

// Run is called by the command line.
func (t *Classify) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Classify) Document(ctx context.Context) (*Document, error) {
	l, err := pick(classifiers(), t.Model)
	if err != nil {
		return nil, err
	}
	classes := classes{positive: t.Positive}
	s := study{task: "classify", common: t.Common, flags: &t.learnFlags, model: t.Model, learner: l, asText: true,
		target: classes.target, strata: func(y []float64) []float64 { return y }, judge: classFigures, params: map[string]any{}}
	s.pooled = func(p, y []float64) map[string]float64 {
		s.params["positive"] = classes.positive
		in := metric.DeLong(p, y, .95)
		return map[string]float64{"auc_pooled": in.Value, "auc_pooled_low": in.Low, "auc_pooled_high": in.High, "calibration_error": metric.CalibrationError(p, y, 10)}
	}
	return s.run(ctx)
}

// classes tells the two classes of the label apart.
type classes struct {
	positive string
	negative string // empty: any other text
}

// target is 1 for the positive class, 0 for another, NaN where it is missing.
func (c *classes) target(label mining.Column, file string) ([]float64, error) {
	if c.positive == "" {
		if err := c.choose(label, file); err != nil {
			return nil, err
		}
	}
	if !slices.Contains(label.Levels, c.positive) && c.negative == "" {
		return nil, fault.New(fault.Invalid, "%s: no row has %q in column %s.", file, c.positive, label.Name).
			InChinese("%s 的 %s 列中没有“%s”。", file, label.Name, c.positive).At("file", file).At("column", label.Name)
	}
	y := make([]float64, len(label.Values))
	for i, v := range label.Values {
		switch {
		case math.IsNaN(v):
			y[i] = v
		case label.Levels[int(v)] == c.positive:
			y[i] = 1
		case c.negative != "" && label.Levels[int(v)] != c.negative:
			return nil, fault.New(fault.Invalid, "%s, column %s: %q is neither %q nor %q.", file, label.Name, label.Levels[int(v)], c.positive, c.negative).
				InChinese("%s 的 %s 列：“%s”既不是“%s”也不是“%s”。", file, label.Name, label.Levels[int(v)], c.positive, c.negative).At("file", file).At("column", label.Name)
		}
	}
	return y, nil
}

// choose takes the larger of two values for the positive class.
func (c *classes) choose(label mining.Column, file string) error {
	if len(label.Levels) != 2 {
		shown := label.Levels[:min(len(label.Levels), 5)]
		return fault.New(fault.Invalid, "%s: column %s must have two values to be told apart, but has %d (%s); name the positive one with --positive.",
			file, label.Name, len(label.Levels), strings.Join(shown, ", ")).
			InChinese("%s 的 %s 列须有两个取值，现有 %d 个（%s）；请用 --positive 指明正类。", file, label.Name, len(label.Levels), strings.Join(shown, "、")).At("file", file).At("column", label.Name)
	}
	c.negative, c.positive = label.Levels[0], label.Levels[1]
	a, errA := strconv.ParseFloat(c.negative, 64)
	b, errB := strconv.ParseFloat(c.positive, 64)
	if errA == nil && errB == nil && a > b || saysYes(c.negative) && !saysYes(c.positive) {
		c.negative, c.positive = c.positive, c.negative
	}
	return nil
}

func saysYes(s string) bool {
	return slices.Contains([]string{"1", "yes", "y", "true", "t", "是", "有"}, strings.ToLower(s))
}
