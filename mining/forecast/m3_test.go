package forecast_test

import (
	"context"
	"testing"

	"zhike/mining"
	"zhike/mining/forecast"
)

// figures are those of a method over many series.
type figures struct{ smape, mase, coverage float64 }

func compete(t testing.TB, all []competition, fit func(ctx context.Context, s competition) (forecast.Model, error)) figures {
	t.Helper()
	parts, errors := make([]figures, len(all)), make([]error, len(all))
	err := mining.Pieces(context.Background(), len(all), 1, func(i, _, _ int) {
		s := all[i]
		m, err := fit(context.Background(), s)
		if err != nil {
			errors[i] = err
			return
		}
		f, err := m.Forecast(len(s.test), .95)
		if err != nil {
			errors[i] = err
			return
		}
		parts[i] = figures{forecast.SMAPE(s.test, f.Mean), forecast.MASE(s.train, s.season, s.test, f.Mean), float64(f.Covered(s.test)) / float64(len(s.test))}
	})
	if err != nil {
		t.Fatal(err)
	}
	var sum figures
	n := float64(len(all))
	for i, p := range parts {
		if errors[i] != nil {
			t.Fatalf("%s: %v", all[i].name, errors[i])
		}
		sum.smape += p.smape / n
		sum.mase += p.mase / n
		sum.coverage += p.coverage / n
	}
	return sum
}

// Published of the 1,428 monthly series: sMAPE of Theta as submitted 13.89, of
// ForecastPro 13.90; R's forecast has thetaf 13.86 and snaive 17.23, MASE 1.146, coverage .932.
func TestM3Monthly(t *testing.T) {
	if testing.Short() {
		t.Skip("fits 1,428 series")
	}
	all := m3(t, "MONTHLY")
	naive := compete(t, all, func(ctx context.Context, s competition) (forecast.Model, error) {
		return forecast.FitSeasonalNaive(ctx, s.train, s.season)
	})
	near(t, "seasonal naive sMAPE", naive.smape, 17.23, .01)
	near(t, "seasonal naive MASE", naive.mase, 1.146, .001)
	near(t, "seasonal naive coverage", naive.coverage, .932, .001)
	theta := compete(t, all, func(ctx context.Context, s competition) (forecast.Model, error) {
		return forecast.FitTheta(ctx, s.train, s.season)
	})
	if theta.smape > 13.86 {
		t.Errorf("theta: %+v, want a sMAPE not above 13.86", theta)
	}
	auto := compete(t, all, func(ctx context.Context, s competition) (forecast.Model, error) {
		return forecast.Fit(ctx, s.train, forecast.Options{Season: s.season, Horizon: len(s.test)})
	})
	if auto.smape > 13.6 || auto.mase > .858 || auto.coverage < .92 || auto.coverage > .97 {
		t.Errorf("automatic: %+v, want a sMAPE of 13.6, a MASE of .858 and a coverage of .92 to .97", auto)
	}
	t.Logf("theta %+v automatic %+v", theta, auto)
}

// Intervals of 95 % hold of the other series what they say too, however short.
func TestM3Coverage(t *testing.T) {
	if testing.Short() {
		t.Skip("fits 1,575 series")
	}
	for _, period := range []string{"YEARLY", "QUARTERLY", "OTHER"} {
		f := compete(t, m3(t, period), func(ctx context.Context, s competition) (forecast.Model, error) {
			return forecast.Fit(ctx, s.train, forecast.Options{Season: s.season, Horizon: len(s.test)})
		})
		t.Logf("%s: %+v", period, f)
		if f.coverage < .92 || f.coverage > .97 {
			t.Errorf("%s: intervals of 95 %% hold %.3f of the values", period, f.coverage)
		}
	}
}
