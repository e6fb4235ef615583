package lab_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// reviews is a file of 120 made-up reviews of two shops, good ones and bad ones in turn,
// one of them empty, and an advertisement sent six times.
func reviews(t *testing.T) string {
	var b strings.Builder
	b.WriteString("shop,label,review\n")
	dishes := strings.Fields("烤鸭 米饭 面条 汤圆 饺子 包子 煎饼 豆浆 油条 牛肉 羊肉 鸡腿 青菜")
	people := strings.Fields("老板 店员 骑手 厨师 经理 保安 收银 领班 门童 店长 阿姨")
	good := []string{"%s很好吃，味道不错，%s很热情", "%s送得很快，包装干净，%s辛苦了"}
	bad := []string{"%s不好吃，味道太差，%s很冷漠", "%s送得太慢，包装破损，%s迟到了"}
	for i := range 120 {
		words, label := good, 1
		if i%2 == 1 {
			words, label = bad, 0
		}
		shop := i / 2 % 2
		fmt.Fprintf(&b, "%s,%d,\""+words[shop]+"\"\n", []string{"north", "south"}[shop], label, dishes[i%13], people[i%11])
	}
	b.WriteString("north,0,\n")
	b.WriteString(strings.Repeat("south,0,诚聘兼职日结三百元在家可做，加微信abc13888\n", 6))
	return put(t, "reviews.csv", b.String())
}

func TestWritings(t *testing.T) {
	file, out := reviews(t), filepath.Join(t.TempDir(), "out.csv")
	call := func(task string, more ...string) any {
		return document(t, append([]string{task, file, "--text", "review", "--lang", "en", "--out", out}, more...)...)
	}
	rows := func(header string) [][]string {
		t.Helper()
		lines := readCSV(t, out)
		if len(lines) != 127 || strings.Join(lines[0], ",") != header {
			t.Errorf("%d lines, header %v", len(lines), lines[0])
		}
		return lines[1:]
	}

	d := call("keywords", "--by", "shop", "--k", "3")
	if warnings := at(t, d, "warnings").([]any); len(warnings) == 0 || !strings.Contains(warnings[0].(string), "1 rows without “review”") {
		t.Errorf("%v", warnings)
	}
	near(t, "groups", number(t, d, "metrics", "groups"), 2, 0)
	groups := at(t, d, "result", "groups").([]any)
	if first := at(t, groups[0], "keywords").([]any)[0]; at(t, first, "term") != "味道" && at(t, first, "term") != "热情" && at(t, first, "term") != "好吃" {
		t.Errorf("the north is known by %v", first)
	}
	rows("row,keywords")
	call("keywords", "--method", "textrank")
	rows("row,keywords")

	d = call("topics", "--k", "2")
	near(t, "topics", number(t, d, "metrics", "topics"), 2, 0)
	rows("row,topic,share_1,share_2")

	d = call("duplicates", "--similarity", "1")
	near(t, "largest", number(t, d, "metrics", "largest"), 6, 0)
	if lines := rows("row,group"); lines[125][0] != "126" || lines[125][1] != "1" || lines[0][1] != "0" {
		t.Errorf("%v", lines)
	}

	d = call("sentiment", "--label", "label")
	near(t, "accuracy", number(t, d, "metrics", "accuracy"), 1, 0)
	near(t, "AUC", number(t, d, "metrics", "auc"), 1, 1e-9)
	rows("row,score,confidence,words")
	number(t, call("sentiment", "--label", "label", "--learn"), "metrics", "auc")

	d = call("spam")
	if n := number(t, d, "metrics", "spam"); n != 6 {
		t.Errorf("%v spam texts, want the 6 advertisements", n)
	}
	if lines := rows("row,score,spam,reasons"); !strings.Contains(lines[125][3], "texts say nearly the same") {
		t.Errorf("%v", lines[125])
	}
}

// A stored model places other texts as the one that was learnt does.
func TestStoredTopics(t *testing.T) {
	file, model := reviews(t), filepath.Join(t.TempDir(), "topics.json")
	first, second := filepath.Join(t.TempDir(), "a.csv"), filepath.Join(t.TempDir(), "b.csv")
	document(t, "topics", file, "--text", "review", "--k", "2", "--save", model, "--out", first)
	document(t, "topics", file, "--text", "review", "--load", model, "--out", second)
	if a, b := fmt.Sprint(readCSV(t, first)), fmt.Sprint(readCSV(t, second)); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

func TestWritingsRefuse(t *testing.T) {
	file := reviews(t)
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no column named":   {[]string{"topics", file}, "--text"},
		"no such column":    {[]string{"spam", file, "--text", "x"}, "x"},
		"numbers":           {[]string{"sentiment", file, "--text", "label"}, "label"},
		"nothing to learn":  {[]string{"sentiment", file, "--text", "review", "--learn"}, "--label"},
		"no such value":     {[]string{"sentiment", file, "--text", "review", "--label", "shop"}, "--positive"},
		"too many topics":   {[]string{"topics", file, "--text", "review", "--k", "100"}, "主题"},
		"similarity":        {[]string{"duplicates", file, "--text", "review", "--similarity", "7"}, "相似度"},
		"threshold":         {[]string{"spam", file, "--text", "review", "--threshold", "2"}, "--threshold"},
		"one group":         {[]string{"keywords", put(t, "x.csv", "g,r\na,很好吃\na,很好吃\n"), "--text", "r", "--by", "g"}, "两组"},
		"no such model":     {[]string{"topics", file, "--text", "review", "--load", "/none.json"}, "/none.json"},
		"another's model":   {[]string{"topics", file, "--text", "review", "--load", put(t, "m.json", `{"model":"kmeans","version":1}`)}, "kmeans"},
		"no words of sense": {[]string{"keywords", put(t, "y.csv", "g,r\na,的\nb,了\n"), "--text", "r"}, "关键词"},
	} {
		if _, said, code := run(t, c.args...); code != 2 || !strings.Contains(said, c.says) {
			t.Errorf("%s: exit %d, said %q", name, code, said)
		}
	}
}
