package linear

import (
	"context"
	"math"

	"zhike/mining"
)

// Logistic is a logistic regression: the log-odds of class 1 are a constant
// plus the sum of coefficient × term (Cox 1958; Hosmer & Lemeshow 2000).
type Logistic struct{ regression }

// FitLogistic fits the classes y, 0 or 1.
func FitLogistic(ctx context.Context, x *mining.Matrix, y []float64, o Options) (*Logistic, error) {
	if err := x.CheckClasses(y); err != nil {
		return nil, err
	}
	if err := weighed(y, o.Weights); err != nil {
		return nil, err
	}
	if o.Penalty == 0 {
		o.Penalty = 1
	}
	m, s, err := fitRegression(ctx, x, y, binomial{}, o)
	if err != nil {
		return nil, err
	}
	m.infer(s, 1, 0)
	if separated(s.scores, y, o.Weights) {
		text := mining.Text{Zh: "训练数据中两类被完全分开：系数的大小只由惩罚项决定，标准误不可信", En: "The training rows are told apart without error: only the penalty holds the coefficients, and their errors mean nothing."}
		if m.report.Penalty == 0 {
			text = mining.Text{Zh: "训练数据中两类被完全分开，无惩罚的系数趋于无穷：请加惩罚项，或去掉泄露答案的列", En: "The training rows are told apart without error, so that coefficients without a penalty have no end: set a penalty, or leave out the column that gives the answer away."}
		}
		m.report.Warnings = append(m.report.Warnings, text)
		for i := range m.coef {
			c := &m.coef[i]
			*c = Coefficient{Column: c.Column, Level: c.Level, Missing: c.Missing, Value: c.Value}
		}
	}
	return &Logistic{*m}, nil
}

// weighed refuses classes of which one has no weight.
func weighed(y, weights []float64) error {
	var sum [2]float64
	for i, v := range y {
		if i < len(weights) || weights == nil {
			sum[int(v)] += weightOf(weights, i)
		}
	}
	if weights != nil && (sum[0] == 0 || sum[1] == 0) {
		return mining.TableError("有一个类别的权重全为 0", "the rows of one class all have weight zero")
	}
	return nil
}

// separated tells whether every row lies on its side of the score 0.
func separated(scores, y, weights []float64) bool {
	for i, s := range scores {
		if weightOf(weights, i) > 0 && (2*y[i]-1)*s <= 0 {
			return false
		}
	}
	return true
}

// Predict returns the probability of class 1 for every row.
func (m *Logistic) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	s, err := m.scores(ctx, x)
	for i, v := range s {
		s[i] = sigmoid(v)
	}
	return s, err
}

func sigmoid(s float64) float64 {
	if s < 0 {
		e := math.Exp(s)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-s))
}
