package uplift_test

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// realLines reads a CSV file of the shared test data, or skips.
func realLines(t testing.TB, name string) (header []string, lines [][]string) {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// hillstrom is the women's e-mail against none: what was known before, who got
// it, who visited, and the fold of each row.
func hillstrom(t testing.TB) (x *mining.Matrix, treated, visit []float64, folds []int) {
	t.Helper()
	header, lines := realLines(t, "marketing/hillstrom.csv")
	_, dealt := realLines(t, "folds/folds_hillstrom.csv")
	place := map[string]int{}
	for j, name := range header {
		place[name] = j
	}
	texts := map[string][]string{}
	for i, line := range lines {
		fold, err := strconv.Atoi(dealt[i][1])
		if err != nil {
			t.Fatal(err)
		}
		if fold < 0 {
			continue
		}
		for name, j := range place {
			texts[name] = append(texts[name], line[j])
		}
		folds = append(folds, fold)
		got := 0.0
		if line[place["segment"]] == "Womens E-Mail" {
			got = 1
		}
		treated = append(treated, got)
		visit = append(visit, float64(line[place["visit"]][0]-'0'))
	}
	var columns []mining.Column
	for _, name := range []string{"recency", "history", "mens", "womens", "newbie"} {
		values := make([]float64, len(folds))
		for i, s := range texts[name] {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			values[i] = v
		}
		columns = append(columns, mining.Numbers(name, values))
	}
	for _, name := range []string{"history_segment", "zip_code", "channel"} {
		columns = append(columns, mining.Categories(name, texts[name]))
	}
	x, err := mining.NewMatrix(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return x, treated, visit, folds
}

// row is a customer in a trial; "" is a missing city.
type row struct {
	Age, Spent float64
	City       string
	Treated    float64
	Bought     float64
}

var cities = []string{"", "上海", "北京", "成都", "杭州"}

// trial makes customers of whom a share is treated by chance, with the true
// uplift of each: the treatment helps the old of Chengdu most, and harms nobody.
func trial(n int, share float64, seed uint64) (rows []row, truth []float64) {
	rng := rand.New(rand.NewPCG(seed, 3))
	rows, truth = make([]row, n), make([]float64, n)
	for i := range rows {
		r := row{Age: math.Round(20 + 50*rng.Float64()), Spent: math.Exp(2 + rng.NormFloat64()/2), City: cities[rng.IntN(len(cities))]}
		without, with := -1+(r.Spent-8)/20, -1+(r.Spent-8)/20+(r.Age-20)/50
		if r.City == "成都" {
			with++
		}
		truth[i] = sigmoid(with) - sigmoid(without)
		p := without
		if rng.Float64() < share {
			r.Treated, p = 1, with
		}
		if rng.Float64() < sigmoid(p) {
			r.Bought = 1
		}
		if rng.IntN(15) == 0 {
			r.Spent = math.NaN()
		}
		rows[i] = r
	}
	return rows, truth
}

func sigmoid(s float64) float64 { return 1 / (1 + math.Exp(-s)) }

func table(rows []row) (x *mining.Matrix, treated, y []float64, err error) {
	age, spent, city := make([]float64, len(rows)), make([]float64, len(rows)), make([]string, len(rows))
	treated, y = make([]float64, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		age[i], spent[i], city[i], treated[i], y[i] = r.Age, r.Spent, r.City, r.Treated, r.Bought
	}
	x, err = mining.NewMatrix(mining.Numbers("age", age), mining.Numbers("spent", spent), mining.Categories("city", city))
	return x, treated, y, err
}

func mustTable(t testing.TB, rows []row) (x *mining.Matrix, treated, y []float64) {
	t.Helper()
	x, treated, y, err := table(rows)
	if err != nil {
		t.Fatal(err)
	}
	return x, treated, y
}

func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.12g, want %.12g", name, got, want)
	}
}
