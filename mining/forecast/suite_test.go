package forecast_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"zhike/mining"
	"zhike/mining/forecast"
	"zhike/mining/miningtest"
)

// points are a made monthly series in points of time.
func points(n int) []forecast.Point {
	out := make([]forecast.Point, n)
	for i, v := range monthly(n, 3) {
		out[i] = forecast.Point{Time: time.Date(2015, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC), Value: v}
	}
	return out
}

func changed(change func(i int, p *forecast.Point)) []forecast.Point {
	all := points(60)
	for i := range all {
		change(i, &all[i])
	}
	return all
}

func poor() map[string][]forecast.Point {
	return map[string][]forecast.Point{
		"two":          points(2),
		"five":         points(5),
		"seven":        points(7),
		"one season":   points(12),
		"all equal":    changed(func(_ int, p *forecast.Point) { p.Value = 7 }),
		"all zero":     changed(func(_ int, p *forecast.Point) { p.Value = 0 }),
		"one not zero": changed(func(i int, p *forecast.Point) { p.Value = float64(i / 59) }),
		"negative":     changed(func(_ int, p *forecast.Point) { p.Value = -p.Value }),
		"mixed signs":  changed(func(_ int, p *forecast.Point) { p.Value -= 120 }),
		"mostly zero":  changed(func(i int, p *forecast.Point) { p.Value *= float64(i * i % 3 / 2) }),
		"repeating":    changed(func(i int, p *forecast.Point) { p.Value = float64(i % 12) }),
		"a line":       changed(func(i int, p *forecast.Point) { p.Value = float64(i) }),
		"gaps": changed(func(i int, p *forecast.Point) {
			if i%5 == 2 {
				p.Value = math.NaN()
			}
		}),
		"all missing": changed(func(_ int, p *forecast.Point) { p.Value = math.NaN() }),
		"huge":        changed(func(_ int, p *forecast.Point) { p.Value *= 1e110 }),
		"tiny":        changed(func(_ int, p *forecast.Point) { p.Value *= 1e-110 }),
	}
}

func TestSuite(t *testing.T) {
	broken := []miningtest.Broken[forecast.Point]{
		{Name: "an infinite value", Column: "value", Spoil: func(p *forecast.Point) { p.Value = math.Inf(1) }},
		{Name: "a value too large", Column: "value", Spoil: func(p *forecast.Point) { p.Value = 1e200 }},
		{Name: "no time", Column: "time", Spoil: func(p *forecast.Point) { p.Time = time.Time{} }},
	}
	for name, fit := range map[string]func(ctx context.Context, y []float64, season int) (forecast.Model, error){
		"automatic": func(ctx context.Context, y []float64, season int) (forecast.Model, error) {
			return forecast.Fit(ctx, y, forecast.Options{Season: season})
		},
		"ETS": func(ctx context.Context, y []float64, season int) (forecast.Model, error) {
			return forecast.FitETS(ctx, y, forecast.ETSOptions{Season: season})
		},
		"damped": func(ctx context.Context, y []float64, season int) (forecast.Model, error) {
			return forecast.FitDamped(ctx, y, season)
		},
		"theta": func(ctx context.Context, y []float64, season int) (forecast.Model, error) {
			return forecast.FitTheta(ctx, y, season)
		},
		"naive": func(ctx context.Context, y []float64, season int) (forecast.Model, error) {
			return forecast.FitSeasonalNaive(ctx, y, season)
		},
		"rare": func(ctx context.Context, y []float64, _ int) (forecast.Model, error) {
			return forecast.FitRare(ctx, y, forecast.RareOptions{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[forecast.Point, forecast.Model]{
				Rows: points(60),
				Fit: func(ctx context.Context, rows []forecast.Point, _ uint64) (forecast.Model, error) {
					s, err := forecast.Arrange(rows, false)
					if err != nil {
						return nil, err
					}
					return notNil(fit(ctx, s.Values, s.Step.Season()))
				},
				Predict: func(m forecast.Model, _ forecast.Point) []float64 {
					f, err := m.Forecast(18, .9)
					if err != nil {
						panic(err)
					}
					for h := range f.Mean {
						if !(f.Lo[h] <= f.Mean[h] && f.Mean[h] <= f.Hi[h]) {
							return []float64{math.NaN()} // which the suite reports
						}
					}
					return append(append(f.Mean, f.Lo...), f.Hi...)
				},
				Decode: forecast.Decode,
				Broken: broken,
				Poor:   poor(),
			})
		})
	}
}

// notNil keeps an interface from holding a nil pointer beside an error.
func notNil(m forecast.Model, err error) (forecast.Model, error) {
	if err != nil {
		return nil, err
	}
	return m, nil
}

// A value times ten gives forecasts times ten.
func TestUnitsDoNotMatter(t *testing.T) {
	y := monthly(80, 4)
	large := make([]float64, len(y))
	for i, v := range y {
		large[i] = 1024 * v // a power of two, so that nothing is rounded
	}
	a, err := forecast.Fit(context.Background(), y, forecast.Options{Season: 12})
	if err != nil {
		t.Fatal(err)
	}
	b, err := forecast.Fit(context.Background(), large, forecast.Options{Season: 12})
	if err != nil {
		t.Fatal(err)
	}
	fa, _ := a.Forecast(12, .95)
	fb, _ := b.Forecast(12, .95)
	for h := range fa.Mean {
		near(t, "mean", fb.Mean[h]/1024, fa.Mean[h], 1e-6*fa.Mean[h])
		near(t, "bound", fb.Hi[h]/1024, fa.Hi[h], 1e-6*fa.Hi[h])
	}
}

func TestArrange(t *testing.T) {
	at := func(s string) time.Time {
		out, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	make := func(days ...string) []forecast.Point {
		var out []forecast.Point
		for i, d := range days {
			out = append(out, forecast.Point{Time: at(d), Value: float64(i)})
		}
		return out
	}
	for name, c := range map[string]struct {
		points []forecast.Point
		step   forecast.Step
		n      int
		season int
	}{
		"months":      {make("2025-01-01", "2025-02-01", "2025-03-01", "2025-05-01"), forecast.Step{Months: 1}, 5, 12},
		"month ends":  {make("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"), forecast.Step{Months: 1}, 4, 12},
		"quarters":    {make("2024-01-01", "2024-04-01", "2024-07-01"), forecast.Step{Months: 3}, 3, 4},
		"years":       {make("2022-01-01", "2023-01-01", "2024-01-01"), forecast.Step{Months: 12}, 3, 1},
		"weeks":       {make("2025-01-06", "2025-01-13", "2025-01-27"), forecast.Step{Seconds: 7 * 86400}, 4, 52},
		"days":        {make("2025-01-06", "2025-01-07", "2025-01-09"), forecast.Step{Seconds: 86400}, 4, 7},
		"days mixed":  {make("2025-01-09", "2025-01-06", "2025-01-07"), forecast.Step{Seconds: 86400}, 4, 7},
		"one":         {make("2025-01-09"), forecast.Step{Seconds: 86400}, 1, 7},
		"30 day gaps": {make("2025-01-01", "2025-01-31", "2025-03-02"), forecast.Step{Seconds: 30 * 86400}, 3, 1},
	} {
		s, err := forecast.Arrange(c.points, false)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if s.Step != c.step || len(s.Values) != c.n || s.Step.Season() != c.season {
			t.Errorf("%s: step %+v, %d values, season %d; want %+v", name, s.Step, len(s.Values), s.Step.Season(), c)
		}
	}
	s, err := forecast.Arrange(make("2025-01-01", "2025-02-01", "2025-03-01", "2025-05-01"), false)
	if err != nil || s.Values[3] != 2.5 || len(s.Warnings()) != 1 {
		t.Errorf("between 2 and 3 stands %v (%v)", s.Values, err)
	}
	if s, err = forecast.Arrange(make("2025-01-01", "2025-02-01", "2025-03-01", "2025-05-01"), true); err != nil || s.Values[3] != 0 {
		t.Errorf("a gap counted as zero is %v (%v)", s.Values, err)
	}
	for name, points := range map[string][]forecast.Point{
		"two values at":   make("2025-01-01", "2025-02-01", "2025-01-01"),
		"in equal steps":  make("2025-01-01", "2025-01-02", "2025-09-17"),
		"there are no va": nil,
	} {
		_, err := forecast.Arrange(points, false)
		var data *mining.DataError
		if !errors.As(err, &data) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
