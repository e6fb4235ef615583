package model

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// cdnow reads a file of CDNOW purchases of the shared test data, or skips the
// test. Its columns from the right are amount, number of CDs, date. Several
// orders of a customer on one day stay as they are.
func cdnow(t testing.TB, file string) []purchase {
	t.Helper()
	dir := os.Getenv("ZHIKE_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "orders", file))
	if err != nil {
		t.Skipf("the real data are not here (%v); set ZHIKE_TESTDATA to their folder", err)
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
