package model

import (
	"context"
	"math"

	"zhike/mining/lifetime"
	"zhike/mining/metric"
)

// Backtest is the models learnt from the days up to the cut and judged on the
// purchases after it, of the customers known at the cut. It is what
// lifetime.RunBacktest computes from orders, taken from one row per customer.
type Backtest struct {
	Cut        string             `json:"cut" doc:"last day learnt from"`
	Until      string             `json:"until" doc:"last day judged on"`
	Days       int                `json:"days" doc:"days held back"`
	Customers  int                `json:"customers" doc:"known at the cut"`
	Repeat     int                `json:"repeat_customers" doc:"of these, with a repeat purchase by then"`
	Actual     float64            `json:"actual" doc:"purchases that came"`
	Predicted  float64            `json:"predicted"`
	Interval   lifetime.Interval  `json:"interval" doc:"of the total"`
	Error      *float64           `json:"error" doc:"predicted ÷ actual − 1; null when nothing came"`
	Score      lifetime.Score     `json:"score" doc:"the model, customer by customer"`
	Baselines  []lifetime.Score   `json:"baselines" doc:"rules that need no model"`
	Z          float64            `json:"z" doc:"squared errors of the model less those of the better rule, in standard errors; above 2: the rule is better beyond chance"`
	Coverage   float64            `json:"coverage" doc:"share of customers whose purchases lie in their own 90 % interval"`
	Classes    []lifetime.Class   `json:"classes" doc:"by repeat purchases up to the cut"`
	Months     []lifetime.Month   `json:"months" doc:"repeat purchases by month"`
	Path       []Step             `json:"path" doc:"purchases added up from the cut, by month, with their range"`
	Bins       []Bin              `json:"calibration" doc:"customers by the predicted probability of a purchase"`
	Money      *MoneyTest         `json:"money,omitempty" doc:"absent where amounts are unknown"`
	Parameters map[string]float64 `json:"parameters" doc:"learnt up to the cut"`
	LogLik     float64            `json:"loglik"`
	Method     lifetime.Method    `json:"method"`
	Verdict    Text               `json:"verdict"`
}

// MoneyTest compares the predicted money of the days held back with what came.
type MoneyTest struct {
	Actual    float64  `json:"actual"`
	Predicted float64  `json:"predicted"`
	Error     *float64 `json:"error"`
}

// trial is a back-test under way: the customers who had bought by the cut, in
// the order of people.
type trial struct {
	window    window
	learnt    []lifetime.History // as of the cut
	held      []float64          // purchases after it
	heldMoney float64            // the money of these, of everybody
	before    []float64          // repeat purchases in the equally long time before the cut
	begun     []float64          // first purchases by day from the window's begin

	model    *lifetime.BGNBD
	expected []float64 // purchases in the days held back
	covered  int       // customers whose purchases lie in their own interval
}

func (t *trial) add(h lifetime.History, r *historyRow) {
	t.learnt = append(t.learnt, h)
	t.held = append(t.held, float64(r.Frequency-r.Learnt))
	t.heldMoney += r.HeldMoney
	t.before = append(t.before, float64(r.Before))
	t.begun[day(r.First)-t.window.begin]++
}

// horizon is the number of days held back.
func (t *trial) horizon() float64 { return float64(t.window.held()) }

// backtest learns up to the cut and judges on the rest. The monthly figures
// need another look at the orders.
func (s *Service) backtest(ctx context.Context, t *trial) (*Backtest, error) {
	var err error
	if t.model, err = fitOrders(ctx, t.learnt); err != nil {
		return nil, err
	}
	if err := t.predict(ctx); err != nil {
		return nil, err
	}
	w := t.window
	b := &Backtest{Cut: w.cut.String(), Until: w.end.String(), Days: w.held(), Customers: len(t.learnt), Actual: metric.Sum(t.held)}
	report, params := t.model.Report(), t.model.Params()
	b.Repeat, b.LogLik, b.Method = report.Buyers, report.LogLik, report.Method
	b.Parameters = map[string]float64{"r": params.R, "alpha": params.Alpha, "a": params.A, "b": params.B}
	t.score(b)
	t.classes(b)
	b.Bins = t.bins()
	if err := t.money(ctx, b); err != nil {
		return nil, err
	}
	coarsen(t.learnt, t.model.Params().Alpha) // only sums follow
	total, err := t.model.ExpectedTotal(ctx, t.learnt, t.horizon(), level)
	if err != nil {
		return nil, err
	}
	b.Interval = total.Interval
	if b.Months, err = s.months(ctx, t); err != nil {
		return nil, err
	}
	if b.Path, err = t.path(ctx, b.Months); err != nil {
		return nil, err
	}
	b.Verdict = b.verdict()
	return b, nil
}

// predict works out everybody, many at a time to keep the intervals of few in memory.
func (t *trial) predict(ctx context.Context) error {
	t.expected = make([]float64, 0, len(t.learnt))
	for from := 0; from < len(t.learnt); from += batch {
		to := min(from+batch, len(t.learnt))
		predictions, err := t.model.PredictAll(ctx, t.learnt[from:to], t.horizon(), level)
		if err != nil {
			return err
		}
		for i, p := range predictions {
			t.expected = append(t.expected, p.Expected)
			if came := t.held[from+i]; p.Interval.Low <= came && came <= p.Interval.High {
				t.covered++
			}
		}
	}
	return nil
}

// score compares customer by customer, with two rules beside the model: each
// goes on at the own past rate, and each buys as often as in the equally long
// time just before.
func (t *trial) score(b *Backtest) {
	ownRate := make([]float64, len(t.learnt))
	for i, h := range t.learnt {
		ownRate[i] = rate(h) * t.horizon()
	}
	b.Coverage = float64(t.covered) / float64(len(t.learnt))
	actual := t.held
	b.Score = scoreOf("bgnbd", Text{Zh: "BG/NBD 模型", En: "BG/NBD model"}, t.expected, actual)
	b.Baselines = []lifetime.Score{
		scoreOf("own_rate", Text{Zh: "按各自以往的频率", En: "each at their own past rate"}, ownRate, actual),
		scoreOf("last_period", Text{Zh: "与前一等长时期相同", En: "the same as in the period before"}, t.before, actual),
	}
	b.Predicted, b.Error = b.Score.Predicted, relative(b.Score.Predicted, b.Actual)
	rule := ownRate
	if b.best().Code == "last_period" {
		rule = t.before
	}
	b.Z = worse(t.expected, rule, actual)
}

// rate is the customer's own past rate of repeat purchases a day.
func rate(h lifetime.History) float64 {
	if h.Age == 0 {
		return 0
	}
	return float64(h.Frequency) / h.Age
}

func scoreOf(code string, name Text, predicted, actual []float64) lifetime.Score {
	s := lifetime.Score{Code: code, Name: name, MAE: metric.MAE(predicted, actual), RMSE: metric.RMSE(predicted, actual), Predicted: metric.Sum(predicted)}
	if c := metric.Correlation(predicted, actual); !math.IsNaN(c) {
		s.Correlation = &c
	}
	return s
}

// relative is predicted ÷ actual − 1, nil where nothing came.
func relative(predicted, actual float64) *float64 {
	if actual == 0 {
		return nil
	}
	return new(predicted/actual - 1)
}

// worse is the mean difference of squared errors of two predictions, in its
// standard errors over customers; positive when the first is the worse one.
func worse(first, second, actual []float64) float64 {
	n := float64(len(actual))
	var sum, squares float64
	for i, y := range actual {
		d := (first[i]-y)*(first[i]-y) - (second[i]-y)*(second[i]-y)
		sum += d
		squares += d * d
	}
	variance := (squares - sum*sum/n) / max(1, n-1)
	if variance <= 0 {
		return 0
	}
	return sum / n / math.Sqrt(variance/n)
}

// best is the better of the simple rules.
func (b *Backtest) best() lifetime.Score {
	best := b.Baselines[0]
	for _, s := range b.Baselines[1:] {
		if s.RMSE < best.RMSE {
			best = s
		}
	}
	return best
}

// openClass is the number of repeat purchases from which on customers are taken together.
const openClass = 7

func (t *trial) classes(b *Backtest) {
	var sums [openClass + 1]lifetime.Class
	for i, h := range t.learnt {
		c := &sums[min(h.Frequency, openClass)]
		c.Customers++
		c.Actual += t.held[i]
		c.Predicted += t.expected[i]
		c.OwnRate += rate(h) * t.horizon()
	}
	b.Classes = []lifetime.Class{}
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
		b.Classes = append(b.Classes, c)
	}
}

// money compares the total money, with spending learnt up to the cut as well.
func (t *trial) money(ctx context.Context, b *Backtest) error {
	if !anyMoney(t.learnt) {
		return nil
	}
	spend, err := lifetime.FitGammaGamma(ctx, t.learnt)
	if err != nil {
		return err
	}
	m := &MoneyTest{Actual: t.heldMoney}
	for i, h := range t.learnt {
		m.Predicted += t.expected[i] * spend.ExpectedSpend(h.Frequency, h.Money)
	}
	m.Error = relative(m.Predicted, m.Actual)
	b.Money = m
	return nil
}

// anyMoney tells whether spending can be learnt at all.
func anyMoney(histories []lifetime.History) bool {
	for _, h := range histories {
		if h.Frequency > 0 && h.Money > 0 {
			return true
		}
	}
	return false
}
