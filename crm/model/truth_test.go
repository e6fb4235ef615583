package model

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"zhike/mining/lifetime"
	"zhike/sim"
)

// life is a simulated customer as of a cut, with what only the truth knows.
type life struct {
	history lifetime.History
	alive   bool
	orders  float64 // purchases within 90 days of the cut
	value   float64 // money within 365 days
	soon    bool    // bought within 30 days
}

// livesAt simulates and looks at everybody who had bought by the last of the
// given days; options must leave 365 days after it.
func livesAt(t testing.TB, o sim.Options, cut day) []life {
	t.Helper()
	o.Pure = true
	days := map[int64]map[day]float64{}
	err := eachPurchase(context.Background(), o, func(p purchase) {
		d, err := time.Parse(time.DateOnly, p.day)
		if err != nil {
			t.Fatal(err)
		}
		if days[p.customer] == nil {
			days[p.customer] = map[day]float64{}
		}
		days[p.customer][dayOf(d)] += p.amount
	})
	if err != nil {
		t.Fatal(err)
	}
	dropped := map[int64]day{}
	err = sim.Members(context.Background(), o, func(batch []sim.Member) error {
		for _, m := range batch {
			dropped[memberID(m.Customer)] = day(math.MaxInt32)
			if !m.Dropped.IsZero() {
				dropped[memberID(m.Customer)] = dayOf(m.Dropped)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []life
	for id := int64(1); id <= int64(o.Customers); id++ {
		if l, ok := lifeOf(days[id], cut); ok {
			l.alive = dropped[id] > cut
			out = append(out, l)
		}
	}
	return out
}

func lifeOf(days map[day]float64, cut day) (l life, ok bool) {
	var bought []day
	for d := range days {
		bought = append(bought, d)
	}
	slices.Sort(bought)
	if len(bought) == 0 || bought[0] > cut {
		return l, false
	}
	money := 0.0
	for _, d := range bought {
		switch {
		case d <= cut:
			l.history.Frequency++
			l.history.Recency = float64(d - bought[0])
			money += days[d]
		default:
			if d <= cut+ordersDays {
				l.orders++
			}
			if d <= cut+valueDays {
				l.value += days[d]
			}
			l.soon = l.soon || d <= cut+nextDays
		}
	}
	l.history.Frequency--
	l.history.Age = float64(cut - bought[0])
	if l.history.Frequency > 0 {
		l.history.Money = (money - days[bought[0]]) / float64(l.history.Frequency)
	}
	return l, true
}

func historiesOf(lives []life) []lifetime.History {
	out := make([]lifetime.History, len(lives))
	for i, l := range lives {
		out[i] = l.history
	}
	return out
}

// slow is a shop in which hardly anybody buys twice on one day, so that days
// lose nothing of the simulated purchases: one a third of a year, ¥180 each.
func slow() sim.Params {
	return sim.Params{R: 0.9, Alpha: 108, A: 0.9, B: 3.6, P: 6, Q: 4, V: 90}
}

// lastDay and cutDay leave a year after two years.
func threeYears(seed uint64, customers int) (sim.Options, day) {
	return sim.Options{Seed: seed, Customers: customers, Days: 1095, Params: slow()}, dayOf(time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC))
}

// Parameters within four standard errors of the truth, with standard errors
// small enough to say something. The simulation arrives evenly over three
// years, so two thirds of the customers are there at the cut.
func TestParametersAreRecovered(t *testing.T) {
	o, cut := threeYears(21, 9000)
	lives := livesAt(t, o, cut)
	if len(lives) < 5500 || len(lives) > 6500 {
		t.Fatalf("%d customers by the cut, expected about 6,000", len(lives))
	}
	m, err := learn(t.Context(), historiesOf(lives))
	if err != nil {
		t.Fatal(err)
	}
	p, se, g, ge := m.orders.Params(), m.orders.StdErr(), m.spend.Params(), m.spend.StdErr()
	for _, c := range []struct {
		name           string
		got, want, err float64
	}{
		{"r", p.R, o.Params.R, se.R}, {"alpha", p.Alpha, o.Params.Alpha, se.Alpha}, {"a", p.A, o.Params.A, se.A}, {"b", p.B, o.Params.B, se.B},
		{"p", g.P, o.Params.P, ge.P}, {"q", g.Q, o.Params.Q, ge.Q}, {"v", g.V, o.Params.V, ge.V},
	} {
		z := (math.Log(c.got) - math.Log(c.want)) / (c.err / c.got)
		t.Logf("%s %.3f ± %.3f, true %.3f", c.name, c.got, c.err, c.want)
		if math.Abs(z) > 4 || c.err > 0.25*c.want {
			t.Errorf("%s is %.4f ± %.4f, the truth is %.4f", c.name, c.got, c.err, c.want)
		}
	}
}

// Among customers with about the same P(alive), that share must be alive in
// truth: within four standard deviations of the binomial in every tenth.
func TestPAliveIsTheShareAlive(t *testing.T) {
	o, cut := threeYears(22, 12000)
	lives := livesAt(t, o, cut)
	s := scoresOf(t, lives)
	var customers, alive, predicted [tenths]float64
	for i, l := range lives {
		if math.IsNaN(s[i].alive) != (l.history.Frequency == 0) {
			t.Fatalf("customer %d with %d repeat purchases has P(alive) %v", i, l.history.Frequency, s[i].alive)
		}
		if l.history.Frequency == 0 {
			continue
		}
		b := tenth(s[i].alive)
		customers[b]++
		predicted[b] += s[i].alive
		if l.alive {
			alive[b]++
		}
	}
	for b, n := range customers {
		if n < 20 {
			continue
		}
		p := predicted[b] / n
		sd := math.Sqrt(n * p * (1 - p))
		t.Logf("P(alive) %.2f of %.0f customers: %.3f alive", p, n, alive[b]/n)
		if math.Abs(alive[b]-predicted[b]) > 4*sd+0.02*n {
			t.Errorf("tenth %d: %.1f alive of %.0f, predicted %.1f", b, alive[b], n, predicted[b])
		}
	}
}

// A range must hold at least its 90 %, and little more: whole numbers and
// customers who have surely left hold more. The money's range is continuous.
func TestIntervalsHoldTheFuture(t *testing.T) {
	for _, customers := range []int{1500, 9000} { // one by one, and by tables
		o, cut := threeYears(23, customers)
		lives := livesAt(t, o, cut)
		s := scoresOf(t, lives)
		var orders, value, busy, busyValue float64
		var expected, came, expectedValue, cameValue float64
		for i, l := range lives {
			hit := within(l.value, s[i].valueIn)
			orders += truth(s[i].lo <= l.orders && l.orders <= s[i].hi)
			value += truth(hit)
			expected, came = expected+s[i].orders, came+l.orders
			expectedValue, cameValue = expectedValue+s[i].value, cameValue+l.value
			if s[i].orders > 0.7 {
				busy++
				busyValue += truth(hit)
			}
		}
		n := float64(len(lives))
		t.Logf("%.0f customers: orders held %.3f, money %.3f, money of the busy %.3f; %.0f of %.0f orders, %.0f of %.0f money",
			n, orders/n, value/n, busyValue/busy, expected, came, expectedValue, cameValue)
		if orders/n < 0.895 || orders/n > 0.98 {
			t.Errorf("ranges of orders hold %.3f", orders/n)
		}
		if value/n < 0.885 || value/n > 0.96 {
			t.Errorf("ranges of money hold %.3f", value/n)
		}
		if busyValue/busy < 0.85 {
			t.Errorf("ranges of money of the busiest hold %.3f of %.0f", busyValue/busy, busy)
		}
		near(t, "orders", expected, came, 0.1)
		near(t, "money", expectedValue, cameValue, 0.12)
	}
}

// The probability of a purchase within 30 days must come true as often as it says.
func TestSoonComesTrue(t *testing.T) {
	o, cut := threeYears(24, 9000)
	lives := livesAt(t, o, cut)
	s := scoresOf(t, lives)
	predicted, came, variance := 0.0, 0.0, 0.0
	for i, l := range lives {
		predicted += s[i].soon
		came += truth(l.soon)
		variance += s[i].soon * (1 - s[i].soon)
	}
	if math.Abs(came-predicted) > 4*math.Sqrt(variance)+0.03*came {
		t.Errorf("%.0f bought within 30 days, %.1f predicted", came, predicted)
	}
}

func within(v float64, s span) bool { return s.lo <= v+1e-9 && v <= s.hi+1e-9 }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// scoresOf learns from the lives and scores them.
func scoresOf(t testing.TB, lives []life) []score {
	t.Helper()
	m, err := learn(t.Context(), historiesOf(lives))
	if err != nil {
		t.Fatal(err)
	}
	return allScores(t, m, historiesOf(lives))
}

func allScores(t testing.TB, m models, histories []lifetime.History) []score {
	t.Helper()
	s, err := newScorer(t.Context(), window{}, &people{histories: histories}, m)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]score, len(histories))
	for i := range out {
		x, err := s.at(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = *x
	}
	return out
}
