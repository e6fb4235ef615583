package lifetime

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mathext"

	"zhike/mining"
)

// defaultLevel is the probability of an interval when none is asked for.
const defaultLevel = 0.9

// Prediction is what the model says of one customer over a horizon.
type Prediction struct {
	PAlive   float64  `json:"p_alive"`  // chance still to be a customer
	Expected float64  `json:"expected"` // expected number of orders
	Interval Interval `json:"interval"` // holds the number of orders with at least its level
}

// ExpectedInterval holds the number of orders of one customer within the
// horizon with at least the given probability (0.9 if level is 0). It is the
// exact predictive distribution, not a simulation: over the customer's unknown
// rate and chance to leave given the history, and over what the fit leaves
// open about the parameters. Being a range of whole numbers it often holds
// more than it promises: a customer who has almost surely left gets 0 to 0.
func (m *BGNBD) ExpectedInterval(h History, horizon, level float64) Interval {
	return m.predictor(horizon, level).interval(h)
}

// PredictAll predicts many customers on all processors; the result is in the
// order of the histories. Customers with equal histories are worked out once
// per few thousand rows.
func (m *BGNBD) PredictAll(ctx context.Context, histories []History, horizon, level float64) ([]Prediction, error) {
	if err := checkHorizon(horizon, level); err != nil {
		return nil, err
	}
	if err := checkAll(histories); err != nil {
		return nil, err
	}
	p := m.predictor(horizon, level)
	out := make([]Prediction, len(histories))
	err := mining.Pieces(ctx, len(histories), pieceGroups, func(_, lo, hi int) {
		known := map[History]Prediction{}
		for i := lo; i < hi; i++ {
			h := histories[i]
			h.Money = 0
			if _, ok := known[h]; !ok {
				known[h] = Prediction{m.PAlive(h), m.Expected(h, horizon), p.interval(h)}
			}
			out[i] = known[h]
		}
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func checkHorizon(horizon, level float64) error {
	if !(horizon >= 0) || math.IsInf(horizon, 0) {
		return mining.TableError("预测期须为不小于 0 的数", "the horizon must be a number not below 0")
	}
	if !(level >= 0 && level < 1) {
		return mining.TableError("区间的置信水平须在 0 与 1 之间", "the level of an interval must lie between 0 and 1")
	}
	return nil
}

// predictor keeps what is the same for all customers.
type predictor struct {
	points         []BGNBDParams
	horizon, level float64
}

func (m *BGNBD) predictor(horizon, level float64) predictor {
	if level == 0 {
		level = defaultLevel
	}
	return predictor{m.sigmaPoints(), horizon, level}
}

func (p predictor) interval(h History) Interval { return p.mixture(h).interval(p.level) }

func (p predictor) mixture(h History) mixture {
	m := make(mixture, len(p.points))
	for i, params := range p.points {
		m[i] = ahead(params, h, p.horizon)
	}
	return m
}

// Total is the number of orders of many customers together.
type Total struct {
	Expected float64  `json:"expected"`
	Interval Interval `json:"interval"`
}

// ExpectedTotal sums over customers. Its interval is normal, from the spread
// of the customers' orders and from what the fit leaves open about the
// parameters, which for many customers is the larger part. It knows nothing of
// seasons, campaigns or a market that changes.
func (m *BGNBD) ExpectedTotal(ctx context.Context, histories []History, horizon, level float64) (Total, error) {
	if err := checkHorizon(horizon, level); err != nil {
		return Total{}, err
	}
	if err := checkAll(histories); err != nil {
		return Total{}, err
	}
	p := m.predictor(horizon, level)
	groups := newTally(histories)
	type part struct {
		mean, variance float64
		points         []float64
	}
	parts := make([]part, (len(groups)+511)/512)
	err := mining.Pieces(ctx, len(groups), 512, func(piece, lo, hi int) {
		s := part{points: make([]float64, len(p.points))}
		for _, g := range groups[lo:hi] {
			o := ahead(m.params, g.history, horizon)
			mean := o.mean()
			s.mean += g.count * mean
			s.variance += g.count * o.variance(mean)
			for i, params := range p.points {
				s.points[i] += g.count * ahead(params, g.history, horizon).mean()
			}
		}
		parts[piece] = s
	})
	if err != nil {
		return Total{}, err
	}
	var mean, variance float64
	points := make([]float64, len(p.points))
	for _, s := range parts {
		mean += s.mean
		variance += s.variance
		for i := range points {
			points[i] += s.points[i]
		}
	}
	for _, v := range points {
		variance += (v - mean) * (v - mean) / float64(len(points))
	}
	half := mathext.NormalQuantile(0.5+p.level/2) * math.Sqrt(variance)
	return Total{mean, Interval{max(0, mean-half), mean + half, p.level}}, nil
}

// variance is that of N, whose mean is given.
func (o orders) variance(mean float64) float64 {
	if o.reach <= 0 {
		return 0
	}
	if o.short() {
		square := 0.0
		mixture{o}.walk(func(k, atLeast float64) bool {
			term := (2*k - 1) * atLeast
			square += term
			return term > 1e-12*square
		})
		return max(0, square-mean*mean)
	}
	// Far fewer than one customer in a thousand comes here: two thirds of a
	// normal lie within one standard deviation.
	half := (mixture{o}.upper(0.1587) - mixture{o}.upper(0.8413)) / 2
	return half * half
}
