package cluster

import (
	"context"
	"math/rand/v2"
	"slices"

	"zhike/mining"
)

// batchSteps are taken from each start: with batches of 1024 rows about a
// hundred thousand rows are looked at, however many there are.
const batchSteps = 100

// enoughGain is the share of the sum of squares below which what one move of
// the centres gains ends the full passes of mini-batch k-means. Gains shrink by
// a steady factor from pass to pass: at .98 those given up add up to a quarter
// of a percent.
const enoughGain = 5e-5

// batches moves centres by batches of rows drawn by chance (Sculley 2010): each
// centre is the weighted mean of all rows that were ever nearest to it.
func (p *points) batches(ctx context.Context, places [][]float64, rows int, random *rand.Rand) ([][]float64, error) {
	centres := make([][]float64, len(places))
	for c := range places {
		centres[c] = slices.Clone(places[c])
	}
	mass, q, batch, nearest := make([]float64, len(places)), quartetsOf(centres, p.d), make([]int, rows), make([]near, rows+1)
	for range batchSteps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for b := range batch {
			batch[b] = random.IntN(p.n)
		}
		q.set(centres)
		for b := 0; b < rows; b += 2 { // an odd one at the end is looked at twice
			nearest[b], nearest[b+1] = q.nearest(p.row(batch[b]), p.row(batch[min(b+1, rows-1)]))
		}
		for b, i := range batch {
			w, c := p.weight(i), nearest[b].place
			if !(w > 0) {
				continue
			}
			mass[c] += w
			for j, v := range p.row(i) {
				centres[c][j] += w / mass[c] * (v - centres[c][j])
			}
		}
	}
	return centres, nil
}

// byBatches tries the starts on batches of all rows and finishes that which is
// best for the rows tried by full passes.
func (p *points) byBatches(ctx context.Context, tried *points, o KMeansOptions) (*lloyd, error) {
	_, centres, err := tried.bestStart(ctx, o, func(places [][]float64, start uint64) ([][]float64, error) {
		return p.batches(ctx, places, o.Batch, mining.Random(o.Seed^0xba7c, start))
	})
	if err != nil {
		return nil, err
	}
	l := newLloyd(p, centres)
	l.enough = enoughGain
	return l, l.run(ctx, o.Iterations)
}
