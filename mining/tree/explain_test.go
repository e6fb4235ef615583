package tree_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"testing"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/tree"
)

// explainer is a model that says why.
type explainer interface {
	predictor
	Explain(ctx context.Context, x, background *mining.Matrix) (*tree.Explanation, error)
}

// small is three models of the shop, and examples.
func small(t testing.TB) (map[string]explainer, *mining.Matrix, []float64) {
	t.Helper()
	x, y, err := table(shop(300, 8))
	if err != nil {
		t.Fatal(err)
	}
	d, err := tree.FitDecision(context.Background(), x, y, tree.DecisionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := tree.FitForest(context.Background(), x, y, tree.ForestOptions{Trees: 5})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]explainer{"tree": d, "forest": f, "gbdt": boost(t, x, y, tree.GBDTOptions{Trees: 20})}, x, y
}

// margin is what the values of a model add up to.
func margin(m explainer, row []float64) float64 {
	p := m.PredictRow(row)
	if _, ok := m.(*tree.GBDT); ok {
		return math.Log(p / (1 - p))
	}
	return p
}

// shapley computes the values by their definition from what each coalition of
// columns, a set of bits, is worth.
func shapley(width int, worth func(coalition uint) float64) []float64 {
	factorial := func(n int) float64 { return math.Gamma(float64(n + 1)) }
	phi := make([]float64, width)
	for s := range uint(1) << width {
		for j := range phi {
			if s>>j&1 == 0 {
				k := bits.OnesCount(s)
				phi[j] += factorial(k) * factorial(width-k-1) / factorial(width) * (worth(s|1<<j) - worth(s))
			}
		}
	}
	return phi
}

// A coalition is worth the mean over the background of the prediction for the
// row with the other columns taken from there.
func TestInterventionalByDefinition(t *testing.T) {
	models, x, _ := small(t)
	background, asked := x.Take([]int{1, 7, 30, 99}), x.Take([]int{0, 50, 120, 200})
	for name, m := range models {
		e, err := m.Explain(context.Background(), asked, background)
		if err != nil {
			t.Fatal(err)
		}
		for i := range asked.Rows() {
			row, other := make([]float64, 3), make([]float64, 3)
			asked.Row(i, row)
			want := shapley(3, func(s uint) float64 {
				sum := 0.0
				for b := range background.Rows() {
					background.Row(b, other)
					for j := range other {
						if s>>j&1 != 0 {
							other[j] = row[j]
						}
					}
					sum += margin(m, other) / 4
				}
				return sum
			})
			for j := range want {
				near(t, fmt.Sprintf("%s, row %d, column %d", name, i, j), e.Values[i][j], want[j], 1e-9)
			}
		}
	}
}

// A coalition is worth what a walk down the tree gives that follows the row at
// known columns and parts by training rows at the others. The walk is made on
// the model's JSON, by code that shares nothing with the algorithm.
func TestPathDependentByDefinition(t *testing.T) {
	models, x, _ := small(t)
	asked := x.Take([]int{0, 50, 120, 200})
	for name, m := range models {
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var stored struct{ Trees []storedTree }
		if err := json.Unmarshal(text, &stored); err != nil {
			t.Fatal(err)
		}
		e, err := m.Explain(context.Background(), asked, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range asked.Rows() {
			row := make([]float64, 3)
			asked.Row(i, row)
			want := shapley(3, func(s uint) float64 {
				sum := 0.0
				for _, tr := range stored.Trees {
					sum += tr.walk(0, row, s)
				}
				return sum
			})
			total := e.Base
			for j := range want {
				near(t, fmt.Sprintf("%s, row %d, column %d", name, i, j), e.Values[i][j], want[j], 1e-9)
				total += e.Values[i][j]
			}
			near(t, name+": base and values", total, margin(m, row), 1e-9)
		}
	}
}

type storedTree struct {
	Feature            []int
	Value, Cover       []float64
	Left, Missing, Set []int
	Threshold          []float64
	Sets               [][]uint64
}

func (s storedTree) walk(i int, row []float64, known uint) float64 {
	f := s.Feature[i]
	if f < 0 {
		return s.Value[i]
	}
	q := 0
	for _, g := range s.Feature[:i] {
		if g >= 0 {
			q++
		}
	}
	l, r := s.Left[q], s.Left[q]+1
	if known>>f&1 == 0 {
		return (s.Cover[l]*s.walk(l, row, known) + s.Cover[r]*s.walk(r, row, known)) / (s.Cover[l] + s.Cover[r])
	}
	v, left := row[f], false
	switch {
	case math.IsNaN(v):
		left = s.Missing[q] == 1
	case len(s.Set) > 0 && s.Set[q] >= 0:
		left = s.Sets[s.Set[q]][int(v)/64]>>(int(v)%64)&1 == 1
	default:
		left = v <= s.Threshold[q]
	}
	if left {
		return s.walk(l, row, known)
	}
	return s.walk(r, row, known)
}

func TestExplainOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	models, x, _ := small(t)
	for name, m := range models {
		var first string
		for _, n := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(n)
			e, err := m.Explain(context.Background(), x, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(e.Values); first == "" {
				first = got
			} else if got != first {
				t.Errorf("%s: on %d processors another explanation", name, n)
			}
		}
		if _, err := m.Explain(context.Background(), x, x.Take(nil)); err == nil {
			t.Errorf("%s: a background without rows was accepted", name)
		}
	}
}

// The column that nothing depends on must not matter; the one that decides must.
func TestPermutationImportance(t *testing.T) {
	signal, noise, y := uniform(1000, 1), uniform(1000, 2), make([]float64, 1000)
	for i := range y {
		if signal[i] > .5 {
			y[i] = 1
		}
	}
	x := numbers(t, noise, signal)
	got, err := tree.PermutationImportance(context.Background(), boost(t, x, y, tree.GBDTOptions{Trees: 20}), x, y, metric.AUC, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Column != "x1" || got[0].Value < .4 || math.Abs(got[1].Value) > .02 {
		t.Errorf("got %v", got)
	}
}

func ExampleGBDT_Explain() {
	var price, visits, bought []float64
	for i := range 200 {
		price, visits = append(price, float64(i%20)), append(visits, float64(i%7))
		bought = append(bought, 0)
		if i%7 > 3 {
			bought[i] = 1
		}
	}
	x, _ := mining.NewMatrix(mining.Numbers("price", price), mining.Numbers("visits", visits))
	m, err := tree.FitGBDT(context.Background(), x, bought, tree.GBDTOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	e, _ := m.Explain(context.Background(), x.Take([]int{6}), nil)
	fmt.Printf("%s %+.1f, %s more than 1: %v\n", e.Columns[0], math.Abs(e.Values[0][0]), e.Columns[1], e.Values[0][1] > 1)
	// Output: price +0.0, visits more than 1: true
}
