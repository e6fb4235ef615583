package text

import (
	"context"
	"math"
	"slices"
	"testing"
)

// The figures of this file are those of scikit-learn 1.2.1:
// TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=2)
// on `six`, and on its rows LinearSVC, LogisticRegression(solver="liblinear"),
// and MultinomialNB, the solvers to a tolerance of 1e-10.
var (
	six   = []string{"很好吃，很快", "不好吃", "送餐太慢 太慢", "Good good 好吃", "态度不好，很慢", "很满意"}
	asked = []string{"好吃但是太慢", "很好"}
)

func close(t *testing.T, name string, got, want []float64, within float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", name, len(got), len(want))
	}
	for k := range want {
		if math.Abs(got[k]-want[k]) > within {
			t.Errorf("%s[%d]: got %.9f, want %.9f", name, k, got[k], want[k])
		}
	}
}

// of makes a corpus of the six documents with the classes 0, 1, …
func of(t *testing.T, class ...int) (*corpus, *Vectorizer, *Counts) {
	t.Helper()
	v, x, err := vectorized(context.Background(), six, VectorizerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	z, err := v.Transform(context.Background(), asked)
	if err != nil {
		t.Fatal(err)
	}
	return &corpus{documents: six, class: class, labels: []string{"a", "b", "c"}[:slices.Max(class)+1], rows: x}, v, z
}

func TestVectorizerIsThatOfScikitLearn(t *testing.T) {
	_, v, _ := of(t, 0, 1)
	// Narrow signs sort before the characters.
	terms := []string{" ", ",", ",很", "不", "不好", "吃", "好", "好吃", "很", "慢"}
	if !slices.Equal(v.Terms(), terms) {
		t.Fatalf("terms %q, want %q", v.Terms(), terms)
	}
	rare, less, least := 1.8472978603872037, 1.5596157879354227, 1.336472236621213
	close(t, "idf", v.IDF(), []float64{rare, rare, rare, rare, rare, less, least, less, less, rare}, 1e-12)
	x, err := v.Transform(context.Background(), []string{six[0], six[3], "从未见过"})
	if err != nil {
		t.Fatal(err)
	}
	dense := func(i int) []float64 {
		out := make([]float64, len(terms))
		at, values := x.Row(i)
		for k, c := range at {
			out[c] = values[k]
		}
		return out
	}
	close(t, "row 0", dense(0), []float64{0, .4085077056106952, .4085077056106952, 0, 0, .34489027504756237, .2955447622724415, .34489027504756237, .5839499967993244, 0}, 1e-12)
	close(t, "row 3", dense(1), []float64{.7715483146625697, 0, 0, 0, 0, .3847238506247215, .3296791101394241, .3847238506247215, 0, 0}, 1e-12)
	close(t, "row of unknown terms", dense(2), make([]float64, 10), 0)
}

func TestMachinesAreThoseOfScikitLearn(t *testing.T) {
	c, _, z := of(t, 0, 1, 1, 0, 1, 0)
	all, sign := []int{0, 1, 2, 3, 4, 5}, []float64{-1, 1, 1, -1, 1, -1}
	machine := func(solve func(*dual) (bool, error)) []float64 {
		d := newDual(c.rows, all, sign, 1e-9, 1)
		if reached, err := solve(d); err != nil || !reached {
			t.Fatal("not found: ", reached, err)
		}
		return []float64{score(d.weights, z, 0), score(d.weights, z, 1), d.weights[len(d.weights)-1]}
	}
	ctx := context.Background()
	svm := machine(func(d *dual) (bool, error) { return d.hinge(ctx, 1) })
	close(t, "SVM", svm, []float64{.3026063807727205, -.5653766198491619, .03092479}, 1e-7)
	// By way of another cost.
	svm = machine(func(d *dual) (bool, error) {
		if reached, err := d.hinge(ctx, 1); err != nil || !reached {
			return reached, err
		}
		return d.hinge(ctx, .3)
	})
	close(t, "SVM, C=.3", svm, []float64{.16618573964879826, -.3251571695201304, .00927823}, 1e-7)
	logistic := machine(func(d *dual) (bool, error) { return d.logistic(ctx, 3) })
	close(t, "logistic", logistic, []float64{.38802153379466503, -.7647692158262116, .0204767}, 1e-6)
	logistic = machine(func(d *dual) (bool, error) {
		if reached, err := d.logistic(ctx, 1); err != nil || !reached {
			return reached, err
		}
		return d.logistic(ctx, 3)
	})
	close(t, "logistic by way of C=1", logistic, []float64{.38802153379466503, -.7647692158262116, .0204767}, 1e-6)
}

func TestBayesIsThatOfScikitLearn(t *testing.T) {
	c, _, z := of(t, 0, 1, 1, 0, 1, 0)
	f := &fitted{weights: [][][]float32{c.multinomial([]int{0, 1, 2, 3, 4, 5}, .1)}}
	for i, want := range []float64{5.996362629471893 - 5.194130879510139, 3.0920492092716145 - 4.291186780959348} { // MultinomialNB
		s := f.linear(z, i, 0, 2)
		close(t, "two classes", []float64{s[1] - s[0]}, []float64{want}, 1e-5)
	}
	c, _, z = of(t, 1, 0, 2, 1, 0, 2)
	f = &fitted{weights: [][][]float32{c.multinomial([]int{0, 1, 2, 3, 4, 5}, .1)}}
	for i, want := range [][]float64{{-5.764465364377454, -6.0558282506179015, -6.769538309802739}, {-4.400053603516845, -3.9361428472052538, -4.237414104523864}} {
		close(t, "three classes", f.linear(z, i, 0, 3), want, 1e-5)
	}
}

// The slope that scores were made with is found again.
func TestSlopeIsRecovered(t *testing.T) {
	for _, truth := range []float64{.3, 2, 12} {
		h := simulated(20_000, truth)
		if got := h.slope(); math.Abs(got-truth) > .05*truth {
			t.Errorf("slope %v, want %v", got, truth)
		}
		at := h.slope()
		if h.loss(at) > h.loss(at*1.05) || h.loss(at) > h.loss(at/1.05) {
			t.Errorf("slope %v is not the best", at)
		}
	}
}
