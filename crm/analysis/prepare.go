package analysis

import (
	"context"
	"time"

	"zhike/store"
)

// moved is how many days back the page first sets groups and stages beside.
const moved = 90

// Prepare works out what the page asks for first of every report, as far as it
// is not remembered, so that each opens at once. It stops at the first report
// that fails; a reader then waits as for any other question.
func (s *Service) Prepare(ctx context.Context) error {
	store.ReturnMemory()
	defer store.ReturnMemory()
	ctx = patient(ctx)
	f, err := s.frame(ctx, Moment{}, Period{})
	if err != nil {
		return err
	}
	then := FlowMoments{From: mustDay(f.day).AddDate(0, 0, -moved).Format(dayForm)}
	for _, ask := range []func(context.Context) error{
		first(s, "overview", s.Overview, &OverviewRequest{}),
		first(s, "rfm", s.RFM, &RFMRequest{}),
		first(s, "pareto", s.Pareto, &ParetoRequest{}),
		first(s, "lifecycle", s.Lifecycle, &LifecycleRequest{}),
		first(s, "cohort", s.Cohort, &CohortRequest{}),
		first(s, "new-returning", s.NewReturning, &NewReturningRequest{}),
		first(s, "rhythm", s.Rhythm, &RhythmRequest{}),
		first(s, "season", s.Season, &SeasonRequest{}),
		first(s, "cycle", s.Cycle, &CycleRequest{}),
		first(s, "frequency", s.Frequency, &FrequencyRequest{}),
		first(s, "channels", s.Channels, &ChannelsRequest{}),
		first(s, "products", s.Products, &ProductsRequest{}),
		first(s, "rfm/migration", s.RFMFlows, &RFMFlowRequest{FlowMoments: then}),
		first(s, "lifecycle/flows", s.LifecycleFlows, &LifecycleFlowRequest{FlowMoments: then}),
	} {
		if err := ask(ctx); err != nil {
			return err
		}
	}
	return nil
}

func first[I, O any](s *Service, path string, ask func(context.Context, *I) (*O, error), in *I) func(context.Context) error {
	ask = timed(s, path, ask)
	return func(ctx context.Context) error {
		_, err := ask(ctx, in)
		return err
	}
}

// Mornings prepares the reports at the start and after the end of every
// business day, when what was remembered of the day before no longer holds.
func (s *Service) Mornings(ctx context.Context) {
	for {
		if err := s.Prepare(ctx); err != nil && ctx.Err() == nil {
			s.env.Log.Warn("the reports are not prepared", "error", err)
		}
		now := s.env.Now().In(s.env.Zone)
		next := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 1, 0, s.env.Zone)
		select {
		case <-time.After(next.Sub(now)):
		case <-ctx.Done():
			return
		}
	}
}
