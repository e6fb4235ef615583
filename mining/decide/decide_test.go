package decide_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"strconv"
	"testing"

	"zhike/mining"
	"zhike/mining/decide"
	"zhike/mining/miningtest"
)

// table is n random rows of so many columns, rounded so that there are ties.
func table(t testing.TB, n, columns int, seed uint64) (*mining.Matrix, []decide.Criterion) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 3))
	var cols []mining.Column
	var criteria []decide.Criterion
	for j := range columns {
		values := make([]float64, n)
		for i := range values {
			values[i] = math.Round(20 * random.ExpFloat64())
		}
		name := strconv.Itoa(j)
		cols = append(cols, mining.Numbers(name, values))
		criteria = append(criteria, decide.Criterion{Column: name, Cost: j%2 == 1, Weight: float64(1 + j)})
	}
	x, err := mining.NewMatrix(cols...)
	if err != nil {
		t.Fatal(err)
	}
	return x, criteria
}

// The front by its definition, every pair compared.
func TestFrontByDefinition(t *testing.T) {
	for columns := 1; columns <= 5; columns++ {
		for seed := range uint64(20) {
			x, criteria := table(t, 60, columns, seed)
			got, err := decide.Front(context.Background(), x, criteria)
			if err != nil {
				t.Fatal(err)
			}
			for i := range x.Rows() {
				on := true
				for o := range x.Rows() {
					asGood, better := true, false
					for k, c := range criteria {
						a, b := x.Column(k).Values[i], x.Column(k).Values[o]
						if c.Cost {
							a, b = -a, -b
						}
						asGood, better = asGood && b >= a, better || b > a
					}
					on = on && !(asGood && better)
				}
				if got[i] != on {
					t.Fatalf("%d criteria, seed %d, row %d: on the front %v, want %v", columns, seed, i, got[i], on)
				}
			}
		}
	}
}

// Comparisons made from known weights give them back, without contradiction.
func TestComparisonsGiveWeightsBack(t *testing.T) {
	for n := 2; n <= 15; n++ {
		random := rand.New(rand.NewPCG(uint64(n), 1))
		want, sum := make([]float64, n), 0.0
		for i := range want {
			want[i] = .1 + random.Float64()
			sum += want[i]
		}
		a := make([][]float64, n)
		for i := range a {
			a[i] = make([]float64, n)
			for j := range a[i] {
				a[i][j] = want[i] / want[j]
			}
		}
		m, err := decide.Compare(a)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			near(t, "weight", m.Weights[i], want[i]/sum, 1e-12)
		}
		if near(t, "ratio", m.Ratio, 0, 1e-12); m.Worst != nil {
			t.Errorf("%d criteria: %+v contradicts", n, m.Worst)
		}
		if n < 4 {
			continue
		}
		a[1][3] *= 7 // one judgement goes wrong
		a[3][1] = 1 / a[1][3]
		m, err = decide.Compare(a)
		if err != nil {
			t.Fatal(err)
		}
		if w := m.Worst; w == nil || w.First != 1 || w.Second != 3 {
			t.Fatalf("%d criteria: worst %+v", n, w)
		}
		near(t, "implied", m.Worst.Implied, want[1]/want[3], 1e-9)
		near(t, "ratio when mended", m.Worst.Ratio, 0, 1e-12)
	}
}

func TestCompareRefuses(t *testing.T) {
	for name, a := range map[string][][]float64{
		"none": nil, "one": {{1}}, "ragged": {{1, 2}, {.5}}, "zero": {{1, 0}, {2, 1}}, "negative": {{1, -2}, {-.5, 1}}, "missing": {{1, math.NaN()}, {2, 1}},
		"infinite": {{1, math.Inf(1)}, {0, 1}}, "not reciprocal": {{1, 3}, {3, 1}}, "own comparison": {{2, 1}, {1, 1}}, "too many": make([][]float64, 16),
	} {
		var data *mining.DataError
		if _, err := decide.Compare(a); !errors.As(err, &data) || data.Problem.Zh == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := decide.Compare([][]float64{{1, .33}, {3, 1}}); err != nil {
		t.Errorf("a third written .33 is refused: %v", err)
	}
}

func TestRankRefuses(t *testing.T) {
	x, _ := mining.NewMatrix(mining.Numbers("money", []float64{1, 2, math.NaN()}), mining.Numbers("days", []float64{3, -1, 2}), mining.Numbers("same", []float64{4, 4, 4}),
		mining.Categories("city", []string{"a", "b", "c"}))
	none, _ := mining.NewMatrix(mining.Numbers("days", nil))
	for name, c := range map[string]struct {
		x        *mining.Matrix
		criteria []decide.Criterion
		row      int
		column   string
	}{
		"no rows":         {none, []decide.Criterion{{Column: "days"}}, -1, ""},
		"no criteria":     {x, nil, -1, ""},
		"missing value":   {x, []decide.Criterion{{Column: "money", Weight: 1}}, 2, "money"},
		"texts":           {x, []decide.Criterion{{Column: "city"}}, -1, "city"},
		"no such column":  {x, []decide.Criterion{{Column: "age"}}, -1, "age"},
		"twice":           {x, []decide.Criterion{{Column: "days"}, {Column: "days"}}, -1, "days"},
		"negative":        {x, []decide.Criterion{{Column: "days"}}, 1, "days"},
		"negative weight": {x, []decide.Criterion{{Column: "days", Weight: -1}}, -1, "days"},
		"weight NaN":      {x, []decide.Criterion{{Column: "days", Weight: math.NaN()}}, -1, "days"},
		"all equal":       {x, []decide.Criterion{{Column: "same"}}, -1, ""},
	} {
		var data *mining.DataError
		if _, err := decide.Rank(context.Background(), c.x, c.criteria); !errors.As(err, &data) || data.Row != c.row || data.Column != c.column {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A ranking is the same on any number of processors, does not depend on the
// unit of a column nor on the scale of the weights, and never puts one who is
// beaten on everything first.
func TestRank(t *testing.T) {
	x, criteria := table(t, 20_000, 4, 1)
	rank := func(x *mining.Matrix, criteria []decide.Criterion) string {
		m, err := decide.Rank(context.Background(), x, criteria)
		if err != nil {
			t.Fatal(err)
		}
		if !m.Alternatives[0].Front || m.Alternatives[0].Rank != 1 {
			t.Errorf("first: %+v", m.Alternatives[0])
		}
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := rank(x, criteria)
	for _, n := range []int{2, 7} {
		if runtime.GOMAXPROCS(n); rank(x, criteria) != want {
			t.Errorf("another ranking on %d processors", n)
		}
	}
	cents := make([]float64, x.Rows())
	for i, v := range x.Column(0).Values {
		cents[i] = 128 * v
	}
	for k := range criteria {
		criteria[k].Weight *= 4
	}
	if rank(x.With(0, cents), criteria) != want {
		t.Error("another ranking in another unit")
	}
}

func TestRankSaysWhatIsOdd(t *testing.T) {
	x, _ := mining.NewMatrix(mining.Numbers("a", []float64{1, 2, 1e308}), mining.Numbers("b", []float64{5, 5, 5}))
	m, err := decide.Rank(context.Background(), x, []decide.Criterion{{Column: "a"}, {Column: "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Warnings) != 2 || m.Alternatives[0].Row != 2 || m.Weights[1] != 0 {
		t.Errorf("%+v", m)
	}
	alike, _ := mining.NewMatrix(mining.Numbers("a", []float64{0, 0}))
	m, err = decide.Rank(context.Background(), alike, []decide.Criterion{{Column: "a", Weight: 1}})
	if err != nil || m.Alternatives[1].Rank != 1 || m.Alternatives[0].Closeness != .5 {
		t.Errorf("%+v, %v", m, err)
	}
}

func BenchmarkRank(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		x, criteria := table(b, n, 4, 1)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			miningtest.Measure(b, func() {
				if _, err := decide.Rank(context.Background(), x, criteria); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
