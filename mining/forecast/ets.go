package forecast

import (
	"context"
	"fmt"
	"math"

	"zhike/mining"
)

// ETS is a state space model of exponential smoothing with the errors
// independent and normal (Hyndman, Koehler, Ord & Snyder 2008).
type ETS struct {
	form        Form
	weights     weights
	first, last state // before the first value and after the last
	n           int   // values fitted
	sigma       float64
	loglik      float64 // up to a constant that depends on n alone
	aicc        float64
	seasons     *indices // taken out beforehand, where the season is too long for a state
	shared      warnings
}

// ETSOptions tells which form to fit. The zero value is good.
type ETSOptions struct {
	Season int  // steps in a season; 0 and 1 mean none
	Form   Form // zero: the one of the fifteen with the least AICc
}

// longestState is the longest season that is a state of the model. A longer
// one, such as 52 weeks, is taken out by decomposition beforehand: its many
// starting values would leave AICc nothing to choose.
const longestState = 24

// FitETS fits by maximum likelihood, weights and starting values together,
//
//	−2 ln L = n ln Σe² + 2Σ ln f,   AICc = −2 ln L + 2k + 2k(k+1)/(n−k−1)
//
// the second sum for relative errors only, k the weights, free starting values
// and the variance. Forms with relative errors or products need positive
// values; seasonal ones two seasons.
//
// Where no form has fewer parameters than the values allow, the mean of the
// values is used as ETS(A,N,N) fitted as far as possible, with a warning.
func FitETS(ctx context.Context, y []float64, o ETSOptions) (*ETS, error) {
	if err := check(y, o.Season); err != nil {
		return nil, err
	}
	if o.Form != (Form{}) && !o.Form.valid() {
		return nil, mining.TableError("没有指数平滑模型 "+o.Form.String(), "there is no exponential smoothing model "+o.Form.String())
	}
	season := max(o.Season, 1)
	var seasons *indices
	if season > longestState {
		seasons, season = seasonsOf(y, season), 1
	}
	forms := []Form{o.Form}
	if o.Form == (Form{}) {
		forms = Forms()
	}
	m, err := bestETS(ctx, seasons.without(y), season, forms)
	if err != nil {
		return nil, err
	}
	m.seasons = seasons
	return m, nil
}

// FitDamped fits a damped trend, ETS(A,Ad,N), to the values without their
// seasons: the method hardest to beat with little effort (Gardner & McKenzie
// 1985; Gardner 2006).
func FitDamped(ctx context.Context, y []float64, season int) (*ETS, error) {
	return FitAdjusted(ctx, y, season, Form{"A", "Ad", "N"})
}

// FitAdjusted takes the seasons out by decomposition, where a test finds any,
// and fits one of the forms without season to what remains.
func FitAdjusted(ctx context.Context, y []float64, season int, forms ...Form) (*ETS, error) {
	if err := check(y, season); err != nil {
		return nil, err
	}
	seasons := seasonsOf(y, season)
	m, err := bestETS(ctx, seasons.without(y), 1, forms)
	if err != nil {
		return nil, err
	}
	m.seasons = seasons
	return m, nil
}

// bestETS fits the forms and returns the one with the least AICc.
func bestETS(ctx context.Context, y []float64, season int, forms []Form) (*ETS, error) {
	scale := size(y)
	if isConstant(y) || len(y) < 4 {
		return flatETS(y), ctx.Err()
	}
	scaled := make([]float64, len(y))
	for t, v := range y {
		scaled[t] = v / scale
	}
	positive := allPositive(y)
	var best *ETS
	var ls leastSquares
	undamped := map[Form][]float64{}
	for _, f := range forms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := f.fits(len(y), season, positive); err != nil {
			if len(forms) == 1 {
				return nil, err
			}
			continue
		}
		q := etsFit{form: f, season: season, y: scaled, undamped: undamped}
		if m := q.fit(&ls); m != nil && (best == nil || m.aicc < best.aicc) {
			best = m
		}
	}
	if best == nil {
		return flatETS(y), nil
	}
	return newETS(best.form, best.weights, best.first.scaled(scale, best.form), y, best.form.free(season)), nil
}

// fits says why a form cannot be fitted to so many values.
func (f Form) fits(n, season int, positive bool) error {
	switch {
	case (f.relative() || f.product()) && !positive:
		return mining.TableError(f.String()+" 要求所有数值为正", f.String()+" wants all values above zero")
	case f.seasonal() && season < 2:
		return mining.TableError(f.String()+" 需要给出季节长度（不超过 24）", f.String()+" needs the length of the season, at most 24")
	case f.seasonal() && n < 2*season+1:
		return mining.TableError(fmt.Sprintf("%v 需要两个以上完整季节，只有 %d 个数值", f, n), fmt.Sprintf("%v needs more than two seasons; there are %d values", f, n))
	}
	return nil
}

// flatETS stands in where nothing can be estimated: few values, or equal ones.
func flatETS(y []float64) *ETS {
	m := &ETS{form: Form{"A", "N", "N"}, weights: weights{Alpha: leastWeight, Phi: 1}, n: len(y), aicc: math.Inf(1)}
	m.first.Level = average(y)
	m.last.Level = m.first.Level
	if isConstant(y) {
		m.last.Level = y[0]
		if len(y) > 1 {
			m.shared = warnings{constantSeries()}
			return m
		}
	}
	sum := 0.0
	for _, v := range y {
		sum += (v - m.last.Level) * (v - m.last.Level)
	}
	m.sigma = math.Sqrt(sum / float64(max(len(y)-1, 1)))
	m.shared = warnings{{Zh: fmt.Sprintf("数值太少（%d 个），只能用平均数预测", len(y)), En: fmt.Sprintf("Too few values (%d): the forecast is their mean.", len(y))}}
	return m
}

func isConstant(y []float64) bool {
	for _, v := range y {
		if v != y[0] {
			return false
		}
	}
	return true
}

// size is the mean of |y|, or 1 where that is 0.
func size(y []float64) float64 {
	sum := 0.0
	for _, v := range y {
		sum += math.Abs(v) / float64(len(y))
	}
	if sum == 0 {
		return 1
	}
	return sum
}

// Name is the form, such as ETS(M,Ad,M).
func (m *ETS) Name() string { return m.form.String() }

// Form is the form fitted.
func (m *ETS) Form() Form { return m.form }

// AICc is comparable among models of the same values; +Inf where there are too
// few values for it.
func (m *ETS) AICc() float64 { return m.aicc }

// LogLik is the log-likelihood without the constant n/2·(1 + ln(2π/n)).
func (m *ETS) LogLik() float64 { return m.loglik }

// Weights are α, β, γ and φ; those that the form does not have are 0, φ is 1.
func (m *ETS) Weights() (alpha, beta, gamma, phi float64) {
	return m.weights.Alpha, m.weights.Beta, m.weights.Gamma, m.weights.Phi
}

// Sigma is the standard deviation of the errors: in units of the values, or
// for a relative error a share of the forecast.
func (m *ETS) Sigma() float64 { return m.sigma }

// Warnings say why the forecast deserves less trust.
func (m *ETS) Warnings() []mining.Text { return m.shared.Warnings() }
