package cluster_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"zhike/mining"
	"zhike/mining/cluster"
	"zhike/mining/metric"
	"zhike/mining/miningtest"
)

func ExampleFitMixture() {
	x, _ := mining.NewMatrix(mining.Numbers("money", []float64{90, 110, 100, 95, 105, 4000, 4100, 4200}))
	m, _ := cluster.FitMixture(context.Background(), x, cluster.MixtureOptions{K: 2})
	labels, probabilities, _ := m.Assign(context.Background(), x)
	fmt.Printf("%v %.3f", labels, probabilities[0])
	// Output: [0 0 0 0 0 1 1 1] 1.000
}

func mixture(t testing.TB, x *mining.Matrix, o cluster.MixtureOptions) *cluster.Mixture {
	t.Helper()
	m, err := cluster.FitMixture(context.Background(), x, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The log-likelihood of full iris with k = 3 is that of R's mclust, model VVV.
// All else is of scikit-learn 1.2.1, GaussianMixture(k, n_init=20, tol=1e-10),
// wine standardised over n.
func TestMixtureParity(t *testing.T) {
	for _, c := range []struct {
		name       string
		scale      cluster.Scale
		k          int
		diagonal   bool
		likelihood float64
		bic        float64
		parameters int
	}{
		{"iris", cluster.None, 3, false, -180.1858, 580.8389, 44},
		{"iris", cluster.None, 3, true, -307.17757, 744.63166, 26},
		{"iris", cluster.None, 2, false, -214.35470, 574.01783, 29},
		{"wine", cluster.Z, 3, true, -2564.41037, 5543.36342, 80},
		{"wine", cluster.Z, 2, true, -2853.60183, 5981.83819, 53},
	} {
		r := mixture(t, classic(t, c.name), cluster.MixtureOptions{K: c.k, Scale: c.scale, Diagonal: c.diagonal}).Report()
		t.Logf("%s %d: log-likelihood %.6f, BIC %.5f, sizes %v, %d iterations", c.name, c.k, r.LogLikelihood, r.BIC, r.Sizes, r.Iterations)
		if math.Abs(r.LogLikelihood-c.likelihood) > 1e-3 || math.Abs(r.BIC-c.bic) > 3e-3 || r.Parameters != c.parameters || !r.Converged || len(r.Warnings) > 0 {
			t.Errorf("%s %d, diagonal %v: %+v, want %v, BIC %v of %d parameters", c.name, c.k, c.diagonal, r, c.likelihood, c.bic, c.parameters)
		}
	}
}

// elongated draws rows from two crossing ellipses, which k-means cannot part.
func elongated(n int, seed uint64) (rows [][]float64, truth []int) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for range n {
		a, b, c := 6*rng.NormFloat64(), .5*rng.NormFloat64(), rng.IntN(3)/2
		if c == 0 {
			rows = append(rows, []float64{a + b, a - b})
		} else {
			rows = append(rows, []float64{8 + a + b, -a + b})
		}
		truth = append(truth, c)
	}
	return rows, truth
}

// Simulated ellipses: shares, memberships that are calibrated, and groups that
// k-means does not find.
func TestMixtureRecovers(t *testing.T) {
	rows, truth := elongated(6000, 1)
	x := matrix(t, names(2), rows)
	m := mixture(t, x, cluster.MixtureOptions{K: 2})
	labels, probabilities, err := m.Assign(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	byMeans, _, err := fit(t, x, cluster.KMeansOptions{K: 2}).Assign(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := metric.AdjustedRand(labels, truth), metric.AdjustedRand(byMeans, truth)
	if ours < .85 || theirs > .5 {
		t.Errorf("adjusted Rand index %.3f, of k-means %.3f", ours, theirs)
	}
	sure, right := 0.0, 0.0 // the larger group is truth 0: twice as likely
	for i, c := range labels {
		sure += probabilities[i]
		if c == truth[i] {
			right++
		}
	}
	if math.Abs(sure-right) > 60 { // three standard errors of about 240 wrong ones
		t.Errorf("%.0f rows are right where the probabilities promise %.0f", right, sure)
	}
}

// Columns of other units change the likelihood by a constant only, and the
// memberships not at all; the memberships sum to 1, also of a row far away.
func TestMixtureKnowsNoUnits(t *testing.T) {
	rows, _ := elongated(500, 3)
	other := make([][]float64, len(rows))
	for i, r := range rows {
		other[i] = []float64{1000*r[0] - 7, r[1] / 50}
	}
	of := func(rows [][]float64, far []float64) [][]float64 {
		m := mixture(t, matrix(t, names(2), rows), cluster.MixtureOptions{K: 2})
		out, err := m.Memberships(context.Background(), matrix(t, names(2), append(rows[:len(rows):len(rows)], far)))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	a, b := of(rows, []float64{1e300, -1e300}), of(other, []float64{math.MaxFloat64, 0})
	for i := range a {
		if math.Abs(a[i][0]+a[i][1]-1) > 1e-12 || math.Abs(b[i][0]+b[i][1]-1) > 1e-12 || i < len(rows) && math.Abs(a[i][0]-b[i][0]) > 1e-6 {
			t.Fatalf("row %d: memberships %v and %v", i, a[i], b[i])
		}
	}
}

// Weights are repetitions.
func TestMixtureWeights(t *testing.T) {
	rows, _ := elongated(400, 5)
	weights, twice := make([]float64, len(rows)), [][]float64{}
	for i, row := range rows {
		weights[i] = float64(1 + i%2)
		for range 1 + i%2 {
			twice = append(twice, row)
		}
	}
	a := mixture(t, matrix(t, names(2), rows), cluster.MixtureOptions{K: 2, Weights: weights}).Report()
	b := mixture(t, matrix(t, names(2), twice), cluster.MixtureOptions{K: 2}).Report()
	if math.Abs(a.LogLikelihood-b.LogLikelihood) > 1e-4 || math.Abs(a.BIC-b.BIC) > 1e-3 {
		t.Errorf("%+v by weights, %+v by repetition", a, b)
	}
}

// A column in which most have the same value shrinks a variance to the ridge.
func TestMixtureSaysThatItHasShrunk(t *testing.T) {
	rng, rows := rand.New(rand.NewPCG(1, 1)), [][]float64{}
	for i := range 300 {
		orders := 1.0
		if i%3 == 0 {
			orders = 10 + 3*rng.NormFloat64()
		}
		rows = append(rows, []float64{orders, rng.NormFloat64()})
	}
	if r := mixture(t, matrix(t, names(2), rows), cluster.MixtureOptions{K: 2}).Report(); len(r.Warnings) == 0 || math.IsNaN(r.LogLikelihood) {
		t.Errorf("%+v", r)
	}
}

func TestMixtureSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rows, _ := elongated(5_000, 2)
	x, first := matrix(t, names(2), rows), ""
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		text, err := json.Marshal(mixture(t, x, cluster.MixtureOptions{K: 3, Starts: 2, Seed: 5, Iterations: 60}))
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

func TestMixtureRefuses(t *testing.T) {
	same := matrix(t, names(2), [][]float64{{1, 2}, {1, 2}, {3, 4}, {3, 4}})
	letters, err := mining.NewMatrix(mining.Numbers("a", []float64{1, 2}), mining.Categories("b", []string{"x", "y"}))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		x *mining.Matrix
		o cluster.MixtureOptions
	}{
		"no clusters":     {same, cluster.MixtureOptions{}},
		"too many":        {same, cluster.MixtureOptions{K: 5}},
		"fewer different": {same, cluster.MixtureOptions{K: 3}},
		"negative ridge":  {same, cluster.MixtureOptions{K: 2, Ridge: -1}},
		"categories":      {letters, cluster.MixtureOptions{K: 1}},
		"constant":        {matrix(t, names(1), [][]float64{{7}, {7}}), cluster.MixtureOptions{K: 1}},
	} {
		var data *mining.DataError
		if _, err := cluster.FitMixture(context.Background(), c.x, c.o); !errors.As(err, &data) || data.Problem.Zh == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// A row of the suite is two numbers.
type pair [2]float64

func pairs(n int, seed uint64) []pair {
	rows, _ := blobs(n, 2, 3, 20, seed)
	out := make([]pair, n)
	for i, r := range rows {
		out[i] = pair(r)
	}
	return out
}

func pairTable(rows []pair) (*mining.Matrix, error) {
	out := make([][]float64, len(rows))
	for i := range rows {
		out[i] = rows[i][:]
	}
	return mining.MatrixOfRows([]string{"orders", "money"}, out)
}

// assigner is what all models of the package can do.
type assigner interface {
	Assign(context.Context, *mining.Matrix) ([]int, []float64, error)
}

// second is what a model says of one row beside its cluster.
func second(t *testing.T, m assigner, r pair) []float64 {
	x, err := pairTable([]pair{r})
	if err != nil {
		t.Fatal(err)
	}
	_, values, err := m.Assign(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

var (
	infinitePair = []miningtest.Broken[pair]{{Name: "infinite", Column: "money", Spoil: func(r *pair) { r[1] = math.Inf(1) }}}
	poorPairs    = map[string][]pair{"all the same": make([]pair, 20), "two": pairs(2, 1), "three": pairs(3, 1)}
)

func TestMixtureSuite(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[pair, *cluster.Mixture]{
		Rows: pairs(300, 4),
		Fit: func(ctx context.Context, rows []pair, seed uint64) (*cluster.Mixture, error) {
			x, err := pairTable(rows)
			if err != nil {
				return nil, err
			}
			return cluster.FitMixture(ctx, x, cluster.MixtureOptions{K: 3, Seed: seed})
		},
		Predict: func(m *cluster.Mixture, r pair) []float64 { return second(t, m, r) },
		Decode: func(data []byte) (*cluster.Mixture, error) {
			m := new(cluster.Mixture)
			return m, m.UnmarshalJSON(data)
		},
		Broken: infinitePair, Poor: poorPairs, Shuffle: 1e-6,
	})
}
