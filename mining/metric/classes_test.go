package metric_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"zhike/mining/metric"
)

// Twelve rows with ties within and across the classes. The figures are those
// of scikit-learn 1.2.1 for them: roc_auc_score, average_precision_score,
// log_loss, brier_score_loss, the greatest tpr − fpr of roc_curve, and for
// calling 1 from .6: f1_score, accuracy_score, confusion_matrix [[4 3] [1 4]].
var (
	scores  = []float64{.9, .8, .8, .7, .6, .6, .6, .5, .4, .3, .2, .1}
	classes = []float64{1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0}
)

func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

func ExampleAUC() {
	score := []float64{.9, .7, .7, .2}
	bought := []float64{1, 1, 0, 0}
	// Of four pairs of a buyer and another three are in order and one is tied.
	fmt.Println(metric.AUC(score, bought))
	// Output: 0.875
}

func TestClassesAgreeWithScikitLearn(t *testing.T) {
	near(t, "AUC", metric.AUC(scores, classes), 0.7857142857142858)
	near(t, "Gini", metric.Gini(scores, classes), 2*0.7857142857142858-1)
	near(t, "average precision", metric.AveragePrecision(scores, classes), 0.7087301587301587)
	near(t, "log loss", metric.LogLoss(scores, classes), 0.5777200778503365)
	near(t, "Brier", metric.Brier(scores, classes), 0.2008333333333333)
	near(t, "KS", metric.KS(scores, classes), 0.45714285714285713)
	c := metric.Confuse(scores, classes, .6)
	if c != (metric.Confusion{TruePositive: 4, FalsePositive: 3, TrueNegative: 4, FalseNegative: 1}) {
		t.Errorf("confusion: %+v", c)
	}
	near(t, "F1", c.F1(), 2.0/3)
	near(t, "accuracy", c.Accuracy(), 2.0/3)
	near(t, "precision", c.Precision(), 4.0/7)
	near(t, "recall", c.Recall(), 4.0/5)
	near(t, "cost", c.Cost(1, 10), 13)
	curve := metric.ROC(scores, classes)
	if len(curve) != 9 || curve[3] != (metric.Point{Threshold: .6, False: 3.0 / 7, True: .8}) {
		t.Errorf("ROC: %v", curve)
	}
	near(t, "R²", metric.R2([]float64{2.5, 0, 2, 8}, []float64{3, -.5, 2, 7}), 0.9486081370449679) // r2_score
}

// By the definition: pairs, one by one.
func TestAUCIsTheProbabilityOfAPair(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		score, class := draw(rng, 2+rng.IntN(60))
		won, pairs := 0.0, 0.0
		for i := range score {
			for j := range score {
				if class[i] == 1 && class[j] == 0 {
					pairs++
					if score[i] > score[j] {
						won++
					} else if score[i] == score[j] {
						won += .5
					}
				}
			}
		}
		if got := metric.AUC(score, class); pairs > 0 && math.Abs(got-won/pairs) > 1e-12 || pairs == 0 && !math.IsNaN(got) {
			t.Fatalf("got %v, want %v", got, won/pairs)
		}
	}
}

// draw makes rows with many ties.
func draw(rng *rand.Rand, n int) (score, class []float64) {
	score, class = make([]float64, n), make([]float64, n)
	for i := range score {
		score[i], class[i] = float64(rng.IntN(10)), float64(rng.IntN(2))
	}
	return score, class
}

// Ten rows, four of class 1. The best three hold two of them: capture ½, lift
// ½ ÷ .3. A cut through the tie of the last two of five takes half of them.
func TestGain(t *testing.T) {
	score := []float64{10, 9, 8, 7, 7, 5, 4, 3, 2, 1}
	class := []float64{1, 1, 0, 1, 0, 0, 0, 1, 0, 0}
	near(t, "capture at 30 %", metric.Capture(score, class, .3), .5)
	near(t, "lift at 30 %", metric.Lift(score, class, .3), .5/.3)
	near(t, "capture within a tie", metric.Capture(score, class, .4), 2.5/4)
	near(t, "capture of all", metric.Capture(score, class, 1), 1)
	gains := metric.Gains(score, class, 5)
	if len(gains) != 5 || gains[4].Capture != 1 || gains[0] != (metric.Gain{Share: .2, Capture: .5, Lift: 2.5}) {
		t.Errorf("gains: %v", gains)
	}
}

func TestCheapestThreshold(t *testing.T) {
	score, class := []float64{.9, .6, .4, .2}, []float64{1, 0, 1, 0}
	for _, c := range []struct{ falsePositive, falseNegative, threshold, cost float64 }{
		{1, 5, .4, 1}, {5, 1, .9, 1}, {100, .001, .9, .001}, {1, 0, math.Inf(1), 0}, {0, 1, .4, 0},
	} {
		threshold, cost := metric.CheapestThreshold(score, class, c.falsePositive, c.falseNegative)
		if threshold != c.threshold || cost != c.cost {
			t.Errorf("costs %v and %v: call from %v at %v, want %v at %v", c.falsePositive, c.falseNegative, threshold, cost, c.threshold, c.cost)
		}
		if got := metric.Confuse(score, class, threshold).Cost(c.falsePositive, c.falseNegative); got != cost {
			t.Errorf("its cost is %v, counted again %v", cost, got)
		}
	}
}

// Two bins: (.1+.3)/2 = .2 said, 1 of 2 happened; (.6+.8+1)/3 = .8 said, 2 of
// 3 happened. Error (2 × .3 + 3 × .1333)/5 = .2.
func TestCalibration(t *testing.T) {
	p, class := []float64{.1, .3, .6, .8, 1}, []float64{0, 1, 1, 0, 1}
	c := metric.Calibration(p, class, 2)
	if len(c) != 2 || c[0].Rows != 2 || c[1].Rows != 3 {
		t.Fatalf("bins: %v", c)
	}
	near(t, "said", c[1].Said, .8)
	near(t, "happened", c[1].Happened, 2.0/3)
	near(t, "error", metric.CalibrationError(p, class, 2), .2)
}

func TestNothingToTellApart(t *testing.T) {
	one := []float64{1, 1}
	for name, v := range map[string]float64{
		"AUC": metric.AUC(one, one), "KS": metric.KS(one, one), "precision": metric.Confuse(one, one, 2).Precision(),
		"average precision": metric.AveragePrecision(one, []float64{0, 0}), "AUC of NaN": metric.AUC([]float64{math.NaN(), 1}, []float64{0, 1}),
		"log loss of nothing": metric.LogLoss(nil, nil), "R² of a constant": metric.R2([]float64{1, 2}, one), "DeLong": metric.DeLong(one, one, .95).StdErr,
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s: got %v, want NaN", name, v)
		}
	}
	if v := metric.LogLoss([]float64{0, 1}, []float64{1, 0}); math.IsInf(v, 0) || v < 30 {
		t.Errorf("log loss of certain error: %v", v)
	}
}

func BenchmarkAUC(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	score, class := make([]float64, 1_000_000), make([]float64, 1_000_000)
	for i := range score {
		score[i], class[i] = rng.Float64(), float64(rng.IntN(2))
	}
	for b.Loop() {
		metric.AUC(score, class)
	}
}
