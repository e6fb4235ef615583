package attribution_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/attribution"
)

// Whatever paths come, they are refused in a sentence, or every method shares
// out all conversions in finite figures.
func FuzzFit(f *testing.F) {
	f.Add([]byte("ab|b|aab"), 1.0, 2.0, 1)
	f.Add([]byte("a"), 1e300, 0.0, 2)
	f.Add([]byte("abcabc|||x"), 1e-300, 1e300, 3)
	f.Add([]byte("abcdefghijklmnop|pa|"), .5, 7.0, -1)
	f.Add([]byte("0|b|1b"), 1./3, 13.0, 1) // a share of nothing came out below zero by rounding
	f.Fuzz(func(t *testing.T, text []byte, converted, not float64, order int) {
		if len(text) > 300 {
			return
		}
		paths := []attribution.Path{{}}
		for _, c := range text {
			last := &paths[len(paths)-1]
			if c != '|' {
				last.Channels = append(last.Channels, string(c))
				continue
			}
			last.Conversions, last.Value, last.Nulls = converted, converted, not
			paths = append(paths, attribution.Path{})
		}
		paths[len(paths)-1].Conversions, paths[len(paths)-1].Nulls = not, converted
		for _, game := range []attribution.Game{attribution.Observed, attribution.Chain} {
			m, err := attribution.Fit(context.Background(), paths, attribution.Options{Draws: 20, Order: order, Game: game, Walks: 20})
			if err != nil {
				var data *mining.DataError
				if !errors.As(err, &data) || data.Problem.Zh == "" {
					t.Fatalf("%v is no sentence", err)
				}
				continue
			}
			for _, method := range attribution.Methods() {
				total := 0.0
				for _, c := range m.Credits(method) {
					for _, v := range []float64{c.Conversions.Value, c.Conversions.Low, c.Conversions.High, c.Value.Value, c.Value.Low, c.Value.High, c.Sampling} {
						if !(v >= 0) || math.IsInf(v, 0) {
							t.Fatalf("%s: %+v", method, c)
						}
					}
					total += c.Conversions.Value
				}
				if want := m.Report().Conversions; math.Abs(total-want) > 1e-9*want && total != 0 {
					t.Errorf("%s shares out %v of %v", method, total, want)
				}
			}
		}
	})
}
