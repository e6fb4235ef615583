package survival

import (
	"context"
	"math"
	"sort"

	"zhike/mining"
)

// Step is the curve from one time with events to the next.
type Step struct {
	Time     float64 `json:"time"`
	AtRisk   int     `json:"at_risk"`  // whose duration is this or longer
	Events   int     `json:"events"`   // that happened at this time
	Survival float64 `json:"survival"` // share that lasts longer
	StdErr   float64 `json:"stderr"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// KaplanMeier is the share that lasts longer than t, for every t, from
// durations of which some have not ended: Kaplan & Meier (1958),
//
//	S(t) = Π over event times s ≤ t of (1 − events(s) ÷ at risk(s))
//
// with Greenwood's variance S² Σ d ÷ (n (n − d)) and intervals on the scale of
// log(−log S), which stay within 0 … 1 (Kalbfleisch & Prentice 1980). Where
// the curve is 0 the variance is not defined; there the interval goes from 0
// to the upper end before.
type KaplanMeier struct {
	steps  []Step
	level  float64
	rows   int
	events int
	last   float64 // the longest duration, with the event or without
}

// KaplanMeierOptions are the choices; the zero value is good.
type KaplanMeierOptions struct {
	Level float64 // confidence of the intervals, .95 by default
}

// FitKaplanMeier computes the curve.
func FitKaplanMeier(ctx context.Context, duration, event []float64, o KaplanMeierOptions) (*KaplanMeier, error) {
	level, err := levelOr(o.Level)
	if err != nil {
		return nil, err
	}
	if err := check(duration, event); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	line := timeline(duration, event)
	m := &KaplanMeier{level: level, rows: len(line), last: line[len(line)-1].time}
	for from := 0; from < len(line); {
		to, dead := from, 0
		for to < len(line) && line[to].time == line[from].time {
			if line[to].dead {
				dead++
			}
			to++
		}
		if dead > 0 {
			m.steps = append(m.steps, Step{Time: line[from].time, AtRisk: len(line) - from, Events: dead})
			m.events += dead
		}
		from = to
	}
	m.draw()
	return m, nil
}

// draw computes the curve from the counts.
func (m *KaplanMeier) draw() {
	z := quantileOf(m.level)
	s, greenwood, high := 1.0, 0.0, 1.0
	for i := range m.steps {
		step := &m.steps[i]
		n, d := float64(step.AtRisk), float64(step.Events)
		s *= (n - d) / n
		if step.Survival = s; s == 0 {
			step.High = high
			continue
		}
		greenwood += d / (n * (n - d))
		step.StdErr = s * math.Sqrt(greenwood)
		reach := z * math.Sqrt(greenwood) / -math.Log(s)
		step.Low, step.High = math.Pow(s, math.Exp(reach)), math.Pow(s, math.Exp(-reach))
		high = step.High
	}
}

// Steps is the curve; before the first of them it is 1. Read only.
func (m *KaplanMeier) Steps() []Step { return m.steps }

// Rows is how many durations the curve is of, Events how many of them ended.
func (m *KaplanMeier) Rows() int { return m.rows }

// Events is how many durations ended with the event.
func (m *KaplanMeier) Events() int { return m.events }

// Longest is the longest duration seen: beyond it nothing is known.
func (m *KaplanMeier) Longest() float64 { return m.last }

// At is the curve at time t, with its interval. Beyond the longest duration it
// stays where it was, which is then no more than a guess.
func (m *KaplanMeier) At(t float64) Step {
	i := sort.Search(len(m.steps), func(i int) bool { return m.steps[i].Time > t })
	if i == 0 {
		return Step{Time: t, AtRisk: m.rows, Survival: 1, Low: 1, High: 1}
	}
	step := m.steps[i-1]
	return step
}

// Time is an estimate of a time, with its interval; NaN where the curve, or
// the end of its interval, does not come down so far while it is observed.
type Time struct{ Value, Low, High float64 }

// Median is the time that half of all last.
func (m *KaplanMeier) Median() Time { return m.Quantile(.5) }

// Quantile is the time by which the share p has had the event: the first at
// which the curve is 1 − p or less. If it is just 1 − p, every time until the
// next step would do, and the middle is taken. The interval holds the times at
// which the interval of the curve does not exclude 1 − p (Brookmeyer & Crowley
// 1982).
func (m *KaplanMeier) Quantile(p float64) Time {
	return Time{
		Value: m.reaches(1-p, func(s Step) float64 { return s.Survival }),
		Low:   m.reaches(1-p, func(s Step) float64 { return s.Low }),
		High:  m.reaches(1-p, func(s Step) float64 { return s.High }),
	}
}

func (m *KaplanMeier) reaches(share float64, of func(Step) float64) float64 {
	const dust = 1e-9 // of the product
	i := sort.Search(len(m.steps), func(i int) bool { return of(m.steps[i]) <= share+dust })
	if i == len(m.steps) {
		return math.NaN()
	}
	if of(m.steps[i]) >= share-dust && i+1 < len(m.steps) {
		return (m.steps[i].Time + m.steps[i+1].Time) / 2
	}
	return m.steps[i].Time
}

// Mean is the mean duration when every one is cut at the limit: the area under
// the curve up to there. A limit beyond the longest duration is refused.
func (m *KaplanMeier) Mean(limit float64) (float64, error) {
	if !(limit >= 0 && limit <= m.last) {
		return 0, mining.TableError("截止时间超出了观察期", "the limit lies beyond the longest duration observed")
	}
	area, from, s := 0.0, 0.0, 1.0
	for _, step := range m.steps {
		if step.Time >= limit {
			break
		}
		area += s * (step.Time - from)
		from, s = step.Time, step.Survival
	}
	return area + s*(limit-from), nil
}
