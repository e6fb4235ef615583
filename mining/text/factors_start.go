package text

import (
	"context"
	"math"
	"math/rand/v2"
)

// The minimum reached depends on the start. Each of so many starts is descended for
// some rounds with some documents; of those that leave nearly as little as the best, the
// one with the most coherent topics is taken: half a per cent of the square is not worth
// words that do not go together.
const (
	trialStarts    = 6
	startRounds    = 10
	startDocuments = 3000
	startSlack     = 1.005
	startTerms     = 10
)

func started(ctx context.Context, x *sparse, k int, random *rand.Rand) (best thin, err error) {
	order := random.Perm(x.rows())
	some := x.take(order[:min(len(order), startDocuments)])
	var tried [trialStarts]thin
	var left, coherence [trialStarts]float64
	least := math.Inf(1)
	for s := range trialStarts {
		w := newThin(some.rows(), k)
		tried[s] = seeded(some, k, random)
		if err := descendTo(ctx, some, w, tried[s], startRounds, topicTolerance); err != nil {
			return best, err
		}
		if left[s], err = residual(ctx, some, w, tried[s]); err != nil {
			return best, err
		}
		least = min(least, left[s])
		lists := topTerms(tried[s], startTerms)
		counted, err := countTogether(ctx, some, lists...)
		if err != nil {
			return best, err
		}
		for _, list := range lists {
			coherence[s] += counted.coherence(list)
		}
	}
	most := math.Inf(-1)
	for s, h := range tried {
		if left[s] <= startSlack*least+1e-9 && coherence[s] > most {
			most, best = coherence[s], h
		}
	}
	return best, nil
}

// seeded begins each topic with a document, drawn with probability in proportion
// to how far it is from those drawn before (k-means++; Arthur & Vassilvitskii 2007).
// Rows of x have length 1.
func seeded(x *sparse, k int, random *rand.Rand) thin {
	h := newThin(x.width, k)
	far := make([]float64, x.rows())
	for i := range far {
		far[i] = 1
	}
	dense := make([]float64, x.width)
	for t := range k {
		chosen := drawn(far, random)
		at, value := x.row(chosen)
		clear(dense)
		for e, j := range at {
			dense[j] = value[e]
			h.row(int(j))[t] = value[e]
		}
		for i := range far {
			at, value := x.row(i)
			cosine := 0.0
			for e, j := range at {
				cosine += value[e] * dense[j]
			}
			far[i] = min(far[i], max(0, 1-cosine))
		}
	}
	return h
}

// drawn is an index, with probability in proportion to its weight.
func drawn(weights []float64, random *rand.Rand) int {
	sum := 0.0
	for _, v := range weights {
		sum += v
	}
	at := random.Float64() * sum
	for i, v := range weights {
		if at -= v; at < 0 {
			return i
		}
	}
	return random.IntN(len(weights))
}
