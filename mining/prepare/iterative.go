package prepare

import (
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// IterativeOptions are the choices of FitIterative; the zero value is good.
type IterativeOptions struct {
	Penalty   float64 // of the regressions: as strong as so many rows; by default that which fills known values best, below 0 for next to none
	Rounds    int     // at most; 20 by default
	Tolerance float64 // stable when no value moves by more standard deviations in a round; 1e-3 by default
}

// Iterative fills missing values by regressions of each column on all others
// (van Buuren & Groothuis-Oudshoorn 2011, Journal of Statistical Software 45:3,
// without the random draws; ridge regressions).
//
// Everything missing begins at its mean. Round by round each column with missing
// values is regressed on the others, by the rows that have it, and what is
// missing takes the value of the regression, kept within what was seen; until
// no value moves. A category is a set of columns of 0 and 1, one for each of
// its thirty most frequent levels, whose missing values are the probabilities by
// its linear discriminant; in the end it gets the most probable level.
//
// How strong the penalty is, is found by hiding a tenth of the known values and
// filling them (choosePenalty).
//
// New rows are filled by the last regressions, which are repeated row by row
// until they agree.
type Iterative struct {
	schema mining.Schema
	design design
	steps  []step // in their order
	report IterativeReport
}

// step is the regression of the terms of one column.
type step struct {
	Column int         `json:"column"`
	Terms  []int       `json:"terms"`  // terms that are filled
	Others []int       `json:"others"` // terms that they are regressed on
	Coef   [][]float64 `json:"coef"`   // by filled term, of a category also of the levels without one: the constant, then by other term
}

// IterativeReport says how the regressions came about.
type IterativeReport struct {
	Penalty   float64         `json:"penalty"` // as strong as so many rows
	Rounds    int             `json:"rounds"`
	Change    float64         `json:"change"` // greatest in the last round, in standard deviations
	Converged bool            `json:"converged"`
	Columns   []ImputedColumn `json:"columns,omitempty"` // those with missing values
	Warnings  []mining.Text   `json:"warnings,omitempty"`
}

// ImputedColumn is what is known of one column that was filled.
type ImputedColumn struct {
	Column  string  `json:"column"`
	Missing int     `json:"missing"` // rows
	R2      float64 `json:"r2"`      // share of the variance that the other columns explain, where it is known; 0 when they say nothing
}

// FitIterative runs the rounds. Cost: rows × terms² in each; memory: a table of
// the terms.
func FitIterative(ctx context.Context, x *mining.Matrix, o IterativeOptions) (*Iterative, error) {
	if err := checkTable(x); err != nil {
		return nil, err
	}
	if !finite(o.Penalty, o.Tolerance) || o.Rounds < 0 || o.Tolerance < 0 {
		return nil, mining.TableError("惩罚须为有限的数，轮数与容差不能为负", "the penalty must be a finite number, rounds and tolerance must not be below zero")
	}
	if o.Penalty == 0 {
		var err error
		if o.Penalty, err = choosePenalty(ctx, x); err != nil {
			return nil, err
		}
	}
	o.Penalty = max(o.Penalty, 1e-6)
	if o.Rounds == 0 {
		o.Rounds = 20
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-3
	}
	m := &Iterative{schema: x.Schema(), design: designOf(x)}
	c := newChain(&m.design, x, o.Penalty)
	m.report = IterativeReport{Penalty: o.Penalty, Converged: len(c.order) == 0}
	for !m.report.Converged && m.report.Rounds < o.Rounds {
		change, steps, err := c.round(ctx)
		if err != nil {
			return nil, err
		}
		m.steps = steps
		m.report.Rounds++
		m.report.Change = change
		m.report.Converged = change <= o.Tolerance
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	m.describe(x, c)
	return m, nil
}

// describe fills in the report.
func (m *Iterative) describe(x *mining.Matrix, c *chain) {
	for _, j := range c.order {
		m.report.Columns = append(m.report.Columns, ImputedColumn{m.schema[j].Name, len(c.missing[j]), c.r2[j]})
	}
	m.report.Warnings = MostlyMissing(x)
	if !m.report.Converged {
		m.report.Warnings = append(m.report.Warnings, mining.Text{
			Zh: fmt.Sprintf("%d 轮之后填上的值仍在变动（最多 %.2g 个标准差），只可当作大概。", m.report.Rounds, m.report.Change),
			En: fmt.Sprintf("After %d rounds the filled values still move (by up to %.2g standard deviations); take them as rough.", m.report.Rounds, m.report.Change)})
	}
	slices.SortFunc(m.report.Columns, func(a, b ImputedColumn) int { return x.Index(a.Column) - x.Index(b.Column) })
}

// Schema returns the columns that the model expects.
func (m *Iterative) Schema() mining.Schema { return m.schema }

// Report says how the regressions came about.
func (m *Iterative) Report() IterativeReport { return m.report }

// settleRounds bounds how often the regressions are repeated for a new row.
const settleRounds = 100

// Transform returns the table with its missing values filled. A column that
// had none missing in training gets its mean, or its mode, where it has now.
func (m *Iterative) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	x, err := m.schema.Align(x)
	if err != nil {
		return nil, err
	}
	out := make([]mining.Column, x.Width())
	for j := range out {
		out[j] = x.Column(j)
		out[j].Values = slices.Clone(out[j].Values)
	}
	err = mining.Pieces(ctx, x.Rows(), pieceRows, func(_, lo, hi int) {
		row, coded := make([]float64, x.Width()), make([]float64, len(m.design.Terms))
		for i := lo; i < hi; i++ {
			x.Row(i, row)
			if !slices.ContainsFunc(row, math.IsNaN) {
				continue
			}
			m.design.code(row, coded)
			m.settle(row, coded)
			for j, v := range row {
				if v != v {
					out[j].Values[i] = m.design.decode(j, coded)
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return mining.NewMatrix(out...)
}

// settle repeats the regressions of the row's holes until they agree.
func (m *Iterative) settle(row, coded []float64) {
	scores := make([]float64, mostCoded+1)
	for range settleRounds {
		change := 0.0
		for k := range m.steps {
			if s := &m.steps[k]; row[s.Column] != row[s.Column] {
				change = max(change, s.fill(&m.design, coded, scores[:len(s.Coef)]))
			}
		}
		if change < 1e-7 {
			return
		}
	}
}
