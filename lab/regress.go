package lab

import (
	"context"

	"zhike/fault"
	"zhike/mining"
)

// Regress is the task `regress`: a number learnt from the other columns and
// judged on rows not learnt from.
type Regress struct {
	Common     `embed:""`
	learnFlags `embed:""`
	Objective  string  `help:"目标函数：squared、poisson、quantile。Objective: ${enum}." enum:"squared,poisson,quantile" default:"squared"`
	Alpha      float64 `help:"分位数目标的分位。The quantile of objective quantile." default:"0.5"`
	Model      string  `help:"学习算法：gbdt、forest、tree、linear、poisson。Learner: gbdt, forest, tree, linear, poisson." default:"gbdt"`
}

// Run is called by the command line.
func (t *Regress) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// Document does the work.
func (t *Regress) Document(ctx context.Context) (*Document, error) {
	l, err := pick(regressors(t.Objective, t.Alpha), t.Model)
	if err != nil {
		return nil, err
	}
	if t.Model != "gbdt" && t.Objective != "squared" {
		return nil, fault.New(fault.Invalid, "--objective %s is for --model gbdt only.", t.Objective).InChinese("--objective %s 只用于 --model gbdt。", t.Objective)
	}
	s := study{task: "regress", common: t.Common, flags: &t.learnFlags, model: t.Model, learner: l, target: numericTarget,
		strata: func(y []float64) []float64 { return make([]float64, len(y)) }, judge: errorFigures,
		pooled: func(p, y []float64) map[string]float64 { return nil },
		params: map[string]any{"objective": t.Objective}}
	return s.run(ctx)
}

func numericTarget(label mining.Column, file string) ([]float64, error) {
	if label.Category() && len(label.Levels) > 0 {
		return nil, fault.New(fault.Invalid, "%s: column %s must hold numbers to be learnt, but has texts such as %q.", file, label.Name, label.Levels[0]).
			InChinese("%s 的 %s 列须为数值，但含有文本，如“%s”。", file, label.Name, label.Levels[0]).At("file", file).At("column", label.Name)
	}
	return label.Values, nil
}
