package mining

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// A learner of this library is a function
//
//	FitX(ctx, x *Matrix, y []float64, o XOptions) (*X, error)
//
// The zero value of its options is good; the model is never changed, predicts
// for any Matrix that has its columns, and round-trips through JSON; whatever
// is random comes from o.Seed by Random; the same data, options and seed give
// the same bytes on any number of processors.

// Random returns the generator for one purpose of a learner; streams of one
// seed are independent of each other. Seed 0 is a seed like any other.
func Random(seed, stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }

// CheckTarget refuses values to be learnt that do not fit the matrix, or that
// are no numbers, as a *DataError with the row and the column "target".
func (m *Matrix) CheckTarget(y []float64) error {
	if m.rows == 0 {
		return TableError("没有数据行，无从学习", "there are no rows to learn from")
	}
	if len(m.columns) == 0 {
		return TableError("没有可用于学习的列", "there are no columns to learn from")
	}
	return m.checkValues("target", "目标值", y)
}

// CheckWeights does the same for the weights of the rows, which must not be
// negative; nil means equal weights.
func (m *Matrix) CheckWeights(w []float64) error {
	if w == nil {
		return nil
	}
	if err := m.checkValues("weight", "权重", w); err != nil {
		return err
	}
	sum := 0.0
	for i, v := range w {
		if v < 0 {
			return RowError(i, "weight", "权重为负", "the weight is below zero")
		}
		sum += v
	}
	if sum == 0 {
		return TableError("所有权重都为 0", "the weights of all rows are zero")
	}
	return nil
}

func (m *Matrix) checkValues(column, zh string, values []float64) error {
	if len(values) != m.rows {
		return TableError(fmt.Sprintf("%s有 %d 个，数据有 %d 行", zh, len(values), m.rows),
			fmt.Sprintf("there are %d values of the %s for %d rows", len(values), column, m.rows))
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return RowError(i, column, zh+"缺失或为无穷大", "the "+column+" is missing or infinite")
		}
	}
	return nil
}

// CheckClasses is CheckTarget for learners of two classes: every value is 0 or
// 1 and both occur.
func (m *Matrix) CheckClasses(y []float64) error {
	if err := m.CheckTarget(y); err != nil {
		return err
	}
	ones := 0
	for i, v := range y {
		if v != 0 && v != 1 {
			return RowError(i, "target", "目标值须为 0 或 1", "the target must be 0 or 1")
		}
		if v == 1 {
			ones++
		}
	}
	if ones == 0 || ones == len(y) {
		return TableError("目标只有一个类别，无从区分", "the target has one class only, so there is nothing to tell apart")
	}
	return nil
}
