package model

import (
	"math"
	"strconv"
	"testing"
	"time"

	"zhike/mining/lifetime"
	"zhike/store"
	"zhike/store/storetest"
)

// The figures of Fader, Hardie & Lee (2005) and of Fader & Hardie (2013) for the
// CDNOW sample up to 30 September 1997, from rows in the database. Published in
// weeks: r .2426, α 4.4135, a .7929, b 2.4258, LL −9582.43. In days α is seven
// times as large; and since the density of x repeat purchases at given times has
// the unit time^−x, the log-likelihood falls by ln 7 for each of them.
func TestCDNOW(t *testing.T) {
	purchases := cdnow(t, "CDNOW_sample.txt")
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.now = midnight("1997-10-01")
		s.load(purchases)
		if f := s.mustFit(); f.State != Current || f.Customers != 2357 || f.Scored != 2357 {
			t.Fatalf("%+v", f)
		}
		l := s.mustLookahead()
		if l.Until != "1997-09-30" || l.From != "1997-01-01" || l.Repeat != 946 {
			t.Errorf("window %s to %s, %d repeat customers", l.From, l.Until, l.Repeat)
		}
		want := map[string]float64{"r": 0.2426, "alpha": 7 * 4.4135, "a": 0.7929, "b": 2.4258, "p": 6.249, "q": 3.745, "v": 15.448}
		for _, p := range l.Parameters {
			near(t, p.Name, p.Value, want[p.Name], 1e-3)
			if !(p.StdErr > 0) {
				t.Errorf("%s has the standard error %v", p.Name, p.StdErr)
			}
		}
		repeats, err := store.One[float64](t.Context(), db, store.SQL("select sum(purchases - 1)::double precision from model_score"))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "log-likelihood", l.Metrics.Learnt.LogLik, -9582.427-math.Log(7)*repeats, 1e-6)
		near(t, "log-likelihood of spending", l.Spending.LogLik, -4055.92, 1e-6)
		near(t, "correlation", *l.Spending.Correlation, 0.1139, 1e-3)
		if len(l.Warnings) != 0 {
			t.Errorf("warnings: %v", l.Warnings)
		}
		worked(t, s)
	}, migrations())
}

// The customer with 2 repeat purchases, 30.43 weeks recency, 38.86 weeks age is
// the worked example of Fader, Hardie & Lee's spreadsheet note: 1.226 purchases
// in the next 39 weeks. Two CDs at 22.35 on average make 24.66 a purchase (the
// documentation of lifetimes).
func worked(t *testing.T, s *shop) {
	t.Helper()
	v, err := s.version(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	m, err := v.models()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "the worked example", m.orders.Expected(lifetime.History{Frequency: 2, Recency: 30.43 * 7, Age: 38.86 * 7}, 39*7), 1.226, 1e-3)
	near(t, "its spending", m.spend.ExpectedSpend(2, 22.35), 24.66, 1e-3)
}

// 39 weeks to learn, 39 to judge, from one row per customer: what
// lifetime.RunBacktest finds from the orders, and what lifetimes 0.11.3 found on
// the same file: 1,653 predicted of 1,882, MAE .785, RMSE 1.608, correlation .6256.
func TestCDNOWHeldBack(t *testing.T) {
	purchases := cdnow(t, "CDNOW_sample.txt")
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.now = midnight("1998-07-01")
		s.load(purchases)
		b := heldBack(t, s, "1997-09-30")
		if b.Customers != 2357 || b.Repeat != 946 || b.Actual != 1882 || b.Days != 273 {
			t.Errorf("%d customers, %d repeat, %v purchases in %d days", b.Customers, b.Repeat, b.Actual, b.Days)
		}
		near(t, "predicted", b.Predicted, 1653, 5e-4)
		near(t, "MAE", b.Score.MAE, 0.785, 1e-3)
		near(t, "RMSE", b.Score.RMSE, 1.608, 1e-3)
		near(t, "correlation", *b.Score.Correlation, 0.6256, 1e-3)
		near(t, "alpha", b.Parameters["alpha"], 7*4.4135, 1e-3)
		sameAsFromOrders(t, b, purchases, "1997-09-30", "1998-06-30")
		addsUp(t, b, 9) // October to June
		if b.beaten() || b.Z > -2 {
			t.Errorf("z %v against the better rule", b.Z)
		}
	}, migrations())
}

// addsUp looks at the path through the days held back: it rises, its ranges
// widen, and it ends in the totals.
func addsUp(t *testing.T, b *Backtest, steps int) {
	t.Helper()
	if len(b.Path) != steps {
		t.Fatalf("%d steps, want %d", len(b.Path), steps)
	}
	var before Step
	for _, x := range b.Path {
		if x.Days <= before.Days || x.Actual < before.Actual || x.Predicted <= before.Predicted || x.In.High-x.In.Low <= before.In.High-before.In.Low ||
			x.In.Low >= x.Predicted || x.In.High <= x.Predicted {
			t.Errorf("%+v after %+v", x, before)
		}
		before = x
	}
	if before.Until != b.Until || before.Days != b.Days || before.Actual != b.Actual {
		t.Errorf("the path ends in %+v, the test in %s after %d days with %v", before, b.Until, b.Days, b.Actual)
	}
	near(t, "end of the path", before.Predicted, b.Predicted, 1e-9)
	near(t, "its low end", before.In.Low, b.Interval.Low, 1e-9)
	near(t, "its high end", before.In.High, b.Interval.High, 1e-9)
}

// heldBack runs the back-test with a cut of its own.
func heldBack(t *testing.T, s *shop, cut string) *Backtest {
	t.Helper()
	w, err := s.window(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := time.Parse(time.DateOnly, cut)
	if err != nil {
		t.Fatal(err)
	}
	w.cut, w.judged = dayOf(d), true
	p, err := s.read(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.backtest(t.Context(), p.trial)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sameAsFromOrders compares with lifetime.RunBacktest in days.
func sameAsFromOrders(t *testing.T, b *Backtest, purchases []purchase, cut, end string) {
	t.Helper()
	orders := make([]lifetime.Order, len(purchases))
	for i, p := range purchases {
		d, err := time.Parse(time.DateOnly, p.day)
		if err != nil {
			t.Fatal(err)
		}
		orders[i] = lifetime.Order{Customer: strconv.FormatInt(p.customer, 10), Time: d, Amount: p.amount}
	}
	calibration, _ := time.Parse(time.DateOnly, cut)
	holdout, _ := time.Parse(time.DateOnly, end)
	want, err := lifetime.RunBacktest(t.Context(), orders, lifetime.BacktestOptions{Unit: lifetime.Day, CalibrationEnd: calibration, HoldoutEnd: holdout})
	if err != nil {
		t.Fatal(err)
	}
	const tiny = 1e-9
	if b.Customers != want.Customers || b.Actual != want.Actual {
		t.Errorf("%d customers, %v purchases; from orders %d, %v", b.Customers, b.Actual, want.Customers, want.Actual)
	}
	near(t, "log-likelihood", b.LogLik, want.Model.Report().LogLik, tiny)
	near(t, "low", b.Interval.Low, want.Interval.Low, tiny)
	near(t, "high", b.Interval.High, want.Interval.High, tiny)
	scores, wanted := append([]lifetime.Score{b.Score}, b.Baselines...), append([]lifetime.Score{want.Score}, want.Baselines...)
	for i, w := range wanted {
		near(t, w.Code+" RMSE", scores[i].RMSE, w.RMSE, tiny)
		near(t, w.Code+" MAE", scores[i].MAE, w.MAE, tiny)
		near(t, w.Code+" predicted", scores[i].Predicted, w.Predicted, tiny)
	}
	if len(b.Classes) != len(want.Classes) || len(b.Months) != len(want.Months) {
		t.Fatalf("%d classes, %d months; from orders %d, %d", len(b.Classes), len(b.Months), len(want.Classes), len(want.Months))
	}
	for i, w := range want.Classes {
		c := b.Classes[i]
		near(t, "class predicted", c.Predicted, w.Predicted, tiny)
		if c.From != w.From || c.To != w.To || c.Customers != w.Customers || math.Abs(c.Actual-w.Actual) > tiny || math.Abs(c.OwnRate-w.OwnRate) > tiny {
			t.Errorf("class %+v, from orders %+v", c, w)
		}
	}
	for i, w := range want.Months {
		m := b.Months[i]
		if !m.End.Equal(w.End) || m.Holdout != w.Holdout || m.Actual != w.Actual || math.Abs(m.Predicted-w.Predicted) > 1e-6 {
			t.Errorf("month %+v, from orders %+v", m, w)
		}
	}
}
