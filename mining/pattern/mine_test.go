package pattern_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"zhike/mining/pattern"
)

// listed is the sets found, by their sorted names.
func listed(t testing.TB, s *pattern.Itemsets) map[string]int {
	t.Helper()
	out := map[string]int{}
	s.All(func(i pattern.Itemset) bool {
		key := strings.Join(slices.Sorted(slices.Values(i.Items)), "\x00")
		if out[key] != 0 {
			t.Fatalf("%s was found twice", key)
		}
		out[key] = i.Support
		return true
	})
	if len(out) != s.Len() {
		t.Fatalf("Len says %d, All shows %d", s.Len(), len(out))
	}
	return out
}

// plainly tries every set of the items against every basket.
func plainly(rows [][]string, minimum, longest int, kind pattern.Kind) map[string]int {
	var items []string
	for _, row := range rows {
		items = append(items, row...)
	}
	slices.Sort(items)
	items = slices.Compact(items)
	support := make([]int, 1<<len(items))
	for _, row := range rows {
		mask := 0
		for _, item := range row {
			at, _ := slices.BinarySearch(items, item)
			mask |= 1 << at
		}
		for part := mask; part > 0; part = (part - 1) & mask {
			support[part]++
		}
	}
	out := map[string]int{}
	for set := 1; set < len(support); set++ {
		var names []string
		wanted := support[set] >= minimum
		for j, name := range items {
			if set>>j&1 == 1 {
				names = append(names, name)
			} else if more := support[set|1<<j]; kind == pattern.Closed && more == support[set] || kind == pattern.Maximal && more >= minimum {
				wanted = false
			}
		}
		if wanted && (longest == 0 || len(names) <= longest) {
			out[strings.Join(names, "\x00")] = support[set]
		}
	}
	return out
}

// randomRows is baskets of some items, the first more often than the last, with
// bundles so that sets of equal support occur.
func randomRows(r *rand.Rand) [][]string {
	items, n := 2+r.IntN(9), 1+r.IntN(150)
	rows := make([][]string, n)
	dense := r.Float64()
	for i := range rows {
		for j := range items {
			if r.Float64() < dense/(1+float64(j)/4) {
				rows[i] = append(rows[i], string(rune('a'+j)))
			}
		}
		if r.IntN(4) == 0 {
			rows[i] = append(rows[i], "x", "y")
		}
		if len(rows[i]) == 0 {
			rows[i] = []string{"z"}
		}
		r.Shuffle(len(rows[i]), func(a, b int) { rows[i][a], rows[i][b] = rows[i][b], rows[i][a] })
	}
	return rows
}

func TestAgainstTryingEverySet(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for trial := range 300 {
		rows := randomRows(r)
		minimum, longest := 1+r.IntN(1+len(rows)/3), r.IntN(5)
		for _, c := range []struct {
			algorithm pattern.Algorithm
			kind      pattern.Kind
		}{{pattern.Eclat, pattern.All}, {pattern.FPGrowth, pattern.All}, {pattern.Auto, pattern.All}, {pattern.Eclat, pattern.Closed}, {pattern.Auto, pattern.Maximal}} {
			o := pattern.Options{MinSupport: float64(minimum), Algorithm: c.algorithm, Kind: c.kind, MaxLength: longest}
			s, err := pattern.Mine(context.Background(), gather(t, rows), o)
			if err != nil {
				t.Fatal(err)
			}
			want := plainly(rows, minimum, longest, c.kind)
			if got := listed(t, s); !maps.Equal(got, want) {
				t.Fatalf("trial %d, %+v: got %v, want %v, baskets %v", trial, o, got, want, rows)
			}
			counted, err := pattern.Count(context.Background(), gather(t, rows), o)
			if err != nil || int(counted.Sets) != len(want) {
				t.Fatalf("trial %d, %+v: counted %d of %d, %v", trial, o, counted.Sets, len(want), err)
			}
		}
	}
}

// When there are too many sets the minimum is the smallest that leaves few enough.
func TestTooManySetsRaiseTheMinimum(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	raised := 0
	for range 60 {
		rows := randomRows(r)
		for _, c := range []pattern.Options{{Algorithm: pattern.Eclat}, {Algorithm: pattern.FPGrowth}, {Kind: pattern.Closed}} {
			kind := c.Kind
			if kind == "" {
				kind = pattern.All
			}
			want := 1
			for len(plainly(rows, want, 0, kind)) > 20 {
				want++
			}
			c.MinSupport, c.MaxSets = 1, 20
			s, err := pattern.Mine(context.Background(), gather(t, rows), c)
			if err != nil {
				t.Fatal(err)
			}
			if report := s.Report(); report.MinCount != want || report.Asked != 1 || (want > 1) != strings.Contains(fmt.Sprint(report.Warnings), "More than 20 sets") {
				t.Fatalf("%+v: minimum %d, want %d, %v", c, report.MinCount, want, report.Warnings)
			}
			if got := listed(t, s); !maps.Equal(got, plainly(rows, want, 0, kind)) {
				t.Fatalf("%+v: %v", c, got)
			}
			if want > 1 {
				raised++
			}
		}
	}
	if raised < 30 {
		t.Errorf("only %d trials had too many sets", raised)
	}
}

// A basket of 10,000 items among others has 2^10000 sets of support 1.
func TestAHugeBasket(t *testing.T) {
	b := simulated(3, 400, 300, 8)
	var huge []string
	for i := range 10_000 {
		huge = append(huge, fmt.Sprint("i", i))
	}
	for range 2 { // twice, so that each of its sets is in two baskets
		if err := b.Add(huge...); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range []pattern.Algorithm{pattern.Eclat, pattern.FPGrowth} {
		s, err := pattern.Mine(context.Background(), b, pattern.Options{MinSupport: 2, Algorithm: a, MaxSets: 50_000})
		if err != nil {
			t.Fatal(err)
		}
		if r := s.Report(); r.MinCount <= 2 || s.Len() == 0 || s.Len() > 50_000 || len(r.Warnings) == 0 {
			t.Errorf("%s: %+v", a, r)
		}
		r, err := pattern.Count(context.Background(), b, pattern.Options{MinSupport: 2, Algorithm: a})
		if err != nil || r.Sets != 1<<62 {
			t.Errorf("%s: counted %d, %v", a, r.Sets, err)
		}
	}
	closed, err := pattern.Mine(context.Background(), b, pattern.Options{MinSupport: 2, Kind: pattern.Maximal})
	if err != nil || closed.Len() != 1 {
		t.Errorf("%v maximal sets, %v", closed.Report(), err)
	}
}

func TestSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	b := simulated(4, 3000, 200, 8)
	for _, o := range []pattern.Options{{MinSupport: 4}, {MinSupport: 4, Algorithm: pattern.FPGrowth}, {MinSupport: 4, Kind: pattern.Closed},
		{MinSupport: 4, Kind: pattern.Maximal}, {MinSupport: 2, MaxSets: 5000}} {
		var first []byte
		for _, n := range []int{1, 2, 7} {
			before := runtime.GOMAXPROCS(n)
			s, err := pattern.Mine(context.Background(), b, o)
			runtime.GOMAXPROCS(before)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = text
			} else if string(first) != string(text) {
				t.Errorf("%+v: other bytes on %d processors", o, n)
			}
		}
	}
}

// The first of all sets, sorted by what Top promises.
func TestTop(t *testing.T) {
	s, err := pattern.Mine(context.Background(), simulated(4, 500, 30, 5), pattern.Options{MinSupport: 5})
	if err != nil {
		t.Fatal(err)
	}
	var all []int
	s.All(func(i pattern.Itemset) bool {
		if len(i.Items) >= 2 {
			all = append(all, i.Support)
		}
		return true
	})
	slices.Sort(all)
	slices.Reverse(all)
	for _, n := range []int{0, 1, 7, len(all) - 1, len(all), len(all) + 5} {
		top := s.Top(n, 2)
		if len(top) != min(n, len(all)) {
			t.Errorf("%d of %d sets", len(top), n)
		}
		for k, set := range top {
			if set.Support != all[k] || len(set.Items) < 2 {
				t.Errorf("set %d of %d is %v, want support %d", k, n, set, all[k])
			}
		}
	}
}

// All sets have one support here, so that none can be left out alone.
func TestWhereNoMinimumHelps(t *testing.T) {
	basket := []string{"a", "b", "c", "d", "e"}
	for _, a := range []pattern.Algorithm{pattern.Auto, pattern.Eclat, pattern.FPGrowth} {
		s, err := pattern.Mine(context.Background(), gather(t, [][]string{basket, basket, basket}), pattern.Options{MinSupport: 1, MaxSets: 5, Algorithm: a})
		if err != nil || s.Len() != 0 || len(s.Report().Warnings) == 0 {
			t.Errorf("%s: %+v, %v", a, s.Report(), err)
		}
	}
}
