package lab_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// scikit-learn 1.2.1, KMeans(3, n_init=10).
func TestClusterOnIris(t *testing.T) {
	out := filepath.Join(t.TempDir(), "rows.csv")
	d := document(t, "cluster", real(t, "classic/iris.csv"), "--drop", "class", "--k", "3", "--out", out)
	near(t, "inertia", number(t, d, "metrics", "inertia"), 78.8514, 1e-5)
	near(t, "chosen_k", number(t, d, "metrics", "chosen_k"), 3, 0)
	if rows := readCSV(t, out); len(rows) != 151 || strings.Join(rows[0], ",") != "row,cluster,distance" {
		t.Fatalf("%d rows, header %v", len(rows), rows[0])
	}
}

// scikit-learn 1.2.1, silhouette_score of KMeans(k, n_init=30), k = 2 … 10.
func TestClusterChoosesK(t *testing.T) {
	d := document(t, "cluster", real(t, "classic/iris.csv"), "--drop", "class", "--k", "auto", "--scale", "none")
	near(t, "chosen_k", number(t, d, "metrics", "chosen_k"), 2, 0)
	near(t, "silhouette", number(t, d, "metrics", "silhouette"), .6810461692, 1e-9)
	if curve, is := d["result"].(map[string]any)["curve"].([]any); !is || len(curve) != 9 {
		t.Errorf("curve %v", d["result"])
	}
}

// The same file by batches: within half a percent of the full inertia.
func TestClusterByBatches(t *testing.T) {
	d := document(t, "cluster", real(t, "classic/iris.csv"), "--drop", "class", "--k", "3", "--model", "minibatch")
	near(t, "inertia", number(t, d, "metrics", "inertia"), 78.8514, .4)
	near(t, "batch", number(t, d, "result", "batch"), 1024, 0)
}

func TestClusterSaysWhatSetsItApart(t *testing.T) {
	file := put(t, "x.csv", "money,city\n1,a\n2,a\n3,a\n901,b\n902,b\n903,b\n904,b\n")
	d := document(t, "cluster", file, "--k", "2")
	profiles := d["result"].(map[string]any)["profiles"].([]any)
	first := profiles[0].(map[string]any)["sentence"].(map[string]any)
	if len(profiles) != 2 || !strings.Contains(first["zh"].(string), "money 高于其余") || !strings.Contains(first["en"].(string), "money is higher") {
		t.Errorf("%v", profiles)
	}
}

func TestClusterOfOneHasNoSilhouette(t *testing.T) {
	d := document(t, "cluster", put(t, "x.csv", "a\n1\n2\n3\n"), "--k", "1")
	if s := d["metrics"].(map[string]any)["silhouette"]; s != nil {
		t.Errorf("silhouette %v", s)
	}
}

func TestClusterRefusesOtherK(t *testing.T) {
	for _, k := range []string{"many", "0", "-1", "2.5"} {
		if _, said, code := run(t, "cluster", put(t, "x.csv", "a\n1\n2\n3\n"), "--k="+k); code != 2 || said == "" {
			t.Errorf("--k %s: exit %d, %q", k, code, said)
		}
	}
}

func TestClusterRefuses(t *testing.T) {
	for name, content := range map[string]string{"heading only": "a,b\n", "constant": "a\n1\n1\n1\n", "infinite": "a\n1\ninf\n3\n", "one row": "a\n1\n", "all missing": "a,b\n,\n,\n"} {
		if _, said, code := run(t, "cluster", put(t, "x.csv", content), "--k", "2"); code != 2 || said == "" {
			t.Errorf("%s: exit %d, %q", name, code, said)
		}
	}
}
