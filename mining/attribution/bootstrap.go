package attribution

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
	"zhike/mining/metric"
)

// credit is what a method gives the channels.
type credit struct{ conversions, value, sampling []float64 }

func newCredit(channels int) credit {
	return credit{make([]float64, channels), make([]float64, channels), make([]float64, channels)}
}

// estimates is the credits of every method, and the removal effects.
type estimates struct {
	of      map[Method]credit
	removal []float64
}

// estimators is all methods, ready for any sample.
type estimators struct {
	channels int
	rules    map[Method]*shares
	chain    *chain // of the order asked for
	first    *chain // of order 1, for the game Chain
	game     Game
	seed     uint64
}

func newEstimators(j *journeys, o Options) *estimators {
	e := &estimators{channels: len(j.channels), rules: j.rules(o), chain: newChain(j.paths, o.Order), game: o.Game, seed: o.Seed}
	if e.first = e.chain; o.Order > 1 && o.Game == Chain {
		e.first = newChain(j.paths, 1)
	}
	return e
}

// estimate applies every method to a sample.
func (e *estimators) estimate(ctx context.Context, s sample, walks int) (estimates, error) {
	out := estimates{of: map[Method]credit{}}
	conversions, value := 0.0, 0.0
	for i, n := range s.conversions {
		conversions += n
		value += s.value[i]
	}
	for method, rule := range e.rules {
		out.of[method] = rule.credit(s, e.channels)
	}
	n := e.chain.count(s)
	var err error
	if out.removal, err = n.removal(e.channels); err != nil {
		return out, err
	}
	out.of[Markov] = inProportion(out.removal, conversions, value)
	if e.game == Observed {
		return out, nil
	}
	if e.first != e.chain {
		n = e.first.count(s)
	}
	values, errors, err := chainGame(ctx, n, e.channels, walks, e.seed)
	if err != nil {
		return out, err
	}
	c := inProportion(values, conversions, value)
	total := sum(values)
	for k := range errors {
		if total > 0 {
			c.sampling[k] = errors[k] / total * conversions
		}
	}
	out.of[Shapley] = c
	return out, nil
}

// inProportion shares out conversions and value by weights.
func inProportion(weights []float64, conversions, value float64) credit {
	c := newCredit(len(weights))
	if total := sum(weights); total > 0 {
		for k, w := range weights {
			c.conversions[k], c.value[k] = conversions*w/total, value*w/total
		}
	}
	return c
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// sparing is by how much fewer orders a bootstrap sample draws for a sampled
// Shapley value: its noise, which is then greater, only widens the interval.
const sparing = 20

// bootstrap estimates from as many samples as asked. Each count of journeys,
// converted or not, is drawn anew from the Poisson distribution around it,
// which is the bootstrap over journeys when their total is not fixed
// beforehand (Hanley & MacGibbon 2006). Within a path all conversions are
// taken to bring the same value.
func (e *estimators) bootstrap(ctx context.Context, j *journeys, o Options) ([]estimates, error) {
	out, wrong := make([]estimates, o.Draws), make([]error, o.Draws)
	walks := max(2, o.Walks/sparing/2*2)
	err := mining.Pieces(ctx, o.Draws, 1, func(draw, _, _ int) {
		s := newSample(len(j.paths))
		poisson := distuv.Poisson{Src: mining.Random(o.Seed, 0xa77<<32|uint64(draw))}
		again := func(mean float64) float64 {
			if mean == 0 {
				return 0
			}
			poisson.Lambda = mean
			return poisson.Rand()
		}
		for i, n := range j.sample.conversions {
			s.conversions[i], s.nulls[i] = again(n), again(j.sample.nulls[i])
			if n > 0 {
				s.value[i] = j.sample.value[i] * (s.conversions[i] / n)
			}
		}
		out[draw], wrong[draw] = e.estimate(ctx, s, walks)
	})
	if err != nil {
		return nil, err
	}
	for _, err := range wrong {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// credits puts the intervals around the estimates of a method.
func credits(channels []string, point credit, draws []estimates, method Method, level float64) []Credit {
	out := make([]Credit, len(channels))
	values := make([]float64, len(draws))
	around := func(value float64, of func(credit) float64) metric.Interval {
		for d, e := range draws {
			values[d] = of(e.of[method])
		}
		slices.Sort(values)
		at := func(p float64) float64 { return stat.Quantile(p, stat.LinInterp, values, nil) }
		return metric.Interval{Value: value, Low: at((1 - level) / 2), High: at((1 + level) / 2), StdErr: math.Sqrt(stat.Variance(values, nil))}
	}
	for c, name := range channels {
		out[c] = Credit{name,
			around(point.conversions[c], func(e credit) float64 { return e.conversions[c] }),
			around(point.value[c], func(e credit) float64 { return e.value[c] }),
			point.sampling[c]}
	}
	return out
}
