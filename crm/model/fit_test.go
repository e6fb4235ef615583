package model

import (
	"testing"

	"zhike/sim"
	"zhike/store"
	"zhike/store/storetest"
)

func TestScratch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(sim.Options{Seed: 5, Customers: 3000})
		f := s.mustFit()
		t.Logf("%+v", f)
		l := s.mustLookahead()
		t.Log(l.Finding.Zh)
		t.Log(l.Finding.En)
		t.Log(l.Reading.Zh, l.Reading.En)
		t.Log(l.Warnings, l.Parameters)
		t.Logf("%+v", l.Metrics.HeldBack)
		p, err := s.People(t.Context(), &PeopleRequest{Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range p.Items {
			t.Log(x.Reason.Zh, x.Reason.En, x.ValueIn, *x.Value)
		}
		f = s.mustFit()
		t.Logf("%+v", f)
	}, migrations())
}
