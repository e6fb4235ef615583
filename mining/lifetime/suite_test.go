package lifetime_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"zhike/mining/lifetime"
	"zhike/mining/miningtest"
)

// broken are all the ways in which a History can be impossible.
func broken() []miningtest.Broken[lifetime.History] {
	type h = lifetime.History
	return []miningtest.Broken[h]{
		{Name: "negative frequency", Column: "frequency", Spoil: func(r *h) { r.Frequency = -1 }},
		{Name: "recency NaN", Column: "recency", Spoil: func(r *h) { r.Recency = math.NaN() }},
		{Name: "recency infinite", Column: "recency", Spoil: func(r *h) { r.Recency = math.Inf(1) }},
		{Name: "recency negative", Column: "recency", Spoil: func(r *h) { r.Recency = -0.5 }},
		{Name: "recency beyond age", Column: "recency", Spoil: func(r *h) { *r = h{Frequency: 1, Recency: 9, Age: 8} }},
		{Name: "recency without repeat", Column: "recency", Spoil: func(r *h) { *r = h{Recency: 3, Age: 8} }},
		{Name: "repeat without recency", Column: "recency", Spoil: func(r *h) { *r = h{Frequency: 3, Age: 8} }},
		{Name: "age NaN", Column: "age", Spoil: func(r *h) { r.Age = math.NaN() }},
		{Name: "age infinite", Column: "age", Spoil: func(r *h) { r.Age = math.Inf(1) }},
		{Name: "age negative", Column: "age", Spoil: func(r *h) { *r = h{Age: -1} }},
		{Name: "money NaN", Column: "money", Spoil: func(r *h) { r.Money = math.NaN() }},
		{Name: "money negative", Column: "money", Spoil: func(r *h) { r.Money = -1 }},
	}
}

// poor are valid histories that say little.
func poor() map[string][]lifetime.History {
	repeated := func(n int, h lifetime.History) []lifetime.History {
		hs := make([]lifetime.History, n)
		for i := range hs {
			hs[i] = h
		}
		return hs
	}
	return map[string][]lifetime.History{
		"two customers":             {{Frequency: 2, Recency: 5, Age: 9, Money: 10}, {Age: 4}},
		"nobody bought again":       repeated(500, lifetime.History{Age: 30}),
		"all just joined":           repeated(50, lifetime.History{}),
		"all equal":                 repeated(300, lifetime.History{Frequency: 3, Recency: 20, Age: 30, Money: 25}),
		"all still buying":          repeated(300, lifetime.History{Frequency: 30, Recency: 30, Age: 30, Money: 25}),
		"all left at once":          repeated(300, lifetime.History{Frequency: 1, Recency: 0.01, Age: 300, Money: 25}),
		"one gigantic among idle":   append(repeated(200, lifetime.History{Age: 30}), lifetime.History{Frequency: 1e6, Recency: 29, Age: 30, Money: 1e9}),
		"ages of ten thousand":      append(repeated(200, lifetime.History{Age: 1e4}), repeated(100, lifetime.History{Frequency: 2, Recency: 5e3, Age: 1e4, Money: 1e-3})...),
		"ages of a thousandth":      append(repeated(200, lifetime.History{Age: 1e-3}), repeated(100, lifetime.History{Frequency: 2, Recency: 5e-4, Age: 1e-3, Money: 1e6})...),
		"money constant to a cent":  append(repeated(30, lifetime.History{Frequency: 9, Recency: 20, Age: 30, Money: 25}), repeated(30, lifetime.History{Frequency: 1, Recency: 2, Age: 30, Money: 25.01})...),
		"repeat buyers, no amounts": repeated(100, lifetime.History{Frequency: 2, Recency: 12, Age: 30}),
	}
}

// goodRows are customers with money of one shop, in no order.
func goodRows() []lifetime.History {
	hs := historiesOf(simulate(likeCDNOW(), 12000, weekly(), 0, 4))
	addMoney(hs, lifetime.GammaGammaParams{P: 6.25, Q: 3.74, V: 15.44}, 4)
	return hs
}

func TestBGNBDConforms(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[lifetime.History, *lifetime.BGNBD]{
		Rows: goodRows(),
		Fit: func(ctx context.Context, rows []lifetime.History, _ uint64) (*lifetime.BGNBD, error) {
			return fitBGNBD(ctx, rows, lifetime.FitOptions{})
		},
		Predict: func(m *lifetime.BGNBD, h lifetime.History) []float64 {
			next, in := m.NextOrder(h, 10), m.ExpectedInterval(h, 10, 0.9)
			return []float64{m.PAlive(h), m.Expected(h, 10), m.ProbZero(h, 10), m.ProbAtLeast(h, 10, 2), in.Low, in.High,
				next.Mean, next.Median, next.Within}
		},
		Decode: func(data []byte) (*lifetime.BGNBD, error) {
			m := new(lifetime.BGNBD)
			return m, m.UnmarshalJSON(data)
		},
		Broken: broken(),
		Poor:   poor(),
	})
}

func TestGammaGammaConforms(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[lifetime.History, *lifetime.GammaGamma]{
		Rows: goodRows(),
		Fit: func(ctx context.Context, rows []lifetime.History, _ uint64) (*lifetime.GammaGamma, error) {
			return lifetime.FitGammaGamma(ctx, rows)
		},
		Predict: func(g *lifetime.GammaGamma, h lifetime.History) []float64 {
			return []float64{g.ExpectedSpend(h.Frequency, h.Money), g.ExpectedSpend(0, 0)}
		},
		Decode: func(data []byte) (*lifetime.GammaGamma, error) {
			g := new(lifetime.GammaGamma)
			return g, g.UnmarshalJSON(data)
		},
		Broken: broken(),
		Poor:   poor(),
	})
}

// Poor data must be called so: a fall-back with its reason in both languages.
func TestPoorDataAreNamed(t *testing.T) {
	reasons := map[string]lifetime.Reason{
		"two customers": lifetime.TooFew, "nobody bought again": lifetime.NoRepeat, "all equal": lifetime.AtBound,
		"all still buying": lifetime.AtBound, "one gigantic among idle": lifetime.TooFew,
	}
	rows := poor()
	for name, reason := range reasons {
		m := fit(t, rows[name])
		r := m.Report()
		if !r.Fallback() || r.Reason != reason {
			t.Errorf("%s: %s %q, want a fall-back for %q", name, r.Method, r.Reason, reason)
			continue
		}
		if len(r.Warnings) == 0 || r.Warnings[0].Zh == "" || r.Warnings[0].En == "" {
			t.Errorf("%s: no sentence", name)
		}
		if se := m.StdErr(); !(se.R > 0 && se.B > 0) {
			t.Errorf("%s: no spread: %+v", name, se)
		}
	}
	// The fall-back still knows the pooled rate: 3 orders in 30 weeks each.
	if e := fit(t, rows["all equal"]).ExpectedNew(30); e < 1.5 || e > 4.5 {
		t.Errorf("all bought 3 times in 30 weeks, yet a new customer is expected to %.2f times", e)
	}
	if p := fit(t, rows["all still buying"]).PAlive(lifetime.History{Frequency: 30, Recency: 30, Age: 30}); p < 0.9 {
		t.Errorf("all bought to the last day, yet P(alive) is %.2f", p)
	}
}

func TestModelsRefuseWhatIsNone(t *testing.T) {
	for _, p := range []lifetime.BGNBDParams{{}, {R: 1, Alpha: 1, A: -1, B: 1}, {R: 1, Alpha: math.NaN(), A: 1, B: 1}, {R: 1, Alpha: 1, A: 1, B: math.Inf(1)}} {
		if _, err := lifetime.NewBGNBD(p, lifetime.Week); err == nil {
			t.Errorf("%+v was accepted", p)
		}
	}
	if _, err := lifetime.NewBGNBD(likeCDNOW(), "fortnight"); err == nil {
		t.Error("an unknown unit was accepted")
	}
	for _, text := range []string{
		`{"model":"bgnbd","version":1,"params":{"r":1,"alpha":1,"a":1},"report":{"method":"given"}}`,
		`{"model":"bgnbd","version":1,"params":{"r":1,"alpha":1,"a":1,"b":-1},"report":{"method":"given"}}`,
		`{"model":"bgnbd","version":1,"params":{"r":1,"alpha":1,"a":1,"b":1},"report":{"method":"guess"}}`,
		`{"model":"bgnbd","version":1,"params":{"r":1,"alpha":1,"a":1,"b":1},"report":{"method":"given"},"log_covariance":[[1]]}`,
		`{"model":"bgnbd","version":1,"params":{"r":1,"alpha":1,"a":1,"b":1},"report":{"method":"given"},"log_covariance":[[1,0,0,0],[0,1,0,0],[0,0,-1,0],[0,0,0,1]]}`,
		`{"model":"gamma_gamma","version":1,"params":{"p":1,"q":1,"v":1},"report":{"method":"given"}}`,
	} {
		before, err := lifetime.NewBGNBD(likeCDNOW(), lifetime.Week)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), before); err == nil {
			t.Errorf("%s was accepted", text)
		}
		if before.Params() != likeCDNOW() {
			t.Error("a refused document changed the model")
		}
	}
}
