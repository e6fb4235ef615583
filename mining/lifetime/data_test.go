package lifetime_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"zhike/mining/lifetime"
)

// realData opens a file of the shared test data, or skips the test.
func realData(t testing.TB, name string) *os.File {
	t.Helper()
	dir := os.Getenv("ZHIKE_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Skipf("the real data are not here (%v); set ZHIKE_TESTDATA to their folder", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// cdnowWeeks reads the CDNOW sample as Fader & Hardie publish it: frequency,
// recency and age in weeks with two decimals, of 2,357 customers.
func cdnowWeeks(t testing.TB) []lifetime.History {
	var hs []lifetime.History
	lines := bufio.NewScanner(realData(t, "orders/cdnow_customers_summary.csv"))
	lines.Scan()
	for lines.Scan() {
		f := strings.Split(lines.Text(), ",")
		hs = append(hs, lifetime.History{Frequency: int(number(t, f[1])), Recency: number(t, f[2]), Age: number(t, f[3])})
	}
	if len(hs) != 2357 {
		t.Fatalf("%d customers, want 2,357", len(hs))
	}
	return hs
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
