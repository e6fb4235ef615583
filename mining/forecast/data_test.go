package forecast_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"zhike/mining/miningtest"
)

// realLines reads a CSV file of the shared test data without its heading, or skips.
func realLines(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, "series", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines[1:]
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// competition is one series of the M3 competition.
type competition struct {
	name        string
	season      int
	train, test []float64
}

// m3 reads the series of one period: YEARLY, QUARTERLY, MONTHLY, OTHER.
func m3(t testing.TB, period string) []competition {
	t.Helper()
	season := map[string]int{"MONTHLY": 12, "QUARTERLY": 4}[period]
	var out []competition
	for _, line := range realLines(t, "M3.csv") {
		if line[3] != period {
			continue
		}
		if len(out) == 0 || out[len(out)-1].name != line[0] {
			out = append(out, competition{name: line[0], season: season})
		}
		s := &out[len(out)-1]
		if line[6] == "train" {
			s.train = append(s.train, number(t, line[8]))
		} else {
			s.test = append(s.test, number(t, line[8]))
		}
	}
	return out
}

// near fails where a number is further off than the absolute tolerance.
func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.12g, want %.12g", name, got, want)
	}
}
