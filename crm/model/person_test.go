package model

import (
	"testing"

	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

// checks runs the invariants; wanted are the violations by English sentence.
func (s *shop) checks(wanted map[string]int64) {
	s.t.Helper()
	for _, c := range s.Checks() {
		n, err := store.One[int64](s.t.Context(), s.db, c.Stmt)
		if err != nil || n != wanted[c.En] {
			s.t.Errorf("%s: %d, want %d (%v)", c.En, n, wanted[c.En], err)
		}
	}
}

func TestInvariantsAreSeenWhenBroken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		s.mustFit()
		s.checks(map[string]int64{})
		s.do("delete from customer where customer_id <= 3")
		s.checks(map[string]int64{"scores of a customer that does not exist": 3})
		s.do("update model_version set state = 'old'")
		s.checks(map[string]int64{"scores of a customer that does not exist": 3, "scores that are not of the current version": 600})
	}, migrations())
}

// A person's scores can be copied out and erased; the others keep theirs.
func TestCopyAndErase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		s.mustFit()
		copied, err := s.CopyPerson(t.Context(), 7)
		if err != nil || copied[scoreTable] == nil {
			t.Fatalf("%v, %v", copied, err)
		}
		err = db.Tx(t.Context(), func(tx *store.Tx) error { return s.ErasePerson(t.Context(), tx, 7) })
		if err != nil {
			t.Fatal(err)
		}
		if copied, err = s.CopyPerson(t.Context(), 7); err != nil || len(copied) != 0 {
			t.Errorf("after erasing: %v, %v", copied, err)
		}
		if n := len(s.everybody()); n != 599 {
			t.Errorf("%d scores are left", n)
		}
	}, migrations())
}

func TestPersonOverHorizons(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		s.load([]purchase{{901, "2026-03-01", 5}}) // bought after the analysis
		s.do("insert into customer (customer_id, created_at, updated_at, batch_id) values (900, timestamp '2025-01-01', timestamp '2025-01-01', 'x')")
		s.mustFit()
		p, err := s.Person(t.Context(), &PersonRequest{ID: 7})
		if err != nil || len(p.Ahead) != 4 || p.Until != "2025-12-31" {
			t.Fatalf("%+v, %v", p, err)
		}
		near(t, "90 days", p.Ahead[1].Orders, p.Orders, 1e-12)
		near(t, "money of 365 days", *p.Ahead[3].Money, *p.Value, 1e-12)
		if p.Ahead[1].In != p.OrdersIn {
			t.Errorf("range %+v, in the list %+v", p.Ahead[1].In, p.OrdersIn)
		}
		if year := p.Ahead[3].MoneyIn; *year != *p.ValueIn {
			t.Errorf("money of the year %+v, in the list %+v", year, p.ValueIn)
		}
		for i, a := range p.Ahead[1:] {
			if b := p.Ahead[i]; a.MoneyIn.High < *a.Money || a.MoneyIn.High < b.MoneyIn.High || a.MoneyIn.Low < b.MoneyIn.Low {
				t.Errorf("money of %d days: %+v, of %d days: %+v", b.Days, b.MoneyIn, a.Days, a.MoneyIn)
			}
			if b := p.Ahead[i]; a.Orders <= b.Orders || a.None >= b.None || a.In.High < b.In.High {
				t.Errorf("%d days: %+v, %d days: %+v", b.Days, b, a.Days, a)
			}
		}
		for _, id := range []int64{900, 901, 999} { // never bought, bought later, unknown
			if _, err := s.Person(t.Context(), &PersonRequest{ID: id}); !fault.Is(err, fault.NotFound) {
				t.Errorf("customer %d: %v", id, err)
			}
		}
	}, migrations())
}
