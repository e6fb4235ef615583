package lifetime_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining/lifetime"
	"zhike/mining/metric"
)

func fitBGNBD(ctx context.Context, hs []lifetime.History, o lifetime.FitOptions) (*lifetime.BGNBD, error) {
	m, err := lifetime.Fit(ctx, lifetime.KindBGNBD, hs, o)
	if err != nil {
		return nil, err
	}
	return m.(*lifetime.BGNBD), nil
}

func fit(t testing.TB, hs []lifetime.History) *lifetime.BGNBD {
	t.Helper()
	m, err := fitBGNBD(context.Background(), hs, lifetime.FitOptions{Unit: lifetime.Week})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func logs(p lifetime.BGNBDParams) [4]float64 {
	return [4]float64{math.Log(p.R), math.Log(p.Alpha), math.Log(p.A), math.Log(p.B)}
}

// shops are populations of different kinds: that of CDNOW, one that orders
// often and stays long, one whose customers leave quickly, and one where all
// are much alike.
func shops() map[string]lifetime.BGNBDParams {
	return map[string]lifetime.BGNBDParams{
		"cdnow":  likeCDNOW(),
		"loyal":  {R: 1.5, Alpha: 8, A: 0.8, B: 9},
		"fickle": {R: 0.9, Alpha: 3, A: 1.5, B: 2},
		"alike":  {R: 6, Alpha: 40, A: 3, B: 12},
	}
}

// Of many simulated samples, the estimates must scatter around the truth as
// wide as the standard errors say: 95 % intervals on the log scale hold the
// truth 95 times in a hundred, within what 4 × 60 draws allow (binomial sd 1.4 %,
// more as the four go together: 90 … 98.5 %).
func TestParametersAreRecovered(t *testing.T) {
	for name, p := range shops() {
		held, trials := 0, 0
		for seed := range uint64(60) {
			m := fit(t, historiesOf(simulate(p, 4000, weekly(), 0, seed)))
			if m.Report().Method != lifetime.MaximumLikelihood {
				t.Fatalf("%s, seed %d: %+v", name, seed, m.Report())
			}
			got, want, se := logs(m.Params()), logs(p), m.StdErr()
			relative := [4]float64{se.R / m.Params().R, se.Alpha / m.Params().Alpha, se.A / m.Params().A, se.B / m.Params().B}
			for i := range got {
				z := (got[i] - want[i]) / relative[i]
				if math.Abs(z) > 4.5 {
					t.Errorf("%s, seed %d: parameter %d is %.1f standard errors off", name, seed, i, z)
				}
				trials++
				if math.Abs(z) < 1.96 {
					held++
				}
			}
		}
		if share := float64(held) / float64(trials); share < 0.90 || share > 0.985 {
			t.Errorf("%s: 95 %% intervals hold the truth in %.1f %%", name, 100*share)
		}
	}
}

func TestLargeSampleHitsTheTruth(t *testing.T) {
	p := shops()["loyal"]
	m := fit(t, historiesOf(simulate(p, 200_000, weekly(), 0, 77)))
	got, want := logs(m.Params()), logs(p)
	for i := range got {
		if math.Abs(got[i]-want[i]) > 0.05 { // some four standard errors
			t.Errorf("parameter %d: off by %.3f on the log scale", i, got[i]-want[i])
		}
	}
}

// The interval for the orders of one customer must hold at least its level of
// customers it has never seen, and little more: whole numbers cannot do
// exactly 90 %, and shops where most customers have left hold more.
func TestIntervalsCoverTheFuture(t *testing.T) {
	for name, p := range shops() {
		for _, n := range []int{150, 3000} {
			held, trials := 0, 0
			for seed := range uint64(12000 / n) {
				customers := simulate(p, n, weekly(), 26, 1000+seed)
				m := fit(t, historiesOf(customers))
				all, err := m.PredictAll(context.Background(), historiesOf(customers), 26, 0.9)
				if err != nil {
					t.Fatal(err)
				}
				for i, c := range customers {
					trials++
					if f := float64(c.future); all[i].Interval.Low <= f && f <= all[i].Interval.High {
						held++
					}
				}
			}
			share := float64(held) / float64(trials)
			t.Logf("%s, fitted to %d: 90 %% intervals hold %.1f %%", name, n, 100*share)
			if share < 0.895 || share > 0.97 {
				t.Errorf("%s, fitted to %d: 90 %% intervals hold %.1f %%", name, n, 100*share)
			}
		}
	}
}

// Without the slack of whole numbers: with u even in 0 … 1, P(N < n) + u·P(N = n)
// is even in 0 … 1 when the distribution is right. Its tenths must each hold a
// tenth (20,000 customers: sd 0.2 %), and 5 % must lie beyond either end.
func TestPredictiveDistributionIsCalibrated(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for name, p := range shops() {
		customers := simulate(p, 20000, weekly(), 26, 5)
		m := fit(t, historiesOf(customers))
		var tenths [10]int
		for _, c := range customers {
			below, upTo := 1-m.ProbAtLeast(c.history, 26, c.future), 1-m.ProbAtLeast(c.history, 26, c.future+1)
			tenths[min(9, int(10*(below+rng.Float64()*(upTo-below))))]++
		}
		for i, n := range tenths {
			if share := float64(n) / float64(len(customers)); math.Abs(share-0.1) > 0.01 {
				t.Errorf("%s: tenth %d holds %.1f %%", name, i, 100*share)
			}
		}
	}
}

// Among customers with P(alive) near q, a share of q must be alive; and the
// expected orders must be the mean of those that come.
func TestPAliveAndExpectedAreCalibrated(t *testing.T) {
	for name, p := range shops() {
		customers := simulate(p, 60000, weekly(), 26, 6)
		m := fit(t, historiesOf(customers))
		var alive, predicted, count [10]float64
		var expected, future float64
		for _, c := range customers {
			q := m.PAlive(c.history)
			k := min(9, int(10*q))
			count[k]++
			predicted[k] += q
			if c.alive {
				alive[k]++
			}
			expected += m.Expected(c.history, 26)
			future += float64(c.future)
		}
		for k, n := range count {
			if n < 300 {
				continue
			}
			q := predicted[k] / n
			if limit := 4*math.Sqrt(q*(1-q)/n) + 0.005; math.Abs(alive[k]/n-q) > limit {
				t.Errorf("%s: of %v customers with P(alive) near %.3f, %.3f are", name, n, q, alive[k]/n)
			}
		}
		near(t, name+": orders", expected, future, 0.03)
	}
}

// The interval of the total must hold the total, nine times in ten of forty
// (binomial sd 4.7 %).
func TestTotalIntervalCovers(t *testing.T) {
	held := 0
	for seed := range uint64(40) {
		customers := simulate(likeCDNOW(), 1500, weekly(), 26, 300+seed)
		hs := historiesOf(customers)
		total, err := fit(t, hs).ExpectedTotal(context.Background(), hs, 26, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		future := 0.0
		for _, c := range customers {
			future += float64(c.future)
		}
		if total.Interval.Low <= future && future <= total.Interval.High {
			held++
		}
	}
	if held < 31 || held > 40 {
		t.Errorf("90 %% intervals of the total hold it %d times of 40", held)
	}
}

func TestGammaGammaIsRecovered(t *testing.T) {
	want := lifetime.GammaGammaParams{P: 6.25, Q: 3.74, V: 15.44}
	for seed := range uint64(10) {
		hs := historiesOf(simulate(shops()["loyal"], 6000, weekly(), 0, seed))
		rates := addMoney(hs, want, seed)
		g, err := lifetime.FitGammaGamma(context.Background(), hs)
		if err != nil {
			t.Fatal(err)
		}
		got, se := g.Params(), g.StdErr()
		for name, z := range map[string]float64{"p": (got.P - want.P) / se.P, "q": (got.Q - want.Q) / se.Q, "v": (got.V - want.V) / se.V} {
			if math.Abs(z) > 4 {
				t.Errorf("seed %d: %s is %.1f standard errors off", seed, name, z)
			}
		}
		if len(g.Report().Warnings) > 0 {
			t.Errorf("seed %d: %v", seed, g.Report().Warnings)
		}
		// What a customer truly spends on average is p/ν; the model must predict it on average.
		var truly, predicted []float64
		for i, h := range hs {
			if h.Frequency > 0 {
				truly, predicted = append(truly, want.P/rates[i]), append(predicted, g.ExpectedSpend(h.Frequency, h.Money))
			}
		}
		near(t, "mean spend", metric.Mean(predicted), metric.Mean(truly), 0.03)
	}
}

// Value intervals must hold the money that comes.
func TestValueIntervalsCover(t *testing.T) {
	spending := lifetime.GammaGammaParams{P: 6.25, Q: 3.74, V: 15.44}
	customers := simulate(shops()["loyal"], 1500, weekly(), 26, 9)
	hs := historiesOf(customers)
	rates := addMoney(hs, spending, 9)
	g, err := lifetime.FitGammaGamma(context.Background(), hs)
	if err != nil {
		t.Fatal(err)
	}
	v, err := lifetime.NewValuer(fit(t, hs), g, lifetime.ValueOptions{Horizon: 26})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(10, 10))
	held, value, money := 0, 0.0, 0.0
	for i, c := range customers {
		spent := 0.0
		for range c.future {
			spent += gammaDraw(rng, spending.P, rates[i])
		}
		if in := v.Interval(hs[i]); in.Low <= spent && spent <= in.High {
			held++
		}
		value += v.Worth(hs[i]).Value
		money += spent
	}
	if share := float64(held) / float64(len(customers)); share < 0.88 || share > 0.97 {
		t.Errorf("90 %% intervals of the value hold %.1f %%", 100*share)
	}
	near(t, "value of all", value, money, 0.06)
}
