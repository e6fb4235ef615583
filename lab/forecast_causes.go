package lab

import (
	"context"
	"math"
	"strings"
	"time"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/forecast"
)

// checkCauses refuses causes where no method takes them.
func (t *Forecast) checkCauses() error {
	if len(t.Regressors) == 0 && t.Holidays == "" {
		return nil
	}
	switch {
	case t.Format != "csv":
		return fault.New(fault.Invalid, "--regressors and --holidays need dates: they do not go with --format m3.").InChinese("--regressors 与 --holidays 需要日期，不能与 --format m3 同用。")
	case t.Model != "auto":
		return fault.New(fault.Invalid, "--regressors and --holidays go with --model auto, which forecasts what they leave.").InChinese("--regressors 与 --holidays 只能与 --model auto 同用：它预测扣除这些因素后的部分。")
	case len(t.Hierarchy) > 0:
		return fault.New(fault.Invalid, "--regressors and --holidays do not go with --hierarchy.").InChinese("--regressors 与 --holidays 不能与 --hierarchy 同用。")
	}
	return nil
}

// causes arranges the regressors and holidays of a series, known further than
// its values: rows at the end without a value are the future.
func (t *Forecast) causes(s *dated, series *forecast.Series, f *file) (out []forecast.Regressor, ahead int, err error) {
	for k, name := range t.Regressors {
		var points []forecast.Point
		var lines []int64
		for i, p := range s.points {
			if p.Time.Before(series.Start) {
				continue
			}
			v := s.causes[i][k]
			if math.IsNaN(v) {
				return nil, 0, fault.New(fault.Invalid, "%s, row %d, column %s: a regressor must have a value wherever there is a row.", f.name, s.lines[i], name).
					InChinese("%s 第 %d 行 %s 列：因素在每一行都须有值。", f.name, s.lines[i], name).At("file", f.name).At("row", s.lines[i]).At("column", name)
			}
			points, lines = append(points, forecast.Point{Time: p.Time, Value: v}), append(lines, s.lines[i])
		}
		r, err := forecast.Arrange(points, t.Zeros)
		if err != nil {
			return nil, 0, t.located(err, &dated{name: s.name, lines: lines}, f)
		}
		if r.Step != series.Step {
			return nil, 0, fault.New(fault.Invalid, "%s: the rows of the future are not in the steps of the values.", t.called(&outlook{name: s.name})).
				InChinese("%s：今后各行的时间间隔与已有数值的不同。", t.called(&outlook{name: s.name})).At("file", f.name)
		}
		out, ahead = append(out, forecast.Regressor{Name: name, Values: r.Values}), len(r.Values)-len(series.Values)
	}
	if t.Holidays == "" {
		return out, ahead, nil
	}
	if s.number != nil {
		return nil, 0, fault.New(fault.Invalid, "%s: --holidays needs dates in column %s.", f.name, t.Time).InChinese("%s：--holidays 需要 %s 列为日期。", f.name, t.Time).At("file", f.name)
	}
	steps := len(series.Values) + max(ahead, t.Horizon, series.Step.Season(), 6)
	festival, err := forecast.SpringFestival(series.Start, series.Step, steps, forecast.FestivalOptions{})
	if err != nil {
		return nil, 0, invalid(err, t.called(&outlook{name: s.name}))
	}
	return append(append(out, festival...), fixedHolidays(series, steps)...), ahead, nil
}

// fixedHolidays are the National Day and Labour Day weeks. Months hold them in the
// same place every year, so that there the season says it all.
func fixedHolidays(series *forecast.Series, steps int) []forecast.Regressor {
	if series.Step.Months > 0 {
		return nil
	}
	var out []forecast.Regressor
	for _, h := range []struct {
		name  string
		month time.Month
		days  int
	}{{"Labour Day", time.May, 5}, {"National Day", time.October, 7}} {
		var days []time.Time
		for year := series.Start.Year(); year <= series.Step.After(series.Start, steps).Year(); year++ {
			days = append(days, time.Date(year, h.month, 1, 0, 0, 0, 0, series.Start.Location()))
		}
		out = append(out, forecast.Regressor{Name: h.name, Values: forecast.Window(series.Start, series.Step, steps, days, 0, h.days-1)})
	}
	return out
}

// fitCauses fits the regression of a series that has causes.
func (t *Forecast) fitCauses(ctx context.Context, s *outlook) (forecast.Model, error) {
	return forecast.FitRegression(ctx, s.train, s.causes, forecast.Options{Season: s.season, Horizon: t.horizon(s)})
}

// effectsTable shows what the causes of a series do.
func effectsTable(m *forecast.Regression) table {
	unit := mining.Text{Zh: "增减量", En: "amount"}
	show := func(v float64) string { return plain(v) }
	if m.Relative() {
		unit, show = mining.Text{Zh: "增减幅度", En: "share"}, percent
	}
	out := table{title: mining.Text{Zh: "各因素为 1 时的影响（95 % 区间）", En: "What each cause does where it is 1 (95 % intervals)"},
		header: []mining.Text{{}, unit, {Zh: "下限", En: "low"}, {Zh: "上限", En: "high"}}}
	for _, e := range m.Effects() {
		out.rows = append(out.rows, []string{e.Name, show(e.Effect), show(e.Lo), show(e.Hi)})
	}
	return out
}

// numbers reads the cells of the regressors in a row; one without a value is NaN.
func (r row) numbers(columns []int) ([]float64, error) {
	out := make([]float64, len(columns))
	for k, c := range columns {
		v, known, err := r.number(c)
		if err != nil {
			return nil, err
		}
		if out[k] = v; !known {
			out[k] = math.NaN()
		}
	}
	return out, nil
}

// joinedName is the name of a series of several columns.
func joinedName(parts []string) string { return strings.Join(parts, " / ") }
