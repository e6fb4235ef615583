package forecast

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// draw lets a state space model run freely from a state: the definition of the
// forms (Hyndman et al. 2008, tables 2.2 and 2.3), written without the
// recursions of the package.
func draw(f Form, w weights, s state, sigma float64, n int, rng *rand.Rand) []float64 {
	s = s.clone()
	out := make([]float64, n)
	for t := range out {
		b := w.Phi * s.Trend
		q, season, forecast := s.Level+b, 0.0, s.Level+b
		if f.seasonal() {
			season = s.Season[t%len(s.Season)]
			forecast = q + season
			if f.product() {
				forecast = q * season
			}
		}
		e := rng.NormFloat64() * sigma
		if f.relative() {
			e *= forecast
		}
		out[t] = forecast + e
		if f.product() {
			s.Season[t%len(s.Season)] = season + w.Gamma*e/q
			e /= season
		} else if f.seasonal() {
			s.Season[t%len(s.Season)] = season + w.Gamma*e
		}
		s.Level, s.Trend = q+w.Alpha*e, b+w.Beta*e
	}
	return out
}

// truth is a model of a form with moderate weights.
func truth(f Form) (weights, state, float64) {
	w, s, sigma := weights{Alpha: .4, Phi: 1}, state{Level: 200}, 5.0
	if f.trended() {
		w.Beta, s.Trend = .05, 1.5
	}
	if f.damped() {
		w.Phi = .9
	}
	if f.relative() {
		sigma = .03
		w.Beta /= 10 // a relative trend that turns wanders below zero
	}
	if f.seasonal() {
		w.Gamma, s.Season = .15, []float64{-30, 10, 45, -25}
		if f.product() {
			s.Season = []float64{.8, 1.05, 1.3, .85}
		}
	}
	return w, s, sigma
}

// What the models say of future values is what happens in 20,000 futures drawn
// by the definition: mean and standard deviation to four standard errors.
func TestMomentsAreThoseOfTheDefinition(t *testing.T) {
	for _, f := range Forms() {
		w, s, sigma := truth(f)
		rng := rand.New(rand.NewPCG(5, 5))
		m := &ETS{form: f, weights: w, last: s, sigma: sigma, n: 4}
		mean, deviation := m.moments(12)
		const draws = 20_000
		var sum, squares [12]float64
		for range draws {
			for h, v := range draw(f, w, s, sigma, 12, rng) {
				sum[h] += v - mean[h]
				squares[h] += (v - mean[h]) * (v - mean[h])
			}
		}
		for h := range 12 {
			got := math.Sqrt(squares[h] / draws)
			tolerance := 4 / math.Sqrt(2*draws)
			if f.product() {
				tolerance += 4 / math.Sqrt(2*futures)
			}
			agrees(t, fmt.Sprintf("%v deviation at %d", f, h+1), deviation[h], got, tolerance)
			if bias := math.Abs(sum[h]/draws) / got; bias > 4/math.Sqrt(draws)+.01 {
				t.Errorf("%v at %d: the mean is off by %.3f deviations", f, h+1, bias)
			}
		}
	}
}

// From 400 values of a known model its weights come back to .1 on average over
// ten series, and its form is told from the others in most.
func TestWeightsComeBack(t *testing.T) {
	for _, name := range []string{"ANN", "AAdN", "ANA", "MAM"} {
		f, err := ParseForm(name)
		if err != nil {
			t.Fatal(err)
		}
		w, s, sigma := truth(f)
		var alphas, gammas float64
		seasonal := 0
		for seed := range 10 {
			y := draw(f, w, s, sigma, 400, rand.New(rand.NewPCG(uint64(seed), 1)))
			m, err := FitETS(context.Background(), y, ETSOptions{Season: 4, Form: f})
			if err != nil {
				t.Fatal(err)
			}
			alphas += m.weights.Alpha / 10
			gammas += m.weights.Gamma / 10
			best, err := FitETS(context.Background(), y, ETSOptions{Season: 4})
			if err != nil {
				t.Fatal(err)
			}
			if best.form.seasonal() == f.seasonal() {
				seasonal++
			}
			if best.aicc > m.aicc+1e-9 {
				t.Errorf("%s: the choice has AICc %v, the truth %v", name, best.aicc, m.aicc)
			}
		}
		if math.Abs(alphas-w.Alpha) > .1 || math.Abs(gammas-w.Gamma) > .1 || seasonal < 9 {
			t.Errorf("%s: α %.3f of %v, γ %.3f of %v, season told right in %d of 10", name, alphas, w.Alpha, gammas, w.Gamma, seasonal)
		}
	}
}

// The intervals of a model fitted to values of its own kind hold 95 % of what
// comes, less what the estimation of the parameters costs.
func TestIntervalsHoldTheFuture(t *testing.T) {
	for _, name := range []string{"ANN", "AAN", "MNM"} {
		f, err := ParseForm(name)
		if err != nil {
			t.Fatal(err)
		}
		w, s, sigma := truth(f)
		inside, all := 0, 0
		for seed := range 200 {
			y := draw(f, w, s, sigma, 212, rand.New(rand.NewPCG(uint64(seed), 2)))
			m, err := FitETS(context.Background(), y[:200], ETSOptions{Season: 4, Form: f})
			if err != nil {
				t.Fatal(err)
			}
			p, err := m.Forecast(12, .95)
			if err != nil {
				t.Fatal(err)
			}
			for h, v := range y[200:] {
				all++
				if p.Lo[h] <= v && v <= p.Hi[h] {
					inside++
				}
			}
		}
		if share := float64(inside) / float64(all); share < .92 || share > .98 {
			t.Errorf("%s: the 95 %% intervals hold %.3f", name, share)
		}
	}
}

// Of a line with white noise about it, theta continues the line, θ → ∞; its
// variance is that of the noise.
func TestThetaContinuesALine(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	y := make([]float64, 300)
	for i := range y {
		y[i] = 100 + 2*float64(i+1) + rng.NormFloat64()*5
	}
	m, err := FitTheta(context.Background(), y, 1)
	if err != nil {
		t.Fatal(err)
	}
	f, err := m.Forecast(20, .95)
	if err != nil {
		t.Fatal(err)
	}
	agrees(t, "20 steps on", f.Mean[19], 100+2*320, .02)
	agrees(t, "deviation", m.sigma, 5, .15)
}

// With θ = 1 the line has no part and theta is simple smoothing; with θ = 2
// it is half the line of all values and half smoothing of the other theta line
// (Fiorucci et al. 2016, 2), here at α where both can be computed by hand.
func TestThetaByItsDefinition(t *testing.T) {
	y := []float64{3, 5, 4, 8, 9, 7, 11, 12}
	alpha := .35
	params := func(theta float64) []float64 {
		return []float64{2, free(leastAlpha, mostAlpha, alpha), math.Log(theta - 1)}
	}
	out := make([]float64, len(y))
	s := thetaErrors(y, params(1+1e-12), out)
	level := 2.0
	for _, v := range y {
		level = alpha*v + (1-alpha)*level
	}
	agrees(t, "θ = 1", s.expected(alpha, 1), level, 1e-9)
	at0, slope := line(y)
	agrees(t, "B", s.B, slope, 1e-12)
	agrees(t, "A", s.A, at0, 1e-12)
	// The theta line is θ·y + (1−θ)·(A + B·t), smoothed from θ·ℓ on.
	n, theta := float64(len(y)), 2.0
	smoothed, weight := 0.0, 1.0
	for i := len(y) - 1; i >= 0; i-- {
		smoothed += alpha * weight * (theta*y[i] + (1-theta)*(s.A+s.B*float64(i+1)))
		weight *= 1 - alpha
	}
	smoothed += weight * theta * 2
	want := (1-1/theta)*(s.A+s.B*(n+1)) + smoothed/theta
	agrees(t, "θ = 2", s.expected(alpha, theta), want, 1e-9)
}

// TSB forgets a product that is sold no more; Croston never does, and is the
// higher the rarer the demand (Syntetos & Boylan 2005).
func TestRareDemand(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	y := make([]float64, 4000)
	sold := 0.0
	for i := range y {
		if rng.Float64() < .2 {
			y[i] = 1 + float64(rng.IntN(5))
			sold += y[i] / 4000
		}
	}
	rate := func(y []float64, v Variant) float64 {
		m, err := FitRare(context.Background(), y, RareOptions{Variant: v, Alpha: .05, Beta: .05})
		if err != nil {
			t.Fatal(err)
		}
		return m.rate()
	}
	for _, v := range []Variant{Croston, SBA, TSB} {
		agrees(t, string(v), rate(y, v), sold, .35)
	}
	idle := append(slices.Clone(y), make([]float64, 100)...)
	if rate(idle, TSB) > .02*sold || rate(idle, Croston) < .5*sold {
		t.Errorf("after 100 steps without demand TSB says %v, Croston %v", rate(idle, TSB), rate(idle, Croston))
	}
}
