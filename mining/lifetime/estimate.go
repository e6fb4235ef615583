package lifetime

import (
	"context"
	"fmt"
	"math"
	"strings"

	"zhike/mining"
)

// Method says where the parameters of a model come from.
type Method string

// The methods.
const (
	MaximumLikelihood Method = "maximum_likelihood"
	Penalised         Method = "penalised" // likelihood times a weak prior, because the data alone do not decide
	Given             Method = "given"     // handed to the program, not fitted
)

// Reason says why a model is not a maximum-likelihood one.
type Reason string

// The reasons; None for a maximum-likelihood fit.
const (
	None         Reason = ""
	TooFew       Reason = "too_few_buyers" // too few customers have bought again
	NoRepeat     Reason = "no_repeat"      // nobody has bought again
	AtBound      Reason = "at_bound"       // the likelihood keeps rising towards an impossible value
	NoCovariance Reason = "no_covariance"  // the likelihood is flat: no standard errors exist
)

// Report says how a model came about and how far to trust it.
type Report struct {
	Customers int           `json:"customers"`        // customers the fit looked at
	Buyers    int           `json:"repeat_buyers"`    // those with a repeat purchase
	LogLik    float64       `json:"loglik"`           // log-likelihood at the parameters, without any prior
	Steps     int           `json:"steps"`            // Newton steps over all starts
	Method    Method        `json:"method"`           // how the parameters were found
	Reason    Reason        `json:"reason,omitempty"` // why not by maximum likelihood
	Warnings  []mining.Text `json:"warnings,omitempty"`
}

// Fallback tells whether the parameters are not maximum-likelihood ones.
func (r Report) Fallback() bool { return r.Method == Penalised }

func (r Report) clone() Report {
	r.Warnings = append([]mining.Text(nil), r.Warnings...)
	return r
}

// problem is one model to be fitted to one set of data.
type problem struct {
	surface
	names  [maxDims]string
	starts []vector
	prior  []belief
	sample *surface // the same likelihood over a part of large data, to begin on; nil for small
	weak   *verdict
	bound  func(at vector) *verdict // what is impossible about a point, nil if nothing
}

// verdict is a reason with its sentence.
type verdict struct {
	reason Reason
	text   mining.Text
}

// belief is a normal prior on a linear form of the log-parameters.
type belief struct {
	weights    vector
	centre, sd float64
}

// estimate is a fitted point on the log scale.
type estimate struct {
	at         vector
	covariance matrix
	report     Report
}

// sampleSize is the number of groups of customers on which a large fit begins:
// every k-th in sorted order. Two or three passes over everything then do.
const sampleSize = 5000

// estimate climbs from several starts and falls back to the penalised
// likelihood when the maximum does not exist, cannot be found or has no
// covariance.
func (p problem) estimate(ctx context.Context) (estimate, error) {
	var e estimate
	if p.weak != nil {
		return p.penalised(ctx, e, *p.weak)
	}
	best, err := p.best(ctx, &e)
	if err != nil {
		return e, err
	}
	if v := p.bound(best.at); v != nil {
		return p.penalised(ctx, e, *v)
	}
	covariance, ok := p.covariance(best.slope.hess)
	if !ok || !best.converged {
		return p.penalised(ctx, e, verdict{NoCovariance, mining.Text{
			Zh: "似然函数在最优点附近是平的，无法给出标准误；已改用弱先验的惩罚估计。",
			En: "The likelihood is flat around its maximum, so standard errors do not exist; estimates under a weak prior are used.",
		}})
	}
	e.at, e.covariance = best.at, covariance
	e.report.LogLik, e.report.Method = best.slope.value, MaximumLikelihood
	e.report.Warnings = append(e.report.Warnings, p.doubtful(covariance)...)
	return e, nil
}

// best is the highest peak over the starts, found on a sample first when the
// data are large.
func (p problem) best(ctx context.Context, e *estimate) (peak, error) {
	first := p.surface
	if p.sample != nil {
		first = *p.sample
	}
	var best peak
	for i, start := range p.starts {
		top, err := first.climb(ctx, start)
		if err != nil {
			return best, err
		}
		e.report.Steps += top.steps
		if i == 0 || top.slope.value > best.slope.value {
			best = top
		}
	}
	if p.sample == nil {
		return best, nil
	}
	from := best.at
	if !best.converged || p.bound(from) != nil {
		from = p.starts[0]
	}
	best, err := p.climb(ctx, from)
	e.report.Steps += best.steps
	return best, err
}

// penalised fits the likelihood times the prior, which always has a peak.
func (p problem) penalised(ctx context.Context, e estimate, why verdict) (estimate, error) {
	from := p.centre()
	surfaces := []surface{p.surface}
	if p.sample != nil {
		surfaces = []surface{*p.sample, p.surface}
	}
	for _, f := range surfaces {
		top, err := p.penalise(f).climb(ctx, from)
		if err != nil {
			return e, err
		}
		e.report.Steps += top.steps
		from = top.at
		e.covariance, _ = p.covariance(top.slope.hess)
		e.report.LogLik = top.slope.value - p.believe(top.at).value
	}
	e.at = from
	e.report.Method, e.report.Reason = Penalised, why.reason
	e.report.Warnings = append(e.report.Warnings, why.text)
	return e, nil
}

// penalise adds the prior to a likelihood.
func (p problem) penalise(f surface) surface {
	return surface{f.dims, func(ctx context.Context, at vector) (slope, error) {
		s, err := f.eval(ctx, at)
		s.plus(p.believe(at))
		return s, err
	}}
}

// believe is the logarithm of the prior and its derivatives.
func (p problem) believe(at vector) *slope {
	s := new(slope)
	for _, b := range p.prior {
		form := -b.centre
		for i := range p.dims {
			form += b.weights[i] * at[i]
		}
		precision := 1 / (b.sd * b.sd)
		s.value -= 0.5 * form * form * precision
		for i := range p.dims {
			s.grad[i] -= b.weights[i] * form * precision
			for j := range p.dims {
				s.hess[i][j] -= b.weights[i] * b.weights[j] * precision
			}
		}
	}
	return s
}

// centre is the peak of the prior, one Newton step away from anywhere.
func (p problem) centre() vector {
	var at vector
	step, _ := p.believe(vector{}).incline(p.dims).step(math.Inf(1))
	copy(at[:], step)
	return at
}

// doubtful warns of parameters whose 95 % interval spans more than a factor of
// ten each way.
func (p problem) doubtful(covariance matrix) []mining.Text {
	var names []string
	for i := range p.dims {
		if 1.96*math.Sqrt(covariance[i][i]) > math.Ln10 {
			names = append(names, p.names[i])
		}
	}
	if len(names) == 0 {
		return nil
	}
	list := strings.Join(names, ", ")
	return []mining.Text{{
		Zh: fmt.Sprintf("参数 %s 几乎无法由数据确定（95%% 区间跨越十倍以上）；预测主要取决于其余参数。", list),
		En: fmt.Sprintf("The data hardly determine %s (the 95 %% interval spans more than a factor of ten each way); predictions rest on the other parameters.", list),
	}}
}
