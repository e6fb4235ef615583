package forecast

import "math"

// weights are the parameters of exponential smoothing: of the level, the
// trend (0 < β < α), the seasons (0 < γ < 1−α) and the damping.
type weights struct {
	Alpha float64 `json:"alpha"`
	Beta  float64 `json:"beta,omitempty"`
	Gamma float64 `json:"gamma,omitempty"`
	Phi   float64 `json:"phi,omitempty"` // 1 for a trend that is not damped
}

// state is what smoothing remembers: level, trend, and the seasons by phase.
type state struct {
	Level  float64   `json:"level"`
	Trend  float64   `json:"trend,omitempty"`
	Season []float64 `json:"season,omitempty"`
}

// clone shares nothing with the original.
func (s state) clone() state {
	s.Season = append([]float64(nil), s.Season...)
	return s
}

// scaled is the state of values so many times as large.
func (s state) scaled(by float64, f Form) state {
	s = s.clone()
	s.Level *= by
	s.Trend *= by
	if !f.product() {
		for i := range s.Season {
			s.Season[i] *= by
		}
	}
	return s
}

// smooth runs a state through the values, changing it, and writes the errors:
// y − f for an additive error, (y − f)/f for a relative one, f being the
// forecast one step ahead. It returns Σ ln f for a relative error, and false
// where a relative error or a product meets a forecast that is not positive.
//
// With q = level + φ·trend the recursions are, for all fifteen forms
// (Hyndman, Koehler, Ord & Snyder, Forecasting with Exponential Smoothing,
// Springer 2008, tables 2.2 and 2.3, in error-correction form):
//
//	f = q | q + s | q·s
//	level ← q + α(p − q),       p = y | y − s | y/s
//	trend ← φ·trend + β(p − q)
//	s     ← s + γ(r − s),       r = y − q | y/q
func (s *state) smooth(f Form, w weights, y, errors []float64) (logs float64, ok bool) {
	l, b, m := s.Level, s.Trend, max(len(s.Season), 1)
	phase, product := 0, f.product()
	relative, seasonal := f.relative(), f.seasonal()
	scale := 1.0 // product of forecasts whose logarithm is still to be taken
	for t, v := range y {
		b *= w.Phi
		q := l + b
		forecast, p := q, v
		if seasonal {
			season := s.Season[phase]
			if product {
				if !(q > 0 && season > 0) {
					return 0, false
				}
				forecast, p = q*season, v/season
				s.Season[phase] = season + w.Gamma*(v/q-season)
			} else {
				forecast, p = q+season, v-season
				s.Season[phase] = season + w.Gamma*(v-q-season)
			}
			if phase++; phase == m {
				phase = 0
			}
		}
		e := v - forecast
		if relative {
			if !(forecast > 0) {
				return 0, false
			}
			e /= forecast
			if scale *= forecast; scale > 1e100 || scale < 1e-100 {
				logs += math.Log(scale)
				scale = 1
			}
		}
		errors[t] = e
		l = q + w.Alpha*(p-q)
		b += w.Beta * (p - q)
	}
	s.Level, s.Trend = l, b
	return logs + math.Log(scale), true
}
