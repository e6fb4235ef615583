package uplift

import (
	"context"

	"zhike/mining"
	"zhike/mining/linear"
)

// TwoModel is the two-model or T-learner: one regression of the outcome among
// the treated, one among the untreated; the uplift is their difference (Hansotia
// & Rukstales 2002; Künzel et al. 2019).
type TwoModel struct {
	schema    mining.Schema
	responses [2]response // of the untreated, of the treated
	report    Report
}

// FitTwoModel fits both regressions. Treated is 1 for rows with the treatment,
// 0 for those without; the outcome y is 0 and 1 (logistic regressions) or any
// number (linear ones). It compares rows of the same columns, so a treatment
// that was not given by chance does no harm as long as all that decided about
// it is among the columns; a propensity has no part in it.
func FitTwoModel(ctx context.Context, x *mining.Matrix, treated, y []float64, o Options) (*TwoModel, error) {
	report, err := check(x, treated, y)
	if err != nil {
		return nil, err
	}
	m := &TwoModel{schema: x.Schema(), report: report}
	if m.responses, err = sideBySide(ctx, x, treated, y, o.linear()); err != nil {
		return nil, err
	}
	m.report.Warnings = append(append(m.report.Warnings, m.responses[0].warnings()...), m.responses[1].warnings()...)
	return m, nil
}

func (o Options) linear() linear.Options { return linear.Options{Penalty: o.Penalty, Mix: o.Mix} }

// Schema returns the columns that the model expects.
func (m *TwoModel) Schema() mining.Schema { return m.schema }

// Report says what the model was learnt from.
func (m *TwoModel) Report() Report { return m.report }

// Predict returns the uplift of every row, in units of the outcome.
func (m *TwoModel) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	without, err := m.responses[0].predict(ctx, x)
	if err != nil {
		return nil, err
	}
	with, err := m.responses[1].predict(ctx, x)
	if err != nil {
		return nil, err
	}
	return difference(with, without), nil
}

// Formula is the uplift written out.
func (m *TwoModel) Formula() mining.Formula {
	return mining.Sum{m.responses[1].formula(), mining.Product{mining.Constant(-1), m.responses[0].formula()}}
}

// X is the X-learner of Künzel, Sekhon, Bickel & Yu (2019): the effect on each
// row is its outcome against what the regression of the other side expects of
// it; the effects on the treated and on the untreated are regressed (linearly)
// on the columns, and their mean weighed by the propensity e, e × the untreated's +
// (1 − e) × the treated's. It gains where one side has far fewer rows.
type X struct {
	schema     mining.Schema
	effects    [2]*linear.Linear // on the untreated, on the treated
	share      float64           // of the treated, where there is no propensity
	propensity *Propensity
	report     Report
}

// FitX fits the two regressions and then the two of the effects; the data are as in FitTwoModel.
func FitX(ctx context.Context, x *mining.Matrix, treated, y []float64, o Options) (*X, error) {
	report, err := check(x, treated, y)
	if err != nil {
		return nil, err
	}
	if err := o.Propensity.fits(x); err != nil {
		return nil, err
	}
	m := &X{schema: x.Schema(), report: report, share: float64(report.Treated) / float64(report.Rows), propensity: o.Propensity}
	responses, err := sideBySide(ctx, x, treated, y, o.linear())
	if err != nil {
		return nil, err
	}
	for k := range 2 {
		rows := side(treated, float64(k))
		own := x.Take(rows)
		expected, err := responses[1-k].predict(ctx, own)
		if err != nil {
			return nil, err
		}
		effect := difference(mining.TakeValues(y, rows), expected)
		if k == 0 {
			effect = difference(expected, mining.TakeValues(y, rows))
		}
		if m.effects[k], err = linear.FitLinear(ctx, own, effect, o.linear()); err != nil {
			return nil, err
		}
		m.report.Warnings = append(m.report.Warnings, responses[k].warnings()...)
	}
	return m, nil
}

// Schema returns the columns that the model expects.
func (m *X) Schema() mining.Schema { return m.schema }

// Report says what the model was learnt from.
func (m *X) Report() Report { return m.report }

// Predict returns the uplift of every row, in units of the outcome.
func (m *X) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	onUntreated, err := m.effects[0].Predict(ctx, x)
	if err != nil {
		return nil, err
	}
	onTreated, err := m.effects[1].Predict(ctx, x)
	if err != nil {
		return nil, err
	}
	e, err := m.propensity.orShare(ctx, x, m.share)
	if err != nil {
		return nil, err
	}
	for i, p := range e {
		onUntreated[i] = p*onUntreated[i] + (1-p)*onTreated[i]
	}
	return onUntreated, nil
}

// Formula is the uplift written out.
func (m *X) Formula() mining.Formula {
	var e mining.Formula = mining.Constant(m.share)
	if m.propensity != nil {
		e = m.propensity.model.Formula()
	}
	other := mining.Sum{mining.Constant(1), mining.Product{mining.Constant(-1), e}}
	return mining.Sum{mining.Product{e, m.effects[0].Formula()}, mining.Product{other, m.effects[1].Formula()}}
}

// Transformed is the class transformation of Jaskowski & Jaroszewicz (2012):
// one logistic regression of whether outcome and treatment agree (yes with it,
// no without). With both sides of the same weight the uplift is 2·P − 1; rows
// are weighed so that they are, by 1 ÷ the probability of the treatment they got.
type Transformed struct {
	schema mining.Schema
	agree  *linear.Logistic
	report Report
}

// FitTransformed fits the regression; the outcome must be 0 or 1.
func FitTransformed(ctx context.Context, x *mining.Matrix, treated, y []float64, o Options) (*Transformed, error) {
	report, err := check(x, treated, y)
	if err != nil {
		return nil, err
	}
	if err := x.CheckClasses(y); err != nil {
		return nil, err
	}
	if err := o.Propensity.fits(x); err != nil {
		return nil, err
	}
	weights, err := o.Propensity.weights(ctx, x, treated)
	if err != nil {
		return nil, err
	}
	z := make([]float64, len(y))
	for i := range z {
		if y[i] == treated[i] {
			z[i] = 1
		}
	}
	if !varied(z) {
		return nil, mining.TableError("结果与处理完全一致或完全相反，无从学习差别", "the outcome says the same as the treatment, or the contrary, in every row, so there is nothing to tell the rows apart by")
	}
	options := o.linear()
	options.Weights = weights
	m := &Transformed{schema: x.Schema(), report: report}
	if m.agree, err = linear.FitLogistic(ctx, x, z, options); err != nil {
		return nil, err
	}
	m.report.Warnings = append(m.report.Warnings, m.agree.Report().Warnings...)
	return m, nil
}

// Schema returns the columns that the model expects.
func (m *Transformed) Schema() mining.Schema { return m.schema }

// Report says what the model was learnt from.
func (m *Transformed) Report() Report { return m.report }

// Predict returns the uplift of every row, −1 … 1.
func (m *Transformed) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	p, err := m.agree.Predict(ctx, x)
	for i := range p {
		p[i] = 2*p[i] - 1
	}
	return p, err
}

// Formula is the uplift written out.
func (m *Transformed) Formula() mining.Formula {
	return mining.Sum{mining.Product{mining.Constant(2), m.agree.Formula()}, mining.Constant(-1)}
}
