package metric_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining/metric"
)

// Against the definition, pair by pair, with many ties in all three columns.
func TestConcordanceIsItsDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		n := rng.IntN(40)
		score, duration, event := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			score[i], duration[i], event[i] = float64(rng.IntN(6)), float64(rng.IntN(8)), float64(rng.IntN(2))
		}
		var want metric.Pairs
		for i := range n {
			for j := range n {
				if event[i] == 0 || duration[i] > duration[j] || duration[i] == duration[j] && event[j] == 1 {
					continue
				}
				switch {
				case score[i] > score[j]:
					want.Concordant++
				case score[i] < score[j]:
					want.Discordant++
				default:
					want.Tied++
				}
			}
		}
		if got := metric.Concordance(score, duration, event); got != want {
			t.Fatalf("got %+v, want %+v\n%v\n%v\n%v", got, want, score, duration, event)
		}
	}
	if c := metric.Concordance([]float64{1, 2}, []float64{3, 3}, []float64{1, 1}).Index(); !math.IsNaN(c) {
		t.Errorf("index %v of two that happened at once", c)
	}
}
