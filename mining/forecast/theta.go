package forecast

import (
	"context"
	"math"

	"zhike/mining"
)

// Theta is the dynamic optimised theta model (Fiorucci, Pellegrini, Louzada,
// Petropoulos & Koehler, International Journal of Forecasting 32, 2016), which
// holds the theta method that won the M3 competition (Assimakopoulos &
// Nikolopoulos 2000) as its case θ = 2: a line through all values and a
// smoothed series that bends θ times as much, half and half.
//
//	f(t+1) = ℓ + (1 − 1/θ)((1−α)^t·A + B·(1 − (1−α)^(t+1))/α)
//	ℓ ← α·y + (1−α)·ℓ
//
// A + B·t is the least squares line through the values so far, brought up to
// date with each. α, θ and the first ℓ minimise the squares of the errors.
// Seasons are taken out before and put back after.
//
// The variance of step h is σ²(1 + (h−1)α²), the authors' approximation.
type Theta struct {
	alpha, theta float64
	last         thetaState
	sigma        float64
	seasons      *indices
	shared       warnings
}

// thetaState is what the model remembers after t values.
type thetaState struct {
	Level float64 `json:"level"`
	Mean  float64 `json:"mean"` // of all values
	A     float64 `json:"a"`
	B     float64 `json:"b"`
	Decay float64 `json:"decay"` // (1−α)^t
	N     int     `json:"n"`     // t
}

// expected is the forecast of the next value.
func (s *thetaState) expected(alpha, theta float64) float64 {
	return s.Level + (1-1/theta)*(s.Decay*s.A+s.B*(1-s.Decay*(1-alpha))/alpha)
}

// take brings the state up to date with a value.
func (s *thetaState) take(v, alpha float64) {
	s.N++
	t := float64(s.N)
	if s.N > 1 {
		s.B = ((t-2)*s.B + 6/t*(v-s.Mean)) / (t + 1)
	}
	s.Mean += (v - s.Mean) / t
	s.A = s.Mean - (t+1)/2*s.B
	s.Level = alpha*v + (1-alpha)*s.Level
	s.Decay *= 1 - alpha
}

// mostTheta is where θ counts as infinite.
const mostTheta = 1e6

// FitTheta takes 6 values or more.
func FitTheta(ctx context.Context, y []float64, season int) (*Theta, error) {
	if err := check(y, season); err != nil {
		return nil, err
	}
	if err := needs(y, 6, "Theta 法", "theta"); err != nil {
		return nil, err
	}
	seasons := seasonsOf(y, season)
	m := fitTheta(seasons.without(y), &leastSquares{})
	m.seasons = seasons
	return m, ctx.Err()
}

// fitTheta fits a series without seasons.
func fitTheta(y []float64, ls *leastSquares) *Theta {
	scale, n := size(y), len(y)
	m := &Theta{alpha: .5, theta: 2}
	if isConstant(y) {
		m.shared = warnings{constantSeries()}
		scale = 1
	}
	scaled := make([]float64, n)
	for t, v := range y {
		scaled[t] = v / scale
	}
	params := []float64{scaled[0] / 2, free(leastAlpha, mostAlpha, .5), 0}
	ls.residuals = func(params, out []float64) bool {
		thetaErrors(scaled, params, out)
		return true
	}
	sum := ls.minimise(params, n)
	m.alpha, m.theta = thetaParams(params)
	m.last = thetaErrors(scaled, params, make([]float64, n))
	m.last.Level *= scale
	m.last.Mean *= scale
	m.last.A *= scale
	m.last.B *= scale
	m.sigma = scale * math.Sqrt(sum/float64(max(n-untold-3, 1)))
	return m
}

// thetaParams: θ ≥ 1 is 1 + e^free, 2 at 0.
func thetaParams(params []float64) (alpha, theta float64) {
	return within(leastAlpha, mostAlpha, params[1]), min(1+math.Exp(params[2]), mostTheta)
}

// untold is how many first errors do not count: through fewer than two values
// there is no line yet, and such errors would say nothing about θ.
const untold = 2

// thetaErrors writes the errors of one step and returns the state at the end.
func thetaErrors(y, params, out []float64) thetaState {
	alpha, theta := thetaParams(params)
	s := thetaState{Level: params[0], Decay: 1}
	for t, v := range y {
		if out[t] = v - s.expected(alpha, theta); t < untold {
			out[t] = 0
		}
		s.take(v, alpha)
	}
	return s
}

// Name is "theta".
func (m *Theta) Name() string { return "theta" }

// Parameters are α and θ.
func (m *Theta) Parameters() (alpha, theta float64) { return m.alpha, m.theta }

// Warnings say why the forecast deserves less trust.
func (m *Theta) Warnings() []mining.Text { return m.shared.Warnings() }

// Forecast gives means and normal intervals.
func (m *Theta) Forecast(horizon int, level float64) (*Forecast, error) {
	return normalForecast(m, horizon, level)
}

func (m *Theta) moments(horizon int) (mean, deviation []float64) {
	mean, deviation = make([]float64, horizon), make([]float64, horizon)
	s := m.last
	for h := range horizon {
		mean[h] = s.expected(m.alpha, m.theta)
		deviation[h] = m.sigma * math.Sqrt(1+float64(h)*m.alpha*m.alpha)
		s.take(mean[h], m.alpha)
	}
	m.seasons.apply(m.last.N, mean, deviation)
	return mean, deviation
}
