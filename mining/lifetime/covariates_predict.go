package lifetime

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mathext"

	"zhike/mining"
)

// each calls see with the rows of every group of customers who have the same
// covariates, and their model. x must have the columns of Names.
func (m *Covariates) each(ctx context.Context, x *mining.Matrix, rows int, see func(of Model, rows []int) error) error {
	x, err := x.Choose(m.names...)
	if err != nil {
		return err
	}
	if err := checkCovariates(x, rows); err != nil || rows == 0 {
		return err
	}
	columns, covariates := make([][]float64, x.Width()), make([]float64, x.Width())
	for j := range columns {
		columns[j] = x.Column(j).Values
	}
	groups := alike(columns)
	errs := make([]error, len(groups))
	err = mining.Pieces(ctx, len(groups), 64, func(_, lo, hi int) {
		covariates := append([]float64(nil), covariates...)
		for g := lo; g < hi; g++ {
			x.Row(groups[g][0], covariates)
			of, err := m.At(covariates)
			if err != nil {
				errs[g] = mining.RowError(groups[g][0], "", "协变量离所学的数据太远", "the covariates are too far from those the model has learnt from")
				continue
			}
			errs[g] = see(of, groups[g])
		}
	})
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return err
}

// PredictAll predicts many customers; row i of x is the covariates of history i.
func (m *Covariates) PredictAll(ctx context.Context, histories []History, x *mining.Matrix, horizon, level float64) ([]Prediction, error) {
	if err := checkHorizon(horizon, level); err != nil {
		return nil, err
	}
	if err := checkAll(histories); err != nil {
		return nil, err
	}
	out := make([]Prediction, len(histories))
	err := m.each(ctx, x, len(histories), func(of Model, rows []int) error {
		part := make([]History, len(rows))
		for k, i := range rows {
			part[k] = histories[i]
		}
		predictions, err := of.PredictAll(ctx, part, horizon, level)
		for k, p := range predictions {
			out[rows[k]] = p
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ExpectedTotal sums over customers, as a Model's does.
func (m *Covariates) ExpectedTotal(ctx context.Context, histories []History, x *mining.Matrix, horizon, level float64) (Total, error) {
	if err := checkHorizon(horizon, level); err != nil {
		return Total{}, err
	}
	if err := checkAll(histories); err != nil {
		return Total{}, err
	}
	if level == 0 {
		level = defaultLevel
	}
	means, variances := make([]float64, len(histories)), make([]float64, len(histories))
	var slopes [parameters][]float64 // of the means by the logs of the customer's own parameters
	for p := range slopes {
		slopes[p] = make([]float64, len(histories))
	}
	err := m.each(ctx, x, len(histories), func(of Model, rows []int) error {
		c := of.shared()
		for _, i := range rows {
			mean, square := c.law.moments(c.params, histories[i], horizon)
			means[i], variances[i] = mean, max(0, square-mean*mean)
			for p := range slopes {
				slopes[p][i] = c.meanSlope(p, histories[i], horizon)
			}
		}
		return nil
	})
	if err != nil {
		return Total{}, err
	}
	mean := total(means)
	half := mathext.NormalQuantile(0.5+level/2) * math.Sqrt(total(variances)+m.spread(x, slopes))
	return Total{mean, Interval{max(0, mean-half), mean + half, level}}, nil
}

// meanSlope is the derivative of the expected orders by the log of a parameter.
func (c *core) meanSlope(parameter int, h History, horizon float64) float64 {
	const step = 1e-4
	at := func(sign float64) float64 {
		p := c.params
		p[parameter] *= math.Exp(sign * step)
		return c.law.mean(p, h, horizon)
	}
	return (at(1) - at(-1)) / (2 * step)
}

// spread is the variance of a total over what the fit leaves open about the
// parameters, by the delta method.
func (m *Covariates) spread(x *mining.Matrix, slopes [parameters][]float64) float64 {
	gradient, n := make([]float64, len(m.at)), len(m.at)
	for p := range slopes {
		gradient[p] = total(slopes[p])
	}
	for d, drive := range m.law.drives() {
		for k, name := range m.names {
			products := append([]float64(nil), slopes[drive.parameter]...)
			for i, z := range x.Column(x.Index(name)).Values {
				products[i] *= drive.sign * z
			}
			gradient[m.place(d, k)] = total(products)
		}
	}
	variance := 0.0
	for i, u := range gradient {
		for j, v := range gradient {
			variance += u * v * m.covariance[i*n+j]
		}
	}
	return max(0, variance)
}

// total adds in order of size, so that the order of the rows does not matter.
func total(values []float64) float64 {
	sum := 0.0
	for _, v := range sorted(values) {
		sum += v
	}
	return sum
}

// LogLik is the log-likelihood of other customers under the model.
func (m *Covariates) LogLik(ctx context.Context, histories []History, x *mining.Matrix) (float64, error) {
	if err := checkAll(histories); err != nil {
		return 0, err
	}
	values := make([]float64, len(histories))
	err := m.each(ctx, x, len(histories), func(of Model, rows []int) error {
		part := make([]History, len(rows))
		for k, i := range rows {
			part[k] = histories[i]
		}
		s, err := m.law.problem(groupCohort(part)).eval(ctx, of.shared().at)
		values[rows[0]] = s.value
		return err
	})
	return total(values), err
}
