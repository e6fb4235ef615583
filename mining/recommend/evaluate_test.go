package recommend_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"zhike/mining/recommend"
)

// By hand. Bestsellers order a b c d e. The customer x has a and later gets c,
// e and z, which nobody had: the list of three is b c d, one hit in second
// place.
func TestQualityByHand(t *testing.T) {
	var train []recommend.Event
	for k, items := range []string{"abcde", "abcd", "abc", "ab", "a"} {
		for _, i := range items {
			train = append(train, recommend.Event{User: fmt.Sprint(k), Item: string(i), Value: 1})
		}
	}
	train = append(train, recommend.Event{User: "x", Item: "a", Value: 1})
	log := newLog(t, train)
	test := newLog(t, []recommend.Event{{User: "x", Item: "a", Value: 1}, {User: "x", Item: "c", Value: 1}, {User: "x", Item: "e", Value: 1}, {User: "x", Item: "z", Value: 1},
		{User: "0", Item: "a", Value: 1}}) // has it already: nothing to be found
	q, err := recommend.Evaluate(context.Background(), fit(t, recommend.PopularKind, log), log, test, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]float64{
		"users": {float64(q.Users), 1}, "unknown": {float64(q.Unknown), 1}, "strangers": {float64(q.Strangers), 0},
		"precision": {q.Precision.Value, 1.0 / 3}, "recall": {q.Recall.Value, 1.0 / 3},
		"ndcg":     {q.NDCG.Value, (1 / math.Log2(3)) / (1 + 1/math.Log2(3) + 1.0/2)},
		"map":      {q.MAP.Value, .5 / 3},
		"coverage": {q.Coverage, 3.0 / 5},
	} {
		if math.Abs(c[0]-c[1]) > 1e-15 {
			t.Errorf("%s: got %v, want %v", name, c[0], c[1])
		}
	}
}

// Chance alone, a fifth of a fifth: the share held back is as asked for, in every
// row and column of customers and items alike, also where both are numbered.
func TestSplitMixes(t *testing.T) {
	var events []recommend.Event
	for u := range 200 {
		for i := range 200 {
			events = append(events, recommend.Event{User: fmt.Sprint(u), Item: fmt.Sprint(i), Value: 1})
		}
	}
	s, err := recommend.SplitByPair(events, .2, 1)
	if err != nil {
		t.Fatal(err)
	}
	users, items, diagonals := map[string]int{}, map[string]int{}, map[string]int{}
	for _, e := range s.Test {
		var u, i int
		if _, err := fmt.Sscan(e.User, &u); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(e.Item, &i); err != nil {
			t.Fatal(err)
		}
		users[e.User]++
		items[e.Item]++
		diagonals[fmt.Sprint((u+i)%200)]++
	}
	for name, counts := range map[string]map[string]int{"customer": users, "item": items, "diagonal": diagonals} {
		chi := 0.0
		for k := range 200 {
			d := float64(counts[fmt.Sprint(k)]) - 40
			chi += d * d / 32 // the variance of each is 200 × .2 × .8
		}
		// χ² with 200 degrees: 1 in 10,000 lies beyond 282, and below 133.
		if chi > 282 || chi < 133 {
			t.Errorf("by %s χ² is %.1f", name, chi)
		}
	}
	if other, _ := recommend.SplitByPair(events, .2, 2); len(other.Test) == len(s.Test) && other.Test[0] == s.Test[0] && other.Test[1] == s.Test[1] && other.Test[2] == s.Test[2] {
		t.Error("another seed holds back the same")
	}
}

func TestSplits(t *testing.T) {
	events := tastes(3, 200, 20, 10, 1)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for k := range events {
		events[k].Time = start.Add(time.Duration(k*7919%len(events)) * time.Hour)
	}
	s, err := recommend.SplitByTime(events, .25)
	if err != nil {
		t.Fatal(err)
	}
	last := time.Time{}
	for _, e := range s.Train {
		if e.Time.After(last) {
			last = e.Time
		}
	}
	for _, e := range s.Test {
		if !e.Time.After(last) {
			t.Fatal("the test begins before the training ends")
		}
	}
	if len(s.Test) != 500 || len(s.Train) != 1500 {
		t.Errorf("%d to learn from, %d to test on", len(s.Train), len(s.Test))
	}
	s, err = recommend.SplitByUser(events, .3, 1)
	if err != nil {
		t.Fatal(err)
	}
	learnt := map[string]bool{}
	for _, e := range s.Train {
		learnt[e.User] = true
	}
	for _, e := range append(s.Known, s.Test...) {
		if learnt[e.User] {
			t.Fatalf("customer %s was learnt from", e.User)
		}
	}
	if len(s.Train)+len(s.Known)+len(s.Test) != len(events) {
		t.Error("events were lost")
	}
	events[3].Time = time.Time{}
	if _, err := recommend.SplitByTime(events, .25); err == nil {
		t.Error("an event without a time is accepted")
	}
	if _, err := recommend.SplitByPair(events[:1], .5, 1); err == nil {
		t.Error("one event is parted in two")
	}
}

func TestNothingToJudgeBy(t *testing.T) {
	log := newLog(t, small())
	m := fit(t, recommend.PopularKind, log)
	if _, err := recommend.Evaluate(context.Background(), m, log, log, 3, 1); err == nil {
		t.Error("a test of what is known is accepted")
	}
	if _, err := recommend.Evaluate(context.Background(), m, log, log, 0, 1); err == nil {
		t.Error("lists of nothing are accepted")
	}
}
