package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"

	"zhike/mining"
)

// candidates of each draw of a start; the best of them is kept.
const candidates = 4

// spread draws k rows to start from by k-means++ (Arthur & Vassilvitskii 2007):
// each with a probability in proportion to its weight times the square of its
// distance from those drawn before. Of four candidates that one is taken which
// leaves the smallest sum of squares, as the authors propose. Fewer than k come
// back where there are fewer different rows.
func (p *points) spread(ctx context.Context, k int, random *rand.Rand) ([][]float64, error) {
	left := make([]float64, p.n) // weight × square of the distance
	total := 0.0
	for i := range left {
		left[i] = p.weight(i)
		total += left[i]
	}
	first := p.row(pick(left, total, random))
	places := [][]float64{first}
	total = 0
	for i := range left {
		left[i] = p.weight(i) * squared(p.row(i), first)
		total += left[i]
	}
	for len(places) < k && total > 0 && ctx.Err() == nil {
		drawn := make([][]float64, candidates)
		for c := range drawn {
			drawn[c] = p.row(pick(left, total, random))
		}
		best := p.best(drawn, left)
		places, total = append(places, drawn[best]), 0
		for i := range left {
			if left[i] > 0 {
				left[i] = min(left[i], p.weight(i)*squared(p.row(i), drawn[best]))
			}
			total += left[i]
		}
	}
	return places, ctx.Err()
}

// best is the candidate that leaves the least.
func (p *points) best(drawn [][]float64, left []float64) int {
	group := quartetsOf(drawn, p.d).at
	var sum [candidates]float64
	for i := 0; i < p.n; i += 2 {
		k := min(i+1, p.n-1)
		a0, a1, a2, a3, b0, b1, b2, b3 := four(p.row(i), p.row(k), group)
		for c, d := range [candidates]float64{a0, a1, a2, a3} {
			sum[c] += min(left[i], p.weight(i)*d)
		}
		if k > i {
			for c, d := range [candidates]float64{b0, b1, b2, b3} {
				sum[c] += min(left[k], p.weight(k)*d)
			}
		}
	}
	best := 0
	for c := range sum {
		if sum[c] < sum[best] {
			best = c
		}
	}
	return best
}

// pick draws an index in proportion to its share of the total.
func pick(shares []float64, total float64, random *rand.Rand) int {
	at, last := random.Float64()*total, 0
	for i, s := range shares {
		if s <= 0 {
			continue
		}
		if last = i; at < s {
			return i
		}
		at -= s
	}
	return last
}

// sample takes at most so many rows by chance, in their order.
func (p *points) sample(rows int, random *rand.Rand) *points {
	if p.n <= rows {
		return p
	}
	return p.take(chosen(p.n, rows, random))
}

// chosen are at most so many of n by chance, in their order (Knuth's selection
// sampling).
func chosen(n, most int, random *rand.Rand) []int {
	out := make([]int, 0, min(n, most))
	for i := range n {
		if random.IntN(n-i) < most-len(out) {
			out = append(out, i)
		}
	}
	return out
}

// distinct tells whether the rows that weigh anything are at least k different
// ones.
func (p *points) distinct(ctx context.Context, k int, seed uint64) (bool, int, error) {
	places, err := p.spread(ctx, k, mining.Random(seed, 0xd157))
	return len(places) >= k, len(places), err
}

// trial is the rows that starts are tried on: a sample, or all where a sample
// would not hold K different ones.
func (p *points) trial(ctx context.Context, o KMeansOptions) (*points, error) {
	tried := p.sample(startRows, mining.Random(o.Seed, 0x5a))
	enough, different, err := tried.distinct(ctx, o.K, o.Seed)
	if err == nil && !enough && tried != p { // the sample may lack rare rows
		tried = p
		enough, different, err = p.distinct(ctx, o.K, o.Seed)
	}
	if err != nil {
		return nil, err
	}
	if !enough {
		return nil, mining.TableError(fmt.Sprintf("数据中只有 %d 种不同的行，分不出 %d 群", different, o.K),
			fmt.Sprintf("the data hold only %d different rows, which cannot make %d clusters", different, o.K))
	}
	return tried, nil
}

// bestStart improves each of the starts and returns that with the smallest sum
// of squares, of equal ones the first, and its centres.
func (p *points) bestStart(ctx context.Context, o KMeansOptions, improve func(places [][]float64, start uint64) ([][]float64, error)) (best int, centres [][]float64, err error) {
	ends, sums, failed := make([][][]float64, o.Starts), make([]float64, o.Starts), make([]error, o.Starts)
	err = mining.Pieces(ctx, o.Starts, 1, func(s, _, _ int) {
		places, err := p.spread(ctx, o.K, mining.Random(o.Seed, uint64(s)))
		if err == nil {
			ends[s], err = improve(places, uint64(s))
		}
		if err == nil {
			sums[s], err = p.inertia(ctx, ends[s])
		}
		failed[s] = err
	})
	if err := cmp.Or(append(failed, err)...); err != nil {
		return 0, nil, err
	}
	for s, sum := range sums {
		if sum < sums[best] {
			best = s
		}
	}
	return best, ends[best], nil
}
