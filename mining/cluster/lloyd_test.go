package cluster

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func chance(n, d int, seed uint64) *points {
	rng, p := rand.New(rand.NewPCG(seed, 1)), &points{n: n, d: d, at: make([]float64, n*d)}
	for i := range p.at {
		p.at[i] = rng.NormFloat64()
	}
	return p
}

// plain looks at every distance in every iteration (Lloyd 1982).
func plain(p *points, places [][]float64) (centres [][]float64, labels []int) {
	for _, c := range places {
		centres = append(centres, slices.Clone(c))
	}
	labels = make([]int, p.n)
	for changed := true; changed; {
		changed = false
		sums, mass := make([][]float64, len(centres)), make([]float64, len(centres))
		for c := range sums {
			sums[c] = make([]float64, p.d)
		}
		for i := range p.n {
			best := 0
			for c := range centres {
				if squared(p.row(i), centres[c]) < squared(p.row(i), centres[best]) {
					best = c
				}
			}
			changed = changed || best != labels[i]
			labels[i] = best
			mass[best] += p.weight(i)
			for j, v := range p.row(i) {
				sums[best][j] += p.weight(i) * v
			}
		}
		for c := range centres {
			for j := range sums[c] {
				centres[c][j] = sums[c][j] / mass[c]
			}
		}
	}
	return centres, labels
}

// From the same start the pruned iterations end with the same rows in every
// cluster as plain ones, also where the groups run into each other.
func TestPrunedIsPlain(t *testing.T) {
	for seed := range uint64(20) {
		p := chance(700, 1+int(seed%5), seed)
		if seed%2 == 1 {
			p.weights = make([]float64, p.n)
			for i := range p.weights {
				p.weights[i] = float64(1 + i%3)
			}
		}
		start := p.take([]int{0, 1, 2, 3, 4, 5, 6})
		centres, labels := plain(p, start.rows())
		l := newLloyd(p, start.rows())
		if err := l.run(context.Background(), 1000); err != nil || !l.converged {
			t.Fatalf("seed %d: converged %v, %v", seed, l.converged, err)
		}
		for i, c := range labels {
			if int(l.labels[i]) != c {
				t.Fatalf("seed %d: row %d is in cluster %d, by plain iterations in %d", seed, i, l.labels[i], c)
			}
		}
		for c := range centres {
			if d := math.Sqrt(squared(centres[c], l.centres[c])); d > 1e-12 {
				t.Errorf("seed %d: centre %d lies %v from that of plain iterations", seed, c, d)
			}
		}
	}
}

// A centre from which every row has gone gets the worst row; the run ends with
// rows in all clusters and at a smaller sum than the other centres alone.
func TestEmptiedClusterIsFilled(t *testing.T) {
	p := chance(500, 3, 3)
	far := []float64{1e3, 1e3, 1e3}
	two := newLloyd(p, [][]float64{p.row(0), p.row(1)})
	three := newLloyd(p, [][]float64{p.row(0), p.row(1), far})
	sums := []float64{}
	for _, l := range []*lloyd{two, three} {
		if err := l.run(context.Background(), 1000); err != nil || !l.converged {
			t.Fatalf("converged %v, %v", l.converged, err)
		}
		sum, err := p.inertia(context.Background(), l.centres)
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, sum)
	}
	count := make([]int, 3)
	for _, c := range three.labels {
		count[c]++
	}
	if slices.Min(count) < 10 || !(sums[1] < sums[0]) {
		t.Errorf("rows %v, sums of squares with and without the third %v", count, sums)
	}
}
