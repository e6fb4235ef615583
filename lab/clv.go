package lab

import (
	"context"
	"math"
	"time"

	"zhike/fault"
	"zhike/mining"
	"zhike/mining/lifetime"
)

// CLV is the task `clv`: who is still a customer, how many orders will come and
// what they are worth, by BG/NBD, MBG/NBD, Pareto/NBD or BG/BB and, where amounts are known,
// Gamma-Gamma.
//
// The file holds orders, or with --summary one row per customer with frequency,
// recency and age. With --calibration-end the models see the orders up to that
// day only, and are judged on the later ones.
type CLV struct {
	Common     `embed:""`
	orderFlags `embed:""`
	Model      string  `help:"订单模型。Model of orders: ${enum}." enum:"bgnbd,pareto,mbgnbd,bgbb" default:"bgnbd"`
	Unit       string  `help:"时间单位。Unit of time: ${enum}." enum:"day,week" default:"day"`
	Horizon    float64 `help:"预测多少个时间单位；默认为检验期长度，否则一年。Units of time to look ahead; the holdout's length by default, else a year." placeholder:"N"`
	Level      float64 `help:"区间的置信水平。Probability of the interval." default:"0.9"`
	Discount   float64 `help:"年贴现率。Yearly discount of later money." default:"0"`

	CalibrationEnd string `name:"calibration-end" help:"建模所用的最后一天。Last day to learn from." placeholder:"T"`
	HoldoutEnd     string `name:"holdout-end" help:"检验所用的最后一天，默认为文件中最晚的一天。Last day to judge on; the latest of the file by default." placeholder:"T"`

	Covariates []string `help:"影响购买频率与流失的客户特征列（不随时间变；订单文件取最早一单的值）。Columns that tell customers apart and move their rate of ordering and their dropout; of a file of orders the values of the earliest." placeholder:"A,B"`

	Summary   bool   `help:"文件每行一位客户，含次数、末次、时长。The file has one row per customer."`
	Frequency string `help:"复购次数列（--summary）。Column with the repeat purchases." placeholder:"C" default:"frequency"`
	Recency   string `help:"首购到末购的时长列（--summary）。Column with the time from first to last purchase." placeholder:"C" default:"recency"`
	Age       string `help:"首购到期末的时长列（--summary）。Column with the time from first purchase to the end." placeholder:"C" default:"age"`
	Monetary  string `help:"复购平均金额列（--summary）。Column with the mean amount of a repeat purchase." placeholder:"C"`
}

// Run is called by the command line.
func (t *CLV) Run(ctx context.Context, s *Streams) error { return finish(ctx, t.Common, t, s) }

// fitted is the models and what they say.
type fitted struct {
	orders      lifetime.Model       // nil with covariates
	driven      *lifetime.Covariates // nil without
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
	return t.checkCovariates()
}

// fit fits the models; with a calibration the same model is judged as well.
func (t *CLV) fit(ctx context.Context, b *book, calibration, holdout time.Time) (*fitted, error) {
	m := &fitted{horizon: t.Horizon}
	var err error
	if b.covariates != nil {
		m.driven, err = lifetime.FitCovariates(ctx, lifetime.Kind(t.Model), b.histories, b.covariates, lifetime.FitOptions{Unit: lifetime.Unit(t.Unit)})
	} else if calibration.IsZero() {
		m.orders, err = lifetime.Fit(ctx, lifetime.Kind(t.Model), b.histories, lifetime.FitOptions{Unit: lifetime.Unit(t.Unit)})
	} else {
		m.validation, err = lifetime.RunBacktest(ctx, b.orders, lifetime.BacktestOptions{Kind: lifetime.Kind(t.Model), Unit: lifetime.Unit(t.Unit), CalibrationEnd: calibration, HoldoutEnd: holdout})
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
	if m.driven != nil {
		return t.predictDriven(ctx, b, m)
	}
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
			m.values[i] = v.Money(b.histories[i], m.predictions[i].Expected)
		}
	})
}
