package metric

import "math"

// Confusion counts decisions against what came true.
type Confusion struct {
	TruePositive  int `json:"true_positive"`
	FalsePositive int `json:"false_positive"`
	TrueNegative  int `json:"true_negative"`
	FalseNegative int `json:"false_negative"`
}

// Confuse counts the decisions "class 1 where the score is at least threshold".
func Confuse(score, class []float64, threshold float64) Confusion {
	sameLength(score, class)
	var c Confusion
	for i, s := range score {
		switch called, is := s >= threshold, class[i] == 1; {
		case called && is:
			c.TruePositive++
		case called:
			c.FalsePositive++
		case is:
			c.FalseNegative++
		default:
			c.TrueNegative++
		}
	}
	return c
}

// Rows is the number of decisions.
func (c Confusion) Rows() int {
	return c.TruePositive + c.FalsePositive + c.TrueNegative + c.FalseNegative
}

// Accuracy is the share of right decisions.
func (c Confusion) Accuracy() float64 {
	return ratio(c.TruePositive+c.TrueNegative, c.Rows())
}

// Precision is the share of the called that are of class 1; NaN if none was called.
func (c Confusion) Precision() float64 { return ratio(c.TruePositive, c.TruePositive+c.FalsePositive) }

// Recall is the share of class 1 that was called; NaN without class 1.
func (c Confusion) Recall() float64 { return ratio(c.TruePositive, c.TruePositive+c.FalseNegative) }

// F1 is the harmonic mean of precision and recall, 0 when nothing of class 1
// was called.
func (c Confusion) F1() float64 {
	if c.TruePositive == 0 {
		return 0
	}
	return ratio(2*c.TruePositive, 2*c.TruePositive+c.FalsePositive+c.FalseNegative)
}

// Cost is what the wrong decisions cost, given the cost of each kind.
func (c Confusion) Cost(falsePositive, falseNegative float64) float64 {
	return float64(c.FalsePositive)*falsePositive + float64(c.FalseNegative)*falseNegative
}

func ratio(a, b int) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

// CheapestThreshold is the score from which class 1 should be called so that
// the wrong decisions cost least on these rows, and that cost. +Inf means to
// call nobody. Of equally cheap thresholds it takes the highest.
func CheapestThreshold(score, class []float64, falsePositive, falseNegative float64) (threshold, cost float64) {
	r := rank(score, class)
	threshold, cost = math.Inf(1), r.positive*falseNegative
	missed, wrong := r.positive, 0.0
	for _, t := range r.ties {
		missed -= t.positive
		wrong += t.negative
		if c := missed*falseNegative + wrong*falsePositive; c < cost {
			threshold, cost = t.score, c
		}
	}
	return threshold, cost
}
