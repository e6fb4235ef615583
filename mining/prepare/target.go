package prepare

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// targetFolds is how many folds out-of-fold values come from.
const targetFolds = 5

// TargetOptions are the choices of FitTarget; the zero value is good.
type TargetOptions struct {
	// Smoothing is how many rows the mean of all counts for beside those of a
	// level; 0 finds it from the data, by column.
	Smoothing float64
	Folds     []int  // of TargetOutOfFold: the fold of each row; five at random by default
	Seed      uint64 // of those
}

// Target turns each category into the mean of what is to be learnt, drawn towards
// the mean of all rows where a level has few (Micci-Barreca, ACM SIGKDD
// Explorations 3(1), 2001):
//
//	value = λ·mean of the level + (1 − λ)·mean of all,   λ = n/(n + m)
//
// with n rows of the level and m, the smoothing, the variance within levels over
// that between them. Both are estimated from all levels together (Bühlmann &
// Straub 1970), since a level of one row has no variance of its own; where the
// levels differ no more than chance would have it, each gets the mean of all.
//
// Missing values are a level like the others; a level that was not there gets
// the mean of all. Numbers stay as they are.
//
// Rows that the model has learnt from know their own answer through their value:
// learn further from TargetOutOfFold's, and use Transform for new rows.
type Target struct {
	schema mining.Schema
	mean   float64
	codes  []targetCode
}

// targetCode is the values of a category; nothing of a number.
type targetCode struct {
	Values  []float64 `json:"values,omitempty"` // by level of the schema
	Missing float64   `json:"missing"`
}

// FitTarget learns the values from the rows and their answers: numbers, or 0 and
// 1 for two classes.
func FitTarget(ctx context.Context, x *mining.Matrix, y []float64, o TargetOptions) (*Target, error) {
	if err := o.check(x, y); err != nil {
		return nil, err
	}
	m := &Target{x.Schema(), 0, make([]targetCode, x.Width())}
	m.mean, _, _ = moments(y)
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		if c := x.Column(j); c.Category() {
			m.codes[j] = targetCodeOf(c, y, m.mean, o.Smoothing)
		}
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (o TargetOptions) check(x *mining.Matrix, y []float64) error {
	if err := checkTable(x); err != nil {
		return err
	}
	if !(o.Smoothing >= 0) || !finite(o.Smoothing) {
		return mining.TableError("平滑的行数须不小于 0", "the smoothing must be a number of rows not below 0")
	}
	return x.CheckTarget(y)
}

// targetCodeOf works on answers divided by the greatest, whose squares are finite.
func targetCodeOf(c mining.Column, y []float64, mean, smoothing float64) targetCode {
	greatest := 0.0
	for _, v := range y {
		greatest = max(greatest, math.Abs(v))
	}
	if greatest == 0 {
		greatest = 1
	}
	count, sum := make([]float64, len(c.Levels)+1), make([]float64, len(c.Levels)+1)
	for i, v := range c.Values {
		k := targetLevel(c, v)
		count[k]++
		sum[k] += y[i] / greatest
	}
	within := 0.0
	for i, v := range c.Values {
		k := targetLevel(c, v)
		d := y[i]/greatest - sum[k]/count[k]
		within += d * d
	}
	all := mean / greatest
	if smoothing == 0 {
		smoothing = credibility(count, sum, within, all)
	}
	values := make([]float64, len(count))
	for k, n := range count {
		if values[k] = mean; n > 0 && !math.IsInf(smoothing, 1) {
			share := n / (n + smoothing)
			values[k] = (share*(sum[k]/n) + (1-share)*all) * greatest
		}
	}
	return targetCode{values[:len(c.Levels)], values[len(c.Levels)]}
}

// targetLevel numbers levels, and missing values after them.
func targetLevel(c mining.Column, v float64) int {
	if v == v {
		return int(v)
	}
	return len(c.Levels)
}

// credibility is the variance within levels over that between them, by the
// method of moments for groups of unequal size; infinite where the levels are
// alike, or where no level has two rows to tell.
func credibility(count, sum []float64, within, all float64) float64 {
	n, squares, between, levels := 0.0, 0.0, 0.0, 0.0
	for k, c := range count {
		if c > 0 {
			n += c
			squares += c * c
			d := sum[k]/c - all
			between += c * d * d
			levels++
		}
	}
	if levels < 2 || n <= levels {
		return math.Inf(1)
	}
	variance := within / (n - levels)
	apart := (between - (levels-1)*variance) / (n - squares/n)
	if !(apart > 0) {
		return math.Inf(1)
	}
	return variance / apart
}

// TargetOutOfFold returns the table that a learner may learn from: the values of
// each fold's rows come from the other folds alone, so that no row knows its own
// answer.
func TargetOutOfFold(ctx context.Context, x *mining.Matrix, y []float64, o TargetOptions) (*mining.Matrix, error) {
	if err := o.check(x, y); err != nil {
		return nil, err
	}
	folds, err := o.folds(y)
	if err != nil {
		return nil, err
	}
	columns := make([]mining.Column, x.Width())
	for j := range columns {
		if columns[j] = x.Column(j); columns[j].Category() {
			columns[j] = mining.Numbers(columns[j].Name, make([]float64, x.Rows()))
		}
	}
	inside := map[int][]int{}
	for i, f := range folds {
		inside[f] = append(inside[f], i)
	}
	if len(inside) < 2 {
		return nil, mining.TableError("折外取值至少要有两折", "values out of fold need two folds at least")
	}
	for f, rows := range inside {
		var others []int
		for i, g := range folds {
			if g != f {
				others = append(others, i)
			}
		}
		answers := mining.TakeValues(y, others)
		mean, _, _ := moments(answers)
		part := &Target{x.Schema(), mean, make([]targetCode, x.Width())}
		rest, fold := x.Take(others), x.Take(rows)
		for j := range columns {
			if c := rest.Column(j); c.Category() {
				part.codes[j] = targetCodeOf(c, answers, mean, o.Smoothing)
				for k, v := range part.column(j, fold.Column(j), fold.Column(j)).Values {
					columns[j].Values[rows[k]] = v
				}
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return mining.NewMatrix(columns...)
}

func (o TargetOptions) folds(y []float64) ([]int, error) {
	if o.Folds == nil {
		return mining.Folds(len(y), min(targetFolds, len(y)), o.Seed)
	}
	if len(o.Folds) != len(y) {
		return nil, mining.TableError(fmt.Sprintf("折号有 %d 个，数据有 %d 行", len(o.Folds), len(y)), fmt.Sprintf("there are %d folds for %d rows", len(o.Folds), len(y)))
	}
	return o.Folds, nil
}

// Schema returns the columns that the model expects.
func (m *Target) Schema() mining.Schema { return m.schema }

// Mean is that of all rows, which a level never met gets.
func (m *Target) Mean() float64 { return m.mean }

// Transform returns the table with values for levels.
func (m *Target) Transform(ctx context.Context, x *mining.Matrix) (*mining.Matrix, error) {
	return recast(ctx, m.schema, x, func(j int, known, given mining.Column) []mining.Column {
		if !known.Category() {
			return []mining.Column{known}
		}
		return []mining.Column{m.column(j, known, given)}
	})
}

func (m *Target) column(j int, known, given mining.Column) mining.Column {
	out := make([]float64, len(known.Values))
	for i, v := range known.Values {
		switch {
		case v == v:
			out[i] = m.codes[j].Values[int(v)]
		case given.Values[i] == given.Values[i]:
			out[i] = m.mean
		default:
			out[i] = m.codes[j].Missing
		}
	}
	return mining.Numbers(known.Name, out)
}

type targetDocument struct {
	heading
	Mean  float64      `json:"mean"`
	Codes []targetCode `json:"codes"`
}

// MarshalJSON writes the model with its name and version.
func (m *Target) MarshalJSON() ([]byte, error) {
	return json.Marshal(targetDocument{headingOf("target", m.schema), m.mean, m.codes})
}

// UnmarshalJSON reads what MarshalJSON wrote, as Fill's does.
func (m *Target) UnmarshalJSON(data []byte) error {
	var d targetDocument
	if err := read(data, &d, &d.heading, "target"); err != nil {
		return err
	}
	if len(d.Codes) != len(d.Schema) {
		return damaged("列的编码不全", "it lacks the codes of some columns")
	}
	for j, c := range d.Codes {
		if len(c.Values) != len(d.Schema[j].Levels) {
			return damaged("“"+d.Schema[j].Name+"”的取值不全", "it lacks values for levels of column "+d.Schema[j].Name)
		}
	}
	*m = Target{d.Schema, d.Mean, d.Codes}
	return nil
}
