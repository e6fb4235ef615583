package cluster

import (
	"cmp"
	"context"
	"fmt"

	"zhike/mining"
)

// MixtureChoiceOptions are the choices of ChooseMixture.
type MixtureChoiceOptions struct {
	From, To int            // numbers of clusters to be tried, 1 to 10 by default
	Mixture  MixtureOptions // of each; its K is not used
}

// TriedMixture is one point of the curve.
type TriedMixture struct {
	K             int     `json:"k"`
	LogLikelihood float64 `json:"log_likelihood"`
	Parameters    int     `json:"parameters"`
	BIC           float64 `json:"bic"`
}

// MixtureChoice says how the number of clusters was chosen.
type MixtureChoice struct {
	K        int            `json:"k"`
	Curve    []TriedMixture `json:"curve"`
	Warnings []mining.Text  `json:"warnings,omitempty"`
}

// ChooseMixture fits a Gaussian mixture for every k from From to To and keeps
// that with the least BIC (Schwarz 1978; Fraley & Raftery 1998 for mixtures).
// Where there are fewer different rows than To, it stops at as many.
func ChooseMixture(ctx context.Context, x *mining.Matrix, o MixtureChoiceOptions) (*Mixture, MixtureChoice, error) {
	o.From, o.To, o.Mixture = cmp.Or(o.From, 1), cmp.Or(o.To, 10), o.Mixture.filled()
	if err := o.Mixture.checkBut(x); err != nil {
		return nil, MixtureChoice{}, err
	}
	if err := checkRange(o.From, o.To, 1); err != nil {
		return nil, MixtureChoice{}, err
	}
	c, p, err := coded(ctx, x, o.Mixture.Weights, o.Mixture.Scale)
	if err != nil {
		return nil, MixtureChoice{}, err
	}
	if o.To, err = p.upTo(ctx, o.From, o.To, o.Mixture.Seed); err != nil {
		return nil, MixtureChoice{}, err
	}
	var best *Mixture
	var choice MixtureChoice
	for k := o.From; k <= o.To; k++ {
		o.Mixture.K = k
		m, err := fitMixture(ctx, x, c, p, o.Mixture)
		if err != nil {
			return nil, MixtureChoice{}, err
		}
		r := m.report
		choice.Curve = append(choice.Curve, TriedMixture{k, r.LogLikelihood, r.Parameters, r.BIC})
		if best == nil || r.BIC < best.report.BIC {
			best, choice.K = m, k
		}
	}
	if choice.K == o.To && o.To > o.From {
		choice.Warnings = append(choice.Warnings, mining.Text{
			Zh: fmt.Sprintf("到 %d 群 BIC 仍在下降：更多的群可能更合适，也可能这些行并不服从正态分布。", choice.K),
			En: fmt.Sprintf("BIC still falls at %d clusters: more of them may fit better, or the rows do not follow normal distributions.", choice.K)})
	}
	return best, choice, nil
}
