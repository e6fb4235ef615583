package forecast

import (
	"context"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// Variant is a method for demand that is zero most of the time.
type Variant string

// The variants, z being the smoothed size of a demand, p the smoothed interval
// between demands and d the smoothed probability of one.
const (
	Croston Variant = "croston" // z/p (Croston 1972)
	SBA     Variant = "sba"     // (1 − α/2)·z/p, without Croston's bias (Syntetos & Boylan 2005)
	TSB     Variant = "tsb"     // d·z, where d falls while nothing is sold (Teunter, Syntetos & Babai 2011)
)

// Rare is a fitted model of rare demand: the same rate for every step.
type Rare struct {
	variant     Variant
	alpha, beta float64 // smoothing of z, and of p or d
	size        float64 // z
	gap         float64 // p in steps, or 1/d
	sigma       float64 // of one step about the rate
	shared      warnings
}

// RareOptions tells how. The zero value is good.
type RareOptions struct {
	Variant Variant // TSB if empty
	Alpha   float64 // smoothing of the size, (0, 1]; 0: the one of .05, .1, … .3 with the least squares
	Beta    float64 // smoothing of the interval or probability, likewise
}

// FitRare fits by the squares of the errors one step ahead. Values must not be
// negative; of a series of zeros the forecast is 0, with a warning.
func FitRare(ctx context.Context, y []float64, o RareOptions) (*Rare, error) {
	if err := check(y, 0); err != nil {
		return nil, err
	}
	for t, v := range y {
		if v < 0 {
			return nil, mining.RowError(t, "value", "需求为负；罕见需求的方法只用于零与正数", "the demand is below zero; the methods for rare demand take zeros and positive numbers")
		}
	}
	switch o.Variant {
	case "":
		o.Variant = TSB
	case Croston, SBA, TSB:
	default:
		return nil, mining.TableError("没有方法“"+string(o.Variant)+"”", "there is no method “"+string(o.Variant)+"” for rare demand")
	}
	alphas, err := rates(o.Alpha)
	if err != nil {
		return nil, err
	}
	betas, err := rates(o.Beta)
	if err != nil {
		return nil, err
	}
	var best *Rare
	for _, a := range alphas {
		for _, b := range betas {
			m := &Rare{variant: o.Variant, alpha: a, beta: b}
			m.run(y)
			if best == nil || m.sigma < best.sigma {
				best = m
			}
		}
	}
	return best, ctx.Err()
}

// rates are the smoothing parameters to try.
func rates(given float64) ([]float64, error) {
	if given == 0 {
		return []float64{.05, .1, .15, .2, .25, .3}, nil
	}
	if !(given > 0 && given <= 1) {
		return nil, mining.TableError("平滑系数须在 0 与 1 之间", "the smoothing parameters must lie between 0 and 1")
	}
	return []float64{given}, nil
}

// run goes through the values. Size and interval start from the first demand
// and how long it took, the probability of TSB from the share of demands.
func (m *Rare) run(y []float64) {
	demands, first := 0, -1
	for t, v := range y {
		if v > 0 {
			if demands++; first < 0 {
				first = t
			}
		}
	}
	if demands == 0 {
		m.gap = 1
		m.shared = warnings{{Zh: "从未有过需求：预测为零，但这不表示今后不会有", En: "There has never been any demand: the forecast is zero, which does not mean that there will be none."}}
		return
	}
	m.size, m.gap = y[first], float64(first+1)
	if m.variant == TSB {
		m.gap = float64(len(y)) / float64(demands)
	}
	since, sum := 1.0, 0.0
	for _, v := range y {
		e := v - m.rate()
		sum += e * e
		m.take(v, since)
		if since++; v > 0 {
			since = 1
		}
	}
	m.sigma = math.Sqrt(sum / float64(max(len(y)-1, 1)))
	if demands < 5 {
		m.shared = warnings{{Zh: "有需求的时段不足 5 个，预测很不确定", En: "Fewer than 5 steps had any demand; the forecast is very uncertain."}}
	}
}

// take learns from one step; since counts from the last demand.
func (m *Rare) take(v, since float64) {
	if v > 0 {
		m.size += m.alpha * (v - m.size)
	}
	if m.variant == TSB {
		d := 1 / m.gap
		if v > 0 {
			d += m.beta * (1 - d)
		} else {
			d -= m.beta * d
		}
		m.gap = 1 / d
	} else if v > 0 {
		m.gap += m.beta * (since - m.gap)
	}
}

// rate is the demand expected in one step.
func (m *Rare) rate() float64 {
	r := m.size / m.gap
	if m.variant == SBA {
		r *= 1 - m.beta/2
	}
	return r
}

// Name is the variant.
func (m *Rare) Name() string { return string(m.variant) }

// Warnings say why the forecast deserves less trust.
func (m *Rare) Warnings() []mining.Text { return m.shared.Warnings() }

// Forecast gives the same mean for every step. The interval runs from 0, since
// nothing is sold in most steps, to mean + z·σ with the one-sided z of the
// level: at least that share of the steps is to lie below.
func (m *Rare) Forecast(horizon int, level float64) (*Forecast, error) {
	if err := checkAsked(horizon, level); err != nil {
		return nil, err
	}
	mean, deviation := m.moments(horizon)
	f := between(mean, deviation, distuv.UnitNormal.Quantile(level))
	for h := range f.Lo {
		f.Lo[h] = 0
	}
	return f, nil
}

func (m *Rare) moments(horizon int) (mean, deviation []float64) {
	mean, deviation = make([]float64, horizon), make([]float64, horizon)
	for h := range mean {
		mean[h], deviation[h] = m.rate(), m.sigma
	}
	return mean, deviation
}

// isRare tells whether demand comes on average at intervals of more than 1.32
// steps: where Syntetos, Boylan & Croston (2005) call it intermittent.
func isRare(y []float64) bool {
	demands := 0
	for _, v := range y {
		if v < 0 {
			return false
		}
		if v > 0 {
			demands++
		}
	}
	return demands > 0 && float64(len(y)) > 1.32*float64(demands)
}
