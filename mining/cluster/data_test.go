package cluster_test

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// realFile opens a file of the shared test data, or skips.
func realFile(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// classic reads one of the textbook sets without its last column, the class.
func classic(t testing.TB, name string) *mining.Matrix {
	t.Helper()
	lines, err := csv.NewReader(realFile(t, "classic/"+name+".csv")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	width := len(lines[0]) - 1
	rows := make([][]float64, len(lines)-1)
	for i, line := range lines[1:] {
		for _, s := range line[:width] {
			rows[i] = append(rows[i], parsed(t, s))
		}
	}
	return matrix(t, lines[0][:width], rows)
}

func parsed(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func matrix(t testing.TB, names []string, rows [][]float64) *mining.Matrix {
	t.Helper()
	x, err := mining.MatrixOfRows(names, rows)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// cdnow is log(1 + x) of the recency in days before the day after the last order
// of all, the number of orders and the money spent of each CDNOW customer.
func cdnow(t testing.TB) *mining.Matrix {
	t.Helper()
	data, err := os.ReadFile(realFile(t, "orders/CDNOW_master.txt").Name())
	if err != nil {
		t.Fatal(err)
	}
	type customer struct{ last, count, money float64 }
	all, order, end := map[string]*customer{}, []string{}, 0.0
	for line := range strings.Lines(string(data)) {
		cells := strings.Fields(line)
		if len(cells) != 4 || cells[1] == "date" { // the heading
			continue
		}
		date := int(parsed(t, cells[1]))
		day := float64(days(date/10000, date/100%100, date%100))
		c := all[cells[0]]
		if c == nil {
			c = &customer{}
			all[cells[0]] = c
			order = append(order, cells[0])
		}
		c.last, c.count, c.money, end = max(c.last, day), c.count+1, c.money+parsed(t, cells[3]), max(end, day)
	}
	var rows [][]float64
	for _, id := range order {
		c := all[id]
		rows = append(rows, []float64{math.Log1p(end + 1 - c.last), math.Log1p(c.count), math.Log1p(c.money)})
	}
	return matrix(t, []string{"recency", "frequency", "money"}, rows)
}

// days counts from some day on.
func days(y, m, d int) int {
	if m < 3 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d
}

// blobs draws rows around k centres that lie far apart, or as close as told.
func blobs(n, d, k int, apart float64, seed uint64) (rows [][]float64, truth []int) {
	rng := rand.New(rand.NewPCG(seed, 1))
	centres := make([][]float64, k)
	for c := range centres {
		for range d {
			centres[c] = append(centres[c], apart*rng.NormFloat64())
		}
	}
	for range n {
		c := rng.IntN(k)
		row := slices.Clone(centres[c])
		for j := range row {
			row[j] += rng.NormFloat64()
		}
		rows, truth = append(rows, row), append(truth, c)
	}
	return rows, truth
}

func names(d int) (out []string) {
	for j := range d {
		out = append(out, "x"+strconv.Itoa(j))
	}
	return out
}
