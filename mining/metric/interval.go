package metric

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"zhike/mining"
)

// Interval is an estimate and where its true value lies with the probability
// that was asked for.
type Interval struct {
	Value  float64 `json:"value"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	StdErr float64 `json:"stderr"`
}

// DeLong is the AUC with its confidence interval, AUC ± z·SE cut to 0 … 1.
// The variance is that of DeLong, DeLong & Clarke-Pearson (1988), computed
// from midranks in n log n as Sun & Xu (2014) show. Its fields are NaN when a
// class has fewer than two rows.
func DeLong(score, class []float64, level float64) Interval {
	c := components(score, class)
	half := c.stdErr() * zOf(level)
	return Interval{c.auc, max(0, c.auc-half), min(1, c.auc+half), c.stdErr()}
}

// Comparison is the difference of two AUCs on the same rows.
type Comparison struct {
	Interval         // of AUC(a) − AUC(b)
	P        float64 `json:"p"` // two-sided probability of a difference so large if there were none
}

// CompareDeLong tests whether two scores of the same rows have the same AUC.
func CompareDeLong(a, b, class []float64, level float64) Comparison {
	ca, cb := components(a, class), components(b, class)
	var d placements
	d.auc = ca.auc - cb.auc
	d.positive, d.negative = make([]float64, len(ca.positive)), make([]float64, len(ca.negative))
	for i := range d.positive {
		d.positive[i] = ca.positive[i] - cb.positive[i]
	}
	for i := range d.negative {
		d.negative[i] = ca.negative[i] - cb.negative[i]
	}
	se := d.stdErr()
	half := se * zOf(level)
	p := math.Erfc(math.Abs(d.auc) / se / math.Sqrt2)
	if se == 0 && d.auc == 0 {
		p = 1
	}
	return Comparison{Interval{d.auc, d.auc - half, d.auc + half, se}, p}
}

// placements are the structural components of an AUC: for every positive the
// share of negatives below it, for every negative the share of positives above.
type placements struct {
	auc                float64
	positive, negative []float64
}

func components(score, class []float64) placements {
	sameLength(score, class)
	var positive, negative []float64
	for i, s := range score {
		if class[i] == 1 {
			positive = append(positive, s)
		} else {
			negative = append(negative, s)
		}
	}
	all, p, n := midranks(slices.Concat(positive, negative)), midranks(positive), midranks(negative)
	m, k := float64(len(positive)), float64(len(negative))
	c := placements{positive: make([]float64, len(positive)), negative: make([]float64, len(negative))}
	for i := range positive {
		c.positive[i] = (all[i] - p[i]) / k
		c.auc += c.positive[i] / m
	}
	for i := range negative {
		c.negative[i] = 1 - (all[len(positive)+i]-n[i])/m
	}
	if len(positive) == 0 || len(negative) == 0 {
		c.auc = math.NaN()
	}
	return c
}

func (c placements) stdErr() float64 {
	return math.Sqrt(variance(c.positive)/float64(len(c.positive)) + variance(c.negative)/float64(len(c.negative)))
}

// variance of the sample, NaN below two values.
func variance(x []float64) float64 {
	mean, sum := Mean(x), 0.0
	for _, v := range x {
		sum += (v - mean) * (v - mean)
	}
	return sum / float64(len(x)-1)
}

// midranks gives every value its rank from 1, the mean of their ranks to equal ones.
func midranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	ranks := make([]float64, len(x))
	for lo := 0; lo < len(order); {
		hi := lo
		for hi < len(order) && x[order[hi]] == x[order[lo]] {
			hi++
		}
		for _, i := range order[lo:hi] {
			ranks[i] = float64(lo+hi+1) / 2
		}
		lo = max(hi, lo+1)
	}
	return ranks
}

// Wilson is the share k/n with its score interval (Wilson 1927), which stays
// within 0 … 1 and has a width where k is 0 or n; NaN for no rows. StdErr is
// that of the share, √(p(1−p)/n).
func Wilson(k, n, level float64) Interval {
	p, z := k/n, zOf(level)
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Interval{p, max(0, centre-half), min(1, centre+half), math.Sqrt(p * (1 - p) / n)}
}

func zOf(level float64) float64 { return distuv.UnitNormal.Quantile((1 + level) / 2) }

// Bootstrap is the percentile interval of a statistic (Efron 1979): rows are
// drawn with replacement as many times as asked and the statistic is computed
// from each draw's row numbers; draws where it is NaN (one class only, say) are
// left out. StdErr is the standard deviation over the draws. Each draw has a
// generator of its own, so the answer is the same on any number of processors;
// the statistic must be safe to call from several goroutines.
func Bootstrap(ctx context.Context, rows, draws int, level float64, seed uint64, statistic func(rows []int) float64) (Interval, error) {
	if rows < 1 || draws < 2 || !(level > 0 && level < 1) {
		return Interval{}, mining.TableError("自助法需要数据、至少 2 次抽样和 0 到 1 之间的置信水平", "a bootstrap needs rows, at least 2 draws and a level between 0 and 1")
	}
	all := make([]int, rows)
	for i := range all {
		all[i] = i
	}
	values := make([]float64, draws)
	err := mining.Pieces(ctx, draws, 1, func(_, lo, hi int) {
		drawn := make([]int, rows)
		for d := lo; d < hi; d++ {
			random := mining.Random(seed, uint64(d))
			for i := range drawn {
				drawn[i] = random.IntN(rows)
			}
			values[d] = statistic(drawn)
		}
	})
	if err != nil {
		return Interval{}, err
	}
	values = slices.DeleteFunc(values, math.IsNaN)
	slices.Sort(values)
	return Interval{statistic(all), quantile(values, (1-level)/2), quantile(values, (1+level)/2), math.Sqrt(variance(values))}, nil
}

// quantile of sorted values, linear between them.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	j := min(i+1, len(sorted)-1)
	return sorted[i] + (at-float64(i))*(sorted[j]-sorted[i])
}
