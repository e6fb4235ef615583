package mining_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"zhike/mining"
)

func TestDataErrorNamesThePlace(t *testing.T) {
	for _, c := range []struct {
		err    *mining.DataError
		en, zh string
	}{
		{mining.RowError(2, "recency", "为负", "is negative"), "row 3, column recency: is negative", "第 3 行，recency 列：为负"},
		{mining.RowError(0, "", "为空", "is empty"), "row 1: is empty", "第 1 行：为空"},
		{&mining.DataError{Row: -1, Column: "age", Problem: mining.Text{Zh: "缺失", En: "missing"}}, "column age: missing", "age 列：缺失"},
		{mining.TableError("没有数据", "no data"), "no data", "没有数据"},
	} {
		if c.err.Error() != c.en || c.err.Chinese() != c.zh {
			t.Errorf("got %q, %q; want %q, %q", c.err.Error(), c.err.Chinese(), c.en, c.zh)
		}
	}
}

func TestPiecesCoverEverythingOnceAndInTheSameCuts(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		for _, n := range []int{0, 1, 9, 10, 11, 1000} {
			sums := make([]float64, (n+9)/10)
			seen := make([]int32, n)
			err := mining.Pieces(context.Background(), n, 10, func(piece, lo, hi int) {
				for i := lo; i < hi; i++ {
					seen[i]++
					sums[piece] += 1 / float64(i+1)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			for i, k := range seen {
				if k != 1 {
					t.Fatalf("procs %d, n %d: element %d worked on %d times", procs, n, i, k)
				}
			}
		}
	}
}

func TestPiecesStopWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := mining.Pieces(ctx, 100, 1, func(int, int, int) { t.Error("worked after cancellation") })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func ExampleQuantiles() {
	orders := []float64{1, 1, 1, 2, 9} // three of five customers bought once
	scores, _ := mining.Quantiles(orders, 5)
	fmt.Println(scores)
	// Output: [1 1 1 4 5]
}

func TestQuantilesOfDistinctValuesAreEvenBins(t *testing.T) {
	values := make([]float64, 100)
	for i, v := range rand.New(rand.NewPCG(1, 2)).Perm(100) {
		values[i] = float64(v)
	}
	scores, err := mining.Quantiles(values, 5)
	if err != nil {
		t.Fatal(err)
	}
	count := map[int]int{}
	for i, s := range scores {
		count[s]++
		if want := 1 + int(values[i])/20; s != want {
			t.Errorf("value %v: got score %d, want %d", values[i], s, want)
		}
	}
	for s := 1; s <= 5; s++ {
		if count[s] != 20 {
			t.Errorf("bin %d holds %d of 100", s, count[s])
		}
	}
}

func TestQuantilesNeverOrderAgainstTheValues(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		values := make([]float64, 1+rng.IntN(40))
		for i := range values {
			values[i] = float64(rng.IntN(6))
		}
		bins := 2 + rng.IntN(9)
		scores, err := mining.Quantiles(values, bins)
		if err != nil {
			t.Fatal(err)
		}
		for i := range values {
			if scores[i] < 1 || scores[i] > bins {
				t.Fatalf("score %d outside 1 … %d", scores[i], bins)
			}
			for j := range values {
				if values[i] == values[j] && scores[i] != scores[j] {
					t.Fatalf("ties are torn apart: %v gets %d and %d", values[i], scores[i], scores[j])
				}
				if values[i] < values[j] && scores[i] > scores[j] {
					t.Fatalf("%v scores %d, %v scores %d", values[i], scores[i], values[j], scores[j])
				}
			}
		}
	}
}

func TestQuantilesRefuse(t *testing.T) {
	var data *mining.DataError
	if _, err := mining.Quantiles([]float64{1, math.NaN()}, 5); !errors.As(err, &data) || data.Row != 1 {
		t.Errorf("NaN: got %v", err)
	}
	if _, err := mining.Quantiles([]float64{1}, 1); !errors.As(err, &data) {
		t.Errorf("one bin: got %v", err)
	}
	if got, err := mining.Quantiles(nil, 5); err != nil || len(got) != 0 {
		t.Errorf("no values: got %v, %v", got, err)
	}
}

// The eight names and their R F M pattern as Chinese textbooks print them.
func TestRFMGroup(t *testing.T) {
	for _, c := range []struct {
		r, f, m int
		zh      string
	}{
		{5, 5, 5, "重要价值客户"}, {5, 1, 5, "重要发展客户"}, {1, 5, 5, "重要保持客户"}, {1, 1, 5, "重要挽留客户"},
		{4, 4, 3, "一般价值客户"}, {4, 3, 3, "一般发展客户"}, {3, 4, 3, "一般保持客户"}, {3, 3, 3, "一般挽留客户"},
	} {
		if got := mining.RFMGroup(c.r, c.f, c.m, 5).Name.Zh; got != c.zh {
			t.Errorf("%d%d%d: got %s, want %s", c.r, c.f, c.m, got, c.zh)
		}
	}
	seen := map[string]bool{}
	for _, g := range mining.Groups() {
		seen[g.Code] = true
		if g.Name.In("en") == "" || g.Name.In("zh") == "" {
			t.Errorf("%s has no name in one language", g.Code)
		}
	}
	if len(seen) != 8 || mining.Groups()[0].Code != "important_value" {
		t.Errorf("groups: %v", seen)
	}
}

func ExampleRFMGroup() {
	// Bought yesterday, often, and for much money: 5 5 5. Not for a year, though often and much: 1 5 5.
	fmt.Println(mining.RFMGroup(5, 5, 5, 5).Name.Zh, mining.RFMGroup(1, 5, 5, 5).Name.Zh)
	// Output: 重要价值客户 重要保持客户
}
