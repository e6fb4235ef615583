// Package forecast predicts series of numbers in equal steps of time: sales of
// a day, customers of a month.
//
// Every method is a function FitX that takes the values, oldest first, and
// returns an immutable Model; a Model gives the means of the steps to come
// with prediction intervals and round-trips through JSON (Decode). Fit with
// the zero Options chooses among the methods by what they would have said of
// the latest values, and combines them.
package forecast

import (
	"encoding/json"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// Forecast is what is expected of the steps after the last value; step h is
// at index h−1, in the unit of the values.
type Forecast struct {
	Mean []float64 `json:"mean"`
	Lo   []float64 `json:"lo"` // bounds between which the value lies with
	Hi   []float64 `json:"hi"` // the probability that was asked for
}

// Model is a fitted method.
type Model interface {
	// Name is the method, with its form where it has one: "ETS(M,Ad,M)".
	Name() string
	// Forecast looks so many steps ahead, 1 ≤ horizon ≤ 10,000, with intervals
	// that hold the value with probability level, 0 < level < 1.
	Forecast(horizon int, level float64) (*Forecast, error)
	// Warnings say why the forecast deserves less trust.
	Warnings() []mining.Text
	json.Marshaler
}

// spread is a Model that knows mean and standard deviation of its errors at
// every step: what a combination of several is made of.
type spread interface {
	Model
	moments(horizon int) (mean, deviation []float64)
}

// longestHorizon is the most steps that can be asked for.
const longestHorizon = 10_000

func checkAsked(horizon int, level float64) error {
	if horizon < 1 || horizon > longestHorizon {
		return mining.TableError(fmt.Sprintf("预测步数 %d 须在 1 与 %d 之间", horizon, longestHorizon),
			fmt.Sprintf("the horizon %d must lie between 1 and %d", horizon, longestHorizon))
	}
	if !(level > 0 && level < 1) {
		return mining.TableError(fmt.Sprintf("区间的置信水平 %v 须在 0 与 1 之间", level),
			fmt.Sprintf("the level %v of the intervals must lie between 0 and 1", level))
	}
	return nil
}

// normalForecast sets normal intervals about the moments of a model.
func normalForecast(m spread, horizon int, level float64) (*Forecast, error) {
	if err := checkAsked(horizon, level); err != nil {
		return nil, err
	}
	mean, deviation := m.moments(horizon)
	return between(mean, deviation, distuv.UnitNormal.Quantile((1+level)/2)), nil
}

// between is mean ± z × deviation.
func between(mean, deviation []float64, z float64) *Forecast {
	f := &Forecast{Mean: mean, Lo: make([]float64, len(mean)), Hi: make([]float64, len(mean))}
	for i, m := range mean {
		f.Lo[i], f.Hi[i] = m-z*deviation[i], m+z*deviation[i]
	}
	return f
}

// largest is the largest value that squares and sums without overflow.
const largest = 1e120

// check refuses what no method can use, as a *mining.DataError that names the
// value, counted from 0.
func check(y []float64, season int) error {
	if len(y) == 0 {
		return mining.TableError("没有数值，无从预测", "there are no values to forecast from")
	}
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return mining.RowError(i, "value", "数值缺失或为无穷大", "the value is missing or infinite")
		}
		if math.Abs(v) > largest {
			return mining.RowError(i, "value", "数值太大，无法计算", "the value is too large to calculate with")
		}
	}
	if season < 0 {
		return mining.TableError(fmt.Sprintf("季节长度 %d 不能为负", season), fmt.Sprintf("the season of %d steps must not be below zero", season))
	}
	return nil
}

// needs refuses a series too short for a method.
func needs(y []float64, least int, zh, en string) error {
	if len(y) >= least {
		return nil
	}
	return mining.TableError(fmt.Sprintf("只有 %d 个数值，%s至少需要 %d 个", len(y), zh, least),
		fmt.Sprintf("there are %d values; %s needs at least %d", len(y), en, least))
}
