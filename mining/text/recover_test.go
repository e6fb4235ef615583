package text

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"zhike/mining"
)

// simulated draws three scores a document and the class by their probabilities.
func simulated(n int, slope float64) *held {
	rng := rand.New(rand.NewPCG(5, 5))
	h := &held{}
	for range n {
		s := []float64{rng.NormFloat64() / slope, rng.NormFloat64() / slope, rng.NormFloat64() / slope}
		p, u, class := probabilities(s, slope), rng.Float64(), 0
		for class < 2 && u > p[class] {
			u -= p[class]
			class++
		}
		h.scores, h.class = append(h.scores, s), append(h.class, class)
	}
	return h
}

// author draws documents of three classes, each with its own frequencies of 60
// characters, and knows the likeliest class of every document.
type author struct{ share [3][60]float64 }

func newAuthor(seed uint64) *author {
	rng, a := rand.New(rand.NewPCG(seed, 11)), &author{}
	for c := range a.share {
		sum := 0.0
		for w := range a.share[c] {
			a.share[c][w] = math.Exp(.7 * rng.NormFloat64())
			sum += a.share[c][w]
		}
		for w := range a.share[c] {
			a.share[c][w] /= sum
		}
	}
	return a
}

// write returns documents, their classes, and how often the likeliest class,
// given the true frequencies, is right: no classifier can do better.
func (a *author) write(n int, seed uint64) (documents, labels []string, bayes float64) {
	rng := rand.New(rand.NewPCG(seed, 13))
	for i := range n {
		class, odds := i%3, [3]float64{}
		var b strings.Builder
		for range 12 {
			u, w := rng.Float64(), 0
			for w < 59 && u > a.share[class][w] {
				u -= a.share[class][w]
				w++
			}
			b.WriteRune('㐀' + rune(w)) // rare characters, which make no words
			for c := range odds {
				odds[c] += math.Log(a.share[c][w])
			}
		}
		documents, labels = append(documents, b.String()), append(labels, string(rune('a'+class)))
		if winner(odds[:]) == class {
			bayes += 1 / float64(n)
		}
	}
	return documents, labels, bayes
}

// Methods that weigh every character reach the accuracy of the truth.
func TestBayesRateIsRecovered(t *testing.T) {
	a := newAuthor(1)
	train, labels, _ := a.write(6000, 2)
	test, truth, bayes := a.write(6000, 3)
	for method, lost := range map[Method]float64{SVM: .01, Logistic: .01, Bayes: .01, Keyword: .25} {
		m, err := FitClassifier(context.Background(), train, labels, ClassifierOptions{Method: method, Features: VectorizerOptions{Shortest: 1, Longest: 1, Documents: 1}})
		if err != nil {
			t.Fatal(err)
		}
		said, err := m.Predict(context.Background(), test)
		if err != nil {
			t.Fatal(err)
		}
		predicted := make([]string, len(said))
		for i, p := range said {
			predicted[i] = p.Label
		}
		got := Judge(truth, predicted).Accuracy.Value
		t.Logf("%s: %.4f of %.4f", method, got, bayes)
		if got < bayes-lost || got > bayes+.01 {
			t.Errorf("%s: accuracy %.4f, the best possible %.4f", method, got, bayes)
		}
		if held := m.Report().Accuracy; math.Abs(held.Value-got) > .03 {
			t.Errorf("%s: the report says %.4f, it is %.4f", method, held.Value, got)
		}
	}
}

// The interval of Expect holds the accuracy that a classifier of all labels has
// on new documents about as often as it says.
func TestExpectCovers(t *testing.T) {
	covered, gained := 0, 0
	const runs = 40
	for run := range uint64(runs) {
		a := newAuthor(run)
		train, labels, _ := a.write(150, run+100)
		test, truth, _ := a.write(3000, run+200)
		o := ClassifierOptions{Cost: 1}
		e, err := Expect(context.Background(), train, labels, o, ExpectOptions{Seed: run, Repeats: 2})
		if err != nil {
			t.Fatal(err)
		}
		m, err := FitClassifier(context.Background(), train, labels, o)
		if err != nil {
			t.Fatal(err)
		}
		said, err := m.Predict(context.Background(), test)
		if err != nil {
			t.Fatal(err)
		}
		right := 0.0
		for i, p := range said {
			if p.Label == truth[i] {
				right += 1. / 3000
			}
		}
		if right >= e.Accuracy.Low && right <= e.Accuracy.High {
			covered++
		}
		if e.Gain.Low > 0 {
			gained++
		}
	}
	t.Logf("covered %d of %d, a gain in %d", covered, runs, gained)
	if covered < 34 { // 38 expected
		t.Errorf("the 95 %% interval holds the truth in %d of %d", covered, runs)
	}
	if gained < runs/3 { // half of 150 labels is clearly too few in most
		t.Errorf("more labels are seen to help in %d of %d", gained, runs)
	}
}

// What a long text costs grows with its length, and odd bytes are only odd.
func TestOddDocuments(t *testing.T) {
	documents, labels, _ := newAuthor(1).write(60, 1)
	long := strings.Repeat("很长的文本，", 1_000_000/6)
	documents, labels = append(documents, long, "\xff\xfe\x00", "\u200b"), append(labels, "a", "b", "c")
	for _, method := range Methods() {
		m, err := FitClassifier(context.Background(), documents, labels, ClassifierOptions{Method: method})
		if err != nil {
			t.Fatal(method, err)
		}
		p, err := m.Predict(context.Background(), []string{long, "", "\xff", strings.Repeat("\xff", 1000)})
		if err != nil || len(p) != 4 {
			t.Fatal(method, err)
		}
		for i := range p {
			if !(p[i].Confidence >= 1./3-1e-9 && p[i].Confidence <= 1) {
				t.Errorf("%s: confidence %v of text %d", method, p[i].Confidence, i)
			}
		}
	}
	if _, err := FitClassifier(context.Background(), documents[:1], labels, ClassifierOptions{}); err == nil {
		t.Error("texts and labels of unequal number are accepted")
	}
	for _, o := range []ClassifierOptions{{Method: "magic"}, {Cost: -1}, {Cost: math.NaN()}, {Smoothing: -1}, {MostRules: -1}, {Features: VectorizerOptions{Shortest: 3, Longest: 2}},
		{Features: VectorizerOptions{Unit: "letters"}}, {Features: VectorizerOptions{Longest: 99}}, {Features: VectorizerOptions{Documents: -1}}} {
		if _, err := FitClassifier(context.Background(), documents, labels, o); err == nil {
			t.Errorf("%+v is accepted", o)
		} else if _, ok := err.(*mining.DataError); !ok {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
