package analysis

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zhike/api/apitest"
	"zhike/mining"
	"zhike/store"
	"zhike/store/storetest"
)

const (
	manyCustomers = 120
	manyOrders    = 900
	early, late   = "2025-12-20", "2026-04-30"
)

func randomWorld(w *world) { w.load(manyCustomers, randomItems(1, manyCustomers, manyOrders)) }

// What every report says must agree with what the others say.
func TestReportsAgree(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		randomWorld(w)
		all := w.reports(Moment{AsOf: late}, early)
		o := all["overview"].(*Overview)
		if o.Buyers < 50 || o.AnonymousOrders == 0 || o.ReturnOrders == 0 || o.CancelledOrders == 0 {
			t.Fatalf("the random business is too poor to test with: %+v", o)
		}
		rfm, rfmCuts := all["rfm"].(*RFM), all["rfm cuts"].(*RFM)
		for _, r := range []*RFM{rfm, rfmCuts} {
			var inGroups, inCells int64
			for _, g := range r.Groups {
				inGroups += g.Customers
			}
			for _, c := range r.Cells {
				inCells += c.Customers
			}
			equal(t, "groups and cells", [2]int64{inGroups, inCells}, [2]int64{o.Buyers, o.Buyers})
		}
		var tiers, stages, steps, firsts, newBuyers int64
		for _, x := range all["pareto"].(*Pareto).Tiers {
			tiers += x.Customers
		}
		life := all["lifecycle"].(*Lifecycle)
		for _, x := range life.Stages {
			stages += x.Customers
		}
		for _, x := range all["frequency"].(*Frequency).Steps {
			steps += x.Customers
		}
		cohorts := all["cohort"].(*Cohorts)
		var cohortRevenue float64
		for _, c := range cohorts.Cohorts {
			firsts += c.Customers
			for n, back := range c.Retained {
				cohortRevenue += c.Revenue[n]
				if back > c.Customers || n == 0 && back != c.Customers {
					t.Errorf("cohort %s: %d of %d at %d", c.Cohort, back, c.Customers, n)
				}
			}
		}
		var monthRevenue float64
		for _, m := range o.Months {
			newBuyers += m.NewBuyers
			monthRevenue += m.Revenue
		}
		equal(t, "tiers, frequencies, cohorts, new buyers", [4]int64{tiers, steps, firsts, newBuyers}, [4]int64{o.Buyers, o.Buyers, o.Buyers, o.Buyers})
		equal(t, "stages", stages, life.Customers)
		equal(t, "buyers by stage", life.Buyers, o.Buyers)
		near(t, "cohort revenue with what was left out", cohortRevenue+*cohorts.LeftOut[0].Revenue, o.Revenue-o.AnonymousRevenue)
		near(t, "months", monthRevenue, o.Revenue)
		near(t, "channels", all["channels"].(*Channels).Revenue, o.Revenue)
		near(t, "products", all["products"].(*Products).Revenue, o.Revenue)
		near(t, "rhythm", all["rhythm"].(*Rhythm).Revenue, o.Revenue)
		near(t, "rfm with what was left out", rfm.Revenue+*rfm.LeftOut[0].Revenue, o.Revenue-o.AnonymousRevenue)
		equal(t, "rhythm orders", all["rhythm"].(*Rhythm).Orders, o.SaleOrders)
		for _, name := range []string{"rfm/migration", "lifecycle/flows"} {
			f := all[name].(*Flows)
			var before, after int64
			for _, s := range f.States {
				if s.Name != "" {
					before, after = before+s.Before, after+s.After
				}
			}
			want := map[string]int64{"rfm/migration": o.Buyers, "lifecycle/flows": life.Customers}[name]
			equal(t, name, [2]int64{after, f.Customers}, [2]int64{want, want})
			if before == 0 || before > after {
				t.Errorf("%s: %d before, %d after", name, before, after)
			}
		}
		curve := all["pareto"].(*Pareto).Curve
		for i := 1; i < len(curve); i++ {
			if curve[i].Share < curve[i-1].Share || curve[i].Share-curve[i-1].Share > 1 {
				t.Errorf("the curve falls at %d", i)
			}
		}
		for name, r := range all {
			h := headOf(t, r)
			if h.Finding.Zh == "" || h.Finding.En == "" || h.Definition.Zh == "" || h.Definition.En == "" || strings.Contains(h.Finding.En+h.Definition.Zh, "%!") {
				t.Errorf("%s: finding %v, definition %v", name, h.Finding, h.Definition)
			}
			columns, rows := r.Table("zh")
			for _, row := range rows {
				if len(row) != len(columns) {
					t.Errorf("%s: %d cells under %d columns", name, len(row), len(columns))
				}
			}
			if len(rows) == 0 {
				t.Errorf("%s: no rows", name)
			}
		}
	})
}

// The scores in SQL are those of the package mining.
func TestScoresAreThoseOfMining(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		randomWorld(w)
		for bins := 2; bins <= 10; bins += 3 {
			var people []Person
			for cursor := ""; ; {
				p := must[*People](t)(w.RFMPeople(t.Context(), &RFMPeopleRequest{Moment: Moment{AsOf: late}, Scoring: Scoring{Bins: bins}, Paging: Paging{Limit: 50, Cursor: cursor}}))
				people = append(people, p.Items...)
				if cursor = p.Next; cursor == "" {
					break
				}
			}
			recency, orders, money := make([]float64, len(people)), make([]float64, len(people)), make([]float64, len(people))
			for i, p := range people {
				recency[i], orders[i], money[i] = -float64(*p.Recency), float64(p.Orders), p.Money
			}
			r, f, m := must[[]int](t)(mining.Quantiles(recency, bins)), must[[]int](t)(mining.Quantiles(orders, bins)), must[[]int](t)(mining.Quantiles(money, bins))
			for i, p := range people {
				if int(*p.R) != r[i] || int(*p.F) != f[i] || int(*p.M) != m[i] {
					t.Fatalf("customer %d: %d %d %d, mining %d %d %d", p.CustomerID, *p.R, *p.F, *p.M, r[i], f[i], m[i])
				}
				equal(t, "group", p.Group, mining.RFMGroup(r[i], f[i], m[i], bins).Code)
			}
		}
	})
}

// Following the way to the people gives as many as the figure says.
func TestEveryFigureLeadsToItsPeople(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		randomWorld(w)
		server := apitest.Server(w.db, apiOptions(), w.Routes)
		all := w.reports(Moment{AsOf: late}, early)
		follow := func(what, link string, want int64) {
			t.Helper()
			a := apitest.Do(t, server, apitest.Scenario{Method: "GET", URL: link, As: analyst()})
			if a.Status != 200 {
				t.Errorf("%s: %s answers %d %s", what, link, a.Status, a.Body)
				return
			}
			p := apitest.Decode[People](t, a)
			if *p.Total != want {
				t.Errorf("%s: %d people, want %d: %s", what, *p.Total, want, link)
			}
			all := must[*Behind](t)(w.Behind(t.Context(), link))
			if n := must[int64](t)(store.One[int64](t.Context(), w.db, store.SQL("select count(*)::bigint from ("+all.SQL+") x"), all.Args...)); n != want {
				t.Errorf("%s: %d people to keep, want %d: %s", what, n, want, link)
			}
		}
		o := all["overview"].(*Overview)
		follow("customers", o.People["customers"], o.Customers)
		follow("buyers", o.People["buyers"], o.Buyers)
		follow("repeaters", o.People["repeaters"], o.Repeaters)
		for _, m := range o.Months {
			follow("new", m.PeopleNew, m.NewBuyers)
			follow("returning", m.PeopleReturning, m.ReturningBuyers)
		}
		for _, name := range []string{"rfm", "rfm cuts", "rfm window"} {
			r := all[name].(*RFM)
			for _, g := range r.Groups {
				follow(name+" "+g.Name, g.People, g.Customers)
			}
			for _, s := range r.Scores {
				follow(fmt.Sprint(name, s.Axis, s.Score), s.People, s.Customers)
			}
		}
		for _, x := range all["pareto"].(*Pareto).Tiers {
			follow(x.Name, x.People, x.Customers)
		}
		for _, x := range all["lifecycle"].(*Lifecycle).Stages {
			follow(string(x.Name), x.People, x.Customers)
		}
		for _, name := range []string{"rfm/migration", "rfm/migration window", "lifecycle/flows"} {
			for _, x := range all[name].(*Flows).Flows {
				follow(name+" "+x.From+" to "+x.To, x.People, x.Customers)
			}
		}
		for _, x := range all["frequency"].(*Frequency).Steps {
			follow("frequency", x.People, x.Customers)
		}
		for _, x := range all["cycle"].(*Cycle).Classes {
			follow("cycle class", x.People, x.Customers)
		}
		for i, x := range all["rhythm"].(*Rhythm).Cells {
			if i%9 == 0 {
				follow("rhythm", x.People, x.Customers)
			}
		}
		for _, x := range all["season"].(*Season).Periods {
			follow("season", x.People, x.Customers)
		}
		for _, x := range all["channels"].(*Channels).Rows {
			follow("channel", x.People, *x.Customers)
			follow("channel, new", x.PeopleNew, x.NewCustomers)
		}
		for _, x := range all["products"].(*Products).Rows {
			follow("product", x.People, *x.Buyers)
			follow("product again", x.PeopleRepeat, *x.Again)
		}
		for _, c := range all["cohort"].(*Cohorts).Cohorts[:3] {
			for n, back := range c.Retained {
				follow("cohort", fmt.Sprintf("%s&distance=%d", c.People, n), back)
				follow("cohort, not back", fmt.Sprintf("%s&distance=%d&back=false", c.People, n), c.Customers-back)
			}
		}
	})
}

// A report as of a past day is the same whether or not later facts are there.
func TestLaterFactsAreInvisible(t *testing.T) {
	const then = "2025-11-15"
	items := randomItems(2, manyCustomers, manyOrders)
	known := slices.DeleteFunc(slices.Clone(items), func(i item) bool { return i.at > then+" 24:00" })
	each(t, func(t *testing.T, w *world) {
		w.load(manyCustomers, known)
		// Who appears only later was not known then.
		w.exec("delete from customer where customer_id not in (select customer_id from orders)")
		want := w.reports(Moment{AsOf: then}, "2025-06-30")
		later := newWorld(t, storetest.Open(t, w.db.Engine()))
		later.load(manyCustomers, items)
		later.exec("delete from customer where customer_id not in (select customer_id from orders)")
		for name, got := range later.reports(Moment{AsOf: then}, "2025-06-30") {
			equal(t, name, asJSON(t, got), asJSON(t, want[name]))
		}
	})
}

// Before the first order there is nothing, and every report says so.
func TestBeforeTheFirstOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		randomWorld(w)
		w.exec("delete from customer where customer_id not in (select customer_id from orders)") // of these nobody knows since when
		for name, r := range w.reports(Moment{AsOf: "2024-12-31"}, "2024-06-30") {
			var members map[string]any
			if err := json.Unmarshal([]byte(asJSON(t, r)), &members); err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{"customers", "buyers", "orders", "revenue", "intervals"} {
				if v, there := members[key]; there && v != 0. {
					t.Errorf("%s: %s is %v", name, key, v)
				}
			}
		}
	})
}

// Both engines give the same answers to the last digit that counts.
func TestEnginesAgree(t *testing.T) {
	both := map[store.Engine]map[string]Tabular{}
	people := map[store.Engine]string{}
	each(t, func(t *testing.T, w *world) {
		randomWorld(w)
		both[w.db.Engine()] = w.reports(Moment{AsOf: late}, early)
		page := must[*People](t)(w.LifecyclePeople(t.Context(), &LifecyclePeopleRequest{Moment: Moment{AsOf: late}, Paging: Paging{Limit: 100}}))
		people[w.db.Engine()] = asJSON(t, page)
	})
	if len(both) < 2 {
		t.Skip("only one engine ran")
	}
	for name, duck := range both[store.DuckDB] {
		var a, b any
		if json.Unmarshal([]byte(asJSON(t, duck)), &a) != nil || json.Unmarshal([]byte(asJSON(t, both[store.Postgres][name])), &b) != nil {
			t.Fatal("not JSON")
		}
		if where := differ(a, b, name); where != "" {
			t.Error(where)
		}
	}
	equal(t, "people", people[store.DuckDB], people[store.Postgres])
}

// differ tells where two JSON values differ by more than rounding.
func differ(a, b any, path string) string {
	switch x := a.(type) {
	case float64:
		y, ok := b.(float64)
		if !ok || math.Abs(x-y) > 1e-9*math.Max(1, math.Abs(x)) {
			return fmt.Sprintf("%s: %v and %v", path, a, b)
		}
		return ""
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return path + ": other members"
		}
		for k := range x {
			if d := differ(x[k], y[k], path+"."+k); d != "" {
				return d
			}
		}
		return ""
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return path + ": other length"
		}
		for i := range x {
			if d := differ(x[i], y[i], fmt.Sprintf("%s[%d]", path, i)); d != "" {
				return d
			}
		}
		return ""
	}
	if !reflect.DeepEqual(a, b) {
		return fmt.Sprintf("%s: %v and %v", path, a, b)
	}
	return ""
}

// A filter gives what the business of these customers alone would give, where
// nothing is relative to the others.
func TestFilter(t *testing.T) {
	const rule = `profile.province = "江苏"` // the customers with odd numbers
	items := randomItems(3, 60, 500)
	odd := slices.DeleteFunc(slices.Clone(items), func(i item) bool { return i.customer%2 == 0 })
	each(t, func(t *testing.T, w *world) {
		w.load(60, items)
		if _, err := w.customers.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		alone := newWorld(t, storetest.Open(t, w.db.Engine()))
		alone.load(60, odd)
		alone.exec("delete from customer where customer_id % 2 = 0")
		got := w.reports(Moment{AsOf: late, Filter: rule}, early)
		want := alone.reports(Moment{AsOf: late}, early)
		query := url.QueryEscape(rule)
		for _, name := range []string{"overview", "new-returning", "pareto", "cycle", "frequency", "rhythm", "season", "cohort", "channels", "products"} {
			text := strings.ReplaceAll(asJSON(t, got[name]), "\\u0026filter="+query, "")
			text = strings.ReplaceAll(text, fmt.Sprintf(`"filter":%s,`, asJSON(t, rule)), "")
			equal(t, name, text, asJSON(t, want[name]))
		}
		// Scores and stages stay those among everybody; the filter only chooses.
		everybody := w.reports(Moment{AsOf: late}, early)
		near(t, "typical cycle", got["lifecycle"].(*Lifecycle).TypicalCycle, everybody["lifecycle"].(*Lifecycle).TypicalCycle)
		some := must[*People](t)(w.RFMPeople(t.Context(), &RFMPeopleRequest{Moment: Moment{AsOf: late, Filter: rule}, Paging: Paging{Limit: 500}}))
		whole := must[*People](t)(w.RFMPeople(t.Context(), &RFMPeopleRequest{Moment: Moment{AsOf: late}, Paging: Paging{Limit: 500}}))
		chosen := slices.DeleteFunc(slices.Clone(whole.Items), func(p Person) bool { return p.CustomerID%2 == 0 })
		equal(t, "scores under a filter", asJSON(t, some.Items), asJSON(t, chosen))
		equal(t, "rfm", got["rfm"].(*RFM).Customers, int64(len(chosen)))
		var in, out int64
		for _, f := range got["rfm/migration"].(*Flows).Flows {
			in += f.Customers
		}
		for _, f := range everybody["rfm/migration"].(*Flows).Flows {
			out += f.Customers
		}
		if in == 0 || in >= out || in != int64(len(chosen)) {
			t.Errorf("flows under a filter: %d of %d, chosen %d", in, out, len(chosen))
		}
	})
}
