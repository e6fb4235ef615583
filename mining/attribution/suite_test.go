package attribution_test

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"zhike/mining/attribution"
	"zhike/mining/miningtest"
)

func learner(rows []attribution.Path, o attribution.Options) miningtest.Learner[attribution.Path, *attribution.Attribution] {
	return miningtest.Learner[attribution.Path, *attribution.Attribution]{
		Rows: rows,
		Fit: func(ctx context.Context, rows []attribution.Path, seed uint64) (*attribution.Attribution, error) {
			o.Seed = seed
			return attribution.Fit(ctx, rows, o)
		},
		Predict: func(m *attribution.Attribution, row attribution.Path) []float64 {
			var out []float64
			for _, method := range attribution.Methods() {
				for _, c := range m.Credits(method) {
					if c.Channel == row.Channels[0] {
						out = append(out, c.Conversions.Value, c.Conversions.Low, c.Conversions.High, c.Value.Value, c.Value.Low, c.Value.High, c.Sampling)
					}
				}
			}
			return out
		},
		Decode: func(data []byte) (*attribution.Attribution, error) {
			m := new(attribution.Attribution)
			return m, json.Unmarshal(data, m)
		},
		Broken: []miningtest.Broken[attribution.Path]{
			{Name: "no touches", Column: "path", Spoil: func(p *attribution.Path) { p.Channels = nil }},
			{Name: "nameless channel", Column: "path", Spoil: func(p *attribution.Path) { p.Channels = []string{"a", ""} }},
			{Name: "negative conversions", Column: "conversions", Spoil: func(p *attribution.Path) { p.Conversions = -1 }},
			{Name: "missing conversions", Column: "conversions", Spoil: func(p *attribution.Path) { p.Conversions = math.NaN() }},
			{Name: "infinite value", Column: "value", Spoil: func(p *attribution.Path) { p.Value = math.Inf(1) }},
			{Name: "value without conversion", Column: "value", Spoil: func(p *attribution.Path) { p.Conversions, p.Value = 0, 3 }},
			{Name: "negative nulls", Column: "nulls", Spoil: func(p *attribution.Path) { p.Nulls = -3 }},
			{Name: "too many ages", Column: "ages", Spoil: func(p *attribution.Path) {
				p.Ages = []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}
			}},
		},
		Poor: map[string][]attribution.Path{
			"nothing converted": {{Channels: []string{"a"}, Nulls: 3}, {Channels: []string{"b"}, Nulls: 1}},
			"one channel":       {{Channels: []string{"a"}, Conversions: 1}, {Channels: []string{"a", "a"}, Conversions: 2, Nulls: 1}},
			"hardly converted":  {{Channels: []string{"a", "b"}, Conversions: 1e-6, Nulls: 1e6}},
			"very long path":    {{Channels: strings.Split(strings.Repeat("a,b,", 5000)+"a", ","), Conversions: 1, Nulls: 1}},
			"huge counts":       {{Channels: []string{"a"}, Conversions: 1e15, Value: 1e18, Nulls: 1e15}, {Channels: []string{"b"}, Conversions: 1e15}},
		},
	}
}

func TestSuite(t *testing.T) {
	for name, o := range map[string]attribution.Options{
		"defaults":      {Draws: 40},
		"order 2":       {Draws: 40, Order: 2},
		"game of chain": {Draws: 20, Game: attribution.Chain},
	} {
		t.Run(name, func(t *testing.T) { miningtest.Check(t, learner(made(400, 6, 1), o)) })
	}
	t.Run("sampled, followed", func(t *testing.T) {
		miningtest.Check(t, learner(made(300, 14, 2), attribution.Options{Draws: 20, Order: 3, Game: attribution.Chain, Walks: 40}))
	})
}

func TestRefusesChoices(t *testing.T) {
	for name, o := range map[string]attribution.Options{
		"order": {Order: -1}, "long order": {Order: 11}, "half-life": {HalfLife: -1}, "ends": {Ends: .6}, "game": {Game: "chess"},
		"walks": {Walks: 3}, "draws": {Draws: 5}, "level": {Level: 2}, "no half-life": {HalfLife: math.NaN()},
	} {
		if _, err := attribution.Fit(context.Background(), made(50, 3, 1), o); err == nil {
			t.Errorf("%s: accepted %+v", name, o)
		}
	}
}
