package lab

import (
	"fmt"
	"math"
	"strconv"

	"zhike/mining"
	"zhike/mining/survival"
)

// survivalResult is the findings of the task.
type survivalResult struct {
	Rows         int                    `json:"rows"`
	Events       int                    `json:"events"`
	Longest      float64                `json:"longest"`
	Curve        []survival.Step        `json:"curve"`
	Difference   *survival.Difference   `json:"log_rank,omitempty"`
	Coefficients []survival.Coefficient `json:"coefficients,omitempty"`
	Cox          *survival.CoxReport    `json:"cox,omitempty"`
}

// mostSteps is how many steps of the curve are shown where no times are asked for.
const mostSteps = 24

// describe fills in params, result, metrics, warnings and tables.
func (t *Survival) describe(d *Document, l *lives, m survived) {
	d.Params = map[string]any{"duration": t.Duration, "event": t.Event, "group": t.Group, "ties": t.Ties, "level": t.Level, "times": t.Times}
	median := m.curve.Median()
	d.Metrics = map[string]any{"rows": m.curve.Rows(), "events": m.curve.Events(), "concordance": nil, "coefficients": map[string]float64{}, "stderr": map[string]float64{},
		"median": known(median.Value), "median_low": known(median.Low), "median_high": known(median.High)}
	result := survivalResult{Rows: m.curve.Rows(), Events: m.curve.Events(), Longest: m.curve.Longest(), Curve: t.shown(m.curve), Difference: m.difference}
	if len(t.Times) > 0 {
		at := map[string]float64{}
		for k, time := range t.Times {
			at[strconv.FormatFloat(time, 'g', -1, 64)] = result.Curve[k].Survival
		}
		d.Metrics["survival"] = at
	}
	if math.IsNaN(median.Value) {
		d.Warnings = append(d.Warnings, t.of(mining.Text{Zh: "观察期内未满一半发生事件，因此没有中位时长。", En: "Fewer than half had the event while they were watched, so there is no median."}))
	}
	d.tables = append(d.tables, curveTable(result.Curve))
	if m.difference != nil {
		d.Metrics["log_rank"], d.Metrics["log_rank_p"] = m.difference.Chi, m.difference.P
		d.tables = append(d.tables, groupTable(m.difference))
	}
	if m.cox != nil {
		t.describeCox(d, &result, m.cox)
	}
	d.Result = result
}

// known is a number, or nil where there is none.
func known(v float64) any {
	if math.IsNaN(v) {
		return nil
	}
	return v
}

// shown is the curve at the times asked for, else at some of its steps.
func (t *Survival) shown(curve *survival.KaplanMeier) []survival.Step {
	var out []survival.Step
	if len(t.Times) > 0 {
		for _, time := range t.Times {
			step := curve.At(time)
			step.Time = time
			out = append(out, step)
		}
		return out
	}
	steps := curve.Steps()
	count := min(len(steps), mostSteps)
	for k := range count {
		out = append(out, steps[(k+1)*len(steps)/count-1])
	}
	return out
}

func (t *Survival) describeCox(d *Document, result *survivalResult, m *survival.Cox) {
	report := m.Report()
	result.Cox, result.Coefficients = &report, m.Coefficients(t.Level)
	coef, stderr := map[string]float64{}, map[string]float64{}
	shown := table{title: mining.Text{Zh: "系数", En: "Coefficients"}, header: []mining.Text{
		{Zh: "列", En: "term"}, {Zh: "系数", En: "coef"}, {Zh: "标准误", En: "stderr"}, {Zh: "z", En: "z"}, {Zh: "p", En: "p"},
		{Zh: "风险比", En: "hazard ratio"}, {Zh: "下限", En: "low"}, {Zh: "上限", En: "high"}}}
	for _, c := range result.Coefficients {
		coef[c.Term], stderr[c.Term] = c.Coef, c.StdErr
		shown.rows = append(shown.rows, []string{c.Term, short(c.Coef), short(c.StdErr), fmt.Sprintf("%.2f", c.Z), fmt.Sprintf("%.4f", c.P), short(c.Ratio), short(c.Low), short(c.High)})
	}
	d.Metrics["coefficients"], d.Metrics["stderr"], d.Metrics["concordance"] = coef, stderr, report.Concordance
	d.Metrics["loglik"], d.Metrics["loglik_null"] = report.LogLik, report.LogLikNull
	d.Metrics["likelihood_ratio"], d.Metrics["likelihood_ratio_p"] = report.Ratio, report.P
	for _, w := range report.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	d.tables = append(d.tables, shown)
	// A ratio beyond all floating numbers says no more than that it is huge.
	for k := range result.Coefficients {
		c := &result.Coefficients[k]
		c.Ratio, c.Low, c.High = min(c.Ratio, math.MaxFloat64), min(c.Low, math.MaxFloat64), min(c.High, math.MaxFloat64)
	}
}

func short(v float64) string { return strconv.FormatFloat(v, 'g', 5, 64) }

func curveTable(steps []survival.Step) table {
	t := table{title: mining.Text{Zh: "留存曲线", En: "Survival curve"}, header: []mining.Text{
		{Zh: "时间", En: "time"}, {Zh: "仍在观察", En: "at risk"}, {Zh: "事件", En: "events"}, {Zh: "留存率", En: "survival"}, {Zh: "下限", En: "low"}, {Zh: "上限", En: "high"}}}
	for _, s := range steps {
		t.rows = append(t.rows, []string{short(s.Time), strconv.Itoa(s.AtRisk), strconv.Itoa(s.Events), fmt.Sprintf("%.4f", s.Survival), fmt.Sprintf("%.4f", s.Low), fmt.Sprintf("%.4f", s.High)})
	}
	return t
}

func groupTable(d *survival.Difference) table {
	t := table{title: mining.Text{
		Zh: fmt.Sprintf("分组比较（对数秩检验 χ² %.3f，自由度 %d，p %.4g）", d.Chi, d.Freedom, d.P),
		En: fmt.Sprintf("Groups (log-rank χ² %.3f, %d degrees of freedom, p %.4g)", d.Chi, d.Freedom, d.P)},
		header: []mining.Text{{Zh: "组", En: "group"}, {Zh: "行数", En: "rows"}, {Zh: "事件", En: "events"}, {Zh: "预期", En: "expected"}}}
	for _, g := range d.Groups {
		t.rows = append(t.rows, []string{g.Name, strconv.Itoa(g.Rows), strconv.Itoa(g.Observed), fmt.Sprintf("%.2f", g.Expected)})
	}
	return t
}
