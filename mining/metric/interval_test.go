package metric_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"zhike/mining"
	"zhike/mining/metric"
)

func ExampleDeLong() {
	score := []float64{.9, .8, .8, .7, .6, .6, .6, .5, .4, .3, .2, .1}
	bought := []float64{1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0}
	auc := metric.DeLong(score, bought, .9)
	fmt.Printf("%.3f (%.3f to %.3f)\n", auc.Value, auc.Low, auc.High)
	// Output: 0.786 (0.556 to 1.000)
}

// The variance by its definition: the structural components of every pair.
func TestDeLongByItsDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		score, class := draw(rng, 20+rng.IntN(40))
		var positive, negative []float64
		for i, s := range score {
			if class[i] == 1 {
				positive = append(positive, s)
			} else {
				negative = append(negative, s)
			}
		}
		psi := func(x, y float64) float64 {
			switch {
			case x > y:
				return 1
			case x == y:
				return .5
			}
			return 0
		}
		auc, v := metric.AUC(score, class), 0.0
		for _, side := range [][2][]float64{{positive, negative}, {negative, positive}} {
			sum := 0.0
			for _, x := range side[0] {
				mean := 0.0
				for _, y := range side[1] {
					if &side[0][0] == &positive[0] {
						mean += psi(x, y)
					} else {
						mean += psi(y, x)
					}
				}
				mean /= float64(len(side[1]))
				sum += (mean - auc) * (mean - auc)
			}
			v += sum / float64(len(side[0])-1) / float64(len(side[0]))
		}
		got := metric.DeLong(score, class, .95)
		near(t, "AUC", got.Value, auc)
		near(t, "standard error", got.StdErr, math.Sqrt(v))
		near(t, "upper end", got.High, min(1, auc+1.959963984540054*math.Sqrt(v)))
	}
}

// Two normal classes a distance d apart have AUC Φ(d/√2); a 90 % interval must
// hold it in about 90 % of samples (± 4 standard deviations of 400 trials: 6 %).
func TestDeLongCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	truth := 0.5 * math.Erfc(-1/math.Sqrt2/math.Sqrt2)
	held, differed := 0, 0
	for range 400 {
		a, b, class := make([]float64, 200), make([]float64, 200), make([]float64, 200)
		for i := range a {
			class[i] = float64(i % 3 / 2)
			a[i], b[i] = rng.NormFloat64()+class[i], rng.NormFloat64()+class[i]
		}
		if in := metric.DeLong(a, class, .9); in.Low <= truth && truth <= in.High {
			held++
		}
		if metric.CompareDeLong(a, b, class, .9).P < .1 {
			differed++
		}
	}
	if held < 336 || held > 384 {
		t.Errorf("90 %% intervals hold the truth in %d of 400 samples", held)
	}
	if differed < 16 || differed > 64 {
		t.Errorf("two equally good scores differ at the 10 %% level in %d of 400 samples", differed)
	}
	if c := metric.CompareDeLong(scores, scores, classes, .9); c.P != 1 || c.Value != 0 {
		t.Errorf("a score against itself: %+v", c)
	}
}

// The mean of n values has standard error s/√n; the bootstrap must find it.
func TestBootstrap(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rng := rand.New(rand.NewPCG(7, 8))
	x := make([]float64, 400)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	mean := func(rows []int) float64 { return metric.Mean(mining.TakeValues(x, rows)) }
	var first metric.Interval
	for i, procs := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(procs)
		in, err := metric.Bootstrap(context.Background(), len(x), 2000, .95, 1, mean)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = in
		}
		if in != first {
			t.Errorf("on %d processors %v, on one %v", procs, in, first)
		}
	}
	if se := 1 / math.Sqrt(400); math.Abs(first.StdErr-se) > .15*se || math.Abs(first.High-first.Low-3.92*se) > .2*3.92*se || first.Value != metric.Mean(x) {
		t.Errorf("got %+v, want a standard error of %v", first, se)
	}
	if _, err := metric.Bootstrap(context.Background(), 0, 100, .95, 1, mean); err == nil {
		t.Error("no rows were accepted")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := metric.Bootstrap(ctx, len(x), 100, .95, 1, mean); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Newcombe 1998, table I, method 3 (score): 81 of 263, 15 of 148, 0 of 20 and 1
// of 29, to its four decimals.
func TestWilsonIsNewcombesMethod3(t *testing.T) {
	for _, c := range []struct{ k, n, low, high float64 }{{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}} {
		if i := metric.Wilson(c.k, c.n, .95); math.Abs(i.Low-c.low) > 6e-5 || math.Abs(i.High-c.high) > 6e-5 || i.Value != c.k/c.n {
			t.Errorf("%v of %v: %+v, want %v to %v", c.k, c.n, i, c.low, c.high)
		}
	}
}
