package scorecard

import (
	"cmp"
	"math"
	"slices"

	"zhike/mining"
)

// Stakes is what is won and lost by a decision on a row.
type Stakes struct {
	Gain    float64   // from an accepted row of class 0, by default 1
	Loss    float64   // from an accepted row of class 1, by default 5 (the cost matrix that comes with the German credit data)
	Amounts []float64 // of money at stake by row: Gain and Loss are then per unit of it; nil for 1 each
}

func (s Stakes) check(rows int) error {
	if !(s.Gain > 0 && s.Loss > 0) || math.IsInf(s.Gain+s.Loss, 0) {
		return mining.TableError("收益与损失须为正数", "the gain and the loss must be numbers above zero")
	}
	if s.Amounts != nil && len(s.Amounts) != rows {
		return mining.TableError("金额的个数与行数不符", "there must be as many amounts as rows")
	}
	for i, a := range s.Amounts {
		if !(a >= 0) || math.IsInf(a, 0) {
			return mining.RowError(i, "amount", "金额缺失、为负或为无穷大", "the amount is missing, below zero or infinite")
		}
	}
	return nil
}

// Cutoff is what comes of accepting the rows of so many points and more.
type Cutoff struct {
	Points       float64 `json:"points"`
	Accepted     int     `json:"accepted"`
	Share        float64 `json:"share"`         // of all rows that is accepted
	Rate         float64 `json:"rate"`          // of class 1 among the accepted, as it happened; 0 where none is
	ExpectedLoss float64 `json:"expected_loss"` // Σ probability × loss × amount over the accepted
	Loss         float64 `json:"loss"`          // as it happened
	Expected     float64 `json:"expected"`      // Σ (1−probability) × gain × amount over the accepted, less the expected loss
	Profit       float64 `json:"profit"`        // as it happened
}

// Cutoffs returns what comes of each cut-off from accepting everybody to
// accepting nobody (Points +1 above the highest), for rows with their points,
// their probability of class 1 and what they turned out to be; and the place
// of the best, the one of the largest expected profit. Rows not learnt from
// should be taken. A single row is worth accepting where its probability is
// below gain ÷ (gain + loss).
func Cutoffs(points, probability, class []float64, s Stakes) (list []Cutoff, best int, err error) {
	if len(points) == 0 || len(probability) != len(points) || len(class) != len(points) {
		return nil, 0, mining.TableError("须有数据行，且每行有分值、概率与类别", "there must be rows, each with points, a probability and a class")
	}
	if s.Gain == 0 {
		s.Gain = 1
	}
	if s.Loss == 0 {
		s.Loss = 5
	}
	if err := s.check(len(points)); err != nil {
		return nil, 0, err
	}
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
		if !(probability[i] >= 0 && probability[i] <= 1) || math.IsNaN(points[i]-points[i]) || class[i] != 0 && class[i] != 1 {
			return nil, 0, mining.RowError(i, "score", "分值、概率或类别不成立", "the points, the probability or the class is none")
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(points[b], points[a]) })
	now, ones := Cutoff{Points: points[order[0]] + 1}, 0.0
	list = append(list, now)
	for k, i := range order {
		amount := 1.0
		if s.Amounts != nil {
			amount = s.Amounts[i]
		}
		ones += class[i]
		now.Accepted++
		now.ExpectedLoss += probability[i] * s.Loss * amount
		now.Loss += class[i] * s.Loss * amount
		now.Expected += ((1-probability[i])*s.Gain - probability[i]*s.Loss) * amount
		now.Profit += ((1-class[i])*s.Gain - class[i]*s.Loss) * amount
		if k+1 == len(order) || points[order[k+1]] != points[i] {
			now.Points, now.Share, now.Rate = points[i], float64(now.Accepted)/float64(len(order)), ones/float64(now.Accepted)
			list = append(list, now)
		}
	}
	slices.Reverse(list)
	for k := range list {
		if list[k].Expected > list[best].Expected {
			best = k
		}
	}
	return list, best, nil
}
