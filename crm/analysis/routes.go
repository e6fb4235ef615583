package analysis

import (
	"context"

	"zhike/api"
)

// Routes implements crm.Part: every analysis as JSON at its path, its table as
// CSV and XLSX at the path with the ending .csv and .xlsx, and the people
// behind its figures below it.
func (s *Service) Routes(a *api.API) {
	report(a, "overview", "The business in figures", Text{Zh: "经营概览", En: "overview"}, s.Overview)
	report(a, "new-returning", "New against returning buyers by month", Text{Zh: "新老客户", En: "new-returning"}, s.NewReturning)
	report(a, "rfm", "Customers by recency, frequency and money", Text{Zh: "RFM", En: "rfm"}, s.RFM)
	report(a, "rfm/migration", "How customers moved between RFM groups", Text{Zh: "RFM流转", En: "rfm-migration"}, s.RFMFlows)
	report(a, "pareto", "Value tiers and the 80/20 curve", Text{Zh: "价值分层", En: "pareto"}, s.Pareto)
	report(a, "lifecycle", "Customers by life-cycle stage", Text{Zh: "生命周期", En: "lifecycle"}, s.Lifecycle)
	report(a, "lifecycle/flows", "How customers moved between life-cycle stages", Text{Zh: "生命周期流转", En: "lifecycle-flows"}, s.LifecycleFlows)
	report(a, "cycle", "Days between purchases", Text{Zh: "购买周期", En: "cycle"}, s.Cycle)
	report(a, "frequency", "Customers by number of purchases", Text{Zh: "购买频次", En: "frequency"}, s.Frequency)
	report(a, "rhythm", "Purchases by hour and weekday", Text{Zh: "购买时段", En: "rhythm"}, s.Rhythm)
	report(a, "season", "The months or weeks of the year", Text{Zh: "季节", En: "season"}, s.Season)
	report(a, "cohort", "Retention by period of first purchase", Text{Zh: "留存", En: "cohort"}, s.Cohort)
	report(a, "channels", "Orders by channel, store, province or city", Text{Zh: "渠道分析", En: "channels"}, s.Channels)
	report(a, "products", "Sales by article, category or brand", Text{Zh: "商品分析", En: "products"}, s.Products)

	for _, w := range s.everybody() {
		w.declare(a)
	}
}

// everybody are the ways to the people behind the figures.
func (s *Service) everybody() []who {
	return []who{
		people("overview", s.OverviewPeople),
		people("new-returning", s.MonthPeople),
		people("rfm", s.RFMPeople),
		people("pareto", s.ParetoPeople),
		people("lifecycle", s.LifecyclePeople),
		people("cycle", s.CyclePeople),
		people("frequency", s.FrequencyPeople),
		people("rhythm", s.RhythmPeople),
		people("season", s.SeasonPeople),
		people("cohort", s.CohortPeople),
		people("channels", s.ChannelPeople),
		people("products", s.ProductPeople),
	}
}

// tabular is a pointer to a result with a table.
type tabular[O any] interface {
	*O
	Tabular
	fileName(name Text) Text
}

// report declares an analysis and its files.
func report[I, O any, P tabular[O]](a *api.API, path, summary string, name Text, ask func(context.Context, *I) (*O, error)) {
	r := route(path, summary)
	api.Handle(a, r, ask)
	for _, format := range []string{"csv", "xlsx"} {
		file := route(path+"."+format, summary+", as "+format)
		file.ID = r.ID + "-" + format
		api.Stream(a, file, func(ctx context.Context, in *I) (*api.Download, error) {
			out, err := ask(ctx, in)
			if err != nil {
				return nil, err
			}
			return download(P(out), P(out).fileName(name), format, api.Language(ctx))
		})
	}
}

func route(path, summary string) api.Route {
	id := "analysis-"
	for _, c := range path {
		if c == '/' {
			c = '-'
		}
		id += string(c)
	}
	return api.Route{Method: "GET", Path: "/analysis/" + path, ID: id, Tag: "analysis", Summary: summary, Permission: Read}
}
