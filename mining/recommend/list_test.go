package recommend_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"zhike/mining/recommend"
)

func list(t *testing.T, m recommend.Model, history []recommend.Owned, o recommend.ListOptions) []recommend.Pick {
	t.Helper()
	picks, err := recommend.List(m, history, o)
	if err != nil {
		t.Fatal(err)
	}
	return picks
}

func names(picks []recommend.Pick) (out []string) {
	for _, p := range picks {
		out = append(out, p.Item)
	}
	return out
}

func TestRulesForWhatIsOwned(t *testing.T) {
	log := newLog(t, tastes(3, 120, 15, 8, 1))
	for _, kind := range kinds {
		m, history := fit(t, kind, log), log.History("u5")
		has := map[string]bool{}
		for _, o := range history {
			has[o.Item] = true
		}
		sold := list(t, m, history, recommend.ListOptions{})[0].Item
		for rule, want := range map[recommend.Rule]func(owned bool) bool{
			recommend.LeaveOut: func(owned bool) bool { return !owned },
			recommend.Again:    func(owned bool) bool { return owned },
			recommend.Keep:     func(bool) bool { return true },
		} {
			picks := list(t, m, history, recommend.ListOptions{K: 1000, Owned: rule, Without: []string{sold, "no such item"}})
			seen := map[string]bool{}
			for _, p := range picks {
				if seen[p.Item] || p.Item == sold || p.Owned != has[p.Item] || !want(p.Owned) {
					t.Errorf("%s, rule %q: %+v", kind, rule, p)
				}
				seen[p.Item] = true
			}
			expected := map[recommend.Rule]int{recommend.LeaveOut: len(m.Items()) - len(has) - 1, recommend.Again: len(has), recommend.Keep: len(m.Items()) - 1}
			if len(picks) != expected[rule] {
				t.Errorf("%s, rule %q: %d picks, want %d", kind, rule, len(picks), expected[rule])
			}
		}
	}
}

// The shares of the history sum to the score, whatever the item.
func TestReasonsSumToTheScore(t *testing.T) {
	log := newLog(t, tastes(3, 100, 12, 8, 1))
	for _, kind := range []recommend.Kind{recommend.ItemKNNKind, recommend.EASEKind, recommend.ALSKind} {
		m := fit(t, kind, log)
		history := log.History("u4")
		scores, err := recommend.Scores(m, history)
		if err != nil {
			t.Fatal(err)
		}
		for i, item := range m.Items() {
			reasons, err := recommend.Reasons(m, history, item)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for k, r := range reasons {
				sum += r.Share
				if k > 0 && r.Share > reasons[k-1].Share {
					t.Fatalf("%s: reasons out of order", kind)
				}
			}
			if len(reasons) != len(history) || math.Abs(sum-scores[i]) > 1e-9 {
				t.Fatalf("%s, %s: %d reasons sum to %v, the score is %v", kind, item, len(reasons), sum, scores[i])
			}
		}
		if p := list(t, m, history, recommend.ListOptions{}); len(p[0].Reasons) == 0 || !slices.ContainsFunc(history, func(o recommend.Owned) bool { return o.Item == p[0].Reasons[0].Item }) {
			t.Errorf("%s: the best pick has the reasons %v", kind, p[0].Reasons)
		}
	}
	for _, kind := range []recommend.Kind{recommend.PopularKind, recommend.BPRKind} {
		if _, err := recommend.Reasons(fit(t, kind, log), log.History("u4"), "0:1"); err == nil {
			t.Errorf("%s gives reasons that it cannot have", kind)
		}
	}
}

// Without diversity a customer of one taste gets it alone; with much of it
// others come in, and the best stays first.
func TestDiversity(t *testing.T) {
	log := newLog(t, tastes(4, 400, 30, 12, 1))
	for _, kind := range []recommend.Kind{recommend.ItemKNNKind, recommend.EASEKind, recommend.ALSKind, recommend.BPRKind} {
		m, history := fit(t, kind, log), log.History("u8")
		groups := func(d float64) (int, string) {
			picks := list(t, m, history, recommend.ListOptions{K: 10, Diversity: d})
			seen := map[string]bool{}
			for _, p := range picks {
				group, _, _ := strings.Cut(p.Item, ":")
				seen[group] = true
			}
			if len(picks) != 10 {
				t.Fatalf("%s: %d picks", kind, len(picks))
			}
			return len(seen), picks[0].Item
		}
		plain, first := groups(0)
		mixed, top := groups(.7)
		if mixed <= plain || first != top {
			t.Errorf("%s: %d tastes without diversity, %d with; first %s and %s", kind, plain, mixed, first, top)
		}
		a, b := list(t, m, history, recommend.ListOptions{}), list(t, m, history, recommend.ListOptions{Diversity: 1e-12})
		if !slices.Equal(names(a), names(b)) {
			t.Errorf("%s: hardly any diversity gives %v, none %v", kind, names(b), names(a))
		}
	}
}

// Nobody's history, or one of unknown items: bestsellers, marked as such.
func TestBestsellersStandIn(t *testing.T) {
	log := newLog(t, tastes(3, 100, 12, 8, 1))
	want := names(list(t, fit(t, recommend.PopularKind, log), nil, recommend.ListOptions{}))
	for _, kind := range kinds {
		m := fit(t, kind, log)
		for _, history := range [][]recommend.Owned{nil, {{Item: "unheard of", Value: 1}}} {
			picks := list(t, m, history, recommend.ListOptions{})
			if !slices.Equal(names(picks), want) {
				t.Errorf("%s: %v, bestsellers are %v", kind, names(picks), want)
			}
			for _, p := range picks {
				if !p.Bestseller || p.Reasons != nil {
					t.Errorf("%s: %+v passes for a recommendation", kind, p)
				}
			}
		}
	}
	if _, err := recommend.List(fit(t, recommend.EASEKind, log), []recommend.Owned{{Item: "0:1", Value: math.NaN()}}, recommend.ListOptions{}); err == nil {
		t.Error("a history of no numbers is accepted")
	}
}

// What was brought back no longer speaks for anything.
func TestHistoryOfReturns(t *testing.T) {
	log := newLog(t, tastes(3, 100, 12, 8, 1))
	m := fit(t, recommend.EASEKind, log)
	a, err := recommend.Scores(m, []recommend.Owned{{Item: "0:1", Value: 1}, {Item: "1:1", Value: 2}, {Item: "1:1", Value: -2}})
	if err != nil {
		t.Fatal(err)
	}
	scoresNear(t, m, []recommend.Owned{{Item: "0:1", Value: 1}}, a, 0)
}

// A hundred thousand items are refused before memory is asked for.
func TestEASERefusesManyItems(t *testing.T) {
	log := newLog(t, tastes(1, 12_000, 1_000_000, 1, 1))
	_, err := recommend.FitEASE(context.Background(), log, recommend.EASEOptions{})
	if err == nil || !strings.Contains(err.Error(), "MB") || len(log.Items()) <= 10_000 {
		t.Errorf("%d items: %v", len(log.Items()), err)
	}
}
