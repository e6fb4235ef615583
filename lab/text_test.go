package lab_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// remarks are reviews of two classes, one in eleven with the wrong label, some
// rows without a text and some without a class.
func remarks(heading string) string {
	var b strings.Builder
	b.WriteString(heading)
	for i := range 300 {
		good := i%2 == 0
		if i%11 == 3 {
			good = !good
		}
		text := []string{"难吃，送餐慢，退款", "态度太差", "冷了，太慢"}[i%3]
		if good {
			text = []string{"很好吃，满意", "味道好，快", "赞，推荐"}[i%3]
		}
		fmt.Fprintf(&b, "\"%s%d\",%d\n", text, i%7, i%2)
	}
	return b.String()
}

func TestText(t *testing.T) {
	file := put(t, "remarks.csv", remarks("text,class\n")+",1\n很慢,\n好吃,\n")
	for _, model := range []string{"svm", "bayes", "logistic", "keyword"} {
		for _, how := range [][]string{{"--folds", "5"}, {"--holdout", "every:5"}, {"--test", file}} {
			out := filepath.Join(t.TempDir(), "said.csv")
			d := document(t, append([]string{"text", file, "--text", "text", "--label", "class", "--model", model, "--out", out}, how...)...)
			if a, f := number(t, d, "metrics", "accuracy"), number(t, d, "metrics", "macro_f1"); a < .85 || a > .97 || f < .85 {
				t.Errorf("%s, %v: accuracy %v, macro F1 %v; ten of eleven can be right", model, how, a, f)
			}
			for _, class := range []string{"0", "1"} {
				if v := number(t, d, "metrics", "by_class", class, "f1"); v < .8 {
					t.Errorf("%s, %v: F1 of class %s is %v", model, how, class, v)
				}
			}
			rows := readCSV(t, out)
			right := 0
			for k, row := range rows[1:] {
				if c, err := strconv.ParseFloat(row[4], 64); err != nil || c < .5 || c > 1 {
					t.Fatalf("confidence %q", row[4])
				}
				if at, _ := strconv.Atoi(row[0]); how[0] == "--holdout" && at != 5*k || how[0] != "--holdout" && at != k {
					t.Fatalf("line %d is of row %s", k, row[0])
				}
				if row[2] == row[3] {
					right++
				}
			}
			if strings.Join(rows[0], ",") != "row,fold,actual,predicted,confidence" || len(rows)-1 != int(number(t, d, "result", "rows")) {
				t.Errorf("%v and %d rows", rows[0], len(rows))
			}
			near(t, "accuracy of the rows written", float64(right)/float64(len(rows)-1), number(t, d, "metrics", "accuracy_pooled"), 1e-9)
			if w := fmt.Sprint(at(t, d, "warnings")); !strings.Contains(w, "1 行缺少“text”") || !strings.Contains(w, "2 行缺少“class”") || !strings.Contains(w, "最常见") {
				t.Errorf("warnings: %s", w)
			}
		}
	}
}

// What is asked for besides: what to expect, and what to label next.
func TestTextAdvises(t *testing.T) {
	file := put(t, "remarks.csv", remarks("text,class\n")+"很慢,\n难吃但是味道好,\n")
	out, err, code := run(t, "text", file, "--text", "text", "--label", "class", "--expect", "--next", "1", "--lang", "en", "--model", "keyword")
	for _, want := range []string{"Rows most worth labelling next", "of 100 texts will be labelled right", "always saying the commonest", "Rules, read from above", "Confusion"} {
		if !strings.Contains(out, want) {
			t.Errorf("exit %d, %s: no %q in\n%s", code, err, want, out)
		}
	}
	d := document(t, "text", file, "--text", "text", "--label", "class", "--next", "2", "--expect")
	if v := number(t, d, "result", "expected", "accuracy", "low"); !(v > .8) {
		t.Errorf("expected from %v", v)
	}
	if next := at(t, d, "result", "next").([]any); len(next) != 2 {
		t.Errorf("next: %v", next)
	}
}

// A file without a heading has the columns A, B, … once a cell of its first row
// is a number; columns of text may be several.
func TestTextWithoutHeading(t *testing.T) {
	file := put(t, "titles.txt", strings.ReplaceAll(strings.ReplaceAll(remarks(""), "\",", "\t"), "\"", ""))
	d := document(t, "text", file, "--text", "A", "--label", "B")
	if at(t, d, "input", "rows") != 300. || number(t, d, "metrics", "accuracy") < .85 {
		t.Errorf("%v", d["metrics"])
	}
	d = document(t, "text", put(t, "r.csv", remarks("text,class\n")), "--text", "text,class", "--label", "class", "--holdout", "every:3")
	if v := number(t, d, "metrics", "accuracy"); v < .95 { // the answer is in the text
		t.Errorf("accuracy %v", v)
	}
}

func TestTextRefuses(t *testing.T) {
	file := put(t, "remarks.csv", remarks("text,class\n"))
	for name, args := range map[string][]string{
		"no columns":       {file},
		"no such column":   {file, "--text", "text", "--label", "kind"},
		"no such text":     {file, "--text", "text,kind", "--label", "class"},
		"odd holdout":      {file, "--text", "text", "--label", "class", "--holdout", "5"},
		"holdout of all":   {file, "--text", "text", "--label", "class", "--holdout", "every:1"},
		"one fold":         {file, "--text", "text", "--label", "class", "--folds", "1"},
		"negative cost":    {file, "--text", "text", "--label", "class", "--cost=-1"},
		"no such test":     {file, "--text", "text", "--label", "class", "--test", "none.csv"},
		"one class":        {put(t, "one.csv", "text,class\n好,1\n坏,1\n"), "--text", "text", "--label", "class", "--folds", "2"},
		"no texts":         {put(t, "none.csv", "text,class\n,1\n,2\n"), "--text", "text", "--label", "class"},
		"too few of terms": {put(t, "few.csv", "text,class\n好,1\n坏,2\n"), "--text", "text", "--label", "class", "--folds", "2"},
	} {
		out, sentence, code := run(t, append(append([]string{"text"}, args...), "--lang", "en")...)
		if code != 2 || out != "" || len(strings.Fields(sentence)) < 4 {
			t.Errorf("%s: exit %d, %q", name, code, sentence)
		}
	}
}
