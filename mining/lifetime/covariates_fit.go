package lifetime

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"

	"zhike/mining"
)

// estimate climbs from the model without covariates, and again under the prior where
// the data do not decide.
func (m *Covariates) estimate(ctx context.Context, g *covariateGroups, base *core) error {
	h := g.hill()
	from := make([]float64, h.dims)
	copy(from, base.at[:])
	if base.report.Method == MaximumLikelihood {
		end, err := h.climb(ctx, from)
		if err != nil {
			return err
		}
		m.report.Steps += end.steps
		covariance, ok := information(h.dims, end.hess)
		if ok && end.converged && g.prior.bound(vector(end.at[:parameters])) == nil {
			m.report.LogLik = end.value
			m.take(g, end.at, covariance)
			return nil
		}
		m.report.Reason = NoCovariance
		m.report.Warnings = append(m.report.Warnings, mining.Text{
			Zh: "数据不足以确定协变量的作用（例如某个协变量可由其他协变量推出）；系数已用弱先验向 0 收缩。",
			En: "The data do not decide what the covariates do (one may follow from the others, for instance); their coefficients are drawn towards 0 by a weak prior."})
	}
	penalised := hill{h.dims, func(ctx context.Context, at []float64) (incline, error) {
		p, err := h.eval(ctx, at)
		g.believe(&p, at)
		return p, err
	}}
	end, err := penalised.climb(ctx, from)
	if err != nil {
		return err
	}
	bare, err := h.eval(ctx, end.at)
	if err != nil {
		return err
	}
	covariance, ok := information(h.dims, end.hess)
	if !ok {
		covariance = make([]float64, h.dims*h.dims)
		for i := range h.dims {
			covariance[i*h.dims+i] = 1 // no more is known than beforehand
		}
	}
	m.report.Steps += end.steps
	m.report.Method, m.report.LogLik = Penalised, bare.value
	m.take(g, end.at, covariance)
	return nil
}

// take turns coefficients of standardised covariates into those of the covariates as they
// are: γ becomes γ/scale, and what it adds at the mean leaves the parameter.
func (m *Covariates) take(g *covariateGroups, at, covariance []float64) {
	n := len(at)
	turn := mat.NewDense(n, n, nil)
	for i := range parameters {
		turn.Set(i, i, 1)
	}
	for d, drive := range g.law.drives() {
		for k := range g.names {
			i := m.place(d, k)
			turn.Set(i, i, 1/g.scale[k])
			turn.Set(drive.parameter, i, -drive.sign*g.mean[k]/g.scale[k])
		}
	}
	var turned mat.VecDense
	turned.MulVec(turn, mat.NewVecDense(n, at))
	var product mat.Dense
	product.Product(turn, mat.NewDense(n, n, covariance), turn.T())
	m.at, m.covariance = turned.RawVector().Data, product.RawMatrix().Data
	m.params = natural(vector(m.at[:parameters]))
	m.canonical()
}

// canonical makes at follow from params, which are what is stored.
func (m *Covariates) canonical() {
	for i, v := range m.params {
		m.at[i] = math.Log(v)
	}
}
