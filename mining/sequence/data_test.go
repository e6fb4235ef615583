package sequence_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/sequence"
)

// real opens a file of the shared test data; the test is skipped without it.
func real(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(miningtest.RealFile(t, "patterns", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func spmf(t testing.TB, name string) *sequence.Sequences {
	t.Helper()
	s, err := sequence.ReadSPMF(context.Background(), real(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func gather(t testing.TB, rows [][]sequence.Step) *sequence.Sequences {
	t.Helper()
	s := new(sequence.Sequences)
	for _, row := range rows {
		if err := s.AddTimed(row...); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// randomRows is sequences of up to five steps over up to four items; single
// has one item in each step.
func randomRows(r *rand.Rand, single bool) [][]sequence.Step {
	rows := make([][]sequence.Step, 1+r.IntN(25))
	for i := range rows {
		time := float64(r.IntN(3))
		for range 1 + r.IntN(5) {
			step := sequence.Step{Time: time}
			for item := range 4 {
				if r.IntN(3) == 0 {
					step.Items = append(step.Items, string(rune('a'+item)))
				}
			}
			if len(step.Items) == 0 {
				step.Items = []string{"a"}
			}
			if r.Shuffle(len(step.Items), func(a, b int) { step.Items[a], step.Items[b] = step.Items[b], step.Items[a] }); single {
				step.Items = step.Items[:1]
			}
			rows[i] = append(rows[i], step)
			time += float64(1 + r.IntN(4))
		}
	}
	return rows
}

// shoppers is n customers of about eight orders, items falling in frequency,
// where cartridges follow a printer after about 30 days.
func shoppers(seed uint64, n, items int) *sequence.Sequences {
	r := rand.New(rand.NewPCG(seed, 2))
	zipf := rand.NewZipf(r, 1.4, 6, uint64(items-1))
	s := new(sequence.Sequences)
	for range n {
		var steps []sequence.Step
		time, printer := r.Float64()*50, -1.0
		for range 1 + r.IntN(15) {
			step := sequence.Step{Time: time, Items: []string{"i" + strconv.Itoa(int(zipf.Uint64()))}}
			if printer < 0 && r.IntN(20) == 0 {
				step.Items, printer = append(step.Items, "printer"), time
			}
			steps = append(steps, step)
			time += 1 + r.ExpFloat64()*20
			if printer >= 0 && r.IntN(3) > 0 {
				time = max(time, printer+25+10*r.Float64())
				steps = append(steps, sequence.Step{Time: time, Items: []string{"cartridge"}})
				time, printer = time+1, 1e9
			}
		}
		if err := s.AddTimed(steps...); err != nil {
			panic(err)
		}
	}
	return s
}
