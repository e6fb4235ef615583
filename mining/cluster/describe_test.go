package cluster_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/cluster"
)

func ExampleDescribe() {
	x, _ := mining.NewMatrix(
		mining.Numbers("money", []float64{90, 110, 100, 95, 4000, 4100, 3900, 4050}),
		mining.Categories("city", []string{"成都", "杭州", "成都", "杭州", "杭州", "成都", "杭州", "成都"}),
	)
	profiles, _ := cluster.Describe(x, []int{0, 0, 0, 0, 1, 1, 1, 1})
	fmt.Println(profiles[1].Sentence.En)
	// Output: Cluster 1 (4 rows, 50.0 %): money is higher than in the others (mean 4012 against 98.75, 1.9 standard deviations apart).
}

// scipy 1.10.1: the interval behind ttest_ind(equal_var=False), in standard
// deviations (n − 1) of all values; Newcombe's from the two ends that
// binomtest.proportion_ci(method="wilson") gives for 4 of 5 and 0 of 4.
func TestDescribeParity(t *testing.T) {
	x, err := mining.NewMatrix(
		mining.Numbers("n", []float64{1, 2, 4, 7, 3, 8, 9, 12, 10, math.NaN()}),
		mining.Categories("c", strings.Split("a a b a a b b b b ", " ")))
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := cluster.Describe(x, []int{0, 0, 0, 0, 0, 1, 1, 1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, trait := range profiles[0].Traits {
		want := map[string][3]float64{"n": {-1.6426076376606542, -2.46108486853757, -.8241304067837384}, "c": {.8, .15179950464920078, .9637758913675698}}[trait.Column]
		for i, got := range []float64{trait.Difference.Value, trait.Difference.Low, trait.Difference.High} {
			if math.Abs(got-want[i]) > 1e-9 {
				t.Errorf("%s: %v, want %v", trait.Column, trait.Difference, want)
				break
			}
		}
	}
	if len(profiles[0].Traits) != 2 {
		t.Errorf("%d traits", len(profiles[0].Traits))
	}
}

// The interval holds the true difference of 1 as often as it says (binomial of
// 1,000: 95 % ± 2.2 points at three standard errors).
func TestDescribeInterval(t *testing.T) {
	rng, held := rand.New(rand.NewPCG(6, 6)), 0
	for range 1000 {
		values, labels, spread := make([]float64, 60), make([]int, 60), 0.0
		for i := range values {
			labels[i] = min(i/15, 1)
			values[i] = float64(labels[i]) + rng.NormFloat64()*float64(1+labels[i])
		}
		mean := 0.0
		for _, v := range values {
			mean += v / 60
		}
		for _, v := range values {
			spread += (v - mean) * (v - mean) / 59
		}
		x, err := mining.NewMatrix(mining.Numbers("v", values))
		if err != nil {
			t.Fatal(err)
		}
		profiles, err := cluster.Describe(x, labels)
		if err != nil {
			t.Fatal(err)
		}
		d := profiles[1].Traits[0].Difference
		if d.Low <= 1/math.Sqrt(spread) && 1/math.Sqrt(spread) <= d.High {
			held++
		}
	}
	if held < 928 || held > 972 {
		t.Errorf("%d of 1000 intervals hold the truth", held)
	}
}

func TestDescribeSpecialCases(t *testing.T) {
	nan := math.NaN()
	x, err := mining.NewMatrix(mining.Numbers("huge", []float64{1e300, 1.7e308, -1.7e308, 5}), mining.Numbers("same", []float64{3, 3, 3, 3}),
		mining.Numbers("none", []float64{nan, nan, nan, nan}), mining.Categories("city", []string{"", "", "", ""}))
	if err != nil {
		t.Fatal(err)
	}
	for _, labels := range [][]int{{0, 0, 0, 0}, {0, 1, 1, 1}, {2, 2, 0, -1}, {-1, -1, -1, -1}} {
		profiles, err := cluster.Describe(x, labels)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range profiles {
			if p.Sentence.Zh == "" || p.Sentence.En == "" {
				t.Errorf("%v: no sentence", labels)
			}
			for _, trait := range p.Traits {
				if d := trait.Difference; trait.Column != "huge" || math.IsNaN(d.Low-d.High) || math.IsInf(d.Low, 0) || math.IsInf(d.High, 0) {
					t.Errorf("%v: %+v", labels, trait)
				}
			}
		}
	}
	if _, err := cluster.Describe(x, []int{0}); err == nil {
		t.Error("one label for four rows is taken")
	}
}

// What was simulated is what is said, missing values and levels included.
func TestDescribeRecovers(t *testing.T) {
	x, err := table(shoppers(600, 4))
	if err != nil {
		t.Fatal(err)
	}
	labels, _, err := fit(t, x, cluster.KMeansOptions{K: 3}).Assign(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := cluster.Describe(x, labels)
	if err != nil {
		t.Fatal(err)
	}
	cities := map[string]bool{}
	for _, p := range profiles {
		for _, trait := range p.Traits {
			if trait.Column == "city" && trait.Here > .99 && trait.Others < .01 {
				cities[trait.Level] = true
			}
		}
	}
	if len(cities) != 3 {
		t.Errorf("cities told apart: %v", cities)
	}
}
