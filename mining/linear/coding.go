package linear

import (
	"fmt"
	"math"

	"zhike/mining"
)

// Limits of the terms of one model: beyond them the matrix of second
// derivatives, or the coded columns, no longer fit a desk machine.
const (
	maxLevels = 1000
	maxTerms  = 3000
	maxCells  = 1 << 29
)

// What a term shows of its column.
const (
	ofNumber  = -1 // the number, standardised
	ofMissing = -2 // 1 where the value is missing
)

// term is one coded column.
type term struct {
	Column int     `json:"column"`
	Level  int     `json:"level"` // 1 where the category has it; ofNumber, ofMissing
	Mean   float64 `json:"mean"`  // of a number; of a level its share, which stands for a missing value that has no term
	Scale  float64 `json:"scale"` // of a number its standard deviation, else 1
	Filled bool    `json:"filled"`
}

// coding turns the columns of a matrix into terms.
//
// A number is (v − mean)/deviation. A category has one term per level met in
// training; with an L2 penalty all of them ("reference-free", each coefficient
// is the distance from a common middle), without one all but the most
// frequent, the reference, from which the others are measured (R's contr.treatment,
// which takes the first level instead). Missing values in training give a term
// of their own; a missing value or an unknown level met later only counts as
// the mean row. Columns that never change give no term.
type coding struct {
	Terms []term `json:"terms"`
}

func codingOf(x *mining.Matrix, weights []float64, reference bool) (coding, error) {
	var c coding
	for j := range x.Width() {
		column := x.Column(j)
		terms := numberTerms(j, column.Values, weights)
		if column.Category() {
			if len(column.Levels) > maxLevels {
				return c, mining.RowError(-1, column.Name, fmt.Sprintf("有 %d 个取值，线性模型最多 %d 个；请合并取值或去掉该列", len(column.Levels), maxLevels),
					fmt.Sprintf("it has %d levels and a linear model bears at most %d; merge levels or leave the column out", len(column.Levels), maxLevels))
			}
			terms = categoryTerms(j, column, weights, reference)
		}
		c.Terms = append(c.Terms, terms...)
	}
	if n := len(c.Terms); n > maxTerms || n*x.Rows() > maxCells {
		return c, mining.TableError(fmt.Sprintf("编码后共 %d 项、%d 行，超出线性模型的范围；请减少列或取值", n, x.Rows()),
			fmt.Sprintf("the columns make %d terms over %d rows, more than a linear model bears here; leave columns out or merge levels", n, x.Rows()))
	}
	return c, nil
}

func weightOf(weights []float64, i int) float64 {
	if weights == nil {
		return 1
	}
	return weights[i]
}

// numberTerms standardises a column; very large and very small ones are divided by
// the largest first, so that no square overflows.
func numberTerms(j int, values, weights []float64) []term {
	m := momentsOf(values, weights)
	var out []term
	if m.largest > 1e-300 && m.total > 0 {
		if sd := math.Sqrt(m.squares / m.total); sd > 1e-10*math.Abs(m.mean) && sd*m.unit > math.SmallestNonzeroFloat64*1e16 {
			out = append(out, term{Column: j, Level: ofNumber, Mean: m.mean * m.unit, Scale: sd * m.unit, Filled: m.missing > 0})
		}
	}
	if m.missing > 0 && m.total > 0 {
		out = append(out, term{Column: j, Level: ofMissing, Mean: m.missing / (m.missing + m.total), Scale: 1, Filled: true})
	}
	return out
}

// moments are the weighted sums of a column of numbers in its unit, which is 1
// unless their squares would not be numbers.
type moments struct {
	largest, total, missing float64
	unit, mean, squares     float64 // squares of the distances from the mean
}

func momentsOf(values, weights []float64) moments {
	m := moments{unit: 1}
	if weights == nil && m.quick(values) {
		return m
	}
	m = moments{unit: 1}
	for i, v := range values {
		if w := weightOf(weights, i); math.IsNaN(v) {
			m.missing += w
		} else if w > 0 {
			m.largest, m.total = max(m.largest, math.Abs(v)), m.total+w
		}
	}
	if m.largest > 1e-300 && (m.largest <= 1e-100 || m.largest >= 1e100) {
		m.unit = m.largest
	}
	inverse, sum := 1/m.unit, 0.0
	for i, v := range values {
		if !math.IsNaN(v) {
			sum += weightOf(weights, i) * (v * inverse)
		}
	}
	m.mean = sum / m.total
	for i, v := range values {
		if !math.IsNaN(v) {
			d := v*inverse - m.mean
			m.squares += weightOf(weights, i) * d * d
		}
	}
	return m
}

// quick finds the moments in one pass, as distances from the first value; false
// when there are missing values, or when that value lies so far from the others
// that digits are lost, or when squares would not be numbers.
func (m *moments) quick(values []float64) bool {
	if len(values) == 0 {
		return false
	}
	from := values[0]
	var sum, squares, largest [4]float64
	rest := values
	for ; len(rest) >= 4; rest = rest[4:] {
		for k, v := range rest[:4] {
			d := v - from
			sum[k] += d
			squares[k] += d * d
			largest[k] = max(largest[k], math.Abs(v)) // of NaN it is NaN
		}
	}
	for _, v := range rest {
		d := v - from
		sum[0] += d
		squares[0] += d * d
		largest[0] = max(largest[0], math.Abs(v))
	}
	n := float64(len(values))
	m.largest, m.total = max(largest[0], largest[1], largest[2], largest[3]), n
	shift, all := (sum[0]+sum[1]+sum[2]+sum[3])/n, squares[0]+squares[1]+squares[2]+squares[3]
	m.mean, m.squares = from+shift, all-n*shift*shift
	return m.largest > 1e-100 && m.largest < 1e100 && m.squares > 1e-4*all
}

func categoryTerms(j int, column mining.Column, weights []float64, reference bool) []term {
	count, total, missing, most := make([]float64, len(column.Levels)), 0.0, 0.0, -1
	for i, v := range column.Values {
		w := weightOf(weights, i)
		if total += w; math.IsNaN(v) {
			missing += w
			continue
		}
		count[int(v)] += w
	}
	met := 0
	for k, n := range count {
		if n > 0 {
			if met++; most < 0 || n > count[most] {
				most = k
			}
		}
	}
	if met == 0 || met == 1 && missing == 0 {
		return nil
	}
	var out []term
	for k, n := range count {
		if n > 0 && !(reference && k == most) {
			out = append(out, term{Column: j, Level: k, Mean: n / total, Scale: 1, Filled: missing > 0})
		}
	}
	if missing > 0 {
		out = append(out, term{Column: j, Level: ofMissing, Mean: missing / total, Scale: 1, Filled: true})
	}
	return out
}

// code writes the term of each value.
func (t term) code(values, into []float64) {
	switch t.Level {
	case ofNumber:
		inverse, shift := 1/t.Scale, t.Mean/t.Scale
		exact := math.IsInf(inverse, 0)
		if !exact && !t.Filled {
			standardise(values, into, inverse, shift)
			return
		}
		for i, v := range values {
			switch {
			case math.IsNaN(v):
				into[i] = 0
			case exact:
				into[i] = v/t.Scale - shift
			default:
				into[i] = v*inverse - shift
			}
		}
	case ofMissing:
		for i, v := range values {
			if into[i] = 0; math.IsNaN(v) {
				into[i] = 1
			}
		}
	default:
		level, absent := float64(t.Level), t.Mean
		if t.Filled {
			absent = 0
		}
		for i, v := range values {
			switch {
			case v == level:
				into[i] = 1
			case math.IsNaN(v):
				into[i] = absent
			default:
				into[i] = 0
			}
		}
	}
}

// standardise writes v × inverse − shift, and 0 for a missing value.
func standardise(values, into []float64, inverse, shift float64) {
	into = into[:len(values)]
	for i, v := range values {
		d := v*inverse - shift
		if d != d {
			d = 0
		}
		into[i] = d
	}
}

// columns codes the whole matrix, a slice for each term.
func (c coding) columns(x *mining.Matrix) [][]float64 {
	out := make([][]float64, len(c.Terms))
	for t, term := range c.Terms {
		out[t] = make([]float64, x.Rows())
		term.code(x.Column(term.Column).Values, out[t])
	}
	return out
}

// check refuses what no coding of the schema can be.
func (c coding) check(schema mining.Schema) error {
	for _, t := range c.Terms {
		if t.Column < 0 || t.Column >= len(schema) || t.Level < ofMissing || !(t.Scale > 0) || math.IsInf(t.Scale, 0) || math.IsNaN(t.Mean-t.Mean) ||
			(t.Level >= 0) && t.Level >= len(schema[t.Column].Levels) || t.Level == ofNumber && schema[t.Column].Kind != mining.Number {
			return mining.TableError("模型文件已损坏：编码不成立", "the stored model is damaged: a term fits no column")
		}
	}
	return nil
}
