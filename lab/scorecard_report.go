package lab

import (
	"context"
	"fmt"
	"strconv"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/scorecard"
)

// scorecardResult is the findings of the task.
type scorecardResult struct {
	Rows      int                  `json:"rows"`
	Base      int                  `json:"base"`
	Points    []scorecard.Variable `json:"points"` // the columns that the card uses
	Report    scorecard.Report     `json:"report"`
	Cutoffs   []scorecard.Cutoff   `json:"cutoffs"`
	Best      scorecard.Cutoff     `json:"best_cutoff"`
	Stability []scorecard.Shift    `json:"stability,omitempty"` // against --test
}

// mostCutoffs is how many cut-offs are shown.
const mostCutoffs = 21

// describe fills in metrics, result, warnings and tables.
func (t *Scorecard) describe(ctx context.Context, d *Document, c *carded) error {
	rows := c.rows()
	p, score, y := mining.TakeValues(c.p, rows), mining.TakeValues(c.score, rows), mining.TakeValues(c.tested.y, rows)
	d.Metrics = map[string]any{"iv": map[string]float64{}, "iv_unmerged": map[string]float64{}}
	for name, sum := range c.sums {
		d.Metrics[name] = sum / float64(c.trials)
	}
	pooled := metric.DeLong(p, y, .95)
	d.Metrics["auc_pooled"], d.Metrics["auc_pooled_low"], d.Metrics["auc_pooled_high"] = pooled.Value, pooled.Low, pooled.High
	result := scorecardResult{Rows: len(rows), Base: c.card.Base(), Report: c.card.Report()}
	for _, v := range c.card.Binning().Variables() {
		d.Metrics["iv"].(map[string]float64)[v.Column] = v.IV
		d.Metrics["iv_unmerged"].(map[string]float64)[v.Column] = v.FineIV
		if c.card.Uses(v.Column) {
			result.Points = append(result.Points, v)
		}
	}
	list, best, err := scorecard.Cutoffs(score, p, y, scorecard.Stakes{Gain: t.Gain, Loss: t.Loss})
	if err != nil {
		return err
	}
	result.Best, result.Cutoffs = list[best], spread(list, mostCutoffs)
	d.Metrics["cutoff"], d.Metrics["cutoff_accepted"], d.Metrics["cutoff_profit"] = list[best].Points, list[best].Share, list[best].Profit
	for _, w := range result.Report.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	d.tables = append(d.tables, ivTable(c.card), t.pointsTable(result.Base, result.Points), leftTable(t.Lang, result.Report.Left), cutoffTable(result.Cutoffs))
	if t.Test != "" {
		if result.Stability, err = c.card.Stability(ctx, c.tested.x); err != nil {
			return err
		}
		d.Metrics["psi"] = result.Stability[0].PSI
		d.tables = append(d.tables, t.stabilityTable(result.Stability))
	}
	d.Result = result
	defined(d.Metrics)
	return nil
}

func (t *Scorecard) pointsTable(base int, variables []scorecard.Variable) table {
	out := table{title: mining.Text{Zh: fmt.Sprintf("评分卡（基础分 %d）", base), En: fmt.Sprintf("Scorecard (every row begins with %d points)", base)},
		header: []mining.Text{{Zh: "列", En: "column"}, {Zh: "取值", En: "value"}, {Zh: "行数", En: "rows"}, {Zh: "正类占比", En: "positive"}, {Zh: "WOE", En: "WOE"}, {Zh: "分值", En: "points"}}}
	for _, v := range variables {
		for _, b := range v.Bins {
			out.rows = append(out.rows, []string{v.Column, t.of(b.Label), strconv.Itoa(b.Rows), percent(b.Rate()), fmt.Sprintf("%.3f", b.WOE), strconv.Itoa(b.Points)})
		}
	}
	return out
}

func ivTable(card *scorecard.Scorecard) table {
	out := table{title: mining.Text{Zh: "信息值（IV）", En: "Information values (IV)"}, header: []mining.Text{
		{Zh: "列", En: "column"}, {Zh: "IV", En: "IV"}, {Zh: "合并前", En: "unmerged"}, {Zh: "偶然可达", En: "by chance"}, {Zh: "箱数", En: "bins"}}}
	for _, v := range card.Binning().Variables() {
		out.rows = append(out.rows, []string{v.Column, fmt.Sprintf("%.4f", v.IV), fmt.Sprintf("%.4f", v.FineIV), fmt.Sprintf("%.4f", v.Chance), strconv.Itoa(len(v.Bins))})
	}
	return out
}

func leftTable(lang string, left []scorecard.LeftOut) table {
	out := table{title: mining.Text{Zh: "未用的列", En: "Columns left out"}}
	for _, l := range left {
		out.rows = append(out.rows, []string{l.Column, l.Why.In(lang)})
	}
	return out
}

func cutoffTable(list []scorecard.Cutoff) table {
	out := table{title: mining.Text{Zh: "分界：此分及以上接受", En: "Cut-offs: accepted from these points on"}, header: []mining.Text{
		{Zh: "分值", En: "points"}, {Zh: "接受", En: "accepted"}, {Zh: "其中正类", En: "positive"}, {Zh: "预期损失", En: "expected loss"}, {Zh: "预期收益", En: "expected profit"}, {Zh: "实际收益", En: "profit"}}}
	for _, c := range list {
		out.rows = append(out.rows, []string{figure(c.Points, 0), percent(c.Share), percent(c.Rate), figure(c.ExpectedLoss, 2), figure(c.Expected, 2), figure(c.Profit, 2)})
	}
	return out
}

func (t *Scorecard) stabilityTable(shifts []scorecard.Shift) table {
	names := map[string]mining.Text{"stable": {Zh: "稳定", En: "stable"}, "shifted": {Zh: "有变化", En: "shifted"}, "unstable": {Zh: "不稳定，应重做", En: "unstable: make a new card"}}
	out := table{title: mining.Text{Zh: "稳定性（PSI）", En: "Stability (PSI)"}, header: []mining.Text{{Zh: "列", En: "column"}, {Zh: "PSI", En: "PSI"}, {Zh: "偶然可达", En: "by chance"}, {Zh: "判断", En: "verdict"}}}
	for _, s := range shifts {
		column := s.Column
		if column == "" {
			column = t.of(mining.Text{Zh: "总分", En: "score"})
		}
		out.rows = append(out.rows, []string{column, fmt.Sprintf("%.4f", s.PSI), fmt.Sprintf("%.4f", s.Chance), t.of(names[s.Level])})
	}
	return out
}
