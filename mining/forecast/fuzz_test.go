package forecast_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"
	"time"

	"zhike/mining/forecast"
)

// Whatever is stored, Decode refuses it or returns a model that can be asked.
func FuzzDecode(f *testing.F) {
	y := monthly(40, 1)
	for _, fit := range []func() (forecast.Model, error){
		func() (forecast.Model, error) { return forecast.FitNaive(context.Background(), y) },
		func() (forecast.Model, error) { return forecast.FitTheta(context.Background(), y, 12) },
		func() (forecast.Model, error) {
			return forecast.FitETS(context.Background(), y, forecast.ETSOptions{Season: 12})
		},
		func() (forecast.Model, error) {
			return forecast.Fit(context.Background(), y, forecast.Options{Season: 12})
		},
	} {
		m, err := fit()
		if err != nil {
			f.Fatal(err)
		}
		data, err := json.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := forecast.Decode(data)
		if err != nil {
			return
		}
		if p, err := m.Forecast(30, .9); err == nil && len(p.Mean) != 30 {
			t.Errorf("%d steps", len(p.Mean))
		}
	})
}

// Any values in any steps are refused in a sentence or give numbers.
func FuzzFit(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, 3, false)
	f.Add([]byte{0, 0, 0, 9, 0, 0, 0, 0, 200, 0}, 1, true)
	f.Add([]byte{255, 0, 1}, 12, false)
	f.Fuzz(func(t *testing.T, data []byte, season int, zeros bool) {
		var points []forecast.Point
		for i, b := range data[:min(len(data), 200)] {
			v := float64(b) - 20
			if b == 255 {
				v = math.NaN()
			}
			points = append(points, forecast.Point{Time: time.Date(2020, 1, 1+i, 0, 0, 0, 0, time.UTC), Value: v})
		}
		s, err := forecast.Arrange(points, zeros)
		if err != nil {
			return
		}
		m, err := forecast.Fit(context.Background(), s.Values, forecast.Options{Season: season % 40})
		if err != nil {
			return
		}
		p, err := m.Forecast(10, .95)
		if err != nil {
			t.Fatal(err)
		}
		for h, v := range p.Mean {
			if math.IsNaN(v) || !(p.Lo[h] <= v && v <= p.Hi[h]) || math.IsInf(v, 0) {
				t.Errorf("step %d: %v within %v and %v, of %v", h, v, p.Lo[h], p.Hi[h], s.Values)
			}
		}
	})
}
