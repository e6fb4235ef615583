package lab

import (
	"cmp"
	"slices"

	"zhike/mining"
	"zhike/mining/attribution"
)

// describe fills in what was found.
func (t *Attribution) describe(d *Document, m *attribution.Attribution) {
	r := m.Report()
	d.Params = map[string]any{"path": t.Path, "conversions": t.Conversions, "value": t.Value, "nulls": t.Nulls, "separator": t.Separator, "order": t.Order,
		"half_life": t.HalfLife, "ends": t.Ends, "game": t.Game, "walks": t.Walks, "draws": t.Draws, "level": t.Level, "seed": t.Seed}
	credits := map[attribution.Method][]attribution.Credit{}
	d.Metrics = map[string]any{"conversion_rate": r.Rate, "total_conversions": r.Conversions}
	for _, method := range attribution.Methods() {
		credits[method] = m.Credits(method)
		of := map[string]float64{}
		for _, c := range m.Credits(method) {
			of[c.Channel] = c.Conversions.Value
		}
		d.Metrics[string(method)] = of
	}
	d.Result = map[string]any{"report": r, "credits": credits}
	for _, w := range r.Warnings {
		d.Warnings = append(d.Warnings, t.of(w))
	}
	d.tables = append(d.tables, conversionTable(m), intervalTable(m))
}

// byCredit is the channels with the greatest removal effect first.
func byCredit(m *attribution.Attribution) []int {
	markov := m.Credits(attribution.Markov)
	order := make([]int, len(markov))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(markov[b].Conversions.Value, markov[a].Conversions.Value)
	})
	return order
}

func conversionTable(m *attribution.Attribution) table {
	out := table{title: mining.Text{Zh: "各渠道的转化数", En: "Conversions by channel"}, header: []mining.Text{{Zh: "渠道", En: "channel"}}}
	for _, method := range attribution.Methods() {
		out.header = append(out.header, methodName(method))
	}
	for _, k := range byCredit(m) {
		line := []string{m.Credits(attribution.First)[k].Channel}
		for _, method := range attribution.Methods() {
			line = append(line, figure(m.Credits(method)[k].Conversions.Value, 2))
		}
		out.rows = append(out.rows, line)
	}
	return out
}

func intervalTable(m *attribution.Attribution) table {
	out := table{title: mining.Text{Zh: "移除效应与区间", En: "Removal effects and intervals"},
		header: []mining.Text{{Zh: "渠道", En: "channel"}, {Zh: "经过的旅程", En: "journeys"}, {Zh: "去掉后少转化", En: "lost without it"}, {Zh: "马尔可夫", En: "Markov"}, {Zh: "区间", En: "interval"}, {Zh: "Shapley", En: "Shapley"}, {Zh: "区间", En: "interval"}}}
	for _, k := range byCredit(m) {
		c := m.Report().Channels[k]
		line := []string{c.Channel, figure(c.Journeys, 2), percent(c.Removal)}
		for _, method := range []attribution.Method{attribution.Markov, attribution.Shapley} {
			i := m.Credits(method)[k].Conversions
			line = append(line, figure(i.Value, 1), figure(i.Low, 1)+" – "+figure(i.High, 1))
		}
		out.rows = append(out.rows, line)
	}
	return out
}

// methodName is what a heading calls a method.
func methodName(m attribution.Method) mining.Text {
	return map[attribution.Method]mining.Text{
		attribution.First: {Zh: "首次", En: "first"}, attribution.Last: {Zh: "末次", En: "last"}, attribution.Linear: {Zh: "均分", En: "linear"},
		attribution.Decay: {Zh: "时间衰减", En: "decay"}, attribution.Position: {Zh: "按位置", En: "position"},
		attribution.Markov: {Zh: "马尔可夫", En: "Markov"}, attribution.Shapley: {Zh: "Shapley", En: "Shapley"},
	}[m]
}

// write writes one line per channel and method.
func (t *Attribution) write(m *attribution.Attribution) error {
	if t.Out == "" {
		return nil
	}
	methods, n := attribution.Methods(), len(m.Report().Channels)
	return writeCSV(t.Out, []string{"channel", "method", "conversions", "conversions_lo", "conversions_hi", "value", "value_lo", "value_hi"}, n*len(methods), func(i int) []string {
		method := methods[i%len(methods)]
		c := m.Credits(method)[i/len(methods)]
		line := []string{c.Channel, string(method)}
		for _, v := range []float64{c.Conversions.Value, c.Conversions.Low, c.Conversions.High, c.Value.Value, c.Value.Low, c.Value.High} {
			line = append(line, figure(v, 6))
		}
		return line
	})
}
