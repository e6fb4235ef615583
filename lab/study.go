package lab

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strconv"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/linear"
	"zhike/mining/metric"
	"zhike/mining/tree"
)

// study is what `classify` and `regress` have in common: read, fit, predict on
// rows not learnt from, judge.
type study struct {
	task    string
	common  Common
	flags   *learnFlags
	model   string
	learner learner
	asText  bool                                                  // the label is a text
	target  func(c mining.Column, file string) ([]float64, error) // the label as numbers
	strata  func(y []float64) []float64                           // what folds keep equal
	judge   func(predicted, actual []float64) map[string]float64  // metrics of one trial
	pooled  func(predicted, actual []float64) map[string]float64  // metrics over the rows of all trials
	params  map[string]any

	d         *Document
	predicted []float64 // of the examples; NaN for those not tested on
	fold      []int     // the trial that an example was tested in, −1 for none
	last      predictor
}

// run does the study on the examples.
func (s *study) run(ctx context.Context) (*Document, error) {
	if s.flags.Label == "" {
		return nil, fault.New(fault.Invalid, "Name the column to be learnt with --label.").InChinese("请用 --label 指明要学的列。")
	}
	if f := s.flags; f.Trees < 0 || f.Leaves < 0 || f.Depth < 0 || f.Leaf < 0 {
		return nil, fault.New(fault.Invalid, "--trees, --leaves, --depth and --min-leaf must not be below zero.").InChinese("--trees、--leaves、--depth、--min-leaf 不能为负。")
	}
	watch := startWatch()
	e, err := s.read(ctx, s.common)
	if err != nil {
		return nil, err
	}
	s.d = &Document{Task: s.task, Input: Input{e.total, e.width}, Warnings: e.warnings, Metrics: map[string]any{}}
	s.d.Seconds.Read = watch.lap()
	tested := e
	switch {
	case s.flags.Load != "":
		err = s.score(ctx, e, watch)
	case s.flags.Test != "":
		tested, err = s.test(ctx, e, watch)
	default:
		err = s.validate(ctx, e, watch)
	}
	if err != nil {
		return nil, invalid(err, e.file)
	}
	if err := s.save(ctx, e, watch); err != nil {
		return nil, invalid(err, e.file)
	}
	s.describe(tested)
	if s.common.Out != "" {
		if err := s.write(tested); err != nil {
			return nil, err
		}
	}
	s.d.Seconds.Fit, s.d.Seconds.Predict = rounded(s.d.Seconds.Fit, 4), rounded(s.d.Seconds.Predict, 4)
	s.d.Seconds.Total, s.d.PeakMB = watch.total(), peakMB()
	return s.d, nil
}

func (s *study) read(ctx context.Context, c Common) (*examples, error) {
	file, err := readExamples(ctx, c, map[string]bool{s.flags.Label: s.asText})
	if err != nil {
		return nil, err
	}
	return s.flags.gather(c, file, func(label mining.Column) ([]float64, error) { return s.target(label, file.name) })
}

// begin makes room for the predictions of some examples.
func (s *study) begin(e *examples) {
	s.predicted, s.fold = make([]float64, len(e.y)), make([]int, len(e.y))
	for i := range s.predicted {
		s.predicted[i], s.fold[i] = math.NaN(), -1
	}
}

// validate fits and judges by folds; each metric is the mean over them.
func (s *study) validate(ctx context.Context, e *examples, watch *stopwatch) error {
	trials, err := s.flags.trials(ctx, s.common, e, s.strata(e.y))
	if err != nil {
		return err
	}
	s.begin(e)
	sums := map[string]float64{}
	for k, trial := range trials {
		flags := *s.flags
		flags.bare = k < len(trials)-1 // of the last model the errors are shown
		m, err := s.learner.fit(ctx, e.x.Take(trial.train), mining.TakeValues(e.y, trial.train), flags)
		if err != nil {
			return err
		}
		s.last = m
		s.d.Seconds.Fit += watch.lap()
		p, err := m.Predict(ctx, e.x.Take(trial.test))
		if err != nil {
			return err
		}
		s.d.Seconds.Predict += watch.lap()
		for i, row := range trial.test {
			s.predicted[row], s.fold[row] = p[i], k
		}
		for name, v := range s.judge(p, mining.TakeValues(e.y, trial.test)) {
			sums[name] += v
		}
	}
	for name, v := range sums {
		s.d.Metrics[name] = v / float64(len(trials))
	}
	return nil
}

// test fits on all examples and judges on those of another file.
func (s *study) test(ctx context.Context, e *examples, watch *stopwatch) (*examples, error) {
	c := s.common
	c.File = s.flags.Test
	other, err := s.read(ctx, c)
	if err != nil {
		return nil, err
	}
	s.d.Warnings = append(s.d.Warnings, other.warnings...)
	s.d.Seconds.Read += watch.lap()
	if s.last, err = s.learner.fit(ctx, e.x, e.y, *s.flags); err != nil {
		return nil, err
	}
	s.d.Seconds.Fit = watch.lap()
	return other, invalid(s.judgeAll(ctx, other, watch), other.file)
}

// score judges a stored model on the file.
func (s *study) score(ctx context.Context, e *examples, watch *stopwatch) error {
	refuse := func(err error) error {
		return fault.Wrap(err, fault.Invalid, "The model file %s cannot be read.", s.flags.Load).InChinese("模型文件 %s 无法读取。", s.flags.Load).At("file", s.flags.Load)
	}
	data, err := os.ReadFile(s.flags.Load)
	if err != nil {
		return refuse(err)
	}
	if s.last, err = s.learner.decode(data); err != nil {
		return invalid(err, s.flags.Load)
	}
	return s.judgeAll(ctx, e, watch)
}

func (s *study) judgeAll(ctx context.Context, e *examples, watch *stopwatch) error {
	s.begin(e)
	p, err := s.last.Predict(ctx, e.x)
	if err != nil {
		return err
	}
	s.d.Seconds.Predict = watch.lap()
	s.predicted = p
	clear(s.fold)
	for name, v := range s.judge(p, e.y) {
		s.d.Metrics[name] = v
	}
	return nil
}

// save writes the model of all examples.
func (s *study) save(ctx context.Context, e *examples, watch *stopwatch) error {
	if s.flags.Save == "" {
		return nil
	}
	m, err := s.learner.fit(ctx, e.x, e.y, *s.flags)
	if err != nil {
		return err
	}
	s.last = m
	s.d.Seconds.Fit += watch.lap()
	data, err := json.Marshal(m)
	if err == nil {
		err = os.WriteFile(s.flags.Save, append(data, '\n'), 0o644)
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The model cannot be written to %s.", s.flags.Save).InChinese("模型无法写入 %s。", s.flags.Save).At("file", s.flags.Save)
	}
	return nil
}

// describe fills in what is said of all rows together.
func (s *study) describe(e *examples) {
	var predicted, actual []float64
	for i, fold := range s.fold {
		if fold >= 0 {
			predicted, actual = append(predicted, s.predicted[i]), append(actual, e.y[i])
		}
	}
	for name, v := range s.pooled(predicted, actual) {
		s.d.Metrics[name] = v
	}
	for name, v := range s.d.Metrics {
		if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			s.d.Metrics[name] = nil // not defined on these rows
		}
	}
	s.d.Params = s.params
	for name, v := range map[string]any{"model": s.model, "label": s.flags.Label, "folds": s.flags.Folds, "seed": s.flags.Seed, "test": s.flags.Test} {
		s.d.Params[name] = v
	}
	result := map[string]any{"rows": len(predicted)}
	s.explain(result)
	s.d.Result = result
}

// explain says what the last model is like: the columns that matter, the
// rules of a tree, what a forest knows of itself.
func (s *study) explain(result map[string]any) {
	if m, ok := s.last.(interface{ Importance() []tree.Importance }); ok {
		top := m.Importance()
		top = top[:min(max(s.flags.Top, 0), len(top))]
		result["importance"] = top
		t := table{title: mining.Text{Zh: "最重要的列", En: "Most important columns"}}
		for _, i := range top {
			t.rows = append(t.rows, []string{i.Column, percent(i.Value)})
		}
		s.d.tables = append(s.d.tables, t)
	}
	if m, ok := s.last.(interface{ Coefficients() []linear.Coefficient }); ok {
		s.coefficients(result, m.Coefficients())
	}
	if m, ok := s.last.(interface{ Report() linear.Report }); ok {
		result["regression"] = m.Report()
		for _, w := range m.Report().Warnings {
			s.d.Warnings = append(s.d.Warnings, s.common.of(w))
		}
	}
	switch m := s.last.(type) {
	case *linear.SVM:
		result["machine"] = m.Report()
		if !m.Report().Converged {
			s.d.Warnings = append(s.d.Warnings, s.common.of(mining.Text{Zh: "支持向量机未完全收敛，边界只是近似；可降低 --cost", En: "The support vector machine has not fully converged and its border is approximate; a lower --cost helps."}))
		}
	case *linear.Linear:
		result["fit"] = m.Fit()
	case *tree.Decision:
		result["rules"] = m.Rules()
		t := table{title: mining.Text{Zh: "规则", En: "Rules"}}
		for _, r := range m.Rules() {
			t.rows = append(t.rows, []string{s.common.of(r.Text)})
		}
		s.d.tables = append(s.d.tables, t)
	case *tree.Forest:
		result["out_of_bag"] = m.Report()
	case *tree.GBDT:
		result["boosting"] = m.Report()
	}
}

// coefficients lists the terms of a linear model with their errors.
func (s *study) coefficients(result map[string]any, list []linear.Coefficient) {
	result["coefficients"] = list
	t := table{title: mining.Text{Zh: "系数（标准误）", En: "Coefficients (standard errors)"}}
	for _, c := range list {
		name, value := c.Column, strconv.FormatFloat(c.Value, 'g', 5, 64)
		switch {
		case c.Column == "":
			name = s.common.of(mining.Text{Zh: "常数", En: "constant"})
		case c.Missing:
			name += s.common.of(mining.Text{Zh: " 缺失", En: " is missing"})
		case c.Level != "":
			name += " = " + c.Level
		}
		if c.Defined {
			value += " (" + strconv.FormatFloat(c.StdErr, 'g', 3, 64) + ")"
		}
		t.rows = append(t.rows, []string{name, value})
	}
	s.d.tables = append(s.d.tables, t)
}

// write writes one line per row tested on, in the order of the file.
func (s *study) write(e *examples) error {
	var rows []int
	for i, fold := range s.fold {
		if fold >= 0 {
			rows = append(rows, i)
		}
	}
	return writeCSV(s.common.Out, []string{"row", "fold", "actual", "predicted"}, len(rows), func(k int) []string {
		i := rows[k]
		return []string{strconv.Itoa(e.rows[i]), strconv.Itoa(s.fold[i]), strconv.FormatFloat(e.y[i], 'g', -1, 64), strconv.FormatFloat(s.predicted[i], 'g', -1, 64)}
	})
}

// errorFigures are the metrics of numbers.
func errorFigures(p, y []float64) map[string]float64 {
	return map[string]float64{"rmse": metric.RMSE(p, y), "mae": metric.MAE(p, y), "r2": metric.R2(p, y)}
}

// classFigures are the metrics of two classes.
func classFigures(p, y []float64) map[string]float64 {
	c := metric.Confuse(p, y, .5)
	return map[string]float64{
		"auc": metric.AUC(p, y), "average_precision": metric.AveragePrecision(p, y), "logloss": metric.LogLoss(p, y), "brier": metric.Brier(p, y),
		"ks": metric.KS(p, y), "accuracy": c.Accuracy(), "f1": c.F1(), "lift_10": metric.Lift(p, y, .1),
	}
}
