package model

import (
	"math"
	"testing"
	"time"

	"zhike/crm/customer"
	"zhike/mining/lifetime"
	"zhike/sim"
	"zhike/store"
	"zhike/store/storetest"
)

// Totals are the sums of what is said of single customers, whether kept with
// the version or worked out on request; a filter counts only whom it names.
func TestTotalsAreTheSums(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		s.mustFit()
		s.refresh()
		v, err := s.version(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		m, err := v.models()
		if err != nil {
			t.Fatal(err)
		}
		tell, err := v.teller()
		if err != nil {
			t.Fatal(err)
		}
		var orders, value, back, few, fewValue float64
		for _, r := range s.everybody() {
			back += 1 - m.orders.ProbZero(tell.history(&r), 90)
			orders, value = orders+r.Orders, value+*r.Value
			if r.Purchases <= 2 {
				few, fewValue = few+r.Orders, fewValue+*r.Value
			}
		}
		kept := s.mustLookahead().Metrics.Totals
		if len(kept) != 3 || kept[0].Days != 30 || kept[1].Days != 90 || kept[2].Days != 365 || kept[2].Customers != 600 {
			t.Fatalf("%+v", kept)
		}
		near(t, "orders", kept[1].Orders, orders, 1e-9)
		near(t, "money", *kept[2].Money, value, 1e-6)
		near(t, "customers who come back", kept[1].Back, back, 1e-9)
		for _, x := range kept {
			asked, err := s.Distribution(t.Context(), &DistributionRequest{Days: x.Days})
			if err != nil {
				t.Fatal(err)
			}
			near(t, "asked for", asked.Total.Orders, x.Orders, 1e-12)
			near(t, "come back, asked for", asked.Total.Back, x.Back, 1e-12)
			if x.BackIn.Low >= x.Back || x.BackIn.High <= x.Back || x.BackIn.High > float64(x.Customers) || x.Back >= x.Orders {
				t.Errorf("%v come back (%+v) and buy %v times", x.Back, x.BackIn, x.Orders)
			}
			if x.In.Low >= x.Orders || x.In.High <= x.Orders || x.MoneyIn.Low >= *x.Money || x.MoneyIn.High <= *x.Money {
				t.Errorf("%+v", x)
			}
		}
		part, err := s.Distribution(t.Context(), &DistributionRequest{Days: 90, Rule: "order.purchase_days <= 2"})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "orders of the filter", part.Total.Orders, few, 1e-9)
		year, err := s.Distribution(t.Context(), &DistributionRequest{Days: 365, Rule: "order.purchase_days <= 2"})
		if err != nil {
			t.Fatal(err)
		}
		near(t, "money of the filter", *year.Total.Money, fewValue, 1e-6)
		nobody, err := s.Distribution(t.Context(), &DistributionRequest{Rule: "order.purchase_days > 1000000"})
		if err != nil || nobody.Total != nil || len(nobody.Alive) != 0 || len(nobody.Value) != 0 {
			t.Errorf("%+v, %v", nobody, err)
		}
	}, migrations())
}

// A back-test that missed by a quarter makes ranges a quarter wide; one that
// missed by less than they are wide leaves them.
func TestRangesAreAsWideAsTheBacktestMissed(t *testing.T) {
	for _, c := range []struct {
		actual, low, high float64
		widened           bool
	}{{100, 90, 110, false}, {105, 90, 110, false}, {125, 75, 125, true}, {40, 40, 160, true}, {300, 0, 300, true}} {
		x := Total{Orders: 100, In: lifetime.Interval{Low: 90, High: 110}, Money: new(1000.0), MoneyIn: &lifetime.Interval{Low: 700, High: 1300}}
		x.widen(&Backtest{Predicted: 100, Actual: c.actual, Money: &MoneyTest{Predicted: 10, Actual: 9}})
		if math.Abs(x.In.Low-c.low) > 1e-9 || math.Abs(x.In.High-c.high) > 1e-9 || x.Widened != c.widened || x.MoneyIn.High != 1300 {
			t.Errorf("%v came of 100: %+v", c.actual, x)
		}
	}
	alone := Total{Orders: 100, In: lifetime.Interval{Low: 90, High: 110}}
	alone.widen(nil)
	alone.widen(&Backtest{Actual: 7})
	if alone.Widened || alone.In.Low != 90 {
		t.Errorf("without a back-test: %+v", alone)
	}
}

// What is remembered is of the current version alone.
func TestDistributionFollowsTheVersion(t *testing.T) {
	s := newShop(t, storetest.Open(t, store.DuckDB, migrations()), false)
	s.simulate(small())
	for _, want := range []int64{600, 601} {
		s.mustFit()
		for range 2 {
			d, err := s.Distribution(t.Context(), &DistributionRequest{Days: 77})
			if err != nil || d.Total.Customers != want || d.Total.Days != 77 {
				t.Fatalf("%+v, %v; want %d customers", d, err, want)
			}
		}
		s.load([]purchase{{1000, "2025-12-31", 77}})
	}
	var c seen
	for days := range 3 * mostSeen {
		c.put("v", days, &Distribution{Once: int64(days)})
		if d := c.get("v", days); d == nil || d.Once != int64(days) || len(c.byDays) > mostSeen || c.get("w", days) != nil {
			t.Fatalf("%d days: %+v of %d", days, d, len(c.byDays))
		}
	}
}

// refresh computes the catalogue's fields anew, as the job after a fit does.
func (s *shop) refresh() {
	s.t.Helper()
	if _, err := s.customers.Refresh(s.t.Context(), true); err != nil {
		s.t.Fatal(err)
	}
}

// Every customer with a score is in one bar of each histogram, and the rule of
// a bar finds as many customers as the bar counts: the scores are fields.
func TestBarsFindTheirCustomers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		s.mustFit()
		s.refresh()
		for _, rule := range []string{"", "order.count >= 3"} {
			d, err := s.Distribution(t.Context(), &DistributionRequest{Rule: rule})
			if err != nil {
				t.Fatal(err)
			}
			alive, worth := d.Once, int64(0)
			for _, b := range d.Alive {
				alive += b.Customers
				s.counts(b)
			}
			for i, b := range d.Value {
				worth += b.Customers
				s.counts(b)
				if i > 0 && *d.Value[i-1].To > b.From {
					t.Errorf("bars overlap: %+v, %+v", d.Value[i-1], b)
				}
			}
			if alive != d.Total.Customers || worth != d.Total.Customers || len(d.Alive) < 5 || len(d.Value) < 5 {
				t.Errorf("rule %q: %d customers, %d in the bars of P(alive), %d in those of value", rule, d.Total.Customers, alive, worth)
			}
			if *d.Staying <= 0 || *d.Staying >= float64(d.Total.Customers-d.Once) {
				t.Errorf("%v staying", *d.Staying)
			}
		}
	}, migrations())
}

func (s *shop) counts(b Bar) {
	s.t.Helper()
	c, err := s.customers.Count(s.t.Context(), &customer.CountRequest{Rule: b.Rule})
	if err != nil || c.Count != b.Customers {
		s.t.Errorf("%s finds %+v, the bar counts %d (%v)", b.Rule, c, b.Customers, err)
	}
}

func TestMoneyEdges(t *testing.T) {
	equal(t, "up to 730", moneyEdges(730), []float64{0, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500})
	equal(t, "nothing", moneyEdges(0), []float64{0})
	if literal(moneyEdges(730)[1]) != "0.1" || literal(moneyEdges(3e9)[1]) != "1000000" {
		t.Errorf("edges are written %s, %s", literal(moneyEdges(730)[1]), literal(moneyEdges(3e9)[1]))
	}
}

// Of many shops, nine in ten totals must lie within their ranges: of 40, at
// least 31 (binomial, a thousandth).
func TestTotalsHoldTheFuture(t *testing.T) {
	cut := dayOf(time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC))
	const shops = 40
	orders, money, back := 0, 0, 0
	for seed := range uint64(shops) {
		lives := livesAt(t, sim.Options{Seed: 100 + seed, Customers: 600, Days: 1095, Params: slow()}, cut)
		histories := historiesOf(lives)
		m, err := learn(t.Context(), histories)
		if err != nil {
			t.Fatal(err)
		}
		var cells []cell
		var came, value, returned float64
		for _, l := range lives {
			spend := m.spend.ExpectedSpend(l.history.Frequency, l.history.Money)
			cells = append(cells, cell{l.history.Frequency, l.history.Recency, l.history.Age, 1, new(spend), new(spend * spend)})
			came, value, returned = came+l.orders, value+l.value, returned+truth(l.orders > 0)
		}
		short, err := m.total(t.Context(), newCrowd(cells), ordersDays)
		if err != nil {
			t.Fatal(err)
		}
		long, err := m.total(t.Context(), newCrowd(cells), valueDays)
		if err != nil {
			t.Fatal(err)
		}
		orders += int(truth(within(came, span{short.In.Low, short.In.High})))
		back += int(truth(within(returned, span{short.BackIn.Low, short.BackIn.High})))
		money += int(truth(within(value, span{long.MoneyIn.Low, long.MoneyIn.High})))
	}
	t.Logf("of %d totals, %d of orders, %d of money and %d of customers who come back lie in their ranges", shops, orders, money, back)
	if orders < 31 || money < 31 || back < 31 {
		t.Errorf("of %d totals, %d of orders, %d of money and %d of customers who come back lie in their ranges", shops, orders, money, back)
	}
}
