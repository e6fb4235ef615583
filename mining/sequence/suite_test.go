package sequence_test

import (
	"context"
	"math"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/sequence"
)

// chain makes sequences of rows.
func chain(rows [][]sequence.Step) (*sequence.Sequences, error) {
	s := new(sequence.Sequences)
	for _, row := range rows {
		if err := s.AddTimed(row...); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func one(time float64, items ...string) sequence.Step { return sequence.Step{Time: time, Items: items} }

func suiteRows() [][]sequence.Step {
	var rows [][]sequence.Step
	for i := range 60 {
		a, b := string(rune('a'+i%5)), string(rune('a'+i%3))
		rows = append(rows, []sequence.Step{one(0, a), one(2, b), one(float64(3+i%4), "z")})
	}
	return rows
}

func broken() []miningtest.Broken[[]sequence.Step] {
	spoilt := func(steps ...sequence.Step) func(*[]sequence.Step) {
		return func(row *[]sequence.Step) { *row = steps }
	}
	return []miningtest.Broken[[]sequence.Step]{
		{Name: "no steps", Column: "item", Spoil: spoilt()},
		{Name: "an empty step", Column: "item", Spoil: spoilt(one(1, "a"), one(2))},
		{Name: "no name", Column: "item", Spoil: spoilt(one(1, ""))},
		{Name: "negative time", Column: "time", Spoil: spoilt(one(-1, "a"))},
		{Name: "time turns back", Column: "time", Spoil: spoilt(one(2, "a"), one(1, "b"))},
		{Name: "the same time", Column: "time", Spoil: spoilt(one(2, "a"), one(2, "b"))},
		{Name: "time missing", Column: "time", Spoil: spoilt(one(math.NaN(), "a"))},
		{Name: "infinite time", Column: "time", Spoil: spoilt(one(math.Inf(1), "a"))},
	}
}

func TestPatternsSuite(t *testing.T) {
	for name, o := range map[string]sequence.Options{"plain": {MinSupport: 2}, "windows": {MinSupport: 2, MaxGap: 2, MaxSpan: 5}, "closed": {MinSupport: 2, Closed: true}} {
		t.Run(name, func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[[]sequence.Step, *sequence.Patterns]{
				Rows: suiteRows(),
				Fit: func(ctx context.Context, rows [][]sequence.Step, _ uint64) (*sequence.Patterns, error) {
					s, err := chain(rows)
					if err != nil {
						return nil, err
					}
					return sequence.Mine(ctx, s, o)
				},
				Predict: func(p *sequence.Patterns, row []sequence.Step) []float64 {
					n, _ := p.Support(row[0].Items)
					return []float64{float64(n), float64(p.Len())}
				},
				Decode: func(data []byte) (*sequence.Patterns, error) {
					p := new(sequence.Patterns)
					return p, p.UnmarshalJSON(data)
				},
				Broken: broken(),
				Poor:   map[string][][]sequence.Step{"one item": {{one(0, "a")}, {one(0, "a"), one(1, "a")}}},
			})
		})
	}
}

func TestMarkovSuite(t *testing.T) {
	miningtest.Check(t, miningtest.Learner[[]sequence.Step, *sequence.Markov]{
		Rows: suiteRows(),
		Fit: func(ctx context.Context, rows [][]sequence.Step, _ uint64) (*sequence.Markov, error) {
			s, err := chain(rows)
			if err != nil {
				return nil, err
			}
			return sequence.FitMarkov(ctx, s, sequence.MarkovOptions{})
		},
		Predict: func(m *sequence.Markov, row []sequence.Step) []float64 {
			out := []float64{m.Report().P, m.Report().G}
			for _, n := range m.Next(row[0].Items[0]) {
				out = append(out, n.Probability, n.Low, n.High)
			}
			return out
		},
		Decode: func(data []byte) (*sequence.Markov, error) {
			m := new(sequence.Markov)
			return m, m.UnmarshalJSON(data)
		},
		Broken: broken(),
		Poor:   map[string][][]sequence.Step{"one item": {{one(0, "a")}, {one(0, "a"), one(1, "a")}}},
	})
}
