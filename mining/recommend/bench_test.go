package recommend_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/recommend"
)

// The fit to four fifths of FilmTrust, which bench/peers/recommend.py sets
// beside numpy's.
func BenchmarkFilmTrust(b *testing.B) {
	s, err := recommend.SplitByPair(filmTrust(b), .2, 1)
	if err != nil {
		b.Fatal(err)
	}
	log := newLog(b, s.Train)
	for _, kind := range kinds {
		b.Run(string(kind), func(b *testing.B) {
			miningtest.Measure(b, func() { fit(b, kind, log) })
		})
	}
}

// The fit to the pairs of a file, which bench/peers/recommend.py draws and sets
// beside numpy's; ALS as implicit has it by default, but for 32 factors.
func BenchmarkPairs(b *testing.B) {
	name := os.Getenv("ZHIKE_PAIRS")
	if name == "" {
		b.Skip("ZHIKE_PAIRS names no file of user, item and rating")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	var events []recommend.Event
	for _, line := range strings.Fields(string(data))[1:] {
		cells := strings.Split(line, ",")
		events = append(events, recommend.Event{User: cells[0], Item: cells[1], Value: 1})
	}
	log := newLog(b, events)
	for _, kind := range kinds {
		b.Run(string(kind), func(b *testing.B) {
			miningtest.Measure(b, func() {
				if kind != recommend.ALSKind {
					fit(b, kind, log)
				} else if _, err := recommend.FitALS(context.Background(), log, recommend.ALSOptions{Factors: 32, Rounds: 15}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// Customers, items and pairs grow together; the number of items stays below
// where EASE would spend all its time on them.
func BenchmarkFit(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		log := newLog(b, tastes(10, n/20, 100, 20, 1))
		for _, kind := range kinds {
			b.Run(fmt.Sprintf("%d/%s", n, kind), func(b *testing.B) {
				miningtest.Measure(b, func() { fit(b, kind, log) })
			})
		}
	}
}

func BenchmarkNewLog(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		events := tastes(10, n/20, 100, 20, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			miningtest.Measure(b, func() { newLog(b, events) })
		})
	}
}

func BenchmarkList(b *testing.B) {
	log := newLog(b, tastes(10, 5_000, 100, 20, 1))
	history := log.History("u1")
	for _, kind := range kinds {
		m := fit(b, kind, log)
		b.Run(string(kind), func(b *testing.B) {
			miningtest.Measure(b, func() {
				if _, err := recommend.List(m, history, recommend.ListOptions{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// Diverse lists by content of what is new.
func BenchmarkHybrid(b *testing.B) {
	log := newLog(b, tastes(10, 5_000, 100, 20, 1))
	base := fit(b, recommend.ItemKNNKind, log)
	traits := recommend.Traits{}
	for k, name := range log.Items() {
		traits[name] = []string{"group " + name[:1], fmt.Sprint("kind ", k%7)}
		traits["new "+name] = traits[name]
	}
	miningtest.Measure(b, func() {
		if _, err := recommend.NewHybrid(context.Background(), base, log, recommend.HybridOptions{Items: traits}); err != nil {
			b.Fatal(err)
		}
	})
}
