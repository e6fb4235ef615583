package tree_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining"
	"zhike/mining/metric"
	"zhike/mining/tree"
)

func numbers(t testing.TB, columns ...[]float64) *mining.Matrix {
	t.Helper()
	all := make([]mining.Column, len(columns))
	for j, c := range columns {
		all[j] = mining.Numbers(fmt.Sprint("x", j), c)
	}
	m, err := mining.NewMatrix(all...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func boost(t testing.TB, x *mining.Matrix, y []float64, o tree.GBDTOptions) *tree.GBDT {
	t.Helper()
	m, err := tree.FitGBDT(context.Background(), x, y, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func predictAll(t testing.TB, m interface {
	Predict(context.Context, *mining.Matrix) ([]float64, error)
}, x *mining.Matrix) []float64 {
	t.Helper()
	p, err := m.Predict(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func near(t *testing.T, name string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

func ExampleFitGBDT() {
	// Of a hundred customers those buy again who are older than 40 or live in Chengdu.
	var age, again []float64
	var city []string
	for i := range 100 {
		age, city = append(age, float64(20+i%50)), append(city, []string{"杭州", "成都", "苏州"}[i%3])
		again = append(again, 0)
		if age[i] > 40 || city[i] == "成都" {
			again[i] = 1
		}
	}
	x, _ := mining.NewMatrix(mining.Numbers("age", age), mining.Categories("city", city))
	m, err := tree.FitGBDT(context.Background(), x, again, tree.GBDTOptions{MinLeaf: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m)
	fmt.Println("30, Hangzhou:", m.PredictRow([]float64{30, 1}) > .5)
	fmt.Println("30, Chengdu:", m.PredictRow([]float64{30, 0}) > .5)
	// Output:
	// 200 boosted trees of at most 8 leaves (logistic)
	// 30, Hangzhou: false
	// 30, Chengdu: true
}

// lcg makes the data of the parity test: ANSI C's generator, so that other
// languages can make them too.
type lcg uint32

func (s *lcg) next(n uint32) float64 {
	*s = (*s*1103515245 + 12345) & 0x7fffffff
	return float64((uint32(*s) >> 8) % n)
}

// xgboost 1.7.4 on the same 300 rows, 30 rounds of tree_method hist, grow_policy
// lossguide, max_leaves 6, eta .1, lambda 1, min_child_weight .001, base_score
// the mean: the loss on the training rows and the first three predictions. Its
// sums are of 32 bits, so the last digits differ.
func TestParityWithXGBoost(t *testing.T) {
	s := lcg(12345)
	a, b, c, y, money := make([]float64, 300), make([]float64, 300), make([]float64, 300), make([]float64, 300), make([]float64, 300)
	for i := range y {
		a[i], b[i], c[i] = s.next(40), s.next(25), s.next(10)
		d := s.next(60)
		v := (a[i]-20)/8 + (b[i]-12)*(c[i]-5)/20
		if v+(s.next(100)-50)/25 > 0 {
			y[i] = 1
		}
		if s.next(8) == 0 {
			b[i] = math.NaN()
		}
		money[i] = d*.5 + y[i]*10 + a[i]
	}
	x := numbers(t, a, b, c)
	o := tree.GBDTOptions{Trees: 30, Leaves: 6, Rate: .1, MinLeaf: 1}
	m := boost(t, x, y, o)
	near(t, "log loss", m.Report().Loss, 0.429904540504, 2e-7)
	for i, want := range []float64{0.2645765, 0.52892244, 0.7459707} {
		near(t, "probability", predictAll(t, m, x)[i], want, 1e-6)
	}
	m = boost(t, x, money, o)
	near(t, "half the mean square", m.Report().Loss, 40.254810617, 2e-5)
	for i, want := range []float64{44.385216, 43.16425, 47.62787} {
		near(t, "money", predictAll(t, m, x)[i], want, 2e-5)
	}
}

// One question by hand: gradients ½ − y at the start, so G = ±1, H = ½ on each
// side, w = ∓1/(½+1) with λ = 1; the score is the rate times that.
func TestOneQuestionByHand(t *testing.T) {
	m := boost(t, numbers(t, []float64{1, 2, 3, 4}), []float64{0, 0, 1, 1}, tree.GBDTOptions{Trees: 1, Leaves: 2, Rate: .1, MinLeaf: 1})
	want := 1 / (1 + math.Exp(.1/1.5))
	for v, p := range map[float64]float64{1: want, 2.5: want, 2.6: 1 - want, 99: 1 - want, math.NaN(): want} {
		near(t, fmt.Sprint("at ", v), m.PredictRow([]float64{v}), p, 1e-9)
	}
}

func uniform(n int, seed uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, 0))
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.Float64()
	}
	return x
}

// Rows of weight 2 count as two rows, of weight 0 as none.
func TestWeightsAreRows(t *testing.T) {
	x, y := uniform(300, 1), uniform(300, 2)
	weights := make([]float64, 300)
	var twiceX, twiceY []float64
	for i := range weights {
		weights[i] = float64(i % 3)
		for range i % 3 {
			twiceX, twiceY = append(twiceX, x[i]), append(twiceY, y[i]+x[i])
		}
		y[i] += x[i]
	}
	o := tree.GBDTOptions{Objective: tree.Squared, Trees: 20, MinLeaf: 1, Leaves: 4}
	a := boost(t, numbers(t, twiceX), twiceY, o)
	o.Weights = weights
	b := boost(t, numbers(t, x), y, o)
	for v := 0.0; v < 1; v += .05 {
		near(t, fmt.Sprint("at ", v), b.PredictRow([]float64{v}), a.PredictRow([]float64{v}), .02)
	}
}

func TestMonotone(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	x, other, y := uniform(2000, 3), uniform(2000, 4), make([]float64, 2000)
	for i := range y {
		y[i] = math.Sin(9*x[i]) + x[i] + other[i]*x[i] + rng.NormFloat64()
	}
	for _, objective := range []tree.Objective{tree.Squared, tree.Quantile} {
		for _, direction := range []int{1, -1} {
			m := boost(t, numbers(t, x, other), y, tree.GBDTOptions{Objective: objective, Trees: 100, Monotone: map[string]int{"x0": direction}})
			free := boost(t, numbers(t, x, other), y, tree.GBDTOptions{Objective: objective, Trees: 100})
			turns := 0
			for _, o := range []float64{0, .3, .7, 1} {
				for v := 0.0; v < 1; v += .01 {
					step := m.PredictRow([]float64{v + .01, o}) - m.PredictRow([]float64{v, o})
					if step*float64(direction) < 0 {
						t.Fatalf("%s: goes by %v against %+d at %v", objective, step, direction, v)
					}
					if (free.PredictRow([]float64{v + .01, o})-free.PredictRow([]float64{v, o}))*float64(direction) < 0 {
						turns++
					}
				}
			}
			if turns == 0 {
				t.Error("without the constraint it never turned: the test shows nothing")
			}
		}
	}
}

// Counts whose logarithmic mean is a step: the means must be found.
func TestPoissonRecovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	x, y := uniform(8000, 6), make([]float64, 8000)
	for i := range y {
		for p := rng.Float64(); p > math.Exp(-rate(x[i])); p *= rng.Float64() {
			y[i]++
		}
	}
	m := boost(t, numbers(t, x), y, tree.GBDTOptions{Objective: tree.Poisson})
	for _, v := range []float64{.2, .8} {
		near(t, fmt.Sprint("mean at ", v), m.PredictRow([]float64{v}), rate(v), .1*rate(v))
	}
}

func rate(x float64) float64 {
	if x > .5 {
		return 6
	}
	return .5
}

// Of new rows, the share below the predicted quantile must be the quantile:
// ± 4 standard deviations of 5,000 rows are .017 at most.
func TestQuantileCovers(t *testing.T) {
	draw := func(seed uint64) ([]float64, []float64) {
		rng := rand.New(rand.NewPCG(seed, 7))
		x, y := uniform(5000, seed), make([]float64, 5000)
		for i := range y {
			y[i] = 10*x[i] + (1+4*x[i])*rng.ExpFloat64()
		}
		return x, y
	}
	x, y := draw(8)
	newX, newY := draw(9)
	for _, alpha := range []float64{.1, .5, .9} {
		m := boost(t, numbers(t, x), y, tree.GBDTOptions{Objective: tree.Quantile, Alpha: alpha})
		below := 0.0
		for i := range newX {
			if newY[i] <= m.PredictRow([]float64{newX[i]}) {
				below++
			}
		}
		near(t, fmt.Sprint("share below the quantile ", alpha), below/5000, alpha, .03)
	}
}

// A level unknown at prediction, or missing, has the answer of missing values.
func TestUnknownLevels(t *testing.T) {
	x, y, err := table(shop(800, 4))
	if err != nil {
		t.Fatal(err)
	}
	m := boost(t, x, y, tree.GBDTOptions{})
	r := row{Age: 40, Income: 20}
	missing := predict(m, r)
	r.City = "拉萨"
	if got := predict(m, r); got[0] != missing[0] {
		t.Errorf("unknown city: %v, missing city: %v", got, missing)
	}
}

func TestEarlyStopping(t *testing.T) {
	x, y, err := table(shop(600, 6))
	if err != nil {
		t.Fatal(err)
	}
	vx, vy, err := table(shop(600, 7))
	if err != nil {
		t.Fatal(err)
	}
	o := tree.GBDTOptions{Trees: 1000, Rate: .2, Leaves: 16, Validation: vx, ValidationY: vy, Patience: 20}
	m := boost(t, x, y, o)
	stopped := *m.Report().Validation
	if n := m.Report().Trees; n == 0 || n > 500 {
		t.Errorf("%d of 1,000 trees were kept", n)
	}
	near(t, "validation loss", metric.LogLoss(predictAll(t, m, vx), vy), stopped, 1e-12)
	full := boost(t, x, y, tree.GBDTOptions{Trees: 1000, Rate: .2, Leaves: 16})
	if over := metric.LogLoss(predictAll(t, full, vx), vy); over <= stopped {
		t.Errorf("a thousand trees lose %v, stopped early %v: nothing was gained", over, stopped)
	}
}

func TestGBDTRefuses(t *testing.T) {
	x, y, err := table(shop(50, 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]tree.GBDTOptions{
		"rate": {Rate: 2}, "rate NaN": {Rate: math.NaN()}, "leaves": {Leaves: 1}, "trees": {Trees: -1}, "columns": {Columns: 1.5}, "objective": {Objective: "hinge"},
		"alpha": {Objective: tree.Quantile, Alpha: 1}, "depth": {Depth: -1}, "leaf": {MinLeaf: -2}, "weights": {Weights: []float64{1}},
		"monotone name": {Monotone: map[string]int{"no": 1}}, "monotone category": {Monotone: map[string]int{"city": 1}}, "lambda": {Lambda: math.NaN()},
		"validation": {Validation: x, ValidationY: y[:3]},
	} {
		var data *mining.DataError
		if _, err := tree.FitGBDT(context.Background(), x, y, o); !errors.As(err, &data) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := tree.FitGBDT(context.Background(), x, []float64{-1}, tree.GBDTOptions{Objective: tree.Poisson}); err == nil {
		t.Error("one target for fifty rows was accepted")
	}
}

// What is learnt from more rows than are looked at for the bins, in blocks
// shared by the processors, is learnt well.
func TestManyRows(t *testing.T) {
	x, y := uniform(150_000, 1), make([]float64, 150_000)
	for i := range y {
		if x[i] > .5 != (uint64(i)*2654435761>>7%10 == 0) {
			y[i] = 1
		}
	}
	m := boost(t, numbers(t, x), y, tree.GBDTOptions{Trees: 60, Rate: .1})
	near(t, "below the step", m.PredictRow([]float64{.3}), .1, .01)
	near(t, "above the step", m.PredictRow([]float64{.7}), .9, .01)
}

// Many rows go another way than one row; both must come to the same bits,
// missing values on either side included.
func TestManyRowsAsOne(t *testing.T) {
	rows := shop(1003, 14)
	x, y, err := table(rows)
	if err != nil {
		t.Fatal(err)
	}
	onlyNumbers, err := x.Choose("age", "income")
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]*mining.Matrix{"numbers": onlyNumbers, "with categories": x} {
		m := boost(t, x, y, tree.GBDTOptions{Trees: 60})
		row := make([]float64, x.Width())
		for i, p := range predictAll(t, m, x) {
			if x.Row(i, row); m.PredictRow(row) != p {
				t.Fatalf("%s, row %d (%v): %v among others, %v alone", name, i, row, p, m.PredictRow(row))
			}
		}
	}
}
