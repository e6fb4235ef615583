package model

import (
	"slices"
	"strings"
	"testing"

	"zhike/fault"
	"zhike/mining/lifetime"
	"zhike/store"
	"zhike/store/storetest"
)

// every lists purchases of one customer from a day on, so many days apart, up to the end of 2025.
func every(customer int64, from string, apart day, amount float64) []purchase {
	var out []purchase
	first := dayOf(midnight(from).In(china()))
	for d := first; d.String() <= "2025-12-31"; d += apart {
		out = append(out, purchase{customer, d.String(), amount})
	}
	return out
}

// rhythmic is a shop whose customers come exactly every 3 to 28 days and never leave.
func rhythmic() []purchase {
	var all []purchase
	for c := int64(1); c <= 200; c++ {
		all = append(all, every(c, day(20089+c%40).String(), day(3+c%26), 50)...)
	}
	return all
}

// Data that cannot carry the model: the version is refused with its reason, a
// sentence in both languages says what is missing, and nobody has a score.
func TestDataThatCannotCarryTheModel(t *testing.T) {
	once := []purchase{}
	for c := int64(1); c <= 300; c++ {
		once = append(once, purchase{c, day(20100 + c%250).String(), 30})
	}
	sameDay := []purchase{}
	for c := int64(1); c <= 50; c++ {
		sameDay = append(sameDay, purchase{c, "2025-12-31", 30}, purchase{c, "2025-12-31", 20})
	}
	for _, c := range []struct {
		name      string
		purchases []purchase
		reason    Reason
		zh, en    string
		customers int64
	}{
		{"no purchase", nil, NoPurchases, "请先导入", "Import orders", 0},
		{"nobody known", []purchase{{0, "2025-01-01", 9}, {0, "2025-09-01", 9}}, NoPurchases, "请先导入", "Import orders", 0},
		{"one purchase", []purchase{{1, "2025-12-30", 9}}, ShortWindow, "订单只跨 2 天", "span 2 days", 1},
		{"one customer, once, long ago", []purchase{{1, "2025-06-30", 9}}, ShortWindow, "订单只跨 1 天", "span 1 days", 1}, // historic data end there
		{"everything on one day", sameDay, ShortWindow, "至少要 60 天", "at least 60", 50},
		{"one month", every(1, "2025-11-20", 7, 20), ShortWindow, "订单只跨 42 天", "span 42 days", 1},
		{"one-time buyers only", once, NobodyRepeats, "300 位客户", "None of 300 customers", 300},
		{"clockwork", rhythmic(), RuleIsBetter, "按各自以往的频率", "each at their own past rate", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s := newShop(t, db, false)
				s.load(c.purchases)
				f := s.mustFit()
				if f.State != Refused || f.Reason != c.reason || f.Customers != c.customers || f.Scored != 0 {
					t.Fatalf("%+v", f)
				}
				if !strings.Contains(f.Finding.Zh, c.zh) || !strings.Contains(f.Finding.En, c.en) {
					t.Errorf("finding: %s / %s", f.Finding.Zh, f.Finding.En)
				}
				nobodyIsScored(t, s)
				if again := s.mustFit(); !again.Unchanged || again.Version != f.Version {
					t.Errorf("the second fit: %+v", again)
				}
			}, migrations())
		})
	}
}

// nobodyIsScored asks every route of a refused version.
func nobodyIsScored(t *testing.T, s *shop) {
	t.Helper()
	if rows := s.everybody(); len(rows) != 0 {
		t.Errorf("%d customers have a score", len(rows))
	}
	if p, err := s.People(t.Context(), &PeopleRequest{}); err != nil || len(p.Items) != 0 || p.Note == nil || p.AsOf != nil {
		t.Errorf("people: %+v, %v", p, err)
	}
	if d, err := s.Distribution(t.Context(), &DistributionRequest{}); err != nil || d.Note == nil || d.Total != nil {
		t.Errorf("distribution: %+v, %v", d, err)
	}
	if d, err := s.Disagreement(t.Context(), &DisagreementRequest{}); err != nil || d.Note == nil || d.Compared != 0 {
		t.Errorf("disagreement: %+v, %v", d, err)
	}
	if _, err := s.Person(t.Context(), &PersonRequest{ID: 1}); !fault.Is(err, fault.NotFound) {
		t.Errorf("person: %v", err)
	}
	l := s.mustLookahead()
	if l.State != Refused || (l.Reason == RuleIsBetter) != (len(l.Parameters) > 0) {
		t.Errorf("state %s with %d parameters", l.State, len(l.Parameters))
	}
}

func TestNothingLearntYet(t *testing.T) {
	s := newShop(t, storetest.Open(t, store.DuckDB, migrations()), false)
	_, err := s.Lookahead(t.Context(), &LookaheadRequest{})
	if !fault.Is(err, fault.NotFound) || !strings.Contains(err.Error(), "nothing was learnt yet") {
		t.Errorf("lookahead: %v", err)
	}
	if page, err := s.List(t.Context(), &ListRequest{}); err != nil || len(page.Items) != 0 {
		t.Errorf("list: %+v, %v", page, err)
	}
	if _, err := s.Lookahead(t.Context(), &LookaheadRequest{Version: "x"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("unknown version: %v", err)
	}
}

// Six repeat customers: published under lifetime's weak prior, saying so, with
// wide ranges, and the back-test admits how few it is about.
func TestFewRepeatCustomersFallBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		var all []purchase
		for c := int64(1); c <= 40; c++ {
			all = append(all, purchase{c, day(20100 + 7*c).String(), 60})
			if c%7 == 0 || c == 1 {
				all = append(all, purchase{c, day(20120 + 7*c).String(), 80})
			}
		}
		s.load(all)
		f := s.mustFit()
		if f.State != Current || f.Reason != Reason(lifetime.TooFew) || f.Scored != 40 {
			t.Fatalf("%+v", f)
		}
		l := s.mustLookahead()
		if l.Metrics.Learnt.Method != lifetime.Penalised || l.Spending.Method != lifetime.Penalised {
			t.Errorf("methods %s, %s", l.Metrics.Learnt.Method, l.Spending.Method)
		}
		told := ""
		for _, w := range l.Warnings {
			told += w.En + "\n"
			if w.Zh == "" {
				t.Errorf("no Chinese for %q", w.En)
			}
		}
		for _, want := range []string{"weak prior", "take part in the back-test"} {
			if !strings.Contains(told, want) {
				t.Errorf("the warnings do not speak of %q:\n%s", want, told)
			}
		}
	}, migrations())
}

// Orders without amounts: purchases are predicted, money is not.
func TestWithoutAmounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.load(withoutAmounts())
		if f := s.mustFit(); f.State != Current || f.Scored == 0 {
			t.Fatalf("%+v", f)
		}
		for _, r := range s.everybody() {
			if r.Spend != nil || r.Value != nil || r.ValueLo != nil || r.ValueHi != nil || !(r.Orders > 0) {
				t.Fatalf("%+v", r)
			}
		}
		l := s.mustLookahead()
		if l.Spending != nil || len(l.Parameters) != 4 || l.Metrics.HeldBack.Money != nil || l.Metrics.Totals[0].Money != nil {
			t.Errorf("money where there is none: %+v", l)
		}
		told := slices.ContainsFunc(l.Warnings, func(w Text) bool { return strings.Contains(w.En, "no amounts above 0") })
		if !told {
			t.Errorf("warnings: %v", l.Warnings)
		}
		d, err := s.Distribution(t.Context(), &DistributionRequest{Days: 30})
		if err != nil || d.Total.Money != nil || len(d.Value) != 0 {
			t.Errorf("distribution: %+v, %v", d, err)
		}
		p, err := s.People(t.Context(), &PeopleRequest{Limit: 2})
		if err != nil || len(p.Items) != 2 || p.Items[0].Value != nil || p.Next == "" {
			t.Fatalf("people: %+v, %v", p, err)
		}
		// The cursor must get past values that are all unknown.
		more, err := s.People(t.Context(), &PeopleRequest{Limit: 2, Cursor: p.Next})
		if err != nil || len(more.Items) != 2 || more.Items[0].CustomerID <= p.Items[1].CustomerID {
			t.Errorf("second page: %+v, %v", more, err)
		}
	}, migrations())
}

// withoutAmounts is two hundred customers of varying pace who leave at times.
func withoutAmounts() []purchase {
	var all []purchase
	for c := int64(1); c <= 200; c++ {
		apart := 9 + c*c%83
		left := 1 + c*7%11
		for n := int64(0); n < left; n++ {
			if d := day(20089 + c%90 + n*apart + n*n*c%5); d.String() <= "2025-12-31" {
				all = append(all, purchase{c, d.String(), 0})
			}
		}
	}
	return all
}

// The verdict follows its definition: two per cent and two standard errors.
func TestVerdict(t *testing.T) {
	score := func(rmse float64) lifetime.Score {
		return lifetime.Score{RMSE: rmse, Name: Text{Zh: "规则", En: "rule"}}
	}
	for _, c := range []struct {
		model, rule, z float64
		actual         float64
		beaten         bool
		says           []string
	}{
		{1.1, 1, 3, 100, true, []string{"not by chance"}},
		{1.1, 1, 1, 100, false, []string{"as good as the model"}},
		{1.01, 1, 9, 100, false, []string{"as good as the model"}},
		{0.99, 1, -1, 100, false, []string{"as good as the model"}},
		{0.9, 1, -3, 100, false, []string{"by 10.0%"}},
		{0.9, 1, -3, 200, false, []string{"by 10.0%", "outside the predicted 90 % range (90 to 110)"}},
		{0, 0, 0, 100, false, []string{"as good as the model"}},
	} {
		b := &Backtest{Score: score(c.model), Baselines: []lifetime.Score{score(c.rule + 1), score(c.rule)}, Z: c.z, Actual: c.actual,
			Interval: lifetime.Interval{Low: 90, High: 110, Level: level}}
		if b.beaten() != c.beaten {
			t.Errorf("%+v: beaten %v", c, b.beaten())
		}
		for _, want := range c.says {
			if v := b.verdict(); !strings.Contains(v.En, want) || strings.Contains(v.Zh+v.En, "%!") || v.Zh == "" {
				t.Errorf("%+v: %v", c, v)
			}
		}
	}
}

// The mean of d = 1, 3 is 2 with a standard error of 1: two standard errors.
func TestWorseIsInStandardErrors(t *testing.T) {
	if z := worse([]float64{1, 2}, []float64{0, 1}, []float64{0, 0}); z != 2 {
		t.Errorf("z is %v, want 2", z)
	}
	if z := worse([]float64{1, 1}, []float64{1, 1}, []float64{0, 5}); z != 0 {
		t.Errorf("equal predictions differ by %v", z)
	}
}

// Wilson's interval for 10 of 20 at 95 %: 0.299–0.701 (Newcombe 1998, table I,
// gives the method; worked by hand with z = 1.95996: (0.5 + 0.09604)/1.19207 ± …).
func TestWilson(t *testing.T) {
	low, high := wilson(10, 20, 0.95)
	near(t, "low", low, 0.29929, 1e-4)
	near(t, "high", high, 0.70071, 1e-4)
	if low, high = wilson(0, 10, 0.95); low > 1e-12 || high < 0.27 || high > 0.28 { // z²/(n+z²) = 3.8415/13.8415
		t.Errorf("none of ten: %v–%v", low, high)
	}
}
