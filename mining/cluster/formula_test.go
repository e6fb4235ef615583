package cluster_test

import (
	"testing"

	"zhike/mining/cluster"
	"zhike/store/storetest"
)

// Rows with levels that were not met in training and with missing values fall
// into the same cluster in both databases as in the program.
func TestFormula(t *testing.T) {
	rows := shoppers(400, 7)
	x, err := table(rows)
	if err != nil {
		t.Fatal(err)
	}
	strangers := shoppers(300, 8)
	for i := range strangers[:40] {
		strangers[i].City = "它'市"
	}
	ask, err := table(strangers)
	if err != nil {
		t.Fatal(err)
	}
	for _, scale := range []cluster.Scale{cluster.None, cluster.Z, cluster.Robust} {
		m := fit(t, x, cluster.KMeansOptions{K: 5, Scale: scale})
		labels, _, err := m.Assign(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, len(labels))
		for i, c := range labels {
			want[i] = float64(c)
		}
		storetest.Scores(t, m.Formula(), ask, want)
	}
}
