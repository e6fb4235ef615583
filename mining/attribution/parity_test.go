package attribution_test

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"zhike/mining/attribution"
)

// First and last touch by counting, and linear, as the origin of the file
// (eeghor/mta) has them; Markov by an independent linear solve in numpy, the
// rate .223845 to six decimals.
func TestRealPaths(t *testing.T) {
	m := fit(t, realPaths(t), attribution.Options{Draws: 20})
	first, last, linear, markov := conversions(m, attribution.First), conversions(m, attribution.Last), conversions(m, attribution.Linear), conversions(m, attribution.Markov)
	for channel, want := range map[string][2]float64{"alpha": {6308, 8447}, "iota": {4606, 3355}, "eta": {3164, 4167}} {
		if first[channel] != want[0] || last[channel] != want[1] {
			t.Errorf("%s: first %v, last %v, want %v", channel, first[channel], last[channel], want)
		}
	}
	for channel, want := range map[string]float64{"alpha": 7574.72, "iota": 3857.10, "eta": 3539.95} {
		near(t, "linear "+channel, linear[channel], want, .005)
	}
	for channel, want := range map[string]float64{"alpha": 5344.95, "iota": 3884.61, "eta": 3340.85, "beta": 2527.35, "theta": 1971.91, "lambda": 1282.85,
		"epsilon": 599.57, "zeta": 381.06, "kappa": 274.36, "gamma": 171.15, "delta": 4.61, "mi": 1.72} {
		near(t, "Markov "+channel, markov[channel], want, .005)
	}
	near(t, "rate", m.Report().Rate, .223845, 5e-7)
	near(t, "conversions", m.Report().Conversions, 19785, 0)
}

// Every removal effect of the real file agrees with the transition matrix
// solved by LU to nine decimals, for memories of one to three touches.
func TestChainByLinearSolve(t *testing.T) {
	paths := realPaths(t)
	for order := 1; order <= 3; order++ {
		m, chain := fit(t, paths, attribution.Options{Order: order, Draws: 20}), transitionsOf(paths, order)
		all := chain.rate(func(string) bool { return false })
		near(t, "rate", all, m.Report().Rate, 1e-9)
		for _, c := range m.Report().Channels {
			near(t, c.Channel, c.Removal, 1-chain.rate(func(channel string) bool { return channel == c.Channel })/all, 1e-9)
		}
	}
}

// transitions is the chain as a plain matrix, an implementation of its own.
type transitions struct {
	last              []string // channel of each state
	moved             map[[2]int]float64
	leaves, converted []float64
}

func transitionsOf(paths []attribution.Path, order int) *transitions {
	c := &transitions{moved: map[[2]int]float64{}}
	states := map[string]int{}
	state := func(memory []string, last string) int {
		key := strings.Join(memory, ">")
		if _, known := states[key]; !known {
			states[key] = len(states)
			c.last, c.leaves, c.converted = append(c.last, last), append(c.leaves, 0), append(c.converted, 0)
		}
		return states[key]
	}
	state(nil, "")
	for _, p := range paths {
		n, at := p.Conversions+p.Nulls, 0
		for k, channel := range p.Channels {
			next := state(p.Channels[max(0, k+1-order):k+1], channel)
			c.leaves[at] += n
			c.moved[[2]int{at, next}] += n
			at = next
		}
		c.leaves[at] += n
		c.converted[at] += p.Conversions
	}
	return c
}

// rate is that of conversion without some channels, by (I − Q) x = r.
func (c *transitions) rate(gone func(channel string) bool) float64 {
	a, b := mat.NewDense(len(c.last), len(c.last), nil), mat.NewVecDense(len(c.last), nil)
	for s, n := range c.leaves {
		a.Set(s, s, 1)
		b.SetVec(s, c.converted[s]/n)
	}
	for m, v := range c.moved {
		if !gone(c.last[m[1]]) {
			a.Set(m[0], m[1], a.At(m[0], m[1])-v/c.leaves[m[0]])
		}
	}
	var x mat.VecDense
	if err := x.SolveVec(a, b); err != nil {
		return math.NaN()
	}
	return x.AtVec(0)
}

// The Shapley value of the game Observed by its definition over all 4,096 sets.
func TestObservedShapleyByDefinition(t *testing.T) {
	paths := realPaths(t)
	m := fit(t, paths, attribution.Options{Draws: 20})
	channels := m.Credits(attribution.Shapley)
	n := len(channels)
	worth := make([]float64, 1<<n)
	for _, p := range paths {
		set := 0
		for _, c := range p.Channels {
			set |= 1 << slices.IndexFunc(channels, func(k attribution.Credit) bool { return k.Channel == c })
		}
		for s := range worth {
			if s&set == set {
				worth[s] += p.Conversions
			}
		}
	}
	for c, credit := range channels {
		near(t, credit.Channel, credit.Conversions.Value, byDefinition(worth, n, c), 1e-6)
	}
}

// byDefinition is the Shapley value of player c among n from the worth of every set.
func byDefinition(worth []float64, n, c int) float64 {
	factorial := func(k int) float64 { return math.Gamma(float64(k + 1)) }
	value := 0.0
	for s := range worth {
		if s>>c&1 == 0 {
			k := bits.OnesCount(uint(s))
			value += factorial(k) * factorial(n-1-k) / factorial(n) * (worth[s|1<<c] - worth[s])
		}
	}
	return value
}

// Two channels by hand. a: 10 convert of 20, b: 5 of 20, a > b: 9 of 30.
// From the start to a 50/70, to b 20/70; a → b 30/50, a converts 10/50;
// b converts 14/50. Without b: 50/70 · 10/50 = 1/7; without a: 20/70 · 14/50 = .08.
func TestTwoChannelsByHand(t *testing.T) {
	paths := []attribution.Path{
		{Channels: []string{"a"}, Conversions: 10, Nulls: 10, Value: 100},
		{Channels: []string{"b"}, Conversions: 5, Nulls: 15, Value: 50},
		{Channels: []string{"a", "b"}, Conversions: 9, Nulls: 21, Value: 270},
	}
	m := fit(t, paths, attribution.Options{Game: attribution.Chain})
	r := m.Report()
	near(t, "rate", r.Rate, 24./70, 1e-15)
	near(t, "removal of a", r.Channels[0].Removal, 1-.08/(24./70), 1e-14)
	near(t, "removal of b", r.Channels[1].Removal, 1-1./7/(24./70), 1e-14)
	// Shapley of the chain: a adds 1/7 to nothing and 24/70 − .08 to b.
	near(t, "Shapley of a", conversions(m, attribution.Shapley)["a"], 70*(1./7+24./70-.08)/2, 1e-12)
	// Half-life of one touch: b has 2/3 of the path a > b.
	near(t, "decay of b", conversions(m, attribution.Decay)["b"], 5+6, 1e-12)
	near(t, "value by last touch", m.Credits(attribution.Last)[1].Value.Value, 320, 0)
	near(t, "value by position", m.Credits(attribution.Position)[0].Value.Value, 100+135, 1e-12)
}

// Ages in days, half-life 7: touches 14, 7 and 0 days old weigh 1, 2, 4.
func TestDecayByAge(t *testing.T) {
	paths := []attribution.Path{{Channels: []string{"a", "b", "c"}, Ages: []float64{14, 7, 0}, Conversions: 7}}
	got := conversions(fit(t, paths, attribution.Options{}), attribution.Decay)
	for channel, want := range map[string]float64{"a": 1, "b": 2, "c": 4} {
		near(t, channel, got[channel], want, 1e-12)
	}
}

func TestPositionOfFive(t *testing.T) {
	paths := []attribution.Path{{Channels: []string{"a", "b", "b", "c", "d"}, Conversions: 30}}
	got := conversions(fit(t, paths, attribution.Options{}), attribution.Position)
	for channel, want := range map[string]float64{"a": 12, "b": 4, "c": 2, "d": 12} {
		near(t, channel, got[channel], want, 1e-12)
	}
}

// With 13 channels the chain's Shapley value is sampled; the exact value over
// all 8,192 sets, here by the definition on the chain's own rates, lies within
// four standard errors, and credits still add up.
func TestSampledShapley(t *testing.T) {
	paths := made(3000, 13, 3)
	m := fit(t, paths, attribution.Options{Game: attribution.Chain, Draws: 20, Walks: 2000})
	if len(m.Report().Warnings) == 0 {
		t.Error("nothing is said of the sampling")
	}
	n := 13
	worth := make([]float64, 1<<n)
	names, chain := m.Credits(attribution.Shapley), transitionsOf(paths, 1)
	for s := range worth {
		worth[s] = chain.rate(func(channel string) bool {
			return s>>slices.IndexFunc(names, func(c attribution.Credit) bool { return c.Channel == channel })&1 == 0
		})
	}
	total := 0.0
	for c, credit := range names {
		want := byDefinition(worth, n, c) / worth[1<<n-1] * m.Report().Conversions
		if e := credit.Sampling; !(e > 0) || math.Abs(credit.Conversions.Value-want) > 4*e {
			t.Errorf("channel %d: %v ± %v, exactly %v", c, credit.Conversions.Value, e, want)
		}
		total += credit.Conversions.Value
	}
	near(t, "sum", total, m.Report().Conversions, 1e-6)
}

func TestCancelledWhileSampling(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := attribution.Fit(ctx, made(100, 20, 1), attribution.Options{Game: attribution.Chain}); err == nil {
		t.Error("goes on when told to stop")
	}
}
