package lifetime_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/lifetime"
)

// near fails unless got lies within rel × |want| of want.
func near(t *testing.T, name string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) {
		t.Errorf("%s: got %.10g, want %.10g within %g of it", name, got, want, rel)
	}
}

func given(t testing.TB, p lifetime.BGNBDParams) *lifetime.BGNBD {
	t.Helper()
	m, err := lifetime.NewBGNBD(p, lifetime.Week)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// randomModel and randomHistory roam far beyond what shops look like.
func randomModel(t *testing.T, rng *rand.Rand) *lifetime.BGNBD {
	v := func() float64 { return math.Exp(3 * rng.NormFloat64()) }
	return given(t, lifetime.BGNBDParams{R: v(), Alpha: v(), A: v(), B: v()})
}

func randomHistory(rng *rand.Rand) lifetime.History {
	h := lifetime.History{Age: math.Exp(2*rng.NormFloat64() + 3)}
	if rng.IntN(4) > 0 {
		h.Frequency = 1 + int(math.Exp(2*rng.NormFloat64()))
		h.Recency = h.Age * (1 - rng.Float64())
	}
	return h
}

func TestPredictionsBehave(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 21))
	for range 3000 {
		m, h := randomModel(t, rng), randomHistory(rng)
		horizon := math.Exp(2*rng.NormFloat64() + 2)
		alive, expected, zero := m.PAlive(h), m.Expected(h, horizon), m.ProbZero(h, horizon)
		for name, p := range map[string]float64{"P(alive)": alive, "P(no order)": zero} {
			if !(p >= 0 && p <= 1) {
				t.Fatalf("%s = %v for %+v under %+v", name, p, h, m.Params())
			}
		}
		if !(expected >= 0) || math.IsInf(expected, 0) {
			t.Fatalf("expected %v for %+v under %+v", expected, h, m.Params())
		}
		// E[N] ≥ P(N ≥ 1): a customer expected once in a while orders no less.
		if expected < (1-zero)*(1-1e-9)-1e-15 {
			t.Errorf("expected %v, yet some order has probability %v", expected, 1-zero)
		}
		if more := m.Expected(h, horizon*1.5); more < expected*(1-1e-11) {
			t.Errorf("a longer horizon expects less: %v after %v", more, expected)
		}
		if m.ProbZero(h, 1.5*horizon) > zero+1e-12 {
			t.Error("a longer horizon makes no order likelier")
		}
		if h.Frequency > 0 {
			later := h
			later.Recency = h.Recency + 0.3*(h.Age-h.Recency)
			if m.PAlive(later) < alive-1e-12 {
				t.Errorf("a more recent last order lowers P(alive) from %v to %v", alive, m.PAlive(later))
			}
			older := h
			older.Age *= 1.2
			if m.PAlive(older) > alive+1e-12 {
				t.Errorf("a longer silence raises P(alive) from %v to %v", alive, m.PAlive(older))
			}
		} else if alive != 1 {
			t.Errorf("without repeat purchase P(alive) is 1 in this model, not %v", alive)
		}
		next := m.NextOrder(h, horizon)
		if math.Abs(next.Within-(1-zero)) > 1e-12 || next.PAlive != alive {
			t.Errorf("%+v does not agree with P(no order) %v", next, zero)
		}
		if m.Expected(h, 0) != 0 || m.ProbZero(h, 0) != 1 {
			t.Error("no time, no orders")
		}
	}
}

// The median wait is the horizon within which an order comes with probability
// ½ given alive, and the mean wait is ∫ P(wait > u) du.
func TestNextOrder(t *testing.T) {
	m := given(t, likeCDNOW())
	h := lifetime.History{Frequency: 4, Recency: 30, Age: 35}
	next := m.NextOrder(h, 6)
	near(t, "within the median", m.NextOrder(h, next.Median).Within/next.PAlive, 0.5, 1e-12)
	mean, step := 0.0, 0.05
	for u := step / 2; u < 20000; u += step {
		mean += step * (1 - m.NextOrder(h, u).Within/next.PAlive)
	}
	near(t, "mean", next.Mean, mean, 1e-3)
	if got := m.NextOrder(lifetime.History{Age: 5}, 6).Mean; got != -1 {
		t.Errorf("with r + x ≤ 1 the mean is infinite, given as −1, not %v", got)
	}
}

// Fader & Hardie's expectation for a new customer, (a+b−1)/(a−1)·[1 − …], by
// simulation of the process itself (200,000 customers: sd about 0.004).
func TestExpectedNewBySimulation(t *testing.T) {
	p := shops()["fickle"]
	sum := 0.0
	for _, c := range simulate(p, 200_000, []float64{0}, 40, 3) {
		sum += float64(c.future)
	}
	near(t, "E[X(40)]", given(t, p).ExpectedNew(40), sum/200_000, 0.01)
}

func TestPredictAllIsPredictionOneByOne(t *testing.T) {
	hs := historiesOf(simulate(likeCDNOW(), 10000, weekly(), 0, 2))
	m := fit(t, hs)
	all, err := m.PredictAll(context.Background(), hs, 12, 0)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, h := range hs {
		sum += all[i].Expected
		if i%50 == 0 && all[i] != (lifetime.Prediction{PAlive: m.PAlive(h), Expected: m.Expected(h, 12), Interval: m.ExpectedInterval(h, 12, 0.9)}) {
			t.Errorf("customer %d: %+v", i, all[i])
		}
	}
	total, err := m.ExpectedTotal(context.Background(), hs, 12, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "total", total.Expected, sum, 1e-12)
}

func TestPredictAllRefuses(t *testing.T) {
	m := given(t, likeCDNOW())
	var data *mining.DataError
	bad := []lifetime.History{{Age: 3}, {Age: -3}}
	if _, err := m.PredictAll(context.Background(), bad, 10, 0.9); !errors.As(err, &data) || data.Row != 1 || data.Column != "age" {
		t.Errorf("got %v", err)
	}
	for _, c := range []struct{ horizon, level float64 }{{-1, 0.9}, {math.NaN(), 0.9}, {math.Inf(1), 0.9}, {1, 1}, {1, -0.1}} {
		if _, err := m.PredictAll(context.Background(), bad[:1], c.horizon, c.level); err == nil {
			t.Errorf("horizon %v, level %v were accepted", c.horizon, c.level)
		}
		if _, err := m.ExpectedTotal(context.Background(), bad[:1], c.horizon, c.level); err == nil {
			t.Errorf("total for horizon %v, level %v was accepted", c.horizon, c.level)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := m.PredictAll(ctx, bad[:1], 1, 0.9); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if empty, err := m.PredictAll(context.Background(), nil, 1, 0.9); err != nil || len(empty) != 0 {
		t.Errorf("no customers: %v, %v", empty, err)
	}
}

func ExampleFit() {
	// Frequency, recency and age in weeks of a few customers; a real shop has thousands.
	histories := []lifetime.History{
		{Frequency: 4, Recency: 40, Age: 45}, {Frequency: 1, Recency: 3, Age: 50}, {Age: 20}, {Age: 48},
	}
	m, err := lifetime.Fit(context.Background(), lifetime.KindBGNBD, histories, lifetime.FitOptions{Unit: lifetime.Week})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := m.Report()
	fmt.Println(r.Method, r.Reason)
	fmt.Println(r.Warnings[0].En)
	// Output:
	// penalised too_few_buyers
	// Fewer than 10 customers have bought again, too few for the data alone; estimates under a weak prior are used and intervals are wide.
}

func ExampleBGNBD_Expected() {
	// The published estimates of the CDNOW music shop, in weeks.
	m, _ := lifetime.NewBGNBD(lifetime.BGNBDParams{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}, lifetime.Week)
	customer := lifetime.History{Frequency: 2, Recency: 30.43, Age: 38.86}
	in := m.ExpectedInterval(customer, 39, 0.9)
	fmt.Printf("still a customer with %.0f %%; %.2f orders expected in 39 weeks, %.0f to %.0f with 90 %%\n",
		100*m.PAlive(customer), m.Expected(customer, 39), in.Low, in.High)
	// Output: still a customer with 73 %; 1.23 orders expected in 39 weeks, 0 to 3 with 90 %
}
