package text

import (
	"context"
	"math"
	"os"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/miningtest"
)

// product3 is a matrix of 60 documents and 24 terms that is w hᵀ of three topics.
func product3() *sparse {
	random := mining.Random(3, 3)
	w, h := newThin(60, 3), newThin(24, 3)
	for i := range w.rows() {
		w.row(i)[i%3] = 1 + random.Float64()
		w.row(i)[(i+1)%3] = max(0, random.Float64()-.5)
	}
	for j := range h.rows() {
		h.row(j)[j/8] = .5 + random.Float64()
	}
	x := &sparse{width: 24, start: []int{0}}
	for i := range w.rows() {
		var at []int32
		var value []float64
		for j := range h.rows() {
			v := 0.0
			for t := range 3 {
				v += w.row(i)[t] * h.row(j)[t]
			}
			if v > 0 {
				at, value = append(at, int32(j)), append(value, v)
			}
		}
		x.add(at, value)
	}
	return x
}

// A matrix that is w hᵀ is factorised without a remainder, up to 1e-6 of its square, and the slopes left are nearly 0.
func TestFactorise(t *testing.T) {
	x := product3()
	w, h, err := factorise(context.Background(), x, 3, 2000, 1e-9, mining.Random(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	square := 0.0
	for _, v := range x.value {
		square += v * v
	}
	rest, err := residual(context.Background(), x, w, h)
	if err != nil {
		t.Fatal(err)
	}
	if rest > 1e-6*square {
		t.Errorf("%.3g of the square is left", rest/square)
	}
	for _, v := range append(w.at, h.at...) {
		if !(v >= 0) || math.IsInf(v, 0) {
			t.Fatalf("a factor is %v", v)
		}
	}
}

// BenchmarkFactorise factorises into ten topics the terms of the file that ZHIKE_TERMS names,
// one document a line, terms parted by spaces; bench/peers/topics.py compares it.
func BenchmarkFactorise(b *testing.B) {
	file := os.Getenv("ZHIKE_TERMS")
	if file == "" {
		b.Skip("ZHIKE_TERMS names no file")
	}
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	c, err := Count(b.Context(), strings.Split(strings.TrimSuffix(string(data), "\n"), "\n"), strings.Fields)
	if err != nil {
		b.Fatal(err)
	}
	v, err := newVocabulary(c, 5, .5)
	if err != nil {
		b.Fatal(err)
	}
	x := ordered(v.weigh(c))
	var w, h thin
	miningtest.Measure(b, func() {
		if w, h, err = factorise(b.Context(), x, 10, 200, topicTolerance, mining.Random(1, 1)); err != nil {
			b.Fatal(err)
		}
	})
	rest, err := residual(b.Context(), x, w, h)
	if err != nil {
		b.Fatal(err)
	}
	lists := topTerms(h, 10)
	together, err := countTogether(b.Context(), x, lists...)
	if err != nil {
		b.Fatal(err)
	}
	coherence := 0.0
	for _, list := range lists {
		coherence += together.coherence(list) / float64(len(lists))
	}
	b.ReportMetric(rest, "residual")
	b.ReportMetric(coherence, "coherence")
	b.ReportMetric(float64(len(v.terms)), "terms")
}
