package lab

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"zhike/mining"
	"zhike/mining/lifetime"
)

// clvResult is the findings of the task.
type clvResult struct {
	Model      string             `json:"model"`
	Params     map[string]float64 `json:"params"`
	StdErr     map[string]float64 `json:"stderr"`
	Report     lifetime.Report    `json:"report"`
	Covariates []lifetime.Effect  `json:"covariates,omitempty"`
	Spending   *clvSpending       `json:"gamma_gamma,omitempty"`
	Customers  int                `json:"customers"`
	End        string             `json:"end,omitempty"` // last day the histories cover
	Expected   lifetime.Total     `json:"expected_orders"`
	Value      *float64           `json:"value,omitempty"` // of all customers over the horizon
	Validation *lifetime.Backtest `json:"validation,omitempty"`
}

type clvSpending struct {
	Params      map[string]float64 `json:"params"`
	StdErr      map[string]float64 `json:"stderr"`
	Correlation *float64           `json:"correlation"`
	Report      lifetime.Report    `json:"report"`
}

// describe fills in params, result, metrics, warnings and tables.
func (t *CLV) describe(d *Document, b *book, m *fitted) {
	var e interface {
		Parameters() map[string]float64
		StandardErrors() map[string]float64
		Report() lifetime.Report
	} = m.orders
	if m.driven != nil {
		e = m.driven
	}
	params, stderr, report := e.Parameters(), e.StandardErrors(), e.Report()
	result := clvResult{Model: t.Model, Params: params, StdErr: stderr, Report: report,
		Customers: len(b.histories), Expected: m.total, Validation: m.validation}
	if !b.end.IsZero() {
		result.End = b.end.Format(time.DateOnly)
	}
	d.Params = map[string]any{"model": t.Model, "unit": t.Unit, "horizon": m.horizon, "level": t.Level, "discount": t.Discount,
		"calibration_end": t.CalibrationEnd, "holdout_end": t.HoldoutEnd, "summary": t.Summary}
	d.Metrics = map[string]any{"loglik": report.LogLik, "stderr": stderr}
	for name, v := range params {
		d.Metrics[name] = v
	}
	for _, w := range report.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	if m.driven != nil {
		t.describeCovariates(d, &result, m.driven)
	}
	if m.spending != nil {
		t.describeSpending(d, &result, m)
	}
	if m.validation != nil {
		t.describeValidation(d, m.validation)
	}
	d.Result = result
}

func (t *CLV) describeSpending(d *Document, result *clvResult, m *fitted) {
	p, se, report := m.spending.Params(), m.spending.StdErr(), m.spending.Report()
	result.Spending = &clvSpending{
		Params: map[string]float64{"p": p.P, "q": p.Q, "v": p.V},
		StdErr: map[string]float64{"p": se.P, "q": se.Q, "v": se.V},
		Report: report,
	}
	if c := m.spending.Correlation(); !math.IsNaN(c) {
		result.Spending.Correlation = &c
	}
	for name, v := range result.Spending.Params {
		d.Metrics[name] = v
	}
	d.Metrics["gamma_gamma_loglik"] = report.LogLik
	total := 0.0
	for _, v := range m.values {
		total += v
	}
	result.Value = &total
	for _, w := range report.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
}

func (t *CLV) describeValidation(d *Document, v *lifetime.Backtest) {
	d.Metrics["holdout_mae"] = v.Score.MAE
	d.Metrics["holdout_rmse"] = v.Score.RMSE
	d.Metrics["holdout_predicted"] = v.Score.Predicted
	d.Metrics["holdout_actual"] = v.Actual
	if v.Score.Correlation != nil {
		d.Metrics["holdout_correlation"] = *v.Score.Correlation
	}
	d.Warnings = append(d.Warnings, t.of(v.Verdict))
	scores := table{title: mining.Text{Zh: "检验期的误差", En: "Errors on the holdout"}, header: []mining.Text{
		{Zh: "方法", En: "method"}, {Zh: "平均绝对误差", En: "MAE"}, {Zh: "均方根误差", En: "RMSE"}, {Zh: "预测总数", En: "predicted"}, {Zh: "实际总数", En: "actual"}}}
	for _, s := range append([]lifetime.Score{v.Score}, v.Baselines...) {
		scores.rows = append(scores.rows, []string{t.of(s.Name), fmt.Sprintf("%.4f", s.MAE), fmt.Sprintf("%.4f", s.RMSE), fmt.Sprintf("%.1f", s.Predicted), fmt.Sprintf("%.0f", v.Actual)})
	}
	classes := table{title: mining.Text{Zh: "按复购次数（每客平均订单数）", En: "By repeat purchases (mean orders per customer)"}, header: []mining.Text{
		{Zh: "次数", En: "repeats"}, {Zh: "客户数", En: "customers"}, {Zh: "实际", En: "actual"}, {Zh: "模型", En: "model"}, {Zh: "按以往频率", En: "own past rate"}}}
	for _, c := range v.Classes {
		name := strconv.Itoa(c.From)
		if c.To < 0 {
			name += "+"
		}
		classes.rows = append(classes.rows, []string{name, strconv.Itoa(c.Customers), fmt.Sprintf("%.3f", c.Actual), fmt.Sprintf("%.3f", c.Predicted), fmt.Sprintf("%.3f", c.OwnRate)})
	}
	months := table{title: mining.Text{Zh: "逐月复购订单", En: "Repeat orders by month"}, header: []mining.Text{
		{Zh: "月末", En: "end of month"}, {Zh: "实际", En: "actual"}, {Zh: "预测", En: "predicted"}, {Zh: "检验期", En: "holdout"}}}
	for _, m := range v.Months {
		mark := ""
		if m.Holdout {
			mark = "*"
		}
		months.rows = append(months.rows, []string{m.End.Format(time.DateOnly), fmt.Sprintf("%.0f", m.Actual), fmt.Sprintf("%.1f", m.Predicted), mark})
	}
	d.tables = append(d.tables, scores, classes, months)
}

func (t *CLV) write(b *book, m *fitted) error {
	header := []string{"customer", "frequency", "recency", "age", "p_alive", "expected_H", "expected_lo", "expected_hi", "clv"}
	return writeCSV(t.Out, header, len(b.histories), func(i int) []string {
		h, p, value := b.histories[i], m.predictions[i], ""
		if m.values != nil {
			value = figure(m.values[i], 4)
		}
		return []string{b.ids[i], strconv.Itoa(h.Frequency), figure(h.Recency, 6), figure(h.Age, 6), figure(p.PAlive, 8), figure(p.Expected, 8),
			figure(p.Interval.Low, 0), figure(p.Interval.High, 0), value}
	})
}
