package lab_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// scikit-learn 1.2.1: PCA(10) of the digits, PCA(2) of WDBC standardised.
func TestPCAOnRealData(t *testing.T) {
	d := document(t, "pca", real(t, "classic/digits.csv"), "--drop", "class", "--components", "10", "--scale", "none")
	near(t, "digits", number(t, d, "metrics", "explained_ratio"), .738227, 1e-6)
	d = document(t, "pca", real(t, "classic/wdbc.csv"), "--components", "2")
	near(t, "wdbc", number(t, d, "metrics", "explained_ratio"), .632432, 1e-6)
}

func TestImputeAndOutliersWriteEveryRow(t *testing.T) {
	path := put(t, "t.csv", "a,b,c\n1,2,x\n2,,x\n3,6,\n4,8,y\n5,10,y\n6,12,y\n7,14,y\n800,16,y\n")
	out := filepath.Join(t.TempDir(), "out.csv")
	for _, model := range []string{"mean", "median", "mode", "knn", "iterative"} {
		d := document(t, "impute", path, "--model", model, "--out", out)
		near(t, model, number(t, d, "metrics", "filled"), 2, 0)
		rows := readCSV(t, out)
		if len(rows) != 9 || strings.Join(rows[0], ",") != "row,a,b,c" || rows[2][2] == "" || rows[3][3] == "" {
			t.Errorf("%s: %v", model, rows)
		}
	}
	d := document(t, "outliers", path, "--model", "mad", "--out", out)
	near(t, "outliers", number(t, d, "metrics", "outliers"), 1, 0)
	if rows := readCSV(t, out); len(rows) != 9 || rows[8][2] != "true" || rows[8][3] != "a" {
		t.Errorf("%v", rows)
	}
}

func TestPrepareBadInput(t *testing.T) {
	for name, c := range map[string][]string{
		"empty":          {"impute", ""},
		"all missing":    {"impute", "a,b\n1,\n2,\n"},
		"infinite":       {"pca", "a,b\n1,2\ninf,3\n"},
		"one row":        {"pca", "a,b\n1,2\n"},
		"no numbers":     {"outliers", "a\nx\ny\n"},
		"too many":       {"pca", "a,b\n1,2\n2,4\n", "--components", "3"},
		"share of a mad": {"outliers", "a\n1\n2\n", "--model", "mad", "--share", ".1"},
	} {
		args := append([]string{c[0], put(t, "bad.csv", c[1]), "--lang", "en"}, c[2:]...)
		out, sentence, code := run(t, args...)
		if code != 2 || out != "" || len(strings.Fields(sentence)) < 3 {
			t.Errorf("%s: exit %d, said %q", name, code, sentence)
		}
	}
}
