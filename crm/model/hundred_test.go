package model

import (
	"math"
	"strings"
	"testing"

	"zhike/mining/lifetime"
)

// Binomial quantiles (R: qbinom(c(.05,.95), 100, p)); uniform for a beta(1, 1),
// whose mean is ½ and variance 1/12: 6 of 101 numbers are the first above 5 %.
func TestSpreadOfAHundred(t *testing.T) {
	for _, c := range []struct {
		p, variance float64
		low, high   int
	}{
		{0.5, 0, 42, 58}, {0.37, 0, 29, 45}, {0.1, 0, 5, 15}, {0.01, 0, 0, 3}, {0, 0, 0, 0}, {1, 0, 100, 100}, {0.5, 1.0 / 12, 5, 95},
	} {
		if low, high := spread(100, c.p, c.variance); low != c.low || high != c.high {
			t.Errorf("%v with variance %v: %d–%d, want %d–%d", c.p, c.variance, low, high, c.low, c.high)
		}
	}
	before := 0
	for _, variance := range []float64{0, 0.001, 0.01, 0.05, 0.2} { // the less is known, the wider
		low, high := spread(100, 0.3, variance)
		if high-low < before || low > 30 || high < 30 {
			t.Errorf("variance %v: %d–%d", variance, low, high)
		}
		before = high - low
	}
}

// The variance of ln r and of ln r − ln α must be what the covariance says.
func TestDoubtIsTheCovariance(t *testing.T) {
	o, cut := threeYears(31, 500)
	lives := livesAt(t, o, cut)
	m, err := learn(t.Context(), historiesOf(lives))
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDoubt(m)
	if err != nil || len(d.covariance) != 4 {
		t.Fatalf("covariance %v, %v", d.covariance, err)
	}
	relative := m.orders.StdErr().R / m.orders.Params().R
	near(t, "variance of ln r", d.variance(func(x *lifetime.BGNBD) float64 { return math.Log(x.Params().R) }), relative*relative, 1e-6)
	mean := func(x *lifetime.BGNBD) float64 { return math.Log(x.Params().R / x.Params().Alpha) }
	c := d.covariance
	near(t, "variance of ln r/α", d.variance(mean), c[0][0]+c[1][1]-2*c[0][1], 1e-6)
	unknown := &doubt{model: m.orders}
	if v := unknown.variance(mean); v != 0 {
		t.Errorf("given parameters leave %v open", v)
	}
}

func TestReasonSpeaksInFrequencies(t *testing.T) {
	m := given(t, lifetime.BGNBDParams{R: 0.8, Alpha: 48, A: 0.9, B: 3.6}, lifetime.GammaGammaParams{P: 6, Q: 4, V: 90})
	d, err := newDoubt(m)
	if err != nil {
		t.Fatal(err)
	}
	teller := &teller{doubt: d, until: dayOf(midnight("2025-12-31").In(china()))}
	for _, c := range []struct {
		row    scoreRow
		zh, en []string
	}{
		{scoreRow{Purchases: 1, First: "2025-12-01", Last: "2025-12-01"},
			[]string{"只在 2025-12-01 买过一次。", "100 位客户里，约"}, []string{"Bought once, on 2025-12-01. Of 100"}},
		{scoreRow{Purchases: 5, First: "2025-01-01", Last: "2025-05-01"}, // 120 days, four pauses of 30; 244 days since
			[]string{"买过 5 次，平均隔 30 天，已 244 天没来，是平常间隔的 8.13 倍。", "90 天内不会再来"}, []string{"about every 30 days, and not for 244 days, which is 8.13 times"}},
		{scoreRow{Purchases: 5, First: "2025-08-04", Last: "2025-12-02"},
			[]string{"最近一次是 2025-12-02。"}, []string{"last on 2025-12-02.", "Of 100 customers like this one, about "}},
	} {
		p := teller.tell(t.Context(), &c.row)
		for _, want := range c.zh {
			if !strings.Contains(p.Reason.Zh, want) {
				t.Errorf("%q lacks %q", p.Reason.Zh, want)
			}
		}
		for _, want := range c.en {
			if !strings.Contains(p.Reason.En, want) {
				t.Errorf("%q lacks %q", p.Reason.En, want)
			}
		}
		if h := p.Hundred; h.Low > h.None || h.High < h.None || h.None != int(math.Round(100*m.orders.ProbZero(teller.history(&c.row), 90))) {
			t.Errorf("%+v", h)
		}
		if strings.Contains(p.Reason.Zh+p.Reason.En, "%!") {
			t.Errorf("%+v", p.Reason)
		}
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		whole(0): "0", whole(999.6): "1,000", whole(-1234567): "-1,234,567", whole(-0.2): "0",
		amount(9999).Zh: "9,999 元", amount(12345).Zh: "1.23 万元", amount(2.5e8).Zh: "2.50 亿元", amount(12345).En: "12,345",
		percent(0.1234, true): "+12.3%", percent(-0.05, true): "-5.0%", percent(0.5, false): "50.0%",
		short(8.133): "8.13", short(30): "30", short(12.34): "12.3", short(1234.5): "1,235",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
