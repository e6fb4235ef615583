package pattern_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/pattern"
)

// real opens a file of the shared test data; the test is skipped without it.
func real(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, "patterns", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func fimi(t testing.TB, name string) *pattern.Baskets {
	t.Helper()
	b, err := pattern.ReadFIMI(context.Background(), real(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func groceries(t testing.TB) *pattern.Baskets {
	t.Helper()
	b, err := pattern.ReadBaskets(context.Background(), real(t, "groceries_baskets.csv"), 0)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func gather(t testing.TB, rows [][]string) *pattern.Baskets {
	t.Helper()
	b := new(pattern.Baskets)
	for _, row := range rows {
		if err := b.Add(row...); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// simulated is n baskets over so many items whose frequencies fall as in
// shops; now and then a basket holds a bundle.
func simulated(seed uint64, n, items, size int) *pattern.Baskets {
	r := rand.New(rand.NewPCG(seed, 0))
	zipf := rand.NewZipf(r, 1.3, 8, uint64(items-1))
	b := new(pattern.Baskets)
	names := make([]string, items)
	for i := range names {
		names[i] = "i" + strconv.Itoa(i)
	}
	var row []string
	for range n {
		row = row[:0]
		for range 1 + r.IntN(2*size-1) {
			row = append(row, names[zipf.Uint64()])
		}
		if bundle := r.IntN(20); bundle < 4 {
			row = append(row, names[bundle], names[bundle+7], names[bundle+20])
		}
		if err := b.Add(row...); err != nil {
			panic(err)
		}
	}
	return b
}
