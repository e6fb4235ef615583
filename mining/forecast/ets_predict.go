package forecast

import (
	"math"
	"slices"

	"zhike/mining"
)

// Forecast gives means and intervals. The intervals are normal with the exact
// variance, except where a relative error meets a product of seasons: there
// they are quantiles of 2,000 simulated futures with a fixed seed.
func (m *ETS) Forecast(horizon int, level float64) (*Forecast, error) {
	if !m.form.product() {
		return normalForecast(m, horizon, level)
	}
	if err := checkAsked(horizon, level); err != nil {
		return nil, err
	}
	mean := m.means(horizon)
	f := &Forecast{Mean: mean, Lo: make([]float64, horizon), Hi: make([]float64, horizon)}
	at := make([]float64, futures)
	m.simulate(horizon, func(h int, values []float64) {
		copy(at, values)
		slices.Sort(at)
		f.Lo[h], f.Hi[h] = quantile(at, (1-level)/2), quantile(at, (1+level)/2)
	})
	m.seasons.apply(m.n, mean, make([]float64, horizon))
	return f, nil
}

// quantile interpolates between sorted values.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-2)
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// moments are mean and standard deviation of every step.
func (m *ETS) moments(horizon int) (mean, deviation []float64) {
	mean = m.means(horizon)
	if m.form.product() {
		deviation = make([]float64, horizon)
		m.simulate(horizon, func(h int, values []float64) {
			sum := 0.0
			for _, v := range values {
				sum += (v - mean[h]) * (v - mean[h])
			}
			deviation[h] = math.Sqrt(sum / float64(len(values)))
		})
	} else {
		deviation = m.deviations(mean)
	}
	m.seasons.apply(m.n, mean, deviation)
	return mean, deviation
}

// means are level + (φ + … + φ^h)·trend with the season of each step, before
// the seasons that were taken out beforehand.
func (m *ETS) means(horizon int) []float64 {
	out := make([]float64, horizon)
	power, sum := 1.0, 0.0
	for h := range out {
		power *= m.weights.Phi
		sum += power
		out[h] = m.last.Level + sum*m.last.Trend
		if k := len(m.last.Season); k > 0 {
			if s := m.last.Season[(m.n+h)%k]; m.form.product() {
				out[h] *= s
			} else {
				out[h] += s
			}
		}
	}
	return out
}

// deviations are exact. With c(j) = α + β(φ + … + φ^j) + γ·[m divides j],
//
//	additive error:  v(h) = σ²(1 + Σ c(j)²),  j < h
//	relative error:  v(h) = (1 + σ²)θ(h) − μ(h)²,
//	                 θ(h) = μ(h)² + σ² Σ c(j)² θ(h−j)
//
// (Hyndman et al. 2008, 6.2 and 6.3: classes 1 and 2).
func (m *ETS) deviations(mean []float64) []float64 {
	n, w, v := len(mean), m.weights, m.sigma*m.sigma
	squares := make([]float64, n) // c(j)² at j
	power, sum := 1.0, 0.0
	for j := 1; j < n; j++ {
		power *= w.Phi
		sum += power
		c := w.Alpha + w.Beta*sum
		if k := len(m.last.Season); k > 0 && j%k == 0 {
			c += w.Gamma
		}
		squares[j] = c * c
	}
	out, theta, growth := make([]float64, n), make([]float64, n), 1.0
	for h := range out {
		if !m.form.relative() {
			growth += squares[h]
			out[h] = m.sigma * math.Sqrt(growth)
			continue
		}
		mixed := 0.0
		for j := 1; j <= h; j++ {
			mixed += squares[j] * theta[h-j]
		}
		theta[h] = mean[h]*mean[h] + v*mixed
		out[h] = math.Sqrt(max((1+v)*theta[h]-mean[h]*mean[h], 0))
	}
	return out
}

// futures is how many futures are simulated.
const futures = 2000

// simulate draws futures of a form with relative errors and a product of
// seasons, and calls see for each step with the values of all of them. Errors
// come in pairs of opposite sign; they are kept above −1, where values would
// turn negative.
func (m *ETS) simulate(horizon int, see func(h int, values []float64)) {
	w, k := m.weights, len(m.last.Season)
	level, trend, season := make([]float64, futures), make([]float64, futures), make([]float64, futures*k)
	for i := range futures {
		level[i], trend[i] = m.last.Level, m.last.Trend
		copy(season[i*k:], m.last.Season)
	}
	random, values, e := mining.Random(uint64(m.n), 1), make([]float64, futures), 0.0
	for h := range horizon {
		phase := (m.n + h) % k
		for i := range futures {
			if e = -e; i%2 == 0 {
				e = random.NormFloat64() * m.sigma
			}
			shock := max(e, -.99)
			trend[i] *= w.Phi
			q, s := max(level[i]+trend[i], 1e-9*m.last.Level), &season[i*k+phase]
			values[i] = q * *s * (1 + shock)
			level[i] = q * (1 + w.Alpha*shock)
			trend[i] += w.Beta * q * shock
			*s *= 1 + w.Gamma*shock
		}
		see(h, values)
	}
}
