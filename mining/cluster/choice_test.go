package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"zhike/mining"
	"zhike/mining/cluster"
)

func ExampleChooseKMeans() {
	x, _ := mining.NewMatrix(mining.Numbers("money", []float64{90, 110, 100, 4000, 4100, 9000, 9050}))
	_, choice, _ := cluster.ChooseKMeans(context.Background(), x, cluster.ChoiceOptions{To: 5})
	fmt.Println(choice.K)
	// Output: 3
}

// scikit-learn 1.2.1, KMeans(k, n_init=30) and silhouette_score; wine is
// standardised by the standard deviation over n.
func TestChoiceParity(t *testing.T) {
	for _, c := range []struct {
		name                string
		scale               cluster.Scale
		k                   int
		inertia, silhouette []float64 // of k = 2, 3
	}{
		{"iris", cluster.None, 2, []float64{152.34795176, 78.85144143}, []float64{.6810461692, .5528190124}},
		{"wine", cluster.Z, 3, []float64{1658.75885243, 1277.92848884}, []float64{.2593169555, .2848589192}},
	} {
		_, choice, err := cluster.ChooseKMeans(context.Background(), classic(t, c.name), cluster.ChoiceOptions{KMeans: cluster.KMeansOptions{Scale: c.scale, Starts: 30}})
		if err != nil {
			t.Fatal(err)
		}
		if choice.K != c.k || len(choice.Curve) != 9 || len(choice.Warnings) != 0 {
			t.Errorf("%s: chose %d of %d, warnings %v", c.name, choice.K, len(choice.Curve), choice.Warnings)
		}
		for i := range 2 { // from 4 on the two programs may stop at different ends
			got := choice.Curve[i]
			if math.Abs(got.Inertia-c.inertia[i]) > 1e-6 || math.Abs(got.Silhouette.Value-c.silhouette[i]) > 1e-9 {
				t.Errorf("%s, k = %d: %+v, want %v, %v", c.name, got.K, got, c.inertia[i], c.silhouette[i])
			}
		}
	}
}

// The number of groups that were simulated, each as far from every other, is
// found; where there are none, it is said.
func TestChoiceRecovers(t *testing.T) {
	for k := 2; k <= 7; k++ {
		rows, _ := blobs(600, k, 1, 0, uint64(k))
		for i := range rows {
			rows[i][i%k] += 12
		}
		_, choice, err := cluster.ChooseKMeans(context.Background(), matrix(t, names(k), rows), cluster.ChoiceOptions{})
		if err != nil || choice.K != k {
			t.Errorf("%d groups: chose %d, %v", k, choice.K, err)
		}
	}
	rows, _ := blobs(3000, 8, 1, 0, 1)
	m, choice, err := cluster.ChooseKMeans(context.Background(), matrix(t, names(8), rows), cluster.ChoiceOptions{})
	if err != nil || len(choice.Warnings) == 0 || m.K() != choice.K {
		t.Errorf("of no groups: %+v, %v", choice, err)
	}
}

func TestChoiceEnds(t *testing.T) {
	x := matrix(t, names(1), [][]float64{{1}, {1}, {4}, {4}, {5}, {5}})
	_, choice, err := cluster.ChooseKMeans(context.Background(), x, cluster.ChoiceOptions{})
	if err != nil || len(choice.Curve) != 2 || choice.K != 3 {
		t.Errorf("three different rows: %+v, %v", choice, err)
	}
	one := matrix(t, names(1), [][]float64{{1}})
	for name, c := range map[string]struct {
		x *mining.Matrix
		o cluster.ChoiceOptions
	}{
		"one row":       {one, cluster.ChoiceOptions{}},
		"from one":      {x, cluster.ChoiceOptions{From: 1}},
		"turned round":  {x, cluster.ChoiceOptions{From: 3, To: 2}},
		"too few":       {x, cluster.ChoiceOptions{From: 4}},
		"unknown scale": {x, cluster.ChoiceOptions{KMeans: cluster.KMeansOptions{Scale: "max"}}},
	} {
		var data *mining.DataError
		if _, _, err := cluster.ChooseKMeans(context.Background(), c.x, c.o); !errors.As(err, &data) || data.Problem.Zh == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
