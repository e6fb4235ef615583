package model

import (
	"testing"
	"time"

	"zhike/mining/lifetime"
	"zhike/store"
	"zhike/store/storetest"
)

func TestWindowHoldsBackAQuarter(t *testing.T) {
	for _, c := range []struct {
		days, held int
		judged     bool
	}{
		{1, 0, false}, {59, 0, false},
		{60, 30, true},     // a quarter is 15, the least is 30
		{120, 30, true},    // a quarter
		{200, 50, true},    // a quarter
		{730, 180, true},   // a quarter is 182.5, the most is 180
		{20000, 180, true}, // long data
	} {
		w := window{begin: 1000, end: day(999 + c.days)}
		w.cutOff()
		if w.held() != c.held || w.judged != c.judged {
			t.Errorf("%d days: %d held back, judged %v; want %d, %v", c.days, w.held(), w.judged, c.held, c.judged)
		}
	}
}

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	for text, number := range map[string]day{"1970-01-01": 0, "1970-01-02": 1, "2024-02-29": 19782, "1969-12-31": -1} {
		parsed, err := time.Parse(time.DateOnly, text)
		if err != nil || dayOf(parsed) != number || number.String() != text {
			t.Errorf("%s is day %d, want %d (%v)", text, dayOf(parsed), number, err)
		}
	}
}

// A purchase a day up to 1 June: twenty silent days cannot be chance, three may be.
func TestSilenceOfTheWholeShopIsAMissingFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		var all []purchase
		for d := dayOf(midnight("2025-03-01").Add(8 * time.Hour)); d.String() <= "2025-06-01"; d++ {
			all = append(all, purchase{int64(d%7) + 1, d.String(), 10})
		}
		s.load(all)
		for _, c := range []struct{ now, end string }{
			{"2025-06-04", "2025-06-03"}, // the analysis looks at the last whole day
			{"2025-06-22", "2025-06-01"},
			{"2026-06-22", "2025-06-01"}, // historic data: the analysis itself looks from their end
		} {
			s.now = midnight(c.now)
			w, err := s.window(t.Context())
			if err != nil || w.end.String() != c.end || w.begin.String() != "2025-03-01" || w.customers != 7 {
				t.Errorf("on %s the window is %s to %s with %d customers, %v; want its end on %s", c.now, w.begin, w.end, w.customers, err, c.end)
			}
		}
	}, migrations())
}

// Worked out by hand from the orders below. The window from 10 January to 30
// June is 172 days long; 43 are held back, so the cut is 18 May and the equally
// long time before it begins after 5 April.
func TestHistories(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.now = midnight("2025-07-01")
		s.load([]purchase{
			{1, "2025-01-10", 100}, {1, "2025-01-10", 50}, {1, "2025-03-01", 30}, {1, "2025-06-01", 60}, {1, "2025-06-01", 30},
			{2, "2025-05-20", 7}, {2, "2025-05-21", 8.5},
			{3, "2025-05-01", 20}, {3, "2025-05-10", 40},
			{4, "2025-06-30", 5},
			{0, "2025-02-02", 1000},                        // nobody known
			{5, "2025-07-01", 9}, {1, "2025-07-02", 10000}, // later than the analysis
		})
		other(t, db, 1, "2025-04-01", "return")
		other(t, db, 1, "2025-04-20", "cancelled")
		other(t, db, 6, "2025-04-20", "pending")
		w, err := s.window(t.Context())
		if err != nil || w.cut.String() != "2025-05-18" || w.held() != 43 || w.customers != 4 {
			t.Fatalf("window %+v, cut %s, %v", w, w.cut, err)
		}
		p, err := s.read(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		want := []lifetime.History{{Frequency: 2, Recency: 142, Age: 171, Money: 60}, {Frequency: 1, Recency: 1, Age: 41, Money: 8.5},
			{Frequency: 1, Recency: 9, Age: 60, Money: 40}, {}}
		learnt := []lifetime.History{{Frequency: 1, Recency: 50, Age: 128, Money: 30}, {Frequency: 1, Recency: 9, Age: 17, Money: 40}}
		equal(t, "ids", p.ids, []int64{1, 2, 3, 4})
		equal(t, "histories", p.histories, want)
		equal(t, "learnt", p.trial.learnt, learnt)
		equal(t, "held", p.trial.held, []float64{1, 0})
		equal(t, "held money", []float64{p.trial.heldMoney}, []float64{90})
		equal(t, "before", p.trial.before, []float64{0, 1})
		if begun := p.trial.begun; p.repeat != 3 || len(begun) != 172 || begun[0] != 1 || begun[111] != 1 { // 1 May is the 112th day
			t.Errorf("%d repeat customers, first purchases by day %v", p.repeat, begun)
		}
		again, err := s.read(t.Context(), w)
		if err != nil || again.digest != p.digest {
			t.Errorf("the same data read twice differ: %v", err)
		}
	}, migrations())
}

func equal[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s[%d]: %v, want %v", what, i, got[i], want[i])
		}
	}
}

// other writes a document that is no purchase.
func other(t *testing.T, db *store.DB, customer int64, day, kind string) {
	t.Helper()
	err := db.Tx(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), store.SQL(`insert into orders (customer_id, order_id, order_no, ordered_at, ordered_on, ordered_hour, kind, lines, quantity, amount, discount, returned, net_amount, batch_id)
			values ($1::bigint, $1::bigint * 1000, 'X' || $3::text, $2::date::timestamp, $2::date, 0, $3::text, 1, 1, 0, 0, 70, -70, 'test')`), customer, day, kind)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
