package analysis

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// randomItems makes a business full of ties: round amounts, several orders a
// day, returns, cancelled and gift orders, customers who only return, nobody
// known, no channel. The same seed gives the same business.
func randomItems(seed uint64, customers, orders int) []item {
	r := rand.New(rand.NewPCG(seed, 1))
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, shanghai)
	channels := []string{"门店", "淘宝", "京东", ""}
	kinds := []string{"sale", "sale", "sale", "sale", "sale", "sale", "return", "cancelled", "gift", "refunded"}
	var out []item
	for n := range orders {
		customer := int64(r.IntN(customers + 1))
		if customer > 3 { // some buy much more than others
			customer = 1 + int64(r.IntN(int(customer)))
		}
		at := start.AddDate(0, 0, r.IntN(480)).Add(time.Duration(r.IntN(48)) * 30 * time.Minute).Format("2006-01-02 15:04")
		channel := channels[r.IntN(len(channels))]
		for line := range 1 + r.IntN(3) {
			it := item{customer: customer, order: fmt.Sprintf("N%05d", n), at: at, kind: kinds[r.IntN(len(kinds))],
				sku: fmt.Sprintf("S%d", r.IntN(12)), amount: float64(10 * (1 + r.IntN(9))), channel: channel}
			switch it.kind {
			case "return":
				it.amount = -it.amount
			case "gift":
				it.amount = 0
			}
			if line == 2 {
				it.sku = ""
			}
			out = append(out, it)
		}
	}
	return out
}

// reports asks every analysis as of a moment; by its path.
func (w *world) reports(m Moment, earlier string) map[string]Tabular {
	w.t.Helper()
	ctx := w.t.Context()
	out := map[string]Tabular{
		"overview":      must[*Overview](w.t)(w.Overview(ctx, &OverviewRequest{Moment: m})),
		"new-returning": must[*NewReturning](w.t)(w.NewReturning(ctx, &NewReturningRequest{Moment: m})),
		"rfm":           must[*RFM](w.t)(w.RFM(ctx, &RFMRequest{Moment: m})),
		"rfm cuts":      must[*RFM](w.t)(w.RFM(ctx, &RFMRequest{Moment: m, Scoring: Scoring{RCuts: "30,90", FCuts: "2,4,8", MCuts: "100"}})),
		"rfm window":    must[*RFM](w.t)(w.RFM(ctx, &RFMRequest{Moment: m, Scoring: Scoring{Bins: 3, Days: 120}})),
		"pareto":        must[*Pareto](w.t)(w.Pareto(ctx, &ParetoRequest{Moment: m})),
		"lifecycle":     must[*Lifecycle](w.t)(w.Lifecycle(ctx, &LifecycleRequest{Moment: m})),
		"cycle":         must[*Cycle](w.t)(w.Cycle(ctx, &CycleRequest{Moment: m})),
		"frequency":     must[*Frequency](w.t)(w.Frequency(ctx, &FrequencyRequest{Moment: m})),
		"rhythm":        must[*Rhythm](w.t)(w.Rhythm(ctx, &RhythmRequest{Moment: m})),
		"season":        must[*Season](w.t)(w.Season(ctx, &SeasonRequest{Moment: m})),
		"season week":   must[*Season](w.t)(w.Season(ctx, &SeasonRequest{Moment: m, By: "week"})),
		"cohort":        must[*Cohorts](w.t)(w.Cohort(ctx, &CohortRequest{Moment: m})),
		"cohort week":   must[*Cohorts](w.t)(w.Cohort(ctx, &CohortRequest{Moment: m, By: "week"})),
		"channels":      must[*Channels](w.t)(w.Channels(ctx, &ChannelsRequest{Moment: m, Comparison: Comparison{Top: 2}})),
		"products":      must[*Products](w.t)(w.Products(ctx, &ProductsRequest{Moment: m, Comparison: Comparison{Top: 3}})),
	}
	if earlier != "" {
		out["rfm/migration"] = must[*Flows](w.t)(w.RFMFlows(ctx, &RFMFlowRequest{Moment: m, FlowMoments: FlowMoments{From: earlier}}))
		out["rfm/migration window"] = must[*Flows](w.t)(w.RFMFlows(ctx, &RFMFlowRequest{Moment: m, Scoring: Scoring{Days: 90}, FlowMoments: FlowMoments{From: earlier}}))
		out["lifecycle/flows"] = must[*Flows](w.t)(w.LifecycleFlows(ctx, &LifecycleFlowRequest{Moment: m, FlowMoments: FlowMoments{From: earlier}}))
	}
	return out
}

// headOf is what every result begins with.
func headOf(t *testing.T, result Tabular) Head {
	t.Helper()
	switch r := result.(type) {
	case *Overview:
		return r.Head
	case *NewReturning:
		return r.Head
	case *RFM:
		return r.Head
	case *Pareto:
		return r.Head
	case *Lifecycle:
		return r.Head
	case *Cycle:
		return r.Head
	case *Frequency:
		return r.Head
	case *Rhythm:
		return r.Head
	case *Season:
		return r.Head
	case *Cohorts:
		return r.Head
	case *Channels:
		return r.Head
	case *Products:
		return r.Head
	case *Flows:
		return r.Head
	}
	t.Fatalf("no head in %T", result)
	return Head{}
}
