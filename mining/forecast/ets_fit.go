package forecast

import (
	"math"
	"slices"
)

// etsFit seeks the parameters of one form. The values are divided by their
// mean size, so that all parameters are of the order of 1.
type etsFit struct {
	form   Form
	season int
	y      []float64
	at     state // scratch

	undamped map[Form][]float64 // parameters found for trends not damped
}

// Bounds of the weights: those usual for exponential smoothing (Hyndman et al.
// 2008, 2.7.1), with the damping kept from 1 and from forgetting at once, and
// the level from never learning: of M3's monthly series likelihood makes many
// a line through all values, with intervals far too narrow.
const (
	leastAlpha, mostAlpha   = .1, 1 - 1e-4
	leastWeight, mostWeight = 1e-4, 1 - 1e-4
	leastPhi, mostPhi       = .8, .98
)

// within maps a free number into (lo, hi); free is its inverse.
func within(lo, hi, free float64) float64 { return lo + (hi-lo)/(1+math.Exp(-free)) }

func free(lo, hi, v float64) float64 { return math.Log((v - lo) / (hi - v)) }

// read turns free parameters into weights and the state before the first value.
func (q *etsFit) read(params []float64) (weights, *state) {
	w, s, k := weights{Phi: 1}, &q.at, 1
	next := func() float64 { k++; return params[k-1] }
	w.Alpha = within(leastAlpha, mostAlpha, params[0])
	if q.form.trended() {
		w.Beta = w.Alpha * within(leastWeight, mostWeight, next())
	}
	if q.form.seasonal() {
		w.Gamma = (1 - w.Alpha) * within(leastWeight, mostWeight, next())
	}
	if q.form.damped() {
		w.Phi = within(leastPhi, mostPhi, next())
	}
	s.Level, s.Trend = next(), 0
	if q.form.trended() {
		s.Trend = next()
	}
	s.Season = s.Season[:0]
	if q.form.seasonal() {
		last := 0.0
		if q.form.product() {
			last = float64(q.season)
		}
		for range q.season - 1 {
			v := next()
			s.Season = append(s.Season, v)
			last -= v
		}
		s.Season = append(s.Season, last)
	}
	return w, s
}

// residuals are the errors; relative ones are multiplied by the geometric
// mean of the forecasts, which makes the sum of squares grow with −log L,
// n·ln Σe² + 2Σ ln f (Hyndman et al. 2008, eq. 5.3).
func (q *etsFit) residuals(params, out []float64) bool {
	w, s := q.read(params)
	logs, ok := s.smooth(q.form, w, q.y, out)
	if !ok {
		return false
	}
	if q.form.relative() {
		g := math.Exp(logs / float64(len(out)))
		for t := range out {
			out[t] *= g
		}
	}
	return true
}

// start is a first guess: the line through the first values without their
// seasons, and slow smoothing.
func (q *etsFit) start() []float64 {
	y := q.y
	var seasons *indices
	if q.form.seasonal() {
		seasons = findIndices(y, q.season, q.form.product())
		if q.form.product() {
			for i, v := range seasons.Values {
				seasons.Values[i] = max(v, .01)
			}
		}
		y = seasons.without(y)
	}
	params := []float64{free(leastAlpha, mostAlpha, .3)}
	if q.form.trended() {
		params = append(params, free(leastWeight, mostWeight, .1))
	}
	if q.form.seasonal() {
		params = append(params, free(leastWeight, mostWeight, .1))
	}
	if q.form.damped() {
		params = append(params, free(leastPhi, mostPhi, .95))
	}
	head := y[:min(len(y), max(10, 2*q.season))]
	if q.form.trended() {
		level, slope := line(head)
		params = append(params, level, slope)
	} else {
		params = append(params, average(head))
	}
	if seasons != nil {
		params = append(params, seasons.Values[:q.season-1]...)
	}
	return params
}

// line is the least squares line through values at 1 … n: where it stands at
// 0, and by how much it rises in one step.
func line(y []float64) (at0, slope float64) {
	n := float64(len(y))
	if len(y) < 2 {
		return average(y), 0
	}
	mean, middle := average(y), (n+1)/2
	for t, v := range y {
		slope += (float64(t+1) - middle) * (v - mean)
	}
	slope /= n * (n*n - 1) / 12
	return mean - slope*middle, slope
}

// minimise returns the parameters found and the sum of squares there, nil if
// the form cannot be fitted. On its own a damped trend often ends at a bound of
// φ, so it is sought from the best trend that is not damped: from there, and
// with the weights moved from their bounds, where slopes vanish.
func (q *etsFit) minimise(ls *leastSquares) ([]float64, float64) {
	starts := [][]float64{q.start()}
	if q.form.damped() {
		if warm := slices.Clone(q.plain(ls)); warm != nil {
			at := q.form.weights() - 1
			warm = slices.Insert(warm, at, free(leastPhi, mostPhi, .97))
			inside := slices.Clone(warm)
			for i := range at {
				inside[i] = min(max(inside[i], -3), 3)
			}
			starts = [][]float64{warm, inside}
		}
	}
	ls.residuals = q.residuals
	var best []float64
	least := math.Inf(1)
	for _, params := range starts {
		if sum := ls.minimise(params, len(q.y)); sum < least {
			best, least = params, sum
		}
	}
	return best, least
}

// plain returns the parameters of the same form with a trend that is not
// damped, nil if it cannot be fitted.
func (q *etsFit) plain(ls *leastSquares) []float64 {
	form := Form{q.form.Error, "A", q.form.Season}
	params, known := q.undamped[form]
	if !known {
		other := *q
		other.form = form
		params, _ = other.minimise(ls)
	}
	return params
}

// fit returns the fitted model of the scaled values, nil where the form cannot
// be fitted.
func (q *etsFit) fit(ls *leastSquares) *ETS {
	params, _ := q.minimise(ls)
	if params == nil {
		return nil
	}
	if q.form.Trend == "A" {
		q.undamped[q.form] = params
	}
	w, s := q.read(params)
	return newETS(q.form, w, s.clone(), q.y, len(params))
}

// newETS is the model with these weights and this state before the first
// value, nil where a relative error meets a forecast that is not positive.
// free is how many parameters were estimated.
func newETS(f Form, w weights, first state, y []float64, free int) *ETS {
	m := &ETS{form: f, weights: w, first: first, last: first.clone(), n: len(y), aicc: math.Inf(1)}
	errors := make([]float64, len(y))
	logs, ok := m.last.smooth(f, w, y, errors)
	if !ok {
		return nil
	}
	squares, n, k := 0.0, float64(len(y)), float64(free+1)
	for _, e := range errors {
		squares += e * e
	}
	m.sigma = math.Sqrt(squares / max(n-float64(free), 1))
	m.loglik = -n/2*math.Log(max(squares, math.SmallestNonzeroFloat64)) - logs
	if n > k+1 {
		m.aicc = -2*m.loglik + 2*k + 2*k*(k+1)/(n-k-1)
	}
	return m
}
