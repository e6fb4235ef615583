package lifetime

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"zhike/mining"
)

// Kind names a model of orders.
type Kind string

// The kinds.
const (
	KindBGNBD     Kind = "bgnbd"
	KindMBGNBD    Kind = "mbgnbd"
	KindParetoNBD Kind = "pareto"
	KindBGBB      Kind = "bgbb"
)

// Model is a fitted model of orders: a *BGNBD, *MBGNBD, *ParetoNBD or *BGBB.
// It does not change once made and may be used from several goroutines.
type Model interface {
	json.Marshaler
	Kind() Kind
	Unit() Unit
	Report() Report
	Parameters() map[string]float64
	StandardErrors() map[string]float64
	PAlive(h History) float64
	Expected(h History, horizon float64) float64
	ExpectedNew(t float64) float64
	ExpectedInterval(h History, horizon, level float64) Interval
	ProbZero(h History, horizon float64) float64
	ProbAtLeast(h History, horizon float64, n int) float64
	PredictAll(ctx context.Context, histories []History, horizon, level float64) ([]Prediction, error)
	ExpectedTotal(ctx context.Context, histories []History, horizon, level float64) (Total, error)
	LogLik(ctx context.Context, histories []History) (float64, error)

	shared() *core
}

// FitOptions tells how to fit. The zero value is good.
type FitOptions struct {
	Unit Unit // unit of time of the histories, kept with the model; Day if empty
}

// Fit estimates a model by maximum likelihood: a *BGNBD, *MBGNBD, *ParetoNBD or
// *BGBB as the kind says. Newton's method runs on the logarithms of the
// parameters with exact second derivatives, from several starts. Customers with
// equal frequency, recency and age are counted once; all processors share the
// work; neither their number nor the order of the rows changes a bit of the
// result. Of BG/BB Recency and Age must be whole numbers and Frequency no larger
// than Recency.
//
// When the data cannot carry the model, the result holds estimates under a
// weak prior that knows only what repeat buying commonly looks like, and its
// Report says so and why. Errors are *mining.DataError for wrong rows or none,
// and the context's.
func Fit(ctx context.Context, kind Kind, histories []History, o FitOptions) (Model, error) {
	l := kind.law()
	if l == nil {
		return nil, mining.TableError("订单模型只能是 bgnbd、mbgnbd、pareto 或 bgbb", "the model of orders must be bgnbd, mbgnbd, pareto or bgbb, not "+string(kind))
	}
	c, err := fit(ctx, l, histories, o)
	if err != nil {
		return nil, err
	}
	return c.model(), nil
}

// model is the core as the kind's own type.
func (c *core) model() Model {
	switch c.Kind() {
	case KindMBGNBD:
		return &MBGNBD{*c}
	case KindParetoNBD:
		return &ParetoNBD{*c}
	case KindBGBB:
		return &BGBB{*c}
	}
	return &BGNBD{*c}
}

// law returns what the kind says of customers, nil for an unknown kind.
func (k Kind) law() law {
	switch k {
	case KindBGNBD:
		return geometric{}
	case KindMBGNBD:
		return geometric{early: 1}
	case KindParetoNBD:
		return pareto{}
	case KindBGBB:
		return rounds{}
	}
	return nil
}

// title is the name by which people know the kind.
func (k Kind) title() string {
	switch k {
	case KindMBGNBD:
		return "MBG/NBD"
	case KindParetoNBD:
		return "Pareto/NBD"
	case KindBGBB:
		return "BG/BB"
	}
	return "BG/NBD"
}

// law is what a kind of model says at given parameters, in the order of names.
type law interface {
	kind() Kind
	names() []string
	check(row int, h History) *mining.DataError // beyond History.Check; nil when all is possible
	problem(c *cohort) problem
	pAlive(p vector, h History) float64
	mean(p vector, h History, horizon float64) float64
	moments(p vector, h History, horizon float64) (mean, square float64) // E[N], E[N²]
	ahead(points []vector, h History, horizon float64) counts            // the points are equally likely
}

// parameters is how many parameters the models of orders have.
const parameters = 4

// core is what all models of orders have in common.
type core struct {
	law        law
	unit       Unit
	at         vector // logs of the parameters
	params     vector
	covariance matrix // of at; zero for given parameters
	report     Report
}

func newCore(l law, params vector, unit Unit) (*core, error) {
	if err := unit.valid(); err != nil {
		return nil, err
	}
	c := &core{law: l, unit: unit.or(Day), params: params, report: Report{Method: Given}}
	for i, v := range params {
		if !(v > 0) || math.IsInf(v, 0) {
			name := l.kind().title()
			return nil, mining.TableError(name+" 的四个参数都须为正数", "all four parameters of "+name+" must be positive numbers")
		}
		c.at[i] = math.Log(v)
	}
	return c, nil
}

// fit estimates the parameters of a law.
func fit(ctx context.Context, l law, histories []History, o FitOptions) (*core, error) {
	if err := o.Unit.valid(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	group, err := newCohort(histories)
	if err != nil {
		return nil, err
	}
	if err := checkLaw(l, histories); err != nil {
		return nil, err
	}
	e, err := l.problem(group).estimate(ctx)
	if err != nil {
		return nil, err
	}
	e.report.Customers, e.report.Buyers = group.customers, group.buyers
	c, err := newCore(l, natural(e.at), o.Unit)
	if err != nil {
		return nil, err
	}
	c.at, c.covariance, c.report = e.at, e.covariance, e.report
	return c, nil
}

func checkLaw(l law, histories []History) error {
	for i, h := range histories {
		if err := l.check(i, h); err != nil {
			return err
		}
	}
	return nil
}

// natural leaves the log scale.
func natural(at vector) vector {
	for i := range at {
		at[i] = math.Exp(at[i])
	}
	return at
}

func (c *core) shared() *core { return c }

// Kind returns the kind of the model.
func (c *core) Kind() Kind { return c.law.kind() }

// Unit returns the unit of time.
func (c *core) Unit() Unit { return c.unit }

// Report says how the model came about.
func (c *core) Report() Report { return c.report.clone() }

// Parameters returns the parameters by name.
func (c *core) Parameters() map[string]float64 { return c.named(c.params) }

// StandardErrors returns the standard errors of the parameters by name, from
// the observed information on the log scale (delta method: se(φ) = φ·se(ln φ));
// for a penalised model, the spread under the prior as well; zeros for given
// parameters.
func (c *core) StandardErrors() map[string]float64 { return c.named(c.stdErr()) }

func (c *core) stdErr() vector {
	var se vector
	for i := range se {
		se[i] = c.params[i] * math.Sqrt(c.covariance[i][i])
	}
	return se
}

func (c *core) named(v vector) map[string]float64 {
	out := map[string]float64{}
	for i, name := range c.law.names() {
		out[name] = v[i]
	}
	return out
}

// PAlive is the probability that the customer has not left by the end of
// observation.
func (c *core) PAlive(h History) float64 { return c.law.pAlive(c.params, h) }

// Expected is the expected number of orders within the horizon. For a zero
// History it is that of a new customer after the first purchase.
func (c *core) Expected(h History, horizon float64) float64 {
	return c.law.mean(c.params, h, horizon)
}

// ExpectedNew is the expected number of repeat orders of a new customer up to
// age t, E[X(t)].
func (c *core) ExpectedNew(t float64) float64 { return c.Expected(History{}, t) }

// ProbZero is the probability of no order within the horizon.
func (c *core) ProbZero(h History, horizon float64) float64 {
	return c.law.ahead([]vector{c.params}, h, horizon).none()
}

// ProbAtLeast is the probability of n or more orders within the horizon.
func (c *core) ProbAtLeast(h History, horizon float64, n int) float64 {
	if n <= 0 {
		return 1
	}
	return c.law.ahead([]vector{c.params}, h, horizon).atLeast(float64(n))
}

// LogLik is the log-likelihood of other histories under the model, to compare
// models on customers that none of them has seen.
func (c *core) LogLik(ctx context.Context, histories []History) (float64, error) {
	group, err := newCohort(histories)
	if err != nil {
		return 0, err
	}
	if err := checkLaw(c.law, histories); err != nil {
		return 0, err
	}
	s, err := c.law.problem(group).eval(ctx, c.at)
	return s.value, err
}

// sigmaPoints stands for what is not known of the parameters: 2×4 equally
// likely points √4 standard deviations out along the columns of the
// covariance's root (the unscented transform). It is the parameters alone when
// they were given.
func (c *core) sigmaPoints() []vector {
	root, ok := cholesky(parameters, c.covariance.flat(parameters))
	if !ok {
		return []vector{c.params}
	}
	var points []vector
	for _, sign := range []float64{-1, 1} {
		for j := range parameters {
			at := c.at
			for i := range parameters {
				at[i] += sign * math.Sqrt(parameters) * root[i*parameters+j]
			}
			points = append(points, natural(at))
		}
	}
	return points
}

// certain tells whether the parameters are known so well (within a tenth) that
// their spread shows in no interval of a single customer.
func (c *core) certain() bool {
	for i := range parameters {
		if c.covariance[i][i] > 0.1*0.1 {
			return false
		}
	}
	return true
}

// MarshalJSON writes the model with its name and version.
func (c *core) MarshalJSON() ([]byte, error) {
	return json.Marshal(document{
		Model: string(c.Kind()), Version: jsonVersion, Unit: c.unit,
		Params: c.Parameters(), LogCovariance: rows(c.covariance, parameters), Report: c.report,
	})
}

// unmarshal reads what MarshalJSON wrote. Documents of another model, of a
// later version, or damaged ones are refused with a *mining.DataError and
// leave the model as it was.
func (c *core) unmarshal(data []byte, l law) error {
	d, err := read(data, string(l.kind()), l.names()...)
	if err != nil {
		return err
	}
	var params vector
	for i, name := range l.names() {
		params[i] = d.Params[name]
	}
	read, err := newCore(l, params, d.Unit)
	if err != nil {
		return err
	}
	if read.covariance, err = square(d.LogCovariance, parameters); err != nil {
		return err
	}
	read.report = d.Report
	*c = *read
	return nil
}

// UnmarshalModel reads a model of any kind from its JSON.
func UnmarshalModel(data []byte) (Model, error) {
	var head struct {
		Model Kind `json:"model"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, mining.TableError("模型文件已损坏，无法读取："+err.Error(), "the stored model is damaged and cannot be read: "+err.Error())
	}
	var m interface {
		Model
		json.Unmarshaler
	}
	switch head.Model {
	case KindBGNBD:
		m = new(BGNBD)
	case KindMBGNBD:
		m = new(MBGNBD)
	case KindParetoNBD:
		m = new(ParetoNBD)
	case KindBGBB:
		m = new(BGBB)
	default:
		return nil, mining.TableError(fmt.Sprintf("%q 不是订单模型", head.Model), fmt.Sprintf("%q is no model of orders", head.Model))
	}
	return m, m.UnmarshalJSON(data)
}
