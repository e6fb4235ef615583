package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"zhike/mining/lifetime"
)

// given makes models of known parameters, in days.
func given(t testing.TB, o lifetime.BGNBDParams, g lifetime.GammaGammaParams) models {
	t.Helper()
	orders, err := lifetime.NewBGNBD(o, lifetime.Day)
	if err != nil {
		t.Fatal(err)
	}
	spend, err := lifetime.NewGammaGamma(g)
	if err != nil {
		t.Fatal(err)
	}
	return models{orders, spend}
}

// invented are histories of all kinds: once and often, recent and long gone, new and old.
func invented(n int, seed uint64) []lifetime.History {
	rng := rand.New(rand.NewPCG(seed, 3))
	out := make([]lifetime.History, n)
	for i := range out {
		h := lifetime.History{Age: float64(rng.IntN(1000))}
		if h.Age > 1 && rng.Float64() < 0.7 {
			h.Frequency = 1 + int(rng.ExpFloat64()*4)
			h.Recency = float64(1 + rng.IntN(int(h.Age)))
			h.Frequency = min(h.Frequency, int(h.Recency))
			h.Money = 20 + 300*rng.Float64()
		}
		out[i] = h
	}
	return out
}

// The tables of moneySpans against lifetime's one by one, which sums and solves
// without a grid, for shops of very different kinds: no end of a range may be
// off by more than a hundredth.
func TestMoneyTablesAreExact(t *testing.T) {
	for name, m := range map[string]models{
		"usual":        given(t, lifetime.BGNBDParams{R: 0.8, Alpha: 48, A: 0.9, B: 3.6}, lifetime.GammaGammaParams{P: 6, Q: 4, V: 90}),
		"CDNOW":        given(t, lifetime.BGNBDParams{R: 0.2426, Alpha: 30.9, A: 0.793, B: 2.426}, lifetime.GammaGammaParams{P: 6.25, Q: 3.74, V: 15.44}),
		"fixed prices": given(t, lifetime.BGNBDParams{R: 0.8, Alpha: 48, A: 0.9, B: 3.6}, lifetime.GammaGammaParams{P: 2000, Q: 30, V: 1}),
		"long tail":    given(t, lifetime.BGNBDParams{R: 1.5, Alpha: 200, A: 0.3, B: 3}, lifetime.GammaGammaParams{P: 0.7, Q: 1.2, V: 60}),
		"busy":         given(t, lifetime.BGNBDParams{R: 3, Alpha: 30, A: 0.5, B: 12}, lifetime.GammaGammaParams{P: 3, Q: 3, V: 20}),
		"seldom":       given(t, lifetime.BGNBDParams{R: 0.1, Alpha: 400, A: 2, B: 1}, lifetime.GammaGammaParams{P: 4, Q: 8, V: 100}),
	} {
		t.Run(name, func(t *testing.T) {
			histories := invented(exactUpTo+1500, 1)
			histories[0] = lifetime.History{Frequency: 900, Recency: 950, Age: 955, Money: 12} // too many for a table
			histories[1] = lifetime.History{Frequency: 3, Recency: 50, Age: 60}                // no money known
			spans, err := moneySpans(t.Context(), m, histories)
			if err != nil {
				t.Fatal(err)
			}
			v, err := lifetime.NewValuer(m.orders, m.spend, lifetime.ValueOptions{Horizon: valueDays, Level: level})
			if err != nil {
				t.Fatal(err)
			}
			worst := 0.0
			for i := 0; i < len(histories); i += 1 + i/12 {
				in := v.Interval(histories[i])
				for _, end := range [][2]float64{{spans[i].lo, in.Low}, {spans[i].hi, in.High}} {
					off := math.Abs(end[0] - end[1])
					if end[1] > 0 {
						off /= end[1]
					}
					worst = max(worst, off)
					if off > 0.01 {
						t.Errorf("%+v: %+v, one by one %+v", histories[i], spans[i], in)
					}
				}
			}
			t.Logf("worst %.4f", worst)
		})
	}
}

func TestMoneySpansStopWhenCancelled(t *testing.T) {
	m := given(t, lifetime.BGNBDParams{R: 0.8, Alpha: 48, A: 0.9, B: 3.6}, lifetime.GammaGammaParams{P: 6, Q: 4, V: 90})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, n := range []int{10, exactUpTo + 10} {
		if _, err := moneySpans(ctx, m, invented(n, 2)); !errors.Is(err, context.Canceled) {
			t.Errorf("%d customers: %v", n, err)
		}
	}
}

// A sum over the coarse grid must agree with the sum over single histories.
func TestCoarseSumsAgree(t *testing.T) {
	for i, alpha := range []float64{10, 48, 400} {
		m := given(t, lifetime.BGNBDParams{R: 0.8, Alpha: alpha, A: 0.9, B: 3.6}, lifetime.GammaGammaParams{P: 6, Q: 4, V: 90})
		histories := invented(fineUpTo+20_000, uint64(i))
		rough := slices.Clone(histories)
		coarsen(rough, alpha)
		for _, days := range []float64{30, 90, 365} {
			exact, err := m.orders.ExpectedTotal(t.Context(), histories, days, level)
			if err != nil {
				t.Fatal(err)
			}
			sum, err := m.orders.ExpectedTotal(t.Context(), rough, days, level)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("alpha %v, %v days", alpha, days)
			near(t, name, sum.Expected, exact.Expected, 1e-3)
			near(t, name+", width", sum.Interval.High-sum.Interval.Low, exact.Interval.High-exact.Interval.Low, 0.01)
		}
	}
	many := invented(300_000, 1)
	before := len(tally(many))
	coarsen(many, 48)
	if groups := len(tally(many)); groups > before/3 {
		t.Errorf("%d different histories are still %d", before, groups)
	}
	few := invented(50, 1)
	coarsen(few, 48)
	equal(t, "few", few, invented(50, 1))
}
