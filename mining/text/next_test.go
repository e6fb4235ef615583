package text_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"zhike/mining/text"
)

// grow labels batch by batch, from 50 at random, and returns the accuracy on the
// test at each size: the batches are chosen by the classifier, or at random.
func grow(t *testing.T, train, test labelled, choose bool, seed uint64, sizes int) []float64 {
	t.Helper()
	const first, batch = 50, 25
	rng := rand.New(rand.NewPCG(seed, 1))
	left := rng.Perm(len(train.documents))
	var known labelled
	take := func(places map[int]bool) {
		var rest []int
		for at, i := range left {
			if places[at] {
				known.documents, known.labels = append(known.documents, train.documents[i]), append(known.labels, train.labels[i])
			} else {
				rest = append(rest, i)
			}
		}
		left = rest
	}
	firstOf := func(n int) map[int]bool {
		places := map[int]bool{}
		for at := range n {
			places[at] = true
		}
		return places
	}
	take(firstOf(first))
	var out []float64
	for {
		m, err := text.FitClassifier(context.Background(), known.documents, known.labels, text.ClassifierOptions{})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, accuracy(t, m, test))
		if len(out) == sizes {
			return out
		}
		places := firstOf(batch)
		if choose {
			var pool []string
			for _, i := range left {
				pool = append(pool, train.documents[i])
			}
			next, err := m.NextToLabel(context.Background(), pool, batch)
			if err != nil {
				t.Fatal(err)
			}
			places = map[int]bool{}
			for _, n := range next {
				places[n.Document] = true
			}
		}
		take(places)
	}
}

func accuracy(t testing.TB, m *text.Classifier, l labelled) float64 {
	t.Helper()
	p, err := m.Predict(context.Background(), l.documents)
	if err != nil {
		t.Fatal(err)
	}
	right := 0.0
	for i := range p {
		if p[i].Label == l.labels[i] {
			right++
		}
	}
	return right / float64(len(p))
}

// On real texts, averaged over three beginnings, choosing beats chance from the
// second batch on: reviews by 2 points and more, the hotline's seven classes by 3.
func TestNextToLabelBeatsChance(t *testing.T) {
	for _, c := range []struct {
		name        string
		train, test labelled
		least       float64
	}{
		part(csvTexts(t, "hotline/labelled_sample.csv", "一级分类", "留言主题", "留言详情"), "hotline", .01),
		part(csvTexts(t, "waimai_10k.csv", "label", "review"), "waimai", .01),
	} {
		gain, sizes := 0.0, 6
		for seed := range uint64(3) {
			chosen, chance := grow(t, c.train, c.test, true, seed, sizes), grow(t, c.train, c.test, false, seed, sizes)
			for k := 2; k < sizes; k++ {
				gain += (chosen[k] - chance[k]) / float64(3*(sizes-2))
			}
		}
		if t.Logf("%s: %.4f", c.name, gain); gain < c.least {
			t.Errorf("%s: choosing gains %.4f over chance, want %v", c.name, gain, c.least)
		}
	}
}

// part keeps a test quick: at most 2,000 documents to choose from, 1,000 to judge by.
func part(l labelled, name string, least float64) struct {
	name        string
	train, test labelled
	least       float64
} {
	train, test := l.everyFifth()
	thin := func(l labelled, n int) (out labelled) {
		for i := 0; i < len(l.documents); i += max(1, len(l.documents)/n) {
			out.documents, out.labels = append(out.documents, l.documents[i]), append(out.labels, l.labels[i])
		}
		return out
	}
	return struct {
		name        string
		train, test labelled
		least       float64
	}{name, thin(train, 2000), thin(test, 1000), least}
}

func TestNextToLabelSpreads(t *testing.T) {
	documents, labels := parts(messages(120, 3))
	m, err := text.FitClassifier(context.Background(), documents, labels, text.ClassifierOptions{})
	if err != nil {
		t.Fatal(err)
	}
	pool := []string{"今天请问退款", "今天请问退款", "今天请问退款", " ", "好吃怎么态度", "好吃好吃好吃好吃满意感谢"}
	next, err := m.NextToLabel(context.Background(), pool, 2)
	if err != nil || len(next) != 2 {
		t.Fatal(next, err)
	}
	if pool[next[0].Document] == pool[next[1].Document] {
		t.Errorf("copies of one text take both places: %v", next)
	}
	if all, err := m.NextToLabel(context.Background(), pool, 100); err != nil || len(all) != 5 {
		t.Errorf("of six texts, one empty, %d are chosen (%v)", len(all), err)
	}
	if none, err := m.NextToLabel(context.Background(), nil, 5); err != nil || len(none) != 0 {
		t.Errorf("of no texts %v (%v)", none, err)
	}
}
