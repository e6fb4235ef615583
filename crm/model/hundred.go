package model

import (
	"encoding/json"
	"math"

	"zhike/fault"
	"zhike/mining/lifetime"
)

// Hundred says in frequencies how likely it is that a customer stays away: of
// so many customers like this one, None do not buy in the coming days.
type Hundred struct {
	Of   int `json:"of"`
	Days int `json:"days"`
	None int `json:"none" doc:"most likely number"`
	Low  int `json:"low" doc:"in nine of ten such groups the number lies between low and high"`
	High int `json:"high"`
}

// groupOf is the size of the group that frequencies speak of.
const groupOf = 100

// doubt is a model with what its fit leaves open.
type doubt struct {
	model      *lifetime.BGNBD
	covariance [][]float64 // of the logs of the parameters; nil for none
	moved      [][2]*lifetime.BGNBD
}

// nudge is how far a logarithm of a parameter is moved for a derivative.
const nudge = 1e-3

// newDoubt reads the covariance that the model's own document carries and
// prepares the models to either side of each parameter.
func newDoubt(m models) (*doubt, error) {
	d := &doubt{model: m.orders}
	data, err := json.Marshal(m.orders)
	if err != nil {
		return nil, err
	}
	var document struct {
		LogCovariance [][]float64 `json:"log_covariance"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the covariance of the model cannot be read")
	}
	d.covariance = document.LogCovariance
	for i := range d.covariance {
		var pair [2]*lifetime.BGNBD
		for side, by := range []float64{-nudge, nudge} {
			p := m.orders.Params()
			*[]*float64{&p.R, &p.Alpha, &p.A, &p.B}[i] *= math.Exp(by)
			if pair[side], err = lifetime.NewBGNBD(p, m.orders.Unit()); err != nil {
				return nil, err
			}
		}
		d.moved = append(d.moved, pair)
	}
	return d, nil
}

// variance is that of a quantity under what the fit leaves open (delta method:
// gᵀΣg with the gradient g by central differences).
func (d *doubt) variance(of func(*lifetime.BGNBD) float64) float64 {
	gradient := make([]float64, len(d.moved))
	for i, pair := range d.moved {
		gradient[i] = (of(pair[1]) - of(pair[0])) / (2 * nudge)
	}
	sum := 0.0
	for i, row := range d.covariance {
		for j, c := range row {
			sum += gradient[i] * c * gradient[j]
		}
	}
	return max(0, sum)
}

// hundred says how many of a hundred customers with this history stay away.
func (d *doubt) hundred(h lifetime.History) Hundred {
	away := func(m *lifetime.BGNBD) float64 { return m.ProbZero(h, ordersDays) }
	p := min(1, max(0, away(d.model)))
	low, high := spread(groupOf, p, d.variance(away))
	return Hundred{Of: groupOf, Days: ordersDays, None: int(math.Round(groupOf * p)), Low: low, High: high}
}

// spread holds the number of n customers, each with the same probability, with
// the probability level, half of the error on either side. The probability
// itself is uncertain with the given variance: a beta distribution of that mean
// and variance stands for it, so the number is beta-binomial.
func spread(n int, p, variance float64) (low, high int) {
	switch {
	case p <= 0:
		return 0, 0
	case p >= 1:
		return n, n
	}
	// Variance of a beta: p(1−p)/(a+b+1). Without uncertainty a+b is endless.
	size := min(1e6, max(0.5, p*(1-p)/max(variance, 1e-12)-1))
	a, b := p*size, (1-p)*size
	miss := (1 - level) / 2
	low, high = -1, n
	sum := 0.0
	for k := 0; k <= n; k++ {
		sum += math.Exp(logBetaBinomial(n, k, a, b))
		if low < 0 && sum > miss {
			low = k
		}
		if sum >= 1-miss {
			high = k
			break
		}
	}
	return max(low, 0), high
}

func logBetaBinomial(n, k int, a, b float64) float64 {
	x, m := float64(k), float64(n)
	return -math.Log(m+1) - logBeta(m-x+1, x+1) + logBeta(x+a, m-x+b) - logBeta(a, b)
}

func logBeta(a, b float64) float64 {
	x, _ := math.Lgamma(a)
	y, _ := math.Lgamma(b)
	z, _ := math.Lgamma(a + b)
	return x + y - z
}
