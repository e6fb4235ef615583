package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// HierarchicalOptions are the choices of FitHierarchical.
type HierarchicalOptions struct {
	K       int     // number of clusters
	Linkage Linkage // Ward by default
	Scale   Scale   // Z by default
	Rows    int     // that the tree is made of at most, 2000 by default and 20,000 at most
	Seed    uint64  // of the rows drawn
}

// mostLinked rows have distances that fill 1.6 GB.
const mostLinked = 20_000

// HierarchicalReport says how a model came about.
type HierarchicalReport struct {
	Rows     int           `json:"rows"`
	Linked   int           `json:"linked"` // rows that the tree is made of
	Scale    Scale         `json:"scale"`
	Linkage  Linkage       `json:"linkage"`
	Sizes    []int         `json:"sizes"` // rows in each cluster, of all
	Warnings []mining.Text `json:"warnings,omitempty"`
}

// Hierarchical is a tree of merges and the clusters at one height of it.
type Hierarchical struct {
	schema  mining.Schema
	coding  coding
	merges  []Merge
	anchors *points // rows that stand for the clusters
	labels  []int   // of the anchors
	tree    *kdtree // of the anchors
	report  HierarchicalReport
}

// FitHierarchical joins the nearest rows and clusters one by one, by the
// linkage, until K are left. Distances of all pairs are needed, so that of more
// than 2000 rows a sample of so many is joined. All rows are then given the
// cluster whose centre among the rows joined is nearest, by single linkage,
// whose clusters have no middle, that of the nearest row joined.
func FitHierarchical(ctx context.Context, x *mining.Matrix, o HierarchicalOptions) (*Hierarchical, error) {
	o.Scale, o.Linkage, o.Rows = cmp.Or(o.Scale, Z), cmp.Or(o.Linkage, Ward), cmp.Or(o.Rows, 2000)
	if err := o.check(x); err != nil {
		return nil, err
	}
	c, p, err := coded(ctx, x, nil, o.Scale)
	if err != nil {
		return nil, err
	}
	some := p.sample(o.Rows, mining.Random(o.Seed, 0x41e))
	if err := checkK(o.K, some.n); err != nil {
		return nil, err
	}
	m := &Hierarchical{schema: x.Schema(), coding: c}
	if m.merges, err = o.Linkage.link(ctx, some); err != nil {
		return nil, err
	}
	m.report = HierarchicalReport{Rows: p.n, Linked: some.n, Scale: o.Scale, Linkage: o.Linkage, Warnings: missingWarning(x)}
	if m.labels, err = Cut(m.merges, o.K); err != nil {
		return nil, err
	}
	m.anchors = some
	if o.Linkage != Single {
		m.anchors, m.labels = some.centres(m.labels, o.K), nil
		for c := range o.K {
			m.labels = append(m.labels, c)
		}
	}
	return m, m.finish(ctx, p, o.K)
}

func (o HierarchicalOptions) check(x *mining.Matrix) error {
	if err := checkRows(x); err != nil {
		return err
	}
	if err := o.Scale.check(); err != nil {
		return err
	}
	if err := o.Linkage.check(); err != nil {
		return err
	}
	if o.Rows < 2 || o.Rows > mostLinked {
		return mining.TableError(fmt.Sprintf("层次聚类的抽样行数须从 2 到 %d，而不是 %d", mostLinked, o.Rows),
			fmt.Sprintf("a tree is made of 2 to %d rows, not of %d", mostLinked, o.Rows))
	}
	return nil
}

// centres are the means of the rows of each cluster.
func (p *points) centres(labels []int, k int) *points {
	out, count := &points{n: k, d: p.d, at: make([]float64, k*p.d)}, make([]float64, k)
	for i, c := range labels {
		count[c]++
		for j, v := range p.row(i) {
			out.row(c)[j] += v
		}
	}
	for c, n := range count {
		for j := range out.row(c) {
			out.row(c)[j] /= n
		}
	}
	return out
}

// finish numbers the clusters from the largest, of equal ones from that with the
// least anchor, and counts their rows.
func (m *Hierarchical) finish(ctx context.Context, p *points, k int) error {
	m.tree = newKDTree(m.anchors)
	labels, _, err := m.assign(ctx, p)
	if err != nil {
		return err
	}
	m.report.Sizes = renumber(labels, m.anchors, m.labels, k)
	return nil
}

// renumber numbers clusters from the largest, of equal ones from that with the
// least anchor, and returns how many of all rows are in each. Labels below 0
// are not counted.
func renumber(all []int, anchors *points, labels []int, k int) (sizes []int) {
	count, least, order, to := make([]int, k), make([][]float64, k), make([]int, k), make([]int, k)
	for _, c := range all {
		if c >= 0 {
			count[c]++
		}
	}
	for i, c := range labels {
		if row := anchors.row(i); least[c] == nil || slices.Compare(row, least[c]) < 0 {
			least[c] = row
		}
	}
	for c := range order {
		order[c] = c
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(count[b]-count[a], slices.Compare(least[a], least[b]))
	})
	for c, from := range order {
		to[from] = c
		sizes = append(sizes, count[from])
	}
	for i, c := range labels {
		labels[i] = to[c]
	}
	return sizes
}

func (m *Hierarchical) assign(ctx context.Context, p *points) (labels []int, distances []float64, err error) {
	labels, distances = make([]int, p.n), make([]float64, p.n)
	err = mining.Pieces(ctx, p.n, pieceRows(p.n), func(_, lo, hi int) {
		near := neighbours{most: 1}
		for i := lo; i < hi; i++ {
			near.clear()
			m.tree.nearest(0, p.row(i), &near)
			labels[i], distances[i] = m.labels[near.rows[0]], math.Sqrt(near.squares[0])
		}
	})
	return labels, distances, err
}

// Schema returns the columns that the model expects.
func (m *Hierarchical) Schema() mining.Schema { return m.schema }

// Report says how the model came about.
func (m *Hierarchical) Report() HierarchicalReport { return m.report }

// K is the number of clusters.
func (m *Hierarchical) K() int { return len(m.report.Sizes) }

// Merges is the whole tree, the lowest merges first; Cut cuts it elsewhere.
func (m *Hierarchical) Merges() []Merge { return slices.Clone(m.merges) }

// Assign returns the cluster of every row, from 0, and its scaled distance to
// the centre, by single linkage to the nearest row of the tree.
func (m *Hierarchical) Assign(ctx context.Context, x *mining.Matrix) (labels []int, distances []float64, err error) {
	p, err := m.coding.of(ctx, m.schema, x)
	if err != nil {
		return nil, nil, err
	}
	return m.assign(ctx, p)
}
