package forecast

import (
	"context"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// Combination is several methods together, each weighing the more the nearer
// it would have come to the latest values.
type Combination struct {
	parts    []spread
	trials   []Trial // of the parts, in their order
	widening float64 // by which the parts' deviations are multiplied
	n        int     // values fitted
	floor    bool    // no value was below zero, so no forecast is
	shared   warnings

	errors []float64 // of the back-test; not stored
}

// Trial is how one method did in the rolling back-test.
type Trial struct {
	Method string  `json:"method"`
	RMSE   float64 `json:"rmse"`   // root of the mean square error over the origins; 0 where none could be tried
	Weight float64 `json:"weight"` // in the combination; all sum to 1
}

// Options tells how Fit chooses. The zero value is good.
type Options struct {
	Season  int // steps in a season; 0 and 1 mean none
	Horizon int // steps that matter; 0: one season, or 6 without
}

// method is one that Fit may choose.
type method struct {
	name string
	fit  func(ctx context.Context, y []float64) (spread, error)
}

// Of the latest values before the end of a series the back-test forecasts the
// last third, two thirds and all of a horizon.
const origins = 3

// Deviations are widened as if they had also been seen to be 1.12 times too
// narrow in 36 errors more: back-tests of short series are few and depend on
// each other.
const (
	priorErrors   = 36
	priorWidening = 1.12
	farthest      = 5 // deviations at which an error counts no more
)

// trendDoubt is how many times as uncertain a trend is as if all the values told it.
const trendDoubt = 2

// Fit is the automatic choice. Seasonal naive, theta, ETS, a damped trend and
// simple smoothing, or for demand that is mostly zero TSB, SBA and simple
// smoothing, forecast the end of the series from three earlier points in time;
// each then weighs by 1/MSE (Bates & Granger, Operational Research Quarterly
// 20, 1969), which does better than the single best one, as in the M
// competitions.
//
// The deviation of the combination is the weighted sum of those of its parts,
// as if their errors went together, times a factor: the root mean square of
// the back-test's errors in units of it, shrunk towards 1.12, times √(1 + 2h/(n−1)).
// The last is for the trend, which few values tell badly: with h instead of 2h it is
// that of a random walk with drift (Hyndman & Athanasopoulos, 5.5). Intervals have
// Student's t distribution, of n − 4 degrees of freedom.
//
// Of one value it knows no more than that value, and warns.
func Fit(ctx context.Context, y []float64, o Options) (*Combination, error) {
	if err := check(y, o.Season); err != nil {
		return nil, err
	}
	if o.Horizon < 0 || o.Horizon > longestHorizon {
		return nil, checkAsked(o.Horizon, .5)
	}
	season := max(o.Season, 1)
	if len(y) < 2*season+1 {
		season = 1
	}
	horizon := o.Horizon
	if horizon == 0 {
		horizon = max(season, 6)
	}
	m := &Combination{n: len(y), floor: true}
	for _, v := range y {
		m.floor = m.floor && v >= 0
	}
	methods, err := m.fitParts(ctx, y, season)
	if err != nil {
		return nil, err
	}
	b := newBacktest(y, season, horizon, len(methods))
	if err := b.run(ctx, methods); err != nil {
		return nil, err
	}
	m.weigh(b)
	m.widening, m.errors = b.widening(m.trials)
	m.doubt(y, season, o.Season, b)
	return m, nil
}

// fitParts fits every method that the values allow, and returns those again
// with their choices kept, to be tried on less.
func (m *Combination) fitParts(ctx context.Context, y []float64, season int) ([]method, error) {
	var kept []method
	for _, c := range methodsFor(y, season) {
		p, err := c.fit(ctx, y)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			continue // too few values for this one
		}
		if e, ok := p.(*ETS); ok && c.name == "ETS" {
			o := ETSOptions{Season: season, Form: e.form}
			if e.seasons != nil {
				o.Season = len(e.seasons.Values)
			}
			c.fit = func(ctx context.Context, y []float64) (spread, error) { return FitETS(ctx, y, o) }
		}
		m.parts = append(m.parts, p)
		kept = append(kept, c)
	}
	return kept, nil
}

func methodsFor(y []float64, season int) []method {
	simple := method{"simple smoothing", func(ctx context.Context, y []float64) (spread, error) {
		return FitAdjusted(ctx, y, season, Form{"A", "N", "N"})
	}}
	rare := func(v Variant) method {
		return method{string(v), func(ctx context.Context, y []float64) (spread, error) {
			return FitRare(ctx, y, RareOptions{Variant: v})
		}}
	}
	if isRare(y) {
		return []method{rare(TSB), rare(SBA), simple}
	}
	return []method{
		{"naive", func(ctx context.Context, y []float64) (spread, error) { return FitSeasonalNaive(ctx, y, season) }},
		{"theta", func(ctx context.Context, y []float64) (spread, error) { return FitTheta(ctx, y, season) }},
		{"ETS", func(ctx context.Context, y []float64) (spread, error) {
			return FitETS(ctx, y, ETSOptions{Season: season})
		}},
		{"damped trend", func(ctx context.Context, y []float64) (spread, error) { return FitDamped(ctx, y, season) }},
		simple,
	}
}

// weigh sets the weights from the back-test: 1/MSE, equal ones where nothing
// could be tried.
func (m *Combination) weigh(b *backtest) {
	m.trials = make([]Trial, len(m.parts))
	least := math.Inf(1)
	for k := range m.parts {
		least = min(least, b.mse(k))
	}
	total := 0.0
	for k, p := range m.parts {
		t := Trial{Method: p.Name(), Weight: 1}
		if mse := b.mse(k); !math.IsInf(least, 0) {
			t.RMSE, t.Weight = math.Sqrt(mse), 0
			if !math.IsInf(mse, 0) {
				t.Weight = (least + tiny) / (mse + tiny)
			} else {
				t.RMSE = 0
			}
		}
		m.trials[k] = t
		total += t.Weight
	}
	for k := range m.trials {
		m.trials[k].Weight /= total
	}
}

// tiny keeps apart what cannot be divided: errors of exactly zero.
const tiny = 1e-300

// doubt collects what makes the forecast less certain.
func (m *Combination) doubt(y []float64, season, asked int, b *backtest) {
	said := map[mining.Text]bool{}
	add := func(t mining.Text) {
		if !said[t] {
			said[t] = true
			m.shared = append(m.shared, t)
		}
	}
	if asked > 1 && season == 1 {
		add(mining.Text{Zh: "数值不足两个完整季节，看不出季节，未计季节因素", En: "There are fewer values than two whole seasons, so seasons cannot be seen and are left out."})
	}
	if len(b.cuts) == 0 {
		add(mining.Text{Zh: "数值太少，无法回测：各方法权重相等，区间只是估计", En: "There are too few values for a back-test: the methods weigh the same, and the intervals are a guess."})
	}
	if isConstant(y) && len(y) > 1 {
		add(constantSeries())
	}
	for _, p := range m.parts {
		if len(y) < 4 || isRare(y) {
			for _, t := range p.Warnings() {
				add(t)
			}
		}
	}
}

// Name is "combination".
func (m *Combination) Name() string { return "combination" }

// Trials are the methods with their errors and weights.
func (m *Combination) Trials() []Trial { return append([]Trial(nil), m.trials...) }

// Widening is the factor by which the intervals of the parts were widened,
// because of what the back-test saw.
func (m *Combination) Widening() float64 { return m.widening }

// Warnings say why the forecast deserves less trust.
func (m *Combination) Warnings() []mining.Text { return m.shared.Warnings() }

// almostNormal is how many degrees of freedom are as good as any more.
const almostNormal = 1000

// Forecast gives means and intervals. Where no value was below zero no
// forecast or bound is.
func (m *Combination) Forecast(horizon int, level float64) (*Forecast, error) {
	if err := checkAsked(horizon, level); err != nil {
		return nil, err
	}
	mean, deviation := m.moments(horizon)
	t := distuv.StudentsT{Sigma: 1, Nu: float64(min(max(m.n-4, 2), almostNormal))}
	f := between(mean, deviation, t.Quantile((1+level)/2))
	if m.floor {
		for h := range f.Mean {
			f.Mean[h], f.Lo[h], f.Hi[h] = max(f.Mean[h], 0), max(f.Lo[h], 0), max(f.Hi[h], 0)
		}
	}
	return f, nil
}

func (m *Combination) moments(horizon int) (mean, deviation []float64) {
	means, deviations := make([][]float64, len(m.parts)), make([][]float64, len(m.parts))
	for k, p := range m.parts {
		means[k], deviations[k] = p.moments(horizon)
	}
	mean, deviation = mix(m.trials, means), mix(m.trials, deviations)
	for h := range deviation {
		deviation[h] *= m.widening * math.Sqrt(1+trendDoubt*float64(h+1)/float64(max(m.n-1, 1)))
	}
	return mean, deviation
}

// mix is the weighted sum of what the methods say, those that say nothing
// left out.
func mix(trials []Trial, parts [][]float64) []float64 {
	var out []float64
	total := 0.0
	for k, p := range parts {
		if p == nil {
			continue
		}
		if out == nil {
			out = make([]float64, len(p))
		}
		total += trials[k].Weight
		for h, v := range p {
			out[h] += trials[k].Weight * v
		}
	}
	for h := range out {
		out[h] /= max(total, tiny)
	}
	return out
}
