package decide_test

import (
	"context"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/decide"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %.9g, want %.9g", what, got, want)
	}
}

// whole fills the lower half of comparisons given row by row above the diagonal.
func whole(upper ...[]float64) [][]float64 {
	n := len(upper) + 1
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		a[i][i] = 1
	}
	for i, row := range upper {
		for k, v := range row {
			a[i][i+1+k], a[i+1+k][i] = v, 1/v
		}
	}
	return a
}

// house is Saaty's choice of a house: size, transport, neighbourhood, age,
// yard, facilities, condition, finance.
func house() [][]float64 {
	return whole(
		[]float64{5, 3, 7, 6, 6, 1. / 3, 1. / 4},
		[]float64{1. / 3, 5, 3, 3, 1. / 5, 1. / 7},
		[]float64{6, 3, 4, 6, 1. / 5},
		[]float64{1. / 3, 1. / 4, 1. / 7, 1. / 8},
		[]float64{1. / 2, 1. / 5, 1. / 6},
		[]float64{1. / 5, 1. / 6},
		[]float64{1. / 2})
}

// Saaty, "How to make a decision: the analytic hierarchy process", European
// Journal of Operational Research 48 (1990), table 2: priorities, λ 9.669,
// consistency index .238, ratio .169. That neighbourhood against condition, 6,
// is what contradicts most is said in Saaty, "Decision-making with the AHP: why
// is the principal eigenvector necessary", the same journal 145 (2003).
func TestSaatysHouse(t *testing.T) {
	m, err := decide.Compare(house())
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []float64{.173, .054, .188, .018, .031, .036, .167, .333} {
		near(t, "weight", m.Weights[k], want, .0006)
	}
	near(t, "λ", m.Eigenvalue, 9.669, .0006)
	near(t, "index", m.Index, .238, .0006)
	near(t, "ratio", m.Ratio, .169, .0006)
	if w := m.Worst; w == nil || w.First != 2 || w.Second != 6 || w.Given != 6 || !(w.Implied < 1) || !(w.Ratio < .1) {
		t.Errorf("worst %+v", w)
	}
	if len(m.Warnings) != 1 {
		t.Errorf("warnings %v", m.Warnings)
	}
}

// Saaty, "Decision making with the analytic hierarchy process", International
// Journal of Services Sciences 1 (2008), table 3: which drink is drunk more in
// the USA (coffee, wine, tea, beer, sodas, milk, water), ratio .022. The
// published priorities; tea against wine is 3 as the reciprocal of wine against tea.
func TestSaatysDrinks(t *testing.T) {
	m, err := decide.Compare(whole(
		[]float64{9, 5, 2, 1, 1, 1. / 2},
		[]float64{1. / 3, 1. / 9, 1. / 9, 1. / 9, 1. / 9},
		[]float64{1. / 3, 1. / 4, 1. / 3, 1. / 9},
		[]float64{1. / 2, 1, 1. / 3},
		[]float64{2, 1. / 2},
		[]float64{1. / 3}))
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []float64{.177, .019, .042, .116, .190, .129, .327} {
		near(t, "weight", m.Weights[k], want, .0015)
	}
	near(t, "ratio", m.Ratio, .022, .003)
	if len(m.Warnings) != 0 {
		t.Errorf("warnings %v", m.Warnings)
	}
}

// aircraft is the fighters of Hwang & Yoon, "Multiple attribute decision
// making" (1981), chapter 3, with its ratings as numbers.
func aircraft(t testing.TB) *mining.Matrix {
	t.Helper()
	x, err := mining.MatrixOfRows([]string{"speed", "range", "payload", "cost", "reliability", "manoeuvre"}, [][]float64{
		{2.0, 1500, 20000, 5.5, 5, 9}, {2.5, 2700, 18000, 6.5, 3, 5}, {1.8, 2000, 21000, 4.5, 7, 7}, {2.2, 1800, 20000, 5.0, 5, 5}})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func fighters(weights ...float64) []decide.Criterion {
	out := []decide.Criterion{{Column: "speed"}, {Column: "range"}, {Column: "payload"}, {Column: "cost", Cost: true}, {Column: "reliability"}, {Column: "manoeuvre"}}
	for k, w := range weights {
		out[k].Weight = w
	}
	return out
}

// The same book: closeness .643, .268, .613, .312.
func TestHwangYoonTOPSIS(t *testing.T) {
	got, err := decide.Closeness(context.Background(), aircraft(t), fighters(.2, .1, .1, .1, .2, .3))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{.643, .268, .613, .312} {
		near(t, "closeness", got[i], want, .001)
	}
}

// The same book, section 3.3.2: entropy weights, and those with λ as above
// multiplied in. It computes with shares of four digits, which moves its
// weights by up to .002.
func TestHwangYoonEntropy(t *testing.T) {
	got, err := decide.EntropyWeights(aircraft(t), fighters())
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []float64{.0649, .2055, .0133, .0829, .3570, .2764} {
		near(t, "weight", got[k], want, .002)
	}
	both, err := decide.EntropyWeights(aircraft(t), fighters(.2, .1, .1, .1, .2, .3))
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []float64{.0657, .1041, .0067, .0420, .3616, .4199} {
		near(t, "weight", both[k], want, .002)
	}
}

// Shares of 1/4 and 3/4, and of 1/5 and 4/5, whose entropies in bits are
// .8112781244591328 and .7219280948873623.
func TestEntropyOfTwo(t *testing.T) {
	x, err := mining.MatrixOfRows([]string{"a", "b", "same"}, [][]float64{{1, 40, 7}, {3, 10, 7}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := decide.EntropyWeights(x, []decide.Criterion{{Column: "a"}, {Column: "b"}, {Column: "same"}})
	if err != nil {
		t.Fatal(err)
	}
	a, b := 1-.8112781244591328, 1-.7219280948873623
	near(t, "a", got[0], a/(a+b), 1e-14)
	near(t, "b", got[1], b/(a+b), 1e-14)
	near(t, "same", got[2], 0, 0)
}
