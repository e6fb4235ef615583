package pattern_test

import (
	"context"
	"testing"

	"zhike/mining/pattern"
)

// Counts on which two independent programs agree: Borgelt's C (fpgrowth 6.21,
// eclat 5.20) and SPMF or mlxtend.
var counts = []struct {
	file    string
	support float64
	sets    int
}{
	{"retail.dat", .01, 159}, {"retail.dat", .005, 580}, {"retail.dat", .001, 7_589}, {"retail.dat", 45, 19_242}, {"retail.dat", 9, 240_852},
	{"mushroom.dat", .4, 565}, {"mushroom.dat", .3, 2_735}, {"mushroom.dat", .2, 53_583}, {"mushroom.dat", 813, 574_431}, {"mushroom.dat", 407, 3_755_511},
}

func TestCountsOfRealBaskets(t *testing.T) {
	files := map[string]*pattern.Baskets{}
	for _, c := range counts {
		if files[c.file] == nil {
			files[c.file] = fimi(t, c.file)
		}
		for _, a := range []pattern.Algorithm{pattern.Eclat, pattern.FPGrowth} {
			o := pattern.Options{MinSupport: c.support, Algorithm: a}
			counted, err := pattern.Count(context.Background(), files[c.file], o)
			if err != nil {
				t.Fatal(err)
			}
			s, err := pattern.Mine(context.Background(), files[c.file], o)
			if err != nil {
				t.Fatal(err)
			}
			if s.Len() != c.sets || counted.Sets != uint64(c.sets) {
				t.Errorf("%s at %v by %s: listed %d, counted %d, want %d", c.file, c.support, a, s.Len(), counted.Sets, c.sets)
			}
		}
	}
}

// Borgelt's fpgrowth 6 with -tc and -tm.
func TestCountsOfClosedAndMaximalSets(t *testing.T) {
	for _, c := range []struct {
		file            string
		support         float64
		closed, maximal int
	}{{"mushroom.dat", .2, 1197, 158}, {"mushroom.dat", .01, 51_640, 6768}, {"retail.dat", .001, 7572, 3452}} {
		b := fimi(t, c.file)
		for kind, want := range map[pattern.Kind]int{pattern.Closed: c.closed, pattern.Maximal: c.maximal} {
			s, err := pattern.Mine(context.Background(), b, pattern.Options{MinSupport: c.support, Kind: kind})
			if err != nil || s.Len() != want {
				t.Errorf("%s at %v: %d %s sets, want %d, %v", c.file, c.support, s.Len(), kind, want, err)
			}
		}
	}
}
