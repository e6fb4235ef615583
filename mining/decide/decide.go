// Package decide ranks alternatives, such as customers, by several criteria at
// once: weights of the criteria from comparing them in pairs (AHP) or from how
// much they tell the alternatives apart (entropy), closeness to the best that
// there is (TOPSIS), and the alternatives that no other beats on everything
// (the Pareto front).
//
// Criteria are the columns of a mining.Matrix of numbers without missing
// values; alternatives are its rows.
package decide

import (
	"fmt"
	"math"

	"zhike/mining"
)

// Criterion is a column to judge by.
type Criterion struct {
	Column string
	Cost   bool    // the smaller, the better, such as days since the last order
	Weight float64 // ≥ 0; only the proportions count
}

// table is the criteria's columns.
type table struct {
	criteria []Criterion
	columns  []mining.Column
	rows     int
}

// take picks the criteria out of the matrix.
func take(x *mining.Matrix, criteria []Criterion) (*table, error) {
	if x.Rows() == 0 {
		return nil, mining.TableError("没有可比较的对象", "there is nothing to compare")
	}
	if len(criteria) == 0 {
		return nil, mining.TableError("没有指定任何评价指标", "there are no criteria to compare by")
	}
	t := &table{criteria: criteria, rows: x.Rows()}
	seen := map[string]bool{}
	for _, c := range criteria {
		k := x.Index(c.Column)
		if k < 0 {
			return nil, mining.RowError(-1, c.Column, "数据中没有这一列", "the data lack this column")
		}
		if seen[c.Column] {
			return nil, mining.RowError(-1, c.Column, "该指标出现了两次", "the criterion is there twice")
		}
		seen[c.Column] = true
		column := x.Column(k)
		if column.Category() {
			return nil, mining.RowError(-1, c.Column, "是类别，不是数值，无从比较大小", "it holds texts, which cannot be compared")
		}
		for i, v := range column.Values {
			if math.IsNaN(v) {
				return nil, mining.RowError(i, c.Column, "缺少数值，无从比较", "the value is missing and cannot be compared")
			}
		}
		t.columns = append(t.columns, column)
	}
	return t, nil
}

// weights returns the criteria's weights with the sum 1.
func (t *table) weights() ([]float64, error) {
	out, sum := make([]float64, len(t.criteria)), 0.0
	for k, c := range t.criteria {
		if !(c.Weight >= 0) || math.IsInf(c.Weight, 0) {
			return nil, mining.RowError(-1, c.Column, fmt.Sprintf("权重 %v 须为不小于 0 的数", c.Weight), fmt.Sprintf("the weight %v must be zero or more", c.Weight))
		}
		out[k] = c.Weight
		sum += c.Weight
	}
	if sum == 0 || math.IsInf(sum, 0) {
		return nil, mining.TableError("各指标的权重之和须大于 0，且为有限数", "the weights of the criteria must add up to a finite number above 0")
	}
	for k := range out {
		out[k] /= sum
	}
	return out, nil
}

// good turns a value so that more is better.
func (c Criterion) good(v float64) float64 {
	if c.Cost {
		return -v
	}
	return v
}
