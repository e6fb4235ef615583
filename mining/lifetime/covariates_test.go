package lifetime_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
	"zhike/mining/lifetime"
	"zhike/mining/miningtest"
)

// shopper is a customer with two covariates: one of 0 or 1, one that varies.
type shopper struct {
	truth
	New, Size float64
}

// Coefficients of the two covariates, by parameter.
var driven = map[lifetime.Kind]map[string][2]float64{
	lifetime.KindBGNBD:     {"alpha": {.6, -.3}, "a": {.5, 0}, "b": {-.4, .2}},
	lifetime.KindMBGNBD:    {"alpha": {.6, -.3}, "a": {.5, 0}, "b": {-.4, .2}},
	lifetime.KindParetoNBD: {"alpha": {.6, -.3}, "beta": {.7, .2}},
}

// shoppers draws customers whose rate and dropout their covariates move as the model
// says; the parameters at covariates 0 are .8, 6, .9, 2.5 (Pareto/NBD .9, 6, .9, 20).
func shoppers(kind lifetime.Kind, n int, seed uint64) []shopper {
	rng := rand.New(rand.NewPCG(seed, 77))
	out := make([]shopper, n)
	for i := range out {
		c := shopper{New: float64(rng.IntN(2)), Size: 3 + rng.NormFloat64()}
		c.alive, c.history.Age = true, float64(26+rng.IntN(27))
		move := func(parameter string) float64 {
			g := driven[kind][parameter]
			return g[0]*c.New + g[1]*c.Size
		}
		if kind == lifetime.KindParetoNBD {
			rate := gammaDraw(rng, .9, 6*math.Exp(-move("alpha")))
			gone := rng.ExpFloat64() / gammaDraw(rng, .9, 20*math.Exp(-move("beta")))
			c.alive = gone > c.history.Age
			for now := rng.ExpFloat64() / rate; now <= min(gone, c.history.Age+26); now += rng.ExpFloat64() / rate {
				c.order(now)
			}
		} else {
			rate := gammaDraw(rng, .8, 6*math.Exp(-move("alpha")))
			leave := distuv.Beta{Alpha: .9 * math.Exp(move("a")), Beta: 2.5 * math.Exp(move("b")), Src: rng}.Rand()
			stays := kind != lifetime.KindMBGNBD || rng.Float64() >= leave
			c.alive = stays
			for now := rng.ExpFloat64() / rate; stays && now <= c.history.Age+26; now += rng.ExpFloat64() / rate {
				c.order(now)
				if stays = rng.Float64() >= leave; !stays && now <= c.history.Age {
					c.alive = false
				}
			}
		}
		out[i] = c
	}
	return out
}

func split(customers []shopper) ([]lifetime.History, *mining.Matrix) {
	hs, covariates := make([]lifetime.History, len(customers)), make([][]float64, len(customers))
	for i, c := range customers {
		hs[i], covariates[i] = c.history, []float64{c.New, c.Size}
	}
	x, err := mining.MatrixOfRows([]string{"new", "size"}, covariates)
	if err != nil {
		panic(err)
	}
	return hs, x
}

// Over many samples the 95 % intervals of the coefficients hold the truth as often
// as they say, the model beats the one without covariates by what chance would not give, and
// the expected orders of groups by covariate are those that came. Fader & Hardie's note gives
// formulas and no figures, so recovery stands in for parity.
func TestCovariatesAreRecovered(t *testing.T) {
	for kind, truth := range driven {
		held, trials := 0, 0
		for seed := range uint64(12) {
			hs, x := split(shoppers(kind, 1500, seed))
			m, err := lifetime.FitCovariates(context.Background(), kind, hs, x, lifetime.FitOptions{Unit: lifetime.Week})
			if err != nil {
				t.Fatal(err)
			}
			if m.Report().Method != lifetime.MaximumLikelihood {
				t.Fatalf("%s, seed %d: %+v", kind, seed, m.Report())
			}
			for i, e := range m.Effects() {
				want := truth[e.Parameter][i%2]
				if z := math.Abs(e.Coefficient-want) / e.StdErr; z > 4.5 {
					t.Errorf("%s, seed %d: %+v, truth %v", kind, seed, e, want)
				}
				trials++
				if e.Low <= want && want <= e.High {
					held++
				}
			}
			if gain, _ := m.Gain(); gain < 10 {
				t.Errorf("%s, seed %d: the covariates gain %.1f", kind, seed, gain)
			}
		}
		share := float64(held) / float64(trials)
		t.Logf("%s: %.1f %% of %d intervals", kind, 100*share, trials)
		if share < .85 {
			t.Errorf("%s: 95 %% intervals hold the truth in %.1f %%", kind, 100*share)
		}
	}
}

func TestCovariatesAreCalibrated(t *testing.T) {
	for kind := range driven {
		customers := shoppers(kind, 20_000, 204)
		hs, x := split(customers)
		m, err := lifetime.FitCovariates(context.Background(), kind, hs, x, lifetime.FitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		all, err := m.PredictAll(context.Background(), hs, x, 26, .9)
		if err != nil {
			t.Fatal(err)
		}
		var expected, came [2]float64
		alive, claimed, held := 0., 0., 0.
		for i, c := range customers {
			k := int(c.New)
			expected[k] += all[i].Expected
			came[k] += float64(c.future)
			claimed += all[i].PAlive
			if c.alive {
				alive++
			}
			if in := all[i].Interval; in.Low <= float64(c.future) && float64(c.future) <= in.High {
				held++
			}
		}
		for k := range expected {
			near(t, fmt.Sprint(kind, " orders of covariate ", k), expected[k], came[k], .08)
		}
		near(t, string(kind)+" alive", claimed, alive, .05)
		if share := held / float64(len(hs)); share < .89 {
			t.Errorf("%s: 90 %% intervals hold %.1f %%", kind, 100*share)
		}
		sum, err := m.ExpectedTotal(context.Background(), hs, x, 26, .99)
		if err != nil {
			t.Fatal(err)
		}
		near(t, string(kind)+" total", sum.Expected, expected[0]+expected[1], 1e-9)
		if actual := came[0] + came[1]; actual < sum.Interval.Low || actual > sum.Interval.High {
			t.Errorf("%s: %v orders came, %+v", kind, actual, sum)
		}
	}
}

// With coefficients of 0 nothing differs from the model without covariates: the
// likelihood there is Fit's, and the sum over groups with equal covariates is that over all.
func TestCovariatesOfNoEffect(t *testing.T) {
	hs := historiesOf(simulate(likeCDNOW(), 4000, weekly(), 0, 5))
	x := mustMatrix(t, "odd", len(hs), func(i int) float64 { return float64(i % 2) })
	for _, kind := range []lifetime.Kind{lifetime.KindBGNBD, lifetime.KindMBGNBD, lifetime.KindParetoNBD} {
		base, err := lifetime.Fit(context.Background(), kind, hs, lifetime.FitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		m, err := lifetime.FitCovariates(context.Background(), kind, hs, x, lifetime.FitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		gain, n := m.Gain()
		near(t, "log-likelihood", m.Report().LogLik-gain, base.Report().LogLik, 1e-12)
		if gain < 0 || 2*gain > float64(n)+4*math.Sqrt(2*float64(n)) {
			t.Errorf("%s: a covariate of no meaning gains %v with %d coefficients", kind, gain, n)
		}
		again, err := m.LogLik(context.Background(), hs, x)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "log-likelihood anew", again, m.Report().LogLik, 1e-10)
	}
}

func mustMatrix(t testing.TB, name string, n int, value func(i int) float64) *mining.Matrix {
	values := make([]float64, n)
	for i := range values {
		values[i] = value(i)
	}
	x, err := mining.NewMatrix(mining.Numbers(name, values))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestCovariatesConform(t *testing.T) {
	for kind := range driven {
		miningtest.Check(t, miningtest.Learner[shopper, *lifetime.Covariates]{
			Rows: shoppers(kind, 250, 3),
			Fit: func(ctx context.Context, rows []shopper, _ uint64) (*lifetime.Covariates, error) {
				hs, x := split(rows)
				if len(rows) == 0 {
					x = mustMatrix(t, "new", 0, nil)
				}
				return lifetime.FitCovariates(ctx, kind, hs, x, lifetime.FitOptions{})
			},
			Predict: func(m *lifetime.Covariates, r shopper) []float64 {
				hs, x := split([]shopper{r})
				p, err := m.PredictAll(context.Background(), hs, x, 10, .9)
				if err != nil {
					panic(err)
				}
				return []float64{p[0].PAlive, p[0].Expected, p[0].Interval.Low, p[0].Interval.High}
			},
			Decode: func(data []byte) (*lifetime.Covariates, error) {
				m := new(lifetime.Covariates)
				return m, m.UnmarshalJSON(data)
			},
			Broken: []miningtest.Broken[shopper]{
				{Name: "missing covariate", Column: "size", Spoil: func(r *shopper) { r.Size = math.NaN() }},
				{Name: "recency beyond age", Column: "recency", Spoil: func(r *shopper) { r.history = lifetime.History{Frequency: 1, Recency: 9, Age: 8} }},
			},
			Poor: poorShoppers(kind), Shuffle: 1e-6,
		})
	}
}

// poorShoppers are data that do not decide what the covariates do.
func poorShoppers(kind lifetime.Kind) map[string][]shopper {
	changed := func(n int, change func(i int, r *shopper)) []shopper {
		rows := shoppers(kind, n, 8)
		for i := range rows {
			change(i, &rows[i])
		}
		return rows
	}
	return map[string][]shopper{
		"one covariate says the other": changed(200, func(_ int, r *shopper) { r.Size = 3 - 2*r.New }),
		"few buyers":                   changed(12, func(i int, r *shopper) { r.New = float64(i % 2) }),
		"nobody bought again":          changed(60, func(_ int, r *shopper) { r.history = lifetime.History{Age: r.history.Age} }),
		"the covariate tells all":      changed(200, func(_ int, r *shopper) { r.New = min(1, float64(r.history.Frequency)) }),
		"huge covariate":               changed(200, func(_ int, r *shopper) { r.Size *= 1e12 }),
	}
}

func TestCovariatesAreRefused(t *testing.T) {
	hs, x := split(shoppers(lifetime.KindBGNBD, 50, 1))
	constant := mustMatrix(t, "same", len(hs), func(int) float64 { return 4 })
	for name, fit := range map[string]func() error{
		"BG/BB": func() error {
			_, err := lifetime.FitCovariates(context.Background(), lifetime.KindBGBB, hs, x, lifetime.FitOptions{})
			return err
		},
		"constant": func() error {
			_, err := lifetime.FitCovariates(context.Background(), lifetime.KindBGNBD, hs, constant, lifetime.FitOptions{})
			return err
		},
		"length": func() error {
			_, err := lifetime.FitCovariates(context.Background(), lifetime.KindBGNBD, hs[1:], x, lifetime.FitOptions{})
			return err
		},
	} {
		if err := fit(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func ExampleFitCovariates() {
	hs, x := split(shoppers(lifetime.KindParetoNBD, 3000, 4))
	m, err := lifetime.FitCovariates(context.Background(), lifetime.KindParetoNBD, hs, x, lifetime.FitOptions{Unit: lifetime.Week})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := m.Effects()[0]
	fmt.Printf("customers with covariate %q order %.1f times as often (%.1f to %.1f)\n", e.Covariate, math.Exp(e.Coefficient), math.Exp(e.Low), math.Exp(e.High))
	// Output: customers with covariate "new" order 2.0 times as often (1.7 to 2.3)
}
