package text_test

import (
	"context"
	"fmt"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/text"
)

// BenchmarkFitClassifier learns reviews drawn of three kinds.
func BenchmarkFitClassifier(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		documents, labels := parts(messages(n, 1))
		for _, method := range text.Methods() {
			b.Run(fmt.Sprint(n, "/", method), func(b *testing.B) {
				miningtest.Measure(b, func() {
					if _, err := text.FitClassifier(context.Background(), documents, labels, text.ClassifierOptions{Method: method}); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}

// BenchmarkPredict classifies what it has learnt from.
func BenchmarkPredict(b *testing.B) {
	documents, labels := parts(messages(10_000, 1))
	for _, method := range text.Methods() {
		m, err := text.FitClassifier(context.Background(), documents, labels, text.ClassifierOptions{Method: method})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(string(method), func(b *testing.B) {
			miningtest.Measure(b, func() {
				if _, err := m.Predict(context.Background(), documents); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkRealTexts learns from the rows that bench/peers/text.py gives
// scikit-learn.
func BenchmarkRealTexts(b *testing.B) {
	text.Chinese() // made once a program, as the peer's library is imported once
	for name, l := range corpora(b) {
		for _, method := range text.Methods() {
			b.Run(name+"/"+string(method), func(b *testing.B) {
				miningtest.Measure(b, func() {
					if _, err := text.FitClassifier(context.Background(), l[0].documents, l[0].labels, text.ClassifierOptions{Method: method}); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}
