package lab

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/forecast"
)

// Forecast is the task `forecast`: what comes next in series of numbers.
type Forecast struct {
	Common     `embed:""`
	Format     string   `help:"csv：每行一个时间的一个数值；m3：M3 竞赛的文件。csv: a row for each value; m3: the file of the M3 competition, with its known future (${enum})." enum:"csv,m3" default:"csv"`
	Time       string   `help:"时间列：日期，或等距的数。Column with the time: dates, or numbers in equal steps." placeholder:"C"`
	Value      string   `help:"数值列。Column with the value." placeholder:"C"`
	Series     string   `help:"序列列：每个取值一条序列。Column that names the series." placeholder:"C"`
	Season     int      `help:"一季有几步（月 12、日 7）；默认由时间看出。m3：只看这种季节的序列。Steps in a season; by default as the times suggest. With m3: look at series of this season only." placeholder:"N"`
	Horizon    int      `help:"预测几步；默认一季，无季节则 6；m3 为已知的步数。Steps to forecast; by default one season, 6 without; with m3 as many as are known." placeholder:"N"`
	Model      string   `help:"方法。Method: ${enum}." enum:"auto,ets,theta,damped,naive,snaive,croston,sba,tsb" default:"auto"`
	Holdout    bool     `help:"留出各序列最后 --horizon 个数值，预测后与之比较。Keep the last values of each series, as many as --horizon, to compare with."`
	Regressors []string `help:"已知原因的列（促销、价格）；末尾没有数值的行是今后。Columns of known causes, such as promotions; rows at the end without a value are the future." placeholder:"A,B"`
	Holidays   string   `help:"节假日：cn 为春节、五一、国庆。Holidays as causes: cn for the Spring Festival, Labour Day and National Day." enum:",cn" default:""`
	Hierarchy  []string `help:"层级列，自上而下，如 地区,门店；各层预测相加一致。Columns of a hierarchy from the top down; forecasts of all levels add up." placeholder:"A,B"`
	Zeros      bool     `help:"没有数值的时间按零计（默认按前后补）。Times without a value count as zero, rather than being filled between their neighbours."`
}

// Run is called by the command line.
func (t *Forecast) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// outlook is one series and what is said of it.
type outlook struct {
	name          string
	group         string   // such as MONTHLY, of the M3 file
	path          []string // in the hierarchy
	start         time.Time
	step          forecast.Step
	causes        []forecast.Regressor
	ahead         int // steps to come of which the causes are known
	season        int
	train, future []float64
	warnings      []mining.Text

	model    forecast.Model // nil in a hierarchy
	forecast *forecast.Forecast
}

// Document does the work.
func (t *Forecast) Document(ctx context.Context) (*Document, error) {
	if t.Season < 0 || t.Horizon < 0 {
		return nil, fault.New(fault.Invalid, "--season and --horizon must not be below zero.").InChinese("--season、--horizon 不能为负。")
	}
	if err := cmp.Or(t.checkCauses(), t.checkHierarchy()); err != nil {
		return nil, err
	}
	watch := startWatch()
	d := &Document{Task: "forecast"}
	all, err := t.read(ctx, d)
	if err != nil {
		return nil, err
	}
	d.Seconds.Read = watch.lap()
	if len(all) == 1 { // of several, those that say nothing are warned of
		if err := t.says(all[0]); err != nil {
			return nil, err
		}
	}
	if len(t.Hierarchy) > 0 {
		all, err = t.fitHierarchy(ctx, all)
	} else {
		err = t.fitAll(ctx, all)
	}
	if err != nil {
		return nil, err
	}
	d.Seconds.Fit = watch.lap()
	t.describe(d, all)
	if t.Out != "" {
		if err := t.write(all); err != nil {
			return nil, err
		}
	}
	d.Seconds.Predict = watch.lap()
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

// says refuses a series that holds nothing to learn from.
func (t *Forecast) says(s *outlook) error {
	if len(s.train) == 1 {
		return fault.New(fault.Invalid, "%s: the series has a single value, from which nothing can be forecast.", t.called(s)).InChinese("%s：只有一个数值，无从预测。", t.called(s)).At("file", t.File)
	}
	if slices.Min(s.train) == slices.Max(s.train) {
		return fault.New(fault.Invalid, "%s: all %d values of the series are equal; if that is no mistake, the next will be so too, and how certain that is cannot be told.", t.called(s), len(s.train)).
			InChinese("%s：%d 个数值全都相同；若无差错，下一个也会相同，但有多可靠无从判断。", t.called(s), len(s.train)).At("file", t.File)
	}
	return nil
}

// horizon is how many steps of a series are forecast.
func (t *Forecast) horizon(s *outlook) int {
	switch {
	case len(s.future) > 0:
		return len(s.future)
	case t.Horizon > 0:
		return t.Horizon
	case s.ahead > 0:
		return s.ahead
	case s.season > 1:
		return s.season
	}
	return 6
}

// fitAll fits and forecasts all series; the first that cannot be is the error.
func (t *Forecast) fitAll(ctx context.Context, all []*outlook) error {
	wrong := make([]error, len(all))
	err := mining.Pieces(ctx, len(all), 1, func(i, _, _ int) {
		s := all[i]
		if s.model, wrong[i] = t.fit(ctx, s); wrong[i] == nil {
			s.forecast, wrong[i] = s.model.Forecast(t.horizon(s), .95)
		}
	})
	if err != nil {
		return err
	}
	for i, err := range wrong {
		if err != nil {
			return invalid(err, t.called(all[i]))
		}
	}
	return nil
}

// called is the file, with the series where it has a name.
func (t *Forecast) called(s *outlook) string {
	if s.name == "" {
		return t.File
	}
	return t.File + " (" + s.name + ")"
}

func (t *Forecast) fit(ctx context.Context, s *outlook) (forecast.Model, error) {
	if len(s.causes) > 0 {
		return t.fitCauses(ctx, s)
	}
	switch t.Model {
	case "ets":
		return forecast.FitETS(ctx, s.train, forecast.ETSOptions{Season: s.season})
	case "theta":
		return forecast.FitTheta(ctx, s.train, s.season)
	case "damped":
		return forecast.FitDamped(ctx, s.train, s.season)
	case "naive":
		return forecast.FitNaive(ctx, s.train)
	case "snaive":
		return forecast.FitSeasonalNaive(ctx, s.train, s.season)
	case "croston", "sba", "tsb":
		return forecast.FitRare(ctx, s.train, forecast.RareOptions{Variant: forecast.Variant(t.Model)})
	}
	return forecast.Fit(ctx, s.train, forecast.Options{Season: s.season, Horizon: t.horizon(s)})
}

// write writes one line for each step of each series.
func (t *Forecast) write(all []*outlook) error {
	type line struct {
		s *outlook
		h int
	}
	var lines []line
	for _, s := range all {
		for h := range s.forecast.Mean {
			lines = append(lines, line{s, h})
		}
	}
	exact := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return writeCSV(t.Out, []string{"series", "step", "forecast", "lo95", "hi95"}, len(lines), func(k int) []string {
		f, h := lines[k].s.forecast, lines[k].h
		return []string{lines[k].s.name, strconv.Itoa(h + 1), exact(f.Mean[h]), exact(f.Lo[h]), exact(f.Hi[h])}
	})
}
