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
func (m *core) ExpectedInterval(h History, horizon, level float64) Interval {
	return m.predictor(horizon, level).interval(h)
}

// PredictAll predicts many customers on all processors; the result is in the
// order of the histories. Customers with equal histories are worked out once
// per few thousand rows.
func (m *core) PredictAll(ctx context.Context, histories []History, horizon, level float64) ([]Prediction, error) {
	if err := checkHorizon(horizon, level); err != nil {
		return nil, err
	}
	if err := checkAll(histories); err != nil {
		return nil, err
	}
	if err := checkLaw(m.law, histories); err != nil {
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
	law            law
	points         []vector
	horizon, level float64
}

func (m *core) predictor(horizon, level float64) predictor {
	if level == 0 {
		level = defaultLevel
	}
	points := m.sigmaPoints()
	if m.certain() {
		points = []vector{m.params}
	}
	return predictor{m.law, points, horizon, level}
}

func (p predictor) interval(h History) Interval { return interval(p.ahead(h), p.level) }

func (p predictor) ahead(h History) counts { return p.law.ahead(p.points, h, p.horizon) }

// Total is the number of orders of many customers together.
type Total struct {
	Expected float64  `json:"expected"`
	Interval Interval `json:"interval"`
}

// ExpectedTotal sums over customers. Its interval is normal, from the spread
// of the customers' orders and from what the fit leaves open about the
// parameters, which for many customers is the larger part. It knows nothing of
// seasons, campaigns or a market that changes.
func (m *core) ExpectedTotal(ctx context.Context, histories []History, horizon, level float64) (Total, error) {
	if err := checkHorizon(horizon, level); err != nil {
		return Total{}, err
	}
	if err := checkAll(histories); err != nil {
		return Total{}, err
	}
	if err := checkLaw(m.law, histories); err != nil {
		return Total{}, err
	}
	if level == 0 {
		level = defaultLevel
	}
	groups := newTally(histories)
	type part struct{ mean, variance float64 }
	parts := make([]part, (len(groups)+511)/512)
	err := mining.Pieces(ctx, len(groups), 512, func(piece, lo, hi int) {
		for _, g := range groups[lo:hi] {
			mean, square := m.law.moments(m.params, g.history, horizon)
			parts[piece].mean += g.count * mean
			parts[piece].variance += g.count * max(0, square-mean*mean)
		}
	})
	var mean, variance float64
	for _, s := range parts {
		mean += s.mean
		variance += s.variance
	}
	if err != nil || mean == 0 {
		return Total{Interval: Interval{Level: level}}, err
	}
	spread, err := m.relativeSpread(ctx, groups, horizon)
	half := mathext.NormalQuantile(0.5+level/2) * math.Sqrt(variance+mean*mean*spread)
	return Total{mean, Interval{max(0, mean-half), mean + half, level}}, err
}

// spreadGroups is how many groups of customers show well enough what another
// value of the parameters would do to their total.
const spreadGroups = 10000

// relativeSpread is the variance of a total over what the fit leaves open about
// the parameters, relative to the total's square.
func (m *core) relativeSpread(ctx context.Context, groups []counted, horizon float64) (float64, error) {
	every := max(1, len(groups)/spreadGroups)
	total := func(p vector) float64 {
		sum := 0.0
		for i := 0; i < len(groups); i += every {
			sum += groups[i].count * m.law.mean(p, groups[i].history, horizon)
		}
		return sum
	}
	points := m.sigmaPoints()
	totals := make([]float64, len(points))
	err := mining.Pieces(ctx, len(points), 1, func(i, _, _ int) { totals[i] = total(points[i]) })
	centre, spread := total(m.params), 0.0
	for _, t := range totals {
		spread += (t/centre - 1) * (t/centre - 1) / float64(len(totals))
	}
	return spread, err
}
