package text_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/text"
)

// message is what a customer wrote, with its kind.
type message struct{ Text, Kind string }

// messages draws words of three kinds and of none.
func messages(n int, seed uint64) []message {
	words := map[string][]string{
		"投诉": {"太差", "退款", "投诉", "漏单", "态度"},
		"咨询": {"请问", "几点", "怎么", "可以", "多少"},
		"表扬": {"好吃", "感谢", "满意", "赞", "推荐"},
	}
	common := []string{"今天", "外卖", "店里", "米饭", "服务", "，", "！", "送到", "ＯＫ", "app"}
	rng := rand.New(rand.NewPCG(seed, 7))
	out := make([]message, n)
	for i := range out {
		kind := []string{"咨询", "投诉", "表扬"}[i%3]
		var b strings.Builder
		for range 6 {
			if from := words[kind]; rng.IntN(3) == 0 {
				b.WriteString(from[rng.IntN(len(from))])
			} else {
				b.WriteString(common[rng.IntN(len(common))])
			}
		}
		out[i] = message{b.String(), kind}
	}
	return out
}

func parts(rows []message) (documents, labels []string) {
	for _, r := range rows {
		documents, labels = append(documents, r.Text), append(labels, r.Kind)
	}
	return documents, labels
}

func decodeClassifier(data []byte) (*text.Classifier, error) {
	m := new(text.Classifier)
	return m, m.UnmarshalJSON(data)
}

func TestSuite(t *testing.T) {
	rows := messages(90, 1)
	changed := func(change func(i int, r *message)) []message {
		rows := messages(60, 2)
		for i := range rows {
			change(i, &rows[i])
		}
		return rows
	}
	poor := map[string][]message{
		"two texts":        {{"很好吃", "a"}, {"很难吃", "b"}},
		"one class":        changed(func(_ int, r *message) { r.Kind = "a" }),
		"a class of one":   changed(func(i int, r *message) { r.Kind = map[bool]string{true: "a", false: "b"}[i == 7] }),
		"all empty":        changed(func(_ int, r *message) { r.Text = " " }),
		"some empty":       changed(func(i int, r *message) { r.Text = r.Text[:len(r.Text)*(i%2)] }),
		"all the same":     changed(func(_ int, r *message) { r.Text = "一样" }),
		"a class for each": changed(func(i int, r *message) { r.Kind = fmt.Sprint(i) }),
		"signs only":       changed(func(_ int, r *message) { r.Text = "！！！" }),
		"no UTF-8":         changed(func(i int, r *message) { r.Text = "\xff\xfe坏" + r.Text[1:] }),
	}
	for _, method := range text.Methods() {
		t.Run(string(method), func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[message, *text.Classifier]{
				Rows: rows,
				Fit: func(ctx context.Context, rows []message, seed uint64) (*text.Classifier, error) {
					documents, labels := parts(rows)
					return text.FitClassifier(ctx, documents, labels, text.ClassifierOptions{Method: method, Seed: seed})
				},
				Predict: func(m *text.Classifier, row message) []float64 {
					p, err := m.Predict(context.Background(), []string{row.Text})
					if err != nil {
						t.Fatal(err)
					}
					return p[0].Probabilities
				},
				Decode: decodeClassifier,
				Broken: []miningtest.Broken[message]{
					{Name: "no label", Column: "label", Spoil: func(r *message) { r.Kind = "" }},
					{Name: "label that is no text", Column: "label", Spoil: func(r *message) { r.Kind = "\xff" }},
				},
				Poor: poor,
			})
		})
	}
}
