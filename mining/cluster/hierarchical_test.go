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

func ExampleFitHierarchical() {
	x, _ := mining.NewMatrix(mining.Numbers("money", []float64{90, 110, 101, 4000, 4100}))
	m, _ := cluster.FitHierarchical(context.Background(), x, cluster.HierarchicalOptions{K: 2, Scale: cluster.None, Linkage: cluster.Average})
	labels, _, _ := m.Assign(context.Background(), x)
	for _, merge := range m.Merges() {
		fmt.Print(merge.A, "+", merge.B, " ", merge.Height, "; ")
	}
	fmt.Println(labels)
	// Output: 1+2 9; 0+5 15.5; 3+4 100; 6+7 3949.6666666666665; [0 0 0 1 1]
}

func hierarchical(t testing.TB, x *mining.Matrix, o cluster.HierarchicalOptions) *cluster.Hierarchical {
	t.Helper()
	m, err := cluster.FitHierarchical(context.Background(), x, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// scipy 1.10.1, cluster.hierarchy.linkage of wine standardised over n: heights of
// the first and the last three merges, the sum of all, and the sizes of
// fcluster(maxclust) for 2, 3 and 5 clusters.
func TestHierarchicalParity(t *testing.T) {
	for _, c := range []struct {
		linkage cluster.Linkage
		last    []float64
		sum     float64
		sizes   [][]int
	}{
		{cluster.Ward, []float64{12.56716932618481, 27.65201642516249, 35.40153383134743}, 619.1720310141338,
			[][]int{{122, 56}, {64, 58, 56}, {64, 36, 30, 28, 20}}},
		{cluster.Average, []float64{6.070180741569474, 6.35313916392023, 6.781538583911357}, 433.87178778830645,
			[][]int{{177, 1}, {174, 3, 1}, {116, 54, 4, 3, 1}}},
		{cluster.Complete, []float64{8.931275933940778, 9.810742992157724, 11.211496062171108}, 517.5939591298356,
			[][]int{{109, 69}, {69, 58, 51}, {57, 51, 48, 12, 10}}},
		{cluster.Single, []float64{3.8604039414508793, 3.907597307620499, 4.003449649060572}, 342.81286031608255,
			[][]int{{175, 3}, {174, 3, 1}, {172, 3, 1, 1, 1}}},
	} {
		merges := hierarchical(t, classic(t, "wine"), cluster.HierarchicalOptions{K: 3, Linkage: c.linkage}).Merges()
		sum := 0.0
		for i, m := range merges {
			if sum += m.Height; i > 0 && m.Height < merges[i-1].Height {
				t.Errorf("%s: merge %d is lower than the one before", c.linkage, i)
			}
		}
		for i, want := range append([]float64{1.1641136694837708}, c.last...) {
			if got := merges[[]int{0, 174, 175, 176}[i]].Height; math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: height %v, want %v", c.linkage, got, want)
			}
		}
		if math.Abs(sum-c.sum) > 1e-6 || merges[176].Rows != 178 {
			t.Errorf("%s: the heights sum to %v, want %v; all have %d rows", c.linkage, sum, c.sum, merges[176].Rows)
		}
		for i, k := range []int{2, 3, 5} {
			labels, err := cluster.Cut(merges, k)
			if err != nil || !slices.Equal(counted(labels), c.sizes[i]) {
				t.Errorf("%s cut at %d: %v, %v, want %v", c.linkage, k, counted(labels), err, c.sizes[i])
			}
		}
	}
}

func counted(labels []int) []int {
	out := make([]int, slices.Max(labels)+1)
	for _, c := range labels {
		out[c]++
	}
	return out
}

// byPairs joins the nearest two clusters by looking at all pairs of rows.
func byPairs(rows [][]float64, linkage cluster.Linkage) (heights []float64) {
	var groups [][]int
	for i := range rows {
		groups = append(groups, []int{i})
	}
	for len(groups) > 1 {
		a, b, least := 0, 0, math.Inf(1)
		for i := range groups {
			for j := range i {
				if d := between(rows, groups[i], groups[j], linkage); d < least {
					a, b, least = j, i, d
				}
			}
		}
		heights = append(heights, least)
		groups[a] = slices.Concat(groups[a], groups[b])
		groups = slices.Delete(groups, b, b+1)
	}
	return heights
}

// between is the distance of two groups by its definition.
func between(rows [][]float64, a, b []int, linkage cluster.Linkage) float64 {
	if linkage == cluster.Ward { // √(2·nₐn_b/(nₐ+n_b)) × the distance of the means
		sum := 0.0
		for j := range rows[0] {
			var ma, mb float64
			for _, i := range a {
				ma += rows[i][j] / float64(len(a))
			}
			for _, i := range b {
				mb += rows[i][j] / float64(len(b))
			}
			sum += (ma - mb) * (ma - mb)
		}
		return math.Sqrt(2 * float64(len(a)*len(b)) / float64(len(a)+len(b)) * sum)
	}
	least, most, sum := math.Inf(1), 0.0, 0.0
	for _, i := range a {
		for _, k := range b {
			d := 0.0
			for j := range rows[i] {
				d += (rows[i][j] - rows[k][j]) * (rows[i][j] - rows[k][j])
			}
			d = math.Sqrt(d)
			least, most, sum = min(least, d), max(most, d), sum+d
		}
	}
	switch linkage {
	case cluster.Single:
		return least
	case cluster.Complete:
		return most
	}
	return sum / float64(len(a)*len(b))
}

// Chains of nearest neighbours find the same heights as all pairs.
func TestChainsAreAllPairs(t *testing.T) {
	for seed := range uint64(8) {
		rows, _ := blobs(40, 1+int(seed%3), 3, 2, seed)
		x := matrix(t, names(len(rows[0])), rows)
		for _, linkage := range []cluster.Linkage{cluster.Ward, cluster.Average, cluster.Complete, cluster.Single} {
			merges := hierarchical(t, x, cluster.HierarchicalOptions{K: 2, Linkage: linkage, Scale: cluster.None}).Merges()
			for i, want := range byPairs(rows, linkage) {
				if math.Abs(merges[i].Height-want) > 1e-9 {
					t.Fatalf("seed %d, %s: merge %d at %v, by all pairs %v", seed, linkage, i, merges[i].Height, want)
				}
			}
		}
	}
}

// More rows than are joined: groups far apart are found in all rows; two rings,
// one in the other, by single linkage only.
func TestHierarchicalRecovers(t *testing.T) {
	rows, truth := blobs(5000, 3, 4, 400, 9)
	x := matrix(t, names(3), rows)
	m := hierarchical(t, x, cluster.HierarchicalOptions{K: 4, Rows: 400})
	labels, _, err := m.Assign(context.Background(), x)
	if ari := metric.AdjustedRand(labels, truth); err != nil || ari != 1 || m.Report().Linked != 400 {
		t.Errorf("adjusted Rand index %v of %+v, %v", ari, m.Report(), err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	rows, truth = nil, nil
	for i := range 3000 {
		a, r := 2*math.Pi*rng.Float64(), 1+2*float64(i%2)
		rows, truth = append(rows, []float64{r * math.Cos(a), r * math.Sin(a)}), append(truth, i%2)
	}
	x = matrix(t, names(2), rows)
	for linkage, want := range map[cluster.Linkage]bool{cluster.Single: true, cluster.Ward: false} {
		labels, _, err := hierarchical(t, x, cluster.HierarchicalOptions{K: 2, Rows: 1000, Linkage: linkage}).Assign(context.Background(), x)
		if ari := metric.AdjustedRand(labels, truth); err != nil || (ari == 1) != want {
			t.Errorf("rings by %s: adjusted Rand index %v, %v", linkage, ari, err)
		}
	}
}

func TestHierarchicalSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rows, _ := blobs(20_000, 3, 6, 5, 2)
	x, first := matrix(t, names(3), rows), ""
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		text, err := json.Marshal(hierarchical(t, x, cluster.HierarchicalOptions{K: 6, Rows: 500, Seed: 5}))
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

func TestHierarchicalRefuses(t *testing.T) {
	good := matrix(t, names(1), [][]float64{{1}, {2}, {4}})
	for name, o := range map[string]cluster.HierarchicalOptions{
		"no clusters":     {},
		"too many":        {K: 4},
		"unknown scale":   {K: 2, Scale: "max"},
		"unknown linkage": {K: 2, Linkage: "median"},
		"too many rows":   {K: 2, Rows: 1e6},
		"one row":         {K: 1, Rows: 1},
	} {
		var data *mining.DataError
		if _, err := cluster.FitHierarchical(context.Background(), good, o); !errors.As(err, &data) || data.Problem.Zh == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, merges := range map[string][]cluster.Merge{
		"twice":       {{A: 0, B: 1}, {A: 0, B: 2}},
		"to be made":  {{A: 0, B: 4}, {A: 1, B: 2}},
		"with itself": {{A: 1, B: 1}, {A: 0, B: 3}},
	} {
		if _, err := cluster.Cut(merges, 2); err == nil {
			t.Errorf("%s: the tree is taken", name)
		}
	}
}

func TestHierarchicalSuite(t *testing.T) {
	for _, linkage := range []cluster.Linkage{cluster.Ward, cluster.Single} {
		t.Run(string(linkage), func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[pair, *cluster.Hierarchical]{
				Rows: pairs(300, 4),
				Fit: func(ctx context.Context, rows []pair, seed uint64) (*cluster.Hierarchical, error) {
					x, err := pairTable(rows)
					if err != nil {
						return nil, err
					}
					return cluster.FitHierarchical(ctx, x, cluster.HierarchicalOptions{K: 3, Linkage: linkage, Seed: seed})
				},
				Predict: func(m *cluster.Hierarchical, r pair) []float64 { return second(t, m, r) },
				Decode: func(data []byte) (*cluster.Hierarchical, error) {
					m := new(cluster.Hierarchical)
					return m, m.UnmarshalJSON(data)
				},
				Broken: infinitePair, Poor: poorPairs, Shuffle: 1e-9,
			})
		})
	}
}
