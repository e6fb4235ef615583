package text_test

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"zhike/mining/text"
)

func fitted(t testing.TB, o text.ClassifierOptions) *text.Classifier {
	t.Helper()
	documents, labels := parts(messages(150, 1))
	m, err := text.FitClassifier(context.Background(), documents, labels, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// By hand: 4 of 6 right; of a 2 of 3 found and 2 of 3 said right; b 1 of 2 and 1
// of 2; c 1 of 1 and 1 of 1. Label d was said once and never true.
func TestJudge(t *testing.T) {
	j := text.Judge([]string{"a", "a", "a", "b", "b", "c"}, []string{"a", "a", "b", "b", "d", "c"})
	if math.Abs(j.Accuracy.Value-4./6) > 1e-12 || j.Baseline != .5 || j.Commonest != "a" || len(j.Classes) != 4 {
		t.Errorf("%+v", j)
	}
	want := []text.ClassFigures{{"a", 3, 2, 1, 2. / 3, .8}, {"b", 2, 2, .5, .5, .5}, {"c", 1, 1, 1, 1, 1}, {"d", 0, 1, 0, 0, 0}}
	for k, f := range j.Classes {
		if w := want[k]; f.Label != w.Label || f.Documents != w.Documents || f.Predicted != w.Predicted || math.Abs(f.Precision-w.Precision)+math.Abs(f.Recall-w.Recall)+math.Abs(f.F1-w.F1) > 1e-12 {
			t.Errorf("got %+v, want %+v", f, w)
		}
	}
	if math.Abs(j.MacroF1-(.8+.5+1+0)/4) > 1e-12 || !slices.Equal(j.Confusion[0], []int{2, 1, 0, 0}) || !slices.Equal(j.Confusion[1], []int{0, 1, 0, 1}) {
		t.Errorf("macro F1 %v, confusion %v", j.MacroF1, j.Confusion)
	}
}

// The words that the messages of a kind were made with speak for it, and are
// named as typical of it.
func TestExplanations(t *testing.T) {
	for _, method := range text.Methods() {
		m := fitted(t, text.ClassifierOptions{Method: method})
		e, err := m.Explain(context.Background(), "今天退款投诉，米饭好吃", 3)
		if err != nil {
			t.Fatal(err)
		}
		if e.Prediction.Label != "投诉" || len(e.For) == 0 || len(e.For) > 3 || !strings.ContainsAny("退款投诉", e.For[0].Term) {
			t.Errorf("%s: %+v", method, e)
		}
		if method == text.Keyword {
			if e.Rule.Zh == "" || !strings.Contains(e.Rule.En, "投诉") {
				t.Errorf("rule %+v", e.Rule)
			}
			continue
		}
		if len(e.Against) == 0 || !strings.ContainsAny("好吃", e.Against[0].Term) || e.Against[0].Weight >= 0 {
			t.Errorf("%s against: %+v", method, e.Against)
		}
	}
	for _, c := range fitted(t, text.ClassifierOptions{}).Report().Classes {
		if len(c.Typical) < 3 || c.Documents != 50 {
			t.Errorf("%+v", c)
		}
		for _, term := range c.Typical[:3] {
			if own := map[string]string{"投诉": "太差退款投诉漏单态度", "咨询": "请问几点怎么可以多少", "表扬": "好吃感谢满意赞推荐"}[c.Label]; !strings.Contains(own, term) {
				t.Errorf("%s is called typical of %s", term, c.Label)
			}
		}
	}
}

// Rules are read from above, can be changed, and are then counted anew.
func TestRulesCanBeEdited(t *testing.T) {
	documents, labels := parts(messages(150, 1))
	m := fitted(t, text.ClassifierOptions{Method: text.Keyword})
	rules := m.Rules()
	reached := 0
	for _, r := range rules {
		for _, n := range r.Reached {
			reached += n
		}
	}
	if reached != 150 || len(rules) < 5 {
		t.Errorf("%d rules decide %d of 150", len(rules), reached)
	}
	edited := []text.Rule{{Contains: []string{"ＡＰＰ"}, Without: []string{"退款"}, Label: "咨询"}, {Contains: []string{"退款"}, Label: "投诉"}}
	m, err := text.FitClassifier(context.Background(), documents, labels, text.ClassifierOptions{Method: text.Keyword, Rules: edited})
	if err != nil {
		t.Fatal(err)
	}
	got := m.Rules()
	if len(got) != 3 || got[0].Contains[0] != "app" || got[0].Text().Zh != "含“app”且不含“退款” → 咨询" || len(got[2].Contains) != 0 {
		t.Fatalf("%+v", got)
	}
	app := 0
	for _, d := range documents {
		if strings.Contains(d, "app") && !strings.Contains(d, "退款") {
			app++
		}
	}
	if n := got[0].Reached[0] + got[0].Reached[1] + got[0].Reached[2]; n != app {
		t.Errorf("the first rule decides %d, %d meet it", n, app)
	}
	p, err := m.Predict(context.Background(), []string{"用 App 点餐", "App 退款"})
	if err != nil || p[0].Label != "咨询" || p[1].Label != "投诉" {
		t.Errorf("%+v %v", p, err)
	}
	for _, wrong := range []text.Rule{{Contains: []string{"好"}, Label: "没有这一类"}, {Contains: []string{""}, Label: "咨询"}} {
		if _, err := text.FitClassifier(context.Background(), documents, labels, text.ClassifierOptions{Method: text.Keyword, Rules: []text.Rule{wrong}}); err == nil {
			t.Errorf("%+v is accepted", wrong)
		}
	}
}

// What is left out or hardly learnt is said.
func TestReportWarns(t *testing.T) {
	documents, labels := parts(messages(60, 1))
	documents, labels = append(documents, " ", "只有一条"), append(labels, "投诉", "罕见")
	m, err := text.FitClassifier(context.Background(), documents, labels, text.ClassifierOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r := m.Report()
	if r.Documents != 61 || len(r.Warnings) != 2 || !strings.HasPrefix(r.Warnings[0].En, "1 texts are empty") || !strings.Contains(r.Warnings[1].Zh, "罕见") {
		t.Errorf("%+v", r)
	}
}

// Each change makes a stored classifier one that none of ours can be.
func TestDamagedClassifiersAreRefused(t *testing.T) {
	for _, method := range []text.Method{text.SVM, text.Keyword} {
		data, err := json.Marshal(fitted(t, text.ClassifierOptions{Method: method}))
		if err != nil {
			t.Fatal(err)
		}
		for name, change := range map[string]func(d map[string]any){
			"no classes":      func(d map[string]any) { d["classes"] = []string{} },
			"unsorted":        func(d map[string]any) { d["classes"] = []string{"b", "a", "c"} },
			"no slope":        func(d map[string]any) { delete(d, "slope") },
			"unknown method":  func(d map[string]any) { d["method"] = "magic" },
			"no weights":      func(d map[string]any) { delete(d, "weights"); delete(d, "rules") },
			"too few weights": func(d map[string]any) { d["weights"] = [][]float64{{1}, {1}, {1}} },
			"a class more":    func(d map[string]any) { d["classes"] = []string{"a", "b", "c", "d"} },
			"no vocabulary": func(d map[string]any) {
				if v, ok := d["vectorizer"].(map[string]any); ok {
					v["terms"] = []string{}
				} else {
					d["rules"] = []any{}
				}
			},
			"impossible counts": func(d map[string]any) {
				if v, ok := d["vectorizer"].(map[string]any); ok {
					v["documents"] = 1
				} else {
					d["rules"].([]any)[0].(map[string]any)["reached"] = []int{-1, 0, 0}
				}
			},
		} {
			var d map[string]any
			if err := json.Unmarshal(data, &d); err != nil {
				t.Fatal(err)
			}
			change(d)
			changed, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := decodeClassifier(changed); err == nil {
				t.Errorf("%s: %s is accepted", method, name)
			}
		}
	}
}

func TestVectorizerRoundTrip(t *testing.T) {
	documents, _ := parts(messages(60, 1))
	for _, o := range []text.VectorizerOptions{{}, {Longest: 3}, {Unit: text.Words, Longest: 2, Documents: 1}} {
		v, err := text.FitVectorizer(context.Background(), documents, o)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		back := new(text.Vectorizer)
		if err := json.Unmarshal(data, back); err != nil {
			t.Fatal(err)
		}
		a, _ := v.Transform(context.Background(), documents)
		b, _ := back.Transform(context.Background(), documents)
		if !slices.Equal(a.Term, b.Term) || !slices.Equal(a.Value, b.Value) || len(a.Value) == 0 {
			t.Errorf("%+v: other rows after a round trip", o)
		}
	}
}
