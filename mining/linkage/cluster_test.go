package linkage

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// small is some records of which each column's values are given.
func small(t testing.TB, left int, columns ...[]string) *table {
	t.Helper()
	var list []Column
	var fields []field
	how, _ := comparisonOf(Code)
	for j, values := range columns {
		name := string(rune('a' + j))
		list = append(list, Column{name, values})
		fields = append(fields, field{Name: name, Kind: Code, how: how, M: []float64{.9, .02, .02, .05, .01}, U: []float64{.01, .01, .01, .96, .01}})
	}
	r, err := NewRecords(list...)
	if err != nil {
		t.Fatal(err)
	}
	tab, err := prepare(context.Background(), fields, r, nil)
	if err != nil {
		t.Fatal(err)
	}
	tab.left = left
	tab.weigh()
	return tab
}

// linksOf scores all pairs with the weights of the fields and a prior of bits.
func linksOf(tab *table, prior float64) *Links {
	m := &Model{prior: prior}
	for _, c := range tab.columns {
		m.fields = append(m.fields, *c.field)
	}
	l := &Links{table: tab, score: m.scorer()}
	for i := range tab.rows {
		for j := max(i+1, tab.left); j < tab.rows && (tab.left == 0 || i < tab.left); j++ {
			if w := l.score.pair(tab, i, j, math.Inf(-1)); w+prior > 0 {
				l.Pairs = append(l.Pairs, Pair{i, j - tab.left, w, probability(w + prior)})
			}
		}
	}
	return l
}

// B agrees with A in three columns of six and with C in the other three: two
// links, but A and C contradict each other in everything.
func TestClustersDoNotFollowChains(t *testing.T) {
	columns := make([][]string, 6)
	for j := range columns {
		if columns[j] = []string{"111111", "111111", "999999"}; j >= 3 {
			columns[j] = []string{"111111", "999999", "999999"}
		}
	}
	l := linksOf(small(t, 0, columns...), -1)
	if len(l.Pairs) != 2 {
		t.Fatalf("%d links, want those of a chain", len(l.Pairs))
	}
	c := l.Clusters()
	if c.Count != 2 || c.Parted != 1 || len(c.Notes) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestClustersJoinWhatHangsTogether(t *testing.T) {
	x := []string{"111111", "999999", "111111", "111111", "555555"}
	c := linksOf(small(t, 0, x, x, x), -8).Clusters()
	if !slices.Equal(c.Of, []int{0, 1, 0, 0, 2}) || c.Count != 3 || c.Parted != 0 {
		t.Errorf("%+v", c)
	}
}

// A cluster of many records is compared by some of them and still comes out whole.
func TestClusterOfMany(t *testing.T) {
	x := make([]string, 200)
	for i := range x {
		x[i] = "424242"
	}
	x[7] = "111111"
	if c := linksOf(small(t, 0, x, x), -1).Clusters(); c.Count != 2 || c.Of[7] == c.Of[0] {
		t.Errorf("%d clusters", c.Count)
	}
}

// best is the least sum of an assignment, by trying all.
func best(cost [][]float64, taken []bool) float64 {
	if len(cost) == 0 {
		return 0
	}
	least := math.Inf(1)
	for j, c := range cost[0] {
		if !taken[j] {
			taken[j] = true
			least = min(least, c+best(cost[1:], taken))
			taken[j] = false
		}
	}
	return least
}

func TestAssignIsTheBestOfAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		n, m := 1+rng.IntN(5), 5+rng.IntN(3)
		cost := make([][]float64, n)
		for i := range cost {
			for range m {
				cost[i] = append(cost[i], float64(rng.IntN(20)-10))
			}
		}
		sum, taken := 0.0, make([]bool, m)
		for i, j := range assign(cost) {
			if taken[j] {
				t.Fatalf("column %d is given twice", j)
			}
			taken[j] = true
			sum += cost[i][j]
		}
		if want := best(cost, make([]bool, m)); sum != want {
			t.Fatalf("sum %v, the best is %v of %v", sum, want, cost)
		}
	}
}

// Taking the surest pair first would leave the second record alone.
func TestOneToOneIsBestAsAWhole(t *testing.T) {
	l := &Links{table: &table{rows: 4, left: 2}, score: scorer{prior: 0},
		Pairs: []Pair{{0, 0, 9, 1}, {0, 1, 8, 1}, {1, 0, 7, 1}}}
	if got := fmt.Sprint(l.OneToOne()); got != "[{0 1 8 1} {1 0 7 1}]" {
		t.Error(got)
	}
}
