package lab

import (
	"context"
	"slices"
	"strings"
	"time"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/forecast"
)

// checkHierarchy refuses what does not go with a hierarchy.
func (t *Forecast) checkHierarchy() error {
	if len(t.Hierarchy) > 0 && (t.Format != "csv" || t.Series != "" || t.Model != "auto") {
		return fault.New(fault.Invalid, "--hierarchy takes the place of --series, and goes with --format csv and --model auto.").
			InChinese("--hierarchy 代替 --series，只能与 --format csv、--model auto 同用。")
	}
	return nil
}

// span makes all the lowest series cover the same times, which sums need: with
// --zeros, times without a row count as nothing sold; else it is refused.
func (t *Forecast) span(found []*dated, f *file) error {
	if len(t.Hierarchy) == 0 || len(found) == 0 {
		return nil
	}
	for _, s := range found { // numbers are counted from each series' first
		if s.number != nil {
			return fault.New(fault.Invalid, "%s: --hierarchy needs dates in column %s.", f.name, t.Time).InChinese("%s：--hierarchy 需要 %s 列为日期。", f.name, t.Time).At("file", f.name)
		}
	}
	first, last := found[0].ends()
	for _, s := range found[1:] {
		from, to := s.ends()
		if from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	for _, s := range found {
		from, to := s.ends()
		if from.Equal(first) && to.Equal(last) {
			continue
		}
		if !t.Zeros {
			return fault.New(fault.Invalid, "%s: the series of a hierarchy must cover the same times, %s to %s; with --zeros, times without a row count as zero.", t.called(&outlook{name: s.name}), first.Format(time.DateOnly), last.Format(time.DateOnly)).
				InChinese("%s：层级中的各序列须覆盖同样的时间（%s 至 %s）；用 --zeros 则没有数值的时间按零计。", t.called(&outlook{name: s.name}), first.Format(time.DateOnly), last.Format(time.DateOnly)).At("file", f.name)
		}
		for _, end := range []time.Time{first, last} {
			if !slices.ContainsFunc(s.points, func(p forecast.Point) bool { return p.Time.Equal(end) }) {
				s.points, s.lines = append(s.points, forecast.Point{Time: end}), append(s.lines, 0)
			}
		}
	}
	return nil
}

// ends are the first and the last time with a row.
func (s *dated) ends() (first, last time.Time) {
	byTime := func(a, b forecast.Point) int { return a.Time.Compare(b.Time) }
	return slices.MinFunc(s.points, byTime).Time, slices.MaxFunc(s.points, byTime).Time
}

// raise puts the sums above the lowest series: all, then each level. It returns
// them sorted by name, and the place of what lies above each.
func (t *Forecast) raise(leaves []*outlook) (all []*outlook, parents []int, err error) {
	sums := map[string]*outlook{}
	for _, s := range leaves {
		if len(s.train) != len(leaves[0].train) || s.season != leaves[0].season || !s.start.Equal(leaves[0].start) || s.step != leaves[0].step {
			return nil, nil, fault.New(fault.Invalid, "%s: the series of a hierarchy must be in the same steps.", t.called(s)).
				InChinese("%s：层级中的各序列须有同样的时间间隔。", t.called(s)).At("file", t.File)
		}
		for depth := range len(t.Hierarchy) {
			name := strings.Join(s.path[:depth], "\x00")
			if sums[name] == nil {
				sums[name] = &outlook{name: joinedName(s.path[:depth]), season: s.season, path: s.path[:depth], train: make([]float64, len(s.train)), future: make([]float64, len(s.future))}
				all = append(all, sums[name])
			}
			for i, v := range s.train {
				sums[name].train[i] += v
			}
			for i, v := range s.future {
				sums[name].future[i] += v
			}
		}
	}
	all = append(all, leaves...)
	slices.SortFunc(all, func(a, b *outlook) int { return slices.Compare(a.path, b.path) })
	place := map[string]int{}
	for i, s := range all {
		place[strings.Join(s.path, "\x00")] = i
		parents = append(parents, -1)
		if n := len(s.path); n > 0 { // what lies above sorts before
			parents[i] = place[strings.Join(s.path[:n-1], "\x00")]
		}
	}
	return all, parents, nil
}

// fitHierarchy forecasts every series and every sum so that they add up.
func (t *Forecast) fitHierarchy(ctx context.Context, leaves []*outlook) ([]*outlook, error) {
	all, parents, err := t.raise(leaves)
	if err != nil {
		return nil, err
	}
	h, err := forecast.NewHierarchy(parents)
	if err != nil {
		return nil, invalid(err, t.File)
	}
	values := make([][]float64, len(all))
	for i, s := range all {
		if len(s.path) == len(t.Hierarchy) {
			values[i] = s.train
		}
	}
	horizon := t.horizon(all[0])
	found, err := h.Forecast(ctx, values, forecast.Options{Season: all[0].season, Horizon: horizon}, horizon, .95)
	if err != nil {
		return nil, invalid(err, t.File)
	}
	for i, s := range all {
		s.forecast = found[i]
		if len(s.path) == 0 {
			s.name = t.of(mining.Text{Zh: "全部", En: "all"})
		}
	}
	return all, nil
}
