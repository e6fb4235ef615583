package metric

import (
	"math"
	"slices"

	"zhike/mining"
)

// tie is the rows of one score.
type tie struct {
	score              float64
	positive, negative float64 // how many of each class
}

// ranking is the rows by falling score, those of equal score together.
type ranking struct {
	ties               []tie
	positive, negative float64
}

// rank sorts the rows. Class 1 is positive, everything else negative; a score
// that is no number makes every measure NaN, as an empty ranking does.
func rank(score, class []float64) ranking {
	sameLength(score, class)
	if slices.ContainsFunc(score, math.IsNaN) {
		return ranking{}
	}
	var r ranking
	for _, i := range slices.Backward(mining.Order(score)) {
		if len(r.ties) == 0 || score[i] != r.ties[len(r.ties)-1].score {
			r.ties = append(r.ties, tie{score: score[i]})
		}
		t := &r.ties[len(r.ties)-1]
		if class[i] == 1 {
			t.positive++
			r.positive++
		} else {
			t.negative++
			r.negative++
		}
	}
	return r
}

// AUC is the area under the ROC curve: the probability that a random row of
// class 1 scores higher than a random row of class 0, a tie counting one half.
// (Hanley & McNeil 1982; the Mann–Whitney U divided by the number of pairs.)
// NaN when a class has no rows.
func AUC(score, class []float64) float64 {
	r := rank(score, class)
	above, won := 0.0, 0.0 // positives that scored higher; pairs won
	for _, t := range r.ties {
		won += t.negative * (above + t.positive/2)
		above += t.positive
	}
	return won / (r.positive * r.negative)
}

// Gini is 2·AUC − 1, the accuracy ratio of credit scoring.
func Gini(score, class []float64) float64 { return 2*AUC(score, class) - 1 }

// KS is the Kolmogorov–Smirnov distance: the greatest difference between the
// shares of class 1 and of class 0 that score at least so high. NaN when a
// class has no rows.
func KS(score, class []float64) float64 {
	r := rank(score, class)
	if r.positive == 0 || r.negative == 0 {
		return math.NaN()
	}
	positive, negative, most := 0.0, 0.0, 0.0
	for _, t := range r.ties {
		positive += t.positive
		negative += t.negative
		most = max(most, math.Abs(positive/r.positive-negative/r.negative))
	}
	return most
}

// AveragePrecision is Σ (Rₙ − Rₙ₋₁)·Pₙ over the distinct scores from the
// highest, R being recall and P precision when everything down to that score
// is called class 1. No interpolation, as in scikit-learn. NaN without class 1.
func AveragePrecision(score, class []float64) float64 {
	r := rank(score, class)
	positive, called, sum := 0.0, 0.0, 0.0
	for _, t := range r.ties {
		positive += t.positive
		called += t.positive + t.negative
		sum += t.positive * positive / called
	}
	return sum / r.positive
}

// Point is one point of the ROC curve.
type Point struct {
	Threshold float64 `json:"threshold"` // class 1 is called at this score and above
	False     float64 `json:"false"`     // share of class 0 called 1
	True      float64 `json:"true"`      // share of class 1 called 1
}

// ROC is the curve behind AUC, one point for each distinct score from the
// highest; the point (0, 0) before the first is left out.
func ROC(score, class []float64) []Point {
	r := rank(score, class)
	points := make([]Point, 0, len(r.ties))
	positive, negative := 0.0, 0.0
	for _, t := range r.ties {
		positive += t.positive
		negative += t.negative
		points = append(points, Point{t.score, negative / r.negative, positive / r.positive})
	}
	return points
}

// Capture is the share of class 1 found among the given share of the rows with
// the highest scores. Where the cut falls within rows of equal score, they
// count in proportion, as a random choice among them would on average.
func Capture(score, class []float64, share float64) float64 {
	r := rank(score, class)
	left := share * (r.positive + r.negative)
	found := 0.0
	for _, t := range r.ties {
		n := t.positive + t.negative
		if n >= left {
			found += t.positive * left / n
			break
		}
		found += t.positive
		left -= n
	}
	return found / r.positive
}

// Lift is how many times as much of class 1 there is among the given share of
// the rows with the highest scores as among all: Capture ÷ share.
func Lift(score, class []float64, share float64) float64 {
	return Capture(score, class, share) / share
}

// Gain is one step of the gain chart.
type Gain struct {
	Share   float64 `json:"share"`   // of the rows, from the highest score down
	Capture float64 `json:"capture"` // share of class 1 among them
	Lift    float64 `json:"lift"`
}

// Gains is the gain and lift chart in so many equal steps.
func Gains(score, class []float64, steps int) []Gain {
	gains := make([]Gain, steps)
	for i := range gains {
		share := float64(i+1) / float64(steps)
		c := Capture(score, class, share)
		gains[i] = Gain{share, c, c / share}
	}
	return gains
}
