// Package attribution shares out conversions, such as first orders, among the
// channels that customers touched before: by rules on the order of the touches
// (first, last, linear, time decay, position), by what would be lost without a
// channel (the removal effect in a Markov chain), and by the Shapley value.
// Every figure has a bootstrap interval.
//
// A journey is one customer's touches until the conversion, or until it is
// clear that there is none. Equal journeys may be counted together in one Path.
package attribution

import (
	"context"
	"fmt"

	"zhike/mining"
	"zhike/mining/metric"
)

// Method is a way to share out conversions.
type Method string

// The methods. Each shares out all conversions, no more and no less.
const (
	First    Method = "first"    // all to the first touch
	Last     Method = "last"     // all to the last touch
	Linear   Method = "linear"   // the same to every touch
	Decay    Method = "decay"    // the later, the more: halved with every half-life before the end
	Position Method = "position" // 40 % to the first, 40 % to the last, the rest evenly to those between
	Markov   Method = "markov"   // in proportion to what would be lost without the channel
	Shapley  Method = "shapley"  // the mean of what a channel adds, over all orders in which channels could have been taken up
)

// Methods returns all methods in the order in which they are shown.
func Methods() []Method {
	return []Method{First, Last, Linear, Decay, Position, Markov, Shapley}
}

// Path is the journeys that went through the same touches.
type Path struct {
	Channels    []string  // touches, the earliest first
	Ages        []float64 // how long before the end each touch was, in days, for Decay; nil: counted in touches
	Conversions float64   // how many of the journeys converted, ≥ 0
	Value       float64   // what those conversions brought in all, ≥ 0
	Nulls       float64   // how many did not convert, ≥ 0
}

// Game is what the Shapley value takes a set of channels to be worth.
type Game string

// The games.
const (
	// Observed: the conversions of journeys that touched no other channel (Zhao,
	// Mahboobi & Bagheri 2018). The Shapley value then gives every channel of a
	// journey the same share, however often it was touched, and is exact for any
	// number of channels. Journeys that did not convert have no say.
	Observed Game = "observed"
	// Chain: the conversions there would be if only these channels existed, by the
	// first-order Markov chain, where every way to another channel ends without
	// conversion. It is exact for up to 12 channels and sampled beyond.
	Chain Game = "chain"
)

// Options are the choices; the zero value is good.
type Options struct {
	Order    int     // of the Markov chain: how many touches it remembers, 1 by default
	HalfLife float64 // of Decay: 7 days by default where the paths have ages, else 1 touch
	Ends     float64 // of Position: the share of the first touch and of the last, 0.4 by default, at most 0.5
	Game     Game    // of Shapley, Observed by default
	Walks    int     // orders of channels drawn for a sampled Shapley value, 2,000 by default; an even number
	Draws    int     // bootstrap samples, 200 by default, at least 20
	Level    float64 // confidence of the intervals, .95 by default
	Seed     uint64
}

// Credit is what one method gives one channel.
type Credit struct {
	Channel     string          `json:"channel"`
	Conversions metric.Interval `json:"conversions"`
	Value       metric.Interval `json:"value"`
	Sampling    float64         `json:"sampling_stderr"` // standard error of the conversions from sampling orders of channels; 0 where exact
}

// ChannelReport is what is known of a channel whatever the method.
type ChannelReport struct {
	Channel  string  `json:"channel"`
	Journeys float64 `json:"journeys"`       // that touched it
	Removal  float64 `json:"removal_effect"` // share of all conversions that would be lost without it
}

// Report is what is known of the journeys as a whole.
type Report struct {
	Journeys    float64         `json:"journeys"`
	Conversions float64         `json:"conversions"`
	Value       float64         `json:"value"`
	Rate        float64         `json:"conversion_rate"` // conversions per journey; the chain converts at just this rate
	Order       int             `json:"order"`
	States      int             `json:"states"` // of the Markov chain, without start and ends
	Game        Game            `json:"game"`
	Draws       int             `json:"draws"`
	Level       float64         `json:"level"`
	Channels    []ChannelReport `json:"channels"`
	Warnings    []mining.Text   `json:"warnings,omitempty"`
}

// Attribution is conversions shared out by every method.
type Attribution struct {
	credits map[Method][]Credit
	report  Report
}

// Credits returns what a method gives each channel, by the channel's name; nil
// for an unknown method. Read only.
func (m *Attribution) Credits(method Method) []Credit { return m.credits[method] }

// Report tells what is known of the journeys as a whole.
func (m *Attribution) Report() Report { return m.report }

// Fit shares out the conversions. A path without touches, or with a count that
// is none, is a *mining.DataError that names it, and so are paths that brought
// no conversion at all.
func Fit(ctx context.Context, paths []Path, o Options) (*Attribution, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	o, err := o.filled(paths)
	if err != nil {
		return nil, err
	}
	j, err := gather(paths)
	if err != nil {
		return nil, err
	}
	e := newEstimators(j, o)
	point, err := e.estimate(ctx, j.sample, o.Walks)
	if err != nil {
		return nil, err
	}
	draws, err := e.bootstrap(ctx, j, o)
	if err != nil {
		return nil, err
	}
	m := &Attribution{credits: map[Method][]Credit{}, report: j.report(point, e, o)}
	for _, method := range Methods() {
		m.credits[method] = credits(j.channels, point.of[method], draws, method, o.Level)
	}
	m.report.Warnings = j.warnings(e, point, o)
	return m, nil
}

// filled puts in the defaults and refuses choices that cannot be.
func (o Options) filled(paths []Path) (Options, error) {
	defaults := func(v *int, to int) {
		if *v == 0 {
			*v = to
		}
	}
	defaults(&o.Order, 1)
	defaults(&o.Walks, 2000)
	defaults(&o.Draws, 200)
	if o.HalfLife == 0 {
		o.HalfLife = 1
		if len(paths) > 0 && paths[0].Ages != nil {
			o.HalfLife = 7
		}
	}
	if o.Ends == 0 {
		o.Ends = .4
	}
	if o.Level == 0 {
		o.Level = .95
	}
	if o.Game == "" {
		o.Game = Observed
	}
	switch {
	case o.Order < 1 || o.Order > mostOrder:
		return o, mining.TableError(fmt.Sprintf("马尔可夫链的阶数须从 1 到 %d", mostOrder), fmt.Sprintf("the order of the Markov chain must be from 1 to %d", mostOrder))
	case !(o.HalfLife > 0):
		return o, mining.TableError("半衰期须大于 0", "the half-life must be above zero")
	case !(o.Ends > 0 && o.Ends <= .5):
		return o, mining.TableError("首尾触点的份额须大于 0 且不超过 0.5", "the share of the first and the last touch must be above 0 and at most 0.5")
	case o.Game != Observed && o.Game != Chain:
		return o, mining.TableError("没有名为“"+string(o.Game)+"”的联盟价值定义；可用 observed 或 chain", "there is no game called "+string(o.Game)+"; there are observed and chain")
	case o.Walks < 2 || o.Walks%2 != 0:
		return o, mining.TableError("抽样的排列数须为正偶数", "the number of sampled orders must be even and above zero")
	case o.Draws < 20:
		return o, mining.TableError("自助法至少需要 20 次抽样", "the bootstrap needs at least 20 samples")
	case !(o.Level > 0 && o.Level < 1):
		return o, mining.TableError("置信水平须在 0 与 1 之间", "the confidence level must lie between 0 and 1")
	}
	return o, nil
}
