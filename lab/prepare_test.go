package lab_test

import (
	"path/filepath"
	"slices"
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

// textLines returns the text form, without spaces at the ends.
func textLines(t *testing.T, args ...string) []string {
	t.Helper()
	out, sentence, code := run(t, append(args, "--lang", "en")...)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, sentence)
	}
	var lines []string
	for line := range strings.Lines(out) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return lines
}

func TestPrepareTablesAndNotes(t *testing.T) {
	path := put(t, "t.csv", "a,b,c,d\n1,2,x,\n2,,x,\n3,6,,\n4,8,y,1\n5,10,y,\n6,12,y,3\n7,14,y,\n800,16,y,2\n")
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"mean": {[]string{"impute", path, "--model", "mean"}, []string{
			"column missing share mean or mode there mean or mode filled", "b 1 12.5 % 9.7143 9.7143", "c 1 12.5 % y y", "d 5 62.5 % 2 2",
			"- More than half of column d is missing; most of it is conjecture and carries no conclusions."}},
		"iterative": {[]string{"impute", path}, []string{
			"column missing share mean or mode there mean or mode filled R² of the other columns",
			"- More than half of column d is missing; most of it is conjecture and carries no conclusions."}},
		"whole":  {[]string{"impute", path, "--columns", "a"}, []string{"- No value is missing, so nothing was filled."}},
		"rows":   {[]string{"outliers", path, "--columns", "a,b", "--model", "mad"}, []string{"line score because (usual range)"}},
		"no row": {[]string{"outliers", path, "--columns", "b", "--model", "mad"}, []string{"outliers 0"}},
		"pca": {[]string{"pca", path, "--columns", "a,b"}, []string{
			"component variance share together heaviest columns",
			"- Missing values were filled with the mean of their column (values: 1, columns: 1), which makes columns look less related; where many are missing, fill them first with zhike lab impute."}},
	} {
		lines := textLines(t, c.args...)
		for _, want := range c.want {
			if !slices.Contains(lines, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, strings.Join(lines, "\n"))
			}
		}
	}
	// The row is told by its line in the file, the causes with what is usual.
	lines := textLines(t, "outliers", path, "--columns", "a,b", "--model", "mad")
	if !slices.ContainsFunc(lines, func(s string) bool { return strings.HasPrefix(s, "9 ") && strings.Contains(s, " a 800 (") }) {
		t.Errorf("line 9 does not stand out:\n%s", strings.Join(lines, "\n"))
	}
}
