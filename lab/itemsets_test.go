package lab_test

import (
	"bytes"
	"compress/gzip"
	"path/filepath"
	"strings"
	"testing"
)

// Figures on which two independent programs agree; see the tests of the package.
func TestItemsetsOfRealBaskets(t *testing.T) {
	d := document(t, "itemsets", real(t, "patterns/retail.dat"), "--format", "fimi", "--min-support", ".01")
	near(t, "itemsets", number(t, d, "metrics", "itemsets"), 159, 0)
	for length, want := range map[string]float64{"1": 70, "2": 58, "3": 25, "4": 6} {
		near(t, "length "+length, number(t, d, "metrics", "by_length", length), want, 0)
	}
	for _, algo := range []string{"fpgrowth", "eclat"} {
		d := document(t, "itemsets", real(t, "patterns/mushroom.dat"), "--format", "fimi", "--min-support", ".3", "--algo", algo, "--count")
		near(t, algo, number(t, d, "metrics", "itemsets"), 2735, 0)
	}
}

func TestRulesOfGroceries(t *testing.T) {
	out := filepath.Join(t.TempDir(), "rules.csv")
	d := document(t, "rules", real(t, "patterns/groceries_baskets.csv"), "--format", "baskets", "--min-support", ".001", "--min-confidence", ".8", "--out", out)
	near(t, "rules", number(t, d, "metrics", "rules"), 410, 0)
	if rows := readCSV(t, out); len(rows) != 411 || strings.Join(rows[0][:4], ",") != "if,then,count,support" {
		t.Errorf("%d rows, %v", len(rows), rows[0])
	}
}

func TestItemsetsOfSmallFiles(t *testing.T) {
	out := filepath.Join(t.TempDir(), "sets.csv")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("茶,柠檬\n茶,柠檬\n茶\n"))
	z.Close()
	d := document(t, "itemsets", put(t, "x.csv.gz", packed.String()), "--format", "baskets", "--min-support", "2", "--out", out)
	near(t, "itemsets", number(t, d, "metrics", "itemsets"), 3, 0)
	sameRows(t, "sets", readCSV(t, out), [][]string{{"items", "length", "count", "support"}, {"茶", "1", "3", "1"}, {"柠檬", "1", "2", "0.66666667"}, {"茶 | 柠檬", "2", "2", "0.66666667"}})

	long := put(t, "x.csv", "单,货\n1,茶\n2,茶\n1,柠檬\n1,茶\n,茶\n2,柠檬\n")
	d = document(t, "rules", long, "--format", "long", "--transaction", "单", "--item", "货", "--min-support", ".5")
	near(t, "rules", number(t, d, "metrics", "rules"), 2, 0)
	if w := at(t, d, "warnings").([]any); len(w) < 2 || !strings.Contains(w[0].(string), "缺少“单”") || !strings.Contains(w[1].(string), "重复") {
		t.Errorf("warnings %v", w)
	}
}

func TestItemsetsSayWhatWasCutOff(t *testing.T) {
	file := put(t, "x.dat", "1 2 3 4 5 6 7 8\n1 2 3\n1 2\n1\n")
	d := document(t, "itemsets", file, "--format", "fimi", "--min-support", "1", "--max-sets", "5", "--max-length", "2", "--lang", "en")
	near(t, "itemsets", number(t, d, "metrics", "itemsets"), 3, 0)
	near(t, "minimum", number(t, d, "result", "min_count"), 3, 0)
	said := ""
	for _, w := range at(t, d, "warnings").([]any) {
		said += w.(string)
	}
	if !strings.Contains(said, "More than 5 sets") || !strings.Contains(said, "more than 2 items") {
		t.Errorf("warnings %q", said)
	}
}

func TestItemsetsRefuse(t *testing.T) {
	for name, c := range map[string]struct{ format, content, says string }{
		"empty":            {"fimi", "", "no baskets"},
		"empty line":       {"baskets", "a,b\n\nc\n", "row 2"},
		"texts":            {"fimi", "1 2\nx\n", "row 2"},
		"GBK":              {"baskets", "\uFEFFa\n\xc5\xa3\xc4\xcc,c\n", "row 2"},
		"half a character": {"baskets", "a,b\xe7\x89\n", "row 1"},
		"50 MB line":       {"fimi", strings.Repeat("12345 ", 9<<20), "row 1"},
		"damaged gzip":     {"fimi", "\x1f\x8b\x08 what", "cannot be read"},
		"no such column":   {"long", "a,b\n1,2\n", "no column"},
	} {
		for _, task := range []string{"itemsets", "rules"} {
			_, said, code := run(t, task, put(t, "x.dat", c.content), "--format", c.format, "--transaction", "a", "--item", "c", "--min-support", "1", "--lang", "en")
			if code != 2 || !strings.Contains(said, c.says) {
				t.Errorf("%s, %s: exit %d, %q", task, name, code, said)
			}
		}
	}
	for _, args := range [][]string{{"--min-support", "0"}, {"--min-support=-1"}, {"--min-support", "NaN"}, {"--min-support", ".5", "--max-length=-1"}, {"--min-support", ".5", "--kind", "closed", "--algo", "fpgrowth"}, {"--min-support", ".5", "--max-sets", "0"}} {
		if _, said, code := run(t, append([]string{"itemsets", put(t, "x.dat", "1 2\n"), "--format", "fimi"}, args...)...); code != 2 || said == "" {
			t.Errorf("%v: exit %d, %q", args, code, said)
		}
	}
	if _, said, code := run(t, "itemsets", "nowhere.dat", "--format", "fimi", "--min-support", "1"); code != 2 || !strings.Contains(said, "没有文件") {
		t.Errorf("no file: exit %d, %q", code, said)
	}
}
