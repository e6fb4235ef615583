package lifetime_test

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhike/mining/lifetime"
	"zhike/mining/miningtest"
)

// realData opens a file of the shared test data, or skips the test.
func realData(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, name))
	if err != nil {
		t.Fatal(err)
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

// cdnowOrders reads the transactions of the CDNOW sample or of the master
// file; their columns from the right are amount, number of CDs, date.
func cdnowOrders(t testing.TB, file string) []lifetime.Order {
	var orders []lifetime.Order
	lines := bufio.NewScanner(realData(t, file))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		day, err := time.Parse("20060102", f[len(f)-3])
		if err != nil {
			if len(orders) == 0 {
				continue // heading
			}
			t.Fatal(err)
		}
		orders = append(orders, lifetime.Order{Customer: f[0], Time: day, Amount: number(t, f[len(f)-1])})
	}
	return orders
}

func date(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}
