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
	rows, _ := blobs(1000, 8, 1, 0, 1)
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
		"one row":           {one, cluster.ChoiceOptions{}},
		"from one":          {x, cluster.ChoiceOptions{From: 1}},
		"turned round":      {x, cluster.ChoiceOptions{From: 3, To: 2}},
		"too few":           {x, cluster.ChoiceOptions{From: 4}},
		"unknown criterion": {x, cluster.ChoiceOptions{By: "bic"}},
		"unknown scale":     {x, cluster.ChoiceOptions{KMeans: cluster.KMeansOptions{Scale: "max"}}},
	} {
		var data *mining.DataError
		if _, _, err := cluster.ChooseKMeans(context.Background(), c.x, c.o); !errors.As(err, &data) || data.Problem.Zh == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// The gap finds as many groups as were simulated, also one; the curve has it,
// its standard error and no silhouette of one cluster.
func TestGapRecovers(t *testing.T) {
	for _, k := range []int{1, 2, 5} {
		rows, _ := blobs(300, max(k, 2), 1, 0, uint64(k))
		for i := range rows {
			rows[i][i%k] += 9
		}
		x := matrix(t, names(max(k, 2)), rows)
		m, choice, err := cluster.ChooseKMeans(context.Background(), x, cluster.ChoiceOptions{By: cluster.ByGap, To: 6, KMeans: cluster.KMeansOptions{Scale: cluster.None}})
		if err != nil || choice.K != k || m.K() != k || (len(choice.Warnings) > 0) != (k == 1) {
			t.Errorf("%d groups: chose %d, %v, %v", k, choice.K, choice.Warnings, err)
		}
		if first := choice.Curve[0]; first.K != 1 || first.Silhouette != nil || !(first.Gap.StdErr > 0) || len(choice.Curve) != 6 {
			t.Errorf("%d groups: the curve begins with %+v", k, first)
		}
	}
}

// Four different rows, repeated: no more clusters are tried, and all is finite.
func TestGapOfRepeatedRows(t *testing.T) {
	rows := [][]float64{}
	for i := range 80 {
		rows = append(rows, []float64{float64(i % 4 * (i % 4))})
	}
	_, choice, err := cluster.ChooseKMeans(context.Background(), matrix(t, names(1), rows), cluster.ChoiceOptions{By: cluster.ByGap})
	if err != nil || len(choice.Curve) != 4 || math.IsInf(choice.Curve[3].Gap.Value, 0) {
		t.Errorf("%+v, %v", choice, err)
	}
}

// R's mclust and scikit-learn 1.2.1 prefer two normal distributions for iris
// (BIC 574.0178; 580.8389 with three), Fraley & Raftery likewise.
func TestChooseMixture(t *testing.T) {
	m, choice, err := cluster.ChooseMixture(context.Background(), classic(t, "iris"), cluster.MixtureChoiceOptions{To: 3, Mixture: cluster.MixtureOptions{Scale: cluster.None}})
	if err != nil || choice.K != 2 || m.K() != 2 || len(choice.Curve) != 3 || len(choice.Warnings) > 0 {
		t.Fatalf("%+v, %v", choice, err)
	}
	if math.Abs(choice.Curve[1].BIC-574.01783) > 1e-3 || math.Abs(choice.Curve[2].BIC-580.83891) > 1e-3 {
		t.Errorf("%+v", choice.Curve)
	}
	rows, _ := elongated(600, 4)
	if _, choice, err := cluster.ChooseMixture(context.Background(), matrix(t, names(2), rows), cluster.MixtureChoiceOptions{To: 4}); err != nil || choice.K != 2 {
		t.Errorf("two ellipses: %+v, %v", choice, err)
	}
	if _, choice, err := cluster.ChooseMixture(context.Background(), matrix(t, names(2), rows), cluster.MixtureChoiceOptions{To: 1}); err != nil || choice.K != 1 || len(choice.Warnings) > 0 {
		t.Errorf("no choice: %+v, %v", choice, err)
	}
	var data *mining.DataError
	for _, o := range []cluster.MixtureChoiceOptions{{From: 3, To: 2}, {From: -1}, {Mixture: cluster.MixtureOptions{Ridge: 2}}} {
		if _, _, err := cluster.ChooseMixture(context.Background(), matrix(t, names(2), rows), o); !errors.As(err, &data) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
