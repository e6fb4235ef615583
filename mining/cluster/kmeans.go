package cluster

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// startRows is how many rows the starts are tried on; the best of them then
// goes on with all rows.
const startRows = 50_000

// KMeansOptions are the choices of FitKMeans.
type KMeansOptions struct {
	K          int       // number of clusters
	Scale      Scale     // Z by default
	Starts     int       // 10 by default; the best is kept
	Batch      int       // rows in each step of mini-batch k-means; 0 for full iterations from the beginning
	Iterations int       // over all rows, at most so many of each start, 1000 by default
	Weights    []float64 // of the rows; nil for equal ones
	Seed       uint64
}

// KMeansReport says how a model came about.
type KMeansReport struct {
	Rows       int           `json:"rows"`
	Scale      Scale         `json:"scale"`
	Inertia    float64       `json:"inertia"` // Σ weight × square of the scaled distance to the centre
	Sizes      []int         `json:"sizes"`   // rows in each cluster
	Starts     int           `json:"starts"`
	Batch      int           `json:"batch,omitempty"` // rows in each step of mini-batch k-means
	Iterations int           `json:"iterations"`      // of the last run over all rows
	Converged  bool          `json:"converged"`       // no row changes its cluster any more; of mini-batch k-means: hardly anything would be gained
	Warnings   []mining.Text `json:"warnings,omitempty"`
}

// KMeans is k centres; a row belongs to the nearest.
type KMeans struct {
	schema  mining.Schema
	coding  coding
	centres [][]float64 // of coded rows
	report  KMeansReport
}

// FitKMeans finds k centres so that the sum of the squares of the distances of
// the rows to their nearest centres is small: Lloyd's iterations (1982) to the
// end, then exchanges of single rows (Hartigan & Wong 1979) while they gain
// anything, from several k-means++ starts. Of more than 50,000 rows the starts are
// tried on a sample of so many.
//
// With a Batch (1024 is customary) each start takes a hundred steps on rows
// drawn by chance, and full iterations finish the best only until they gain
// next to nothing: with many rows much faster, and a sum of squares that is
// as a rule within half a percent of the full one's. Data that hold fewer than K different rows are
// a *mining.DataError.
func FitKMeans(ctx context.Context, x *mining.Matrix, o KMeansOptions) (*KMeans, error) {
	o = o.filled()
	if err := o.check(x); err != nil {
		return nil, err
	}
	c, p, err := coded(ctx, x, o.Weights, o.Scale)
	if err != nil {
		return nil, err
	}
	return fitKMeans(ctx, x, c, p, o)
}

// fitKMeans fits a model to rows that are coded already.
func fitKMeans(ctx context.Context, x *mining.Matrix, c coding, p *points, o KMeansOptions) (*KMeans, error) {
	l, err := p.kmeans(ctx, o)
	if err != nil {
		return nil, err
	}
	m := &KMeans{schema: x.Schema(), coding: c, centres: l.centres}
	m.report = KMeansReport{Rows: p.n, Scale: o.Scale, Starts: o.Starts, Batch: o.Batch, Iterations: l.iterations, Converged: l.converged}
	if err := m.finish(ctx, p); err != nil {
		return nil, err
	}
	m.report.Warnings = append(m.report.Warnings, missingWarning(x)...)
	return m, nil
}

func (o KMeansOptions) filled() KMeansOptions {
	o.Scale, o.Starts, o.Iterations = cmp.Or(o.Scale, Z), cmp.Or(o.Starts, 10), cmp.Or(o.Iterations, 1000)
	return o
}

func (o KMeansOptions) check(x *mining.Matrix) error {
	if err := o.checkBut(x); err != nil {
		return err
	}
	return checkK(o.K, x.Rows())
}

// checkBut checks all but the number of clusters.
func (o KMeansOptions) checkBut(x *mining.Matrix) error {
	if err := checkRows(x); err != nil {
		return err
	}
	if err := o.Scale.check(); err != nil {
		return err
	}
	if o.Starts < 0 || o.Iterations < 0 || o.Batch < 0 {
		return mining.TableError("起点数、迭代次数与每批行数不能为负", "the numbers of starts, of iterations and of rows in a batch must not be below zero")
	}
	return x.CheckWeights(o.Weights)
}

// kmeans tries the starts and goes on from the best.
func (p *points) kmeans(ctx context.Context, o KMeansOptions) (*lloyd, error) {
	tried, err := p.trial(ctx, o)
	if err != nil {
		return nil, err
	}
	if o.Batch > 0 {
		return p.byBatches(ctx, tried, o)
	}
	runs := make([]*lloyd, o.Starts)
	best, centres, err := tried.bestStart(ctx, o, func(places [][]float64, start uint64) ([][]float64, error) {
		l := newLloyd(tried, places)
		err := l.runOn(ctx, o.Iterations)
		l.labels, l.upper, l.lower = nil, nil, nil
		runs[start] = l
		return l.centres, err
	})
	if err != nil {
		return nil, err
	}
	if tried == p {
		return runs[best], nil
	}
	l := newLloyd(p, centres)
	return l, l.run(ctx, o.Iterations)
}

// finish numbers the clusters from the largest and measures them.
func (m *KMeans) finish(ctx context.Context, p *points) error {
	labels, distances := make([]int, p.n), make([]float64, p.n)
	count := func() error {
		m.report.Sizes, m.report.Inertia = make([]int, len(m.centres)), 0
		err := p.assign(ctx, m.centres, labels, distances)
		for i, c := range labels {
			m.report.Sizes[c]++
			m.report.Inertia += p.weight(i) * distances[i]
		}
		return err
	}
	if err := count(); err != nil {
		return err
	}
	order := make([]int, len(m.centres))
	for c := range order {
		order[c] = c
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(m.report.Sizes[b]-m.report.Sizes[a], slices.Compare(m.centres[a], m.centres[b]))
	})
	centres := make([][]float64, len(order))
	for to, from := range order {
		centres[to] = m.centres[from]
	}
	m.centres = centres
	if !m.report.Converged {
		m.report.Warnings = append(m.report.Warnings, restless)
	}
	return count()
}

// Schema returns the columns that the model expects.
func (m *KMeans) Schema() mining.Schema { return m.schema }

// Report says how the model came about.
func (m *KMeans) Report() KMeansReport { return m.report }

// K is the number of clusters.
func (m *KMeans) K() int { return len(m.centres) }

// Assign returns the cluster of every row, from 0, and its scaled distance to
// the centre.
func (m *KMeans) Assign(ctx context.Context, x *mining.Matrix) (labels []int, distances []float64, err error) {
	p, err := m.coding.of(ctx, m.schema, x)
	if err != nil {
		return nil, nil, err
	}
	labels, distances = make([]int, p.n), make([]float64, p.n)
	err = p.assign(ctx, m.centres, labels, distances)
	for i, d := range distances {
		distances[i] = math.Sqrt(d)
	}
	return labels, distances, err
}

// Points returns the rows as the model compares them, scaled and with a 0/1
// coordinate for each level; metric.Silhouette takes them so.
func (m *KMeans) Points(ctx context.Context, x *mining.Matrix) ([][]float64, error) {
	p, err := m.coding.of(ctx, m.schema, x)
	if err != nil {
		return nil, err
	}
	return p.rows(), nil
}
