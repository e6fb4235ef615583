package sequence_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"zhike/mining/sequence"
)

func markov(t testing.TB, s *sequence.Sequences) *sequence.Markov {
	t.Helper()
	m, err := sequence.FitMarkov(context.Background(), s, sequence.MarkovOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// walks follows a chain of which all probabilities are known.
func walks(n int) *sequence.Sequences {
	r, s := rand.New(rand.NewPCG(11, 0)), new(sequence.Sequences)
	for range n {
		path, now := [][]string{}, "home"
		for now != "" {
			path = append(path, []string{now})
			u := r.Float64()
			switch {
			case now == "home" && u < .6, now == "shop" && u < .3:
				now = "shop"
			case now == "home" && u < .8, now == "shop" && u < .5:
				now = "help"
			case now == "help" && u < .5:
				now = "home"
			default:
				now = ""
			}
		}
		if err := s.Add(path...); err != nil {
			panic(err)
		}
	}
	return s
}

func TestMarkovRecoversAChain(t *testing.T) {
	m := markov(t, walks(20_000))
	truth := map[string]map[string]float64{"": {"home": 1}, "home": {"shop": .6, "help": .2, "": .2}, "shop": {"shop": .3, "help": .2, "": .5}, "help": {"home": .5, "": .5}}
	for from, moves := range truth {
		got := m.Next(from)
		if len(got) != len(moves) {
			t.Errorf("from %q: %+v", from, got)
		}
		for _, n := range got {
			if p := moves[n.Item]; math.Abs(n.Probability-p) > .015 || n.Low > p+.005 || n.High < p-.005 {
				t.Errorf("from %q: %+v, want %v", from, n, p)
			}
		}
	}
	if p := m.Probability("home", "shop", "help"); math.Abs(p-.6*.2*.5) > .005 {
		t.Errorf("home, shop, help: %v", p)
	}
	if m.Probability("shop") != 0 || m.Probability("home", "nowhere") != 0 || m.Next("nowhere") != nil {
		t.Error("a move that was never seen is held possible")
	}
	if r := m.Report(); r.States != 3 || r.Paths != 20_000 || r.DF != 4 || r.P > 1e-10 {
		t.Errorf("%+v", r)
	}
}

// All paths up to twelve steps, tried one by one.
func TestLikelyPaths(t *testing.T) {
	m := markov(t, walks(3000))
	var all []float64
	var walk func(path []string)
	walk = func(path []string) {
		all = append(all, m.Probability(path...))
		if len(path) < 12 {
			for _, next := range []string{"home", "shop", "help"} {
				walk(append(slices.Clone(path), next))
			}
		}
	}
	walk([]string{"home"})
	slices.Sort(all)
	slices.Reverse(all)
	likely, complete := m.Likely(15)
	if len(likely) != 15 || !complete {
		t.Fatalf("%d paths, complete: %v", len(likely), complete)
	}
	for i, p := range likely {
		if math.Abs(p.Probability-all[i]) > 1e-12 || math.Abs(p.Probability-m.Probability(p.Items...)) > 1e-12 {
			t.Errorf("path %d: %+v, want %v", i, p, all[i])
		}
	}
}

// Items drawn by lot: G is chi-squared, so p is anywhere.
func TestMarkovOfChance(t *testing.T) {
	r, low := rand.New(rand.NewPCG(1, 7)), 0
	for range 200 {
		s := new(sequence.Sequences)
		for range 60 {
			var path [][]string
			for range 8 {
				path = append(path, []string{string(rune('a' + r.IntN(3)))})
			}
			if err := s.Add(path...); err != nil {
				t.Fatal(err)
			}
		}
		if markov(t, s).Report().P < .05 {
			low++
		}
	}
	if low > 20 {
		t.Errorf("p is below .05 in %d of 200 chains of no memory", low)
	}
}

func TestMarkovRefusesBaskets(t *testing.T) {
	s := new(sequence.Sequences)
	for _, steps := range [][][]string{{{"a"}}, {{"a"}, {"a", "b"}}} {
		if err := s.Add(steps...); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := sequence.FitMarkov(context.Background(), s, sequence.MarkovOptions{}); err == nil || !strings.Contains(err.Error(), "row 2") {
		t.Errorf("%v", err)
	}
}

// Every path goes through thirty stages with twenty ways each: too many
// beginnings are as likely, and it says so.
func TestLikelySaysThatItGaveUp(t *testing.T) {
	s := new(sequence.Sequences)
	rng := rand.New(rand.NewPCG(5, 5))
	for range 400 {
		steps := make([][]string, 30)
		for i := range steps {
			steps[i] = []string{fmt.Sprint("stage ", i, " way ", rng.IntN(20))}
		}
		if err := s.Add(steps...); err != nil {
			t.Fatal(err)
		}
	}
	m, err := sequence.FitMarkov(context.Background(), s, sequence.MarkovOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if likely, complete := m.Likely(20); complete || len(likely) >= 20 {
		t.Errorf("%d paths, complete: %v", len(likely), complete)
	}
}
