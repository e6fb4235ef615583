package cluster

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
	"zhike/mining/metric"
)

const (
	gapRows   = 1000 // that the gap is measured on
	gapSets   = 20   // of rows without groups
	gapStarts = 5    // of k-means, for the rows and for each set alike

	turnedColumns = 300 // at most: finding their principal axes takes the cube of their number
)

// gaps are for every k how far the logarithm of the sum of squares lies below
// its mean over sets of rows without groups: uniform ones in the box of the
// principal axes (Tibshirani, Walther & Hastie 2001, reference b). The standard
// error is theirs, sd × √(1 + 1/sets).
func (p *points) gaps(ctx context.Context, o ChoiceOptions) ([]metric.Interval, error) {
	o.KMeans.Starts = min(gapStarts, o.KMeans.Starts)
	some := p.sample(gapRows, mining.Random(o.KMeans.Seed, 0x9a9))
	logs, failed, box := make([][]float64, gapSets+1), make([]error, gapSets+1), some.axes()
	err := mining.Pieces(ctx, gapSets+1, 1, func(s, _, _ int) {
		rows := some
		if s > 0 {
			rows = uniform(some.n, box, mining.Random(o.KMeans.Seed, uint64(0x9a90+s)))
		}
		logs[s], failed[s] = rows.logSquares(ctx, o)
	})
	if err := cmp.Or(append(failed, err)...); err != nil {
		return nil, err
	}
	out := make([]metric.Interval, o.To-o.From+1)
	for i := range out {
		var of moments
		for _, l := range logs[1:] {
			of.add(l[i])
		}
		g := metric.Interval{Value: of.mean - logs[0][i], StdErr: math.Sqrt(of.squares/gapSets) * math.Sqrt(1+1./gapSets)}
		half := g.StdErr * distuv.UnitNormal.Quantile(.975)
		g.Low, g.High = g.Value-half, g.Value+half
		out[i] = g
	}
	return out, nil
}

// logSquares are the logarithms of the sums of squares for every k. A sum of
// nothing, where there is a cluster for each different row, counts as a tiny share of the whole.
func (p *points) logSquares(ctx context.Context, o ChoiceOptions) (out []float64, err error) {
	all := 0.0
	for _, v := range p.variances() {
		all += v * p.weightOfAll()
	}
	for k := o.From; k <= o.To; k++ {
		sum := 0.0
		if enough, _, err := p.distinct(ctx, k, o.KMeans.Seed); err != nil {
			return nil, err
		} else if enough {
			o.KMeans.K, o.KMeans.Batch = k, 0
			l, err := p.kmeans(ctx, o.KMeans)
			if err != nil {
				return nil, err
			}
			if sum, err = p.inertia(ctx, l.centres); err != nil {
				return nil, err
			}
		}
		out = append(out, math.Log(max(sum, 1e-12*all)))
	}
	return out, nil
}

// axes are the lengths of the box that the rows fill along their principal
// axes; along the coordinates as they are where there are very many (the
// authors' reference a).
func (p *points) axes() []float64 {
	a := mat.NewDense(p.n, p.d, p.at)
	turned := a
	if p.d <= turnedColumns {
		var covariance mat.SymDense
		stat.CovarianceMatrix(&covariance, a, nil)
		var eigen mat.EigenSym
		if eigen.Factorize(&covariance, true) {
			var vectors, product mat.Dense
			eigen.VectorsTo(&vectors)
			product.Mul(a, &vectors)
			turned = &product
		}
	}
	out := make([]float64, p.d)
	for j := range out {
		least, most := math.Inf(1), math.Inf(-1)
		for i := range p.n {
			least, most = min(least, turned.At(i, j)), max(most, turned.At(i, j))
		}
		out[j] = most - least
	}
	return out
}

// uniform draws rows in a box; where it lies and how it is turned makes no
// difference to distances.
func uniform(n int, box []float64, random *rand.Rand) *points {
	p := &points{n: n, d: len(box), at: make([]float64, n*len(box))}
	for i := range p.at {
		p.at[i] = box[i%p.d] * random.Float64()
	}
	return p
}
