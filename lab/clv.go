package lab

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/lifetime"
)

// CLV is the task `clv`: who is still a customer, how many orders will come and
// what they are worth, by BG/NBD and, where amounts are known, Gamma-Gamma.
//
// The file holds orders, or with --summary one row per customer with frequency,
// recency and age. With --calibration-end the models see the orders up to that
// day only, and are judged on the later ones.
type CLV struct {
	Common     `embed:""`
	orderFlags `embed:""`
	Model      string  `help:"订单模型。Model of orders: ${enum}." enum:"bgnbd" default:"bgnbd"`
	Unit       string  `help:"时间单位。Unit of time: ${enum}." enum:"day,week" default:"day"`
	Horizon    float64 `help:"预测多少个时间单位；默认为检验期长度，否则一年。Units of time to look ahead; the holdout's length by default, else a year." placeholder:"N"`
	Level      float64 `help:"区间的置信水平。Probability of the interval." default:"0.9"`
	Discount   float64 `help:"年贴现率。Yearly discount of later money." default:"0"`

	CalibrationEnd string `name:"calibration-end" help:"建模所用的最后一天。Last day to learn from." placeholder:"T"`
	HoldoutEnd     string `name:"holdout-end" help:"检验所用的最后一天，默认为文件中最晚的一天。Last day to judge on; the latest of the file by default." placeholder:"T"`

	Summary   bool   `help:"文件每行一位客户，含次数、末次、时长。The file has one row per customer."`
	Frequency string `help:"复购次数列（--summary）。Column with the repeat purchases." placeholder:"C" default:"frequency"`
	Recency   string `help:"首购到末购的时长列（--summary）。Column with the time from first to last purchase." placeholder:"C" default:"recency"`
	Age       string `help:"首购到期末的时长列（--summary）。Column with the time from first purchase to the end." placeholder:"C" default:"age"`
	Monetary  string `help:"复购平均金额列（--summary）。Column with the mean amount of a repeat purchase." placeholder:"C"`
}

// Run is called by the command line.
func (t *CLV) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// book is what was read: histories, and for a file of orders the orders.
type book struct {
	ids       []string
	histories []lifetime.History
	orders    []lifetime.Order
	end       time.Time // of the histories; zero for a summary
	money     bool
	warnings  []string
}

// clvResult is the findings of the task.
type clvResult struct {
	Model      string             `json:"model"`
	Params     map[string]float64 `json:"params"`
	StdErr     map[string]float64 `json:"stderr"`
	Report     lifetime.Report    `json:"report"`
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

// fitted is the models and what they say.
type fitted struct {
	orders      *lifetime.BGNBD
	spending    *lifetime.GammaGamma // nil without money
	validation  *lifetime.Backtest   // nil without calibration
	horizon     float64
	predictions []lifetime.Prediction
	total       lifetime.Total
	values      []float64 // nil without money
}

// Document does the work.
func (t *CLV) Document(ctx context.Context) (*Document, error) {
	calibration, err := flagTime("calibration-end", t.CalibrationEnd)
	if err != nil {
		return nil, err
	}
	holdout, err := flagTime("holdout-end", t.HoldoutEnd)
	if err != nil {
		return nil, err
	}
	if err := t.check(calibration, holdout); err != nil {
		return nil, err
	}
	watch := startWatch()
	f, err := openFile(ctx, t.Common)
	if err != nil {
		return nil, err
	}
	defer f.close()
	b, err := t.read(ctx, f, calibration)
	if err != nil {
		return nil, err
	}
	d := &Document{Task: "clv", Input: Input{f.rows, len(f.names)}, Warnings: b.warnings}
	d.Seconds.Read = watch.lap()
	m, err := t.fit(ctx, b, calibration, holdout)
	if err != nil {
		return nil, invalid(err, f.name)
	}
	d.Seconds.Fit = watch.lap()
	if err := t.predict(ctx, b, m); err != nil {
		return nil, invalid(err, f.name)
	}
	d.Seconds.Predict = watch.lap()
	t.describe(d, b, m)
	if t.Out != "" {
		if err := t.write(b, m); err != nil {
			return nil, err
		}
	}
	d.Seconds.Total, d.PeakMB = watch.total(), peakMB()
	return d, nil
}

func (t *CLV) check(calibration, holdout time.Time) error {
	switch {
	case !t.Summary && (t.Customer == "" || t.Time == ""):
		return fault.New(fault.Invalid, "Name the columns with --customer, --time and --amount, or say --summary.").
			InChinese("请用 --customer、--time、--amount 指明列，或用 --summary。")
	case t.Summary && !(calibration.IsZero() && holdout.IsZero()):
		return fault.New(fault.Invalid, "A summary has no later orders: --calibration-end and --holdout-end need a file of orders.").
			InChinese("汇总文件没有之后的订单：--calibration-end 与 --holdout-end 需要订单文件。")
	case calibration.IsZero() && !holdout.IsZero():
		return fault.New(fault.Invalid, "--holdout-end needs --calibration-end.").InChinese("--holdout-end 须与 --calibration-end 同用。")
	case !(t.Horizon >= 0) || math.IsInf(t.Horizon, 0):
		return fault.New(fault.Invalid, "--horizon must be a number above 0.").InChinese("--horizon 须为大于 0 的数。")
	case !(t.Level > 0 && t.Level < 1):
		return fault.New(fault.Invalid, "--level must lie between 0 and 1.").InChinese("--level 须在 0 与 1 之间。")
	}
	return nil
}

func (t *CLV) read(ctx context.Context, f *file, calibration time.Time) (*book, error) {
	if t.Summary {
		return t.readSummary(ctx, f)
	}
	columns, err := t.find(f)
	if err != nil {
		return nil, err
	}
	reader := newOrderReader(columns)
	b := &book{money: t.Amount != ""}
	err = f.each(ctx, func(r row) error {
		o, ok, err := reader.read(r)
		if ok {
			b.orders = append(b.orders, o)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s, err := lifetime.Summarise(b.orders, lifetime.SummaryOptions{Unit: lifetime.Unit(t.Unit), End: calibration})
	if err != nil {
		return nil, invalid(err, f.name)
	}
	for _, c := range s.Customers {
		b.ids = append(b.ids, c.ID)
	}
	b.histories, b.end = s.Histories(), s.End
	if s.Returns > 0 {
		reader.skips.add("returns", func(int) mining.Text {
			return countedText(s.Returns, "个客户日只有负金额，按退货不算购买。", "days of a customer with nothing but negative amounts are returns and no purchase.")
		})
	}
	b.warnings = reader.skips.sentences(t.Lang)
	return b, nil
}

// readSummary reads one history per row and checks it there and then, where
// the row is known.
func (t *CLV) readSummary(ctx context.Context, f *file) (*book, error) {
	var at [5]int
	for i, name := range []string{t.Frequency, t.Recency, t.Age, t.Monetary, t.Customer} {
		at[i] = -1
		if name == "" {
			continue
		}
		var err error
		if at[i], err = f.column(name); err != nil {
			return nil, err
		}
	}
	b, missing := &book{money: t.Monetary != ""}, skips{}
	err := f.each(ctx, func(r row) error {
		var v [4]float64
		for i := range v {
			if at[i] < 0 {
				continue
			}
			x, ok, err := r.number(at[i])
			if err != nil {
				return err
			}
			if !ok && i < 3 {
				missing.missing(f.names[at[i]])
				return nil
			}
			v[i] = x
		}
		h, err := historyOf(r, at, v)
		if err != nil {
			return err
		}
		id := strconv.Itoa(f.rows)
		if at[4] >= 0 {
			id = r.text(at[4])
		}
		b.ids, b.histories = append(b.ids, string(append([]byte(nil), id...))), append(b.histories, h)
		return nil
	})
	b.warnings = missing.sentences(t.Lang)
	return b, err
}

// historyOf makes a history of the cells, or says which of them is impossible.
func historyOf(r row, at [5]int, v [4]float64) (lifetime.History, error) {
	h := lifetime.History{Frequency: int(v[0]), Recency: v[1], Age: v[2], Money: v[3]}
	if v[0] != math.Trunc(v[0]) || math.Abs(v[0]) > 1e9 {
		return h, r.wrong(at[0], mining.Text{Zh: "不是整数次数", En: "is not a whole number of purchases"})
	}
	if err := h.Check(); err != nil {
		column := at[2]
		switch err.Column {
		case "frequency":
			column = at[0]
		case "recency":
			column = at[1]
		case "money":
			column = at[3]
		}
		return h, r.wrong(column, mining.Text{Zh: "：" + err.Problem.Zh, En: err.Problem.En})
	}
	return h, nil
}

// fit fits the models; with a calibration the same model is judged as well.
func (t *CLV) fit(ctx context.Context, b *book, calibration, holdout time.Time) (*fitted, error) {
	m := &fitted{horizon: t.Horizon}
	var err error
	if calibration.IsZero() {
		m.orders, err = lifetime.FitBGNBD(ctx, b.histories, lifetime.BGNBDOptions{Unit: lifetime.Unit(t.Unit)})
	} else {
		m.validation, err = lifetime.RunBacktest(ctx, b.orders, lifetime.BacktestOptions{Unit: lifetime.Unit(t.Unit), CalibrationEnd: calibration, HoldoutEnd: holdout})
		if err == nil {
			m.orders = m.validation.Model
		}
	}
	if err != nil {
		return nil, err
	}
	switch {
	case m.horizon > 0:
	case m.validation != nil:
		m.horizon = m.validation.Horizon
	case t.Unit == "week":
		m.horizon = 52
	default:
		m.horizon = 365
	}
	if b.money {
		m.spending, err = lifetime.FitGammaGamma(ctx, b.histories)
	}
	return m, err
}

func (t *CLV) predict(ctx context.Context, b *book, m *fitted) (err error) {
	if m.predictions, err = m.orders.PredictAll(ctx, b.histories, m.horizon, t.Level); err != nil {
		return err
	}
	if m.total, err = m.orders.ExpectedTotal(ctx, b.histories, m.horizon, t.Level); err != nil || m.spending == nil {
		return err
	}
	v, err := lifetime.NewValuer(m.orders, m.spending, lifetime.ValueOptions{Horizon: m.horizon, Discount: t.Discount, Level: t.Level})
	if err != nil {
		return err
	}
	m.values = make([]float64, len(b.histories))
	return mining.Pieces(ctx, len(b.histories), 4096, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			m.values[i] = v.Worth(b.histories[i]).Value
		}
	})
}

// describe fills in params, result, metrics, warnings and tables.
func (t *CLV) describe(d *Document, b *book, m *fitted) {
	p, se := m.orders.Params(), m.orders.StdErr()
	params := map[string]float64{"r": p.R, "alpha": p.Alpha, "a": p.A, "b": p.B}
	stderr := map[string]float64{"r": se.R, "alpha": se.Alpha, "a": se.A, "b": se.B}
	report := m.orders.Report()
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
