package sequence_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"zhike/mining"
	"zhike/mining/sequence"
)

func readSPMF(s string) (*sequence.Sequences, error) {
	return sequence.ReadSPMF(context.Background(), strings.NewReader(s))
}

func TestReadSPMF(t *testing.T) {
	s, err := readSPMF("@CONVERTED\n# a comment\n1 2 -1 3 -1 -2\r\n 1 -1 -2 \n\n")
	if err != nil || s.Len() != 2 || s.Items() != 3 {
		t.Fatalf("%v, %v", s, err)
	}
	if n, ok := mine(t, s, sequence.Options{MinSupport: 1}).Support([]string{"2", "1"}, []string{"3"}); n != 1 || !ok {
		t.Errorf("support %d, %v", n, ok)
	}
	timed, err := readSPMF("<0> 1 -1 <7.5> 2 -1 -2\n<3> 1 -1 <9> 2 -1 -2\n")
	if err != nil {
		t.Fatal(err)
	}
	if p := follow(t, timed, sequence.FollowOptions{})["1>2"]; p.Sequences != 2 || p.Slow != 7.5 || p.Quick != 6 {
		t.Errorf("%+v", p)
	}
}

func TestReadSPMFRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		row        int
		says       string
	}{
		{"empty file", "", -1, "no sequences"},
		{"comments only", "# nothing\n", -1, "no sequences"},
		{"empty line", "1 -1 -2\n\n2 -1 -2\n", 1, "sequence is empty"},
		{"nothing in it", "-2\n", 0, "sequence is empty"},
		{"no end", "1 -1 -2\n1 -1\n", 1, "does not end with -2"},
		{"open step", "1 2 -2\n", 0, "has ended with -1"},
		{"empty step", "1 -1 -1 -2\n", 0, "holds no item"},
		{"behind the end", "1 -1 -2 3\n", 0, "behind -2"},
		{"text", "a -1 -2\n", 0, "no whole number"},
		{"other negative", "1 -3 -1 -2\n", 0, "no whole number"},
		{"negative time", "1 -1 -2\n<-5> 1 -1 -2\n", 1, "is negative"},
		{"time turns back", "<5> 1 -1 <4> 2 -1 -2\n", 0, "not later"},
		{"time missing", "<5> 1 -1 2 -1 -2\n", 0, "some steps have a time"},
		{"no time", "<x> 1 -1 -2\n", 0, "no <time>"},
		{"infinite time", "<Inf> 1 -1 -2\n", 0, "no finite number"},
		{"GBK", "1 -1 -2\n\xc5\xa3\xc4\xcc -1 -2\n", 1, "no UTF-8"},
		{"50 MB in one line", strings.Repeat("12345 -1 ", 6<<20) + "-2\n", 0, "longer than 16 MB"},
	} {
		_, err := readSPMF(c.text)
		var data *mining.DataError
		if !errors.As(err, &data) || data.Row != c.row || !strings.Contains(data.Problem.En, c.says) || data.Problem.Zh == "" {
			t.Errorf("%s: %v, want row %d, %q", c.name, err, c.row, c.says)
		}
	}
}

// Whatever the text, sequences or a sentence; what is read can be mined.
func FuzzReadSPMF(f *testing.F) {
	for _, s := range []string{"1 2 -1 3 -1 -2\n", "<1> 1 -1 <2> 2 -1 -2", "", "\n", "-1 -2", "\xff", "#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readSPMF(text)
		var data *mining.DataError
		if err != nil {
			if !errors.As(err, &data) {
				t.Fatalf("%v is no sentence", err)
			}
			return
		}
		for _, o := range []sequence.Options{{MinSupport: 1, MaxPatterns: 2000}, {MinSupport: 1, MaxGap: 2, MaxPatterns: 2000, Closed: true}} {
			if p, err := sequence.Mine(context.Background(), s, o); err == nil {
				listed(t, p)
			} else if !errors.As(err, &data) {
				t.Fatal(err)
			}
		}
	})
}

// Whatever a stored document holds, it is refused or can be asked.
func FuzzFromJSON(f *testing.F) {
	s, err := readSPMF("1 -1 2 -1 -2\n1 -1 -2\n")
	if err != nil {
		f.Fatal(err)
	}
	patterns, err := mine(f, s, sequence.Options{MinSupport: 1}).MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	chain, err := markov(f, s).MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(patterns)
	f.Add(chain)
	f.Fuzz(func(t *testing.T, data []byte) {
		if p := new(sequence.Patterns); p.UnmarshalJSON(data) == nil {
			p.Top(3, 1)
			p.Support([]string{"1"}, []string{"2"})
		}
		if m := new(sequence.Markov); m.UnmarshalJSON(data) == nil {
			m.Next("1")
			likely, _ := m.Likely(2)
			for _, p := range likely {
				if p.Probability <= 0 || p.Probability > 1 {
					t.Errorf("%+v", p)
				}
			}
		}
	})
}
