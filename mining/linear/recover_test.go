package linear_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/linear"
)

// Of 200 intervals of 95 % about 190 hold the truth; fewer than 180 or all are
// unlikely at 1 in 1,000 if the errors are right.
func TestIntervalsHoldTheTruth(t *testing.T) {
	truth := []float64{-.5, .8, -.4}
	for name, draw := range map[string]func(rng *rand.Rand, s float64) float64{
		"logistic": func(rng *rand.Rand, s float64) float64 {
			if rng.Float64() < 1/(1+math.Exp(-s)) {
				return 1
			}
			return 0
		},
		"linear": func(rng *rand.Rand, s float64) float64 { return s + 2*rng.NormFloat64() },
		"poisson": func(rng *rand.Rand, s float64) float64 {
			n, p := 0.0, rng.Float64()
			for limit := math.Exp(-math.Exp(s)); p > limit; n++ {
				p *= rng.Float64()
			}
			return n
		},
	} {
		rng, held := rand.New(rand.NewPCG(11, 5)), make([]int, 3)
		for range 200 {
			a, b, y := make([]float64, 300), make([]float64, 300), make([]float64, 300)
			for i := range y {
				a[i], b[i] = rng.NormFloat64(), 3+rng.ExpFloat64()
				y[i] = draw(rng, truth[0]+truth[1]*a[i]+truth[2]*(b[i]-3))
			}
			m, err := ways()[name+", none"].fit(context.Background(), matrix(t, mining.Numbers("a", a), mining.Numbers("b", b)), y)
			if err != nil {
				t.Fatal(err)
			}
			for k, c := range m.(interface{ Coefficients() []linear.Coefficient }).Coefficients() {
				want := truth[k]
				if k == 0 {
					want -= 3 * truth[2]
				}
				if c.Defined && c.Low <= want && want <= c.High {
					held[k]++
				}
			}
		}
		for k, n := range held {
			if n < 180 || n == 200 {
				t.Errorf("%s: %d of 200 intervals hold coefficient %d", name, n, k)
			}
		}
	}
}

// The sampled second derivatives must not change the minimum:
// many rows give what few rows repeated give.
func TestSampledStepsReachTheMinimum(t *testing.T) {
	x, y := wide(6000, 3)
	few := x.Take(seq(1500, 1))
	m, err := linear.FitLogistic(context.Background(), few, y[:1500], linear.Options{Penalty: -1})
	if err != nil {
		t.Fatal(err)
	}
	many, err := linear.FitLogistic(context.Background(), few.Take(seq(60_000, 40)), mining.TakeValues(y, seq(60_000, 40)), linear.Options{Penalty: -1})
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range m.Coefficients() {
		d := many.Coefficients()[k]
		near(t, c.Column, d.Value, c.Value, 1e-6)
		near(t, "error of "+c.Column, d.StdErr*math.Sqrt(40), c.StdErr, 1e-5)
	}
}

// seq counts from 0, each number the given times.
func seq(n, times int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i / times
	}
	return out
}

// Weights are repeated rows.
func TestWeightsAreRepeatedRows(t *testing.T) {
	x, y, err := table(shop(300, 9))
	if err != nil {
		t.Fatal(err)
	}
	w, rows := make([]float64, 300), []int{}
	for i := range w {
		w[i] = float64(i % 3)
		for range i % 3 {
			rows = append(rows, i)
		}
	}
	a, err := linear.FitLogistic(context.Background(), x, y, linear.Options{Weights: w})
	if err != nil {
		t.Fatal(err)
	}
	b, err := linear.FitLogistic(context.Background(), x.Take(rows), mining.TakeValues(y, rows), linear.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k, c := range a.Coefficients() {
		near(t, c.Column+c.Level, c.Value, b.Coefficients()[k].Value, 1e-6)
		near(t, "error of "+c.Column+c.Level, c.StdErr, b.Coefficients()[k].StdErr, 1e-6)
	}
}

func TestSeparationIsSaid(t *testing.T) {
	x := matrix(t, mining.Numbers("age", []float64{1, 2, 3, 4, 5, 6}))
	for _, penalty := range []float64{0, -1} {
		m, err := linear.FitLogistic(context.Background(), x, []float64{0, 0, 0, 1, 1, 1}, linear.Options{Penalty: penalty})
		if err != nil {
			t.Fatal(err)
		}
		if w := fmt.Sprint(m.Report().Warnings); !strings.Contains(w, "told apart") || m.Coefficients()[1].Defined {
			t.Errorf("penalty %v: %s", penalty, w)
		}
	}
}

func ExampleFitLogistic() {
	age := []float64{22, 25, 31, 34, 40, 47, 52, 58, 61, 66}
	bought := []float64{0, 0, 0, 1, 0, 1, 0, 1, 1, 1}
	x, _ := mining.NewMatrix(mining.Numbers("age", age))
	m, _ := linear.FitLogistic(context.Background(), x, bought, linear.Options{Penalty: -1})
	c := m.Coefficients()[1]
	fmt.Printf("log-odds +%.3f a year, error %.3f\n", c.Value, c.StdErr)
	asked, _ := mining.NewMatrix(mining.Numbers("age", []float64{30, 60}))
	p, _ := m.Predict(context.Background(), asked)
	fmt.Printf("%.2f\n", p)
	// Output:
	// log-odds +0.122 a year, error 0.070
	// [0.16 0.88]
}

func ExampleFitLinear() {
	x, _ := mining.NewMatrix(mining.Categories("city", []string{"杭州", "杭州", "成都", "成都", "杭州"}))
	m, _ := linear.FitLinear(context.Background(), x, []float64{10, 12, 20, 22, 11}, linear.Options{})
	for _, c := range m.Coefficients() {
		fmt.Printf("%s%s %.1f ± %.1f\n", c.Column, c.Level, c.Value, c.StdErr)
	}
	// Output:
	// 11.0 ± 0.7
	// city成都 10.0 ± 1.1
}

func ExampleFitBayes() {
	x, _ := mining.NewMatrix(mining.Categories("city", []string{"杭州", "杭州", "杭州", "成都", "成都", "成都"}))
	m, _ := linear.FitBayes(context.Background(), x, []float64{0, 0, 1, 1, 1, 0}, linear.BayesOptions{})
	p, _ := m.Predict(context.Background(), x.Take([]int{0, 3}))
	fmt.Printf("%.2f\n", p) // (1+1)/(3+2) against (2+1)/(3+2)
	// Output: [0.40 0.60]
}

func ExampleFitIsotonic() {
	m, _ := linear.FitIsotonic(context.Background(), []float64{1, 2, 3, 4}, []float64{0, 1, 0, 1}, nil)
	fmt.Println(m.Value(0), m.Value(1.5), m.Value(2.5), m.Value(9))
	// Output: 0 0.25 0.5 1
}

// What is no stored model is refused; what is accepted predicts and is written
// again as it was read.
func FuzzStoredModels(f *testing.F) {
	x, y, err := table(shop(60, 2))
	if err != nil {
		f.Fatal(err)
	}
	for _, w := range ways() {
		m, err := w.fit(context.Background(), x, y)
		if err != nil {
			f.Fatal(err)
		}
		data, err := m.MarshalJSON()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, w := range ways() {
			m, err := w.decode(data)
			if err != nil {
				continue
			}
			if _, err := m.Predict(context.Background(), x); err != nil && !strings.Contains(err.Error(), "column") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
