package attribution_test

import (
	"math"
	"testing"

	"zhike/mining/attribution"
)

// Every method shares out all conversions and all value, no more and no less,
// and nothing below zero.
func TestAllIsSharedOut(t *testing.T) {
	for _, o := range []attribution.Options{{}, {Order: 2}, {Game: attribution.Chain}} {
		m := fit(t, made(2000, 9, 4), o)
		for _, method := range attribution.Methods() {
			conversions, value := 0.0, 0.0
			for _, c := range m.Credits(method) {
				conversions += c.Conversions.Value
				value += c.Value.Value
				if c.Conversions.Value < 0 || c.Conversions.Low > c.Conversions.Value || c.Conversions.High < c.Conversions.Value {
					t.Errorf("%s %s: %+v", method, c.Channel, c.Conversions)
				}
			}
			near(t, string(method)+" conversions", conversions, m.Report().Conversions, 1e-8)
			near(t, string(method)+" value", value, m.Report().Value, 1e-6)
		}
	}
}

// made draws the next channel and the end anew at every touch, so the removal
// effects are known: with m channels of the mean chance q̄ of conversion at a
// touch and no conversion there with .3, going on is g = 1 − .3 − q̄ (made
// checks conversion first). The rate is q̄/(1−g); without channel c it is
// (q̄ − q(c)/m) ÷ (1 − Σ over the others of (.7 − q)/m).
func TestRecoversRemovalEffects(t *testing.T) {
	const channels = 5
	m := fit(t, made(200_000, channels, 5), attribution.Options{Draws: 20})
	q := func(c int) float64 { return .02 * float64(c%5) }
	rate := func(without int) float64 {
		converts, goesOn := 0.0, 0.0
		for c := range channels {
			if c != without {
				converts += q(c) / channels
				goesOn += (.7 - q(c)) / channels
			}
		}
		return converts / (1 - goesOn)
	}
	for c, r := range m.Report().Channels {
		near(t, r.Channel, r.Removal, 1-rate(c)/rate(-1), .01)
	}
	near(t, "rate", m.Report().Rate, rate(-1), .003)
}

// A 90 % interval of what a channel is given holds the truth in 9 of 10
// repetitions: over 200 files of 500 journeys and 4 channels, 800 intervals of
// which those of a file depend on each other, the share's standard error is
// .01 to .02; the seeds are fixed.
func TestIntervalsCover(t *testing.T) {
	truth := fit(t, made(200_000, 4, 999), attribution.Options{Draws: 20})
	covered, tried := map[attribution.Method]int{}, 0
	for repeat := range uint64(200) {
		m := fit(t, made(500, 4, 1000+repeat), attribution.Options{Draws: 100, Level: .9})
		tried += 4
		for _, method := range attribution.Methods() {
			for k, c := range m.Credits(method) {
				if want := truth.Credits(method)[k].Conversions.Value / 400; c.Conversions.Low <= want && want <= c.Conversions.High {
					covered[method]++
				}
			}
		}
	}
	for _, method := range attribution.Methods() {
		if share := float64(covered[method]) / float64(tried); math.Abs(share-.9) > .05 {
			t.Errorf("%s: the 90 %% intervals hold the truth %.3f of the time", method, share)
		}
	}
}

// Channels that do the same are given the same.
func TestTwinsAreTreatedAlike(t *testing.T) {
	paths := []attribution.Path{
		{Channels: []string{"a", "x"}, Conversions: 10, Nulls: 10}, {Channels: []string{"b", "x"}, Conversions: 10, Nulls: 10},
		{Channels: []string{"a"}, Nulls: 5}, {Channels: []string{"b"}, Nulls: 5},
	}
	m := fit(t, paths, attribution.Options{Game: attribution.Chain})
	for _, method := range []attribution.Method{attribution.Markov, attribution.Shapley, attribution.First, attribution.Linear} {
		got := conversions(m, method)
		near(t, string(method), got["a"], got["b"], 1e-12)
	}
}
