package lifetime

import (
	"context"
	"math"

	"zhike/mining"
)

// Covariates is a model of orders in which what is known of a customer and does not
// change (where they came from, their sex) moves the rate of ordering and the
// dropout (Fader & Hardie 2007, "Incorporating Time-Invariant Covariates into the
// Pareto/NBD and BG/NBD Models"). Of a customer with the covariates z
//
//	Pareto/NBD       α = α₀ exp(−γ₁′z), β = β₀ exp(−γ₂′z)
//	BG/NBD, MBG/NBD  α = α₀ exp(−γ₁′z), a = a₀ exp(γ₂′z), b = b₀ exp(γ₃′z)
//
// so that exp(γ₁) is by how much a covariate one higher multiplies the mean rate of ordering,
// and exp(γ₂) of Pareto/NBD that of leaving. Otherwise customers differ as
// without covariates. At gives the model of the customers with some covariates.
// BG/BB has no covariates.
type Covariates struct {
	law        drivenLaw
	unit       Unit
	names      []string  // of the covariates
	params     vector    // α₀ …
	at         []float64 // their logs, then γ by what it drives and by covariate
	covariance []float64 // of at, row by row
	report     Report
	gain       float64 // in log-likelihood, over the model without covariates
}

// drive is a parameter that covariates move: its log changes by sign·γ′z.
type drive struct {
	parameter int
	sign      float64
}

// drivenLaw is a law that covariates are defined for.
type drivenLaw interface {
	law
	drives() []drive
}

func (geometric) drives() []drive { return []drive{{1, -1}, {2, 1}, {3, 1}} }

func (pareto) drives() []drive { return []drive{{1, -1}, {3, -1}} }

// Effect is what one covariate does to one parameter.
type Effect struct {
	Parameter   string  `json:"parameter"`   // alpha, beta, a or b
	Covariate   string  `json:"covariate"`   // the covariate
	Coefficient float64 `json:"coefficient"` // γ
	StdErr      float64 `json:"stderr"`
	Low         float64 `json:"low"` // 95 % interval of γ
	High        float64 `json:"high"`
}

// FitCovariates estimates the model by maximum likelihood, beginning at Fit's
// estimate without covariates, by Newton's method with exact second derivatives.
// Row i of x, numbers without gaps, is the covariates of history i; categories must
// be coded as numbers first (prepare.FitOneHot with DropFirst).
//
// Where the data do not decide, because there are too few buyers or because one
// covariate says what others say, the coefficients are drawn towards 0 by a normal
// prior (of standard deviation 1 for one standard deviation of the covariate), and
// the Report says so. Errors are *mining.DataError.
func FitCovariates(ctx context.Context, kind Kind, histories []History, x *mining.Matrix, o FitOptions) (*Covariates, error) {
	l, ok := kind.law().(drivenLaw)
	if !ok {
		return nil, mining.TableError("带协变量的订单模型只能是 bgnbd、mbgnbd 或 pareto", "a model of orders with covariates must be bgnbd, mbgnbd or pareto, not "+string(kind))
	}
	if err := checkCovariates(x, len(histories)); err != nil {
		return nil, err
	}
	base, err := fit(ctx, l, histories, o)
	if err != nil {
		return nil, err
	}
	g, err := newCovariateGroups(ctx, l, histories, x)
	if err != nil {
		return nil, err
	}
	m := &Covariates{law: l, unit: base.unit, names: g.names, report: base.Report()}
	if err := m.estimate(ctx, g, base); err != nil {
		return nil, err
	}
	m.gain = m.report.LogLik - base.report.LogLik
	return m, nil
}

// checkCovariates refuses what cannot be a covariate of customers.
func checkCovariates(x *mining.Matrix, rows int) error {
	if x.Width() == 0 {
		return mining.TableError("没有给出任何协变量", "there are no covariates")
	}
	if x.Rows() != rows {
		return mining.TableError("协变量的行数与客户数不同", "the covariates have another number of rows than there are customers")
	}
	for j := range x.Width() {
		c := x.Column(j)
		if c.Category() {
			return mining.RowError(-1, c.Name, "协变量须为数值；请先把类别编码", "a covariate must be a number; encode the category first")
		}
		for i, v := range c.Values {
			if math.IsNaN(v) {
				return mining.RowError(i, c.Name, "协变量缺失", "the covariate is missing")
			}
		}
	}
	return nil
}

// Kind returns the kind of the model.
func (m *Covariates) Kind() Kind { return m.law.kind() }

// Unit returns the unit of time.
func (m *Covariates) Unit() Unit { return m.unit }

// Parameters returns the parameters of customers whose covariates are all 0, by name.
func (m *Covariates) Parameters() map[string]float64 {
	out := map[string]float64{}
	for i, name := range m.law.names() {
		out[name] = m.params[i]
	}
	return out
}

// StandardErrors returns the standard errors of Parameters.
func (m *Covariates) StandardErrors() map[string]float64 {
	out, n := map[string]float64{}, len(m.at)
	for i, name := range m.law.names() {
		out[name] = m.params[i] * math.Sqrt(m.covariance[i*n+i])
	}
	return out
}

// Names returns the names of the covariates.
func (m *Covariates) Names() []string { return append([]string(nil), m.names...) }

// Report says how the model came about.
func (m *Covariates) Report() Report { return m.report.clone() }

// Gain is by how much the log-likelihood rose over the model without covariates, and
// how many coefficients that took: twice the gain is χ² with so many degrees of
// freedom where no covariate matters.
func (m *Covariates) Gain() (logLik float64, coefficients int) {
	return m.gain, len(m.at) - parameters
}

// Effects returns the coefficients, by parameter and covariate.
func (m *Covariates) Effects() []Effect {
	var out []Effect
	n, names := len(m.at), m.law.names()
	for d, drive := range m.law.drives() {
		for k, name := range m.names {
			i := m.place(d, k)
			se := math.Sqrt(m.covariance[i*n+i])
			out = append(out, Effect{names[drive.parameter], name, m.at[i], se, m.at[i] - 1.96*se, m.at[i] + 1.96*se})
		}
	}
	return out
}

// place is where the coefficient of a drive and a covariate stands.
func (m *Covariates) place(drive, covariate int) int {
	return parameters + drive*len(m.names) + covariate
}

// At is the model of the customers with the given covariates, in the order of Names;
// its standard errors and intervals are those of a customer with these covariates.
func (m *Covariates) At(covariates []float64) (Model, error) {
	if len(covariates) != len(m.names) {
		return nil, mining.TableError("协变量的个数与模型不符", "the number of covariates is not that of the model")
	}
	at, jacobian := m.where(covariates)
	c, err := newCore(m.law, natural(at), m.unit)
	if err != nil {
		return nil, mining.TableError("协变量离所学的数据太远", "the covariates are too far from those the model has learnt from")
	}
	c.at, c.report = at, m.Report()
	n := len(m.at)
	for p, rowP := range jacobian {
		for q, rowQ := range jacobian {
			for i, u := range rowP {
				for j, v := range rowQ {
					c.covariance[p][q] += u * v * m.covariance[i*n+j]
				}
			}
		}
	}
	return c.model(), nil
}

// where returns the logs of the parameters at some covariates, and their derivatives
// by at.
func (m *Covariates) where(covariates []float64) (at vector, jacobian [parameters]map[int]float64) {
	for p := range parameters {
		at[p], jacobian[p] = m.at[p], map[int]float64{p: 1}
	}
	for d, drive := range m.law.drives() {
		for k, z := range covariates {
			i := m.place(d, k)
			at[drive.parameter] += drive.sign * z * m.at[i]
			jacobian[drive.parameter][i] = drive.sign * z
		}
	}
	return at, jacobian
}
