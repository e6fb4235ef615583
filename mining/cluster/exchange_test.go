package cluster

import (
	"context"
	"testing"
)

// partition is the sum of squares of rows in clusters, about their means.
func partition(p *points, labels []int32, k int) (sum float64) {
	means, mass := make([]float64, k*p.d), make([]float64, k)
	for i, c := range labels {
		mass[c] += p.weight(i)
		for j, v := range p.row(i) {
			means[int(c)*p.d+j] += p.weight(i) * v
		}
	}
	for i, c := range labels {
		for j, v := range p.row(i) {
			u := v - means[int(c)*p.d+j]/mass[c]
			sum += p.weight(i) * u * u
		}
	}
	return sum
}

// At the end no row can be put into another cluster with a gain, and where
// plain iterations stop one often can.
func TestNoExchangeGains(t *testing.T) {
	gained := 0
	for seed := range uint64(20) {
		p := chance(60, 2, seed)
		if seed%2 == 1 {
			p.weights = make([]float64, p.n)
			for i := range p.weights {
				p.weights[i] = float64(i % 3)
			}
		}
		start := p.take([]int{1, 2, 4, 5}).rows()
		plain, l := newLloyd(p, start), newLloyd(p, start)
		if err := plain.run(context.Background(), 1000); err != nil {
			t.Fatal(err)
		}
		if err := l.runOn(context.Background(), 1000); err != nil || !l.converged {
			t.Fatalf("seed %d: converged %v, %v", seed, l.converged, err)
		}
		end := partition(p, l.labels, 4)
		if end > partition(p, plain.labels, 4)*(1+1e-12) {
			t.Errorf("seed %d: exchanges end at %v, plain iterations at %v", seed, end, partition(p, plain.labels, 4))
		}
		if end < partition(p, plain.labels, 4)*(1-1e-9) {
			gained++
		}
		for i, own := range l.labels {
			for c := range int32(4) {
				if l.labels[i] = c; partition(p, l.labels, 4) < end*(1-1e-8) {
					t.Fatalf("seed %d: row %d would gain by going from cluster %d to %d", seed, i, own, c)
				}
			}
			l.labels[i] = own
		}
	}
	if gained == 0 {
		t.Error("no start gained by exchanges: the test says nothing")
	}
}
