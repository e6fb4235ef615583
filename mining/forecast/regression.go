package forecast

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// Regression is a forecast with known causes: their effects are taken out of
// the series, the rest is forecast by Fit, and the effects of the steps to come
// are put back.
//
// Where all values are positive effects multiply, y = exp(xβ)·η, else they add,
// y = xβ + η. So that neither trend nor season passes for an effect, both sides
// lose their moving average over whole seasons and then the mean of each phase;
// β is least squares on what is left (the theorem of Frisch & Waugh, Econometrica 1,
// 1933).
type Regression struct {
	rest      *Combination
	product   bool
	effects   []Effect
	variances mining.Square // of β
	future    [][]float64   // by step: the regressors to come
	shared    warnings
}

// Effect is what a regressor of 1 does.
type Effect struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`  // β: added to the value, or to its logarithm
	StdErr float64 `json:"stderr"` // as if errors were independent
	Lo     float64 `json:"lo"`     // 95 % interval of the effect: the amount,
	Effect float64 `json:"effect"` // or the share by which the value grows,
	Hi     float64 `json:"hi"`     // e^β − 1
}

// FitRegression takes regressors with one value for each value of the series
// and one for each step that will be asked for. One that does not vary, or that
// others already say, has no effect and a warning.
func FitRegression(ctx context.Context, y []float64, regressors []Regressor, o Options) (*Regression, error) {
	if err := check(y, o.Season); err != nil {
		return nil, err
	}
	season := max(o.Season, 1)
	window := smoothing(season, len(y))
	if err := needs(y, max(2*season, window)+len(regressors)+2, "这样的回归", "a regression with these causes"); err != nil {
		return nil, err
	}
	ahead := math.MaxInt
	for _, r := range regressors {
		if len(r.Values) < len(y) {
			return nil, mining.RowError(-1, r.Name, fmt.Sprintf("只有 %d 个值，序列有 %d 个", len(r.Values), len(y)), fmt.Sprintf("has %d values for a series of %d", len(r.Values), len(y)))
		}
		for t, v := range r.Values {
			if math.IsNaN(v) || math.Abs(v) > largest || math.IsInf(v, 0) {
				return nil, mining.RowError(t, r.Name, "缺失、无穷大或太大", "the value is missing, infinite or too large")
			}
		}
		ahead = min(ahead, len(r.Values)-len(y))
	}
	m := &Regression{product: allPositive(y)}
	z := append([]float64(nil), y...)
	if m.product {
		for t := range z {
			z[t] = math.Log(z[t])
		}
	}
	beta := m.estimate(z, regressors, season, window)
	rest := make([]float64, len(y))
	for t := range rest {
		rest[t] = z[t]
		for j, r := range regressors {
			rest[t] -= beta[j] * r.Values[t]
		}
		if m.product {
			rest[t] = math.Exp(rest[t])
		}
	}
	if len(regressors) > 0 {
		for h := range ahead {
			var x []float64
			for _, r := range regressors {
				x = append(x, r.Values[len(y)+h])
			}
			m.future = append(m.future, x)
		}
	}
	var err error
	if m.rest, err = Fit(ctx, rest, o); err != nil {
		return nil, err
	}
	return m, nil
}

// smoothing is over how many values the trend is averaged: whole seasons, as
// many as fit into two months of days and a quarter of the values, so that an
// effect of some weeks is not taken for trend.
func smoothing(season, n int) int {
	if season < 3 {
		season = 7
	}
	return season * max(min(63, n/4)/season, 1)
}

// estimate finds β and its variances on what is left without trend and season.
func (m *Regression) estimate(z []float64, regressors []Regressor, season, window int) []float64 {
	left := leftOver(z, season, window)
	columns := make([][]float64, len(regressors))
	gram, pull := mining.NewSquare(len(regressors)), make([]float64, len(regressors))
	for j, r := range regressors {
		columns[j] = leftOver(r.Values[:len(z)], season, window)
		for k := range j + 1 {
			gram[j][k] = floats.Dot(columns[j], columns[k])
		}
		if gram[j][j] < 1e-12*floats.Dot(r.Values[:len(z)], r.Values[:len(z)]) {
			gram[j][j] = 0 // nothing but rounding
		}
		pull[j] = floats.Dot(columns[j], left)
	}
	factor := gram.Factor()
	beta := factor.Solve(pull)
	squares := 0.0
	for t, v := range left {
		for j := range columns {
			v -= beta[j] * columns[j][t]
		}
		squares += v * v
	}
	free := len(left) - season - len(regressors) + len(factor.Dependent())
	variance := squares / float64(max(free, 1))
	inverse := factor.Inverse()
	m.variances = mining.NewSquare(len(regressors))
	for j, r := range regressors {
		for k := range j + 1 {
			m.variances[j][k] = variance * inverse[j*len(regressors)+k]
		}
		m.effects = append(m.effects, m.effect(r.Name, beta[j], math.Sqrt(m.variances[j][j])))
		if factor.LeftOut(j) {
			m.shared = append(m.shared, mining.Text{Zh: "“" + r.Name + "”在已有数值中没有变化，或与其他因素重复，看不出影响，按零计", En: "“" + r.Name + "” does not vary within the values, or repeats what others say; its effect cannot be seen and counts as zero."})
		}
	}
	return beta
}

func (m *Regression) effect(name string, beta, stderr float64) Effect {
	z := distuv.UnitNormal.Quantile(.975)
	e := Effect{name, beta, stderr, beta - z*stderr, beta, beta + z*stderr}
	if m.product {
		e.Lo, e.Effect, e.Hi = math.Expm1(e.Lo), math.Expm1(e.Effect), math.Expm1(e.Hi)
	}
	return e
}

// leftOver is a series without its moving average over the window and without
// the mean of each phase of what is then left.
func leftOver(y []float64, season, window int) []float64 {
	half := window / 2
	trend := movingAverage(y, window)
	out := make([]float64, len(trend))
	sums, counts := make([]float64, season), make([]float64, season)
	for i, v := range trend {
		out[i] = y[i+half] - v
		sums[i%season] += out[i]
		counts[i%season]++
	}
	for i := range out {
		out[i] -= sums[i%season] / counts[i%season]
	}
	return out
}

// Name is "regression".
func (m *Regression) Name() string { return "regression" }

// Effects are those of the regressors, in their order.
func (m *Regression) Effects() []Effect { return append([]Effect(nil), m.effects...) }

// Relative tells whether effects multiply.
func (m *Regression) Relative() bool { return m.product }

// Warnings say why the forecast deserves less trust.
func (m *Regression) Warnings() []mining.Text {
	return append(m.shared.Warnings(), m.rest.Warnings()...)
}

// Forecast looks no further than the regressors are known. Its intervals have
// the uncertainty of the effects in them.
func (m *Regression) Forecast(horizon int, level float64) (*Forecast, error) {
	f, err := m.rest.Forecast(horizon, level)
	if err != nil {
		return nil, err
	}
	if len(m.effects) == 0 {
		return f, nil
	}
	if horizon > len(m.future) {
		return nil, mining.TableError(fmt.Sprintf("各因素今后只给了 %d 步，不够预测 %d 步", len(m.future), horizon),
			fmt.Sprintf("the causes are known for %d steps to come, not for %d", len(m.future), horizon))
	}
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	for h, x := range m.future[:horizon] {
		effect, variance := 0.0, 0.0
		for j := range x {
			effect += x[j] * m.effects[j].Value
			for k := range x {
				variance += x[j] * x[k] * m.variances[max(j, k)][min(j, k)]
			}
		}
		m.put(f, h, effect, z*math.Sqrt(variance))
	}
	return f, nil
}

// put applies an effect to step h and widens its interval by the effect's
// own half width.
func (m *Regression) put(f *Forecast, h int, effect, half float64) {
	below, above := f.Mean[h]-f.Lo[h], f.Hi[h]-f.Mean[h]
	if m.product {
		factor := math.Exp(effect)
		f.Mean[h] *= factor
		below, above, half = below*factor, above*factor, half*f.Mean[h]
	} else {
		f.Mean[h] += effect
	}
	f.Lo[h], f.Hi[h] = f.Mean[h]-math.Hypot(below, half), f.Mean[h]+math.Hypot(above, half)
	if m.product {
		f.Lo[h] = max(f.Lo[h], 0)
	}
}
