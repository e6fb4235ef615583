package lab

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/forecast"
)

// dated is the points of one series as they stand in the file.
type dated struct {
	name   string
	points []forecast.Point
	number []float64 // the times, where they are numbers and not dates
	lines  []int64
	path   []string    // in the hierarchy
	causes [][]float64 // of each row
}

func (t *Forecast) read(ctx context.Context, d *Document) ([]*outlook, error) {
	f, err := openFile(ctx, t.Common)
	if err != nil {
		return nil, err
	}
	defer f.close()
	var all []*outlook
	if t.Format == "m3" {
		all, err = t.readM3(ctx, f)
	} else {
		all, err = t.readPoints(ctx, f, d)
	}
	if err != nil {
		return nil, err
	}
	d.Input = Input{f.rows, len(f.columnNames())}
	if len(all) == 0 {
		return nil, fault.New(fault.Invalid, "%s holds no series to forecast.", f.name).InChinese("%s 中没有可预测的序列。", f.name).At("file", f.name)
	}
	return all, nil
}

// readPoints reads one value a row.
func (t *Forecast) readPoints(ctx context.Context, f *file, d *Document) ([]*outlook, error) {
	if t.Time == "" || t.Value == "" {
		return nil, fault.New(fault.Invalid, "Name the columns with --time and --value.").InChinese("请用 --time 与 --value 指明时间列和数值列。")
	}
	columns, err := f.places([]string{t.Time, t.Value})
	if err != nil {
		return nil, err
	}
	levels := t.Hierarchy
	if t.Series != "" {
		levels = []string{t.Series}
	}
	naming, err := f.places(levels)
	if err != nil {
		return nil, err
	}
	causing, err := f.places(t.Regressors)
	if err != nil {
		return nil, err
	}
	skipped, found, index := skips{}, []*dated{}, map[string]*dated{}
	err = f.each(ctx, func(r row) error {
		path := make([]string, len(naming))
		for k, c := range naming {
			if path[k] = strings.Clone(r.text(c)); path[k] == "" {
				skipped.missing(levels[k])
				return nil
			}
		}
		key := strings.Join(path, "\x00")
		s := index[key]
		if s == nil {
			s = &dated{name: joinedName(path), path: path}
			found, index[key] = append(found, s), s
		}
		before := len(s.points)
		if err := s.add(r, columns[0], columns[1], skipped); err != nil || len(s.points) == before {
			return err
		}
		cells, err := r.numbers(causing)
		s.causes = append(s.causes, cells)
		return err
	})
	if err != nil {
		return nil, err
	}
	d.Warnings = skipped.sentences(t.Lang)
	if err := t.span(found, f); err != nil {
		return nil, err
	}
	var all []*outlook
	for _, s := range found {
		one, err := t.arrange(s, f)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// places are the columns of these names.
func (f *file) places(names []string) ([]int, error) {
	out := make([]int, len(names))
	for k, name := range names {
		var err error
		if out[k], err = f.column(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// add takes one row. Times are dates, or numbers throughout the series.
func (s *dated) add(r row, time, value int, skipped skips) error {
	if r.text(time) == "" {
		skipped.missing(r.file.names[time])
		return nil
	}
	when, _, err := r.moment(time)
	if err != nil && (len(s.points) == 0 || s.number != nil) {
		n, isNumber, wrong := r.number(time)
		if wrong != nil || !isNumber {
			return err
		}
		s.number, err = append(s.number, n), nil
	}
	if err != nil {
		return err
	}
	if len(s.number) > 0 && len(s.number) <= len(s.points) {
		return r.wrong(time, mining.Text{Zh: "是日期，前面的时间却是数", En: "is a date where the times before it are numbers"})
	}
	v, isNumber, err := r.number(value)
	if err != nil {
		return err
	}
	if !isNumber {
		v = math.NaN()
	}
	s.points, s.lines = append(s.points, forecast.Point{Time: when, Value: v}), append(s.lines, r.line)
	return nil
}

// count turns times that are numbers into days from an arbitrary one, a step
// being the smallest distance, and returns the season that such steps suggest:
// of years with fractions, the steps in a year.
func (s *dated) count() (season int, err error) {
	sorted := slices.Sorted(slices.Values(s.number))
	step := math.Inf(1)
	for i := 1; i < len(sorted); i++ {
		if d := sorted[i] - sorted[i-1]; d > 0 {
			step = min(step, d)
		}
	}
	if math.IsInf(step, 0) {
		step = 1
	}
	if step < 1 { // a year's fraction is written with rounding
		step = 1 / math.Round(1/step)
	}
	for i, n := range s.number {
		at := (n - sorted[0]) / step
		if math.Abs(at-math.Round(at)) > .1 || at > 1e6 {
			return 0, mining.RowError(i, "", "时间不成等距", "the times are not in equal steps")
		}
		s.points[i].Time = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(math.Round(at)))
	}
	return max(int(math.Round(1/step)), 1), nil
}

// arrange makes a series of the points, without the future to be kept back.
func (t *Forecast) arrange(s *dated, f *file) (*outlook, error) {
	one, season := &outlook{name: s.name, path: s.path}, 0
	var series *forecast.Series
	var err error
	if s.number != nil {
		season, err = s.count()
	}
	if err == nil {
		series, err = forecast.Arrange(s.points, t.Zeros)
	}
	if err != nil {
		return nil, t.located(err, s, f)
	}
	if season == 0 {
		season = series.Step.Season()
	}
	if one.season = t.Season; t.Season == 0 {
		one.season = season
	}
	one.train, one.warnings, one.start, one.step = series.Values, series.Warnings(), series.Start, series.Step
	if one.causes, one.ahead, err = t.causes(s, series, f); err != nil {
		return nil, err
	}
	if t.Holdout {
		one.ahead = 0
		keep := t.horizon(one)
		if keep >= len(one.train) {
			return nil, fault.New(fault.Invalid, "%s: of %d values, %d cannot be held out.", t.called(one), len(one.train), keep).
				InChinese("%s 只有 %d 个数值，无法留出 %d 个。", t.called(one), len(one.train), keep).At("file", f.name)
		}
		one.train, one.future = one.train[:len(one.train)-keep], one.train[len(one.train)-keep:]
	}
	return one, nil
}

// located names the row of the file where the points are at fault.
func (t *Forecast) located(err error, s *dated, f *file) error {
	var data *mining.DataError
	if !errors.As(err, &data) || data.Row < 0 {
		return invalid(err, t.called(&outlook{name: s.name}))
	}
	column := t.Time
	if data.Column == "value" {
		column = t.Value
	}
	line := s.lines[data.Row]
	return fault.New(fault.Invalid, "%s, row %d, column %s: %s", f.name, line, column, data.Problem.En).
		InChinese("%s 第 %d 行 %s 列：%s", f.name, line, column, data.Problem.Zh).At("file", f.name).At("row", line).At("column", column)
}

// plural is a number of series in both languages.
func plural(n int) mining.Text {
	return mining.Text{Zh: strconv.Itoa(n) + " 条序列：", En: strconv.Itoa(n) + " series: "}
}
