package model

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"testing"
	"time"

	"zhike/api"
	"zhike/api/apitest"
	"zhike/crm/governance"
	"zhike/store"
	"zhike/store/storetest"
)

// served is the part behind HTTP.
func served(t *testing.T, db *store.DB) (*shop, *api.API) {
	t.Helper()
	s := newShop(t, db, true)
	return s, apitest.Server(db, api.Options{Now: func() time.Time { return s.now }}, s.Routes)
}

func TestRoutesAreGuardedAndDescribed(t *testing.T) {
	_, a := served(t, storetest.Open(t, store.DuckDB, migrations()))
	apitest.Permissions(t, a, governance.RoleIdentities())
	apitest.OpenAPI(t, a)
}

func TestRoutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s, a := served(t, db)
		roles := governance.RoleIdentities()
		analyst, sales := roles[governance.Analyst], roles[governance.Sales]
		apitest.Run(t, a, []apitest.Scenario{
			{Name: "before the first fit", Method: "GET", URL: "/api/models/lookahead", As: analyst, Status: 404, Contains: []string{"还没有训练过模型"}},
			{Name: "and in English", Method: "GET", URL: "/api/models/lookahead", As: analyst, Header: map[string]string{"Accept-Language": "en"}, Status: 404, Contains: []string{"nothing was learnt yet"}},
			{Name: "start", Method: "POST", URL: "/api/models/lookahead/fit", As: analyst, Status: 200, Contains: []string{`"job":"`}},
			{Name: "sales may not start", Method: "POST", URL: "/api/models/lookahead/fit", As: sales, Status: 403},
		})
		s.simulate(small())
		s.mustFit()
		s.refresh()
		apitest.Run(t, a, []apitest.Scenario{
			{Name: "versions", Method: "GET", URL: "/api/models", As: sales, Status: 200, Contains: []string{`"state":"current"`, `"question":"lookahead"`, "会再来"}},
			{Name: "lookahead", Method: "GET", URL: "/api/models/lookahead", As: sales, Status: 200,
				Contains: []string{`"held_back"`, `"calibration"`, `"baselines"`, `"stderr"`, "检验：只用", "Test: from the data up to", `"definition"`}},
			{Name: "unknown version", Method: "GET", URL: "/api/models/lookahead?version=nope", As: sales, Status: 404},
			{Name: "customers masked", Method: "GET", URL: "/api/models/lookahead/customers?limit=3", As: analyst, Status: 200,
				Contains: []string{"位客户里，约", `"name":"客***"`, `"total":600`}, NotContains: []string{"客户1"}},
			{Name: "customers in full", Method: "GET", URL: "/api/models/lookahead/customers?limit=3", As: sales, Status: 200, Contains: []string{`"name":"客户`}},
			{Name: "filter", Method: "GET", URL: "/api/models/lookahead/customers?rule=" + url.QueryEscape("order.count > 5"), As: sales, Status: 200},
			{Name: "wrong filter", Method: "GET", URL: "/api/models/lookahead/customers?rule=" + url.QueryEscape("order.counts > 5"), As: sales, Status: 422, Contains: []string{"order.count"}},
			{Name: "wrong sort", Method: "GET", URL: "/api/models/lookahead/customers?sort=name", As: sales, Status: 422},
			{Name: "wrong cursor", Method: "GET", URL: "/api/models/lookahead/customers?cursor=!!", As: sales, Status: 422},
			{Name: "SQL for a filter", Method: "GET", URL: "/api/models/lookahead/distribution?rule=" + url.QueryEscape("1=1) or (1=1"), As: sales, Status: 422},
			{Name: "one customer", Method: "GET", URL: "/api/models/lookahead/customers/7", As: sales, Status: 200, Contains: []string{`"ahead":[`, `"hundred"`, `"reason"`}},
			{Name: "no such customer", Method: "GET", URL: "/api/models/lookahead/customers/9999", As: sales, Status: 404, Contains: []string{"9999"}},
			{Name: "distribution", Method: "GET", URL: "/api/models/lookahead/distribution?days=60", As: sales, Status: 200, Contains: []string{`"days":60`, `"orders_interval"`, `"bought_once"`}},
			{Name: "no horizon", Method: "GET", URL: "/api/models/lookahead/distribution?days=0", As: sales, Status: 422},
			{Name: "disagreement", Method: "GET", URL: "/api/models/lookahead/disagreement?side=gone_but_staying", As: sales, Status: 200, Contains: []string{`"sides":[`, `"compared"`}},
			{Name: "no such side", Method: "GET", URL: "/api/models/lookahead/disagreement?side=x", As: sales, Status: 422},
		})
	}, migrations())
}

// Page after page, in every order, each customer comes exactly once and in order.
func TestListsAreWalkedToTheEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := newShop(t, db, false)
		s.simulate(small())
		s.mustFit()
		s.refresh()
		for name := range sortColumns() {
			for _, sort := range []string{name, "-" + name} {
				for rule, want := range map[string]int{"": 600, "order.purchase_days <= 2": s.atMostTwice()} {
					s.walk(sort, rule, want)
				}
			}
		}
	}, migrations())
}

func (s *shop) atMostTwice() int {
	n := 0
	for _, r := range s.everybody() {
		if r.Purchases <= 2 {
			n++
		}
	}
	return n
}

func (s *shop) walk(sort, rule string, want int) {
	s.t.Helper()
	o, err := newOrder(sort)
	if err != nil {
		s.t.Fatal(err)
	}
	seen := map[int64]bool{}
	last, unknown := math.NaN(), false
	for cursor, first := "", true; first || cursor != ""; first = false {
		page, err := s.People(s.t.Context(), &PeopleRequest{Rule: rule, Sort: sort, Limit: 77, Cursor: cursor})
		if err != nil {
			s.t.Fatal(err)
		}
		if first && (page.Total == nil || *page.Total != int64(want)) {
			s.t.Errorf("%s, %q: total %v, want %d", sort, rule, page.Total, want)
		}
		for _, p := range page.Items {
			if seen[p.CustomerID] {
				s.t.Fatalf("%s: customer %d comes twice", sort, p.CustomerID)
			}
			seen[p.CustomerID] = true
			v := map[string]*float64{"clv_365d": p.Value, "p_alive": p.PAlive, "orders_90d": &p.Orders, "next_order_prob_30d": &p.Soon}[o.column]
			if v == nil {
				unknown = true
				continue
			}
			if unknown || o.descending && *v > last || !o.descending && *v < last {
				s.t.Fatalf("%s: %v after %v", sort, *v, last)
			}
			last = *v
		}
		cursor = page.Next
	}
	if len(seen) != want {
		s.t.Errorf("%s, %q: %d customers, want %d", sort, rule, len(seen), want)
	}
}

// Two customers judged differently on purpose: customer 1001 bought every third
// day up to five weeks before the end, which is recent beside the others and
// long overdue; customer 1002 buys every 45 days and was last seen 60 days ago,
// which is longer than for most but not long for this one.
func TestDisagreement(t *testing.T) {
	for _, fields := range []bool{false, true} {
		t.Run(fmt.Sprintf("fields %v", fields), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				s := newShop(t, db, fields)
				s.simulate(small())
				var all []purchase
				for d := dayOf(midnight("2025-06-01").In(china())); d.String() <= "2025-11-27"; d += 3 {
					all = append(all, purchase{1001, d.String(), 50})
				}
				last := dayOf(midnight("2025-11-01").In(china()))
				for n := range day(8) {
					all = append(all, purchase{1002, (last - 45*n).String(), 300})
				}
				s.load(all)
				s.mustFit()
				if fields { // as the job of the analyses would have written it
					s.do(`insert into analysis_score (customer_id, as_of, rfm_group, lifecycle_stage) select customer_id, timestamp '2026-01-01',
						case when customer_id = 1001 then 'important_value' when customer_id = 1002 then 'important_winback' else 'general_develop' end, 'active' from model_score`)
				}
				s.refresh()
				leaving, err := s.Disagreement(t.Context(), &DisagreementRequest{})
				if err != nil {
					t.Fatal(err)
				}
				staying, err := s.Disagreement(t.Context(), &DisagreementRequest{Side: Staying, Limit: 500})
				if err != nil {
					t.Fatal(err)
				}
				checkSide(t, leaving, 0, 1001, fields)
				checkSide(t, staying, 1, 1002, fields)
				if !fields {
					return
				}
				for _, x := range leaving.Sides {
					s.counts(Bar{Rule: x.Rule, Customers: x.Customers})
				}
			}, migrations())
		})
	}
}

func checkSide(t *testing.T, d *Disagreement, side int, id int64, alone bool) {
	t.Helper()
	x := d.Sides[side]
	found := false
	for _, p := range d.Items {
		found = found || p.CustomerID == id
		if p.PAlive == nil || side == 0 && *p.PAlive >= thinksGone || side == 1 && *p.PAlive < thinksThere {
			t.Errorf("%s: %+v", d.Side, p)
		}
	}
	if !found || x.Side != d.Side || x.Customers != *d.Total || int64(len(d.Items)) > x.Customers || alone && x.Customers != 1 || (x.Rule != "") != alone {
		data, _ := json.Marshal(d)
		t.Errorf("customer %d found %v: %s", id, found, data)
	}
	if d.Compared == 0 || x.Label.Zh == "" || x.Means.En == "" || !(x.Value > 0) {
		t.Errorf("%+v", x)
	}
}
