package lab_test

import (
	"path/filepath"
	"strconv"
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

// The log-likelihood is that of R's mclust; its BIC prefers two clusters.
func TestClusterByMixture(t *testing.T) {
	out := filepath.Join(t.TempDir(), "rows.csv")
	iris := real(t, "classic/iris.csv")
	d := document(t, "cluster", iris, "--drop", "class", "--k", "3", "--model", "gmm", "--out", out)
	near(t, "log-likelihood", number(t, d, "metrics", "loglik"), -180.186, 1e-3)
	if rows := readCSV(t, out); len(rows) != 151 || strings.Join(rows[0], ",") != "row,cluster,probability" {
		t.Fatalf("%d rows, header %v", len(rows), rows[0])
	}
	d = document(t, "cluster", iris, "--drop", "class", "--k", "auto", "--model", "gmm")
	near(t, "chosen_k", number(t, d, "metrics", "chosen_k"), 2, 0)
	d = document(t, "cluster", iris, "--drop", "class", "--k", "3", "--model", "gmm", "--covariance", "diagonal")
	near(t, "log-likelihood", number(t, d, "metrics", "loglik"), -307.17757, 1e-3)
}

// scikit-learn 1.2.1, DBSCAN(eps=.5, min_samples=5): 17 of noise, two clusters.
func TestClusterByDBSCAN(t *testing.T) {
	out := filepath.Join(t.TempDir(), "rows.csv")
	d := document(t, "cluster", real(t, "classic/iris.csv"), "--drop", "class", "--model", "dbscan", "--eps", ".5", "--min-points", "5", "--out", out)
	near(t, "noise", number(t, d, "metrics", "noise"), 17, 0)
	near(t, "chosen_k", number(t, d, "metrics", "chosen_k"), 2, 0)
	outside := 0
	for _, row := range readCSV(t, out)[1:] {
		if row[1] == "-1" {
			outside++
		}
	}
	near(t, "rows of no cluster", float64(outside), 17, 0)
	near(t, "min_points", number(t, document(t, "cluster", real(t, "classic/iris.csv"), "--drop", "class", "--model", "dbscan"), "params", "min_points"), 8, 0)
}

// scipy 1.10.1, linkage(average) of iris: the last merge is at 4.0627.
func TestClusterByHierarchy(t *testing.T) {
	d := document(t, "cluster", real(t, "classic/iris.csv"), "--drop", "class", "--model", "hierarchical", "--k", "2", "--linkage", "average")
	merges := d["result"].(map[string]any)["last_merges"].([]any)
	near(t, "last merge", merges[len(merges)-1].(map[string]any)["height"].(float64), 4.062682686118029, 1e-9)
	near(t, "chosen_k", number(t, d, "metrics", "chosen_k"), 2, 0)
}

func TestClusterChoosesKByGap(t *testing.T) {
	rows := []string{"a,b"}
	for i := range 90 {
		rows = append(rows, strconv.Itoa(i%3*100+i%7)+","+strconv.Itoa(i%3*100+i%5))
	}
	d := document(t, "cluster", put(t, "x.csv", strings.Join(rows, "\n")+"\n"), "--k", "auto", "--by", "gap")
	near(t, "chosen_k", number(t, d, "metrics", "chosen_k"), 3, 0)
	if by := d["params"].(map[string]any)["by"]; by != "gap" {
		t.Errorf("by %v", by)
	}
}

// A flag that the model has no use for is refused, and what it needs asked for.
func TestClusterRefusesFlags(t *testing.T) {
	file := put(t, "x.csv", "a\n1\n2\n3\n9\n")
	for _, flags := range [][]string{
		{}, {"--model", "dbscan", "--k", "2"}, {"--k", "2", "--eps", "1"}, {"--k", "2", "--min-points", "3"}, {"--k", "2", "--linkage", "ward"},
		{"--k", "2", "--covariance", "full"}, {"--k", "auto", "--by", "bic"}, {"--k", "2", "--by", "gap"}, {"--model", "gmm", "--k", "auto", "--by", "gap"},
		{"--model", "hierarchical", "--k", "auto"}, {"--model", "hierarchical", "--k", "2", "--restarts", "3"}, {"--model", "dbscan", "--eps", "-1"},
		{"--model", "gmm", "--k", "0"}, {"--model", "hierarchical", "--k", "9"},
	} {
		if _, said, code := run(t, append([]string{"cluster", file}, flags...)...); code != 2 || said == "" {
			t.Errorf("%v: exit %d, %q", flags, code, said)
		}
	}
}

// The text form of every model, in a small file that is no trouble to any.
func TestClusterAsText(t *testing.T) {
	file := put(t, "x.csv", "a,b\n1,1\n2,1\n1,2\n2,2\n90,91\n91,90\n92,92\n91,91\n")
	for _, flags := range [][]string{{"--k", "auto"}, {"--k", "auto", "--by", "gap"}, {"--k", "2", "--model", "minibatch"}, {"--k", "auto", "--model", "gmm", "--covariance", "diagonal"},
		{"--model", "dbscan"}, {"--model", "hierarchical", "--k", "2"}} {
		said, wrong, code := run(t, append([]string{"cluster", file, "--lang", "en"}, flags...)...)
		if code != 0 || !strings.Contains(said, "What sets the clusters apart") {
			t.Errorf("%v: exit %d, %q, %q", flags, code, said, wrong)
		}
	}
}
