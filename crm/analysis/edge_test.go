package analysis

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"zhike/api"
	"zhike/fault"
)

func apiOptions() api.Options { return api.Options{} }

// Every report answers on odd businesses: with a sentence, without a number
// that is none (JSON would refuse it), with no more people than there are.
func TestOddBusinesses(t *testing.T) {
	one := item{1, "a", "2026-04-01 10:00", "sale", "A", 100, "门店"}
	sameDay := []item{one, {2, "b", "2026-04-01 11:00", "sale", "A", 100, "门店"}, {3, "c", "2026-04-01 12:00", "sale", "A", 100, "门店"}}
	for name, c := range map[string]struct {
		customers int
		items     []item
		buyers    int64
	}{
		"nothing":                   {0, nil, 0},
		"customers without orders":  {3, nil, 0},
		"one customer":              {1, []item{one}, 1},
		"only returns":              {2, []item{{1, "r", "2026-04-01 10:00", "return", "A", -100, "门店"}}, 0},
		"only nobody":               {0, []item{{0, "x", "2026-04-01 10:00", "sale", "A", 100, ""}}, 0},
		"all on one day":            {3, sameDay, 3},
		"more returned than bought": {1, []item{one, {1, "r", "2026-04-02 10:00", "return", "A", -300, "门店"}}, 1},
		"free of charge":            {1, []item{{1, "g", "2026-04-01 10:00", "gift", "A", 0, ""}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.load(c.customers, c.items)
				for report, r := range w.reports(Moment{AsOf: late}, early) {
					if text := asJSON(t, r); strings.Contains(text, `"finding":{"zh":""`) || strings.Contains(text, "%!") {
						t.Errorf("%s says nothing: %s", report, text)
					}
				}
				all := w.reports(Moment{AsOf: late}, "")
				equal(t, "buyers", all["overview"].(*Overview).Buyers, c.buyers)
				equal(t, "scored", all["rfm"].(*RFM).Customers, c.buyers)
				p := all["pareto"].(*Pareto)
				if p.Gini < 0 || p.Gini > 1 || p.Top20 > 1 {
					t.Errorf("Gini %v, top 20 %% %v", p.Gini, p.Top20)
				}
			})
		})
	}
}

// Equal customers get equal scores and one tier; one purchase day each gives no rhythm of their own.
func TestTies(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var items []item
		for i := int64(1); i <= 10; i++ {
			items = append(items, item{i, "o" + string(rune('a'+i)), "2026-04-01 10:00", "sale", "A", 100, "门店"})
		}
		w.load(10, items)
		all := w.reports(Moment{AsOf: "2026-04-20"}, "")
		r := all["rfm"].(*RFM)
		equal(t, "cells", asJSON(t, r.Cells), `[{"r":1,"f":1,"m":1,"group":"general_winback","customers":10,"revenue":1000}]`)
		equal(t, "all in the high tier", all["pareto"].(*Pareto).Tiers[0].Customers, 10)
		near(t, "Gini", all["pareto"].(*Pareto).Gini, 0)
		near(t, "typical cycle where nobody bought twice", all["lifecycle"].(*Lifecycle).TypicalCycle, 30)
		equal(t, "new", all["lifecycle"].(*Lifecycle).Stages[1].Customers, 10)
		// Pages break a tie by number and leave nobody out.
		var seen []int64
		for cursor := ""; ; {
			p := must[*People](t)(w.RFMPeople(t.Context(), &RFMPeopleRequest{Moment: endOfApril, Paging: Paging{Limit: 3, Cursor: cursor}}))
			seen = append(seen, ids(p)...)
			equal(t, "total", *p.Total, 10)
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if !slices.Equal(seen, []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) {
			t.Errorf("pages: %v", seen)
		}
	})
}

// The last day counts whole, also for data that know no hour, and the next day not at all.
func TestDateMeansItsEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.load(2, []item{{1, "a", "2026-04-01 23:59", "sale", "A", 100, ""}, {2, "b", "2026-04-02 00:00", "sale", "A", 100, ""}})
		equal(t, "on the day", must[*RFM](t)(w.RFM(t.Context(), &RFMRequest{Moment: Moment{AsOf: "2026-04-01"}})).Customers, 1)
		equal(t, "on the next", must[*RFM](t)(w.RFM(t.Context(), &RFMRequest{Moment: Moment{AsOf: "2026-04-02"}})).Customers, 2)
		at := must[*RFM](t)(w.RFM(t.Context(), &RFMRequest{Moment: Moment{AsOf: "2026-04-02T00:00:00+08:00"}}))
		equal(t, "at midnight", at.Customers, 2)
		// Without a moment it is that of the customer part: now, 2026-04-30 23:00 in the business zone.
		equal(t, "now", must[*RFM](t)(w.RFM(t.Context(), &RFMRequest{})).AsOf.Format("2006-01-02T15:04"), "2026-04-30T15:00")
	})
}

func TestRefusals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		for name, ask := range map[string]func() error{
			"date": func() error {
				_, err := w.Overview(ctx, &OverviewRequest{Moment: Moment{AsOf: "yesterday"}})
				return err
			},
			"year 0": func() error {
				_, err := w.Overview(ctx, &OverviewRequest{Moment: Moment{AsOf: "0000-01-01T00:00:00Z"}})
				return err
			},
			"year 1": func() error {
				_, err := w.Channels(ctx, &ChannelsRequest{Period: Period{From: "0001-01-01"}})
				return err
			},
			"from after to": func() error {
				_, err := w.Overview(ctx, &OverviewRequest{Period: Period{From: "2026-02-01", To: "2026-01-01"}})
				return err
			},
			"from": func() error {
				_, err := w.Overview(ctx, &OverviewRequest{Period: Period{From: "2026-02-30"}})
				return err
			},
			"cuts fall":      func() error { _, err := w.RFM(ctx, &RFMRequest{Scoring: Scoring{RCuts: "90,30"}}); return err },
			"cuts repeat":    func() error { _, err := w.RFM(ctx, &RFMRequest{Scoring: Scoring{FCuts: "2,2"}}); return err },
			"cuts no number": func() error { _, err := w.RFM(ctx, &RFMRequest{Scoring: Scoring{MCuts: "1,NaN"}}); return err },
			"cuts with SQL": func() error {
				_, err := w.RFM(ctx, &RFMRequest{Scoring: Scoring{MCuts: "1);drop table orders"}})
				return err
			},
			"too many cuts": func() error {
				_, err := w.RFM(ctx, &RFMRequest{Scoring: Scoring{MCuts: "1,2,3,4,5,6,7,8,9,10"}})
				return err
			},
			"group":           func() error { _, err := w.RFMPeople(ctx, &RFMPeopleRequest{Group: "best"}); return err },
			"stage":           func() error { _, err := w.LifecyclePeople(ctx, &LifecyclePeopleRequest{Stage: "dead"}); return err },
			"cursor":          func() error { _, err := w.RFMPeople(ctx, &RFMPeopleRequest{Paging: Paging{Cursor: "!"}}); return err },
			"no first moment": func() error { _, err := w.RFMFlows(ctx, &RFMFlowRequest{}); return err },
			"moments swapped": func() error {
				_, err := w.LifecycleFlows(ctx, &LifecycleFlowRequest{FlowMoments: FlowMoments{From: "2026-02-01", To: "2026-01-01"}})
				return err
			},
			"no low tier": func() error { _, err := w.Pareto(ctx, &ParetoRequest{Tiers: Tiers{High: 60, Middle: 40}}); return err },
			"cohort":      func() error { _, err := w.CohortPeople(ctx, &CohortPeopleRequest{Cohort: "2026-13"}); return err },
			"not a Monday": func() error {
				_, err := w.CohortPeople(ctx, &CohortPeopleRequest{By: "week", Cohort: "2026-04-29"})
				return err
			},
			"month": func() error { _, err := w.MonthPeople(ctx, &MonthPeopleRequest{Month: "April"}); return err },
			"half a period": func() error {
				_, err := w.Channels(ctx, &ChannelsRequest{Comparison: Comparison{Against: Against{CompareFrom: "2026-01-01"}}})
				return err
			},
			"periods overlap": func() error {
				_, err := w.Products(ctx, &ProductsRequest{Period: Period{From: "2026-01-01"}, Comparison: Comparison{Against: Against{CompareFrom: "2025-01-01", CompareTo: "2026-01-01"}}})
				return err
			},
			"filter": func() error {
				_, err := w.RFM(ctx, &RFMRequest{Moment: Moment{Filter: "no.such_field > 1"}})
				return err
			},
			"filter is no SQL": func() error {
				_, err := w.RFM(ctx, &RFMRequest{Moment: Moment{Filter: "1=1; drop table orders"}})
				return err
			},
		} {
			err := ask()
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s gives %v", name, err)
				continue
			}
			var f *fault.Error
			if !errors.As(err, &f) || f.Zh == "" || f.Message == "" {
				t.Errorf("%s: no sentence in both languages: %v", name, err)
			}
		}
	})
}

// A cell that a spreadsheet would run is defused; numbers stay numbers.
func TestFileOfAResult(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.load(1, []item{{1, "a", "2026-04-01 10:00", "sale", "A", 100, "=cmd|calc"}, {1, "b", "2026-04-02 10:00", "return", "A", -250, "+1"}})
		c := must[*Channels](t)(w.Channels(t.Context(), &ChannelsRequest{Moment: endOfApril}))
		for language, header := range map[string]string{"zh": "名称,客户数", "en": "Name,Customers"} {
			file := must[*api.Download](t)(download(c, Text{Zh: "渠道", En: "channels"}, "csv", language))
			var b strings.Builder
			if err := file.Write(&b); err != nil {
				t.Fatal(err)
			}
			text := b.String()
			if !strings.HasPrefix(text, "\uFEFF"+header) || !strings.Contains(text, "\n'=cmd|calc,1,1,1,100,") || !strings.Contains(text, "\n+1,0,0,0,-250,") {
				t.Errorf("%s: %q", language, text)
			}
		}
	})
}
