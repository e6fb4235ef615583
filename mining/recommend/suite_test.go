package recommend_test

import (
	"context"
	"math"
	"slices"
	"strconv"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/recommend"
)

type fitter func(context.Context, *recommend.Log, uint64) (recommend.Model, error)

func fitters() map[string]fitter {
	out := map[string]fitter{}
	for _, kind := range kinds {
		out[string(kind)] = func(ctx context.Context, log *recommend.Log, seed uint64) (recommend.Model, error) {
			return recommend.Fit(ctx, kind, log, seed)
		}
	}
	out["hybrid"] = func(ctx context.Context, log *recommend.Log, seed uint64) (recommend.Model, error) {
		base, err := recommend.FitEASE(ctx, log, recommend.EASEOptions{})
		if err != nil {
			return nil, err
		}
		traits := recommend.Traits{"new": {"group 1", "dear"}, "other": {"group 2"}}
		for _, name := range log.Items() {
			traits[name] = []string{"group " + name[:min(1, len(name))]}
		}
		users := recommend.Traits{}
		for k, name := range log.Users() {
			users[name] = []string{"half " + strconv.Itoa(k%2)}
		}
		return recommend.NewHybrid(ctx, base, log, recommend.HybridOptions{Items: traits, Users: users})
	}
	return out
}

// The prediction is the scores of the catalogue for a customer who has the
// row's item and two more.
func TestSuite(t *testing.T) {
	rows := tastes(3, 80, 12, 8, 1)
	one := []recommend.Event{{User: "a", Item: "x", Value: 2}, {User: "b", Item: "x", Value: 1}}
	everything := tastes(1, 3, 4, 100, 1)
	for name, fit := range fitters() {
		t.Run(name, func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[recommend.Event, recommend.Model]{
				Rows: rows,
				Fit: func(ctx context.Context, rows []recommend.Event, seed uint64) (recommend.Model, error) {
					log, err := recommend.NewLog(rows)
					if err != nil {
						return nil, err
					}
					return fit(ctx, log, seed)
				},
				Predict: func(m recommend.Model, e recommend.Event) []float64 {
					scores, err := recommend.Scores(m, []recommend.Owned{{Item: e.Item, Value: 1}, {Item: "0:1", Value: 2}, {Item: "1:0", Value: 1}})
					if err != nil {
						t.Fatal(err)
					}
					return scores
				},
				Decode: recommend.Decode,
				Broken: []miningtest.Broken[recommend.Event]{
					{Name: "no user", Column: "user", Spoil: func(e *recommend.Event) { e.User = "" }},
					{Name: "no item", Column: "item", Spoil: func(e *recommend.Event) { e.Item = "" }},
					{Name: "infinite", Column: "value", Spoil: func(e *recommend.Event) { e.Value = math.Inf(1) }},
					{Name: "missing", Column: "value", Spoil: func(e *recommend.Event) { e.Value = math.NaN() }},
				},
				Poor: map[string][]recommend.Event{"one item": one, "one customer": rows[:8], "everybody has everything": everything,
					"all given back": {{User: "a", Item: "x", Value: -1}}},
			})
		})
	}
}

// What was brought back is as though it had never been bought.
func TestGivenBack(t *testing.T) {
	log := newLog(t, []recommend.Event{{User: "a", Item: "x", Value: 1}, {User: "a", Item: "y", Value: 3}, {User: "a", Item: "x", Value: -1},
		{User: "b", Item: "z", Value: -2}, {User: "a", Item: "y", Value: -1}})
	if log.Undone() != 2 || log.Pairs() != 1 || !slices.Equal(log.Users(), []string{"a"}) || !slices.Equal(log.Items(), []string{"y"}) {
		t.Errorf("%d undone, users %v, items %v", log.Undone(), log.Users(), log.Items())
	}
	if h := log.History("a"); !slices.Equal(h, []recommend.Owned{{Item: "y", Value: 2}}) || log.History("b") != nil {
		t.Errorf("history %v", h)
	}
}

// Options out of range are refused; none is taken for another.
func TestOptionsRefused(t *testing.T) {
	log, ctx := newLog(t, tastes(2, 20, 5, 4, 1)), context.Background()
	for name, err := range map[string]error{
		"kind":         second(recommend.Fit(ctx, "best", log, 1)),
		"neighbours":   second(recommend.FitItemKNN(ctx, log, recommend.ItemKNNOptions{Neighbours: -1})),
		"shrink":       second(recommend.FitItemKNN(ctx, log, recommend.ItemKNNOptions{Shrink: math.NaN()})),
		"ease penalty": second(recommend.FitEASE(ctx, log, recommend.EASEOptions{Penalty: -1})),
		"ease items":   second(recommend.FitEASE(ctx, log, recommend.EASEOptions{Most: 3})),
		"als factors":  second(recommend.FitALS(ctx, log, recommend.ALSOptions{Factors: -1})),
		"als alpha":    second(recommend.FitALS(ctx, log, recommend.ALSOptions{Alpha: math.Inf(1)})),
		"bpr rate":     second(recommend.FitBPR(ctx, log, recommend.BPROptions{Rate: 2})),
		"bpr passes":   second(recommend.FitBPR(ctx, log, recommend.BPROptions{Passes: -1})),
		"split":        second(recommend.SplitByPair(nil, 1, 1)),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	popular := fit(t, recommend.PopularKind, log)
	for name, o := range map[string]recommend.ListOptions{
		"length": {K: -1}, "rule": {Owned: "some"}, "diversity": {Diversity: 1.5}, "diverse bestsellers": {Diversity: .5}, "traits": {Traits: []string{"x"}},
	} {
		if _, err := recommend.List(popular, nil, o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }
