package linkage

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// random is a table of columns of few different values, some missing.
func random(t testing.TB, rows, left int, seed uint64) *table {
	rng := rand.New(rand.NewPCG(seed, 5))
	columns := make([][]string, 3)
	for j := range columns {
		for range rows {
			v := ""
			if rng.IntN(8) > 0 {
				v = fmt.Sprint(1000 * (1 + rng.IntN(12)))
			}
			columns[j] = append(columns[j], v)
		}
	}
	return small(t, left, columns...)
}

// Candidates are just the pairs that share a key whose block is not too large,
// each once, in one file and between two.
func TestCandidatesAreThosePairs(t *testing.T) {
	keys := []Key{{{Column: "a"}}, {{Column: "b"}, {Column: "c", Start: true}}, {{Column: "c"}}}
	for _, left := range []int{0, 70} {
		for _, most := range []int{1000, 14} {
			tab := random(t, 150, left, 6)
			m := &Model{keys: keys, block: most}
			c, cuts, _ := m.candidates(tab)
			var mutex sync.Mutex
			got := map[[2]int]int{}
			err := c.each(context.Background(), func(int) {}, func(_, a, b int) {
				mutex.Lock()
				got[[2]int{a, b}]++
				mutex.Unlock()
			})
			if err != nil {
				t.Fatal(err)
			}
			want := wanted(tab, keys, most)
			for pair, n := range got {
				if n != 1 || !want[pair] {
					t.Errorf("pair %v comes %d times, wanted %v", pair, n, want[pair])
				}
			}
			if len(got) != len(want) || len(want) == 0 {
				t.Errorf("%d pairs, want %d", len(got), len(want))
			}
			if cut := len(cuts) > 0; cut != (most == 14) {
				t.Errorf("blocks of at most %d: cut %v", most, cuts)
			}
		}
	}
}

// wanted finds the candidates by looking at every pair.
func wanted(tab *table, keys []Key, most int) map[[2]int]bool {
	out := map[[2]int]bool{}
	for _, k := range keys {
		values, size := tab.values(k), map[uint64]int{}
		for _, v := range values {
			size[v]++
		}
		for a := range values {
			for b := a + 1; b < len(values); b++ {
				if values[a] != none && values[a] == values[b] && size[values[a]] <= most && (tab.left == 0 || a < tab.left && b >= tab.left) {
					out[[2]int{a, b}] = true
				}
			}
		}
	}
	return out
}

// What the guard leaves out is counted and said.
func TestCutIsSaid(t *testing.T) {
	x := slices.Repeat([]string{"1111"}, 30)
	tab := small(t, 0, append(x, "2222", "2222"))
	b, cut := tab.block(Key{{Column: "a"}}, 10)
	if cut.Blocks != 1 || cut.Records != 30 || cut.Pairs != 435 || len(b.rows) != 2 {
		t.Errorf("%+v, %d rows kept", cut, len(b.rows))
	}
	want := "By key a, 1 blocks were too large (30 records) and 435 pairs were not compared by it; another key may still find them."
	if got := cut.sentence().En; got != want {
		t.Error(got)
	}
}

// The cost by which keys are chosen is the number of pairs that they make.
func TestCostOfKeys(t *testing.T) {
	for _, left := range []int{0, 60} {
		tab := random(t, 150, left, 7)
		c := tab.chooser(Options{MaxBlock: 1000}, tab.fingerprints())
		c.offers()
		for _, k := range []Key{{{Column: "a"}}, {{Column: "a"}, {Column: "b"}}} {
			got, _, _ := c.cost(k)
			if want := float64(len(wanted(tab, []Key{k}, 1000))); got < want-1e-6 || got > want+1e-6 {
				t.Errorf("left %d: %s costs %v pairs, makes %v", left, k, got, want)
			}
		}
	}
}
