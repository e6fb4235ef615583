package cluster

import (
	"cmp"
	"context"
	"slices"

	"zhike/mining"
)

// finish numbers the clusters from the largest.
func (m *Mixture) finish(ctx context.Context, p *points) error {
	labels, err := m.labels(ctx, p, nil)
	if err != nil {
		return err
	}
	sizes := make([]int, len(m.parts))
	for _, c := range labels {
		sizes[c]++
	}
	order := make([]int, len(sizes))
	for c := range order {
		order[c] = c
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(sizes[b]-sizes[a], slices.Compare(m.parts[a].Mean, m.parts[b].Mean))
	})
	parts := make([]gaussian, len(order))
	m.report.Sizes = make([]int, len(order))
	for to, from := range order {
		parts[to], m.report.Sizes[to] = m.parts[from], sizes[from]
	}
	m.parts = parts
	return nil
}

// labels of the rows, and their memberships if there is room for them.
func (m *Mixture) labels(ctx context.Context, p *points, memberships [][]float64) ([]int, error) {
	e, labels := &em{points: p, diagonal: m.diagonal, parts: m.parts}, make([]int, p.n)
	of := e.memberships()
	err := mining.Pieces(ctx, p.n, pieceRows(p.n), func(_, lo, hi int) {
		into, room := make([]float64, len(m.parts)), make([]float64, p.d)
		for i := lo; i < hi; i++ {
			if memberships != nil {
				into = memberships[i]
			}
			of(i, into, room)
			for c, v := range into {
				if v > into[labels[i]] {
					labels[i] = c
				}
			}
		}
	})
	return labels, err
}

// Schema returns the columns that the model expects.
func (m *Mixture) Schema() mining.Schema { return m.schema }

// Report says how the model came about.
func (m *Mixture) Report() MixtureReport { return m.report }

// K is the number of clusters.
func (m *Mixture) K() int { return len(m.parts) }

// Memberships returns for every row the probability that it belongs to each of
// the clusters; they sum to 1.
func (m *Mixture) Memberships(ctx context.Context, x *mining.Matrix) ([][]float64, error) {
	_, memberships, err := m.members(ctx, x)
	return memberships, err
}

// Assign returns for every row the cluster that it most probably belongs to,
// from 0, and that probability.
func (m *Mixture) Assign(ctx context.Context, x *mining.Matrix) (labels []int, probabilities []float64, err error) {
	labels, memberships, err := m.members(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	probabilities = make([]float64, len(labels))
	for i, c := range labels {
		probabilities[i] = memberships[i][c]
	}
	return labels, probabilities, nil
}

func (m *Mixture) members(ctx context.Context, x *mining.Matrix) ([]int, [][]float64, error) {
	p, err := m.coding.of(ctx, m.schema, x)
	if err != nil {
		return nil, nil, err
	}
	all, memberships := make([]float64, p.n*len(m.parts)), make([][]float64, p.n)
	for i := range memberships {
		memberships[i] = all[i*len(m.parts) : (i+1)*len(m.parts)]
	}
	labels, err := m.labels(ctx, p, memberships)
	return labels, memberships, err
}
