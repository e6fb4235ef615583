package linkage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/linkage"
)

// exchanged draws people with few other columns, of whom a share has given name
// and surname in each other's place.
func exchanged(share float64) []person {
	rows := people(3000, .1, 21)
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range rows {
		rows[i].Phone, rows[i].Street = "", ""
		if rng.Float64() < share {
			rows[i].Given, rows[i].Surname = rows[i].Surname, rows[i].Given
		}
	}
	return rows
}

// Comparing crosswise finds what was exchanged, and is not begun where nothing is.
func TestNamesExchangedBetweenColumns(t *testing.T) {
	rows := exchanged(.2)
	score := func(o linkage.Options) (*linkage.Model, float64) {
		m, l := linked(t, tableOf(t, rows), nil, o)
		_, _, f1 := agreement(l.Clusters().Of, func(i int) string { return strconv.Itoa(rows[i].Entity) })
		return m, f1
	}
	m, with := score(linkage.Options{})
	_, without := score(linkage.Options{NeverCross: true})
	t.Logf("F1 %.4f crosswise, %.4f without", with, without)
	if with < without+.01 {
		t.Errorf("F1 %.4f crosswise, %.4f without", with, without)
	}
	if said := m.Report().Warnings; !slices.ContainsFunc(said, func(w mining.Text) bool { return strings.Contains(w.En, "crosswise") }) {
		t.Errorf("it is not said: %v", said)
	}
	if want := fmt.Sprintf("in %d pairs", crossed(rows)); !strings.Contains(fmt.Sprint(m.Report().Warnings), want) {
		t.Errorf("%v lack %q", m.Report().Warnings, want)
	}
	explained(t, m, rows)
	rows = exchanged(0)
	if m, _ := score(linkage.Options{}); strings.Contains(m.Weights()[0].Levels[5].Level.En, "exchanged") {
		t.Error("columns are compared crosswise though nothing was exchanged")
	}
}

// crossed counts the exchanged pairs one by one.
func crossed(rows []person) (n int) {
	for i, p := range rows {
		for _, q := range rows[:i] {
			if p.Given != "" && p.Surname != "" && p.Given != p.Surname && p.Given == q.Surname && p.Surname == q.Given {
				n++
			}
		}
	}
	return n
}

// told is the values of the columns that exchanged leaves: surname, given, born, city.
func told(p person) []string { v := p.values(); return append(v[:3], v[4]) }

// explained checks the waterfall of an exchanged pair, from a model read back, and
// that looking one record up weighs it the same.
func explained(t *testing.T, m *linkage.Model, rows []person) {
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	again := &linkage.Model{}
	if err := json.Unmarshal(text, again); err != nil {
		t.Fatal(err)
	}
	p := rows[0]
	p.Given, p.Surname = "bobo", "dada"
	q := p
	q.Given, q.Surname = p.Surname, p.Given
	c, err := again.Compare(told(p), told(q))
	if err != nil {
		t.Fatal(err)
	}
	if first, second := c.Steps[0], c.Steps[1]; first.Level.En != "exchanged with given" || !(first.Bits > 3) || second.Level.En != "exchanged with surname" || second.Bits != 0 {
		t.Errorf("%+v, %+v", first, second)
	}
	x, err := again.NewIndex(context.Background(), tableOf(t, append([]person{p}, rows[1:]...)))
	if err != nil {
		t.Fatal(err)
	}
	found, err := x.Find(told(q), 1e-9)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Row == 0 && f.Weight == c.Weight {
			return
		}
	}
	t.Errorf("looked up: %v, weight should be %v", found, c.Weight)
	for _, part := range []string{`"other":"given"`, `"first":true`} {
		if json.Unmarshal([]byte(strings.Replace(string(text), part, `"first":false`, 1)), &linkage.Model{}) == nil {
			t.Errorf("a document without %s is taken", part)
		}
	}
}

// Chinese names with the given name first.
func TestChineseNamesTurned(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{{"王小明", "小明王", true}, {"欧阳小明", "小明欧阳", true}, {"王小明", "小明 王", true}, {"王晓明", "小明 王", true}, {"张伟", "伟张", true}, {"欧阳 明", "明 欧阳", true},
		{"王小明", "明小王", false}, {"王小明", "小王明", false}, {"李小明", "小明王", false}} {
		if got := nameLevel(t, c.a, c.b) <= 1; got != c.same || nameLevel(t, c.b, c.a) != nameLevel(t, c.a, c.b) {
			t.Errorf("%s and %s: level %d, want it to be the same name: %v", c.a, c.b, nameLevel(t, c.a, c.b), c.same)
		}
	}
}

// nameLevel is the level at which two names are compared.
func nameLevel(t *testing.T, a, b string) int {
	t.Helper()
	r, err := linkage.NewRecords(linkage.Column{Name: "name", Values: []string{a, b, "赵钱孙", "周吴郑"}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := linkage.Fit(context.Background(), r, nil, linkage.Options{Kinds: map[string]linkage.Kind{"name": linkage.Name}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Compare([]string{a}, []string{b})
	if err != nil {
		t.Fatal(err)
	}
	for l, w := range m.Weights()[0].Levels {
		if w.Level == c.Steps[0].Level {
			return l
		}
	}
	t.Fatalf("no such level: %v", c.Steps[0])
	return 0
}
