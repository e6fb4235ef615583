package forecast_test

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"zhike/mining/forecast"
)

// shop is four years of daily sales with a trend, a week, a promotion every
// now and then (+40 %) and the Spring Festival (before +30 %, during −60 %).
func shop(seed uint64, days int) (y []float64, regressors []forecast.Regressor, start time.Time) {
	start = time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)
	festival, err := forecast.SpringFestival(start, forecast.Step{Seconds: 86400}, days, forecast.FestivalOptions{})
	if err != nil {
		panic(err)
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	promotion := make([]float64, days)
	week := []float64{.8, .85, .9, 1, 1.1, 1.25, 1.1}
	y = make([]float64, days)
	for t := range y {
		if rng.IntN(15) == 0 {
			promotion[t] = 1
		}
		v := (200 + .05*float64(t)) * week[t%7] * math.Exp(rng.NormFloat64()*.08)
		v *= math.Exp(math.Log(1.4)*promotion[t] + math.Log(1.3)*festival[0].Values[t] + math.Log(.4)*festival[1].Values[t])
		y[t] = v
	}
	return y, append([]forecast.Regressor{{Name: "promotion", Values: promotion}}, festival...), start
}

func TestEffectsComeBack(t *testing.T) {
	y, regressors, _ := shop(1, 1460)
	m, err := forecast.FitRegression(context.Background(), y[:1400], regressors, forecast.Options{Season: 7, Horizon: 30})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{math.Log(1.4), math.Log(1.3), math.Log(.4), 0} {
		e := m.Effects()[i]
		if math.Abs(e.Value-want) > 4*e.StdErr+.01 || e.StdErr > .04 {
			t.Errorf("%s: %.3f ± %.3f, want %.3f", e.Name, e.Value, e.StdErr, want)
		}
	}
}

// Forecasts over a Spring Festival are far nearer with it than without.
func TestFestivalHelps(t *testing.T) {
	y, regressors, start := shop(2, 1460)
	eve, _ := forecast.NewYear(2024)
	cut := int(eve.Sub(start).Hours()/24) - 16
	with, err := forecast.FitRegression(context.Background(), y[:cut], regressors, forecast.Options{Season: 7, Horizon: 28})
	if err != nil {
		t.Fatal(err)
	}
	without, err := forecast.Fit(context.Background(), y[:cut], forecast.Options{Season: 7, Horizon: 28})
	if err != nil {
		t.Fatal(err)
	}
	a, err := with.Forecast(28, .95)
	if err != nil {
		t.Fatal(err)
	}
	b, err := without.Forecast(28, .95)
	if err != nil {
		t.Fatal(err)
	}
	future := y[cut : cut+28]
	if sa, sb := forecast.SMAPE(future, a.Mean), forecast.SMAPE(future, b.Mean); sa > .5*sb || sa > 12 {
		t.Errorf("sMAPE with the festival %.1f, without %.1f", sa, sb)
	}
	if n := a.Covered(future); n < 24 {
		t.Errorf("intervals hold %d of 28", n)
	}
	data, err := json.Marshal(with)
	if err != nil {
		t.Fatal(err)
	}
	back, err := forecast.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := back.Forecast(28, .95)
	if err != nil || again.Hi[20] != a.Hi[20] {
		t.Errorf("after a round trip %v (%v), before %v", again, err, a)
	}
}

func TestRegressorsAtFault(t *testing.T) {
	y, regressors, _ := shop(3, 300)
	ctx := context.Background()
	idle := append(regressors[:1:1], forecast.Regressor{Name: "never", Values: make([]float64, 310)}, forecast.Regressor{Name: "again", Values: regressors[0].Values})
	m, err := forecast.FitRegression(ctx, y[:290], idle, forecast.Options{Season: 7})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Warnings()) < 2 || m.Effects()[1].Value != 0 || m.Effects()[2].Value != 0 {
		t.Errorf("effects %+v, warnings %v", m.Effects(), m.Warnings())
	}
	if _, err := m.Forecast(11, .95); err == nil {
		t.Error("forecasts further than the regressors are known")
	}
	regressors[0].Values = regressors[0].Values[:200]
	if _, err := forecast.FitRegression(ctx, y, regressors, forecast.Options{Season: 7}); err == nil {
		t.Error("takes a regressor shorter than the series")
	}
	if _, err := forecast.SpringFestival(time.Date(2049, 12, 1, 0, 0, 0, 0, time.UTC), forecast.Step{Months: 1}, 24, forecast.FestivalOptions{}); err == nil {
		t.Error("knows the festival of 2051")
	}
}

// In 2023 the festival began on 22 January: of the 14 days before it 14 lie in
// January, of the 7 from it on 7, of the 14 after 3. In 2024, on 10 February,
// the days before are 5 of January and 9 of February.
func TestFestivalInMonths(t *testing.T) {
	r, err := forecast.SpringFestival(time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC), forecast.Step{Months: 1}, 14, forecast.FestivalOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		window, month int
		share         float64
	}{{0, 0, 1}, {1, 0, 1}, {2, 0, 3. / 14}, {2, 1, 11. / 14}, {0, 12, 5. / 14}, {0, 13, 9. / 14}, {1, 13, 1}, {1, 5, 0}} {
		near(t, r[c.window].Name, r[c.window].Values[c.month], c.share, 1e-12)
	}
}
