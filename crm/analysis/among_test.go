package analysis

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"zhike/api/apitest"
	"zhike/fault"
	"zhike/store"
	"zhike/store/storetest"
)

// alone are the reports in which no figure is relative to other customers.
var alone = []string{"overview", "new-returning", "rfm cuts", "pareto", "cycle", "frequency", "rhythm", "season", "season week", "cohort", "cohort week", "channels", "products"}

// among lets the world know one segment: these customers, as a fixed list or,
// as a rule would, by parameters.
func (w *world) among(id, name string, members []int64, listed bool) {
	w.Among(func(_ context.Context, asked string) (*Group, error) {
		if asked != id {
			return nil, fault.New(fault.NotFound, "no segment")
		}
		return &Group{ID: id, Name: name, Members: func(first int) (string, []any, error) {
			if listed {
				return "select customer_id from customer where customer_id in (" + strings.Trim(asJSON(w.t, members), "[]") + ")", nil, nil
			}
			sql, args := "select customer_id from customer where false", []any{}
			for i, m := range members {
				sql, args = sql+fmt.Sprintf(" or customer_id = $%d::bigint", first+i), append(args, m)
			}
			return sql, args, nil
		}}, nil
	})
}

// Figures among a segment are those of a shop that has only its members, for
// any customers; links, name and definition say among whom.
func TestAmongIsAShopOfItsMembers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		items := randomItems(5, 60, 500)
		w.load(60, items)
		if _, err := w.customers.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(11, 5))
		for round := range 3 {
			var members []int64
			for id := int64(1); id <= 60; id++ {
				if r.IntN(3) == 0 {
					members = append(members, id)
				}
			}
			w.among("g", "名单", members, round == 0)
			only := newWorld(t, storetest.Open(t, w.db.Engine()))
			only.load(60, slices.DeleteFunc(slices.Clone(items), func(i item) bool { return !slices.Contains(members, i.customer) }))
			want := only.reports(Moment{AsOf: late}, "")
			got := w.reports(Moment{AsOf: late, Segment: "g"}, "")
			said := (&Group{Name: "名单"}).amongWhom()
			for _, name := range alone {
				text := asJSON(t, got[name])
				for _, extra := range []string{`\u0026segment=g`, `"segment":{"id":"g","name":"名单"},`, said.Zh, " " + said.En} {
					if !strings.Contains(text, extra) {
						t.Errorf("%s: %s is not said", name, extra)
					}
					text = strings.ReplaceAll(text, extra, "")
				}
				equal(t, name, text, asJSON(t, want[name]))
			}
		}
	})
}

// What is relative to everybody stays so: among a segment and among all others
// there are together as many in every group, stage and flow as among all.
func TestAmongDividesTheWhole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		randomWorld(w)
		if _, err := w.customers.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		var in, out []int64
		for id := int64(1); id <= manyCustomers; id++ {
			if id%3 == 0 {
				in = append(in, id)
			} else {
				out = append(out, id)
			}
		}
		count := func(m Moment) map[string]int64 {
			n := map[string]int64{}
			all := w.reports(m, early)
			for _, g := range all["rfm"].(*RFM).Groups {
				n[g.Name] = g.Customers
			}
			for _, s := range all["lifecycle"].(*Lifecycle).Stages {
				n[string(s.Name)] = s.Customers
			}
			for _, name := range []string{"rfm/migration", "rfm/migration window", "lifecycle/flows"} {
				for _, f := range all[name].(*Flows).Flows {
					n[name+f.From+">"+f.To] = f.Customers
				}
			}
			return n
		}
		whole := count(Moment{AsOf: late})
		w.among("in", "三的倍数", in, true)
		some := count(Moment{AsOf: late, Segment: "in"})
		w.among("out", "其余", out, false)
		others := count(Moment{AsOf: late, Segment: "out"})
		for key, n := range whole {
			equal(t, key, some[key]+others[key], n)
		}
		if some["important_value"] == 0 || others["important_value"] == 0 {
			t.Error("the division is too poor to test with")
		}
	})
}

// A filter and a segment together leave those in both, and the people behind a
// figure are of them too.
func TestAmongWithAFilter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		randomWorld(w)
		if _, err := w.customers.Refresh(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		w.among("g", "前十", []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, false)
		m := Moment{AsOf: late, Filter: `profile.province = "江苏" and order.count >= 1`, Segment: "g"} // odd numbers
		o := must[*Overview](t)(w.Overview(t.Context(), &OverviewRequest{Moment: m}))
		equal(t, "buyers", o.Buyers, 5)
		p := must[*People](t)(w.OverviewPeople(t.Context(), &OverviewPeopleRequest{Moment: m, Paging: Paging{Limit: 100}}))
		got := ids(p)
		slices.Sort(got)
		if !slices.Equal(got, []int64{1, 3, 5, 7, 9}) {
			t.Errorf("people %v", got)
		}
		kept := must[*Behind](t)(w.Behind(t.Context(), o.People["buyers"]))
		list := must[[]int64](t)(store.All[int64](t.Context(), w.db, store.SQL("select customer_id from ("+kept.SQL+") x order by 1"), kept.Args...))
		if !slices.Equal(list, got) {
			t.Errorf("kept %v", list)
		}
		server := apitest.Server(w.db, apiOptions(), w.Routes)
		apitest.Run(t, server, []apitest.Scenario{
			{Name: "among", Method: "GET", URL: "/api/analysis/overview?as_of=" + late + "&segment=g&filter=" + url.QueryEscape(m.Filter), As: analyst(), Status: 200,
				Contains: []string{`"segment":{"id":"g","name":"前十"}`, `"buyers":5`, "前十”现在的成员"}},
			{Name: "the file is named after it", Method: "GET", URL: "/api/analysis/cohort.csv?as_of=" + late + "&segment=g", As: analyst(), Status: 200,
				Answer: map[string]string{"Content-Disposition": "attachment; filename*=UTF-8''" + url.PathEscape("留存 前十") + "*"}},
			{Name: "an unknown one", Method: "GET", URL: "/api/analysis/overview?segment=x", As: analyst(), Status: 404},
		})
	})
}
