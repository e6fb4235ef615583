package cluster_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"testing"

	"zhike/mining"
	"zhike/mining/cluster"
)

func ExampleFitKMeans() {
	x, _ := mining.NewMatrix(
		mining.Numbers("orders", []float64{1, 2, 1, 20, 22}),
		mining.Numbers("money", []float64{90, 110, 100, 4000, 4100}),
	)
	m, _ := cluster.FitKMeans(context.Background(), x, cluster.KMeansOptions{K: 2})
	labels, _, _ := m.Assign(context.Background(), x)
	fmt.Println(labels, m.Report().Sizes)
	// Output: [0 0 0 1 1] [3 2]
}

func fit(t testing.TB, x *mining.Matrix, o cluster.KMeansOptions) *cluster.KMeans {
	t.Helper()
	m, err := cluster.FitKMeans(context.Background(), x, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// scikit-learn 1.2.1, KMeans(n_init=10): the sums of squares that are to be
// reached. A relative 1e-5 is half a unit of the last digit known.
func TestKMeansReachesTheKnownInertia(t *testing.T) {
	for _, c := range []struct {
		name  string
		x     func(testing.TB) *mining.Matrix
		k     int
		scale cluster.Scale
		want  float64
	}{
		{"iris", func(t testing.TB) *mining.Matrix { return classic(t, "iris") }, 3, cluster.None, 78.8514},
		{"digits", func(t testing.TB) *mining.Matrix { return classic(t, "digits") }, 10, cluster.None, 1_165_730},
		{"wine", func(t testing.TB) *mining.Matrix { return classic(t, "wine") }, 3, "", 1_277.93},
		{"wine 2", func(t testing.TB) *mining.Matrix { return classic(t, "wine") }, 2, "", 1_658.758853}, // n_init=30
		{"log-RFM 4", cdnow, 4, cluster.Z, 15_897.6},
		{"log-RFM 5", cdnow, 5, cluster.Z, 13_076.5},
		{"log-RFM 8", cdnow, 8, cluster.Z, 8_786.95},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := fit(t, c.x(t), cluster.KMeansOptions{K: c.k, Scale: c.scale}).Report()
			t.Logf("inertia %.6f, sizes %v", r.Inertia, r.Sizes)
			if r.Inertia > c.want*(1+1e-5) || !r.Converged {
				t.Errorf("inertia %.6f, want at most %v; converged %v", r.Inertia, c.want, r.Converged)
			}
		})
	}
}

// Simulated groups far apart are found again, each row in its own.
func TestKMeansRecovers(t *testing.T) {
	for _, d := range []int{1, 2, 7} {
		rows, truth := blobs(3000, d, 5, 400, uint64(d))
		labels, _, err := fit(t, matrix(t, names(d), rows), cluster.KMeansOptions{K: 5, Scale: cluster.None}).Assign(context.Background(), matrix(t, names(d), rows))
		if err != nil {
			t.Fatal(err)
		}
		found := map[int]int{}
		for i, c := range truth {
			if at, met := found[c]; met && at != labels[i] {
				t.Fatalf("%d columns: group %d is torn into clusters %d and %d", d, c, at, labels[i])
			}
			found[c] = labels[i]
		}
	}
}

// At the end every centre is the mean of its rows and every row is with the
// nearest centre: what plain Lloyd stops at.
func TestKMeansEndsAtAFixedPoint(t *testing.T) {
	rows, _ := blobs(5000, 4, 9, 1, 3)
	x := matrix(t, names(4), rows)
	weights := make([]float64, len(rows))
	for i := range weights {
		weights[i] = float64(i % 4)
	}
	m := fit(t, x, cluster.KMeansOptions{K: 12, Scale: cluster.None, Weights: weights})
	p, err := m.Points(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	labels, distances, err := m.Assign(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	sums, mass, inertia := make([][4]float64, 12), make([]float64, 12), 0.0
	for i, c := range labels {
		for j, v := range p[i] {
			sums[c][j] += weights[i] * v
		}
		mass[c] += weights[i]
		inertia += weights[i] * distances[i] * distances[i]
	}
	for i, row := range p {
		for c := range sums {
			square := 0.0
			for j, v := range row {
				square += math.Pow(v-sums[c][j]/mass[c], 2)
			}
			if math.Sqrt(square) < distances[i]-1e-9 {
				t.Fatalf("row %d lies nearer to the mean of cluster %d than to its own", i, c)
			}
		}
	}
	if math.Abs(inertia-m.Report().Inertia) > 1e-9*inertia || !m.Report().Converged {
		t.Errorf("inertia %v is reported as %v", inertia, m.Report().Inertia)
	}
}

// A weight of two is the same as the row twice; sizes count rows.
func TestWeightsAreRepetitions(t *testing.T) {
	rows, _ := blobs(400, 3, 3, 5, 8)
	weights, twice := make([]float64, len(rows)), [][]float64{}
	for i, row := range rows {
		weights[i] = float64(1 + i%2)
		for range 1 + i%2 {
			twice = append(twice, row)
		}
	}
	a := fit(t, matrix(t, names(3), rows), cluster.KMeansOptions{K: 3, Weights: weights}).Report()
	b := fit(t, matrix(t, names(3), twice), cluster.KMeansOptions{K: 3}).Report()
	if math.Abs(a.Inertia-b.Inertia) > 1e-9*b.Inertia {
		t.Errorf("inertia %v by weights, %v by repetition", a.Inertia, b.Inertia)
	}
}

// More rows than the starts are tried on, many pieces: the same bytes.
func TestSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rows, _ := blobs(60_000, 5, 6, 1, 2)
	x, first := matrix(t, names(5), rows), ""
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		text, err := json.Marshal(fit(t, x, cluster.KMeansOptions{K: 7, Starts: 2, Seed: 5}))
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Errorf("on %d processors another model comes out", n)
		}
	}
}

func TestKMeansRefuses(t *testing.T) {
	same := matrix(t, names(2), [][]float64{{1, 2}, {1, 2}, {3, 4}, {3, 4}})
	nan := math.NaN()
	for name, c := range map[string]struct {
		x *mining.Matrix
		o cluster.KMeansOptions
	}{
		"no clusters":        {same, cluster.KMeansOptions{}},
		"too many":           {same, cluster.KMeansOptions{K: 5}},
		"fewer different":    {same, cluster.KMeansOptions{K: 3}},
		"weights of nothing": {same, cluster.KMeansOptions{K: 2, Weights: make([]float64, 4)}},
		"unknown scale":      {same, cluster.KMeansOptions{K: 2, Scale: "max"}},
		"negative starts":    {same, cluster.KMeansOptions{K: 2, Starts: -1}},
		"constant":           {matrix(t, names(1), [][]float64{{7}, {7}}), cluster.KMeansOptions{K: 1}},
		"all missing":        {matrix(t, names(1), [][]float64{{nan}, {nan}}), cluster.KMeansOptions{K: 1}},
		"too large":          {matrix(t, names(1), [][]float64{{1e200}, {1}}), cluster.KMeansOptions{K: 1, Scale: cluster.None}},
	} {
		var data *mining.DataError
		if _, err := cluster.FitKMeans(context.Background(), c.x, c.o); !errors.As(err, &data) || data.Problem.Zh == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	// Values too large to be squared are fine once they are scaled.
	if r := fit(t, matrix(t, names(1), [][]float64{{1e200}, {1e200}, {-3e200}}), cluster.KMeansOptions{K: 2}).Report(); r.Inertia != 0 {
		t.Errorf("inertia %v of two different rows in two clusters", r.Inertia)
	}
}
