package recommend_test

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhike/mining/recommend"
)

// small is seven customers of five items; a row for each, 0 for what he has not.
func small() (events []recommend.Event) {
	for u, row := range [][]float64{{1, 1, 0, 0, 1}, {1, 0, 2, 0, 0}, {0, 1, 1, 3, 0}, {1, 1, 0, 1, 0}, {0, 0, 1, 1, 1}, {2, 1, 1, 0, 0}, {1, 1, 1, 0, 1}} {
		for i, v := range row {
			if v > 0 {
				events = append(events, recommend.Event{User: strconv.Itoa(u), Item: strconv.Itoa(i), Value: v})
			}
		}
	}
	return events
}

func scoresNear(t *testing.T, m recommend.Model, history []recommend.Owned, want []float64, tolerance float64) {
	t.Helper()
	got, err := recommend.Scores(m, history)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			t.Errorf("%s, item %d: got %v, want %v", m.Kind(), i, got[i], want[i])
		}
	}
}

// The formulas of bench/peers/recommend.py on small(), by numpy 1.24 and scipy
// 1.10: scores of the second customer. EASE with a penalty of 2 keeps single
// precision; neighbours are all, shrunk by 3.
func TestScoresAgreeWithNumpy(t *testing.T) {
	log, ctx := newLog(t, small()), context.Background()
	ease, err := recommend.FitEASE(ctx, log, recommend.EASEOptions{Penalty: 2})
	if err != nil {
		t.Fatal(err)
	}
	scoresNear(t, ease, log.History("1"), []float64{0.21590909090909086, 0.5820895522388059, 0.24635332252836303, 0.11111111111111106, 0.2971506105834464}, 1e-7)
	knn, err := recommend.FitItemKNN(ctx, log, recommend.ItemKNNOptions{Neighbours: 4, Shrink: 3})
	if err != nil {
		t.Fatal(err)
	}
	scoresNear(t, knn, log.History("1"), []float64{0.375, 0.875, 0.375, 0.4364916731037084, 0.5819888974716112}, 1e-15)
}

// Alternating exact solves by numpy until nothing moves (2,000 rounds) from
// other starting vectors: two factors, penalty .5, alpha 4; scores of the second and the
// fifth customer.
func TestALSReachesTheMinimum(t *testing.T) {
	log := newLog(t, small())
	als, err := recommend.FitALS(context.Background(), log, recommend.ALSOptions{Factors: 2, Penalty: .5, Alpha: 4, Rounds: 2000})
	if err != nil {
		t.Fatal(err)
	}
	scoresNear(t, als, log.History("1"), []float64{0.9282178282860217, 0.792126671249704, 0.8247959255890193, 0.03820482817147321, 0.6588691238053214}, 1e-8)
	scoresNear(t, als, log.History("4"), []float64{0.5149561876797641, 0.8438352462942966, 0.8736679471605643, 0.9919116088024623, 0.6980562827236028}, 1e-8)
}

// By way of the items and by way of the histories, with and without repeated ones,
// the columns of B minimise |X − XB|² + λ|B|² with a zero diagonal (Steck 2019):
// away from it the gradient XᵀXB − XᵀX + λB vanishes.
func TestEASEIsAMinimum(t *testing.T) {
	plain := tastes(2, 60, 6, 6, 3)
	again := func(events []recommend.Event, change func(*recommend.Event)) []recommend.Event {
		out := slices.Clone(events)
		for _, e := range events {
			change(&e)
			out = append(out, e)
		}
		return out
	}
	wide := tastes(3, 15, 20, 8, 1)
	for name, events := range map[string][]recommend.Event{
		"more customers":              plain,
		"every item twice":            again(plain, func(e *recommend.Event) { e.Item += " too" }),
		"some items twice":            again(plain, func(e *recommend.Event) { e.Item = strings.Replace(e.Item, "0:", "too 0:", 1) }),
		"more items":                  wide,
		"every customer twice":        again(wide, func(e *recommend.Event) { e.User += " too" }),
		"every customer thrice":       again(again(wide, func(e *recommend.Event) { e.User += " too" }), func(e *recommend.Event) { e.User = "also " + strings.TrimSuffix(e.User, " too") }),
		"items and customers doubled": again(again(wide, func(e *recommend.Event) { e.User += " too" }), func(e *recommend.Event) { e.Item += " too" }),
	} {
		t.Run(name, func(t *testing.T) { checkMinimum(t, newLog(t, events)) })
	}
}

func checkMinimum(t *testing.T, log *recommend.Log) {
	m, err := recommend.FitEASE(context.Background(), log, recommend.EASEOptions{Penalty: 5})
	if err != nil {
		t.Fatal(err)
	}
	n := len(log.Items())
	x := make([][]float64, len(log.Users()))
	for u, user := range log.Users() {
		x[u] = make([]float64, n)
		for _, o := range log.History(user) {
			x[u][slices.Index(log.Items(), o.Item)] = 1
		}
	}
	b := make([][]float64, n) // row i is the scores of who has i alone
	for i, name := range log.Items() {
		if b[i], err = recommend.Scores(m, []recommend.Owned{{Item: name, Value: 1}}); err != nil {
			t.Fatal(err)
		}
		if b[i][i] != 0 {
			t.Fatalf("item %d speaks for itself", i)
		}
	}
	for j := range n {
		rest := make([]float64, len(x)) // of column j: XB − X
		for u := range x {
			rest[u] = -x[u][j]
			for k := range n {
				rest[u] += x[u][k] * b[k][j]
			}
		}
		for i := range n {
			g := 5 * b[i][j]
			for u := range x {
				g += x[u][i] * rest[u]
			}
			if i != j && !(math.Abs(g) < 2e-5) {
				t.Fatalf("gradient at %d, %d is %v", i, j, g)
			}
		}
	}
}
