package metric_test

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"zhike/mining/metric"
)

// scikit-learn 1.2.1, silhouette_score of these points. The last stands alone.
func TestSilhouetteParity(t *testing.T) {
	points := [][]float64{{0, 0}, {1, 0}, {0, 2}, {5, 5}, {6, 5}, {5, 7.5}, {10, 0}}
	got, err := metric.Silhouette(context.Background(), points, []int{0, 0, 0, 7, 7, 7, -1})
	if want := 0.628588798138755; err != nil || math.Abs(got-want) > 1e-14 {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if got, _ = metric.Silhouette(context.Background(), points, make([]int, 7)); !math.IsNaN(got) {
		t.Errorf("%v of a single cluster", got)
	}
	same := [][]float64{{1}, {1}, {1}, {1}}
	if got, _ = metric.Silhouette(context.Background(), same, []int{0, 0, 1, 1}); got != 0 {
		t.Errorf("%v of rows that are all the same", got)
	}
}

// The intervals of many samples hold the exact value about as often as they say
// (binomial of 200 draws: 180 to 198 but once in thousands), and all rows give it.
func TestSampledSilhouetteHoldsTheExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	points, labels := make([][]float64, 800), make([]int, 800)
	for i := range points {
		labels[i] = rng.IntN(3)
		points[i] = []float64{2*float64(labels[i]) + rng.NormFloat64(), rng.NormFloat64()}
	}
	exact, err := metric.Silhouette(context.Background(), points, labels)
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for seed := range uint64(200) {
		s, err := metric.SampledSilhouette(context.Background(), points, labels, 200, .95, seed)
		if err != nil {
			t.Fatal(err)
		}
		if s.Low <= exact && exact <= s.High {
			held++
		}
	}
	if held < 180 || held > 198 {
		t.Errorf("%d of 200 intervals of 95 %% hold the exact value", held)
	}
	if s, err := metric.SampledSilhouette(context.Background(), points, labels, 5000, .95, 1); err != nil || s.Value != exact || s.StdErr != 0 {
		t.Errorf("all rows give %+v, %v; exact %v", s, err, exact)
	}
}

func TestSilhouetteSameOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rng := rand.New(rand.NewPCG(1, 9))
	points, labels := make([][]float64, 300), make([]int, 300)
	for i := range points {
		points[i], labels[i] = []float64{rng.NormFloat64(), rng.NormFloat64()}, rng.IntN(4)
	}
	first := math.NaN()
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		got, err := metric.Silhouette(context.Background(), points, labels)
		if err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			first = got
		}
		if got != first {
			t.Errorf("on %d processors %v, on one %v", n, got, first)
		}
	}
}

// scikit-learn 1.2.1, adjusted_rand_score.
func TestAdjustedRandParity(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want float64
	}{
		{[]int{0, 0, 1, 1, 2, 2, 2, 0}, []int{0, 0, 1, 2, 2, 2, 1, 1}, 0.047619047619047616},
		{[]int{0, 0, 1, 2}, []int{0, 0, 1, 1}, 0.5714285714285714},
		{[]int{0, 1}, []int{1, 0}, 1},
		{[]int{0, 0, 0}, []int{0, 1, 2}, 0},
		{[]int{0, 0}, []int{5, 5}, 1},
		{nil, nil, 1},
	} {
		got, turned := metric.AdjustedRand(c.a, c.b), metric.AdjustedRand(c.b, c.a)
		if math.Abs(got-c.want) > 1e-15 || math.Abs(got-turned) > 1e-15 {
			t.Errorf("%v %v: %v, the other way round %v; want %v", c.a, c.b, got, turned, c.want)
		}
	}
}

// Groups by chance agree no more than chance: 400 draws of 50 rows have a mean
// whose standard error is about .0015.
func TestAdjustedRandOfChance(t *testing.T) {
	rng, sum := rand.New(rand.NewPCG(3, 3)), 0.0
	for range 400 {
		a, b := make([]int, 50), make([]int, 50)
		for i := range a {
			a[i], b[i] = rng.IntN(4), rng.IntN(3)
		}
		sum += metric.AdjustedRand(a, b)
	}
	if mean := sum / 400; math.Abs(mean) > .0075 {
		t.Errorf("mean %v", mean)
	}
}
