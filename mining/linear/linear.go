// Package linear learns sums: a score that is a constant plus one coefficient
// times each column. Logistic regression for two classes, linear and Poisson
// regression for numbers and counts, a linear support vector machine, naive
// Bayes, and the calibration of scores to probabilities.
//
// All take a mining.Matrix as it is. Numbers are standardised inside; a missing
// one counts as the mean, with an indicator of its own where any was missing
// in training. A category becomes one 0/1 term per level (coding.go). The
// regressions share one solver (solve.go).
package linear

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"zhike/mining"
)

// Options are the choices of the regressions; the zero value is good.
//
// What is minimised is Σ weight × loss + Penalty × Σ (Mix·|b| + (1−Mix)/2·b²),
// the sum of b over all coefficients but the constant, for numbers
// in units of their standard deviation. Penalty 1 weighs as much as a few rows:
// it keeps rare levels and separated classes in check and hardly moves the
// rest; it is scikit-learn's C = 1.
type Options struct {
	Penalty float64   // by default 1 for classes and counts, none for numbers; below 0 for none
	Mix     float64   // share of the L1 penalty, which sets coefficients to zero: 0 for L2, 1 for L1, between for elastic net
	Weights []float64 // of the rows; nil for equal ones

	// Bare leaves out the errors of the coefficients where finding them would
	// cost a pass over all rows by the square of the terms: for models that
	// only predict, such as those of a cross-validation.
	Bare bool
}

func (o Options) check(x *mining.Matrix) error {
	if math.IsNaN(o.Penalty) || math.IsInf(o.Penalty, 0) {
		return mining.TableError("惩罚系数须为有限的数", "the penalty must be a finite number")
	}
	if !(o.Mix >= 0 && o.Mix <= 1) {
		return mining.TableError("L1 所占份额须在 0 与 1 之间", "the share of the L1 penalty must lie between 0 and 1")
	}
	return x.CheckWeights(o.Weights)
}

// Coefficient is one term of a model in the units of the data.
type Coefficient struct {
	Column  string  `json:"column"`            // empty for the constant
	Level   string  `json:"level,omitempty"`   // of a category
	Missing bool    `json:"missing,omitempty"` // the term of missing values
	Value   float64 `json:"value"`

	// What is known of its error; Defined is false with an L1 penalty, where
	// no such error exists, and for a term that others make superfluous (its
	// value is 0). With an L2 penalty StdErr is the standard deviation of the
	// posterior under the normal prior that the penalty stands for.
	Defined bool    `json:"defined"`
	StdErr  float64 `json:"stderr,omitempty"`
	Z       float64 `json:"z,omitempty"`   // value by standard error
	P       float64 `json:"p,omitempty"`   // of a value as far from zero by chance
	Low     float64 `json:"low,omitempty"` // 95 % interval
	High    float64 `json:"high,omitempty"`
}

// Report says how a model came about.
type Report struct {
	Rows       int           `json:"rows"`
	Penalty    float64       `json:"penalty"`
	Mix        float64       `json:"mix"`
	Iterations int           `json:"iterations"`
	Loss       float64       `json:"loss"` // mean over the rows, without the penalty
	Deviance   float64       `json:"deviance"`
	Null       float64       `json:"null_deviance"` // of the constant alone
	Warnings   []mining.Text `json:"warnings,omitempty"`
}

// regression is what the regressions have in common.
type regression struct {
	schema   mining.Schema
	coding   coding
	constant float64
	beta     []float64 // by term, of the coded columns
	coef     []Coefficient
	report   Report
}

// Schema returns the columns that the model expects.
func (m *regression) Schema() mining.Schema { return m.schema }

// Coefficients returns the constant and then the terms, column by column.
func (m *regression) Coefficients() []Coefficient { return append([]Coefficient(nil), m.coef...) }

// Report says how the model came about.
func (m *regression) Report() Report { return m.report }

// scores returns the linear score of every row.
func (m *regression) scores(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	x, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out := make([]float64, x.Rows())
	err = mining.Pieces(ctx, x.Rows(), pieceRows, func(_, lo, hi int) {
		coded := make([]float64, hi-lo)
		for i := lo; i < hi; i++ {
			out[i] = m.constant
		}
		for t, term := range m.coding.Terms {
			term.code(x.Column(term.Column).Values[lo:hi], coded)
			floats.AddScaled(out[lo:hi], m.beta[t], coded)
		}
	})
	return out, err
}

// fitRegression codes the columns and solves.
func fitRegression(ctx context.Context, x *mining.Matrix, y []float64, f family, o Options) (*regression, *solution, error) {
	if err := o.check(x); err != nil {
		return nil, nil, err
	}
	o.Penalty = max(o.Penalty, 0)
	c, err := codingOf(x, o.Weights, o.Penalty == 0 || o.Mix == 1)
	if err != nil {
		return nil, nil, err
	}
	p := &problem{columns: c.columns(x), y: y, weights: o.Weights, family: f, l1: o.Penalty * o.Mix, l2: o.Penalty * (1 - o.Mix), bare: o.Bare}
	s, err := p.solve(ctx)
	if err != nil {
		return nil, nil, err
	}
	m := &regression{schema: x.Schema(), coding: c, constant: s.beta[0], beta: s.beta[1:]}
	m.report = Report{Rows: x.Rows(), Penalty: o.Penalty, Mix: o.Mix, Iterations: s.iterations, Loss: s.loss / s.weight, Deviance: s.deviance, Null: s.null}
	if !s.converged {
		m.report.Warnings = append(m.report.Warnings, mining.Text{Zh: "迭代未完全收敛，系数只是近似", En: "The iterations have not fully converged; the coefficients are approximate."})
	}
	return m, s, nil
}
