package analysis

import (
	"slices"
	"testing"
)

// The shop of the tests, as of the end of 2026-04-30. By hand:
//
//	customer 1  bought on 01-05, 02-05, 03-05, 04-05, 04-25 for 100 each, article A
//	customer 2  bought twice on 01-10 for 50 (A and B), on 03-11 for 60 (A), gave 20 back on 03-20 (A)
//	customer 3  bought on 01-20 for 300 (B); an order of 02-02 was cancelled
//	customer 4  bought on 04-20 for 80 (B)
//	customer 5  only gave 30 back, on 02-01
//	customer 6  registered on 03-01, no order
//	customer 7  nothing known but the name
//	nobody      bought on 02-10 for 500 (B)
func shop() []item {
	return []item{
		{1, "a1", "2026-01-05 10:00", "sale", "A", 100, "淘宝"},
		{1, "a2", "2026-02-05 10:30", "sale", "A", 100, "淘宝"},
		{1, "a3", "2026-03-05 20:00", "sale", "A", 100, "淘宝"},
		{1, "a4", "2026-04-05 20:00", "sale", "A", 100, "淘宝"},
		{1, "a5", "2026-04-25 21:00", "sale", "A", 100, "淘宝"},
		{2, "b1", "2026-01-10 09:00", "sale", "A", 50, "门店"},
		{2, "b2", "2026-01-10 18:00", "sale", "B", 50, "门店"},
		{2, "b3", "2026-03-11 00:00", "sale", "A", 60, "淘宝"},
		{2, "b4", "2026-03-20 12:00", "return", "A", -20, "淘宝"},
		{3, "c1", "2026-01-20 12:00", "sale", "B", 300, "门店"},
		{3, "c2", "2026-02-02 12:00", "cancelled", "C", 70, "门店"},
		{4, "d1", "2026-04-20 12:00", "sale", "B", 80, "门店"},
		{5, "e1", "2026-02-01 12:00", "return", "B", -30, ""},
		{0, "x1", "2026-02-10 12:00", "sale", "B", 500, "门店"},
	}
}

func shopWorld(w *world) {
	w.load(7, shop())
	w.exec("update customer set registered_at = '2026-03-01 04:00:00' where customer_id = 6")
	w.exec("insert into product (sku, name, category, brand, batch_id) values ('A', '茶', '饮品', '甲', 'b'), ('B', '杯', '器皿', '甲', 'b')")
}

var endOfApril = Moment{AsOf: "2026-04-30"}

func TestOverviewByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		o := must[*Overview](t)(w.Overview(t.Context(), &OverviewRequest{Moment: endOfApril}))
		for what, pair := range map[string][2]int64{
			"customers": {o.Customers, 5}, "buyers": {o.Buyers, 4}, "orders": {o.Orders, 14}, "sales": {o.SaleOrders, 11}, "returns": {o.ReturnOrders, 2},
			"cancelled": {o.CancelledOrders, 1}, "lines": {o.Lines, 14}, "anonymous lines": {o.AnonymousLines, 1}, "repeaters": {o.Repeaters, 2},
		} {
			equal(t, what, pair[0], pair[1])
		}
		near(t, "gross", o.Gross, 1540) // 500 + 160 + 300 + 80 + 500
		near(t, "returns", o.Returns, 50)
		near(t, "revenue", o.Revenue, 1490)
		near(t, "anonymous", o.AnonymousRevenue, 500)
		near(t, "average order", o.AverageOrder, 140) // 1540 / 11
		near(t, "orders per customer", o.OrdersPerCustomer, 2.5)
		near(t, "repeat rate", o.RepeatRate, .5)
		equal(t, "first", o.FirstOrder.In(shanghai).Format("2006-01-02 15:04"), "2026-01-05 10:00")
		equal(t, "last", o.LastOrder.In(shanghai).Format("2006-01-02 15:04"), "2026-04-25 21:00")
		// 门店 100 + 300 + 80 + 500, 淘宝 500 + 60 − 20, not stated −30
		equal(t, "channels", asJSON(t, []any{o.Channels[0].Key, o.Channels[0].Revenue, o.Channels[1].Revenue, o.Channels[2].Revenue}), `["门店",980,540,-30]`)
		// April 1–30 with 280 against March 2–31 with 140: twice as much.
		equal(t, "compared", o.Compared, ComparedPeriods{"2026-04-01", "2026-04-30", "2026-03-02", "2026-03-31"})
		near(t, "change", *o.Change[0].Change, 1)
		for who, want := range map[string][]int64{"customers": {1, 3, 2, 4, 5}, "buyers": {1, 3, 2, 4}, "repeaters": {1, 2}, "returners": {2, 5}} {
			p := must[*People](t)(w.OverviewPeople(t.Context(), &OverviewPeopleRequest{Moment: endOfApril, Who: who}))
			if !slices.Equal(ids(p), want) {
				t.Errorf("%s: %v, want %v", who, ids(p), want)
			}
		}
	})
}

func TestOverviewOfAPeriod(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		o := must[*Overview](t)(w.Overview(t.Context(), &OverviewRequest{Moment: endOfApril, Period: Period{From: "2026-02-01", To: "2026-03-31"}}))
		equal(t, "orders", o.Orders, 7) // a2 a3 b3 b4 c2 e1 x1
		near(t, "revenue", o.Revenue, 710)
		equal(t, "buyers", o.Buyers, 2)
		equal(t, "months", len(o.Months), 2)
		equal(t, "new in February", o.Months[0].NewBuyers, 0)
		equal(t, "before", o.Compared.BeforeFrom+" "+o.Compared.BeforeTo, "2025-12-04 2026-01-31") // 59 days each
		equal(t, "finding", o.Finding.Zh, "2 位客户成交 4 单，净收入 710.00，比前 59 天增长 42.0%。")               // against 500 in January
	})
}

// April against January: three purchases (d1, a4, a5) of two customers against
// four (a1, b1, b2, c1) of three, of whom customer 2 bought twice.
func TestOverviewAgainstAnotherPeriod(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		in := &OverviewRequest{Moment: endOfApril, Period: Period{From: "2026-04-01"}, Against: Against{CompareFrom: "2026-01-01", CompareTo: "2026-01-31"}}
		o := must[*Overview](t)(w.Overview(t.Context(), in))
		want := map[string][2]float64{"revenue": {280, 500}, "orders": {3, 4}, "buyers": {2, 3}, "returns": {0, 0}, "average_order": {280. / 3, 125},
			"repeat_rate": {.5, 1. / 3}, "orders_per_customer": {1.5, 4. / 3}, "returns_rate": {0, 0}}
		for _, c := range o.Change {
			near(t, c.Name, c.Now, want[c.Name][0])
			near(t, c.Name+" before", c.Before, want[c.Name][1])
		}
		equal(t, "changes", len(o.Change), len(want))
		equal(t, "finding", o.Finding.Zh, "2 位客户成交 3 单，净收入 280.00，比2026-01-01 至 2026-01-31减少 44.0%。")
		equal(t, "finding", o.Finding.En, "2 customers made 3 purchases worth 280.00 net, down 44.0% against 2026-01-01 to 2026-01-31.")
		// April has 30 days, so of January the first is left out.
		equal(t, "trend", o.Trend.Unit, "day")
		equal(t, "points", [2]int{len(o.Trend.Points), len(o.Trend.Before)}, [2]int{30, 30})
		equal(t, "April 20", asJSON(t, o.Trend.Points[19].Revenue), "80")
		equal(t, "January 2 to 31", o.Trend.Before[0].From+o.Trend.Before[29].To, "2026-01-022026-01-31")
		near(t, "January 10", o.Trend.Before[8].Revenue, 100)
	})
}

// From January 2 to April 30 are 119 days: 17 weeks back from the end, none cut.
func TestTrendByWeek(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		trend := must[*Overview](t)(w.Overview(t.Context(), &OverviewRequest{Moment: endOfApril, Period: Period{From: "2026-01-02"}})).Trend
		equal(t, "weeks", asJSON(t, []any{trend.Unit, len(trend.Points), trend.Points[0].Complete}), `["week",17,true]`)
		last, sum := trend.Points[16], 0.
		equal(t, "last week", last.From+" "+last.To, "2026-04-24 2026-04-30") // a5
		equal(t, "its figures", [2]int64{last.Orders, last.Buyers}, [2]int64{1, 1})
		for _, p := range trend.Points {
			sum += p.Revenue
		}
		near(t, "all weeks", sum, 1490)
		trend = must[*Overview](t)(w.Overview(t.Context(), &OverviewRequest{Moment: endOfApril, Period: Period{From: "2026-01-05"}})).Trend
		equal(t, "116 days", asJSON(t, []any{len(trend.Points), trend.Points[0].Complete, trend.Points[0].From, trend.Points[0].To}), `[17,false,"2026-01-05","2026-01-08"]`)
		trend = must[*Overview](t)(w.Overview(t.Context(), &OverviewRequest{Moment: endOfApril})).Trend
		equal(t, "of everything", asJSON(t, []any{trend.Unit, len(trend.Points), len(trend.Before)}), `["month",4,0]`)
		equal(t, "January", trend.Points[0].From+" "+trend.Points[0].To, "2026-01-01 2026-01-31")
		near(t, "its revenue", trend.Points[0].Revenue, 500)
	})
}

func TestMonthsByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		n := must[*NewReturning](t)(w.NewReturning(t.Context(), &NewReturningRequest{Moment: endOfApril}))
		type line struct {
			Month                    string
			Orders, Buyers, New      int64
			Revenue, NewRev, RetRev  float64
			Other                    float64
			Complete                 bool
			NewPeople, ReturnedPeple []int64
		}
		want := []line{
			{"2026-01", 4, 3, 3, 500, 500, 0, 0, true, []int64{3, 1, 2}, nil},
			{"2026-02", 2, 1, 0, 570, 0, 100, 470, true, nil, []int64{1}},
			{"2026-03", 2, 2, 0, 140, 0, 140, 0, true, nil, []int64{1, 2}},
			{"2026-04", 3, 2, 1, 280, 80, 200, 0, true, []int64{4}, []int64{1}},
		}
		for i, m := range n.Months {
			got := line{m.Month, m.Orders, m.Buyers, m.NewBuyers, m.Revenue, m.NewRevenue, m.ReturningRevenue, m.OtherRevenue, m.Complete, want[i].NewPeople, want[i].ReturnedPeple}
			equal(t, m.Month, asJSON(t, got), asJSON(t, want[i]))
			equal(t, "returning", m.ReturningBuyers, m.Buyers-m.NewBuyers)
			for who, people := range map[string][]int64{"new": want[i].NewPeople, "returning": want[i].ReturnedPeple} {
				p := must[*People](t)(w.MonthPeople(t.Context(), &MonthPeopleRequest{Moment: endOfApril, Month: m.Month, Who: who}))
				if !slices.Equal(ids(p), people) {
					t.Errorf("%s %s: %v, want %v", m.Month, who, ids(p), people)
				}
			}
		}
		near(t, "returning share", n.ReturningShare, 440./1020)
		// In the middle of a month it is not complete.
		n = must[*NewReturning](t)(w.NewReturning(t.Context(), &NewReturningRequest{Moment: Moment{AsOf: "2026-04-10"}}))
		if n.Months[3].Complete || !n.Months[2].Complete || n.LatestMonth != "2026-03" {
			t.Errorf("complete: %v %v, latest %s", n.Months[3].Complete, n.Months[2].Complete, n.LatestMonth)
		}
	})
}

// Two scores each. Worst to best: recency 100 (3), 50 (2), 10 (4), 5 (1) days;
// purchases 1 (3, 4), 3 (2), 5 (1); money 80 (4), 140 (2), 300 (3), 500 (1).
func TestRFMByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		r := must[*RFM](t)(w.RFM(t.Context(), &RFMRequest{Moment: endOfApril, Scoring: Scoring{Bins: 2}}))
		equal(t, "customers", r.Customers, 4)
		near(t, "revenue", r.Revenue, 1020)
		people := must[*People](t)(w.RFMPeople(t.Context(), &RFMPeopleRequest{Moment: endOfApril, Scoring: Scoring{Bins: 2}}))
		got := map[int64]string{}
		for _, p := range people.Items {
			got[p.CustomerID] = asJSON(t, []any{*p.R, *p.F, *p.M, p.Group, *p.Recency})
		}
		for id, want := range map[int64]string{1: `[2,2,2,"important_value",5]`, 2: `[1,2,1,"general_keep",50]`, 3: `[1,1,2,"important_winback",100]`, 4: `[2,1,1,"general_develop",10]`} {
			equal(t, "scores", got[id], want)
		}
		equal(t, "left out", asJSON(t, r.LeftOut[0].Customers)+asJSON(t, *r.LeftOut[0].Revenue), "1-30")
		equal(t, "first group", r.Groups[0].Name+asJSON(t, r.Groups[0].Customers), "important_value1")
		for _, s := range r.Scores {
			if s.Axis == "r" && s.Score == 2 && (s.Min != 5 || s.Max != 10 || s.Customers != 2 || s.Revenue != 580) {
				t.Errorf("best recency: %+v", s)
			}
		}
		page := must[*People](t)(w.RFMPeople(t.Context(), &RFMPeopleRequest{Moment: endOfApril, Scoring: Scoring{Bins: 2}, R: 2}))
		if !slices.Equal(ids(page), []int64{1, 4}) || *page.Total != 2 {
			t.Errorf("r=2: %v", ids(page))
		}
	})
}

func TestRFMWithOwnCuts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		own := Scoring{RCuts: "10,60", FCuts: "2", MCuts: "100，300,1000"}
		page := must[*People](t)(w.RFMPeople(t.Context(), &RFMPeopleRequest{Moment: endOfApril, Scoring: own}))
		want := map[int64][3]int64{1: {3, 2, 3}, 2: {2, 2, 2}, 3: {1, 1, 3}, 4: {3, 1, 1}} // 10 days and 300 lie on their cuts
		for _, p := range page.Items {
			equal(t, p.Name, [3]int64{*p.R, *p.F, *p.M}, want[p.CustomerID])
		}
		r := must[*RFM](t)(w.RFM(t.Context(), &RFMRequest{Moment: endOfApril, Scoring: own}))
		equal(t, "bins", r.Bins, RFMBins{3, 2, 4})
		// The last 60 days begin on 03-02: customer 3 has bought nothing since, 2 has 60 − 20.
		r = must[*RFM](t)(w.RFM(t.Context(), &RFMRequest{Moment: endOfApril, Scoring: Scoring{Days: 60}}))
		equal(t, "in 60 days", r.Customers, 3)
		near(t, "their money", r.Revenue, 300+40+80)
	})
}

func TestParetoByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		p := must[*Pareto](t)(w.Pareto(t.Context(), &ParetoRequest{Moment: endOfApril}))
		near(t, "top 20 %", p.Top20, 500./1020) // one customer of four
		equal(t, "for 80 %", p.For80Number, 3)  // 500 + 300 < 816 <= 940
		near(t, "Gini", p.Gini, 1420./4080)     // (−3·80 − 140 + 300 + 3·500) / (4 · 1020)
		near(t, "curve 50 %", p.Curve[49].Share, 800./1020)
		near(t, "curve end", p.Curve[99].Share, 1)
		for i, want := range [][4]float64{{1, 500, 500, 500}, {1, 300, 300, 300}, {2, 220, 80, 140}} {
			tier := p.Tiers[i]
			equal(t, tier.Name, [4]float64{float64(tier.Customers), tier.Revenue, tier.From, tier.To}, want)
		}
		for tier, want := range map[string][]int64{"high": {1}, "middle": {3}, "low": {2, 4}} {
			page := must[*People](t)(w.ParetoPeople(t.Context(), &ParetoPeopleRequest{Moment: endOfApril, Tier: tier}))
			if !slices.Equal(ids(page), want) {
				t.Errorf("%s: %v, want %v", tier, ids(page), want)
			}
		}
		page := must[*People](t)(w.ParetoPeople(t.Context(), &ParetoPeopleRequest{Moment: endOfApril, Top: 50}))
		if !slices.Equal(ids(page), []int64{1, 3}) {
			t.Errorf("top 50 %%: %v", ids(page))
		}
	})
}

func TestCycleByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		c := must[*Cycle](t)(w.Cycle(t.Context(), &CycleRequest{Moment: endOfApril}))
		equal(t, "intervals", c.Intervals, 5) // 31, 28, 31, 20 of customer 1; 60 of customer 2
		equal(t, "quartiles", *c.Quartiles, Quartiles{28, 31, 31})
		equal(t, "repeaters", c.Repeaters, 2)
		equal(t, "left out", c.LeftOut[0].Customers, 2)
		bars := map[int]int64{}
		for _, b := range c.Bars {
			bars[b.From] = b.Intervals
		}
		equal(t, "15–30 days", bars[15], 2)
		equal(t, "31–60 days", bars[31], 3)
		equal(t, "class of 2", asJSON(t, []any{c.Classes[0].Customers, c.Classes[0].Intervals, c.Classes[0].Quartiles.Median}), "[1,1,60]")
		equal(t, "class of 5 to 9", asJSON(t, []any{c.Classes[2].Customers, c.Classes[2].Intervals, c.Classes[2].Quartiles.Median}), "[1,4,28]")
		page := must[*People](t)(w.CyclePeople(t.Context(), &CyclePeopleRequest{Moment: endOfApril, GapMin: 31, GapMax: 60}))
		equal(t, "31–60", asJSON(t, []any{ids(page), page.Items[0].Orders, page.Items[0].Money, *page.Items[0].Cycle}), "[[1,2],2,200,31]")
		// In April only the interval of 20 days and the 31 days that end on 04-05 lie.
		c = must[*Cycle](t)(w.Cycle(t.Context(), &CycleRequest{Moment: endOfApril, Period: Period{From: "2026-04-01"}}))
		equal(t, "in April", c.Intervals, 2)
	})
}

func TestFrequencyByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		q := must[*Frequency](t)(w.Frequency(t.Context(), &FrequencyRequest{Moment: endOfApril}))
		equal(t, "customers", q.Customers, 4)
		want := []string{`[1,2,4,0.5]`, `[2,0,2,1]`, `[3,1,2,0.5]`, `[4,0,1,1]`, `[5,1,1,0]`}
		for i, s := range q.Steps {
			equal(t, "step", asJSON(t, []any{s.Orders, s.Customers, s.Reached, s.Next}), want[i])
		}
		near(t, "once", q.Once, .5)
		page := must[*People](t)(w.FrequencyPeople(t.Context(), &FrequencyPeopleRequest{Moment: endOfApril, OrdersMin: 2}))
		if !slices.Equal(ids(page), []int64{1, 2}) {
			t.Errorf("two or more: %v", ids(page))
		}
	})
}

func TestRhythmByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		r := must[*Rhythm](t)(w.Rhythm(t.Context(), &RhythmRequest{Moment: endOfApril}))
		equal(t, "cells", len(r.Cells), 168)
		equal(t, "orders", r.Orders, 11)
		near(t, "revenue", r.Revenue, 1490)
		// 2026-01-05 is a Monday; 01-20 and 02-10 are Tuesdays, bought at 12:00 by customer 3 and by nobody known.
		c := r.Cells[1*24+12]
		equal(t, "Tuesday noon", asJSON(t, []any{c.Weekday, c.Hour, c.Orders, c.Revenue, c.Customers}), "[2,12,2,800,1]")
		equal(t, "richest", asJSON(t, []any{r.Richest.Weekday, r.Richest.Hour, r.Richest.Revenue}), "[2,12,800]")
		page := must[*People](t)(w.RhythmPeople(t.Context(), &RhythmPeopleRequest{Moment: endOfApril, Weekday: 2, Hour: 12}))
		equal(t, "Tuesday noon", asJSON(t, []any{ids(page), page.Items[0].Money}), "[[3],300]")
		page = must[*People](t)(w.RhythmPeople(t.Context(), &RhythmPeopleRequest{Moment: endOfApril, Weekday: 0, Hour: 20}))
		equal(t, "at 20:00", asJSON(t, []any{ids(page), page.Items[0].Orders}), "[[1],2]")
	})
}

func TestSeasonByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		s := must[*Season](t)(w.Season(t.Context(), &SeasonRequest{Moment: endOfApril}))
		equal(t, "days", s.Days, 27+28+31+30) // from 01-05
		equal(t, "periods", len(s.Periods), 12)
		feb := s.Periods[1]
		equal(t, "February", asJSON(t, []any{feb.Days, feb.Orders, feb.Revenue, feb.Customers}), "[28,2,570,1]")
		near(t, "its index", *feb.Index, 100*(570./28)/(1490./116))
		if s.Periods[7].Index != nil {
			t.Error("August is not covered and has an index")
		}
		week := must[*Season](t)(w.Season(t.Context(), &SeasonRequest{Moment: endOfApril, By: "week"}))
		equal(t, "week 2", week.Periods[1].Orders, 3) // 01-05 to 01-11
		page := must[*People](t)(w.SeasonPeople(t.Context(), &SeasonPeopleRequest{Moment: endOfApril, By: "week", Part: 2}))
		if !slices.Equal(ids(page), []int64{1, 2}) {
			t.Errorf("week 2: %v", ids(page))
		}
	})
}

func TestCohortByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		c := must[*Cohorts](t)(w.Cohort(t.Context(), &CohortRequest{Moment: endOfApril}))
		equal(t, "cohorts", asJSON(t, []any{c.Cohorts[0].Cohort, c.Cohorts[0].Customers, c.Cohorts[0].Retained, c.Cohorts[0].Revenue, c.Cohorts[1].Cohort, c.Cohorts[1].Retained}),
			`["2026-01",3,[3,1,2,1],[500,100,140,200],"2026-04",[1]]`)
		// January: one order of customer 1, two of 2, one of 3; afterwards the others of 1, and in March one of 2.
		equal(t, "purchases", asJSON(t, []any{c.Cohorts[0].Orders, c.Cohorts[1].Orders}), "[[4,1,2,2],[1]]")
		equal(t, "average at 0", asJSON(t, c.Average[0]), `{"distance":0,"customers":4,"retained":4,"share":1,"orders":5,"revenue":580,"worth":145,"first_orders":5,"first_revenue":580}`)
		last := c.Average[3] // only the cohort of January is so old: 940 of three customers
		equal(t, "average at 3", asJSON(t, []any{last.Customers, last.Orders, last.FirstOrders, last.Revenue, last.FirstRevenue}), "[3,2,4,200,500]")
		near(t, "worth at 3", last.Worth, 940./3)
		columns, rows := c.Table("en")
		equal(t, "table", asJSON(t, []any{columns[7].En, rows[3][:7], rows[3][8]}), `["Worth per customer",["2026-01",3,3,1,0.3333333333333333,2,200],true]`)
		equal(t, "complete", c.LastComplete, true)
		equal(t, "back", *c.FirstReturn, CohortFinding{3, 1, 1. / 3})
		equal(t, "left out", asJSON(t, []any{c.LeftOut[0].Orders, c.LeftOut[0].Revenue}), "[1,-30]")
		for back, want := range map[string][]int64{"true": {1, 2}, "false": {3}} {
			page := must[*People](t)(w.CohortPeople(t.Context(), &CohortPeopleRequest{Moment: endOfApril, Cohort: "2026-01", Distance: 2, Back: back}))
			if !slices.Equal(ids(page), want) {
				t.Errorf("back %s: %v, want %v", back, ids(page), want)
			}
		}
		// On April 10 the month is not over: the last cells take no part in the average.
		c = must[*Cohorts](t)(w.Cohort(t.Context(), &CohortRequest{Moment: Moment{AsOf: "2026-04-10"}}))
		equal(t, "incomplete", asJSON(t, []any{c.LastComplete, c.Cohorts[0].Incomplete, len(c.Cohorts[0].Retained), len(c.Average)}), "[false,true,4,3]")
		quarter := must[*Cohorts](t)(w.Cohort(t.Context(), &CohortRequest{Moment: endOfApril, By: "quarter"}))
		equal(t, "quarters", asJSON(t, []any{quarter.Cohorts[0].Cohort, quarter.Cohorts[0].Retained}), `["2026-Q1",[3,1]]`)
		week := must[*Cohorts](t)(w.Cohort(t.Context(), &CohortRequest{Moment: endOfApril, By: "week"}))
		equal(t, "weeks", asJSON(t, []any{week.Cohorts[0].Cohort, week.Cohorts[0].Customers, len(week.Cohorts[0].Retained)}), `["2026-01-05",2,17]`)
		some := must[*Cohorts](t)(w.Cohort(t.Context(), &CohortRequest{Moment: endOfApril, Period: Period{From: "2026-02-01"}}))
		equal(t, "of a period", some.Cohorts[0].Cohort, "2026-04")
	})
}

func TestChannelsByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		c := must[*Channels](t)(w.Channels(t.Context(), &ChannelsRequest{Moment: endOfApril}))
		show := func(r ChannelRow) string {
			return asJSON(t, []any{r.Key, r.Customers, r.NewCustomers, r.Orders, r.Revenue, r.Gross, r.Returns})
		}
		equal(t, "store", show(c.Rows[0]), `["门店",3,3,5,980,980,0]`)
		equal(t, "online", show(c.Rows[1]), `["淘宝",2,1,6,540,560,20]`)
		equal(t, "not stated", show(c.Rows[2]), `["",0,0,0,-30,0,30]`)
		near(t, "average order", c.Rows[0].AverageOrder, 196)
		near(t, "returns rate", c.Rows[1].ReturnsRate, 20./560)
		page := must[*People](t)(w.ChannelPeople(t.Context(), &ChannelPeopleRequest{Moment: endOfApril, Key: "门店", Who: "new"}))
		if !slices.Equal(ids(page), []int64{3, 4, 2}) {
			t.Errorf("new in the store: %v", ids(page))
		}
		// April against March 2–31: online 200 against 140, store 80 against 0.
		c = must[*Channels](t)(w.Channels(t.Context(), &ChannelsRequest{Moment: endOfApril, Period: Period{From: "2026-04-01"}, Comparison: Comparison{Top: 1}}))
		near(t, "before", *c.Before, 140)
		near(t, "online", c.Rows[0].Changed.Contribution, 60./140)
		near(t, "the rest", c.Rest.Changed.Contribution, 80./140)
		equal(t, "new in April", c.Rest.NewCustomers, 1)
		if c.Rest.Customers != nil {
			t.Error("customers of the rest are counted twice")
		}
	})
}

func TestProductsByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		p := must[*Products](t)(w.Products(t.Context(), &ProductsRequest{Moment: endOfApril}))
		show := func(r ProductRow) string {
			return asJSON(t, []any{r.Key, r.Label.Zh, r.Lines, r.Quantity, r.Revenue, r.Gross, r.Returns, r.Buyers, r.Again})
		}
		equal(t, "B", show(p.Rows[0]), `["B","杯",4,4,900,930,30,3,0]`)
		equal(t, "A", show(p.Rows[1]), `["A","茶",7,7,590,610,20,2,2]`)
		equal(t, "C", show(p.Rows[2]), `["C","C",0,0,0,0,0,0,0]`) // cancelled
		near(t, "revenue", p.Revenue, 1490)
		category := must[*Products](t)(w.Products(t.Context(), &ProductsRequest{Moment: endOfApril, By: "category", Comparison: Comparison{Top: 1}}))
		equal(t, "category", category.Rows[0].Key+" "+category.Rest.Label.En, "器皿 2 others")
		brand := must[*Products](t)(w.Products(t.Context(), &ProductsRequest{Moment: endOfApril, By: "brand"}))
		equal(t, "brand", asJSON(t, []any{brand.Rows[0].Key, brand.Rows[0].Revenue, brand.Rows[0].Buyers, brand.Rows[0].Again}), `["甲",1490,4,2]`)
		for who, want := range map[string][]int64{"all": {1, 2}, "again": {1, 2}} {
			page := must[*People](t)(w.ProductPeople(t.Context(), &ProductPeopleRequest{Moment: endOfApril, Key: "A", Who: who}))
			if !slices.Equal(ids(page), want) {
				t.Errorf("A %s: %v", who, ids(page))
			}
		}
		page := must[*People](t)(w.ProductPeople(t.Context(), &ProductPeopleRequest{Moment: endOfApril, By: "brand", Key: "甲", Who: "again"}))
		if !slices.Equal(ids(page), []int64{1, 2}) {
			t.Errorf("brand again: %v", ids(page))
		}
	})
}
