package lifetime

import (
	"context"
	"fmt"
	"math"
	"time"

	"zhike/mining"
	"zhike/mining/metric"
)

// BacktestOptions cuts time into a part to learn from and a later part to
// judge on.
type BacktestOptions struct {
	Kind           Kind           // of the model; BG/NBD if empty
	Unit           Unit           // Day if empty
	CalibrationEnd time.Time      // last day learnt from; required
	HoldoutEnd     time.Time      // last day judged on; that of the latest order if zero
	Location       *time.Location // whose midnight parts the days; UTC if nil
}

// Score is how predictions of single customers, and their total, compare with
// the orders that came.
type Score struct {
	Code        string      `json:"code"` // the kind of the model, own_rate, last_period
	Name        mining.Text `json:"name"`
	MAE         float64     `json:"mae"`         // mean absolute error, orders per customer
	RMSE        float64     `json:"rmse"`        // root mean square error
	Correlation *float64    `json:"correlation"` // with the actual numbers; null if one side is constant
	Predicted   float64     `json:"predicted"`   // total
}

// Class is the customers of one frequency in the calibration, or of several.
type Class struct {
	From      int     `json:"from"`      // repeat purchases
	To        int     `json:"to"`        // −1: and more
	Customers int     `json:"customers"` // of this class
	Actual    float64 `json:"actual"`    // mean orders in the holdout
	Predicted float64 `json:"predicted"` // mean by the model
	OwnRate   float64 `json:"own_rate"`  // mean by each customer's own past rate
}

// Month is one calendar month of all customers together; only repeat purchases
// count.
type Month struct {
	End       time.Time `json:"end"`       // its last day, or the last day watched
	Holdout   bool      `json:"holdout"`   // after the calibration; a month cut by its end appears twice
	Actual    float64   `json:"actual"`    // days with a repeat purchase
	Predicted float64   `json:"predicted"` // in the calibration from each first purchase on, afterwards given the histories
}

// Backtest is a model judged on later data, beside simple rules. A customer's
// orders are counted as days with a purchase.
type Backtest struct {
	Model     Model       `json:"-"` // fitted to the calibration
	Customers int         `json:"customers"`
	Horizon   float64     `json:"horizon"` // length of the holdout in the unit
	Actual    float64     `json:"actual"`  // orders in the holdout
	Interval  Interval    `json:"interval"`
	Score     Score       `json:"score"`
	Baselines []Score     `json:"baselines"`
	Classes   []Class     `json:"classes"`
	Months    []Month     `json:"months"`
	Verdict   mining.Text `json:"verdict"`
}

// RunBacktest fits the model to the orders up to the calibration's end, predicts
// the orders of the same customers up to the holdout's end and compares with
// what came, and with two rules that need no model: each customer goes on at
// the rate of the past, and each orders as often as in the equally long period
// just before.
func RunBacktest(ctx context.Context, orders []Order, o BacktestOptions) (*Backtest, error) {
	if o.Kind == "" {
		o.Kind = KindBGNBD
	}
	r, err := newRehearsal(orders, o)
	if err != nil {
		return nil, err
	}
	model, err := Fit(ctx, o.Kind, r.histories, FitOptions{Unit: o.Unit})
	if err != nil {
		return nil, err
	}
	predictions, err := model.shared().expectedAll(ctx, r.histories, r.horizon)
	if err != nil {
		return nil, err
	}
	total, err := model.ExpectedTotal(ctx, r.histories, r.horizon, 0)
	if err != nil {
		return nil, err
	}
	b := &Backtest{Model: model, Customers: len(r.histories), Horizon: r.horizon, Interval: total.Interval, Actual: metric.Sum(r.actual)}
	b.Score = r.score(string(o.Kind), mining.Text{Zh: o.Kind.title() + " 模型", En: o.Kind.title() + " model"}, predictions)
	b.Baselines = []Score{
		r.score("own_rate", mining.Text{Zh: "按各自以往的频率", En: "each at their own past rate"}, r.ownRate),
		r.score("last_period", mining.Text{Zh: "与前一等长时期相同", En: "the same as in the period before"}, r.lastPeriod),
	}
	b.Classes = r.classes(predictions)
	if b.Months, err = r.months(ctx, model); err != nil {
		return nil, err
	}
	b.Verdict = b.verdict()
	return b, nil
}

// expectedAll is Expected for many customers, equal ones worked out once.
func (m *core) expectedAll(ctx context.Context, histories []History, horizon float64) ([]float64, error) {
	out := make([]float64, len(histories))
	err := mining.Pieces(ctx, len(histories), pieceGroups, func(_, lo, hi int) {
		known := map[History]float64{}
		for i := lo; i < hi; i++ {
			h := histories[i]
			h.Money = 0
			if _, ok := known[h]; !ok {
				known[h] = m.Expected(h, horizon)
			}
			out[i] = known[h]
		}
	})
	return out, err
}

// rehearsal is the data of a backtest, by customer.
type rehearsal struct {
	unit             Unit
	first, cut, last int // days: earliest order, end of calibration, end of holdout
	horizon          float64
	purchases        [][]purchase
	histories        []History
	actual           []float64 // orders in the holdout
	ownRate          []float64 // predictions of the first rule
	lastPeriod       []float64 // and of the second
}

func newRehearsal(orders []Order, o BacktestOptions) (*rehearsal, error) {
	if err := o.Unit.valid(); err != nil {
		return nil, err
	}
	if o.CalibrationEnd.IsZero() {
		return nil, mining.TableError("须给出校准期的最后一天", "the end of the calibration is missing")
	}
	if len(orders) == 0 {
		return nil, mining.TableError("没有订单，无法回测", "there are no orders to test on")
	}
	d, err := newDays(orders, o.Location)
	if err != nil {
		return nil, err
	}
	r := &rehearsal{unit: o.Unit, cut: civilDay(o.CalibrationEnd, o.Location), last: d.latest, first: math.MaxInt}
	if !o.HoldoutEnd.IsZero() {
		r.last = civilDay(o.HoldoutEnd, o.Location)
	}
	if r.last <= r.cut {
		return nil, mining.TableError(
			fmt.Sprintf("校准期止于 %s，此后没有可供检验的日子（检验期止于 %s）", dayName(r.cut), dayName(r.last)),
			fmt.Sprintf("the calibration ends on %s and the holdout on %s: no later day is left to judge on", dayName(r.cut), dayName(r.last)))
	}
	r.horizon = float64(r.last-r.cut) / r.unit.days()
	all, _ := d.purchases()
	for _, p := range all {
		r.add(p)
	}
	if len(r.histories) == 0 {
		return nil, mining.TableError(fmt.Sprintf("%s 及以前没有任何购买，请把校准期后移", dayName(r.cut)),
			fmt.Sprintf("nobody bought up to %s; choose a later end of the calibration", dayName(r.cut)))
	}
	return r, nil
}

func dayName(day int) string { return dayTime(day).Format(time.DateOnly) }

// add takes a customer in who bought during the calibration.
func (r *rehearsal) add(all []purchase) {
	learnt := until(all, r.cut)
	if len(learnt) == 0 {
		return
	}
	h := history(learnt, r.cut, r.unit)
	all = until(all, r.last)
	before := until(learnt[1:], r.cut-(r.last-r.cut))
	rate := 0.0
	if h.Age > 0 {
		rate = float64(h.Frequency) / h.Age
	}
	r.first = min(r.first, all[0].day)
	r.purchases = append(r.purchases, all)
	r.histories = append(r.histories, h)
	r.actual = append(r.actual, float64(len(all)-len(learnt)))
	r.ownRate = append(r.ownRate, rate*r.horizon)
	r.lastPeriod = append(r.lastPeriod, float64(h.Frequency-len(before)))
}

func (r *rehearsal) score(code string, name mining.Text, predicted []float64) Score {
	s := Score{Code: code, Name: name, MAE: metric.MAE(predicted, r.actual), RMSE: metric.RMSE(predicted, r.actual), Predicted: metric.Sum(predicted)}
	if c := metric.Correlation(predicted, r.actual); !math.IsNaN(c) {
		s.Correlation = &c
	}
	return s
}

// openClass is the frequency from which on customers are taken together.
const openClass = 7

func (r *rehearsal) classes(predicted []float64) []Class {
	var sums [openClass + 1]Class
	for i, h := range r.histories {
		c := &sums[min(h.Frequency, openClass)]
		c.Customers++
		c.Actual += r.actual[i]
		c.Predicted += predicted[i]
		c.OwnRate += r.ownRate[i]
	}
	var out []Class
	for x, c := range sums {
		if c.Customers == 0 {
			continue
		}
		c.From, c.To = x, x
		if x == openClass {
			c.To = -1
		}
		n := float64(c.Customers)
		c.Actual, c.Predicted, c.OwnRate = c.Actual/n, c.Predicted/n, c.OwnRate/n
		out = append(out, c)
	}
	return out
}

// verdict compares with the better of the simple rules, and the total with its
// interval.
func (b *Backtest) verdict() mining.Text {
	best := b.Baselines[0]
	for _, s := range b.Baselines[1:] {
		if s.RMSE < best.RMSE {
			best = s
		}
	}
	var t mining.Text
	if best.RMSE == 0 || b.Score.RMSE >= 0.98*best.RMSE {
		t = mining.Text{
			Zh: fmt.Sprintf("简单规则同样好：“%s”的误差（RMSE %.3f）与模型（%.3f）相当或更小。", best.Name.Zh, best.RMSE, b.Score.RMSE),
			En: fmt.Sprintf("The simple rule is as good: “%s” has an error (RMSE) of %.3f, the model %.3f.", best.Name.En, best.RMSE, b.Score.RMSE),
		}
	} else {
		less := 100 * (1 - b.Score.RMSE/best.RMSE)
		t = mining.Text{
			Zh: fmt.Sprintf("模型的误差（RMSE %.3f）比最好的简单规则（“%s”，%.3f）小 %.0f%%。", b.Score.RMSE, best.Name.Zh, best.RMSE, less),
			En: fmt.Sprintf("The model's error (RMSE %.3f) is %.0f %% below that of the best simple rule (“%s”, %.3f).", b.Score.RMSE, less, best.Name.En, best.RMSE),
		}
	}
	if b.Actual < b.Interval.Low || b.Actual > b.Interval.High {
		t.Zh += fmt.Sprintf("总量实际为 %.0f，在模型的 %.0f%% 区间 %.0f–%.0f 之外：客户的购买习惯变了，或有季节、活动等模型不知道的影响。",
			b.Actual, 100*b.Interval.Level, b.Interval.Low, b.Interval.High)
		t.En += fmt.Sprintf(" The total came to %.0f, outside the model's %.0f %% interval of %.0f to %.0f: habits changed, or a season or campaign was at work that the model knows nothing of.",
			b.Actual, 100*b.Interval.Level, b.Interval.Low, b.Interval.High)
	}
	return t
}
