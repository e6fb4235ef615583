package uplift

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
	"zhike/mining/linear"
	"zhike/mining/metric"
)

// Propensity is the probability of being treated, by the columns (Rosenbaum &
// Rubin 1983), from a logistic regression.
type Propensity struct {
	model  *linear.Logistic
	report PropensityReport
}

// PropensityReport says how the treatment hangs on the columns.
type PropensityReport struct {
	Rows      int        `json:"rows"`
	AUC       float64    `json:"auc"`       // of telling treated from untreated rows, those learnt from: .5 for chance
	P         float64    `json:"p"`         // of so close a fit if the treatment had been given by chance (likelihood ratio)
	Outside   float64    `json:"outside"`   // share of rows whose propensity lies below .01 or above .99
	Effective [2]float64 `json:"effective"` // rows that the weighted untreated and treated are worth
	Column    string     `json:"column"`    // that tells treated from untreated best
}

// ByChance tells whether the treatment may have been given by chance.
func (r PropensityReport) ByChance() bool { return r.P > .001 }

// Where overlap ends: rows that are practically always or never treated have
// nobody to be compared with, and a weight of 100 lets one row speak for many
// (Crump et al. 2009 advise to keep to .1 … .9).
const (
	leastPropensity = .01
	mostOutside     = .02
	leastEffective  = 25
	mostAUC         = .98
)

// FitPropensity learns who was treated (1) and who was not (0). Where hardly
// anybody could have been either it returns a *mining.DataError that says so
// and names the column that gives it away.
func FitPropensity(ctx context.Context, x *mining.Matrix, treated []float64) (*Propensity, error) {
	if _, err := check(x, treated, make([]float64, x.Rows())); err != nil {
		return nil, err
	}
	l, err := linear.FitLogistic(ctx, x, treated, linear.Options{})
	if err != nil {
		return nil, err
	}
	p := &Propensity{model: l}
	e, err := l.Predict(ctx, x)
	if err != nil {
		return nil, err
	}
	p.report = PropensityReport{Rows: x.Rows(), AUC: metric.AUC(e, treated), Column: giveaway(x, treated), P: 1}
	if terms := float64(len(l.Coefficients()) - 1); terms > 0 {
		p.report.P = 1 - distuv.ChiSquared{K: terms}.CDF(max(0, l.Report().Null-l.Report().Deviance))
	}
	var sum, squares [2]float64
	for i, v := range e {
		if v < leastPropensity || v > 1-leastPropensity {
			p.report.Outside += 1 / float64(len(e))
		}
		k := int(treated[i])
		w := inverse(v, treated[i])
		sum[k] += w
		squares[k] += w * w
	}
	for k := range sum {
		p.report.Effective[k] = sum[k] * sum[k] / squares[k]
	}
	return p, p.report.overlap()
}

// overlap refuses a propensity that compares rows with nobody.
func (r PropensityReport) overlap() error {
	name := "“" + r.Column + "”"
	switch {
	case r.Outside > mostOutside || r.AUC > mostAUC:
		return mining.TableError(fmt.Sprintf("处理组与对照组没有重叠：%.0f%% 的行几乎必然被处理或必然不被处理（区分两组的 AUC 为 %.3f，最能区分的列是%s），这些行没有可比的对象；请只保留两组都有的客户，或做随机试验", 100*r.Outside, r.AUC, name),
			fmt.Sprintf("treated and untreated rows do not overlap: %.0f %% of the rows were all but certain to be treated, or not to be (the columns tell the sides apart with an AUC of %.3f, best of all %s), so there is nobody to compare them with; keep only rows of a kind that both sides have, or treat by chance", 100*r.Outside, r.AUC, r.Column))
	case min(r.Effective[0], r.Effective[1]) < leastEffective:
		return mining.TableError(fmt.Sprintf("加权后处理组只相当于 %.0f 行、对照组 %.0f 行（最能区分两组的列是%s），不足以比较", r.Effective[1], r.Effective[0], name),
			fmt.Sprintf("weighed by their propensity the treated rows are worth %.0f and the untreated %.0f (the sides differ most in %s), too few to compare", r.Effective[1], r.Effective[0], r.Column))
	}
	return nil
}

// giveaway is the column whose values differ most between the sides: by the
// distance from one half of the AUC of a number, of a category with its levels
// by their share of treated rows.
func giveaway(x *mining.Matrix, treated []float64) string {
	name, most := "", -1.0
	for j := range x.Width() {
		c := x.Column(j)
		values := c.Values
		if c.Category() {
			values = shares(c, treated)
		}
		var score, class []float64
		for i, v := range values {
			if !math.IsNaN(v) {
				score, class = append(score, v), append(class, treated[i])
			}
		}
		if d := math.Abs(metric.AUC(score, class) - .5); d > most {
			name, most = c.Name, d
		}
	}
	return name
}

func shares(c mining.Column, treated []float64) []float64 {
	sum, rows := make([]float64, len(c.Levels)), make([]float64, len(c.Levels))
	for i, v := range c.Values {
		if !math.IsNaN(v) {
			sum[int(v)] += treated[i]
			rows[int(v)]++
		}
	}
	out := make([]float64, len(c.Values))
	for i, v := range c.Values {
		if out[i] = v; !math.IsNaN(v) {
			out[i] = sum[int(v)] / rows[int(v)]
		}
	}
	return out
}

// Report says how the treatment hangs on the columns.
func (p *Propensity) Report() PropensityReport { return p.report }

// Schema returns the columns that the propensity expects.
func (p *Propensity) Schema() mining.Schema { return p.model.Schema() }

// Predict returns the probability of being treated for every row.
func (p *Propensity) Predict(ctx context.Context, x *mining.Matrix) ([]float64, error) {
	return p.model.Predict(ctx, x)
}

// Weights returns 1 ÷ the probability of the treatment that each row got.
func (p *Propensity) Weights(ctx context.Context, x *mining.Matrix, treated []float64) ([]float64, error) {
	e, err := p.Predict(ctx, x)
	if err != nil {
		return nil, err
	}
	for i := range e {
		e[i] = inverse(e[i], treated[i])
	}
	return e, nil
}

// inverse is the weight of a row; its propensity is kept from the ends, as
// rows not learnt from may lie beyond them.
func inverse(e, treated float64) float64 {
	e = min(max(e, leastPropensity), 1-leastPropensity)
	if treated == 1 {
		return 1 / e
	}
	return 1 / (1 - e)
}

// fits refuses a propensity of other columns than the model's; nil fits.
func (p *Propensity) fits(x *mining.Matrix) error {
	if p != nil && !same(p.Schema(), x.Schema()) {
		return mining.TableError("倾向得分所用的列与模型的列不同", "the propensity was learnt from other columns than the model is to be")
	}
	return nil
}

// orShare is the propensity of every row, the same share for all where there is none.
func (p *Propensity) orShare(ctx context.Context, x *mining.Matrix, share float64) ([]float64, error) {
	if p != nil {
		return p.Predict(ctx, x)
	}
	out := make([]float64, x.Rows())
	for i := range out {
		out[i] = share
	}
	return out, nil
}

// weights makes both sides weigh alike, half of the rows each where the
// treatment was given by chance.
func (p *Propensity) weights(ctx context.Context, x *mining.Matrix, treated []float64) ([]float64, error) {
	share := metric.Mean(treated)
	e, err := p.orShare(ctx, x, share)
	if err != nil {
		return nil, err
	}
	for i, v := range e {
		if p == nil { // nothing to keep from the ends
			e[i] = .5 / (treated[i]*v + (1-treated[i])*(1-v))
		} else {
			e[i] = inverse(v, treated[i]) / 2
		}
	}
	return e, nil
}

// Effect is the average treatment effect with its interval at the given level:
// the mean outcome of the treated less that of the untreated, each weighted
// (Hájek's estimator). Weights are Propensity.Weights where the treatment was
// not given by chance, nil where it was. The variance is that of the influence
// function with the weights taken as known, which is too wide rather than too
// narrow when they were estimated (Hirano, Imbens & Ridder 2003).
func Effect(treated, y, weights []float64, level float64) (metric.Interval, error) {
	if len(y) != len(treated) || weights != nil && len(weights) != len(treated) || !(level > 0 && level < 1) {
		return metric.Interval{}, mining.TableError("处理、结果、权重的个数须相同，置信水平须在 0 与 1 之间", "there must be as many treatments, outcomes and weights, and the level must lie between 0 and 1")
	}
	var w, sum [2]float64
	for i, t := range treated {
		if t != 0 && t != 1 {
			return metric.Interval{}, mining.RowError(i, "treatment", "处理标记须为 0 或 1", "the treatment must be 0 or 1")
		}
		if !finite(y[i]) {
			return metric.Interval{}, mining.RowError(i, "target", "结果缺失或为无穷大", "the outcome is missing or infinite")
		}
		k := int(t)
		w[k] += weight(weights, i)
		sum[k] += weight(weights, i) * y[i]
	}
	if w[0] == 0 || w[1] == 0 {
		return metric.Interval{}, mining.TableError("处理组与对照组都须有数据，否则无从比较", "there must be treated and untreated rows, or there is nothing to compare")
	}
	variance := 0.0
	for i, t := range treated {
		k := int(t)
		d := weight(weights, i) * (y[i] - sum[k]/w[k]) / w[k]
		variance += d * d
	}
	effect, se := sum[1]/w[1]-sum[0]/w[0], math.Sqrt(variance)
	half := se * distuv.UnitNormal.Quantile((1+level)/2)
	return metric.Interval{Value: effect, Low: effect - half, High: effect + half, StdErr: se}, nil
}

func weight(weights []float64, i int) float64 {
	if weights == nil {
		return 1
	}
	return weights[i]
}
