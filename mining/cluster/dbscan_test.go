package cluster_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"zhike/mining"
	"zhike/mining/cluster"
	"zhike/mining/metric"
	"zhike/mining/miningtest"
)

func ExampleFitDBSCAN() {
	x, _ := mining.NewMatrix(mining.Numbers("money", []float64{90, 110, 100, 95, 105, 4000, 9000, 9010, 9020, 9030}))
	m, _ := cluster.FitDBSCAN(context.Background(), x, cluster.DBSCANOptions{Eps: 20, MinPoints: 3, Scale: cluster.None})
	labels, _, _ := m.Assign(context.Background(), x)
	fmt.Println(labels, m.Report().Noise)
	// Output: [0 0 0 0 0 -1 1 1 1 1] 1
}

func dbscan(t testing.TB, x *mining.Matrix, o cluster.DBSCANOptions) *cluster.DBSCAN {
	t.Helper()
	m, err := cluster.FitDBSCAN(context.Background(), x, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// scikit-learn 1.2.1, DBSCAN(eps, min_samples): cores, noise and how many
// clusters there are do not depend on how ties are broken; sizes may, by rows
// that two clusters are near.
func TestDBSCANParity(t *testing.T) {
	for _, c := range []struct {
		name                  string
		scale                 cluster.Scale
		eps                   float64
		least, cores, outside int
		sizes                 []int
	}{
		{"iris", cluster.None, .5, 5, 117, 17, []int{84, 49}},
		{"iris", cluster.None, .4, 8, 44, 66, []int{45, 21, 10, 8}},
		{"wine", cluster.Z, 2.2, 5, 86, 55, []int{86, 37}},
		{"digits", cluster.None, 22, 5, 1293, 233, []int{417, 257, 176, 175, 164, 150, 143, 27, 16, 11, 11, 9, 8}},
	} {
		r := dbscan(t, classic(t, c.name), cluster.DBSCANOptions{Eps: c.eps, MinPoints: c.least, Scale: c.scale}).Report()
		if r.Core != c.cores || r.Noise != c.outside || len(r.Sizes) != len(c.sizes) {
			t.Fatalf("%s: %+v, want %d cores, %d of noise, sizes %v", c.name, r, c.cores, c.outside, c.sizes)
		}
		for i, size := range r.Sizes {
			if abs(size-c.sizes[i]) > 2 {
				t.Errorf("%s: sizes %v, want %v", c.name, r.Sizes, c.sizes)
			}
		}
	}
}

func abs(v int) int { return max(v, -v) }

// byHand is DBSCAN with all distances looked at.
func byHand(rows [][]float64, eps float64, least int) []int {
	n, core := len(rows), make([]bool, len(rows))
	distance := func(i, k int) (sum float64) {
		for j := range rows[i] {
			sum += (rows[i][j] - rows[k][j]) * (rows[i][j] - rows[k][j])
		}
		return math.Sqrt(sum)
	}
	for i := range n {
		found := 0
		for k := range n {
			if distance(i, k) <= eps {
				found++
			}
		}
		core[i] = found >= least
	}
	labels, next := make([]int, n), 0
	for i := range labels {
		labels[i] = -1
	}
	for i := range n {
		if !core[i] || labels[i] >= 0 {
			continue
		}
		for queue := []int{i}; len(queue) > 0; queue = queue[1:] {
			labels[queue[0]] = next
			for k := range n {
				if core[k] && labels[k] < 0 && distance(queue[0], k) <= eps {
					labels[k] = next
					queue = append(queue, k)
				}
			}
		}
		next++
	}
	for i := range n {
		near := eps
		for k := range n {
			if d := distance(i, k); !core[i] && core[k] && d <= near {
				labels[i], near = labels[k], math.Nextafter(d, 0)
			}
		}
	}
	return labels
}

// The tree and its short cuts change nothing: random rows, dense and sparse, in
// few and many columns, some of them repeated.
func TestDBSCANIsThatByHand(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 1))
		d, eps, least := 1+int(seed%4), []float64{.05, .2, .5, 1.5}[rng.IntN(4)], 1+rng.IntN(8)
		rows, _ := blobs(400, d, 4, 3, seed)
		for i := range 60 {
			rows[i] = rows[rng.IntN(len(rows))]
		}
		x := matrix(t, names(d), rows)
		labels, _, err := dbscan(t, x, cluster.DBSCANOptions{Eps: eps, MinPoints: least, Scale: cluster.None}).Assign(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		want := byHand(rows, eps, least)
		to := map[int]int{-1: -1}
		for i := range labels {
			if at, met := to[want[i]]; met && at != labels[i] {
				t.Fatalf("seed %d (%d columns, eps %v, least %d), row %d: cluster %d, by hand %d", seed, d, eps, least, i, labels[i], want[i])
			}
			to[want[i]] = labels[i]
		}
		if kinds := map[int]bool{}; len(to) > 0 {
			for _, v := range to {
				kinds[v] = true
			}
			if len(kinds) != len(to) {
				t.Errorf("seed %d: clusters by hand are joined: %v", seed, to)
			}
		}
	}
}

// Two half moons, which no centres part, with noise around them, by the default
// radius and number of rows.
func TestDBSCANRecovers(t *testing.T) {
	for seed := range uint64(5) {
		rng, rows, truth := rand.New(rand.NewPCG(seed, 1)), [][]float64{}, []int{}
		for range 2000 {
			a, c := math.Pi*rng.Float64(), rng.IntN(2)
			row := []float64{math.Cos(a), math.Sin(a)}
			if c == 1 {
				row = []float64{1 - math.Cos(a), .5 - math.Sin(a)}
			}
			rows, truth = append(rows, []float64{row[0] + .05*rng.NormFloat64(), row[1] + .05*rng.NormFloat64()}), append(truth, c)
		}
		for range 40 {
			rows, truth = append(rows, []float64{8*rng.Float64() - 4, 8*rng.Float64() - 4}), append(truth, 2)
		}
		x := matrix(t, names(2), rows)
		m := dbscan(t, x, cluster.DBSCANOptions{})
		labels, _, err := m.Assign(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		// A few noisy rows may lie close enough together for a cluster of their own.
		if ari := metric.AdjustedRand(labels[:2000], truth[:2000]); m.K() > 3 || ari < .95 {
			t.Errorf("seed %d: eps %.3f, %d clusters of %v, adjusted Rand index %.3f", seed, m.Report().Eps, m.K(), m.Report().Sizes, ari)
		}
	}
}

func TestDBSCANWarnings(t *testing.T) {
	rows, _ := blobs(100, 2, 2, 10, 1)
	x := matrix(t, names(2), rows)
	m := dbscan(t, x, cluster.DBSCANOptions{Eps: 1e-6, MinPoints: 3})
	labels, distances, err := m.Assign(context.Background(), x)
	if r := m.Report(); err != nil || r.Noise != 100 || len(r.Warnings) != 1 || slices.Max(labels) != -1 || !math.IsInf(distances[0], 1) {
		t.Errorf("%+v, %v", m.Report(), err)
	}
	if r := dbscan(t, x, cluster.DBSCANOptions{Eps: .03, MinPoints: 3}).Report(); r.Noise <= 50 || len(r.Warnings) != 1 {
		t.Errorf("%+v", r)
	}
	repeated := make([][]float64, 90)
	for i := range repeated {
		repeated[i] = []float64{float64(i % 3), 0}
	}
	if r := dbscan(t, matrix(t, names(2), repeated), cluster.DBSCANOptions{}).Report(); !slices.Equal(r.Sizes, []int{30, 30, 30}) {
		t.Errorf("three rows, thirty times each: %+v", r)
	}
}

func TestDBSCANSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rows, _ := blobs(20_000, 3, 6, 5, 2)
	x, first := matrix(t, names(3), rows), ""
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		text, err := json.Marshal(dbscan(t, x, cluster.DBSCANOptions{Seed: 5}))
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

func TestDBSCANRefuses(t *testing.T) {
	good := matrix(t, names(1), [][]float64{{1}, {2}})
	for name, c := range map[string]struct {
		x *mining.Matrix
		o cluster.DBSCANOptions
	}{
		"negative eps":    {good, cluster.DBSCANOptions{Eps: -1}},
		"infinite eps":    {good, cluster.DBSCANOptions{Eps: math.Inf(1)}},
		"negative points": {good, cluster.DBSCANOptions{MinPoints: -1}},
		"unknown scale":   {good, cluster.DBSCANOptions{Scale: "max"}},
		"constant":        {matrix(t, names(1), [][]float64{{7}, {7}}), cluster.DBSCANOptions{}},
	} {
		var data *mining.DataError
		if _, err := cluster.FitDBSCAN(context.Background(), c.x, c.o); !errors.As(err, &data) || data.Problem.Zh == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// The prediction is the distance to the nearest core row, −1 where there is none.
func TestDBSCANSuite(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[pair, *cluster.DBSCAN]{
		Rows: pairs(300, 4),
		Fit: func(ctx context.Context, rows []pair, seed uint64) (*cluster.DBSCAN, error) {
			x, err := pairTable(rows)
			if err != nil {
				return nil, err
			}
			return cluster.FitDBSCAN(ctx, x, cluster.DBSCANOptions{Seed: seed})
		},
		Predict: func(m *cluster.DBSCAN, r pair) []float64 {
			if m.K() == 0 {
				return []float64{-1}
			}
			return second(t, m, r)
		},
		Decode: func(data []byte) (*cluster.DBSCAN, error) {
			m := new(cluster.DBSCAN)
			return m, m.UnmarshalJSON(data)
		},
		Broken: infinitePair, Poor: poorPairs, Shuffle: 1e-9,
	})
}
