package sim_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"zhike/sim"
)

// shop is the demo shop, read from the callbacks.
type shop struct {
	lines   []sim.OrderLine
	members []sim.Member
}

func newShop(t *testing.T, o sim.Options) shop {
	t.Helper()
	var s shop
	err := sim.Orders(context.Background(), o, func(b []sim.OrderLine) error {
		s.lines = append(s.lines, b...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = sim.Members(context.Background(), o, func(b []sim.Member) error {
		s.members = append(s.members, b...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sale is one order of a member, closed attempts and returns left out.
type sale struct {
	customer string
	at       time.Time
	paid     int64
	refunded bool
}

func (s shop) sales() []sale {
	var out []sale
	last := ""
	for _, l := range s.lines {
		if l.Customer == "" || l.Status == sim.Closed || l.Status == sim.Returned {
			continue
		}
		if l.Order != last {
			out = append(out, sale{customer: l.Customer, at: l.Time})
			last = l.Order
		}
		out[len(out)-1].paid += l.Paid
		out[len(out)-1].refunded = out[len(out)-1].refunded || l.Status == sim.Refunded
	}
	return out
}

func within(t *testing.T, what string, got, lo, hi float64) {
	t.Helper()
	if got < lo || got > hi {
		t.Errorf("%s is %.3f, want from %.3f to %.3f", what, got, lo, hi)
	}
}

// The ranges are those of a small shop that sells through platforms and a few
// street shops, as set for the demo.
func TestDemoLooksLikeASmallShop(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		s := newShop(t, sim.Options{Seed: seed})
		sales := s.sales()
		orders, spent := map[string]int{}, map[string]int64{}
		var paid int64
		var refunded int
		for _, x := range sales {
			orders[x.customer]++
			paid += x.paid
			if x.refunded {
				refunded++
			}
		}
		var returned, walkIn, all int64
		for _, l := range s.lines {
			if l.Counts() {
				spent[l.Customer] += l.Paid
				all += l.Paid
			}
			if l.Status == sim.Returned {
				returned++
			}
			if l.Customer == "" {
				walkIn++
			}
		}
		repeaters := 0
		for _, n := range orders {
			if n > 1 {
				repeaters++
			}
		}
		within(t, "order lines", float64(len(s.lines)), 40_000, 60_000)
		within(t, "share of buyers who bought again", float64(repeaters)/float64(len(orders)), 0.45, 0.55)
		within(t, "average order in yuan", float64(paid)/100/float64(len(sales)), 120, 300)
		within(t, "share of orders refunded", float64(refunded)/float64(len(sales)), 0.03, 0.06)
		within(t, "share of lines returned", float64(returned)/float64(len(s.lines)), 0.002, 0.02)
		within(t, "share of lines without a member", float64(walkIn)/float64(len(s.lines)), 0.04, 0.08)
		within(t, "revenue of the best fifth", topFifth(spent), 0.55, 0.75)
		within(t, "revenue of two years, million yuan", float64(all)/1e8, 2, 5)
	}
}

// topFifth is the share of the money that comes from a fifth of the buyers.
func topFifth(spent map[string]int64) float64 {
	var all []int64
	var sum, top int64
	for who, x := range spent {
		if who != "" {
			all = append(all, x)
			sum += x
		}
	}
	slices.Sort(all)
	for _, x := range all[len(all)-len(all)/5:] {
		top += x
	}
	return float64(top) / float64(sum)
}

func TestSeasonsAndHoursShow(t *testing.T) {
	s := newShop(t, sim.Options{Seed: 4, Customers: 8000})
	byDay, byHour := map[string]float64{}, map[int]float64{}
	storeHours := true
	for _, x := range s.lines {
		if x.Status == sim.Closed || x.Status == sim.Returned {
			continue
		}
		byDay[x.Time.Format("2006-01-02")]++
		byHour[x.Time.Hour()]++
		if x.Channel == "门店" && (x.Time.Hour() < 10 || x.Time.Hour() > 22) {
			storeHours = false
		}
	}
	mean := func(from string, days int) float64 {
		day, _ := time.Parse("2006-01-02", from)
		var sum float64
		for i := range days {
			sum += byDay[day.AddDate(0, 0, i).Format("2006-01-02")]
		}
		return sum / float64(days)
	}
	// Each season against four quiet weeks around it.
	within(t, "双11 of 2025 against October", mean("2025-11-11", 1)/mean("2025-10-13", 14), 2.2, 6)
	within(t, "618 of 2025 against July", mean("2025-06-18", 1)/mean("2025-07-01", 28), 1.4, 4)
	within(t, "Spring Festival of 2025 against March", mean("2025-01-29", 5)/mean("2025-03-10", 28), 0.15, 0.6)
	within(t, "the evening against the small hours", byHour[21]/byHour[4], 20, 200)
	if !storeHours {
		t.Error("a street shop sold something outside its opening hours")
	}
}

// This week's list must have something to say on the day the data end.
func TestTheLastWeeksAreLively(t *testing.T) {
	o := sim.Options{Seed: 1, End: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
	s := newShop(t, o)
	end := time.Date(2026, 11, 22, 23, 59, 59, 0, time.FixedZone("", 8*3600))
	first, last, count := map[string]time.Time{}, map[string]time.Time{}, map[string]int{}
	for _, x := range s.sales() {
		if count[x.customer] == 0 {
			first[x.customer] = x.at
		}
		last[x.customer] = x.at
		count[x.customer]++
	}
	overdue, second, fading := 0, 0, 0
	for _, m := range s.members {
		n := count[m.Customer]
		if n == 0 {
			continue
		}
		silent := end.Sub(last[m.Customer]).Hours() / 24
		cycle := last[m.Customer].Sub(first[m.Customer]).Hours() / 24 / float64(max(n-1, 1))
		switch {
		case n >= 6 && silent > 2*cycle && silent < 4*cycle && silent < 120:
			overdue++
		case n == 1 && silent > 14 && silent < 45:
			second++
		case !m.Fading.IsZero() && m.Dropped.IsZero():
			fading++
		}
	}
	within(t, "good customers overdue", float64(overdue), 20, 200)
	within(t, "new customers due for the second order", float64(second), 60, 400)
	within(t, "customers whose spend is falling", float64(fading), 15, 120)
}

func TestNothingHappensAfterTheEnd(t *testing.T) {
	end := time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)
	s := newShop(t, sim.Options{Seed: 5, Customers: 3000, Days: 90, End: end})
	limit := time.Date(2026, 3, 5, 10, 30, 0, 0, time.FixedZone("", 8*3600))
	today := 0
	for _, l := range s.lines {
		if l.Time.After(limit) {
			t.Fatalf("order %s is at %v, after the data end", l.Order, l.Time)
		}
		if l.Time.Format("0102") == "0305" {
			today++
		}
	}
	for _, m := range s.members {
		if m.Joined.After(limit) {
			t.Fatalf("%s signs up at %v, after the data end", m.Customer, m.Joined)
		}
	}
	if today == 0 {
		t.Error("nobody bought on the morning of the last day")
	}
}

func TestLinesAreScaled(t *testing.T) {
	for _, tc := range []struct{ customers, lines int }{{4000, 20_000}, {4000, 100_000}, {300, 60_000}} {
		n := 0
		err := sim.Orders(context.Background(), sim.Options{Seed: 6, Customers: tc.customers, Lines: tc.lines}, func(b []sim.OrderLine) error {
			n += len(b)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		// 3,000 lives are tried out; chance makes the rest differ by a few per cent.
		within(t, "lines against lines asked for", float64(n)/float64(tc.lines), 0.94, 1.06)
	}
}
