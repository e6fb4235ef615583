package prepare_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// realData reads the lines of a CSV file of the shared test data, or skips.
func realData(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// numbers turns lines into columns.
func numbers(t testing.TB, names []string, lines [][]string) []mining.Column {
	t.Helper()
	columns := make([]mining.Column, len(names))
	for j, name := range names {
		columns[j] = mining.Numbers(name, make([]float64, len(lines)))
		for i, line := range lines {
			v, err := strconv.ParseFloat(line[j], 64)
			if err != nil {
				t.Fatal(err)
			}
			columns[j].Values[i] = v
		}
	}
	return columns
}

func matrix(t testing.TB, columns ...mining.Column) *mining.Matrix {
	t.Helper()
	m, err := mining.NewMatrix(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// near fails where a number is further off than the absolute tolerance.
func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.12g, want %.12g", name, got, want)
	}
}

// row is a customer: three numbers and a city, "" for a missing one.
type row struct {
	Age, Income, Spent float64
	City               string
}

var cities = []string{"上海", "北京", "成都"}

// shop makes customers whose columns depend on each other, with values missing
// at random: of the share given, of every column.
func shop(n int, share float64, seed uint64) []row {
	rng := rand.New(rand.NewPCG(seed, 3))
	rows := make([]row, n)
	for i := range rows {
		k := rng.IntN(3)
		r := row{Age: 20 + 20*float64(k) + 8*rng.Float64(), City: cities[k]}
		r.Income = 50 + 2*r.Age + 5*rng.NormFloat64()
		r.Spent = r.Income/3 - r.Age/4 + rng.NormFloat64()
		for _, v := range []*float64{&r.Age, &r.Income, &r.Spent} {
			if rng.Float64() < share {
				*v = math.NaN()
			}
		}
		if rng.Float64() < share {
			r.City = ""
		}
		rows[i] = r
	}
	return rows
}

func table(rows []row) (*mining.Matrix, error) {
	columns := tableOfNumbers(rows)
	city := make([]string, len(rows))
	for i, r := range rows {
		city[i] = r.City
	}
	return mining.NewMatrix(append(columns, mining.Categories("city", city))...)
}

func tableOfNumbers(rows []row) []mining.Column {
	age, income, spent := make([]float64, len(rows)), make([]float64, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		age[i], income[i], spent[i] = r.Age, r.Income, r.Spent
	}
	return []mining.Column{mining.Numbers("age", age), mining.Numbers("income", income), mining.Numbers("spent", spent)}
}

// poorRows are valid data that say little.
func poorRows() map[string][]row {
	changed := func(change func(i int, r *row)) []row {
		rows := shop(120, .2, 5)
		for i := range rows {
			change(i, &rows[i])
		}
		return rows
	}
	return map[string][]row{
		"constant columns":    changed(func(_ int, r *row) { r.Age, r.Income, r.Spent, r.City = 30, 7, 1, "上海" }),
		"all missing":         changed(func(_ int, r *row) { r.Age, r.Income, r.Spent, r.City = math.NaN(), math.NaN(), math.NaN(), "" }),
		"one column missing":  changed(func(_ int, r *row) { r.Income = math.NaN() }),
		"one value in column": changed(func(i int, r *row) { r.Income = map[bool]float64{true: 5, false: math.NaN()}[i == 7] }),
		"one says the other":  changed(func(_ int, r *row) { r.Income, r.Spent = 3*r.Age+7, -r.Age }),
		"every city another":  changed(func(i int, r *row) { r.City = fmt.Sprint("city ", i) }),
		"two rows":            {{20, 1, 3, "上海"}, {60, math.NaN(), 4, ""}},
		"huge numbers":        changed(func(_ int, r *row) { r.Income *= 1e300; r.Age *= -1e-300 }),
		"nothing in common":   changed(func(i int, r *row) { *r = [2]row{{math.NaN(), 1, 2, ""}, {5, math.NaN(), math.NaN(), "上海"}}[i%2] }),
	}
}
