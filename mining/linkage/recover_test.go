package linkage_test

import (
	"context"
	"math"
	"strconv"
	"testing"

	"zhike/mining/linkage"
)

// truth is the pairs of rows that are of one entity.
func truth(rows []person) map[[2]int]bool {
	of := map[int][]int{}
	out := map[[2]int]bool{}
	for i, p := range rows {
		for _, j := range of[p.Entity] {
			out[[2]int{j, i}] = true
		}
		of[p.Entity] = append(of[p.Entity], i)
	}
	return out
}

// Without a label EM finds how often levels occur among true pairs and among
// others, and how many true pairs there are. Those shares are counted here with
// the truth known.
func TestRecoversTheShares(t *testing.T) {
	rows := people(6000, .25, 8)
	real := truth(rows)
	m, _ := linked(t, tableOf(t, rows), nil, linkage.Options{})
	if got := m.Report().Matches; math.Abs(got-float64(len(real))) > .03*float64(len(real)) {
		t.Errorf("%.0f matches are expected, there are %d", got, len(real))
	}
	missing, agree := make([]float64, 6), make([]float64, 6)
	for pair := range real {
		a, b := rows[pair[0]].values(), rows[pair[1]].values()
		for j := range a {
			switch {
			case a[j] == "" || b[j] == "":
				missing[j]++
			case a[j] == b[j]:
				agree[j]++
			}
		}
	}
	n := float64(len(real))
	for j, w := range m.Weights() {
		first, last := w.Levels[0], w.Levels[len(w.Levels)-1]
		if math.Abs(first.M-agree[j]/n) > .03 || math.Abs(last.M-missing[j]/n) > .02 {
			t.Errorf("%s: m is %.3f the same and %.3f missing, the truth %.3f and %.3f", w.Column, first.M, last.M, agree[j]/n, missing[j]/n)
		}
		if math.Abs(last.U-(1-.95*.95)) > .01 {
			t.Errorf("%s: u of missing is %.4f, the truth %.4f", w.Column, last.U, 1-.95*.95)
		}
	}
	// Of a phone number chance agreement is next to none.
	if phone := m.Weights()[3]; phone.Levels[0].U > 2e-7 {
		t.Errorf("u of the same phone is %v", phone.Levels[0].U)
	}
}

// The probabilities mean what they say: of the pairs kept, as many are true as
// they promise. With few telling columns they are not all near 1.
func TestProbabilitiesAreCalibrated(t *testing.T) {
	rows := people(4000, .3, 9)
	for i := range rows {
		rows[i].Phone, rows[i].Street = "", ""
	}
	real := truth(rows)
	m, err := linkage.Fit(context.Background(), tableOf(t, rows), nil, linkage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := m.Link(context.Background(), tableOf(t, rows), nil, .05)
	if err != nil {
		t.Fatal(err)
	}
	var promised, kept, n [2]float64
	for _, p := range l.Pairs {
		side := 0
		if p.Probability > .9 {
			side = 1
		}
		promised[side] += p.Probability
		n[side]++
		if real[[2]int{p.Left, p.Right}] {
			kept[side]++
		}
	}
	for side := range n {
		if n[side] < 30 || math.Abs(promised[side]-kept[side])/n[side] > .12 {
			t.Errorf("of %.0f pairs %.1f are promised to be true, and %.0f are", n[side], promised[side], kept[side])
		}
	}
}

func TestLinksSimulatedRecords(t *testing.T) {
	rows := people(5000, .15, 10)
	_, l := linked(t, tableOf(t, rows), nil, linkage.Options{})
	if _, _, f1 := agreement(l.Clusters().Of, func(i int) string { return strconv.Itoa(rows[i].Entity) }); f1 < .995 {
		t.Errorf("F1 %.4f", f1)
	}
}

// Two files are linked to each other, not within themselves.
func TestLinksTwoFiles(t *testing.T) {
	rows := people(4000, .15, 11)
	a, b := rows[:1800], rows[1800:]
	_, l := linked(t, tableOf(t, a), tableOf(t, b), linkage.Options{})
	real, right := 0.0, 0.0
	for pair := range truth(rows) {
		if pair[0] < 1800 && pair[1] >= 1800 {
			real++
		}
	}
	for _, p := range l.Pairs {
		if a[p.Left].Entity == b[p.Right].Entity {
			right++
		}
	}
	if f1 := 2 * right / (real + float64(len(l.Pairs))); f1 < .99 {
		t.Errorf("F1 %.4f of %.0f true pairs", f1, real)
	}
	lefts, rights := map[int]bool{}, map[int]bool{}
	for _, p := range l.OneToOne() {
		if lefts[p.Left] || rights[p.Right] {
			t.Fatalf("record %d or %d has two partners", p.Left, p.Right)
		}
		lefts[p.Left], rights[p.Right] = true, true
	}
}

// A rare surname shared says more than a common one.
func TestRareValuesWeighMore(t *testing.T) {
	rows := people(5000, .15, 12)
	m, _ := linked(t, tableOf(t, rows), nil, linkage.Options{})
	count := map[string]int{}
	for _, p := range rows {
		count[p.Surname]++
	}
	delete(count, "")
	common, rare := "", ""
	for _, p := range rows {
		if n := count[p.Surname]; n > count[common] {
			common = p.Surname
		} else if n == 1 {
			rare = p.Surname
		}
	}
	bits := func(surname string) float64 {
		v := []string{surname, "", "", "", "", ""}
		c, err := m.Compare(v, v)
		if err != nil {
			t.Fatal(err)
		}
		return c.Steps[0].Bits + c.Steps[0].Rarity
	}
	if got, want := bits(rare)-bits(common), math.Log2(float64(count[common])); math.Abs(got-want) > 1e-9 {
		t.Errorf("a name that occurs once weighs %.3f bits more than one that occurs %d times, want %.3f", got, count[common], want)
	}
}
