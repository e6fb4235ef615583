package lab_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// shopFile is 300 customers: age, city, a number that is sometimes missing, a
// name, and whether they bought again; older ones and those of Chengdu did.
func shopFile() string {
	rng := rand.New(rand.NewPCG(4, 4))
	var b strings.Builder
	b.WriteString("name,age,city,spent,again\n")
	for i := range 300 {
		age, city := 20+rng.IntN(50), []string{"杭州", "成都", "苏州"}[rng.IntN(3)]
		spent, again := fmt.Sprintf("%.2f", rng.ExpFloat64()*100), "no"
		if rng.IntN(5) == 0 {
			spent = []string{"", "NA", "null", `\N`, " "}[rng.IntN(5)]
		}
		if (age > 45 || city == "成都") != (rng.IntN(20) == 0) {
			again = "yes"
		}
		fmt.Fprintf(&b, "customer %d,%d, %s,%s,%s\n", i, age, city, spent, again)
	}
	return b.String()
}

func TestClassifyEveryModel(t *testing.T) {
	path := put(t, "shop.csv", shopFile())
	for _, model := range []string{"gbdt", "forest", "tree", "logistic", "svm", "bayes"} {
		d := document(t, "classify", path, "--label", "again", "--model", model, "--lang", "en")
		if auc := number(t, d, "metrics", "auc"); auc < .88 || auc > .99 {
			t.Errorf("%s: AUC %v of classes that are told apart in 19 of 20 cases", model, auc)
		}
		for _, name := range []string{"auc_pooled", "average_precision", "logloss", "brier", "ks", "accuracy", "f1", "lift_10"} {
			number(t, d, "metrics", name)
		}
		if at(t, d, "params", "positive") != "yes" || !strings.Contains(fmt.Sprint(at(t, d, "warnings")), "name") {
			t.Errorf("%s: params %v, warnings %v", model, d["params"], d["warnings"])
		}
		if number(t, d, "input", "rows") != 300 || number(t, d, "input", "columns") != 5 {
			t.Errorf("input: %v", d["input"])
		}
	}
	out, _, _ := run(t, "classify", path, "--label", "again", "--model", "tree")
	if !strings.Contains(out, "city 为成都") {
		t.Errorf("no rule names the city:\n%s", out)
	}
}

func TestRegressEveryModel(t *testing.T) {
	var b strings.Builder
	b.WriteString("x;y\n")
	for i := range 400 {
		fmt.Fprintf(&b, "%d;%d\n", i%37, 3*(i%37)+i%2)
	}
	path := put(t, "line.csv", b.String())
	for _, model := range []string{"gbdt", "forest", "tree", "linear"} {
		d := document(t, "regress", path, "--label", "y", "--model", model)
		if r2 := number(t, d, "metrics", "r2"); r2 < .97 {
			t.Errorf("%s: R² %v of a straight line", model, r2)
		}
		number(t, d, "metrics", "rmse")
		number(t, d, "metrics", "mae")
	}
}

// A stored model gives on its own training file what it gave when it was made;
// cut in half it is refused.
func TestSaveAndLoad(t *testing.T) {
	path := put(t, "shop.csv", shopFile())
	for _, model := range []string{"gbdt", "forest", "tree", "logistic", "svm", "bayes"} {
		stored := filepath.Join(t.TempDir(), "model.json")
		document(t, "classify", path, "--label", "again", "--model", model, "--save", stored)
		d := document(t, "classify", path, "--label", "again", "--model", model, "--load", stored)
		fitted := document(t, "classify", path, "--label", "again", "--model", model, "--test", path)
		if a, b := number(t, d, "metrics", "logloss"), number(t, fitted, "metrics", "logloss"); a != b {
			t.Errorf("%s: log loss %v after a round trip through the file, %v before", model, a, b)
		}
		data, err := os.ReadFile(stored)
		if err != nil {
			t.Fatal(err)
		}
		half := put(t, "half.json", string(data[:len(data)/2]))
		future := put(t, "future.json", strings.Replace(string(data), `"version":1`, `"version":7`, 1))
		for file, word := range map[string]string{half: "damaged", future: "version 7", filepath.Join(t.TempDir(), "none"): "none"} {
			_, sentence, code := run(t, "classify", path, "--label", "again", "--model", model, "--load", file, "--lang", "en")
			if code != 2 || !strings.Contains(sentence, word) {
				t.Errorf("%s, %s: exit %d, %s", model, filepath.Base(file), code, sentence)
			}
		}
	}
}

func TestSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	path := put(t, "shop.csv", shopFile())
	for _, model := range []string{"gbdt", "forest", "tree", "logistic", "svm", "bayes"} {
		var first []byte
		for _, n := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(n)
			out := filepath.Join(t.TempDir(), "out.csv")
			document(t, "classify", path, "--label", "again", "--model", model, "--out", out)
			got, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = got
			} else if !bytes.Equal(first, got) {
				t.Errorf("%s: on %d processors other predictions", model, n)
			}
		}
		if lines := bytes.Count(first, []byte("\n")); lines != 301 {
			t.Errorf("%d lines for 300 rows and a heading", lines)
		}
	}
}

func lines(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
		b.WriteByte('\n')
	}
	return b.String()
}

// Bad input is a sentence on one line and exit code 2, for every learner.
func TestBadInput(t *testing.T) {
	good := put(t, "good.csv", shopFile())
	files := map[string]struct {
		content string
		args    []string
		word    string // that the sentence must have
	}{
		"empty file":           {"", nil, ""},
		"header only":          {"x,again\n", nil, "header"},
		"one row":              {"x,again\n1,yes\n", nil, ""},
		"one class":            {"x,again\n" + lines(50, func(i int) string { return fmt.Sprintf("%d,yes", i) }), nil, "two values"},
		"three classes":        {"x,again\n" + lines(60, func(i int) string { return fmt.Sprintf("%d,%c", i, 'a'+i%3) }), nil, "--positive"},
		"labels missing":       {"x,again\n" + lines(50, func(i int) string { return fmt.Sprintf("%d,", i) }), nil, "again"},
		"infinite":             {"x,again\n" + lines(50, func(i int) string { return fmt.Sprintf("%s,%d", []string{"1", "inf"}[i/49], i%2) }), nil, "row 51, column x"},
		"too large":            {"x,again\n" + lines(50, func(i int) string { return fmt.Sprintf("%s,%d", []string{"1e999", "2"}[i/20%2], i%2) }), nil, "row 2, column x"},
		"many categories":      {"x,z,again\n" + lines(70_000, func(i int) string { return fmt.Sprintf("c%d,%d,%d", i, i%9, i%2) }), nil, "column x"},
		"ragged":               {"x,z,again\n1,2,yes\n1,2\n3,4,no\n", nil, "ow 3"},
		"no label":             {"x,z\n1,2\n2,3\n", nil, "again"},
		"no columns":           {"again\n" + lines(50, func(i int) string { return fmt.Sprint(i % 2) }), nil, "columns"},
		"no such file":         {"", []string{good + "x"}, "no file"},
		"unknown model":        {"", []string{good, "--model", "oracle"}, "gbdt"},
		"unknown positive":     {"", []string{good, "--positive", "perhaps"}, "perhaps"},
		"folds":                {"", []string{good, "--folds", "1"}, "folds"},
		"more folds than rows": {"", []string{good, "--folds", "301"}, "folds"},
		"folds file":           {"", []string{good, "--folds", good + ":age2"}, "age2"},
		"folds of words":       {"", []string{good, "--folds", good + ":city"}, "whole numbers"},
		"no folds":             {"", []string{good, "--folds", "many"}, "FILE:COLUMN"},
		"dropped":              {"", []string{good, "--drop", "nothing"}, "nothing"},
		"negative trees":       {"", []string{good, "--trees=-3", "--leaves=-3"}, ""},
	}
	for name, f := range files {
		for _, model := range []string{"gbdt", "forest", "tree", "logistic", "svm", "bayes"} {
			t.Run(name+"/"+model, func(t *testing.T) {
				args := append([]string{"classify", "--label", "again", "--lang", "en"}, f.args...)
				if f.args == nil {
					args = append(args, put(t, "bad.csv", f.content))
				}
				if name != "unknown model" {
					args = append(args, "--model", model)
				}
				out, sentence, code := run(t, args...)
				if code != 2 || out != "" || !strings.Contains(sentence, f.word) || len(strings.Fields(sentence)) < 3 || strings.Contains(sentence, "goroutine") {
					t.Errorf("exit %d, said %q, printed %d bytes", code, sentence, len(out))
				}
			})
		}
	}
}

// Poor but valid data: an answer, with what was left out.
func TestPoorInput(t *testing.T) {
	for name, content := range map[string]string{
		"constant column":     "x,z,again\n" + lines(60, func(i int) string { return fmt.Sprintf("5,%d,%d", i%7, i%2) }),
		"all missing":         "x,z,again\n" + lines(60, func(i int) string { return fmt.Sprintf(",%d,%d", i%7, i%2) }),
		"some labels missing": "x,again\n" + lines(60, func(i int) string { return fmt.Sprintf("%d,%s", i, []string{"0", "1", ""}[i%3]) }),
	} {
		for _, model := range []string{"gbdt", "forest", "tree", "logistic", "svm", "bayes"} {
			d := document(t, "classify", put(t, "poor.csv", content), "--label", "again", "--model", model, "--lang", "en")
			if missing := strings.Contains(fmt.Sprint(d["warnings"]), "20 rows"); missing != (name == "some labels missing") {
				t.Errorf("%s, %s: warnings %v", name, model, d["warnings"])
			}
		}
	}
}

// The test file may lack the label, or a column that was learnt from.
func TestTestFile(t *testing.T) {
	train := put(t, "train.csv", shopFile())
	for content, word := range map[string]string{
		"age,city,spent\n30,杭州,5\n":               "again",
		"age,spent,again\n30,5,yes\n40,5,no\n":    "city",
		"age,city,spent,again\n30,杭州,5,perhaps\n": "perhaps",
		"age,city,spent,again\n30,杭州,5,\n":        "missing",
		"age,city,spent,again\n老,杭州,5,yes\n":      "age",
	} {
		_, sentence, code := run(t, "classify", train, "--label", "again", "--test", put(t, "test.csv", content), "--lang", "en")
		if code != 2 || !strings.Contains(sentence, word) {
			t.Errorf("%q: exit %d, %s", content, code, sentence)
		}
	}
	// A city never met before is a missing value, no mistake.
	document(t, "classify", train, "--label", "again", "--test", put(t, "test.csv", "age,city,spent,again\n30,拉萨,5,yes\n50,杭州,,no\n"))
}

// Numbers before a text: the spelling must be that of the file, not of the number.
func TestMixedColumn(t *testing.T) {
	content := "code,again\n" + lines(90, func(i int) string { return fmt.Sprintf("%s,%d", []string{"007", "7", "x"}[i/30], (i/30+1)%2) })
	d := document(t, "classify", put(t, "mixed.csv", content), "--label", "again", "--model", "tree")
	if auc := number(t, d, "metrics", "auc"); auc != 1 {
		t.Errorf("AUC %v: 007 and 7 were taken for one", auc)
	}
}

// The best peer's mean AUC on these very folds is .8471, .8039, .7833
// (LightGBM and HistGradientBoosting, tuned) and .7943 (a forest); ours must
// reach it with default options, within .002. Its logistic regression's are
// .8452, .7916 and .723; ours must come within .001.
func TestQualityOnRealFolds(t *testing.T) {
	for _, c := range []struct {
		file, folds, label, drop, model string
		floor                           float64
	}{
		{"churn/telco.csv", "folds_telco.csv", "Churn", "customerID", "gbdt", .8465},
		{"churn/telco.csv", "folds_telco.csv", "Churn", "customerID", "tree", .827},
		{"churn/telco.csv", "folds_telco.csv", "Churn", "customerID", "logistic", .8442},
		{"marketing/bank-additional-full.csv", "folds_bank_uci.csv", "y", "duration", "logistic", .7906},
		{"credit/taiwan_default.csv", "folds_taiwan.csv", "Y", "ID", "logistic", .722},
		{"marketing/bank-additional-full.csv", "folds_bank_uci.csv", "y", "duration", "gbdt", .8039},
		{"credit/taiwan_default.csv", "folds_taiwan.csv", "Y", "ID", "gbdt", .7833},
		{"credit/germancredit.csv", "folds_germancredit.csv", "creditability", "", "forest", .7925},
	} {
		t.Run(c.label+" "+c.model, func(t *testing.T) {
			args := []string{"classify", real(t, c.file), "--label", c.label, "--model", c.model, "--folds", real(t, "folds/"+c.folds) + ":fold"}
			if c.drop != "" {
				args = append(args, "--drop", c.drop)
			}
			if auc := number(t, document(t, args...), "metrics", "auc"); auc < c.floor {
				t.Errorf("AUC %.5f, below %v", auc, c.floor)
			}
		})
	}
}

// FuzzClassify: whatever the file, an answer or a sentence.
func FuzzClassify(f *testing.F) {
	f.Add([]byte("x,again\n1,yes\n2,no\n3,yes\n4,no\n"))
	f.Add([]byte("x;z;again\n1;a;1\nNA;b;0\ninf;;1\n1,5;c;0\n"))
	f.Add([]byte("{\"x\":1,\"again\":\"a\"}\n{\"again\":\"b\",\"y\":[2]}\n{\"x\":\"t\",\"again\":\"a\"}\n{\"again\":\"b\"}\n"))
	f.Add([]byte("again\n\n\"\n\xff\xfe\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "f.csv")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, task := range []string{"classify", "regress"} {
			_, sentence, code := run(t, task, path, "--label", "again", "--model", "tree", "--folds", "2", "--json")
			if code != 0 && (code != 2 || sentence == "") {
				t.Errorf("%s: exit %d, %q", task, code, sentence)
			}
		}
	})
}

// The same examples as JSON Lines, with a column that is first named on the
// way, give the same model as CSV.
func TestExamplesFromJSONLines(t *testing.T) {
	csv := shopFile()
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(csv), "\n")[1:] {
		f := strings.Split(line, ",")
		spent := strings.TrimSpace(f[3])
		if spent == "" || spent == "NA" || spent == "null" || spent == `\N` {
			fmt.Fprintf(&b, `{"name":%q,"age":%s,"city":%q,"again":%q}`+"\n", f[0], f[1], strings.TrimSpace(f[2]), f[4])
			continue
		}
		fmt.Fprintf(&b, `{"name":%q,"age":%s,"city":%q,"again":%q,"spent":%s}`+"\n", f[0], f[1], strings.TrimSpace(f[2]), f[4], spent)
	}
	auc := func(path string) float64 {
		return number(t, document(t, "classify", path, "--label", "again", "--model", "tree", "--columns", "age,city,spent"), "metrics", "auc")
	}
	if a, b := auc(put(t, "shop.csv", csv)), auc(put(t, "shop.jsonl", b.String())); a != b {
		t.Errorf("AUC %v from CSV, %v from JSON Lines", a, b)
	}
}
