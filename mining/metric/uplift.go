package metric

import (
	"cmp"
	"context"
	"math"
	"slices"

	"zhike/mining"
)

// The measures of uplift rank rows by a score from the highest and compare the
// treated (treated 1) with the untreated (0) among the first of them. Outcome is
// any number, 1 for yes. Weights, where the treatment was not random, are 1 by
// the probability of the treatment that the row got; nil for equal ones. Rows
// of equal score count in proportion, as in random order. All are NaN when a
// side is empty or a score is no number.

// UpliftPoint is what is known of the rows down to one score.
type UpliftPoint struct {
	Share  float64 `json:"share"`  // of all rows
	Uplift float64 `json:"uplift"` // mean outcome of the treated less that of the untreated; 0 while one side is empty
	Gain   float64 `json:"gain"`   // Uplift × Share: outcome gained per row of all by treating these
	Qini   float64 `json:"qini"`   // (outcome of the treated − outcome of the untreated × treated ÷ untreated) ÷ all rows
}

// sums is the two sides of some rows.
type sums struct{ treated, untreated, yes, no float64 } // weights; outcomes

func (s *sums) add(o sums, times float64) {
	s.treated += times * o.treated
	s.untreated += times * o.untreated
	s.yes += times * o.yes
	s.no += times * o.no
}

func (s sums) uplift() float64 {
	if s.treated == 0 || s.untreated == 0 {
		return 0
	}
	return s.yes/s.treated - s.no/s.untreated
}

func (s sums) point(all float64) UpliftPoint {
	p := UpliftPoint{Share: (s.treated + s.untreated) / all, Uplift: s.uplift()}
	p.Gain = p.Uplift * p.Share
	if p.Qini = s.yes / all; s.untreated > 0 {
		p.Qini = (s.yes - s.no*s.treated/s.untreated) / all
	}
	return p
}

// upliftRanking is the rows by falling score; ends are where each score ends.
type upliftRanking struct {
	rows []sums // each row's own
	ends []int
}

func rankUplift(score, treated, outcome, weights []float64) upliftRanking {
	sameLength(score, treated)
	sameLength(score, outcome)
	order := make([]int, len(score))
	for i, s := range score {
		if order[i] = i; math.IsNaN(s) {
			return upliftRanking{}
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(score[b], score[a]), a-b) })
	r := upliftRanking{rows: make([]sums, len(order))}
	for k, i := range order {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		if treated[i] == 1 {
			r.rows[k] = sums{treated: w, yes: w * outcome[i]}
		} else {
			r.rows[k] = sums{untreated: w, no: w * outcome[i]}
		}
		if k+1 == len(order) || score[order[k+1]] != score[i] {
			r.ends = append(r.ends, k+1)
		}
	}
	return r
}

// ties returns the sums of the rows of each score; times says how often each
// row counts, nil for once.
func (r upliftRanking) ties(times []float64) []sums {
	out := make([]sums, len(r.ends))
	k := 0
	for i, row := range r.rows {
		if i == r.ends[k] {
			k++
		}
		if times == nil {
			out[k].add(row, 1)
		} else {
			out[k].add(row, times[i])
		}
	}
	return out
}

// upliftFigures are the measures of one ranking.
type upliftFigures struct {
	ATE    float64 // mean outcome of all treated less that of all untreated
	Qini   float64 // area between the Qini curve and the straight line to its end
	AUUC   float64 // area under the gain curve; a random ranking has ATE ÷ 2
	Uplift float64 // among the share asked for
}

func figuresOf(ties []sums, share float64) upliftFigures {
	var all sums
	for _, t := range ties {
		all.add(t, 1)
	}
	total := all.treated + all.untreated
	if all.treated == 0 || all.untreated == 0 {
		return upliftFigures{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	}
	f := upliftFigures{ATE: all.uplift(), Uplift: math.NaN()}
	var now sums
	before, left := UpliftPoint{}, share*total
	for _, t := range ties {
		if n := t.treated + t.untreated; left > 0 {
			if n >= left {
				part := now
				part.add(t, left/n)
				if f.Uplift = part.uplift(); part.treated == 0 || part.untreated == 0 {
					f.Uplift = math.NaN()
				}
			}
			left -= n
		}
		now.add(t, 1)
		p := now.point(total)
		f.AUUC += (p.Share - before.Share) * (p.Gain + before.Gain) / 2
		f.Qini += (p.Share - before.Share) * (p.Qini + before.Qini) / 2
		before = p
	}
	if left > 0 && left <= 1e-9*total { // rounding
		f.Uplift = f.ATE
	}
	f.Qini -= before.Qini / 2
	return f
}

// UpliftCurve returns a point for each distinct score from the highest.
func UpliftCurve(score, treated, outcome, weights []float64) []UpliftPoint {
	ties := rankUplift(score, treated, outcome, weights).ties(nil)
	var now, all sums
	for _, t := range ties {
		all.add(t, 1)
	}
	out := make([]UpliftPoint, len(ties))
	for k, t := range ties {
		now.add(t, 1)
		out[k] = now.point(all.treated + all.untreated)
	}
	return out
}

// ATE is the average treatment effect: the mean outcome of the treated less
// that of the untreated.
func ATE(treated, outcome, weights []float64) float64 {
	return figuresOf(rankUplift(make([]float64, len(treated)), treated, outcome, weights).ties(nil), 1).ATE
}

// UpliftAt is uplift@k: the mean outcome of the treated less that of the
// untreated among the given share of all rows, those with the highest scores.
func UpliftAt(score, treated, outcome, weights []float64, share float64) float64 {
	return figuresOf(rankUplift(score, treated, outcome, weights).ties(nil), share).Uplift
}

// Qini is the area between the Qini curve (UpliftPoint.Qini over Share) and the
// straight line from 0 to its end, which random targeting gives (Radcliffe
// 2007). Both axes are divided by the number of rows, so it is in units of
// outcome per row.
func Qini(score, treated, outcome, weights []float64) float64 {
	return figuresOf(rankUplift(score, treated, outcome, weights).ties(nil), 1).Qini
}

// AUUC is the area under the gain curve (UpliftPoint.Gain over Share; Gutierrez
// & Gérardy 2017), in units of outcome per row. A random ranking has half of the ATE.
func AUUC(score, treated, outcome, weights []float64) float64 {
	return figuresOf(rankUplift(score, treated, outcome, weights).ties(nil), 1).AUUC
}

// NormalisedQini is Qini ÷ the Qini of the best ranking that hindsight allows:
// treated with the outcome first, untreated with it last. The outcome is 0 or
// 1. It is scikit-uplift's qini_auc_score.
func NormalisedQini(score, treated, outcome []float64) float64 {
	best := make([]float64, len(score))
	for i, y := range outcome {
		best[i] = y * (2*treated[i] - 1)
	}
	return Qini(score, treated, outcome, nil) / Qini(best, treated, outcome, nil)
}

// NormalisedAUUC is (AUUC − ATE/2) ÷ the same of the best ranking that
// hindsight allows, of an outcome of 0 or 1. It is scikit-uplift's
// uplift_auc_score: the rows whose outcome agrees with their treatment come
// first, and among those, and among the rest, the ones with the outcome if the
// untreated with it are more than the treated without it, else the treated.
func NormalisedAUUC(score, treated, outcome []float64) float64 {
	untreatedYes, treatedNo := 0.0, 0.0
	for i, y := range outcome {
		untreatedYes += y * (1 - treated[i])
		treatedNo += (1 - y) * treated[i]
	}
	best := make([]float64, len(score))
	for i, y := range outcome {
		if y == treated[i] {
			best[i] = 2
		}
		if untreatedYes > treatedNo {
			best[i] += y
		} else {
			best[i] += treated[i]
		}
	}
	half := ATE(treated, outcome, nil) / 2
	return (AUUC(score, treated, outcome, nil) - half) / (AUUC(best, treated, outcome, nil) - half)
}

// UpliftIntervals are bootstrap intervals of the measures.
type UpliftIntervals struct {
	ATE    Interval `json:"ate"`
	Qini   Interval `json:"qini"`
	AUUC   Interval `json:"auuc"`
	Uplift Interval `json:"uplift"` // among the share asked for
}

// BootstrapUplift draws rows with replacement, keeping the score of each (as
// Bootstrap does, but sorting once), and returns the percentile intervals of
// all measures. What the fit of the score itself would vary is not in them.
func BootstrapUplift(ctx context.Context, score, treated, outcome, weights []float64, share float64, draws int, level float64, seed uint64) (UpliftIntervals, error) {
	if len(score) == 0 || draws < 2 || !(level > 0 && level < 1) || !(share > 0 && share <= 1) {
		return UpliftIntervals{}, mining.TableError("自助法需要数据、至少 2 次抽样、0 到 1 之间的置信水平与份额", "a bootstrap needs rows, at least 2 draws, and a level and a share between 0 and 1")
	}
	r := rankUplift(score, treated, outcome, weights)
	drawn := make([]upliftFigures, draws)
	err := mining.Pieces(ctx, draws, 1, func(_, d, _ int) {
		random, times := mining.Random(seed, uint64(d)), make([]float64, len(r.rows))
		for range r.rows {
			times[random.IntN(len(r.rows))]++
		}
		drawn[d] = figuresOf(r.ties(times), share)
	})
	if err != nil {
		return UpliftIntervals{}, err
	}
	at := figuresOf(r.ties(nil), share)
	interval := func(figure func(upliftFigures) float64) Interval {
		values := make([]float64, 0, draws)
		for _, f := range drawn {
			if v := figure(f); !math.IsNaN(v) {
				values = append(values, v)
			}
		}
		slices.Sort(values)
		return Interval{figure(at), quantile(values, (1-level)/2), quantile(values, (1+level)/2), math.Sqrt(variance(values))}
	}
	return UpliftIntervals{
		interval(func(f upliftFigures) float64 { return f.ATE }), interval(func(f upliftFigures) float64 { return f.Qini }),
		interval(func(f upliftFigures) float64 { return f.AUUC }), interval(func(f upliftFigures) float64 { return f.Uplift }),
	}, nil
}
