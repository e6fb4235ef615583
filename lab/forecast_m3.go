package lab

import (
	"context"
	"strings"

	"zhike/fault"
	"zhike/mining"
)

// readM3 reads series, period, set (train or test) and value of each row, in
// the order of time.
func (t *Forecast) readM3(ctx context.Context, f *file) ([]*outlook, error) {
	columns := map[string]int{}
	for _, name := range []string{"series", "period", "set", "value"} {
		c, err := f.column(name)
		if err != nil {
			return nil, err
		}
		columns[name] = c
	}
	var all []*outlook
	index := map[string]*outlook{}
	err := f.each(ctx, func(r row) error {
		v, ok, err := r.number(columns["value"])
		if err != nil {
			return err
		}
		if !ok {
			return r.wrong(columns["value"], mining.Text{Zh: "缺少数值", En: "is missing"})
		}
		name := r.text(columns["series"])
		s := index[name]
		if s == nil {
			group := strings.ToUpper(r.text(columns["period"]))
			s = &outlook{name: strings.Clone(name), group: strings.Clone(group), season: map[string]int{"MONTHLY": 12, "QUARTERLY": 4}[group]}
			s.season = max(s.season, 1)
			index[s.name] = s
			if t.Season == 0 || t.Season == s.season {
				all = append(all, s)
			}
		}
		switch set := r.text(columns["set"]); {
		case set == "train":
			s.train = append(s.train, v)
		case set != "test":
			return r.wrong(columns["set"], mining.Text{Zh: "须为 train 或 test", En: "must be train or test"})
		case t.Horizon == 0 || len(s.future) < t.Horizon:
			s.future = append(s.future, v)
		}
		return nil
	})
	for _, s := range all {
		if err == nil && len(s.train) == 0 {
			err = fault.New(fault.Invalid, "%s: the series has no value in the set train.", t.called(s)).InChinese("%s 没有 train 的数值。", t.called(s)).At("file", f.name)
		}
	}
	return all, err
}
