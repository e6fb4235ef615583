package analysis

import (
	"context"

	"zhike/api"
)

// Routes implements crm.Part: every analysis as JSON at its path, its table as
// CSV and XLSX at the path with the ending .csv and .xlsx, and the people
// behind its figures below it.
func (s *Service) Routes(a *api.API) {
	report(s, a, "overview", "The business in figures", Text{Zh: "经营概览", En: "overview"}, s.Overview)
	report(s, a, "new-returning", "New against returning buyers by month", Text{Zh: "新老客户", En: "new-returning"}, s.NewReturning)
	report(s, a, "rfm", "Customers by recency, frequency and money", Text{Zh: "RFM", En: "rfm"}, s.RFM)
	report(s, a, "rfm/migration", "How customers moved between RFM groups", Text{Zh: "RFM流转", En: "rfm-migration"}, s.RFMFlows)
	report(s, a, "pareto", "Value tiers and the 80/20 curve", Text{Zh: "价值分层", En: "pareto"}, s.Pareto)
	report(s, a, "lifecycle", "Customers by life-cycle stage", Text{Zh: "生命周期", En: "lifecycle"}, s.Lifecycle)
	report(s, a, "lifecycle/flows", "How customers moved between life-cycle stages", Text{Zh: "生命周期流转", En: "lifecycle-flows"}, s.LifecycleFlows)
	report(s, a, "cycle", "Days between purchases", Text{Zh: "购买周期", En: "cycle"}, s.Cycle)
	report(s, a, "frequency", "Customers by number of purchases", Text{Zh: "购买频次", En: "frequency"}, s.Frequency)
	report(s, a, "rhythm", "Purchases by hour and weekday", Text{Zh: "购买时段", En: "rhythm"}, s.Rhythm)
	report(s, a, "season", "The months or weeks of the year", Text{Zh: "季节", En: "season"}, s.Season)
	report(s, a, "cohort", "Retention by period of first purchase", Text{Zh: "留存", En: "cohort"}, s.Cohort)
	report(s, a, "channels", "Orders by channel, store, province or city", Text{Zh: "渠道分析", En: "channels"}, s.Channels)
	report(s, a, "products", "Sales by article, category or brand", Text{Zh: "商品分析", En: "products"}, s.Products)

	api.Handle(a, route("waits", "How long the reports that are not quick take to be worked out"), s.Waits)

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
func report[I, O any, P tabular[O]](s *Service, a *api.API, path, summary string, name Text, ask func(context.Context, *I) (*O, error)) {
	r := route(path, summary)
	ask = timed(s, path, ask)
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
