package lifetime_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"zhike/mining/lifetime"
)

func spendingLikeCDNOW(t testing.TB) *lifetime.GammaGamma {
	t.Helper()
	g, err := lifetime.NewGammaGamma(lifetime.GammaGammaParams{P: 6.25, Q: 3.74, V: 15.44})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func valuer(t testing.TB, o lifetime.ValueOptions) *lifetime.Valuer {
	t.Helper()
	v, err := lifetime.NewValuer(given(t, likeCDNOW()), spendingLikeCDNOW(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// p(v + x·m)/(px + q − 1) worked by hand: 6.25·(15.44 + 2·22.35)/(12.5 + 3.74 − 1) = 24.66;
// a new customer 6.25·15.44/2.74 = 35.22. The documentation of lifetimes lists 24.66 for this CDNOW customer.
func TestExpectedSpend(t *testing.T) {
	g := spendingLikeCDNOW(t)
	near(t, "two purchases of 22.35", g.ExpectedSpend(2, 22.35), 6.25*(15.44+2*22.35)/(6.25*2+3.74-1), 1e-14)
	near(t, "a new customer", g.ExpectedSpend(0, 0), 35.219, 1e-4)
	// The more purchases, the nearer to the customer's own mean.
	before := math.Inf(1)
	for x := 1; x < 2000; x *= 3 {
		gap := math.Abs(g.ExpectedSpend(x, 90) - 90)
		if gap > before {
			t.Errorf("after %d purchases the expectation is farther from the customer's own mean", x)
		}
		before = gap
	}
	if before > 0.5 {
		t.Errorf("after 2,000 purchases of 90 it is still %v off", before)
	}
}

// With q ≤ 1 a new customer's mean is infinite: the median stands in. For
// q = 1, ν is exponential with median ln 2/v.
func TestExpectedSpendWithoutMean(t *testing.T) {
	g, err := lifetime.NewGammaGamma(lifetime.GammaGammaParams{P: 2, Q: 1, V: 30})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "median customer", g.ExpectedSpend(0, 0), 2*30/math.Ln2, 1e-6)
}

func TestWorthIsOrdersTimesSpend(t *testing.T) {
	h := lifetime.History{Frequency: 3, Recency: 30, Age: 40, Money: 50}
	plain := valuer(t, lifetime.ValueOptions{Horizon: 39}).Worth(h)
	near(t, "value", plain.Value, plain.Orders*plain.Spend, 1e-14)
	near(t, "margin", valuer(t, lifetime.ValueOptions{Horizon: 39, Margin: 0.3}).Worth(h).Value, 0.3*plain.Value, 1e-14)
	if o := valuer(t, lifetime.ValueOptions{}).Options(); o.Horizon != 365./7 || o.Level != 0.9 || o.Margin != 1 {
		t.Errorf("defaults: %+v", o)
	}
}

// The discount against the sum it stands for: orders of each small step, each
// discounted to its middle.
func TestDiscount(t *testing.T) {
	h := lifetime.History{Frequency: 3, Recency: 30, Age: 40, Money: 50}
	v := valuer(t, lifetime.ValueOptions{Horizon: 104, Discount: 0.15})
	m, sum, before := given(t, likeCDNOW()), 0.0, 0.0
	const steps = 20000
	for i := 1; i <= steps; i++ {
		u := 104 * float64(i) / steps
		e := m.Expected(h, u)
		sum += (e - before) * math.Pow(1.15, -(u-104./steps/2)*7/365)
		before = e
	}
	w := v.Worth(h)
	near(t, "discounted orders", w.Value/w.Spend, sum, 1e-7)
}

func TestValueInterval(t *testing.T) {
	// Long gone: nothing is the likeliest by far.
	gone := lifetime.History{Frequency: 20, Recency: 10, Age: 100, Money: 50}
	if in := valuer(t, lifetime.ValueOptions{}).Interval(gone); in.Low != 0 || in.High != 0 {
		t.Errorf("a customer long gone: %+v", in)
	}
	busy := lifetime.History{Frequency: 200, Recency: 99.9, Age: 100, Money: 50}
	v := valuer(t, lifetime.ValueOptions{})
	in, w := v.Interval(busy), v.Worth(busy)
	if !(in.Low <= w.Value && w.Value <= in.High) {
		t.Errorf("%+v without the expectation %v", in, w.Value)
	}
	// Very many orders: counts are taken together, which must show no seam.
	many := lifetime.History{Frequency: 3000, Recency: 99.99, Age: 100, Money: 50}
	more := lifetime.History{Frequency: 3300, Recency: 99.99, Age: 100, Money: 50}
	a, b := v.Interval(many), v.Interval(more)
	if !(a.High > v.Worth(many).Value && b.High > a.High && b.High < 1.2*a.High) {
		t.Errorf("%+v, then with a tenth more orders %+v", a, b)
	}
	scaled := valuer(t, lifetime.ValueOptions{Margin: 0.5}).Interval(busy)
	near(t, "half the margin, half the money", scaled.High, in.High/2, 1e-6)
}

func TestValuerRefuses(t *testing.T) {
	for _, o := range []lifetime.ValueOptions{{Horizon: -1}, {Level: 1}, {Discount: -0.1}, {Discount: math.NaN()}, {Margin: 2}, {Margin: -1}} {
		if _, err := lifetime.NewValuer(given(t, likeCDNOW()), spendingLikeCDNOW(t), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

// When the frequent spend more, the model must say that its assumption fails.
func TestCorrelationIsCalledOut(t *testing.T) {
	hs := historiesOf(simulate(shops()["loyal"], 2000, weekly(), 0, 1))
	for i := range hs {
		hs[i].Money = 10 * float64(hs[i].Frequency)
	}
	g, err := lifetime.FitGammaGamma(context.Background(), hs)
	if err != nil {
		t.Fatal(err)
	}
	warned := false
	for _, w := range g.Report().Warnings {
		warned = warned || strings.Contains(w.En, "correlated") && strings.Contains(w.Zh, "相关系数")
	}
	if !warned {
		t.Errorf("correlation %v, warnings %v", g.Correlation(), g.Report().Warnings)
	}
}

func ExampleValuer_Worth() {
	orders, _ := lifetime.NewBGNBD(lifetime.BGNBDParams{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}, lifetime.Week)
	spend, _ := lifetime.NewGammaGamma(lifetime.GammaGammaParams{P: 6.25, Q: 3.74, V: 15.44})
	v, _ := lifetime.NewValuer(orders, spend, lifetime.ValueOptions{Horizon: 52, Discount: 0.1})
	w := v.Worth(lifetime.History{Frequency: 2, Recency: 30.43, Age: 38.86, Money: 22.35})
	fmt.Printf("%.2f orders of %.2f: worth %.2f today\n", w.Orders, w.Spend, w.Value)
	// Output: 1.56 orders of 24.66: worth 36.80 today
}
