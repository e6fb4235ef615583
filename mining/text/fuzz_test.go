package text_test

import (
	"context"
	"encoding/json"
	"testing"

	"zhike/mining/text"
)

// Whatever the bytes: a sentence, or a classifier that can be used on any text
// and written again.
func FuzzClassifierJSON(f *testing.F) {
	// A small model: of a large one hardly a byte in a thousand would be tried.
	documents := []string{"退款 太慢", "退款 难", "太慢 了", "退款", "很 好吃", "好吃", "很 好", "好吃 很", "退款 很慢", "好 好吃"}
	labels := []string{"a", "a", "a", "a", "b", "b", "b", "b", "a", "b"}
	for _, method := range text.Methods() {
		m, err := text.FitClassifier(context.Background(), documents, labels, text.ClassifierOptions{Method: method})
		if err != nil {
			f.Fatal(err)
		}
		data, err := json.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "今天退款")
	}
	f.Fuzz(func(t *testing.T, data []byte, document string) {
		m, err := decodeClassifier(data)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a sentence")
			}
			return
		}
		says(t, m, document)
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decodeClassifier(again); err != nil {
			t.Errorf("its own JSON is refused: %v", err)
		}
	})
}

// FuzzPredict reads any text by each method.
func FuzzPredict(f *testing.F) {
	var all []*text.Classifier
	for _, method := range text.Methods() {
		all = append(all, fitted(f, text.ClassifierOptions{Method: method}))
	}
	for _, document := range []string{"", "\xff\xfe", "今天 退款！", "ＡＰＰ\u3000ok", "İ\u0130ﬀ"} {
		f.Add(document)
	}
	f.Fuzz(func(t *testing.T, document string) {
		for _, m := range all {
			says(t, m, document)
		}
	})
}

// says checks that what is said of a document is a probability of each class.
func says(t *testing.T, m *text.Classifier, document string) {
	t.Helper()
	e, err := m.Explain(context.Background(), document, 5)
	if err != nil {
		t.Fatalf("a classifier that was accepted refuses: %v", err)
	}
	sum := 0.0
	for _, p := range e.Prediction.Probabilities {
		if !(p >= 0 && p <= e.Prediction.Confidence) {
			t.Fatalf("probabilities %v", e.Prediction.Probabilities)
		}
		sum += p
	}
	if !(sum > .999 && sum < 1.001) {
		t.Fatalf("probabilities %v", e.Prediction.Probabilities)
	}
}
