package sim

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"zhike/mining/miningtest"
)

func TestTablesHold(t *testing.T) {
	w, err := newWorld(Options{Customers: 5})
	if err != nil {
		t.Fatal(err)
	}
	var shares float64
	for _, h := range w.habits {
		shares += h.Share
	}
	if shares < 0.999 || shares > 1.001 {
		t.Errorf("the habits' shares sum to %.4f", shares)
	}
	if n := len(w.atlas.cities); w.atlas.cities[w.atlas.home].name != homeCity || n < 120 {
		t.Errorf("%d cities, home is %s", n, w.atlas.cities[w.atlas.home].name)
	}
	for i := range w.goods.categories {
		if k := &w.goods.categories[i]; len(k.products) != 24 || k.weight <= 0 {
			t.Errorf("%s has %d products and weight %g", k.name, len(k.products), k.weight)
		}
	}
	if w.goods.categories[w.giftCategory].name != "滋补礼盒" {
		t.Errorf("gift buyers favour %s", w.goods.categories[w.giftCategory].name)
	}
	names := map[string]bool{}
	for _, p := range w.goods.products {
		if len(strings.Fields(p.Name)) != 3 || names[p.Name] || p.Cost <= 0 || p.Price > p.List || p.Cost >= p.Price {
			t.Errorf("product %+v", *p)
		}
		names[p.Name] = true
	}
	for gender, g := range w.namer.given {
		if len(g.whole.list) < 6 || len(g.first.list) < 8 || len(g.second.list) < 8 {
			t.Errorf("too few names for %s", gender)
		}
	}
}

func TestNames(t *testing.T) {
	n := newNamer()
	d := newDice(1, streamIdentity, 1)
	for _, year := range []int{1960, 1980, 1990, 2003} {
		for _, gender := range []string{"男", "女"} {
			for range 50 {
				name := n.name(d, gender, year)
				if k := utf8.RuneCountInString(name); k < 2 || k > 4 {
					t.Errorf("a name of %d characters: %s", k, name)
				}
				if p := n.latin(name); len(p) < 3 || strings.Trim(p, "abcdefghijklmnopqrstuvwxyz") != "" {
					t.Errorf("%s is written %q", name, p)
				}
			}
		}
	}
	if got := n.latin("王秀英"); got != "wangxiuying" {
		t.Errorf("王秀英 is written %s", got)
	}
}

// Every district must be one of its city, by the published table of
// administrative divisions.
func TestDistrictsExist(t *testing.T) {
	reference := func(name string) [][]string {
		f, err := os.Open(miningtest.RealFile(t, "reference", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		all, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return all[1:]
	}
	province, city := map[string]string{}, map[string]string{}
	for _, r := range reference("provinces.csv") {
		province[r[0]] = r[1]
	}
	for _, r := range reference("cities.csv") {
		city[r[0]] = province[r[2]] + r[1]
		if r[1] == "市辖区" || r[1] == "县" {
			city[r[0]] = province[r[2]] + province[r[2]]
		}
	}
	known := map[string]bool{}
	for _, r := range reference("areas.csv") {
		known[city[r[2]]+r[1]] = true
	}
	for _, r := range reference("streets.csv") { // Dongguan and Zhongshan have only these
		if r[4] == "4419" || r[4] == "4420" {
			known[city[r[4]]+r[1]] = true
		}
	}
	a := newAtlas()
	for _, c := range a.cities {
		for _, district := range c.districts {
			if !known[c.province+c.name+district] {
				t.Errorf("there is no %s in %s %s", district, c.province, c.name)
			}
		}
	}
}
