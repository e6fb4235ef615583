package tree_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/tree"
)

func ExampleDecision_Rules() {
	var age, spent, again []float64
	var city []string
	for i := range 120 {
		age, spent, city = append(age, float64(20+i%40)), append(spent, float64(i%9)*10), append(city, []string{"杭州", "成都", "苏州"}[i%3])
		again = append(again, 0)
		if age[i] > 40 && city[i] != "成都" {
			again[i] = 1
		}
	}
	x, _ := mining.NewMatrix(mining.Numbers("age", age), mining.Numbers("spent", spent), mining.Categories("city", city))
	m, err := tree.FitDecision(context.Background(), x, again, tree.DecisionOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, rule := range m.Rules() {
		fmt.Println(rule.Text.Zh)
	}
	fmt.Println(m.Rules()[1].Text.En)
	// Output:
	// age 不超过 40.5：0.5%（63 行，占 52.5%）
	// age 大于 40.5，且 city 为成都：1.6%（19 行，占 15.8%）
	// age 大于 40.5，且 city 为杭州、苏州：98.2%（38 行，占 31.7%）
	// If age is above 40.5 and city is 成都: 1.6% (19 rows, 15.8% of all)
}

// fulfils tells whether a row of the shop is one that a rule speaks of.
func fulfils(r tree.Rule, row row) bool {
	for _, c := range r.Conditions {
		v, text := map[string]float64{"age": row.Age, "income": row.Income, "city": 0}[c.Column], row.City
		switch {
		case math.IsNaN(v) || c.Column == "city" && text == "":
			if !c.Missing {
				return false
			}
		case c.Column == "city":
			found := false
			for _, level := range c.Levels {
				found = found || level == text
			}
			if !found {
				return false
			}
		case c.Low != nil && v <= *c.Low || c.High != nil && v > *c.High:
			return false
		}
	}
	return true
}

// Every row fulfils exactly one rule, that rule has the row's prediction, and
// the rules count all rows.
func TestRulesAreTheTree(t *testing.T) {
	rows := shop(1500, 11)
	x, y, err := table(rows)
	if err != nil {
		t.Fatal(err)
	}
	m, err := tree.FitDecision(context.Background(), x, y, tree.DecisionOptions{Leaves: 60, MinLeaf: 5})
	if err != nil {
		t.Fatal(err)
	}
	rules, counts := m.Rules(), map[int]int{}
	if len(rules) < 10 {
		t.Fatalf("only %d rules", len(rules))
	}
	for i, r := range rows {
		holds := -1
		for k, rule := range rules {
			if fulfils(rule, r) {
				if holds >= 0 {
					t.Fatalf("row %d fulfils two rules:\n%s\n%s", i, rules[holds].Text.En, rule.Text.En)
				}
				holds = k
			}
		}
		if holds < 0 {
			t.Fatalf("row %d (%+v) fulfils no rule", i, r)
		}
		counts[holds]++
		if p := predict(m, r)[0]; p != rules[holds].Value {
			t.Errorf("row %d: prediction %v, its rule says %v", i, p, rules[holds].Value)
		}
	}
	for k, rule := range rules {
		if counts[k] != rule.Rows || rule.Text.Zh == "" {
			t.Errorf("%s: holds for %d rows", rule.Text.En, counts[k])
		}
	}
}

// brute is the best first question by trying every cut of every column.
func brute(columns [][]float64, y []float64, least int) float64 {
	gain := 0.0
	square := func(take func(i int) bool) (float64, int) {
		s, n := 0.0, 0
		for i, v := range y {
			if take(i) {
				s += v
				n++
			}
		}
		return s * s / float64(n), n
	}
	all, _ := square(func(int) bool { return true })
	for _, c := range columns {
		for _, cut := range c {
			l, n := square(func(i int) bool { return c[i] <= cut })
			r, k := square(func(i int) bool { return c[i] > cut })
			if n >= least && k >= least {
				gain = max(gain, l+r-all)
			}
		}
	}
	return gain
}

func TestTheQuestionIsTheBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for trial := range 30 {
		n := 10 + rng.IntN(60)
		a, b, y := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range y {
			a[i], b[i] = float64(rng.IntN(12))-6, rng.NormFloat64()
			y[i] = a[i]*b[i] + rng.NormFloat64()
		}
		x := numbers(t, a, b)
		m, err := tree.FitDecision(context.Background(), x, y, tree.DecisionOptions{Leaves: 2, MinLeaf: 3})
		if err != nil {
			t.Fatal(err)
		}
		p := predictAll(t, m, x)
		got := map[float64][2]float64{}
		for i := range p {
			got[p[i]] = [2]float64{got[p[i]][0] + y[i], got[p[i]][1] + 1}
		}
		total, sum := 0.0, 0.0
		for _, s := range got {
			total += s[0] * s[0] / s[1]
			sum += s[0]
		}
		if gain, want := total-sum*sum/float64(n), brute([][]float64{a, b}, y, 3); math.Abs(gain-want) > 1e-6*(1+want) {
			t.Errorf("trial %d: gains %v, the best question %v", trial, gain, want)
		}
	}
}

func TestForestOutOfBag(t *testing.T) {
	x, y, err := table(shop(3000, 12))
	if err != nil {
		t.Fatal(err)
	}
	m, err := tree.FitForest(context.Background(), x, y, tree.ForestOptions{Trees: 100})
	if err != nil {
		t.Fatal(err)
	}
	nx, ny, err := table(shop(3000, 13))
	if err != nil {
		t.Fatal(err)
	}
	mse, wrong := 0.0, 0.0
	for i, p := range predictAll(t, m, nx) {
		mse += (p - ny[i]) * (p - ny[i]) / 3000
		if (p >= .5) != (ny[i] == 1) {
			wrong += 1.0 / 3000
		}
	}
	// Out of bag and on new rows the errors must agree within their spread.
	r := m.Report()
	near(t, "Brier score", r.MSE, mse, .012)
	near(t, "share of errors", r.Error, wrong, .03)
	if r.OutRows != 3000 || r.R2 < .1 || !r.Classes {
		t.Errorf("report: %+v", r)
	}
}

func ExampleFitForest() {
	var size, price []float64
	for i := range 400 {
		size = append(size, float64(i%50))
		price = append(price, 3*size[i]+float64(i%7))
	}
	x, _ := mining.NewMatrix(mining.Numbers("size", size))
	m, err := tree.FitForest(context.Background(), x, price, tree.ForestOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m, m.Report().R2 > .99)
	// Output: a forest of 300 trees true
}

func TestTreesRefuse(t *testing.T) {
	x, y, err := table(shop(50, 1))
	if err != nil {
		t.Fatal(err)
	}
	var data *mining.DataError
	for _, o := range []tree.DecisionOptions{{Leaves: -1}, {Depth: -1}, {MinLeaf: -1}} {
		if _, err := tree.FitDecision(context.Background(), x, y, o); !errors.As(err, &data) {
			t.Errorf("%+v: got %v", o, err)
		}
	}
	for _, o := range []tree.ForestOptions{{Trees: -1}, {Depth: -1}, {MinLeaf: -1}, {Columns: -3}} {
		if _, err := tree.FitForest(context.Background(), x, y, o); !errors.As(err, &data) {
			t.Errorf("%+v: got %v", o, err)
		}
	}
}
