package prepare

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"zhike/mining"
)

// PCAOptions are the choices of FitPCA; the zero value is good where columns
// have different units.
type PCAOptions struct {
	Components int  // how many are kept; all by default
	Raw        bool // columns keep their units, so that those that vary most count most
}

// PCA is principal component analysis: the directions in which the rows vary
// most, each at right angles to the others, from the eigenvectors of the
// covariance matrix (Jolliffe, Principal Component Analysis, 2002). Of standardised
// columns, which is the default, that is the matrix of correlations. The sign
// of a component is such that its greatest weight is positive. A missing value
// counts as the mean of its column. All columns must be numbers.
type PCA struct {
	schema     mining.Schema
	mean       []float64
	scale      []float64 // what a difference is multiplied by; 0 for a column that does not vary
	components []Component
}

// Component is one direction.
type Component struct {
	Variance float64   `json:"variance"`        // of the rows along it (divisor n − 1)
	Ratio    float64   `json:"explained_ratio"` // share of the variance of all columns
	Weights  []float64 `json:"weights"`         // by column; their squares add up to 1
}

// FitPCA finds the components. Cost: rows × columns², on all processors, and
// columns³; memory beside the table: a few matrices of columns².
func FitPCA(ctx context.Context, x *mining.Matrix, o PCAOptions) (*PCA, error) {
	if err := checkNumbers(x); err != nil {
		return nil, err
	}
	if x.Rows() < 2 {
		return nil, mining.TableError("只有一行，没有变化可言", "there is one row only, so nothing varies")
	}
	if o.Components < 0 || o.Components > x.Width() {
		return nil, mining.TableError(fmt.Sprintf("主成分数 %d 须在 1 与列数 %d 之间", o.Components, x.Width()),
			fmt.Sprintf("the number of components %d must lie between 1 and the number of columns, %d", o.Components, x.Width()))
	}
	if o.Components == 0 {
		o.Components = x.Width()
	}
	m := &PCA{schema: x.Schema(), mean: make([]float64, x.Width()), scale: make([]float64, x.Width())}
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		mean, deviation, _ := moments(x.Column(j).Values)
		m.mean[j] = mean
		if deviation > 0 {
			m.scale[j] = 1 / deviation
		}
		if o.Raw && deviation > 0 {
			m.scale[j] = 1
		}
	})
	if err != nil {
		return nil, err
	}
	covariance, err := m.covariance(ctx, x)
	if err != nil {
		return nil, err
	}
	if !finite(covariance.RawSymmetric().Data...) {
		return nil, mining.TableError("数值过大，协方差无法计算；请先标准化", "the values are too large for their covariance; standardise the columns")
	}
	return m, m.decompose(covariance, o.Components)
}

// blockStride is how far apart the columns of a block lie: not a whole number of
// pages, lest all of them fall on the same lines of the first cache.
const blockStride = pieceRows + 8

// covariance adds up the products of pieces of rows, in their order.
func (m *PCA) covariance(ctx context.Context, x *mining.Matrix) (*mat.SymDense, error) {
	w, n := x.Width(), x.Rows()
	size := max(pieceRows, (n+63)/64)
	parts := make([][]float64, (n+size-1)/size)
	err := mining.Pieces(ctx, n, size, func(piece, lo, hi int) {
		sum := make([]float64, w*w)
		block := make([]float64, blockStride*w)
		for at := lo; at < hi; at += pieceRows {
			rows := min(pieceRows, hi-at)
			m.centred(x, at, rows, block)
			addProducts(sum, block, w, rows)
		}
		parts[piece] = sum
	})
	total := make([]float64, w*w)
	for _, p := range parts {
		if p != nil {
			floats.Add(total, p)
		}
	}
	floats.Scale(1/float64(n-1), total)
	return mat.NewSymDense(w, total), err
}

// addProducts adds the products of each of a block's columns with itself and
// those after it: one column by many is quicker here than gonum's product of a
// matrix with itself, which takes two columns at a time.
func addProducts(sum, block []float64, w, rows int) {
	for j := range w {
		later := blas64.General{Rows: w - j, Cols: rows, Stride: blockStride, Data: block[j*blockStride:]}
		column := blas64.Vector{N: rows, Inc: 1, Data: block[j*blockStride:]}
		blas64.Gemv(blas.NoTrans, 1, later, column, 1, blas64.Vector{N: w - j, Inc: 1, Data: sum[j*w+j : (j+1)*w]})
	}
}

// centred writes rows less their means, a column after the other.
func (m *PCA) centred(x *mining.Matrix, lo, n int, into []float64) {
	for j, scale := range m.scale {
		column := into[j*blockStride : j*blockStride+n]
		shift := m.mean[j] * scale
		for i, v := range x.Column(j).Values[lo : lo+n] {
			if v = v*scale - shift; v != v || scale == 0 {
				v = 0
			}
			column[i] = v
		}
	}
}

// decompose keeps the first eigenvectors.
func (m *PCA) decompose(covariance *mat.SymDense, keep int) error {
	var e mat.EigenSym
	if !e.Factorize(covariance, true) {
		return mining.TableError("协方差矩阵无法分解", "the covariance matrix cannot be decomposed")
	}
	values := e.Values(nil) // ascending
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	total := covariance.Trace()
	w := len(values)
	for k := range keep {
		c := Component{Variance: max(values[w-1-k], 0), Weights: mat.Col(nil, w-1-k, &vectors)}
		if total > 0 {
			c.Ratio = c.Variance / total
		}
		greatest := 0
		for j, v := range c.Weights {
			if math.Abs(v) > math.Abs(c.Weights[greatest])*(1+1e-9) {
				greatest = j
			}
		}
		if c.Weights[greatest] < 0 {
			floats.Scale(-1, c.Weights)
		}
		m.components = append(m.components, c)
	}
	return nil
}

// Schema returns the columns that the model expects.
func (m *PCA) Schema() mining.Schema { return m.schema }

// Components returns the components, that of most variance first.
func (m *PCA) Components() []Component { return append([]Component(nil), m.components...) }

// Explained is the share of the variance that all kept components have together.
func (m *PCA) Explained() float64 {
	sum := 0.0
	for _, c := range m.components {
		sum += c.Ratio
	}
	return sum
}

// Transform returns the rows by their components: columns pc1, pc2, …
func (m *PCA) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	x, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out := make([]mining.Column, len(m.components))
	for k := range out {
		out[k] = mining.Numbers(fmt.Sprintf("pc%d", k+1), make([]float64, x.Rows()))
	}
	err = mining.Pieces(ctx, x.Rows(), pieceRows, func(_, lo, hi int) {
		block := make([]float64, blockStride*x.Width())
		m.centred(x, lo, hi-lo, block)
		for k, c := range m.components {
			for j, v := range c.Weights {
				floats.AddScaled(out[k].Values[lo:hi], v, block[j*blockStride:j*blockStride+hi-lo])
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return mining.NewMatrix(out...)
}

type pcaDocument struct {
	heading
	Mean       []float64   `json:"mean"`
	Scale      []float64   `json:"scale"`
	Components []Component `json:"components"`
}

// MarshalJSON writes the model with its name and version.
func (m *PCA) MarshalJSON() ([]byte, error) {
	return json.Marshal(pcaDocument{headingOf("pca", m.schema), m.mean, m.scale, m.components})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *PCA) UnmarshalJSON(data []byte) error {
	var d pcaDocument
	if err := read(data, &d, &d.heading, "pca"); err != nil {
		return err
	}
	if len(d.Mean) != len(d.Schema) || len(d.Scale) != len(d.Schema) || len(d.Components) == 0 {
		return damaged("列或主成分不全", "it lacks columns or components")
	}
	for _, c := range d.Components {
		if len(c.Weights) != len(d.Schema) || !finite(c.Weights...) {
			return damaged("主成分的权重不全", "the weights of a component do not fit its columns")
		}
	}
	*m = PCA{d.Schema, d.Mean, d.Scale, d.Components}
	return nil
}
