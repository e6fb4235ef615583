package lab

import (
	"math"
	"strconv"

	"zhike/mining"
	"zhike/mining/forecast"
)

// outlookResult is what is said of one series.
type outlookResult struct {
	Series   string             `json:"series"`
	Values   int                `json:"values"`
	Season   int                `json:"season"`
	Method   string             `json:"method"`
	Forecast *forecast.Forecast `json:"forecast"`
	Trials   []forecast.Trial   `json:"trials,omitempty"`
	Widening float64            `json:"widening,omitempty"`
	Effects  []forecast.Effect  `json:"effects,omitempty"`
}

// mostSeries is how many series are shown one by one.
const mostSeries = 20

// method names how a series was forecast.
func (s *outlook) method() string {
	if s.model == nil {
		return "reconciled combination"
	}
	return s.model.Name()
}

// doubts are what the method warns of.
func (s *outlook) doubts() []mining.Text {
	if s.model == nil {
		return nil
	}
	return s.model.Warnings()
}

func (t *Forecast) describe(d *Document, all []*outlook) {
	d.Params = map[string]any{"format": t.Format, "model": t.Model, "season": t.Season, "horizon": t.Horizon, "holdout": t.Holdout, "regressors": t.Regressors, "holidays": t.Holidays, "hierarchy": t.Hierarchy}
	d.Metrics = map[string]any{"series": len(all)}
	var results []outlookResult
	for _, s := range all[:min(len(all), mostSeries)] {
		r := outlookResult{s.name, len(s.train), s.season, s.method(), s.forecast, nil, 0, nil}
		switch m := s.model.(type) {
		case *forecast.Combination:
			r.Trials, r.Widening = m.Trials(), m.Widening()
		case *forecast.Regression:
			r.Effects = m.Effects()
		}
		results = append(results, r)
	}
	d.Result = results
	t.judge(d, all)
	t.warn(d, all)
	t.show(d, all)
}

// judge compares with the known future. sMAPE, MASE and coverage are means
// over all forecasts together, as in the M3 competition; MASE leaves out
// series that never changed, for which it is not defined.
func (t *Forecast) judge(d *Document, all []*outlook) {
	groups := map[string]*tally{"": {}}
	for _, s := range all {
		if len(s.future) == 0 {
			continue
		}
		groups[""].add(s)
		if s.group != "" {
			if groups[s.group] == nil {
				groups[s.group] = &tally{}
			}
			groups[s.group].add(s)
		}
	}
	if groups[""].n == 0 {
		return
	}
	for name, value := range groups[""].figures() {
		d.Metrics[name] = known(value)
	}
	if len(groups) > 2 {
		of := table{title: mining.Text{Zh: "按周期", En: "By period"}, header: []mining.Text{{}, {Zh: "sMAPE", En: "sMAPE"}, {Zh: "MASE", En: "MASE"}, {Zh: "95% 覆盖率", En: "95% coverage"}}}
		by := map[string]map[string]any{}
		for _, name := range sortedKeys(groups) {
			if name == "" {
				continue
			}
			f := groups[name].figures()
			by[name] = map[string]any{}
			for k, v := range f {
				by[name][k] = known(v)
			}
			of.rows = append(of.rows, []string{name, figure(f["smape"], 3), figure(f["mase"], 3), figure(f["coverage_95"], 4)})
		}
		d.Metrics["by_period"] = by
		d.tables = append(d.tables, of)
	}
}

// tally sums what is known of forecasts whose future is known.
type tally struct{ n, scaled, smape, mase, covered float64 }

func (a *tally) add(s *outlook) {
	n := float64(len(s.future))
	a.n += n
	a.smape += n * forecast.SMAPE(s.future, s.forecast.Mean)
	a.covered += float64(s.forecast.Covered(s.future))
	if mase := forecast.MASE(s.train, s.season, s.future, s.forecast.Mean); !math.IsNaN(mase) {
		a.mase += n * mase
		a.scaled += n
	}
}

func (a *tally) figures() map[string]float64 {
	return map[string]float64{"smape": a.smape / a.n, "mase": a.mase / a.scaled, "coverage_95": a.covered / a.n}
}

// warn says each doubt once, with the number of series that share it.
func (t *Forecast) warn(d *Document, all []*outlook) {
	count := map[mining.Text]int{}
	var order []mining.Text
	for _, s := range all {
		for _, w := range append(s.warnings, s.doubts()...) {
			if count[w]++; count[w] == 1 {
				order = append(order, w)
			}
		}
	}
	for _, w := range order {
		text := t.of(w)
		if len(all) > 1 {
			text = t.of(plural(count[w])) + text
		}
		d.Warnings = append(d.Warnings, text)
	}
}

// show has the forecasts of one series, or how often each method weighed most.
func (t *Forecast) show(d *Document, all []*outlook) {
	if len(all) > 1 {
		return
	}
	s := all[0]
	steps := table{title: mining.Text{Zh: "预测：" + s.method(), En: "Forecast: " + s.method()}, header: []mining.Text{{Zh: "步", En: "step"}, {Zh: "预测", En: "forecast"}, {Zh: "95% 下限", En: "95% low"}, {Zh: "95% 上限", En: "95% high"}}}
	for h, v := range s.forecast.Mean {
		steps.rows = append(steps.rows, []string{strconv.Itoa(h + 1), plain(v), plain(s.forecast.Lo[h]), plain(s.forecast.Hi[h])})
	}
	d.tables = append(d.tables, steps)
	if m, ok := s.model.(*forecast.Regression); ok {
		d.tables = append(d.tables, effectsTable(m))
	}
	if c, ok := s.model.(*forecast.Combination); ok {
		of := table{title: mining.Text{Zh: "回测与权重", En: "Back-test and weights"}, header: []mining.Text{{}, {Zh: "均方根误差", En: "RMSE"}, {Zh: "权重", En: "weight"}}}
		for _, trial := range c.Trials() {
			of.rows = append(of.rows, []string{trial.Method, plain(trial.RMSE), percent(trial.Weight)})
		}
		d.tables = append(d.tables, of)
	}
}
