package forecast

import (
	"context"
	"math"

	"zhike/mining"
)

// Naive says that what was last will be again: the last value, or with a
// season the value of the same phase of the last season,
//
//	ŷ(n+h) = y(n+h−m·k), k = ⌈h/m⌉, with variance σ²·k
//
// where σ² is the mean square of y(t)−y(t−m) and m = 1 without a season
// (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed.,
// 5.2 and 5.5).
type Naive struct {
	last   []float64 // the last season, oldest first; one value without season
	sigma  float64
	shared warnings
}

// warnings are those found when a model was fitted.
type warnings []mining.Text

// Warnings say why the forecast deserves less trust.
func (w warnings) Warnings() []mining.Text { return append([]mining.Text(nil), w...) }

// FitNaive repeats the last value. It takes 1 value or more; of one value it
// knows no error, so its interval is that value alone, and it warns.
func FitNaive(ctx context.Context, y []float64) (*Naive, error) { return FitSeasonalNaive(ctx, y, 1) }

// FitSeasonalNaive repeats the last season of so many steps; 0 and 1 mean none.
// It takes one season or more.
func FitSeasonalNaive(ctx context.Context, y []float64, season int) (*Naive, error) {
	season = max(season, 1)
	if err := check(y, season); err != nil {
		return nil, err
	}
	if err := needs(y, season, "季节重复法", "a seasonal naive forecast"); err != nil {
		return nil, err
	}
	m := &Naive{last: append([]float64(nil), y[len(y)-season:]...)}
	sum, n := 0.0, len(y)-season
	for t := season; t < len(y); t++ {
		d := y[t] - y[t-season]
		sum += d * d
	}
	if n > 0 {
		m.sigma = math.Sqrt(sum / float64(n))
	}
	m.shared = m.doubts(n, sum)
	return m, ctx.Err()
}

func (m *Naive) doubts(differences int, sum float64) warnings {
	switch {
	case differences == 0:
		return warnings{{Zh: "数值太少，看不出误差有多大：区间只是预测值本身，不可当真", En: "There are too few values to tell how far off a forecast may be: the interval is the forecast alone and must not be relied on."}}
	case sum == 0:
		return warnings{constantSeries()}
	}
	return nil
}

func constantSeries() mining.Text {
	return mining.Text{Zh: "所有数值都相同或逐季重复：预测照搬它，区间没有宽度，不代表今后不会变", En: "The values are all equal or repeat exactly: the forecast copies them, and an interval without width does not mean that nothing can change."}
}

// Name is "naive" or "seasonal naive".
func (m *Naive) Name() string {
	if len(m.last) > 1 {
		return "seasonal naive"
	}
	return "naive"
}

// Warnings say why the forecast deserves less trust.
func (m *Naive) Warnings() []mining.Text { return m.shared.Warnings() }

// Forecast repeats the last season, with normal intervals.
func (m *Naive) Forecast(horizon int, level float64) (*Forecast, error) {
	return normalForecast(m, horizon, level)
}

func (m *Naive) moments(horizon int) (mean, deviation []float64) {
	mean, deviation = make([]float64, horizon), make([]float64, horizon)
	for h := range horizon {
		mean[h] = m.last[h%len(m.last)]
		deviation[h] = m.sigma * math.Sqrt(float64(h/len(m.last)+1))
	}
	return mean, deviation
}
