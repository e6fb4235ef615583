package cluster

import (
	"cmp"
	"context"
	"fmt"

	"zhike/mining"
	"zhike/mining/metric"
)

// The silhouette is measured for at most measuredRows rows, each against at
// most againstRows: the work then does not grow, and the interval says how sure it is.
const (
	againstRows  = 20_000
	measuredRows = 1_000
)

// Below unclear, clusters have no substance that can be told from chance
// (Kaufman & Rousseeuw 1990, table 4 of chapter 2).
const unclear = .25

// ChoiceOptions are the choices of ChooseKMeans.
type ChoiceOptions struct {
	From, To int           // numbers of clusters to be tried, 2 to 10 by default
	KMeans   KMeansOptions // of each; its K is not used
}

// Tried is one point of the curve.
type Tried struct {
	K          int             `json:"k"`
	Inertia    float64         `json:"inertia"`
	Silhouette metric.Interval `json:"silhouette"` // 95 %
}

// Choice says how the number of clusters was chosen.
type Choice struct {
	K        int           `json:"k"`
	Curve    []Tried       `json:"curve"`
	Warnings []mining.Text `json:"warnings,omitempty"`
}

// ChooseKMeans fits k-means for every k from From to To and keeps the model
// with the greatest silhouette (Rousseeuw 1987), of equal ones that with the
// fewest clusters. Where there are fewer different rows than To, it stops at
// as many. The silhouette counts rows, whatever they weigh.
func ChooseKMeans(ctx context.Context, x *mining.Matrix, o ChoiceOptions) (*KMeans, Choice, error) {
	o.From, o.To, o.KMeans = cmp.Or(o.From, 2), cmp.Or(o.To, 10), o.KMeans.filled()
	if err := o.KMeans.checkBut(x); err != nil {
		return nil, Choice{}, err
	}
	if o.From < 2 || o.To < o.From {
		return nil, Choice{}, mining.TableError(fmt.Sprintf("不能从 %d 到 %d 群中选；最少 2 群，且上限不低于下限", o.From, o.To),
			fmt.Sprintf("no choice can be made from %d to %d clusters; there must be at least 2, and the upper end not below the lower", o.From, o.To))
	}
	c, err := codingOf(x, o.KMeans.Weights, o.KMeans.Scale)
	if err != nil {
		return nil, Choice{}, err
	}
	p, err := c.points(ctx, x, o.KMeans.Weights)
	if err != nil {
		return nil, Choice{}, err
	}
	if _, different, err := p.distinct(ctx, o.To, o.KMeans.Seed); err != nil {
		return nil, Choice{}, err
	} else if o.To = min(o.To, different); o.To < o.From {
		return nil, Choice{}, mining.TableError(fmt.Sprintf("数据中只有 %d 种不同的行，分不出 %d 群", different, o.From),
			fmt.Sprintf("the data hold only %d different rows, which cannot make %d clusters", different, o.From))
	}
	var best *KMeans
	var choice Choice
	most := 0.0
	for k := o.From; k <= o.To; k++ {
		o.KMeans.K = k
		m, err := fitKMeans(ctx, x, c, p, o.KMeans)
		if err != nil {
			return nil, Choice{}, err
		}
		s, err := m.silhouette(ctx, p, o.KMeans.Seed)
		if err != nil {
			return nil, Choice{}, err
		}
		choice.Curve = append(choice.Curve, Tried{k, m.report.Inertia, s})
		if best == nil || s.Value > most {
			best, choice.K, most = m, k, s.Value
		}
	}
	if most < unclear {
		choice.Warnings = append(choice.Warnings, mining.Text{
			Zh: fmt.Sprintf("轮廓系数最高也只有 %.2f（不足 %.2f）：这些行并没有明显的群，划分只是为了方便。", most, unclear),
			En: fmt.Sprintf("The best silhouette is only %.2f (below %.2f): the rows do not fall into clear groups, and the division is one of convenience.", most, unclear)})
	}
	return best, choice, nil
}

// Silhouette is the silhouette of the rows in the clusters of the model, with
// its 95 % interval; of many rows it is estimated from some drawn by the seed.
// It is NaN where all rows are in one cluster.
func (m *KMeans) Silhouette(ctx context.Context, x *mining.Matrix, seed uint64) (metric.Interval, error) {
	p, err := m.coded(ctx, x)
	if err != nil {
		return metric.Interval{}, err
	}
	if p.n == 0 {
		return metric.Interval{}, checkRows(x)
	}
	return m.silhouette(ctx, p, seed)
}

func (m *KMeans) silhouette(ctx context.Context, p *points, seed uint64) (metric.Interval, error) {
	p = p.sample(againstRows, mining.Random(seed, 0x511))
	labels := make([]int, p.n)
	if err := p.assign(ctx, m.centres, labels, nil); err != nil {
		return metric.Interval{}, err
	}
	return metric.SampledSilhouette(ctx, p.rows(), labels, measuredRows, .95, seed)
}
