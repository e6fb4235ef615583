package lab

import (
	"cmp"
	"context"
	"slices"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/text"
)

// textStudy is one run of the task `text`.
type textStudy struct {
	task     *Text
	document *Document
	watch    *stopwatch
	verdicts []verdict
	sums     map[string]float64 // over the trials
	trials   int
	model    *text.Classifier // of all texts, or of those not held out
	judged   *text.Judgement
	expected *text.Expectation
	next     []suggestion
}

// suggestion is a row that is worth labelling.
type suggestion struct {
	Row   int     `json:"row"`
	Label string  `json:"label"`
	Doubt float64 `json:"doubt"`
	Text  string  `json:"text"`
}

func (s *textStudy) run(ctx context.Context, f *textFile) error {
	s.sums = map[string]float64{}
	if err := s.tryOut(ctx, f); err != nil {
		return err
	}
	if err := s.advise(ctx, f); err != nil {
		return err
	}
	s.describe()
	return nil
}

// tryOut fits and judges.
func (s *textStudy) tryOut(ctx context.Context, f *textFile) error {
	if s.task.Test != "" {
		other, err := s.task.read(ctx, s.task.Test)
		if err != nil {
			return err
		}
		s.document.Warnings = append(s.document.Warnings, other.warnings...)
		s.document.Seconds.Read += s.watch.lap()
		return s.try(ctx, f.documents, f.labels, other, allOf(other.documents))
	}
	trials, err := s.task.trials(ctx, f)
	if err != nil {
		return err
	}
	for _, trial := range trials {
		documents, labels := f.take(trial.train)
		if err := s.try(ctx, documents, labels, f, trial.test); err != nil {
			return err
		}
	}
	slices.SortFunc(s.verdicts, func(a, b verdict) int { return cmp.Compare(a.row, b.row) })
	if len(trials) > 1 {
		s.model, err = text.FitClassifier(ctx, f.documents, f.labels, s.task.options())
		s.document.Seconds.Fit += s.watch.lap()
	}
	return err
}

func allOf(documents []string) []int {
	all := make([]int, len(documents))
	for i := range all {
		all[i] = i
	}
	return all
}

// try learns from some texts and judges by others.
func (s *textStudy) try(ctx context.Context, documents, labels []string, f *textFile, test []int) (err error) {
	if s.model, err = text.FitClassifier(ctx, documents, labels, s.task.options()); err != nil {
		return err
	}
	s.document.Seconds.Fit += s.watch.lap()
	documents, actual := f.take(test)
	said, err := s.model.Predict(ctx, documents)
	if err != nil {
		return err
	}
	s.document.Seconds.Predict += s.watch.lap()
	predicted := make([]string, len(said))
	for k, p := range said {
		predicted[k] = p.Label
		s.verdicts = append(s.verdicts, verdict{f.rows[test[k]], s.trials, actual[k], p.Label, p.Confidence})
	}
	j := text.Judge(actual, predicted)
	s.sums["accuracy"] += j.Accuracy.Value
	s.sums["macro_f1"] += j.MacroF1
	s.trials++
	return nil
}

// advise says what to expect and what to label next, where that is asked for.
func (s *textStudy) advise(ctx context.Context, f *textFile) (err error) {
	if s.task.Expect {
		if s.expected, err = text.Expect(ctx, f.documents, f.labels, s.task.options(), text.ExpectOptions{Seed: s.task.Seed}); err != nil {
			return err
		}
		s.document.Warnings = append(s.document.Warnings, s.task.of(s.expected.Text()))
	}
	if s.task.Next == 0 {
		return nil
	}
	if len(f.unlabelled) == 0 {
		s.document.Warnings = append(s.document.Warnings, s.task.of(mining.Text{Zh: "所有行都有类别，没有可供挑选标注的行。", En: "Every row has a class; there is none to choose for labelling."}))
	}
	found, err := s.model.NextToLabel(ctx, f.unlabelled, s.task.Next)
	for _, n := range found {
		s.next = append(s.next, suggestion{f.unlabelledRows[n.Document], n.Label, n.Doubt, shortText(f.unlabelled[n.Document])})
	}
	return err
}

// shortText is the beginning of a text.
func shortText(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// byClass is the figures of each class; in the text form a table has them.
type byClass map[string]text.ClassFigures

// describe fills in what was found.
func (s *textStudy) describe() {
	var actual, predicted []string
	var confidence, right []float64
	for _, v := range s.verdicts {
		actual, predicted, confidence = append(actual, v.actual), append(predicted, v.predicted), append(confidence, v.confidence)
		hit := 0.0
		if v.actual == v.predicted {
			hit = 1
		}
		right = append(right, hit)
	}
	s.judged = text.Judge(actual, predicted)
	d, t, classes := s.document, s.task, byClass{}
	for _, c := range s.judged.Classes {
		classes[c.Label] = c
	}
	for name, v := range s.sums {
		d.Metrics[name] = v / float64(s.trials)
	}
	d.Metrics["by_class"] = classes
	d.Metrics["accuracy_pooled"], d.Metrics["accuracy_low"], d.Metrics["accuracy_high"] = s.judged.Accuracy.Value, s.judged.Accuracy.Low, s.judged.Accuracy.High
	d.Metrics["baseline"] = s.judged.Baseline
	d.Metrics["calibration_error"] = metric.CalibrationError(confidence, right, 10)
	d.Params = map[string]any{"text": t.Text, "label": t.Label, "model": t.Model, "unit": t.Unit, "longest": t.Longest, "cost": t.Cost, "smoothing": t.Smoothing,
		"max_rules": t.MaxRules, "folds": t.Folds, "holdout": t.Holdout, "test": t.Test, "seed": t.Seed}
	result := map[string]any{"rows": len(s.verdicts), "judgement": s.judged, "report": s.model.Report()}
	if s.expected != nil {
		result["expected"] = s.expected
	}
	if s.next != nil {
		result["next"] = s.next
	}
	if s.model.Method() == text.Keyword {
		result["rules"] = s.model.Rules()
	}
	d.Result = result
	s.say()
	s.tables()
}
