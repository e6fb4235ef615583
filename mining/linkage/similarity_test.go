package linkage_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining/linkage"
)

// The pairs and values of Winkler's table (1994, "Advanced methods for record
// linkage", table 1), there to three decimals.
func TestJaroWinklerOfWinklersTable(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"MARTHA", "MARHTA", .961}, {"DWAYNE", "DUANE", .840}, {"DIXON", "DICKSONX", .813}, {"JONES", "JOHNSON", .832}, {"MASSEY", "MASSIE", .933},
		{"ABROMS", "ABRAMS", .922}, {"ITMAN", "SMITH", .467}, {"NICHLESON", "NICHULSON", .956}, {"HARDIN", "MARTINEZ", .722}, {"JERALDINE", "GERALDINE", .926},
	} {
		if got := linkage.JaroWinkler(c.a, c.b); math.Abs(got-c.want) > .0006 {
			t.Errorf("%s, %s: %.4f, want %.3f", c.a, c.b, got, c.want)
		}
	}
}

func TestJaroWinklerOfLongAndChineseTexts(t *testing.T) {
	long := word(rand.New(rand.NewPCG(1, 1)), 300)
	for _, c := range []struct {
		a, b string
		want float64
	}{{"", "", 1}, {"", "a", 0}, {"王小明", "王小明", 1}, {"张", "李", 0}, {long, long, 1}, {"王小明", "王晓明", .7777777777777778 + .1*(1-.7777777777777778)}} {
		if got := linkage.JaroWinkler(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%q, %q: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// distance is the definition of the optimal string alignment, by recursion.
func distance(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	cost := 1
	if a[len(a)-1] == b[len(b)-1] {
		cost = 0
	}
	d := min(distance(a[:len(a)-1], b)+1, distance(a, b[:len(b)-1])+1, distance(a[:len(a)-1], b[:len(b)-1])+cost)
	if len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-2] && a[len(a)-2] == b[len(b)-1] {
		d = min(d, distance(a[:len(a)-2], b[:len(b)-2])+1)
	}
	return d
}

func word(rng *rand.Rand, length int) string {
	b := make([]byte, length)
	for i := range b {
		b[i] = "abc"[rng.IntN(3)]
	}
	return string(b)
}

func TestDamerauLevenshteinByDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 400 {
		a, b := word(rng, rng.IntN(7)), word(rng, rng.IntN(7))
		if got, want := linkage.DamerauLevenshtein(a, b), distance(a, b); got != want {
			t.Errorf("%q, %q: %d, want %d", a, b, got, want)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"ca", "abc", 3}, {"王小明", "王明小", 1}, {"kitten", "sitting", 3}} {
		if got := linkage.DamerauLevenshtein(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
