package recommend_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"zhike/mining/recommend"
)

// shop is customers of four tastes, of which every item has its word, with four
// new items, one for each, and customers of two cities: tastes 0 and 1 live in
// Hangzhou, 2 and 3 in Chengdu.
func shop(t testing.TB, kind recommend.Kind) (*recommend.Hybrid, *recommend.Log) {
	t.Helper()
	log := newLog(t, tastes(4, 400, 30, 12, 1))
	items, users := recommend.Traits{}, recommend.Traits{}
	for _, name := range log.Items() {
		items[name] = []string{"taste " + name[:1], "any"}
	}
	for g := range 4 {
		items[fmt.Sprint(g, ":new")] = []string{fmt.Sprint("taste ", g), "any"}
	}
	items["plain"] = nil
	for _, name := range log.Users() {
		var u int
		if _, err := fmt.Sscanf(name, "u%d", &u); err != nil {
			t.Fatal(err)
		}
		users[name] = []string{[]string{"Hangzhou", "Chengdu"}[u%4/2]}
	}
	m, err := recommend.NewHybrid(context.Background(), fit(t, kind, log), log, recommend.HybridOptions{Items: items, Users: users})
	if err != nil {
		t.Fatal(err)
	}
	return m, log
}

// Of the new items a customer's own taste comes first, whatever the base.
func TestNewItemsFindTheirCustomers(t *testing.T) {
	for _, kind := range kinds[1:] {
		m, log := shop(t, kind)
		right := 0
		for u := range 100 {
			scores, err := recommend.Scores(m, log.History(fmt.Sprint("u", u)))
			if err != nil {
				t.Fatal(err)
			}
			best, score := -1, math.Inf(-1)
			for g := range 4 {
				if s := scores[slices.Index(m.Items(), fmt.Sprint(g, ":new"))]; s > score {
					best, score = g, s
				}
			}
			if best == u%4 {
				right++
			}
		}
		if right < 95 {
			t.Errorf("%s: %d of 100 customers are offered the new item of their taste first", kind, right)
		}
	}
}

// What the base knows, it scores as without content.
func TestHybridKeepsTheBase(t *testing.T) {
	m, log := shop(t, recommend.EASEKind)
	history := log.History("u2")
	want, err := recommend.Scores(m.Base(), history)
	if err != nil {
		t.Fatal(err)
	}
	got, err := recommend.Scores(m, history)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range m.Base().Items() {
		if got[slices.Index(m.Items(), name)] != want[i] {
			t.Fatalf("%s: %v, by the base %v", name, got[slices.Index(m.Items(), name)], want[i])
		}
	}
	if s := got[slices.Index(m.Items(), "plain")]; s != 0 {
		t.Errorf("an item of which nothing is known scores %v", s)
	}
}

func TestHybridReasons(t *testing.T) {
	m, log := shop(t, recommend.EASEKind)
	for _, history := range [][]recommend.Owned{log.History("u3"), {{Item: "3:new", Value: 1}}} {
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
			for _, r := range reasons {
				sum += r.Share
			}
			if item != "plain" && math.Abs(sum-scores[i]) > 1e-9 {
				t.Fatalf("%s: reasons sum to %v, the score is %v", item, sum, scores[i])
			}
		}
	}
	popular, _ := shop(t, recommend.PopularKind)
	if _, err := recommend.Reasons(popular, log.History("u3"), "3:new"); err == nil {
		t.Error("bestsellers with content give reasons that they cannot have")
	}
}

// A customer who has a new item only is offered what is like it.
func TestHistoryOfNewItems(t *testing.T) {
	m, _ := shop(t, recommend.ALSKind)
	for _, p := range list(t, m, []recommend.Owned{{Item: "2:new", Value: 1}}, recommend.ListOptions{}) {
		if !strings.HasPrefix(p.Item, "2:") || p.Bestseller {
			t.Errorf("%+v", p)
		}
	}
}

// A newcomer gets what people of his city have; of no known city, bestsellers.
func TestNewcomers(t *testing.T) {
	m, _ := shop(t, recommend.EASEKind)
	for city, groups := range map[string]string{"Hangzhou": "01", "Chengdu": "23"} {
		for _, p := range list(t, m, nil, recommend.ListOptions{Traits: []string{city, "unheard of"}}) {
			if !strings.Contains(groups, p.Item[:1]) || !p.Bestseller {
				t.Errorf("%s: %+v", city, p)
			}
		}
	}
	plain := list(t, m, nil, recommend.ListOptions{Traits: []string{"unheard of"}})
	want := list(t, m.Base(), nil, recommend.ListOptions{})
	if !slices.Equal(names(plain), names(want)) {
		t.Errorf("without traits %v, bestsellers are %v", names(plain), names(want))
	}
}

func TestHybridRefuses(t *testing.T) {
	log, ctx := newLog(t, small()), context.Background()
	m := fit(t, recommend.PopularKind, log)
	hybrid, err := recommend.NewHybrid(ctx, m, log, recommend.HybridOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"another log":     second(recommend.NewHybrid(ctx, m, newLog(t, tastes(2, 20, 5, 4, 1)), recommend.HybridOptions{})),
		"of a hybrid":     second(recommend.NewHybrid(ctx, hybrid, log, recommend.HybridOptions{})),
		"empty trait":     second(recommend.NewHybrid(ctx, m, log, recommend.HybridOptions{Items: recommend.Traits{"1": {""}}})),
		"nameless user":   second(recommend.NewHybrid(ctx, m, log, recommend.HybridOptions{Users: recommend.Traits{"": {"x"}}})),
		"below no shrink": second(recommend.NewHybrid(ctx, m, log, recommend.HybridOptions{Shrink: -1})),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
