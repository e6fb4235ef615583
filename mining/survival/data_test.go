package survival_test

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// realData reads the columns of a CSV file of the shared test data, or skips.
func realData(t testing.TB, name string) map[string][]string {
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
	out := map[string][]string{}
	for _, line := range lines[1:] {
		for j, name := range lines[0] {
			out[name] = append(out[name], line[j])
		}
	}
	return out
}

func numbers(t testing.TB, texts []string) []float64 {
	t.Helper()
	out := make([]float64, len(texts))
	for i, s := range texts {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = v
	}
	return out
}

// rossi is the recidivism data of Rossi, Berk & Lenihan (1980).
func rossi(t testing.TB, columns ...string) (x *mining.Matrix, week, arrest []float64) {
	t.Helper()
	data := realData(t, "classic/rossi.csv")
	var all []mining.Column
	for _, name := range columns {
		all = append(all, mining.Numbers(name, numbers(t, data[name])))
	}
	x, err := mining.NewMatrix(all...)
	if err != nil {
		t.Fatal(err)
	}
	return x, numbers(t, data["week"]), numbers(t, data["arrest"])
}

func rossiColumns() []string { return []string{"fin", "age", "race", "wexp", "mar", "paro", "prio"} }

// near fails where a number is further off than the absolute tolerance.
func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.12g, want %.12g", name, got, want)
	}
}

func nearAll(t *testing.T, name string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %v, want %v", name, got, want)
	}
	for i := range got {
		near(t, name+" "+strconv.Itoa(i), got[i], want[i], tolerance)
	}
}

// made draws customers with p normal columns: lives are Weibull of shape 1.5
// with the proportional hazard exp(xβ), seen until a random day, in whole
// steps where asked so that many end at once.
func made(n int, beta []float64, whole bool, seed uint64) (x *mining.Matrix, duration, event []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	columns := make([]mining.Column, len(beta))
	for j := range columns {
		columns[j] = mining.Numbers("x"+strconv.Itoa(j), make([]float64, n))
	}
	duration, event = make([]float64, n), make([]float64, n)
	for i := range n {
		score := 0.0
		for j, b := range beta {
			v := rng.NormFloat64()
			columns[j].Values[i] = v
			score += b * v
		}
		life, seen := 20*math.Pow(rng.ExpFloat64()*math.Exp(-score), 1/1.5), 40*rng.Float64()
		if life <= seen {
			event[i] = 1
		}
		if duration[i] = min(life, seen); whole {
			duration[i] = math.Ceil(duration[i])
		}
	}
	x, err := mining.NewMatrix(columns...)
	if err != nil {
		panic(err)
	}
	return x, duration, event
}

// categories is a column of the groups in the data.
func categories(name string, values []string) mining.Column {
	return mining.Categories(name, slices.Clone(values))
}
