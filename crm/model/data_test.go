package model

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"zhike/mining/miningtest"
)

// cdnow reads a file of CDNOW purchases of the shared test data, or skips the
// test. Its columns from the right are amount, number of CDs, date. Several
// orders of a customer on one day stay as they are.
func cdnow(t testing.TB, file string) []purchase {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, "orders", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []purchase
	numbers := map[string]int64{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		cells := strings.Fields(lines.Text())
		d, err := time.Parse("20060102", cells[len(cells)-3])
		if err != nil {
			if len(out) == 0 {
				continue // heading
			}
			t.Fatal(err)
		}
		amount, err := strconv.ParseFloat(cells[len(cells)-1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if numbers[cells[0]] == 0 {
			numbers[cells[0]] = int64(len(numbers) + 1)
		}
		out = append(out, purchase{numbers[cells[0]], d.Format(time.DateOnly), amount})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
