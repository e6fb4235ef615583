package graph

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
	"zhike/mining/metric"
)

// InfluenceOptions are the choices; the zero value is good.
type InfluenceOptions struct {
	Starts  int     // how many to choose, 10 by default
	Chance  float64 // that word passes along an edge of weight 1, .1 by default; along one of weight w, 1 − (1 − p)^w
	Samples int     // backward cascades drawn to choose by, and as many again to judge, 20,000 by default
	Level   float64 // confidence of the intervals, .95 by default
	Seed    uint64
}

// Influencer is a node chosen to spread the word.
type Influencer struct {
	Node  int             `json:"node"`
	Reach metric.Interval `json:"reach"` // expected number that hear of it from those chosen so far, themselves included
}

// Influence is the nodes that spread a word farthest together, and how far.
type Influence struct {
	Chosen   []Influencer  `json:"chosen"` // the one that adds most first
	Samples  int           `json:"samples"`
	Share    float64       `json:"share"` // of all nodes that the chosen reach
	Warnings []mining.Text `json:"warnings,omitempty"`
}

// mostKept bounds the nodes of all backward cascades that are kept.
const mostKept = 10_000_000

// Influencers chooses the nodes from which a word reaches most others, when
// everyone who hears it passes it on once along each edge with a fixed chance
// (the independent cascade of Kempe, Kleinberg & Tardos 2003): from random nodes
// it is traced back who could have reached them, and nodes are chosen one after
// another that are in most traces not yet covered (Borgs, Brautbar, Chayes &
// Lucier 2014). But for sampling, the choice reaches at least 1 − 1/e = 63 % of
// what the best could. How far they reach is judged on traces of its own, so the
// figures do not flatter the choice.
func Influencers(ctx context.Context, g *Graph, o InfluenceOptions) (*Influence, error) {
	if o.Starts == 0 {
		o.Starts = 10
	}
	if o.Chance == 0 {
		o.Chance = .1
	}
	if o.Samples == 0 {
		o.Samples = 20_000
	}
	if o.Level == 0 {
		o.Level = .95
	}
	if o.Starts < 1 || !(o.Chance > 0 && o.Chance <= 1) || o.Samples < 100 || o.Samples > 1e8 || !(o.Level > 0 && o.Level < 1) {
		return nil, mining.TableError("人数须大于 0，传播概率须大于 0 且不超过 1，抽样 100 次到 1 亿次，置信水平须在 0 与 1 之间",
			"there must be someone to choose, a chance above 0 and at most 1, from 100 to 100,000,000 samples, and a level between 0 and 1")
	}
	choose, err := g.traces(ctx, o, 0)
	if err != nil {
		return nil, err
	}
	judge, err := g.traces(ctx, o, 1)
	if err != nil {
		return nil, err
	}
	out := &Influence{Samples: judge.count()}
	covered, n := make([]bool, judge.count()), float64(judge.count())
	hit := 0.0
	z := distuv.UnitNormal.Quantile((1 + o.Level) / 2)
	for _, v := range choose.greedy(len(g.names), o.Starts) {
		for _, s := range judge.holding(len(g.names))[v] {
			if !covered[s] {
				covered[s] = true
				hit++
			}
		}
		out.Chosen = append(out.Chosen, Influencer{v, reachOf(hit, n, z, float64(len(g.names)))})
		out.Share = hit / n
	}
	if judge.count() < o.Samples {
		out.Warnings = append(out.Warnings, mining.Text{
			Zh: fmt.Sprintf("传播范围很大，只抽样了 %d 次；传播概率可能定得过高。", judge.count()),
			En: fmt.Sprintf("The word spreads so far that only %d samples were kept; the chance may be set too high.", judge.count())})
	}
	return out, nil
}

// reachOf is a share of the nodes with Wilson's (1927) interval.
func reachOf(hit, n, z, nodes float64) metric.Interval {
	p := hit / n
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n)) / (1 + z*z/n)
	return metric.Interval{Value: nodes * p, Low: nodes * max(0, middle-half), High: nodes * min(1, middle+half), StdErr: nodes * math.Sqrt(p*(1-p)/n)}
}
