package analysis

import (
	"slices"
	"testing"
)

// As of 04-30: average intervals are 110/4 = 27.5 days (customer 1) and 60
// (2), their median 43.75, rounded 43.8. Cycles: (110 + 43.8)/5 = 30.8 with 5
// days since; (60 + 43.8)/2 = 51.9 with 50 since; 43.8 with 100 since (3), more
// than two; 43.8 with 10 since (4), first bought 10 days ago.
func TestLifecycleByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		l := must[*Lifecycle](t)(w.Lifecycle(t.Context(), &LifecycleRequest{Moment: endOfApril}))
		near(t, "typical cycle", l.TypicalCycle, 43.8)
		equal(t, "customers", l.Customers, 7)
		equal(t, "buyers", l.Buyers, 4)
		want := map[Stage][]int64{StagePotential: {6, 7, 5}, StageNew: {4}, StageActive: {2}, StageMature: {1}, StageDeclining: {3}}
		for _, s := range l.Stages {
			equal(t, string(s.Name), s.Customers, int64(len(want[s.Name])))
			page := must[*People](t)(w.LifecyclePeople(t.Context(), &LifecyclePeopleRequest{Moment: endOfApril, Stage: string(s.Name)}))
			if !slices.Equal(ids(page), want[s.Name]) {
				t.Errorf("%s: %v, want %v", s.Name, ids(page), want[s.Name])
			}
		}
		near(t, "cycle of the mature", *l.Stages[3].Cycle, (110+43.8)/5)
		near(t, "money of the active", l.Stages[2].Revenue, 140)
	})
}

// On 03-15 the typical cycle is the median of 29.5 and 60, 44.75, rounded 44.8:
// customers 1, 2 and 3 first bought within 89.6 days and are new; 4 is not yet
// known, as nothing is recorded before the order of April.
func TestLifecycleFlowsByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		f := must[*Flows](t)(w.LifecycleFlows(t.Context(), &LifecycleFlowRequest{Moment: endOfApril, FlowMoments: FlowMoments{From: "2026-03-15"}}))
		got := map[string]int64{}
		for _, flow := range f.Flows {
			got[flow.From+">"+flow.To] = flow.Customers
		}
		want := map[string]int64{"new>mature": 1, "new>active": 1, "new>declining": 1, ">new": 1, "potential>potential": 3}
		equal(t, "flows", asJSON(t, got), asJSON(t, want))
		equal(t, "customers and stayed", [2]int64{f.Customers, f.Stayed}, [2]int64{7, 3})
		for flow, id := range map[[2]string]int64{{"new", "mature"}: 1, {"new", "declining"}: 3, {"none", "new"}: 4} {
			page := must[*People](t)(w.LifecyclePeople(t.Context(), &LifecyclePeopleRequest{Moment: endOfApril, From: "2026-03-15", To: "2026-04-30", FromStage: flow[0], ToStage: flow[1]}))
			if !slices.Equal(ids(page), []int64{id}) {
				t.Errorf("%v: %v, want %d", flow, ids(page), id)
			}
		}
		// On 02-15, before the registration of 03-01, customer 6 is not known either.
		f = must[*Flows](t)(w.LifecycleFlows(t.Context(), &LifecycleFlowRequest{FlowMoments: FlowMoments{From: "2026-02-15", To: "2026-03-15"}}))
		for _, flow := range f.Flows {
			if flow.From == "" && (flow.To != "potential" || flow.Customers != 1) {
				t.Errorf("first known in between: %+v", flow)
			}
		}
	})
}

// Two scores each. On 03-15 the buyers are 1, 2 and 3, worst to best: recency
// 54 (3), 10 (1), 4 (2) days; purchases 1 (3), 3 (1, 2); money 160 (2), 300 (1,
// 3). A score of 2 needs half of them strictly below: recency 2; purchases none
// (one below, 1·2/3 = 0); money none. So 2 is general_develop, the others
// general_winback. On 04-30 as in TestRFMByHand.
func TestRFMFlowsByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shopWorld(w)
		two := Scoring{Bins: 2}
		f := must[*Flows](t)(w.RFMFlows(t.Context(), &RFMFlowRequest{Moment: endOfApril, Scoring: two, FlowMoments: FlowMoments{From: "2026-03-15"}}))
		got := map[string]int64{}
		for _, flow := range f.Flows {
			got[flow.From+">"+flow.To] = flow.Customers
		}
		want := map[string]int64{"general_winback>important_value": 1, "general_develop>general_keep": 1, "general_winback>important_winback": 1, ">general_develop": 1}
		equal(t, "flows", asJSON(t, got), asJSON(t, want))
		page := must[*People](t)(w.RFMPeople(t.Context(), &RFMPeopleRequest{Moment: endOfApril, Scoring: two, From: "2026-03-15", FromGroup: "none"}))
		if !slices.Equal(ids(page), []int64{4}) {
			t.Errorf("new ones: %v", ids(page))
		}
	})
}
