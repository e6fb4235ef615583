package pattern_test

import (
	"context"
	"testing"

	"zhike/mining/miningtest"
	"zhike/mining/pattern"
)

func TestSuite(t *testing.T) {
	b := simulated(6, 300, 40, 4)
	rows := make([][]string, b.Len())
	for i := range rows {
		rows[i] = b.At(i)
	}
	same := make([][]string, 50)
	for i := range same {
		same[i] = []string{"a", "b", "c"}
	}
	for _, o := range []pattern.Options{{MinSupport: .02}, {MinSupport: .02, Algorithm: pattern.FPGrowth}, {MinSupport: .02, Kind: pattern.Closed}, {MinSupport: 1, MaxSets: 100}} {
		t.Run(string(o.Algorithm)+string(o.Kind), func(t *testing.T) {
			miningtest.Check(t, miningtest.Learner[[]string, *pattern.Itemsets]{
				Rows: rows,
				Fit: func(ctx context.Context, rows [][]string, _ uint64) (*pattern.Itemsets, error) {
					b := new(pattern.Baskets)
					for _, row := range rows {
						if err := b.Add(row...); err != nil {
							return nil, err
						}
					}
					return pattern.Mine(ctx, b, o)
				},
				Predict: func(s *pattern.Itemsets, row []string) []float64 {
					n, _ := s.Support(row[:min(2, len(row))]...)
					return []float64{float64(n), float64(s.Len())}
				},
				Decode: func(data []byte) (*pattern.Itemsets, error) {
					s := new(pattern.Itemsets)
					return s, s.UnmarshalJSON(data)
				},
				Broken: []miningtest.Broken[[]string]{
					{Name: "an item without a name", Column: "item", Spoil: func(row *[]string) { *row = []string{"a", ""} }},
					{Name: "an empty basket", Column: "item", Spoil: func(row *[]string) { *row = nil }},
				},
				Poor: map[string][][]string{"the same basket": same, "nothing twice": {{"a"}, {"b"}, {"c"}}},
			})
		})
	}
}
