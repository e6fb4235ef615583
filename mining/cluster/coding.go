package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"zhike/mining"
)

// Limits beyond which the coded rows no longer fit a desk machine.
const (
	maxLevels = 1000
	maxCells  = 1 << 29
	huge      = 1e100 // of a number that is left as it is: its square must be finite
)

// ofNumber is the Level of a term that shows a number.
const ofNumber = -1

// term is one coordinate of a coded row: (shown − Middle) ÷ Spread, where what
// is shown is a number, or 1 in the rows of a level and 0 in others. A missing
// value is coded 0, which is the middle.
type term struct {
	Column int     `json:"column"`
	Level  int     `json:"level"`
	Middle float64 `json:"middle"`
	Spread float64 `json:"spread"`
}

// coding turns a matrix into points. A category has a term for each level; by
// Z and Robust all its terms together vary as much as one number, √Σp(1−p)
// being the spread of each, by None two rows of different levels lie 1 apart.
// Columns that never change have no term.
type coding []term

func codingOf(ctx context.Context, x *mining.Matrix, weights []float64, scale Scale) (coding, error) {
	terms, failed := make([]coding, x.Width()), make([]error, x.Width())
	err := mining.Pieces(ctx, x.Width(), 1, func(j, _, _ int) {
		termsOf := numberTerm
		if x.Column(j).Category() {
			termsOf = levelTerms
		}
		terms[j], failed[j] = termsOf(j, x.Column(j), weights, scale)
	})
	if err := cmp.Or(append(failed, err)...); err != nil {
		return nil, err
	}
	out := slices.Concat(terms...)
	if len(out) == 0 {
		return nil, mining.TableError("每一列都只有一个取值或全部缺失，无从分群", "every column has one value only or none, so there is nothing to group by")
	}
	if len(out)*x.Rows() > maxCells {
		return nil, mining.TableError(fmt.Sprintf("编码后共 %d 项、%d 行，超出分群的范围；请减少列或取值", len(out), x.Rows()),
			fmt.Sprintf("the columns make %d terms over %d rows, more than can be grouped here; leave columns out or merge levels", len(out), x.Rows()))
	}
	return out, nil
}

func weightOf(weights []float64, i int) float64 {
	if weights == nil {
		return 1
	}
	return weights[i]
}

// numberTerm measures middle and spread of the numbers that are there.
func numberTerm(j int, c mining.Column, weights []float64, scale Scale) (coding, error) {
	largest, total, low, high := 0.0, 0.0, math.Inf(1), math.Inf(-1)
	for i, v := range c.Values {
		if w := weightOf(weights, i); v == v && w > 0 {
			largest, total, low, high = max(largest, math.Abs(v)), total+w, min(low, v), max(high, v)
		}
		if scale == None && math.Abs(v) > huge {
			return nil, mining.RowError(i, c.Name, "数值过大，其平方无法计算；请用 z 或 robust 缩放", "the number is too large to be squared; scale by z or robust")
		}
	}
	if !(low < high) {
		return nil, nil
	}
	unit := 1.0 // very large and very small numbers are divided by the largest, lest a square overflow
	if largest > huge || largest < 1/huge {
		unit = largest
	}
	mean, squares := 0.0, 0.0
	for i, v := range c.Values {
		if v == v {
			mean += weightOf(weights, i) / total * (v / unit)
		}
	}
	for i, v := range c.Values {
		if v == v {
			squares += weightOf(weights, i) / total * (v/unit - mean) * (v/unit - mean)
		}
	}
	t := term{Column: j, Level: ofNumber, Middle: mean * unit, Spread: math.Sqrt(squares) * unit}
	switch scale {
	case None:
		t.Spread = 1
	case Robust:
		q := quartiles(c.Values, weights)
		t.Middle = q[1]
		if range3 := q[2]/2 - q[0]/2; range3 > 0 { // halves: the difference of two large numbers may overflow
			t.Spread = range3 / 1.349 * 2
		}
	}
	if !(t.Spread > 1e-12*math.Abs(t.Middle)) || math.IsInf(1/t.Spread, 0) || !finite(t.Spread) {
		return nil, nil
	}
	return coding{t}, nil
}

// quartiles are the smallest values up to which a quarter, half and three
// quarters of the weight lie.
func quartiles(values, weights []float64) (q [3]float64) {
	var order []int
	total := 0.0
	for i, v := range values {
		if w := weightOf(weights, i); v == v && w > 0 {
			order, total = append(order, i), total+w
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	passed, k := 0.0, 0
	for _, i := range order {
		passed += weightOf(weights, i)
		for ; k < 3 && passed >= total*float64(k+1)/4; k++ {
			q[k] = values[i]
		}
	}
	for ; k < 3; k++ {
		q[k] = values[order[len(order)-1]]
	}
	return q
}

func levelTerms(j int, c mining.Column, weights []float64, scale Scale) (coding, error) {
	if len(c.Levels) > maxLevels {
		return nil, mining.RowError(-1, c.Name, fmt.Sprintf("有 %d 个取值，分群最多 %d 个；请合并取值或去掉该列", len(c.Levels), maxLevels),
			fmt.Sprintf("it has %d levels and grouping bears at most %d; merge levels or leave the column out", len(c.Levels), maxLevels))
	}
	share, total, varies := make([]float64, len(c.Levels)), 0.0, 0.0
	for i, v := range c.Values {
		if v == v {
			share[int(v)] += weightOf(weights, i)
			total += weightOf(weights, i)
		}
	}
	for k := range share {
		share[k] /= total
		varies += share[k] * (1 - share[k])
	}
	if !(varies > 1e-12) {
		return nil, nil
	}
	spread := math.Sqrt(varies)
	if scale == None {
		spread = math.Sqrt2
	}
	var out coding
	for k, p := range share {
		if p > 0 {
			out = append(out, term{Column: j, Level: k, Middle: p, Spread: spread})
		}
	}
	return out, nil
}

// code is the coordinate of a value.
func (t term) code(v float64) float64 {
	switch {
	case math.IsNaN(v):
		return 0
	case t.Level == ofNumber:
		return v/t.Spread - t.Middle/t.Spread
	case int(v) == t.Level:
		return (1 - t.Middle) / t.Spread
	}
	return -t.Middle / t.Spread
}

// coded makes a coding of a matrix and codes its rows.
func coded(ctx context.Context, x *mining.Matrix, weights []float64, scale Scale) (coding, *points, error) {
	c, err := codingOf(ctx, x, weights, scale)
	if err != nil {
		return nil, nil, err
	}
	p, err := c.points(ctx, x, weights)
	return c, p, err
}

// of codes the rows of another matrix with the columns of the schema.
func (c coding) of(ctx context.Context, schema mining.Schema, x *mining.Matrix) (*points, error) {
	x, err := schema.Align(x)
	if err != nil {
		return nil, err
	}
	return c.points(ctx, x, nil)
}

// points codes a matrix whose columns are those of the schema.
func (c coding) points(ctx context.Context, x *mining.Matrix, weights []float64) (*points, error) {
	p := &points{n: x.Rows(), d: len(c), at: make([]float64, x.Rows()*len(c)), weights: weights}
	err := mining.Pieces(ctx, p.n, pieceRows(p.n), func(_, lo, hi int) {
		for t, term := range c {
			values := x.Column(term.Column).Values
			for i := lo; i < hi; i++ {
				p.at[i*p.d+t] = term.code(values[i])
			}
		}
	})
	return p, err
}

// missingShare is the share of cells that are missing.
func missingShare(x *mining.Matrix) float64 {
	missing := 0
	for j := range x.Width() {
		for _, v := range x.Column(j).Values {
			if v != v {
				missing++
			}
		}
	}
	return float64(missing) / float64(x.Rows()) / float64(x.Width())
}

// check refuses what no coding of the schema can be.
func (c coding) check(schema mining.Schema) error {
	for _, t := range c {
		if t.Column < 0 || t.Column >= len(schema) || t.Level < ofNumber || !(t.Spread > 0) || !finite(t.Spread, t.Middle) ||
			t.Level >= len(schema[t.Column].Levels) && t.Level != ofNumber || (t.Level == ofNumber) != (schema[t.Column].Kind == mining.Number) {
			return damaged("编码不成立", "a term fits no column")
		}
	}
	return nil
}
