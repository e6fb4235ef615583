package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// MixtureOptions are the choices of FitMixture.
type MixtureOptions struct {
	K          int       // number of normal distributions
	Diagonal   bool      // no correlations within them: fewer parameters, for many columns and few rows
	Scale      Scale     // Z by default
	Starts     int       // 10 by default; the best is kept
	Iterations int       // at most so many, 1000 by default
	Ridge      float64   // is added to each variance, as a share of the column's; 1e-6 by default
	Weights    []float64 // of the rows; nil for equal ones
	Seed       uint64
}

// MixtureReport says how a model came about.
type MixtureReport struct {
	Rows          int           `json:"rows"`
	Scale         Scale         `json:"scale"`
	LogLikelihood float64       `json:"log_likelihood"` // natural logarithm, of the scaled rows
	Parameters    int           `json:"parameters"`
	BIC           float64       `json:"bic"`   // −2 × log-likelihood + parameters × ln rows (Schwarz 1978): the smaller the better
	Sizes         []int         `json:"sizes"` // rows in each cluster
	Ridge         float64       `json:"ridge"`
	Starts        int           `json:"starts"`
	Iterations    int           `json:"iterations"` // over all rows
	Converged     bool          `json:"converged"`
	Warnings      []mining.Text `json:"warnings,omitempty"`
}

// Mixture is k normal distributions; a row belongs to each with a probability.
type Mixture struct {
	schema   mining.Schema
	coding   coding
	diagonal bool
	parts    []gaussian
	report   MixtureReport
}

// startIterations are taken from each start before the best goes on.
const startIterations = 50

// FitMixture fits a mixture of k normal distributions, each with a covariance of
// its own, to columns of numbers by maximum likelihood (McLachlan & Peel 2000):
// k-means from several starts, some iterations of EM from each, and the most
// likely of them to the end. A ridge keeps the covariances from shrinking to
// nothing, where the likelihood has no limit; starts that end there are taken
// last and the report warns. Of more than 50,000 rows the starts are tried on a
// sample of so many. A missing number counts as the middle of its column.
// Columns of categories are a *mining.DataError.
func FitMixture(ctx context.Context, x *mining.Matrix, o MixtureOptions) (*Mixture, error) {
	o = o.filled()
	if err := o.check(x); err != nil {
		return nil, err
	}
	c, p, err := coded(ctx, x, o.Weights, o.Scale)
	if err != nil {
		return nil, err
	}
	return fitMixture(ctx, x, c, p, o)
}

func (o MixtureOptions) filled() MixtureOptions {
	o.Scale, o.Starts, o.Iterations, o.Ridge = cmp.Or(o.Scale, Z), cmp.Or(o.Starts, 10), cmp.Or(o.Iterations, 1000), cmp.Or(o.Ridge, 1e-6)
	return o
}

// kmeans is the options of the k-means that makes the starts.
func (o MixtureOptions) kmeans() KMeansOptions {
	return KMeansOptions{K: o.K, Scale: o.Scale, Starts: o.Starts, Iterations: o.Iterations, Weights: o.Weights, Seed: o.Seed}
}

func (o MixtureOptions) check(x *mining.Matrix) error {
	if err := o.checkBut(x); err != nil {
		return err
	}
	return checkK(o.K, x.Rows())
}

// checkBut checks all but the number of clusters.
func (o MixtureOptions) checkBut(x *mining.Matrix) error {
	if err := o.kmeans().checkBut(x); err != nil {
		return err
	}
	if !(o.Ridge > 0 && o.Ridge <= 1) {
		return mining.TableError(fmt.Sprintf("加在方差上的比例须大于 0、不超过 1，而不是 %g", o.Ridge), fmt.Sprintf("the ridge must be above 0 and at most 1, not %g", o.Ridge))
	}
	for j := range x.Width() {
		if c := x.Column(j); c.Category() {
			return mining.RowError(-1, c.Name, "是类别列；高斯混合只适用于数值列，请去掉该列或改用 k-means",
				"it is a column of categories; a Gaussian mixture is for numbers only: leave it out or use k-means")
		}
	}
	return nil
}

func fitMixture(ctx context.Context, x *mining.Matrix, c coding, p *points, o MixtureOptions) (*Mixture, error) {
	tried, err := p.trial(ctx, o.kmeans())
	if err != nil {
		return nil, err
	}
	ridge := p.variances()
	for j := range ridge {
		ridge[j] *= o.Ridge
	}
	best, err := tried.bestMixture(ctx, o, ridge)
	if err != nil {
		return nil, err
	}
	best.points = p
	if err := best.run(ctx, o.Iterations); err != nil {
		return nil, err
	}
	m := &Mixture{schema: x.Schema(), coding: c, diagonal: o.Diagonal, parts: best.parts}
	m.report = MixtureReport{Rows: p.n, Scale: o.Scale, LogLikelihood: best.likelihood, Ridge: o.Ridge, Starts: o.Starts, Iterations: best.iterations, Converged: best.converged}
	m.report.Parameters = o.K - 1 + o.K*(p.d+rootLength(p.d, o.Diagonal))
	m.report.BIC = -2*best.likelihood + float64(m.report.Parameters)*math.Log(p.weightOfAll())
	if best.collapsed() {
		m.report.Warnings = append(m.report.Warnings, mining.Text{
			Zh: "有的群缩到了几乎相同的值上（如大多数人都只买过一次的列），似然与 BIC 因此虚高，不宜据以选群数。",
			En: "Some cluster has shrunk onto values that are nearly all the same (as in a column of orders where most have one): likelihood and BIC are too good to be true and no guide to the number of clusters."})
	}
	if !best.converged {
		m.report.Warnings = append(m.report.Warnings, restless)
	}
	m.report.Warnings = append(m.report.Warnings, missingWarning(x)...)
	return m, m.finish(ctx, p)
}

// bestMixture takes some iterations from every start and returns the likeliest,
// of those that have not shrunk to nothing if there are any.
func (p *points) bestMixture(ctx context.Context, o MixtureOptions, ridge []float64) (*em, error) {
	runs, failed := make([]*em, o.Starts), make([]error, o.Starts)
	err := mining.Pieces(ctx, o.Starts, 1, func(s, _, _ int) {
		runs[s] = &em{points: p, diagonal: o.Diagonal, ridge: ridge}
		failed[s] = func() error {
			places, err := p.spread(ctx, o.K, mining.Random(o.Seed, uint64(s)))
			if err != nil {
				return err
			}
			l := newLloyd(p, places)
			if err := l.run(ctx, o.Iterations); err != nil {
				return err
			}
			if err := runs[s].start(ctx, l.centres, l.labels); err != nil {
				return err
			}
			return runs[s].run(ctx, min(startIterations, o.Iterations))
		}()
	})
	if err := cmp.Or(append(failed, err)...); err != nil {
		return nil, err
	}
	return slices.MinFunc(runs, func(a, b *em) int {
		if a.collapsed() != b.collapsed() {
			if b.collapsed() {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.likelihood, a.likelihood)
	}), nil
}

// collapsed tells whether some variance is little more than the ridge.
func (e *em) collapsed() bool {
	for _, g := range e.parts {
		for i, s := range g.spreads(e.diagonal) {
			if g.Share > 0 && s*s < 10*e.ridge[i] {
				return true
			}
		}
	}
	return false
}
