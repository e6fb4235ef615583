package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"zhike/mining"
)

// DBSCANOptions are the choices of FitDBSCAN.
type DBSCANOptions struct {
	Eps       float64 // scaled distance up to which rows are neighbours; by default the knee of the distances, see Knee
	MinPoints int     // rows within Eps, itself among them, that make a row a core; twice the columns by default, at least 4
	Scale     Scale   // Z by default
	Seed      uint64  // of the rows by which a default Eps is found
}

// DBSCANReport says how a model came about.
type DBSCANReport struct {
	Rows      int           `json:"rows"`
	Scale     Scale         `json:"scale"`
	Eps       float64       `json:"eps"`
	MinPoints int           `json:"min_points"`
	Sizes     []int         `json:"sizes"` // rows in each cluster
	Noise     int           `json:"noise"` // rows in none
	Core      int           `json:"core"`  // rows with MinPoints neighbours
	Warnings  []mining.Text `json:"warnings,omitempty"`
}

// DBSCAN is the core rows of clusters of any shape; a row belongs to the
// cluster of the nearest core row, if that is near enough.
type DBSCAN struct {
	schema mining.Schema
	coding coding
	cores  *points // in the order of the data
	labels []int   // of the core rows
	tree   *kdtree // of the core rows, none where there are no core rows
	report DBSCANReport
}

// FitDBSCAN finds clusters of any shape where rows lie close together, and calls
// noise what lies in none (Ester, Kriegel, Sander & Xu 1996). Core rows no
// farther apart than Eps are in one cluster; others are with the nearest core
// row within Eps, so that the order of the rows has no say. A k-d tree finds the
// neighbours; neighbourhoods are not kept, so memory grows with the rows.
func FitDBSCAN(ctx context.Context, x *mining.Matrix, o DBSCANOptions) (*DBSCAN, error) {
	if err := o.check(x); err != nil {
		return nil, err
	}
	o.Scale, o.MinPoints = cmp.Or(o.Scale, Z), cmp.Or(o.MinPoints, max(4, 2*x.Width()))
	c, p, err := coded(ctx, x, nil, o.Scale)
	if err != nil {
		return nil, err
	}
	tree := newKDTree(p)
	if o.Eps == 0 {
		if o.Eps, err = tree.knee(ctx, o.MinPoints, o.Seed); err != nil {
			return nil, err
		}
	}
	isCore, sets, err := tree.sets(ctx, o.Eps*o.Eps, o.MinPoints)
	if err != nil {
		return nil, err
	}
	m := &DBSCAN{schema: x.Schema(), coding: c}
	m.report = DBSCANReport{Rows: p.n, Scale: o.Scale, Eps: o.Eps, MinPoints: o.MinPoints}
	m.keep(p, tree, isCore, sets)
	if err := m.finish(ctx, p); err != nil {
		return nil, err
	}
	m.report.Warnings = append(m.report.warnings(), missingWarning(x)...)
	return m, nil
}

func (o DBSCANOptions) check(x *mining.Matrix) error {
	if err := checkRows(x); err != nil {
		return err
	}
	if err := o.Scale.check(); err != nil {
		return err
	}
	if o.Eps < 0 || !finite(o.Eps*o.Eps) || o.MinPoints < 0 {
		return mining.TableError("邻域半径与最少行数不能为负，也不能无限大", "the radius of a neighbourhood and its least number of rows must not be below zero or infinite")
	}
	return nil
}

func (r DBSCANReport) warnings() (out []mining.Text) {
	switch {
	case len(r.Sizes) == 0:
		out = append(out, mining.Text{
			Zh: "没有找到任何群：各行都太分散。请加大邻域半径 eps，或减少列。",
			En: "No cluster was found: the rows lie too far apart. Widen the radius eps, or leave columns out."})
	case 2*r.Noise > r.Rows:
		out = append(out, mining.Text{
			Zh: fmt.Sprintf("%.0f%% 的行不属于任何群；可加大邻域半径 eps。", 100*float64(r.Noise)/float64(r.Rows)),
			En: fmt.Sprintf("%.0f %% of the rows are in no cluster; a wider radius eps would take more in.", 100*float64(r.Noise)/float64(r.Rows))})
	}
	return out
}

// keep keeps the core rows, in the order of the data, and numbers their sets as
// they come.
func (m *DBSCAN) keep(p *points, t *kdtree, isCore []bool, sets union) {
	set := make([]int32, p.n) // of the core rows by their numbers, −1 of others
	for at, i := range t.order {
		set[i] = -1
		if isCore[at] {
			set[i] = sets.find(int32(at))
		}
	}
	var rows []int
	number := map[int32]int{}
	for i, s := range set {
		if s < 0 {
			continue
		}
		if _, met := number[s]; !met {
			number[s] = len(number)
		}
		rows, m.labels = append(rows, i), append(m.labels, number[s])
	}
	m.cores = p.take(rows)
	m.report.Core, m.report.Sizes = len(rows), make([]int, len(number))
	m.plant()
}

// plant makes the tree of the core rows.
func (m *DBSCAN) plant() {
	if m.cores.n > 0 {
		m.tree = newKDTree(m.cores)
	}
}

// finish numbers the clusters and counts the rows in them and in none.
func (m *DBSCAN) finish(ctx context.Context, p *points) error {
	labels, _, err := m.assign(ctx, p)
	if err != nil {
		return err
	}
	for _, c := range labels {
		if c < 0 {
			m.report.Noise++
		}
	}
	m.report.Sizes = renumber(labels, m.cores, m.labels, len(m.report.Sizes))
	return nil
}

// assign gives rows the cluster of their nearest core row, −1 beyond eps, and
// the distance to it.
func (m *DBSCAN) assign(ctx context.Context, p *points) (labels []int, distances []float64, err error) {
	labels, distances = make([]int, p.n), make([]float64, p.n)
	err = mining.Pieces(ctx, p.n, pieceRows(p.n), func(_, lo, hi int) {
		near := neighbours{most: 1}
		for i := lo; i < hi; i++ {
			labels[i], distances[i] = -1, math.Inf(1)
			if m.tree == nil {
				continue
			}
			near.clear()
			m.tree.nearest(0, p.row(i), &near)
			distances[i] = math.Sqrt(near.squares[0])
			if near.squares[0] <= m.report.Eps*m.report.Eps {
				labels[i] = m.labels[near.rows[0]]
			}
		}
	})
	return labels, distances, err
}

// Schema returns the columns that the model expects.
func (m *DBSCAN) Schema() mining.Schema { return m.schema }

// Report says how the model came about.
func (m *DBSCAN) Report() DBSCANReport { return m.report }

// K is the number of clusters.
func (m *DBSCAN) K() int { return len(m.report.Sizes) }

// Assign returns the cluster of every row, from 0 and −1 of noise, and its scaled
// distance to the nearest core row, infinite where there is none.
func (m *DBSCAN) Assign(ctx context.Context, x *mining.Matrix) (labels []int, distances []float64, err error) {
	p, err := m.coding.of(ctx, m.schema, x)
	if err != nil {
		return nil, nil, err
	}
	return m.assign(ctx, p)
}
