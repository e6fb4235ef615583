package cluster

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"zhike/mining"
	"zhike/mining/metric"
)

// Below unclear, clusters have no substance that can be told from chance
// (Kaufman & Rousseeuw 1990, table 4 of chapter 2).
const unclear = .25

// Criterion is what the number of clusters is chosen by.
type Criterion string

// The criteria of ChooseKMeans. The zero value stands for BySilhouette.
const (
	BySilhouette Criterion = "silhouette" // the greatest (Rousseeuw 1987): clear groups, of which there are at least two
	ByGap        Criterion = "gap"        // the gap to rows without groups (Tibshirani, Walther & Hastie 2001): says when there are none
)

// ChoiceOptions are the choices of ChooseKMeans.
type ChoiceOptions struct {
	From, To int           // numbers of clusters to be tried; 2 to 10 by default, by the gap 1 to 10
	By       Criterion     // BySilhouette by default
	KMeans   KMeansOptions // of each; its K is not used
}

// Tried is one point of the curve.
type Tried struct {
	K          int              `json:"k"`
	Inertia    float64          `json:"inertia"`
	Silhouette *metric.Interval `json:"silhouette"`    // 95 %; none of one cluster
	Gap        *metric.Interval `json:"gap,omitempty"` // 95 %, when chosen by it
}

// Choice says how the number of clusters was chosen.
type Choice struct {
	K        int           `json:"k"`
	By       Criterion     `json:"by"`
	Curve    []Tried       `json:"curve"`
	Warnings []mining.Text `json:"warnings,omitempty"`
}

// ChooseKMeans fits k-means for every k from From to To and keeps the model
// that the criterion prefers, of equal ones that with the fewest clusters. Where
// there are fewer different rows than To, it stops at as many. The silhouette
// counts rows, whatever they weigh.
func ChooseKMeans(ctx context.Context, x *mining.Matrix, o ChoiceOptions) (*KMeans, Choice, error) {
	o = o.filled()
	if err := o.check(x); err != nil {
		return nil, Choice{}, err
	}
	c, p, err := coded(ctx, x, o.KMeans.Weights, o.KMeans.Scale)
	if err != nil {
		return nil, Choice{}, err
	}
	if o.To, err = p.upTo(ctx, o.From, o.To, o.KMeans.Seed); err != nil {
		return nil, Choice{}, err
	}
	var models []*KMeans
	choice := Choice{By: o.By}
	for k := o.From; k <= o.To; k++ {
		o.KMeans.K = k
		m, err := fitKMeans(ctx, x, c, p, o.KMeans)
		if err != nil {
			return nil, Choice{}, err
		}
		tried := Tried{K: k, Inertia: m.report.Inertia}
		if k > 1 {
			labels := make([]int, p.n)
			if err := p.assign(ctx, m.centres, labels, nil); err != nil {
				return nil, Choice{}, err
			}
			s, err := p.silhouette(ctx, labels, o.KMeans.Seed)
			if err != nil {
				return nil, Choice{}, err
			}
			tried.Silhouette = &s
		}
		models, choice.Curve = append(models, m), append(choice.Curve, tried)
	}
	if o.By == ByGap {
		gaps, err := p.gaps(ctx, o)
		if err != nil {
			return nil, Choice{}, err
		}
		for i := range gaps {
			choice.Curve[i].Gap = &gaps[i]
		}
	}
	best := choice.best()
	choice.K = o.From + best
	choice.Warnings = choice.warnings(best)
	return models[best], choice, nil
}

func (o ChoiceOptions) filled() ChoiceOptions {
	least := 2
	if o.By == ByGap {
		least = 1
	}
	o.From, o.To, o.By, o.KMeans = cmp.Or(o.From, least), cmp.Or(o.To, 10), cmp.Or(o.By, BySilhouette), o.KMeans.filled()
	return o
}

func (o ChoiceOptions) check(x *mining.Matrix) error {
	if err := o.KMeans.checkBut(x); err != nil {
		return err
	}
	least := 2
	switch o.By {
	case ByGap:
		least = 1
	case BySilhouette:
	default:
		return mining.TableError(fmt.Sprintf("k-means 的群数不能按“%s”选；可用 silhouette、gap", string(o.By)),
			fmt.Sprintf("the number of clusters of k-means cannot be chosen by %q; there are silhouette and gap", string(o.By)))
	}
	return checkRange(o.From, o.To, least)
}

// checkRange refuses numbers of clusters to be tried that make no sense.
func checkRange(from, to, least int) error {
	if from < least || to < from {
		return mining.TableError(fmt.Sprintf("不能从 %d 到 %d 群中选；最少 %d 群，且上限不低于下限", from, to, least),
			fmt.Sprintf("no choice can be made from %d to %d clusters; there must be at least %d, and the upper end not below the lower", from, to, least))
	}
	return nil
}

// upTo is how far numbers of clusters can be tried: not beyond as many as there
// are different rows.
func (p *points) upTo(ctx context.Context, from, to int, seed uint64) (int, error) {
	_, different, err := p.distinct(ctx, to, seed)
	if err == nil && different < from {
		err = mining.TableError(fmt.Sprintf("数据中只有 %d 种不同的行，分不出 %d 群", different, from),
			fmt.Sprintf("the data hold only %d different rows, which cannot make %d clusters", different, from))
	}
	return min(to, different), err
}

// best is the place in the curve of the number of clusters that the criterion
// prefers. By the gap that is the first within a standard error of the greatest:
// the authors' own rule, the first not surpassed by the next, stops at one
// cluster where many lie equally far apart.
func (c Choice) best() int {
	value := func(t Tried) metric.Interval {
		if c.By == ByGap {
			return *t.Gap
		}
		return *t.Silhouette
	}
	best := 0
	for i, t := range c.Curve {
		if value(t).Value > value(c.Curve[best]).Value {
			best = i
		}
	}
	if c.By == ByGap {
		most := *c.Curve[best].Gap
		best = slices.IndexFunc(c.Curve, func(t Tried) bool { return t.Gap.Value >= most.Value-most.StdErr })
	}
	return best
}

func (c Choice) warnings(best int) []mining.Text {
	switch t := c.Curve[best]; {
	case c.By == ByGap && t.K == 1:
		return []mining.Text{{
			Zh: "按间隔统计量，这些行并没有群：分群不如不分。",
			En: "By the gap statistic the rows do not fall into groups at all."}}
	case c.By == ByGap && best == len(c.Curve)-1 && best > 0:
		return []mining.Text{{
			Zh: fmt.Sprintf("间隔统计量到 %d 群仍在上升：更多的群可能更合适。", t.K),
			En: fmt.Sprintf("The gap statistic still rises at %d clusters: more of them may fit better.", t.K)}}
	case c.By == BySilhouette && t.Silhouette.Value < unclear:
		return []mining.Text{{
			Zh: fmt.Sprintf("轮廓系数最高也只有 %.2f（不足 %.2f）：这些行并没有明显的群，划分只是为了方便。", t.Silhouette.Value, unclear),
			En: fmt.Sprintf("The best silhouette is only %.2f (below %.2f): the rows do not fall into clear groups, and the division is one of convenience.", t.Silhouette.Value, unclear)}}
	}
	return nil
}
