package lab

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/uplift"
)

// upliftResult is the findings of the task.
type upliftResult struct {
	Rows       int                      `json:"rows"`
	Report     uplift.Report            `json:"report"` // of the last fold
	Effect     metric.Interval          `json:"effect"`
	Propensity *uplift.PropensityReport `json:"propensity,omitempty"` // how the treatment hangs on the columns; none where that cannot be learnt
	Curve      []metric.UpliftPoint     `json:"curve"`
	Leaves     []uplift.Leaf            `json:"leaves,omitempty"` // of the tree of the last fold
}

// mostPoints of the curve are shown.
const mostPoints = 20

// describe fills in params, metrics, result, warnings and tables.
func (t *Uplift) describe(ctx context.Context, d *Document, r *trialRows) error {
	d.Params = map[string]any{"treatment": t.Treatment, "treated": t.Treated, "control": t.Control, "outcome": t.Outcome, "model": t.Model,
		"folds": t.Folds, "propensity": t.Propensity, "share": t.Share, "draws": t.Draws, "seed": t.Seed}
	d.Metrics = map[string]any{}
	for name, v := range r.sums {
		d.Metrics[name] = v
	}
	var rows []int
	for i, fold := range r.fold {
		if fold >= 0 {
			rows = append(rows, i)
		}
	}
	score, treated, y := mining.TakeValues(r.score, rows), mining.TakeValues(r.treated, rows), mining.TakeValues(r.y, rows)
	var weights []float64
	if r.weights != nil {
		weights = mining.TakeValues(r.weights, rows)
	}
	if slices.ContainsFunc(y, func(v float64) bool { return v != 0 && v != 1 }) {
		delete(d.Metrics, "qini_normalised") // of yes and no only
		delete(d.Metrics, "auuc_normalised")
	}
	in, err := metric.BootstrapUplift(ctx, score, treated, y, weights, t.Share, t.Draws, .95, t.Seed)
	if err != nil {
		return err
	}
	for name, i := range map[string]metric.Interval{"qini_pooled": in.Qini, "auuc_pooled": in.AUUC, "uplift_share_pooled": in.Uplift} {
		d.Metrics[name], d.Metrics[name+"_low"], d.Metrics[name+"_high"] = i.Value, i.Low, i.High
	}
	result := upliftResult{Rows: len(rows), Report: r.last.Report()}
	if result.Effect, err = uplift.Effect(treated, y, weights, .95); err != nil {
		return err
	}
	d.Metrics["ate_low"], d.Metrics["ate_high"] = result.Effect.Low, result.Effect.High
	result.Curve = spread(metric.UpliftCurve(score, treated, y, weights), mostPoints)
	d.Warnings = append(d.Warnings, r.warnings...)
	t.warn(ctx, d, r, &result, in)
	d.tables = append(d.tables, curveOf(result.Curve))
	if tree, ok := r.last.(*uplift.Tree); ok {
		result.Leaves = tree.Leaves(.95)
		d.tables = append(d.tables, t.leavesTable(result.Leaves))
	}
	d.Result = result
	defined(d.Metrics)
	return nil
}

// warn says where the figures cannot be trusted.
func (t *Uplift) warn(ctx context.Context, d *Document, r *trialRows, result *upliftResult, in metric.UpliftIntervals) {
	for _, w := range result.Report.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	// That the sides cannot be weighed is told only where weights are asked for.
	if p, err := uplift.FitPropensity(ctx, r.x, r.treated); err == nil {
		report := p.Report()
		result.Propensity = &report
		if !t.Propensity && !report.ByChance() {
			d.Warnings = append(d.Warnings, t.of(mining.Text{
				Zh: fmt.Sprintf("处理看来不是随机给的：由其他列可以看出谁被处理（AUC %.3f，尤其是“%s”）。请加 --propensity，否则差别可能来自客户本身。", report.AUC, report.Column),
				En: fmt.Sprintf("The treatment does not seem to have been given by chance: the columns tell who got it (AUC %.3f, above all %s). Use --propensity, or the difference may be one of the customers themselves.", report.AUC, report.Column)}))
		}
	} else if !t.Propensity {
		d.Warnings = append(d.Warnings, t.of(mining.Text{
			Zh: "处理看来不是随机给的，且两组没有重叠，增量不可信；加 --propensity 可见原因。",
			En: "The treatment does not seem to have been given by chance and the sides do not overlap: do not trust the uplift; --propensity tells why."}))
	}
	if !(in.Qini.Low > 0) {
		d.Warnings = append(d.Warnings, t.of(mining.Text{
			Zh: "按得分挑人不比随机挑人明显更好（Qini 的区间含 0）。", En: "Choosing by the score is not clearly better than choosing at random (the interval of the Qini holds 0)."}))
	}
}

func curveOf(points []metric.UpliftPoint) table {
	t := table{title: mining.Text{Zh: "增量曲线：从得分最高者起", En: "Uplift curve, from the highest scores"}, header: []mining.Text{
		{Zh: "份额", En: "share"}, {Zh: "增量", En: "uplift"}, {Zh: "人均所得", En: "gain per row"}, {Zh: "Qini", En: "Qini"}}}
	for _, p := range points {
		t.rows = append(t.rows, []string{percent(p.Share), fmt.Sprintf("%.4f", p.Uplift), fmt.Sprintf("%.4f", p.Gain), fmt.Sprintf("%.4f", p.Qini)})
	}
	return t
}

func (t *Uplift) leavesTable(leaves []uplift.Leaf) table {
	out := table{title: mining.Text{Zh: "各类客户（最后一折的树）", En: "Kinds of rows (the tree of the last fold)"}, header: []mining.Text{
		{Zh: "条件", En: "rule"}, {Zh: "行数", En: "rows"}, {Zh: "增量", En: "uplift"}, {Zh: "下限", En: "low"}, {Zh: "上限", En: "high"}}}
	for _, l := range leaves {
		out.rows = append(out.rows, []string{t.of(l.Rule), strconv.Itoa(l.Rows), fmt.Sprintf("%.4f", l.Uplift.Value), fmt.Sprintf("%.4f", l.Uplift.Low), fmt.Sprintf("%.4f", l.Uplift.High)})
	}
	return out
}
