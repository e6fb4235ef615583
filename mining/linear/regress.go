package linear

import (
	"context"
	"math"

	"zhike/mining"
)

// Linear is a linear regression by least squares, with an L2 penalty ridge
// regression (Hoerl & Kennard 1970), with an L1 penalty the lasso (Tibshirani 1996).
type Linear struct {
	regression
	fit Fit
}

// Fit is how well a linear regression fits its training rows.
type Fit struct {
	R2       float64 `json:"r2"`          // 1 − residual / total sum of squares
	Adjusted float64 `json:"r2_adjusted"` // by the degrees of freedom
	Sigma    float64 `json:"sigma"`       // standard deviation of the residuals
	Freedom  int     `json:"freedom"`     // rows less coefficients
}

// Fit says how well the model fits its training rows.
func (m *Linear) Fit() Fit { return m.fit }

// FitLinear fits the numbers y. Tests and intervals are Student's, with the
// residual variance over rows less coefficients.
func FitLinear(ctx context.Context, x *mining.Matrix, y []float64, o Options) (*Linear, error) {
	if err := x.CheckTarget(y); err != nil {
		return nil, err
	}
	for i, v := range y {
		if math.Abs(v) > 1e150 {
			return nil, mining.RowError(i, "target", "目标值过大，其平方无法表示", "the target is so large that its square is no number")
		}
	}
	r, s, err := fitRegression(ctx, x, y, gaussian{}, o)
	if err != nil {
		return nil, err
	}
	m := &Linear{regression: *r}
	used, rows := len(s.beta)-len(s.hessian.Factor().Dependent()), 0
	for i := range y {
		if weightOf(o.Weights, i) > 0 {
			rows++
		}
	}
	if m.fit.Freedom = rows - used; s.null > 0 {
		m.fit.R2 = 1 - s.deviance/s.null
		if m.fit.Freedom > 0 {
			m.fit.Adjusted = 1 - (1-m.fit.R2)*float64(rows-1)/float64(m.fit.Freedom)
		}
	}
	dispersion := 0.0 // no rows are left to judge errors by: none is defined
	if m.fit.Freedom > 0 {
		dispersion = s.deviance / float64(m.fit.Freedom)
	}
	m.fit.Sigma = math.Sqrt(dispersion)
	m.infer(s, dispersion, float64(m.fit.Freedom))
	return m, nil
}

// Predict returns the expected number for every row.
func (m *Linear) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	return m.scores(ctx, x)
}

// Poisson is a Poisson regression: the logarithm of the expected count is a
// constant plus the sum of coefficient × term (McCullagh & Nelder 1989, ch. 6).
type Poisson struct{ regression }

// FitPoisson fits the counts y, which must not be negative but may be broken.
func FitPoisson(ctx context.Context, x *mining.Matrix, y []float64, o Options) (*Poisson, error) {
	if err := x.CheckTarget(y); err != nil {
		return nil, err
	}
	sum := 0.0
	for i, v := range y {
		if v < 0 || v > 1e150 {
			return nil, mining.RowError(i, "target", "计数须从 0 到 1e150", "a count must be from 0 to 1e150")
		}
		if i < len(o.Weights) || o.Weights == nil {
			sum += v * weightOf(o.Weights, i)
		}
	}
	if sum == 0 {
		return nil, mining.TableError("所有计数都为 0，无从学习", "all counts are zero, so there is nothing to learn")
	}
	if o.Penalty == 0 {
		o.Penalty = 1
	}
	m, s, err := fitRegression(ctx, x, y, counts{}, o)
	if err != nil {
		return nil, err
	}
	m.infer(s, 1, 0)
	return &Poisson{*m}, nil
}

// Predict returns the expected count for every row.
func (m *Poisson) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	s, err := m.scores(ctx, x)
	for i, v := range s {
		s[i] = math.Exp(math.Min(v, 700))
	}
	return s, err
}
